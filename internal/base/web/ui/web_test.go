package ui

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// maxFirstLoad is what a first visit may fetch besides the page itself, in bytes as sent.
const maxFirstLoad = 42_000

func TestFirstLoadBudget(t *testing.T) {
	limits := map[string]int{
		"samendoen.css":                          7_000,
		"vendor/htmx.min.js":                     13_500,
		"app.js":                                 1_500,
		"fonts/atkinson-hyperlegible-next.woff2": 20_000,
	}
	total := 0
	for name, most := range limits {
		a, ok := catalogue()[name]
		if !ok {
			t.Fatalf("%s is missing", name)
		}
		sent := len(a.body)
		if a.gzipped != nil {
			sent = len(a.gzipped)
		}
		t.Logf("%6d bytes %s", sent, name)
		total += sent
		if sent > most {
			t.Errorf("%s is %d bytes, at most %d", name, sent, most)
		}
	}
	t.Logf("%6d bytes together", total)
	if total > maxFirstLoad {
		t.Errorf("together %d bytes, at most %d", total, maxFirstLoad)
	}
}

func get(t *testing.T, h http.Handler, path string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) []byte {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestHandlerServesEveryFile(t *testing.T) {
	h := Handler()
	err := fs.WalkDir(Assets(), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		plain := get(t, h, AssetPath(name))
		if plain.StatusCode != http.StatusOK || plain.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: %s", name, plain.Status)
		}
		if got := plain.Header.Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
			t.Errorf("%s: Cache-Control %q", name, got)
		}
		want := body(t, plain)
		packed := get(t, h, AssetPath(name), "Accept-Encoding", "br, gzip")
		if packed.Header.Get("Content-Encoding") != "gzip" {
			return nil // too small, or packed already
		}
		zr, err := gzip.NewReader(bytes.NewReader(body(t, packed)))
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(zr)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: gzip holds something else (%v)", name, err)
		}
		if packed.Header.Get("ETag") == plain.Header.Get("ETag") || packed.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: the two forms are not told apart", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestHandlerCaching(t *testing.T) {
	h := Handler()
	first := get(t, h, "/static/app.js")
	if got := first.Header.Get("Cache-Control"); got != "public, no-cache" {
		t.Errorf("without hash: Cache-Control %q", got)
	}
	tag := first.Header.Get("ETag")
	for _, tc := range []struct {
		name, header string
		status       int
	}{
		{"known", tag, 304}, {"weak", "W/" + tag, 304}, {"one of more", `"a", ` + tag, 304}, {"any", "*", 304}, {"other", `"a"`, 200},
	} {
		if got := get(t, h, "/static/app.js", "If-None-Match", tc.header).StatusCode; got != tc.status {
			t.Errorf("%s: %d, want %d", tc.name, got, tc.status)
		}
	}
	if got := get(t, h, "/static/app.js?v=0123456789ab").Header.Get("Cache-Control"); strings.Contains(got, "immutable") {
		t.Error("an old hash must not be kept for ever")
	}
}

func TestHandlerRefuses(t *testing.T) {
	h := Handler()
	for _, path := range []string{"/static/", "/static/none.css", "/static/../ui.go", "/static/fonts", "/static/vendor/"} {
		if got := get(t, h, path).StatusCode; got != http.StatusNotFound {
			t.Errorf("%s: %d", path, got)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/static/app.js", nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d", w.Code)
	}
	w = httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodHead, "/static/app.js", nil))
	if w.Code != http.StatusOK || w.Body.Len() != 0 || w.Header().Get("Content-Length") == "" {
		t.Errorf("HEAD: %d, %d bytes", w.Code, w.Body.Len())
	}
}

func TestTakesGzip(t *testing.T) {
	for header, want := range map[string]bool{
		"": false, "gzip": true, "br, GZIP": true, "gzip;q=0": false, "gzip; q=0.5": true, "*": true, "*;q=0": false, "br": false, "gzip;q=x": false,
	} {
		if got := takesGzip(header); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
}

func TestSheetPointsAtTheFontWithItsHash(t *testing.T) {
	font := strings.TrimPrefix(AssetPath("fonts/atkinson-hyperlegible-next.woff2"), StaticPrefix)
	sheet := string(catalogue()["samendoen.css"].body)
	if !strings.Contains(sheet, "url("+font+")") {
		t.Errorf("the sheet does not ask for %s, which the page preloads", font)
	}
	if regexp.MustCompile(`url\((?:https?:|//|data:)`).MatchString(sheet) || strings.Contains(sheet, "@import") {
		t.Error("the sheet reaches out")
	}
}

func TestMinifyCSS(t *testing.T) {
	for in, want := range map[string]string{
		"a { b: c }\n":                        "a{b:c}",
		"/* x */ a > b,\n  c d { e: f g; }":   "a > b,c d{e:f g;}",
		`a::before { content: "a  /* b */" }`: `a::before{content:"a  /* b */"}`,
		"a { b: calc(1px + 2px) } /* open":    "a{b:calc(1px + 2px)}",
		"@media (x: y) { a :hover { b: c } }": "@media (x:y){a :hover{b:c}}",
		`a { b: "open`:                        `a{b:"open`,
	} {
		if got := string(minifyCSS([]byte(in))); got != want {
			t.Errorf("%q:\n got %q\nwant %q", in, got, want)
		}
	}
}

func TestThemeHandler(t *testing.T) {
	theme, _, err := LoadTheme(strings.NewReader(":root{--basis-border-radius-md:4px}"))
	if err != nil {
		t.Fatal(err)
	}
	r := get(t, ThemeHandler(theme), theme.Path())
	if got := string(body(t, r)); got != theme.CSS() || !strings.Contains(got, "--basis-border-radius-md:4px") {
		t.Errorf("served %q", got)
	}
	if !strings.Contains(r.Header.Get("Cache-Control"), "immutable") || r.Header.Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("headers %v", r.Header)
	}
	if (Theme{}).Path() != "" {
		t.Error("the own look needs no file")
	}
}
