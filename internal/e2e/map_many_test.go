package e2e

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

// manyComplexes is an association as large as the largest, in rows of a hundred from west to
// east, with a third of the homes in arrears in every seventh.
type manyComplexes int

func (manyComplexes) Organisations(context.Context, *store.Tx) ([]string, error) {
	return []string{"o"}, nil
}

func (n manyComplexes) Load(context.Context, *store.Tx, string, time.Time, socialmap.Past) (*socialmap.Snapshot, error) {
	s := &socialmap.Snapshot{}
	for i := range int(n) {
		s.Complexes = append(s.Complexes, socialmap.Complex{ID: place.ComplexID(fmt.Sprintf("c%05d", i)), Name: fmt.Sprintf("Hof %d", i), Homes: 40 + i%160,
			Point: place.Point{Lat: 50.8 + float64(i/100)*0.001, Lon: 5.6 + float64(i%100)*0.001}, Neighbourhood: "BU1", District: "WK1", Municipality: "GM1"})
		arrears := uint16(0)
		if i%7 == 0 {
			arrears = uint16((40 + i%160) / 3)
		}
		s.Columns[socialmap.Debt] = append(s.Columns[socialmap.Debt], arrears, 0, 0)
	}
	return s, nil
}

func (manyComplexes) Stopped(*store.Tx, string, time.Time) error { return nil }

// policyMaker is whoever asks.
type policyMaker struct{}

func (policyMaker) BySession(context.Context, string) (access.Actor, error) {
	return access.Actor{UserID: "u", OrgID: "o", Org: "De Windvaan", Name: "Bo Beleid", Roles: []access.Role{access.PolicyMaker}}, nil
}

func (p policyMaker) ByToken(ctx context.Context, secret string) (access.Actor, error) {
	return p.BySession(ctx, secret)
}

// startMany serves the map of that many complexes.
func startMany(t *testing.T, complexes int) string {
	t.Helper()
	must := func(err error) {
		if t.Helper(); err != nil {
			t.Fatal(err)
		}
	}
	db := storetest.Open(t, "sqlite:"+filepath.Join(t.TempDir(), "many.db"), []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, place.Files, socialmap.Files})
	doc, err := fs.ReadFile(socialmap.Files, "policy.cedar")
	must(err)
	policy, err := access.NewPolicy(doc)
	must(err)
	vault, err := seal.NewVault([]byte("01234567890123456789012345678901"))
	must(err)
	now := clock.NewManual(time.Date(2026, 10, 12, 9, 0, 0, 0, time.UTC))
	s := socialmap.New(db, vault, now, policy, manyComplexes(complexes))
	must(s.Release(context.Background(), "o", time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)))
	words, err := text.Load(text.Words, web.Words, socialmap.Files)
	must(err)
	server := httptest.NewServer(web.NewServer(web.Config{Auth: policyMaker{}, Policy: policy, Words: words, Clock: now, Log: slog.New(slog.DiscardHandler), Nav: s.Nav()}, s.Routes()).Handler())
	t.Cleanup(server.Close)
	return server.URL
}

// TestMapOfManyComplexes: ten thousand complexes are drawn by a script; the one under the
// mouse says its figure and opens, the search leads to one by keyboard alone, and drawing
// them all is quick enough to follow a hand.
func TestMapOfManyComplexes(t *testing.T) {
	p := StartShell(t).NewPage(t, startMany(t, 10000)).Within(30 * time.Second)
	p.Viewport(1280)
	p.Open("/complex-in-beeld/kaart.css")
	Eval[bool](p, `document.cookie = "samendoen=x", true`)
	p.Open("/complex-in-beeld?niveau=complex&indicator=arrears")
	p.WaitFor("canvas.map-sheet")
	p.until("the complexes to be drawn", func() (bool, error) {
		return Eval[int](p, `(() => { const c = document.querySelector("canvas.map-sheet"), d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
			let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i] > 0) n++; return n })()`) > 20000, nil
	})
	// The complex in the middle of the map.
	Eval[bool](p, `document.querySelector(".map-wide-only").scrollIntoView({block: "center"}), true`)
	at := Eval[[]float64](p, `(() => { const b = document.querySelector("canvas.map-sheet").getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2] })()`)
	said := ""
	for step := 0.0; step < 8 && said == ""; step++ {
		p.do("point", chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at[0]+step, at[1]))
		said = strings.TrimSpace(Eval[string](p, `document.querySelector("[data-aangewezen]").textContent`))
	}
	if !strings.HasPrefix(said, "Hof ") || !strings.HasSuffix(said, "% van de woningen") {
		t.Fatalf("the map says %q under the mouse", said)
	}
	p.Fill("#kaart-zoek", "hof 4321")
	p.WaitText("Eén plek op de kaart heeft deze naam.")
	p.Press(Enter)
	if f := p.Focused(); f.Tag != "a" || !strings.HasPrefix(f.Name, "Hof 4321, 41 woningen: ") {
		t.Errorf("Enter goes to %s", f)
	}
	Eval[bool](p, `(async () => { const map = document.querySelector("svg.map"), start = performance.now();
		for (let i = 0; i < 60; i++) {
			map.dispatchEvent(new WheelEvent("wheel", {deltaY: i % 2 ? -1 : 1, ctrlKey: true, clientX: 300, clientY: 300, cancelable: true}));
			await new Promise(requestAnimationFrame);
		}
		window.frame = (performance.now() - start) / 60 })(), true`)
	p.until("sixty pictures", func() (bool, error) { return Eval[float64](p, `window.frame || 0`) > 0, nil })
	took := Eval[float64](p, `window.frame`)
	t.Logf("a picture of 10,000 complexes takes %.1f ms with all around it", took)
	if took > 250 {
		t.Errorf("a hand must wait %.0f ms for the map", took)
	}
	p.AssertAxe()
}
