package network

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

func (w *world) browse(t *testing.T, login string) webtest.Browser {
	t.Helper()
	s := webtest.Server(t, web.Config{Auth: webtest.Logins(people()), Policy: w.policy, Clock: w.clock}, Files, w.s.Routes())
	return webtest.Browser{T: t, Server: s.Handler(), Login: login}
}

// From nothing to a covenant that runs, by the screens alone.
func TestPagesFromNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fg, beleid := w.browse(t, "fg"), w.browse(t, "beleid")
		fg.Get("/convenanten", "Nog geen convenant", "Begin een convenant")
		fg.Get("/verwerkingen", "Nog geen verwerkingen")
		if body := fg.Post("/verwerkingen/nieuw", "/verwerkingen/nieuw", 400, url.Values{"doel": {"x"}, "termijn": {"lang"}}); !strings.Contains(body, `href="#naam"`) || !strings.Contains(body, `href="#termijn"`) {
			t.Error("no reasons beside the form")
		}
		reg := fg.Post("/verwerkingen/nieuw", "/verwerkingen/nieuw", 303, url.Values{"naam": {"Overlast"}, "doel": {"Overlast oplossen"}, "grondslag": {"f"}, "waarom": {"goed verhuurder zijn"},
			"soorten": {"identiteit", "overlast"}, "termijn": {"24"}, "termijnwaarom": {"rechtszaken"}})
		fg.Get(reg, "Staat uit", "Er is geen getekende DPIA.", "artikel 6 lid 1 onder f AVG")
		dpia := url.Values{"tekenaar": {"Bea Bestuur, bestuurder"}, "stuk": {"DPIA 1.0"}, "getekend": {"2026-11-20"}, "herzien": {"2026-11-21"}}
		if body := fg.Post(reg, reg+"/dpia", 400, dpia); !strings.Contains(body, `href="#herzien"`) {
			t.Error("the review date is not refused")
		}
		dpia.Set("herzien", "2027-11-20")
		dpia.Set("versie", "9")
		if body := fg.Post(reg, reg+"/dpia", 409, dpia); !strings.Contains(body, "Iemand was net eerder") || !strings.Contains(body, `value="DPIA 1.0"`) {
			t.Error("a conflict loses what was typed")
		}
		dpia.Del("versie")
		fg.Post(reg, reg+"/dpia", 303, dpia)
		fg.Get(reg, "Staat aan", "20 november 2027", "Vastgelegd: versie 1", "DPIA getekend: versie 1")
		w.browse(t, "bestuur").Get("/verwerkingen", "Overlast oplossen")

		edit := beleid.Post("/convenanten", "/convenanten", 303, url.Values{"naam": {"Samen"}})
		c := strings.TrimSuffix(edit, "/wijzigen")
		beleid.Get(c, "De gedeelde visie ontbreekt.", "In de maak")
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
			beleid.Post(edit, c+"/delen/"+p.part, 303, p.form)
		}
		beleid.Post(edit, c+"/delen/onzin", 404, url.Values{})
		if body := beleid.Post(edit, c+"/delen/rollen", 400, url.Values{"rolnaam": {"<b>"}}); !strings.Contains(body, `value="&lt;b&gt;"`) || !strings.Contains(body, `href="#mandaat"`) {
			t.Error("a refused role is lost")
		}
		stale := url.Values{"versie": {"1"}, "naam": {"Andere naam"}}
		if body := beleid.Post(edit, c+"/delen/afspraken", 409, stale); !strings.Contains(body, `name="stond-naam" value="Samen"`) || !strings.Contains(body, `value="Andere naam"`) {
			t.Error("a conflict does not show both texts")
		}
		beleid.Get(c, "Wacht op de handtekening van 2 partijen.", "Waarom zie ik dit?")
		for _, login := range []string{"bestuur", "partner"} {
			b := w.browse(t, login)
			b.Get(c, "Teken dit convenant")
			b.Post(c, c+"/tekenen", 303, url.Values{})
		}
		beleid.Get(c, "Start het convenant")
		beleid.Post(c, c+"/stap", 303, url.Values{"stap": {"starten"}})
		beleid.Get(c, "Ja. Het loopt, iedereen heeft getekend", "Schort op")
		beleid.Get(edit, "Dit convenant kun je nu niet wijzigen")
		w.browse(t, "partner").Get(c+"/tekst", "Artikel 4. Waarvoor en op welke grondslag", "artikel 6 lid 1 onder f AVG", "GGZ: getekend door Gijs Ggz op 21 november 2026.", "tot en met 30 juni 2027")
		beleid.Get("/convenanten", "Loopt", "tot en met 30 juni 2027")
		beleid.Get("/verwerkingen", "GGZ") // who receives under a covenant that runs
		restOfPages(t, w, c)
	})
}

// restOfPages appoints, puts something on the road, practises, and ends it all.
func restOfPages(t *testing.T, w *world, c string) {
	partner, beleid := w.browse(t, "partner"), w.browse(t, "beleid")
	seat := w.view(CovenantID(strings.TrimPrefix(c, "/convenanten/"))).Terms.Seats[1].Key
	mandate := url.Values{"rol": {seat}, "persoon": {"u-partner"}, "vanaf": {"2026-11-21"}, "tot": {"2028-01-01"}}
	if body := partner.Post(c, c+"/mandaten", 400, mandate); !strings.Contains(body, `href="#tot"`) {
		t.Error("a mandate outlives its covenant")
	}
	mandate.Set("tot", "2027-06-30")
	partner.Post(c, c+"/mandaten", 303, mandate)
	body := partner.Get(c, "Gijs Ggz, overal, van 21-11-2026 tot en met 30-06-2027")
	m := regexp.MustCompile(`name="weg" value="([^"]+)"`).FindStringSubmatch(body)
	if m == nil {
		t.Fatal("no way to withdraw a mandate")
	}
	partner.Post(c, c+"/mandaten", 303, url.Values{"weg": {m[1]}})
	if strings.Contains(partner.Get(c), "Gijs Ggz, overal") {
		t.Error("a withdrawn mandate still stands there")
	}
	beleid.Post(c, c+"/wegwijzers", 400, url.Values{"soort": {"oase"}})
	beleid.Post(c, c+"/wegwijzers", 303, url.Values{"soort": {"oase"}, "wat": {"Goede band"}, "eigenaar": {"u-fg"}, "datum": {"2026-12-01"}})
	body = beleid.Get(c, "Goede band", "Oase", "Fien Fg")
	m = regexp.MustCompile(`name="klaar" value="([^"]+)"`).FindStringSubmatch(body)
	if m == nil {
		t.Fatal("no way to pass a waypoint")
	}
	beleid.Post(c, c+"/wegwijzers", 303, url.Values{"klaar": {m[1]}})
	beleid.Get(c+"/oefenen", "Nog geen oefening")
	beleid.Post(c+"/oefenen", c+"/oefenen", 400, url.Values{"oefening": {"Muziek"}})
	beleid.Post(c+"/oefenen", c+"/oefenen", 303, url.Values{"oefening": {"Muziek"}, "situatie": {"Elke nacht muziek."}, "past": {"ja"}, "gebeurd": {"ja"}, "speelt": {"overlast", "strafrecht"}})
	partner.Get(c+"/oefenen", "Hoort niet bij deze rol.", "Niet afgesproken in het convenant.", "Nodig voor deze rol.")
	if body := beleid.Post(c, c+"/stap", 400, url.Values{"stap": {"opschorten"}}); !strings.Contains(body, `href="#reden"`) {
		t.Error("suspended without a reason")
	}
	beleid.Post(c, c+"/stap", 303, url.Values{"stap": {"opschorten"}, "reden": {"Even overleggen."}})
	beleid.Get(c, "Even overleggen.", "Ga verder")
	beleid.Post(c, c+"/stap", 303, url.Values{"stap": {"beeindigen"}, "reden": {"Het doel is bereikt."}})
	beleid.Get(c, "Het convenant is voorbij.", "Het doel is bereikt.")
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
				status, got, _ := b.Do(method, p[0], url.Values{"versie": {"1"}})
				_, none, _ := b.Do(method, p[1], url.Values{"versie": {"1"}})
				if status != 404 || strings.ReplaceAll(got, p[0], "") != strings.ReplaceAll(none, p[1], "") {
					t.Errorf("%s %s: %d", login, name, status)
				}
			}
		}
		partner := w.browse(t, "partner")
		version := url.Values{"versie": {strconv.FormatInt(w.view(id).Stamp, 10)}}
		for _, tail := range []string{"GET /wijzigen", "POST /delen/gegevens", "POST /stap", "POST /wegwijzers", "POST /oefenen"} {
			method, rest, _ := strings.Cut(tail, " ")
			if status, _, _ := partner.Do(method, "/convenanten/"+string(id)+rest, version); status != 403 {
				t.Errorf("partner, %s: %d", tail, status)
			}
		}
		if body := partner.Get("/convenanten/" + string(id)); strings.Contains(body, "/wijzigen") || strings.Contains(body, "Zet iets op de weg") {
			t.Error("a partner is shown what only the keeper may do")
		}
	})
}
