package signal

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
)

// browser is somebody at a browser without scripts.
type browser struct {
	t      *testing.T
	server *httptest.Server
	login  string
}

func (w *world) browse(t *testing.T, server *httptest.Server, login string) browser {
	return browser{t, server, login}
}

func (b browser) do(r *http.Request, err error) (status int, body, location string) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: "samendoen", Value: b.login})
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	if strings.HasPrefix(r.URL.Path, "/signalen") && !strings.HasSuffix(r.URL.Path, ".css") && resp.Header.Get("Cache-Control") != "no-store" {
		b.t.Errorf("%s may be kept: %s", r.URL.Path, resp.Header.Get("Cache-Control"))
	}
	return resp.StatusCode, string(data), resp.Header.Get("Location")
}

func (b browser) get(path string) (int, string) {
	b.t.Helper()
	status, body, _ := b.do(http.NewRequest("GET", b.server.URL+path, nil))
	return status, body
}

func (b browser) post(path string, f url.Values) (status int, body, location string) {
	b.t.Helper()
	r, err := http.NewRequest("POST", b.server.URL+path, strings.NewReader(f.Encode()))
	if err == nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return b.do(r, err)
}

// send posts the form with a photo.
func (b browser) send(f url.Values, photos ...[]byte) (status int, body, location string) {
	b.t.Helper()
	var data bytes.Buffer
	m := multipart.NewWriter(&data)
	for name, values := range f {
		for _, v := range values {
			m.WriteField(name, v)
		}
	}
	for i, p := range photos {
		part, err := m.CreateFormFile("fotos", fmt.Sprintf("IMG_%d.jpg", i))
		if err != nil {
			b.t.Fatal(err)
		}
		part.Write(p)
	}
	m.Close()
	r, err := http.NewRequest("POST", b.server.URL+"/signalen/nieuw", &data)
	if err == nil {
		r.Header.Set("Content-Type", m.FormDataContentType())
	}
	return b.do(r, err)
}

func (b browser) has(body string, words ...string) {
	b.t.Helper()
	for _, w := range words {
		if !strings.Contains(body, w) {
			b.t.Errorf("the page does not say %q:\n%s", w, body)
		}
	}
}

func (b browser) hasNot(body string, words ...string) {
	b.t.Helper()
	for _, w := range words {
		if strings.Contains(body, w) {
			b.t.Errorf("the page says %q", w)
		}
	}
}

var keyField = regexp.MustCompile(`name="sleutel" value="([^"]+)"`)

func (b browser) key(body string) string {
	b.t.Helper()
	m := keyField.FindStringSubmatch(body)
	if m == nil {
		b.t.Fatalf("no key in the form:\n%s", body)
	}
	return m[1]
}

// The whole way of a signal without scripts: form, place, send, receipt, own signals.
func TestSendingByForm(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.browse(t, w.serve(), "vakman")
		_, page := b.get("/signalen/nieuw")
		key := b.key(page)
		b.has(page, "112", "0800-2000", "Ik maak me zorgen", `name="feiten" value="schimmel"`, "fotos")
		f := url.Values{"sleutel": {key}, "zoek": {"lindestraat 12"}, "thema": {"woning"}, "zin": {"Water langs de muur."}, "fotoplek": {"buiten"}}
		status, page, _ := b.post("/signalen/zoek", f)
		if status != 200 || b.key(page) != key {
			t.Errorf("%d, key %s", status, b.key(page))
		}
		b.has(page, "Lindestraat 12 A", "woning:"+string(w.home), "Water langs de muur.", `value="woning" checked`)
		f.Set("plek", "woning:"+string(w.home))
		f["feiten"] = []string{"lekkage", "alleen"} // the second belongs to a tile that is not chosen
		status, page, to := b.send(f, testJPEG(t, 40, 40))
		if status != 303 || !strings.HasSuffix(to, "/ontvangen") {
			t.Fatalf("%d %s %s", status, to, page)
		}
		id := strings.Split(to, "/")[2]
		if sig := w.signal(id); len(sig.Facts) != 1 || sig.Photos != 1 {
			t.Errorf("%+v", sig)
		}
		if _, _, again := b.send(f); again != to {
			t.Errorf("sent again: %s", again)
		}
		_, page = b.get(to)
		b.has(page, w.signal(id).Number(), "maandag 9 november", "Lindestraat 12 A")
		b.hasNot(page, "Water langs de muur")
		_, page = b.get("/signalen/mijn")
		b.has(page, "Lindestraat 12 A", "Ontvangen")
		b.hasNot(page, "Water langs de muur")
		_, page = b.get("/signalen/nieuw")
		b.has(page, "Laatst gebruikt", "woning:"+string(w.home))
		status, page = w.browse(t, b.server, "consulent").get(to)
		if status != 404 {
			t.Errorf("somebody else's receipt: %d %s", status, page)
		}
	})
}

func TestRefusedFormKeepsEverything(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := w.browse(t, w.serve(), "bewoner")
		key := store.NewID()
		status, page, _ := b.send(url.Values{"sleutel": {key}, "thema": {"zorgen"}, "feiten": {"alleen"}, "spoed": {"week"},
			"zin": {"Nummer 111222333 <b>"}}, testJPEG(t, 8, 8))
		if status != 400 || b.key(page) != key {
			t.Errorf("%d", status)
		}
		b.has(page, "Kies eerst een woning of complex", "burgerservicenummer", "Nummer 111222333 &lt;b&gt;", `value="alleen" checked`,
			`value="week" checked`, "Kies de foto opnieuw")
		if n := w.Count(`SELECT count(*) FROM signal_signal`); n != 0 {
			t.Errorf("%d signals", n)
		}
		for _, login := range []string{"bestuur", "beleid", "fg", "beheerder"} {
			if status, _ := w.browse(t, b.server, login).get("/signalen/nieuw"); status != 404 {
				t.Errorf("%s gets the form: %d", login, status)
			}
		}
	})
}

func TestTriagePages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send(func(d *Draft) { d.Photos, d.Where = [][]byte{testJPEG(t, 30, 30)}, Outdoors })
		w.work()
		server := w.serve()
		b := w.browse(t, server, "consulent")
		_, page := b.get("/signalen/" + id)
		b.has(page, "In de koelkast lag alleen melk.", "Huurder 0 Geheim", "tel:0612345678", "Praat met de bewoner", "/foto/1", `name="versie" value="1"`)
		if title := regexp.MustCompile(`<title>[^<]*`).FindString(page); strings.Contains(title, "Linde") {
			t.Errorf("personal data in the title: %s", title)
		}
		if status, _ := b.get("/signalen/" + id + "/foto/1"); status != 200 {
			t.Errorf("photo: %d", status)
		}
		day := clock.Date(monday).AddDate(0, 0, 1).Format(time.DateOnly)
		status, _, to := b.post("/signalen/"+id+"/gesprek", url.Values{"versie": {"1"}, "wie": {"u-consulent2"}, "wanneer": {day}})
		if status != 303 || to != "/signalen/"+id {
			t.Errorf("%d %s", status, to)
		}
		status, page, _ = b.post("/signalen/"+id+"/doorgeven", url.Values{"versie": {"2"}, "reden": {"kort"}, "voor": {"niks"}})
		if status != 400 {
			t.Errorf("%d", status)
		}
		b.has(page, "Schrijf minstens 10 tekens.", "Kies een datum.", ">kort</textarea>")
		b.post("/signalen/"+id+"/niet-bereikt", url.Values{"versie": {"2"}})
		b.post("/signalen/"+id+"/verslag", url.Values{"versie": {"3"}, "verslag": {"Wil graag hulp."}})
		if sig := w.signal(id); sig.State != Talked {
			t.Errorf("%+v", sig)
		}
		b.post("/signalen/"+id+"/advies", url.Values{"versie": {"4"}, "advies": {"De buurvrouw kookt mee."}})
		_, page = b.get("/signalen/" + id)
		b.has(page, "Advies gegeven", "De buurvrouw kookt mee.", "Gebeld, niet bereikt")
		_, page = w.browse(t, server, "vakman").get("/signalen/mijn")
		b.has(page, "heeft contact gehad", "Afgerond")
		b.hasNot(page, "buurvrouw", "Wil graag", "Zeepbel", "Consulent Achternaam", "koelkast")
	})
}

func TestConflictLosesNeitherText(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send(nil)
		server := w.serve()
		first, second := w.browse(t, server, "consulent"), w.browse(t, server, "consulent2")
		first.post("/signalen/"+id+"/verslag", url.Values{"versie": {"1"}, "verslag": {"De eerste schreef dit."}})
		status, page, _ := second.post("/signalen/"+id+"/verslag", url.Values{"versie": {"1"}, "verslag": {"De tweede schreef dat."}})
		if status != 409 {
			t.Errorf("%d", status)
		}
		second.has(page, "De eerste schreef dit.", "De tweede schreef dat.", ">De tweede schreef dat.</textarea>", `name="versie" value="2"`)
		if status, _, _ = second.post("/signalen/"+id+"/verslag", url.Values{"versie": {"2"}, "verslag": {"De tweede schreef dat."}}); status != 303 {
			t.Errorf("again: %d", status)
		}
	})
}

// A signal that one may not see answers byte for byte like one that does not exist.
func TestForeignPagesLookLikeNone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send(nil)
		server := w.serve()
		for _, login := range []string{"vreemd", "bestuur", "fg", "vrijwilliger", "wijkbeheerder"} {
			b := w.browse(t, server, login)
			for _, path := range []string{"", "/foto/1", "/ontvangen"} {
				status, got := b.get("/signalen/" + id + path)
				other, none := b.get("/signalen/" + store.NewID() + path)
				if status != 404 || other != 404 || strings.ReplaceAll(got, id, "") != regexp.MustCompile(`/signalen/[0-9a-f-]{36}`).ReplaceAllString(none, "/signalen/") {
					t.Errorf("%s %s: %d %d\n%s\n%s", login, path, status, other, got, none)
				}
			}
			status, got, _ := b.post("/signalen/"+id+"/verslag", url.Values{"versie": {"1"}})
			_, none, _ := b.post("/signalen/"+store.NewID()+"/verslag", url.Values{"versie": {"1"}})
			if status != 404 || len(got) != len(none) {
				t.Errorf("%s: %d", login, status)
			}
		}
	})
}

func TestStyleSheetKnowsEveryTile(t *testing.T) {
	data, err := sheet.ReadFile("formulier.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, theme := range Themes() {
		if !strings.Contains(string(data), fmt.Sprintf(`[value="%s"]:checked) .feiten-%s`, theme, theme)) {
			t.Errorf("the tile %s shows no checklist", theme)
		}
	}
}
