package body

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

// TestOnScreen: Tess writes a committee in, Con adds a member and asks for advice, An gives it, and
// Con answers; who has nothing to do with it finds nothing.
func TestOnScreen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		logins := webtest.Logins{}
		for id, a := range w.people {
			logins[id] = a
		}
		server := webtest.Server(t, web.Config{Auth: logins, Policy: w.s.policy, Clock: w.clock}, Files, w.s.Routes()).Handler()
		as := func(login string) webtest.Browser { return webtest.Browser{T: t, Server: server, Login: login} }
		do := func(login, path string, form url.Values) string {
			t.Helper()
			status, body, to := as(login).Do("POST", path, form)
			if status != http.StatusSeeOther {
				t.Fatalf("%s at %s: %d %s", login, path, status, body)
			}
			return to
		}
		refused := func(login, path string, form url.Values, status int, words ...string) {
			t.Helper()
			got, body, _ := as(login).Do("POST", path, form)
			if got != status {
				t.Errorf("%s at %s: %d, want %d", login, path, got, status)
			}
			as(login).Has(body, words...)
		}
		as("tess").Get(Path, "Hier staat nog niets", newPath)
		as("tess").Get(newPath, "Nieuwe bewonersorganisatie", "Con</option>")
		refused("tess", newPath, url.Values{"naam": {" "}, "leden": {"0"}, "contact": {"zoe"}}, 400, "Schrijf iets meer.", "Kies iets uit de lijst.", "Schrijf een getal van 1 tot 15.")
		path := do("tess", newPath, url.Values{"naam": {"Commissie Linde"}, "soort": {"bewonerscommissie"}, "contact": {"con"}, "leden": {"2"}, "ritme": {"3"}, "mandaat": {"Zij praat namens de flat."}, "sleutel": {"k"}})
		as("con").Get(path, "Bewonerscommissie", "recht op advies volgens de Overlegwet", "Er zijn te weinig leden", "Zij praat namens de flat.", "Om de 3 maanden", "Alle woningen")
		refused("con", path+"/leden/nieuw", url.Values{"naam": {"A"}, "rol": {"baas"}, "tot": {"2020-01-01"}}, 400, "Schrijf iets meer.", "Kies iets uit de lijst.", "Kies een datum.")
		do("con", path+"/leden/nieuw", url.Values{"naam": {"An Ansems"}, "rol": {"voorzitter"}, "vanaf": {"2026-06-01"}, "bereik": {"06 00 00 00 01"}, "account": {"an"}})
		body := as("con").Get(path, "An Ansems", "Voorzitter", "06 00 00 00 01")
		member := regexp.MustCompile(path + `/leden/[^"n][^"]+`).FindString(body)
		as("con").Get(member, "An Ansems", `value="2026-06-01"`)
		refused("con", member, url.Values{"versie": {"7"}, "naam": {"Mijn tekst"}, "rol": {"lid"}, "vanaf": {"2026-06-01"}}, 409, "Mijn tekst", "An Ansems")
		if body := as("rie").Get(path, "An Ansems"); strings.Contains(body, "06 00 00 00 01") {
			t.Error("who reads along sees how to reach members")
		}
		refused("con", path+"/wijzigen", url.Values{"versie": {"7"}, "naam": {"Mijn naam"}, "soort": {"bewonerscommissie"}, "contact": {"con"}, "leden": {"2"}}, 409, "Mijn naam", "Commissie Linde")

		refused("an", path+"/vergaderingen/nieuw", url.Values{"datum": {"2026-06-15"}, "tijd": {"laat"}, "plaats": {"De Linde"}}, 400, "Kies een datum en een tijd")
		do("an", path+"/vergaderingen/nieuw", url.Values{"datum": {"2026-06-15"}, "tijd": {"19:30"}, "plaats": {"De Linde"}, "agenda": {"1. De lift"}})
		body = as("con").Get(path, "maandag 15 juni", "19:30", "De Linde", "1. De lift")
		meeting := regexp.MustCompile(path + `/vergaderingen/[^"n][^"]+`).FindString(body)
		refused("an", meeting, url.Values{"versie": {"9"}, "datum": {"2026-06-16"}, "tijd": {"19:30"}, "plaats": {"Mijn plaats"}}, 409, "Mijn plaats", "De Linde")
		do("an", meeting, url.Values{"versie": {"1"}, "datum": {"2026-06-15"}, "tijd": {"20:00"}, "plaats": {"De Linde"}, "verslag": {"De lift komt er."}})
		as("con").Get(path, "20:00", "De lift komt er.")
		paper := func(login string, form url.Values, file string, want int, words ...string) {
			t.Helper()
			status, body, _ := as(login).Upload(path+"/stukken", form, []byte(file))
			if status != want {
				t.Errorf("a paper of %s: %d, want %d", login, status, want)
			}
			as(login).Has(body, words...)
		}
		paper("an", url.Values{"titel": {"Plan"}}, "", 400, "Schrijf een tekst, kies een bestand of geef een adres.")
		paper("an", url.Values{"titel": {"Plan"}, "adres": {"https://voorbeeld.nl/plan"}}, "", 303)
		paper("an", url.Values{"titel": {"Begroting"}}, "MZ geen pdf", 400, "Dit soort bestand bewaren we niet.", "Begroting")
		const pdf = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
		paper("an", url.Values{"titel": {"Begroting"}}, pdf, 303)
		link := regexp.MustCompile(`href="(` + path + `/stukken/[^"]+)"`).FindStringSubmatch(as("an").Get(path, "Begroting", "PDF, 1 kB"))
		if status, body, head := as("an").Ask("GET", link[1], nil); status != 200 || body != pdf || head.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(head.Get("Content-Disposition"), "attachment") {
			t.Errorf("the file: %d %v", status, head)
		}
		if n := w.Count(`SELECT count(*) FROM body_paper WHERE kind = 'pdf' AND file IS NOT NULL`); n != 1 {
			t.Errorf("%d files", n)
		}
		for who, want := range map[string]int{"zoe": 404, "bo": 404} {
			if status, _, _ := as(who).Do("GET", link[1], nil); status != want {
				t.Errorf("the file for %s: %d", who, status)
			}
		}
		as("con").Get(path, "https://voorbeeld.nl/plan")

		form := url.Values{"onderwerp": {"Nieuwe voordeuren"}, "doel": {long}, "reden": {long}, "gevolg": {long}, "gegeven": {"2026-06-01"}, "termijn": {"2026-07-12"}}
		refused("con", path+"/adviezen/nieuw", form, 400, "Kies een dag, minstens zes weken na de informatie.")
		form.Set("termijn", "2026-07-13")
		advice := do("con", path+"/adviezen/nieuw", form)
		advice, _, _ = strings.Cut(advice, "?")
		as("an").Get(advice, "Het plan mag doorgaan vanaf 14 juli 2026: dan is de termijn voorbij", "Geef advies")
		if body := as("rie").Get(advice, "Nieuwe voordeuren"); strings.Contains(body, `name="stap"`) {
			t.Error("who reads along can take a step")
		}
		refused("an", advice, url.Values{"versie": {"1"}, "stap": {"adviseer"}, "datum": {"2026-06-01"}, "tekst": {"kort"}}, 400, "Schrijf iets meer.", "kort")
		do("an", advice, url.Values{"versie": {"1"}, "stap": {"adviseer"}, "datum": {"2026-06-01"}, "tekst": {"Neem deuren met een raam."}})
		refused("an", advice, url.Values{"versie": {"1"}, "stap": {"geen-bezwaar"}, "datum": {"2026-06-01"}}, 409)
		as("con").Get(advice, "Neem deuren met een raam.", "Het advies krijgt antwoord voor het einde van 15 juni 2026.")
		do("con", advice, url.Values{"versie": {"2"}, "stap": {"wijk-af"}, "datum": {"2026-06-01"}, "tekst": {"Een raam is niet brandveilig."}})
		as("an").Get(advice, "Het plan mag doorgaan vanaf 5 juni 2026: drie dagen na de redenen", "Een raam is niet brandveilig.")
		as("an").Get(Path, "Commissie Linde", "1 lid")
		as("bo").Get(Path, "Hier staat nog niets")

		for _, who := range []string{"bo", "zoe", "vak", "fg"} {
			for _, address := range []string{path, advice, member, meeting, path + "/wijzigen", path + "/adviezen/nieuw"} {
				if status, _, _ := as(who).Do("GET", address, nil); status != http.StatusNotFound {
					t.Errorf("%s at %s: %d", who, address, status)
				}
			}
		}
		for _, address := range []string{path + "/leden/bestaat-niet", path + "/vergaderingen/bestaat-niet", path + "/adviezen/bestaat-niet"} {
			if status, _, _ := as("con").Do("GET", address, nil); status != http.StatusNotFound {
				t.Errorf("%s: %d", address, status)
			}
		}
		if status, _, _ := as("an").Do("GET", member, nil); status != http.StatusForbidden {
			t.Errorf("a member at the form of a member: %d", status)
		}
	})
}
