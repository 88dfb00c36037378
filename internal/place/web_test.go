package place

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
)

// logins lets a test be anybody: the secret is the login.
type logins struct{}

func (logins) BySession(_ context.Context, secret string) (access.Actor, error) {
	if a, ok := people()[secret]; ok {
		return a, nil
	}
	return access.Actor{}, fault.New("test", fault.Unknown)
}

func (l logins) ByToken(ctx context.Context, secret string) (access.Actor, error) {
	return l.BySession(ctx, secret)
}

// browser is somebody at a browser without scripts.
type browser struct {
	t      *testing.T
	server http.Handler
	login  string
}

func (w *world) browse(t *testing.T, login string) browser {
	words, err := text.Load(text.Words, web.Words, Files)
	w.must(err)
	s := web.NewServer(web.Config{Auth: logins{}, Policy: w.policy, Words: words, Clock: w.clock, Log: slog.New(slog.DiscardHandler)}, w.s.Routes())
	return browser{t, s.Handler(), login}
}

func (b browser) do(method, path string, form url.Values) (status int, body, to string) {
	b.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.AddCookie(&http.Cookie{Name: "samendoen", Value: b.login})
	w := httptest.NewRecorder()
	b.server.ServeHTTP(w, r)
	data, err := io.ReadAll(w.Result().Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return w.Code, string(data), w.Header().Get("Location")
}

func (b browser) has(body string, words ...string) {
	b.t.Helper()
	for _, w := range words {
		if !strings.Contains(body, w) {
			b.t.Errorf("no %q in %s", w, main(body))
		}
	}
}

func main(body string) string {
	if i := strings.Index(body, "<main"); i >= 0 {
		return body[i:]
	}
	return body
}

var versionField = regexp.MustCompile(`name="versie" value="([0-9a-f]+)"`)

func (b browser) version(body string) string {
	b.t.Helper()
	m := versionField.FindStringSubmatch(body)
	if m == nil {
		b.t.Fatalf("no version in the form: %s", body)
	}
	return m[1]
}

func TestImprovePages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.browse(t, "wijkbeheerder")
		id := string(ComplexIDOf("o", "C"))
		path := "/complexen/" + id + "/verbeteren"
		status, page, _ := b.do("GET", path, nil)
		if status != 200 {
			t.Fatalf("%d: %s", status, page)
		}
		b.has(page, `name="complex_name"`, `value="Linde flat"`, `<option value="BU00010101" selected>Centrum</option>`, "Rand", "/complex-in-beeld/complexen/"+id,
			"Lindestraat 2", "/woningen/"+string(UnitIDOf("o", "2"))+"/verbeteren")
		for _, never := range []string{"Verweg", "Verbeterd met de hand"} {
			if strings.Contains(page, never) {
				t.Errorf("the page says %q", never)
			}
		}
		if title := regexp.MustCompile(`<title>[^<]*`).FindString(page); strings.Contains(title, "Linde") {
			t.Errorf("a place in the title: %s", title)
		}
		stale := b.version(page)
		status, _, to := b.do("POST", path, url.Values{"versie": {stale}, "complex_name": {"De Linde"}, "complex_kind": {"flat"}, "complex_neighbourhood": {"BU00010102"}})
		if status != 303 || to != path {
			t.Fatalf("%d %s", status, to)
		}
		_, page, _ = b.do("GET", path, nil)
		b.has(page, `value="De Linde"`, "Verbeterd met de hand", "Aangeleverd: Linde flat.", "Aangeleverd: Centrum.",
			"Wim Wijk, 21 november 2026", `name="veld" value="complex_name"`, "Terug naar aangeleverd")

		status, page, _ = w.browse(t, "consulent").do("POST", path, url.Values{"versie": {stale}, "complex_name": {"Lindehof <b>"}, "complex_neighbourhood": {"BU00010102"}})
		if status != 409 {
			t.Errorf("stale form: %d", status)
		}
		b.has(page, "Iemand anders was je voor", "Nu is ingevuld: De Linde.", `value="Lindehof &lt;b&gt;"`)
		if strings.Contains(page, "Nu is ingevuld: Rand") {
			t.Error("what both typed the same is called a conflict")
		}
		fresh := b.version(page)
		status, page, _ = b.do("POST", path, url.Values{"versie": {fresh}, "complex_name": {""}, "complex_kind": {"toren"}})
		if status != 400 {
			t.Errorf("no name: %d", status)
		}
		b.has(page, "Naam: Vul dit in.", `href="#complex_name"`, `value="toren"`)

		restore := "/complexen/" + id + "/terugzetten"
		if status, _, _ := b.do("POST", restore, url.Values{"versie": {stale}, "veld": {"complex_name"}}); status != 409 {
			t.Errorf("stale restore: %d", status)
		}
		if status, _, _ := b.do("POST", restore, url.Values{"versie": {fresh}, "veld": {"hash"}}); status != 400 {
			t.Errorf("restore of nothing: %d", status)
		}
		if status, _, to := b.do("POST", restore, url.Values{"versie": {fresh}, "veld": {"complex_name"}}); status != 303 || to != path {
			t.Errorf("restore: %d %s", status, to)
		}
		_, page, _ = b.do("GET", path, nil)
		b.has(page, `value="Linde flat"`)
	})
}

func TestImproveHomePage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.browse(t, "consulent")
		id := string(UnitIDOf("o", "1"))
		path := "/woningen/" + id + "/verbeteren"
		_, page, _ := b.do("GET", path, nil)
		b.has(page, "Lindestraat 1", `name="unit_number"`, `name="unit_built"`, `value="1974"`, "/complexen/"+string(ComplexIDOf("o", "C"))+"/verbeteren", "In vierkante meters.")
		status, page, _ := b.do("POST", path, url.Values{"versie": {b.version(page)}, "unit_number": {"1a"}, "unit_postcode": {"6211"}, "unit_area": {"veel"}})
		if status != 400 {
			t.Errorf("%d", status)
		}
		b.has(page, "Huisnummer: Vul een geheel getal in van 1 tot en met 99999.", "Postcode: Vul een postcode in", `value="veel"`)
		status, _, _ = b.do("POST", path, url.Values{"versie": {b.version(page)}, "unit_addition": {"A"}})
		if status != 303 {
			t.Errorf("%d", status)
		}
		_, page, _ = b.do("GET", path, nil)
		b.has(page, "Lindestraat 1 A", "Aangeleverd: niets.", "Cor Consulent, 21 november 2026")
	})
}

// Who may not correct gets the same answer as for what does not exist.
func TestImproveIsForThoseWhoMay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, login := range []string{"vakman", "vreemd"} {
			b := w.browse(t, login)
			for kind, ids := range map[Subject][2]string{OfComplex: {string(ComplexIDOf("o", "C")), "none"}, OfHome: {string(UnitIDOf("o", "1")), "none"}} {
				for _, step := range []string{"GET verbeteren", "POST verbeteren", "POST terugzetten"} {
					method, last, _ := strings.Cut(step, " ")
					status, got, _ := b.do(method, "/"+string(kind)+"/"+ids[0]+"/"+last, url.Values{})
					_, none, _ := b.do(method, "/"+string(kind)+"/"+ids[1]+"/"+last, url.Values{})
					if status != 404 || strings.ReplaceAll(got, ids[0], "") != strings.ReplaceAll(none, ids[1], "") {
						t.Errorf("%s %s %s: %d", login, step, kind, status)
					}
				}
			}
		}
		if status, _, to := w.browse(t, "niemand").do("GET", "/complexen/x/verbeteren", nil); status != 303 || !strings.HasPrefix(to, "/inloggen") {
			t.Errorf("a stranger: %d %s", status, to)
		}
	})
}
