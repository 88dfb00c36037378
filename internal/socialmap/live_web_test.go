package socialmap

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
)

// logins lets a test be anybody: the secret is the login.
type logins struct{}

func (logins) find(secret string) (access.Actor, error) {
	if a, ok := people()[secret]; ok {
		return a, nil
	}
	return access.Actor{}, fault.New("test", fault.Unknown)
}

func (l logins) BySession(_ context.Context, secret string) (access.Actor, error) {
	return l.find(secret)
}
func (l logins) ByToken(_ context.Context, secret string) (access.Actor, error) {
	return l.find(secret)
}

func (w *live) serve() *httptest.Server {
	w.T.Helper()
	words, err := text.Load(text.Words, web.Words, Files)
	w.Must(err)
	s := web.NewServer(web.Config{Auth: logins{}, Policy: w.policy, Words: words, Clock: w.clock,
		Log: slog.New(slog.DiscardHandler), Nav: w.s.Nav()}, w.s.Routes())
	s.API(w.s.API)
	server := httptest.NewServer(s.Handler())
	w.T.Cleanup(server.Close)
	return server
}

// ask is one request of somebody; with a form it is a POST.
func (w *live) ask(server *httptest.Server, login, lang, path string, form url.Values) (int, string) {
	w.T.Helper()
	method, body := "GET", ""
	if form != nil {
		method, body = "POST", form.Encode()
	}
	r, err := http.NewRequest(method, server.URL+path, strings.NewReader(body))
	w.Must(err)
	r.AddCookie(&http.Cookie{Name: "samendoen", Value: login})
	r.AddCookie(&http.Cookie{Name: "taal", Value: lang})
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	w.Must(err)
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	w.Must(err)
	return resp.StatusCode, string(data)
}

func has(t *testing.T, body string, words ...string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(body, word) {
			t.Errorf("the page does not say %q", word)
		}
	}
}

var countCell = regexp.MustCompile(`data-label="(?:Aantal|Number)"[^>]*>\s*([^<]*?)\s*<`)

// onlyFives: every count on the page is a multiple of 5, and there are some.
func onlyFives(t *testing.T, path, body string) {
	t.Helper()
	found := 0
	for _, m := range countCell.FindAllStringSubmatch(body, -1) {
		n, err := strconv.Atoi(strings.ReplaceAll(m[1], ".", ""))
		if err != nil {
			continue // no figure
		}
		found++
		if n%Base != 0 {
			t.Errorf("%s shows the count %d", path, n)
		}
	}
	if found == 0 {
		t.Errorf("%s shows no counts", path)
	}
}

func TestPages(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		server := w.serve()
		_, page := w.ask(server, "beleid", "nl", "/complex-in-beeld", nil)
		has(t, page, "Er is nog geen uitgave", "Lees eerst")
		_, page = w.ask(server, "consulent", "nl", complexPath+string(w.linden), nil)
		has(t, page, "De Linden", "48 woningen in Buurt A", "Er is nog geen schatting", "De volgende uitgave")
		for i := range 5 {
			w.source.changed = MinChanged
			w.Must(w.s.Release(context.Background(), own, day.AddDate(0, i-4, 0)))
		}
		paths := []string{"/complex-in-beeld", "/complex-in-beeld?indicator=signals&niveau=complex&sorteer=-aantal", "/complex-in-beeld?niveau=gemeente",
			"/complex-in-beeld?niveau=wijk&indicator=cases&sorteer=naam", "/complex-in-beeld?niveau=onzin&indicator=%3Cb%3E&sorteer=%22x",
			complexPath + string(w.linden), areaPath + "BU0000"}
		for _, path := range paths {
			for _, lang := range []string{"nl", "en"} {
				for login, a := range people() {
					status, body := w.ask(server, login, lang, path, nil)
					if !w.policy.May(a, actRead) {
						if status != 404 {
							t.Errorf("%s reads %s: %d", login, path, status)
						}
						continue
					}
					if login == "vreemd" {
						if strings.Contains(body, "De Linden") || strings.Contains(path, "plex-in-beeld/") && status != 404 {
							t.Errorf("another association reads %s: %d", path, status)
						}
						continue
					}
					if status != 200 || strings.Contains(body, "socialmap.") || strings.Contains(body, "<no value>") {
						t.Errorf("%s %s %s: %d", login, lang, path, status)
					}
					onlyFives(t, path, body)
				}
			}
		}
		_, page = w.ask(server, "bestuur", "nl", paths[0], nil)
		has(t, page, "Elk getal is een veelvoud van 5", "Uitgave van 1 oktober 2026", `class="map-wide-only"`, `href="#tabel"`, areaPath+"BU0000", "Maasdorp: 5 % actieve bewoners")
		_, page = w.ask(server, "bestuur", "nl", paths[5], nil)
		has(t, page, "Verloop over 24 maanden", "juni 2026", "Elk getal is een veelvoud van 5", "Nieuwe signalen en dossiers", "<details")
		if strings.Contains(page, `action="`+complexPath) {
			t.Error("the board gets a form that it may not send")
		}
		if status, sheet := w.ask(server, "", "nl", stylePath, nil); status != 200 || !strings.Contains(sheet, ".map-area") {
			t.Errorf("style sheet: %d", status)
		}
	})
}

func TestForms(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		server := w.serve()
		path := complexPath + string(w.linden)
		form := url.Values{"teams": {"Wijkteam Noord, Huurdersraad"}, "on": {"2026-10-05"}, "basis": {"Rondgang <met> bewoners."}}
		for _, g := range AllGroups() {
			form.Set(g.Code(), typical().Bands[g].Code())
		}
		form.Set(Accepts.Code(), "5-10")
		form.Set(Refuses.Code(), "0-5")
		bad := url.Values{"teams": {"Wijkteam Noord"}, "basis": {"Wat ik typte."}}
		status, page := w.ask(server, "consulent", "nl", path+"/schatting", bad)
		if status != 400 {
			t.Errorf("%d", status)
		}
		has(t, page, "Kies een band voor deze groep.", "Wat ik typte.", `value="Wijkteam Noord"`, "Vul de datum")
		if status, _ = w.ask(server, "consulent", "nl", path+"/schatting", form); status != 303 {
			t.Errorf("%d", status)
		}
		_, page = w.ask(server, "consulent", "nl", path, nil)
		has(t, page, "wacht op handtekeningen", "die hulp afwijst: 0 tot 5 %", "Alleen de corporatie tekent", "Er is nog geen schatting")
		if _, page := w.ask(server, "beleid", "nl", path, nil); strings.Contains(page, "wacht op handtekeningen") {
			t.Error("who may not sign sees what waits")
		}
		sign := url.Values{"schatting": {w.waits().ID}, "kant": {"corporatie"}, "rol": {"Mevrouw de Wit"}, "getekend": {"2026-10-06"}}
		if status, page = w.ask(server, "consulent", "nl", path+"/handtekening", sign); status != 400 {
			t.Errorf("%d", status)
		}
		has(t, page, "Vul alleen een rol in", `value="Mevrouw de Wit"`, `href="#rol-corporatie"`)
		sign.Set("rol", "wijkbeheerder")
		for login, want := range map[string]int{"beleid": 403, "vreemd": 404, "consulent": 303} {
			if status, _ := w.ask(server, login, "nl", path+"/handtekening", sign); status != want {
				t.Errorf("%s signs: %d", login, status)
			}
		}
		if status, _ = w.ask(server, "consulent", "nl", path+"/handtekening", sign); status != 409 {
			t.Errorf("signed twice: %d", status)
		}
		w.Must(w.s.Release(context.Background(), own, day))
		_, page = w.ask(server, "beleid", "nl", path, nil)
		has(t, page, "Wijkteam Noord", "Huurdersraad", "Rondgang &lt;met&gt; bewoners.", "5 oktober 2026", "Getekend: wijkbeheerder op 6 oktober 2026. Er is geen bewonersorganisatie", "Hulp aanvaardt: 5 tot 10 %", "2 vrijwilligers op 48 woningen", "0,8 per 20")
		for login, want := range map[string]int{"beleid": 403, "vreemd": 404, "vrijwilliger": 404} {
			if status, _ := w.ask(server, login, "nl", path+"/schatting", form); status != want {
				t.Errorf("%s: %d", login, status)
			}
		}
	})
}

func TestAPIGivesPublishedFigures(t *testing.T) {
	each(t, func(t *testing.T, w *live) {
		w.Must(w.s.Release(context.Background(), own, day))
		server := w.serve()
		for _, path := range []string{"/complexen", "/buurten", "/complexen?indicator=signals"} {
			status, body := w.ask(server, "beleid", "nl", "/api/v1"+mapPath+path, nil)
			var got mapFiguresBody
			if err := json.Unmarshal([]byte(body), &got); err != nil || status != 200 {
				t.Fatalf("%d %v %s", status, err, body)
			}
			figures := 0
			for _, p := range got.Plaatsen {
				for _, f := range p.Cijfers {
					figures++
					if f.Aantal != nil && *f.Aantal%Base != 0 {
						t.Errorf("%s %s: %d", p.Naam, f.Indicator, *f.Aantal)
					}
				}
			}
			if figures == 0 || got.Peildatum != "2026-10-01" {
				t.Errorf("%s: %d figures of %s", path, figures, got.Peildatum)
			}
			if status, _ := w.ask(server, "partner", "nl", "/api/v1"+mapPath+path, nil); status != 404 {
				t.Errorf("a partner reads %s: %d", path, status)
			}
		}
		if status, body := w.ask(server, "beleid", "nl", "/api/v1"+mapPath+"/indicatoren", nil); status != 200 || !strings.Contains(body, "Woningen met huurachterstand") {
			t.Errorf("%d %s", status, body)
		}
		if status, _ := w.ask(server, "beleid", "nl", "/api/v1"+mapPath+"/complexen?indicator=onzin", nil); status != 400 {
			t.Errorf("%d", status)
		}
	})
}

// TestScreensHaveWords: every key that screens name exists, in sentences of at most
// fifteen words.
func TestScreensHaveWords(t *testing.T) {
	words, err := text.Load(Files)
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`\bt\("([a-z_]+)"|"socialmap\.([a-z_]+)"`)
	notKeys := map[string]bool{"release": true, "estimate": true, "complex": true, "area": true, "overview": true, "indicators": true,
		"figures": true, "load": true, "board": true, "start": true, "compute": true, "asset": true, "multiples": true, "volunteers": true, "stopped": true, "areas": true, "levels": true, "tile": true, "area_courses": true, "told": true, "published": true, "release_dates": true, "survey": true, "sign": true, "number_rows": true}
	found := 0
	for _, pattern := range []string{"*.go", "*.templ"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range named.FindAllStringSubmatch(string(source), -1) {
				if key := m[1] + m[2]; m[1] != "" || !notKeys[key] {
					found++
					if !words.Has(text.Dutch, "socialmap."+key) || !words.Has(text.English, "socialmap."+key) {
						t.Errorf("%s names socialmap.%s, which has no words", file, key)
					}
				}
			}
		}
	}
	if found < 60 {
		t.Errorf("only %d keys found", found)
	}
	for _, key := range words.Keys(text.Dutch) {
		for _, sentence := range regexp.MustCompile(`[.!?:](\s|$)`).Split(words.Printer(text.Dutch).T(key), -1) {
			if n := len(strings.Fields(sentence)); n > 15 {
				t.Errorf("%s: %d words", key, n)
			}
		}
	}
}

// BenchmarkMapPage draws the whole page of 240 complexes.
func BenchmarkMapPage(b *testing.B) {
	w := benchLive(b)
	server := w.serve()
	w.ask(server, "beleid", "nl", mapPath, nil)
	for b.Loop() {
		if status, _ := w.ask(server, "beleid", "nl", mapPath+"?niveau=complex", nil); status != 200 {
			b.Fatal(status)
		}
	}
}

// BenchmarkComplexPage shows a complex with 24 releases of 240 complexes.
func BenchmarkComplexPage(b *testing.B) {
	w := benchLive(b)
	w.source.changed = MinChanged
	for i := range 23 {
		w.Must(w.s.Release(context.Background(), own, day.AddDate(0, i+1, 0)))
	}
	w.restart()
	server := w.serve()
	start := time.Now()
	w.ask(server, "beleid", "nl", complexPath+string(w.linden), nil)
	first := time.Since(start)
	for b.Loop() {
		if status, _ := w.ask(server, "beleid", "nl", complexPath+string(w.linden), nil); status != 200 {
			b.Fatal(status)
		}
	}
	b.ReportMetric(float64(first.Milliseconds()), "first-ms")
}
