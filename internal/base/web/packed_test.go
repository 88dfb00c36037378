package web

import (
	"compress/gzip"
	"context"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/a-h/templ"
	templruntime "github.com/a-h/templ/runtime"
)

// What was packed before reads the same within a page as by itself, and after pieces that refer to nothing before them.
func TestPackedPieces(t *testing.T) {
	large := strings.Repeat("M12.3 45.6h0", 40_000)
	for name, piece := range map[string]string{"none": "", "small": "<p>klein</p>", "middle": large[:9_000], "large": large} {
		p := Pack([]byte(piece))
		page := templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			b, _ := templruntime.GetBuffer(w)
			defer templruntime.ReleaseBuffer(b)
			for _, words := range []string{"<main>" + large[:300], large[:300], "</main>" + large[:300]} {
				if _, err := b.WriteString(words); err != nil {
					return err
				}
				if err := p.Render(ctx, b); err != nil {
					return err
				}
			}
			return nil
		})
		want := "<main>" + large[:300] + piece + large[:300] + piece + "</main>" + large[:300] + piece
		for _, packed := range []bool{true, false} {
			for way, v := range map[string]struct {
				answer func(*Context) error
				want   string
			}{
				"page": {func(c *Context) error { return c.Render(200, page) }, want},
				"send": {func(c *Context) error { return c.Send("image/svg+xml", p) }, piece},
			} {
				w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
				if packed {
					r.Header.Set("Accept-Encoding", "gzip, br")
				}
				c := &Context{W: w, R: r, server: &Server{}}
				if err := v.answer(c); err != nil {
					t.Fatal(err)
				}
				var body io.Reader = w.Body
				if packed {
					size := w.Body.Len()
					z, err := gzip.NewReader(w.Body)
					if err != nil {
						t.Fatal(err)
					}
					body = z
					if len(v.want) > 1000 && size > len(v.want)/2 {
						t.Errorf("%s, %s: %d bytes of %d", name, way, size, len(v.want))
					}
				}
				got, err := io.ReadAll(body) // which checks the sum and the size
				if err != nil {
					t.Fatal(err)
				}
				if string(got) != v.want {
					t.Errorf("%s, %s, packed %t: %d bytes, not %d", name, way, packed, len(got), len(v.want))
				}
			}
		}
	}
}
