package network

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
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

// get is a page that must be there and say the words.
func (b browser) get(path string, words ...string) string {
	b.t.Helper()
	status, body, _ := b.do("GET", path, nil)
	if status != 200 {
		b.t.Errorf("%s: status %d", path, status)
	}
	for _, w := range words {
		if !strings.Contains(body, w) {
			b.t.Errorf("%s does not say %q", path, w)
		}
	}
	return body
}

var versionField = regexp.MustCompile(`name="versie" value="([0-9]+)"`)

// post sends a form with the version that the page shows, and expects a status.
func (b browser) post(page, path string, want int, form url.Values) string {
	b.t.Helper()
	_, body, _ := b.do("GET", page, nil)
	if m := versionField.FindStringSubmatch(body); m != nil && form.Get("versie") == "" {
		form.Set("versie", m[1])
	}
	status, body, to := b.do("POST", path, form)
	if status != want {
		b.t.Errorf("%s: status %d, want %d", path, status, want)
	}
	if status == http.StatusSeeOther {
		return to
	}
	return body
}

// From nothing to a covenant that runs, by the screens alone.
func TestPagesFromNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fg, beleid := w.browse(t, "fg"), w.browse(t, "beleid")
		fg.get("/convenanten", "Nog geen convenant", "Begin een convenant")
		fg.get("/verwerkingen", "Nog geen verwerkingen")
		if body := fg.post("/verwerkingen/nieuw", "/verwerkingen/nieuw", 400, url.Values{"doel": {"x"}, "termijn": {"lang"}}); !strings.Contains(body, `href="#naam"`) || !strings.Contains(body, `href="#termijn"`) {
			t.Error("no reasons beside the form")
		}
		reg := fg.post("/verwerkingen/nieuw", "/verwerkingen/nieuw", 303, url.Values{"naam": {"Overlast"}, "doel": {"Overlast oplossen"}, "grondslag": {"f"}, "waarom": {"goed verhuurder zijn"},
			"soorten": {"identiteit", "overlast"}, "termijn": {"24"}, "termijnwaarom": {"rechtszaken"}})
		fg.get(reg, "Staat uit", "Er is geen getekende DPIA.", "artikel 6 lid 1 onder f AVG")
		dpia := url.Values{"tekenaar": {"Bea Bestuur, bestuurder"}, "stuk": {"DPIA 1.0"}, "getekend": {"2026-11-20"}, "herzien": {"2026-11-21"}}
		if body := fg.post(reg, reg+"/dpia", 400, dpia); !strings.Contains(body, `href="#herzien"`) {
			t.Error("the review date is not refused")
		}
		dpia.Set("herzien", "2027-11-20")
		dpia.Set("versie", "9")
		if body := fg.post(reg, reg+"/dpia", 409, dpia); !strings.Contains(body, "Iemand anders was je voor") || !strings.Contains(body, `value="DPIA 1.0"`) {
			t.Error("a conflict loses what was typed")
		}
		dpia.Del("versie")
		fg.post(reg, reg+"/dpia", 303, dpia)
		fg.get(reg, "Staat aan", "20 november 2027", "Vastgelegd: versie 1", "DPIA getekend: versie 1")
		w.browse(t, "bestuur").get("/verwerkingen", "Overlast oplossen")

		edit := beleid.post("/convenanten", "/convenanten", 303, url.Values{"naam": {"Samen"}})
		c := strings.TrimSuffix(edit, "/wijzigen")
		beleid.get(c, "De gedeelde visie ontbreekt.", "In de maak")
		parts := []struct {
			part string
			form url.Values
		}{
			{"afspraken", url.Values{"naam": {"Samen"}, "visie": {"Goed wonen"}, "doelgroep": {"Ernstige overlast"}, "aanpak": {"beide"}, "vanaf": {"2026-11-01"}, "tot": {"2027-06-30"},
				"termijn": {"12"}, "termijnwaarom": {"nazorg"}}},
			{"partijen", url.Values{"tekenaar": {"o u-bestuur"}}}, {"partijen", url.Values{"tekenaar": {"g u-partner"}}},
			{"doelen", url.Values{"doel": {"Rust in de straat"}, "verwerking": {strings.TrimPrefix(reg, "/verwerkingen/")}}},
			{"gegevens", url.Values{"soorten": {"identiteit", "overlast"}}},
			{"rollen", url.Values{"rolnaam": {"woonconsulent"}, "rolpartij": {"o"}, "mandaat": {"maakt afspraken"}, "rolsoorten": {"identiteit", "overlast"}}},
			{"rollen", url.Values{"rolnaam": {"hulpverlener"}, "rolpartij": {"g"}, "mandaat": {"start hulp"}, "rolsoorten": {"identiteit"}}},
		}
		for _, p := range parts {
			beleid.post(edit, c+"/delen/"+p.part, 303, p.form)
		}
		beleid.post(edit, c+"/delen/onzin", 404, url.Values{})
		if body := beleid.post(edit, c+"/delen/rollen", 400, url.Values{"rolnaam": {"<b>"}}); !strings.Contains(body, `value="&lt;b&gt;"`) || !strings.Contains(body, `href="#mandaat"`) {
			t.Error("a refused role is lost")
		}
		stale := url.Values{"versie": {"1"}, "naam": {"Andere naam"}}
		if body := beleid.post(edit, c+"/delen/afspraken", 409, stale); !strings.Contains(body, "Nu staat er: Samen.") || !strings.Contains(body, `value="Andere naam"`) {
			t.Error("a conflict does not show both texts")
		}
		beleid.get(c, "Wacht op de handtekening van 2 partijen.", "Waarom zie ik dit?")
		for _, login := range []string{"bestuur", "partner"} {
			b := w.browse(t, login)
			b.get(c, "Teken dit convenant")
			b.post(c, c+"/tekenen", 303, url.Values{})
		}
		beleid.get(c, "Start het convenant")
		beleid.post(c, c+"/stap", 303, url.Values{"stap": {"starten"}})
		beleid.get(c, "Ja. Het loopt, iedereen heeft getekend", "Schort op")
		beleid.get(edit, "Dit convenant kun je nu niet wijzigen")
		w.browse(t, "partner").get(c+"/tekst", "Artikel 4. Waarvoor en op welke grondslag", "artikel 6 lid 1 onder f AVG", "GGZ: getekend door Gijs Ggz op 21 november 2026.", "tot en met 30 juni 2027")
		beleid.get("/convenanten", "Loopt", "tot en met 30 juni 2027")
		beleid.get("/verwerkingen", "GGZ") // who receives under a covenant that runs
		restOfPages(t, w, c)
	})
}

// restOfPages appoints, puts something on the road, practises, and ends it all.
func restOfPages(t *testing.T, w *world, c string) {
	partner, beleid := w.browse(t, "partner"), w.browse(t, "beleid")
	seat := w.view(CovenantID(strings.TrimPrefix(c, "/convenanten/"))).Terms.Seats[1].Key
	mandate := url.Values{"rol": {seat}, "persoon": {"u-partner"}, "vanaf": {"2026-11-21"}, "tot": {"2028-01-01"}}
	if body := partner.post(c, c+"/mandaten", 400, mandate); !strings.Contains(body, `href="#tot"`) {
		t.Error("a mandate outlives its covenant")
	}
	mandate.Set("tot", "2027-06-30")
	partner.post(c, c+"/mandaten", 303, mandate)
	body := partner.get(c, "Gijs Ggz, overal, van 21-11-2026 tot en met 30-06-2027")
	m := regexp.MustCompile(`name="weg" value="([^"]+)"`).FindStringSubmatch(body)
	if m == nil {
		t.Fatal("no way to withdraw a mandate")
	}
	partner.post(c, c+"/mandaten", 303, url.Values{"weg": {m[1]}})
	if strings.Contains(partner.get(c), "Gijs Ggz, overal") {
		t.Error("a withdrawn mandate still stands there")
	}
	beleid.post(c, c+"/wegwijzers", 400, url.Values{"soort": {"oase"}})
	beleid.post(c, c+"/wegwijzers", 303, url.Values{"soort": {"oase"}, "wat": {"Goede band"}, "eigenaar": {"u-fg"}, "datum": {"2026-12-01"}})
	body = beleid.get(c, "Goede band", "Oase", "Fien Fg")
	m = regexp.MustCompile(`name="klaar" value="([^"]+)"`).FindStringSubmatch(body)
	if m == nil {
		t.Fatal("no way to pass a waypoint")
	}
	beleid.post(c, c+"/wegwijzers", 303, url.Values{"klaar": {m[1]}})
	beleid.get(c+"/oefenen", "Nog geen oefening")
	beleid.post(c+"/oefenen", c+"/oefenen", 400, url.Values{"oefening": {"Muziek"}})
	beleid.post(c+"/oefenen", c+"/oefenen", 303, url.Values{"oefening": {"Muziek"}, "situatie": {"Elke nacht muziek."}, "past": {"ja"}, "gebeurd": {"ja"}, "speelt": {"overlast", "strafrecht"}})
	partner.get(c+"/oefenen", "Hoort niet bij deze rol.", "Niet afgesproken in het convenant.", "Nodig voor deze rol.")
	if body := beleid.post(c, c+"/stap", 400, url.Values{"stap": {"opschorten"}}); !strings.Contains(body, `href="#reden"`) {
		t.Error("suspended without a reason")
	}
	beleid.post(c, c+"/stap", 303, url.Values{"stap": {"opschorten"}, "reden": {"Even overleggen."}})
	beleid.get(c, "Even overleggen.", "Ga verder")
	beleid.post(c, c+"/stap", 303, url.Values{"stap": {"beeindigen"}, "reden": {"Het doel is bereikt."}})
	beleid.get(c, "Het convenant is voorbij.", "Het doel is bereikt.")
}

// What one may not see answers like what does not exist: same status, same bytes.
func TestHiddenIsAbsent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		reg := w.processing()
		id := w.started(reg)
		paths := map[string][2]string{}
		for _, tail := range []string{"GET ", "GET /wijzigen", "GET /oefenen", "GET /tekst", "POST /delen/gegevens", "POST /tekenen", "POST /stap", "POST /mandaten", "POST /wegwijzers", "POST /oefenen"} {
			method, rest, _ := strings.Cut(tail, " ")
			paths[method+" c"+rest] = [2]string{"/convenanten/" + string(id) + rest, "/convenanten/none" + rest}
		}
		for _, tail := range []string{"GET ", "POST ", "POST /dpia"} {
			method, rest, _ := strings.Cut(tail, " ")
			paths[method+" v"+rest] = [2]string{"/verwerkingen/" + string(reg) + rest, "/verwerkingen/none" + rest}
		}
		for _, login := range []string{"collega", "vakman", "vreemd"} {
			b := w.browse(t, login)
			for name, p := range paths {
				method, _, _ := strings.Cut(name, " ")
				status, got, _ := b.do(method, p[0], url.Values{"versie": {"1"}})
				_, none, _ := b.do(method, p[1], url.Values{"versie": {"1"}})
				if status != 404 || strings.ReplaceAll(got, p[0], "") != strings.ReplaceAll(none, p[1], "") {
					t.Errorf("%s %s: %d", login, name, status)
				}
			}
		}
		partner := w.browse(t, "partner")
		version := url.Values{"versie": {strconv.FormatInt(w.view(id).Stamp, 10)}}
		for _, tail := range []string{"GET /wijzigen", "POST /delen/gegevens", "POST /stap", "POST /wegwijzers", "POST /oefenen"} {
			method, rest, _ := strings.Cut(tail, " ")
			if status, _, _ := partner.do(method, "/convenanten/"+string(id)+rest, version); status != 403 {
				t.Errorf("partner, %s: %d", tail, status)
			}
		}
		if body := partner.get("/convenanten/" + string(id)); strings.Contains(body, "/wijzigen") || strings.Contains(body, "Zet iets op de weg") {
			t.Error("a partner is shown what only the keeper may do")
		}
	})
}
