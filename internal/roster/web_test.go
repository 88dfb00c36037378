package roster

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

// TestOnScreen: Tess makes a roster, puts people in it, asks for a proposal for Christmas and keeps
// it; Ad asks Bo for a shift, who says yes; who has nothing to do with it finds nothing.
func TestOnScreen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		logins := webtest.Logins{}
		for id, a := range w.people {
			logins[id] = a
		}
		server := webtest.Server(t, web.Config{Auth: logins, Policy: w.s.policy, Clock: w.clock, Nav: w.s.Nav()}, Files, w.s.Routes()).Handler()
		as := func(login string) webtest.Browser { return webtest.Browser{T: t, Server: server, Login: login} }
		do := func(login, path string, form url.Values) string {
			t.Helper()
			status, body, to := as(login).Do("POST", path, form)
			if status != http.StatusSeeOther {
				t.Fatalf("%s at %s: %d %s", login, path, status, body)
			}
			return to
		}
		refused := func(login, path string, form url.Values, status int, words ...string) string {
			t.Helper()
			got, body, _ := as(login).Do("POST", path, form)
			if got != status {
				t.Errorf("%s at %s: %d, want %d", login, path, got, status)
			}
			as(login).Has(body, words...)
			return body
		}

		as("tess").Get(Path, "Er is nog geen rooster")
		as("tess").Get(newPath, "Nieuw rooster")
		refused("tess", newPath, url.Values{"naam": {" "}, "trap": {"1"}}, 400, "Geef een naam.")
		refused("tess", newPath, url.Values{"naam": {"A"}, "trap": {"9"}, "uren": {"tijden"}, "dagen0": {"1"}, "open0": {"22:00"}}, 400, "Kies een trap", "Kies dagen en een begin", `value="22:00"`)
		refused("tess", newPath, url.Values{"naam": {"A"}, "trap": {"1"}, "gebied": {"BU1"}}, 400, "Kies een gebied")
		path := do("tess", newPath, url.Values{"naam": {"Achterwacht"}, "trap": {"2"}, "sleutel": {"k"}})
		as("tess").Get(path, "Trap 2", "Hier is nog niemand", "Nog niemand")
		refused("tess", path+"/laag", url.Values{"versie": {"1"}, "naam": {"Dagen"}, "beurt": {"dag"}, "ingaat": {"2026-11-27"}, "wissel": {"9"}}, 400, "Kies minstens één collega")
		body := as("tess").Get(path+"/laag", "Beurt 1", `value="2026-11-27"`)
		if strings.Contains(body, "Fg</option>") || !strings.Contains(body, "Ad</option>") {
			t.Error("who can be on duty is not who can be chosen")
		}
		do("tess", path+"/laag", url.Values{"versie": {"1"}, "laag": {"-1"}, "naam": {"Dagen"}, "wie": {"ad", "", "bo", "cas"}, "beurt": {"dag"}, "ingaat": {"2026-11-27"}, "wissel": {"09:00"}, "uren": {"altijd"}})
		as("tess").Get(path, "Elke dag een ander, om 09:00", "vrijdag 27 november 09:00 tot zaterdag 28 november 09:00", "donderdag 10 december 09:00 tot vrijdag 11 december 09:00", "Ad, Bo en Cas", "Nog geen diensten")
		refused("tess", path+"/laag", url.Values{"versie": {"1"}, "laag": {"0"}, "naam": {"Mijn tekst"}, "wie": {"ad"}, "beurt": {"dag"}, "ingaat": {"2026-11-28"}, "wissel": {"09:00"}}, 409, "Mijn tekst")
		refused("tess", path+"/instellen", url.Values{"versie": {"1"}, "naam": {"Mijn naam"}, "trap": {"2"}}, 409, "Mijn naam", "Achterwacht")
		do("tess", path+"/instellen", url.Values{"versie": {"2"}, "naam": {"Achterwacht"}, "trap": {"1"}, "uren": {"tijden"}, "dagen0": {"1", "2", "3", "4", "5", "6", "0"}, "open0": {"17:00"}, "dicht0": {"00:00"}})
		as("tess").Get(path+"/instellen", `value="17:00"`, `value="00:00"`)
		as("tess").Get(path+"/laag?laag=0", "Stop deze groep", `value="Dagen"`)
		as("tess").Get(Path, "Nu: Ad", "Daarna Bo")

		christmas := url.Values{"naam": {"Kerst"}, "laag": {"0"}, "van": {"2026-12-24"}, "van-tijd": {"09:00"}, "tot": {"2026-12-26"}, "tot-tijd": {"09:00"}, "stap": {"stel-voor"}}
		status, body, _ := as("tess").Do("POST", path+"/periode", christmas)
		if status != 200 || !strings.Contains(body, "Wie het afgelopen jaar het minst droeg") {
			t.Fatalf("no proposal: %d", status)
		}
		for _, name := range []string{"begint", "eindigt"} {
			for _, m := range regexp.MustCompile(`name="`+name+`" value="([^"]+)"`).FindAllStringSubmatch(body, -1) {
				christmas.Add(name, m[1])
				if name == "begint" {
					christmas.Add("wie", "cas")
				}
			}
		}
		christmas.Set("stap", "bewaar")
		do("tess", path+"/periode", christmas)
		as("tess").Get(path+"/periode", "Haal deze verdeling weg", "Cas")
		refused("tess", path+"/periode", christmas, 400, "al een eigen verdeling")
		do("tess", path+"/periode", url.Values{"stap": {"weg"}, "begint": {christmas["begint"][0]}})

		own := as("ad").Get(OwnPath, "Je hebt nu dienst", "Achterwacht", path)
		link := regexp.MustCompile(`href="(/mijn/diensten/ruil[^"]+)"`).FindAllStringSubmatch(own, -1)
		ask := strings.ReplaceAll(link[1][1], "&amp;", "&")
		as("ad").Get(ask, "Het gaat om Achterwacht: maandag 30 november 09:00 tot dinsdag 1 december 09:00.", "Tot je collega ja zegt")
		shift := url.Values{"rooster": {strings.TrimPrefix(path, Path+"/")}, "dienst": {"2026-11-30T08:00:00Z"}, "wie": {"bo"}, "van": {"2026-11-30"}, "van-tijd": {"09:00"}, "tot": {"2026-12-01"}, "tot-tijd": {"12:00"}}
		refused("ad", askPath, shift, 400, "Deze hele tijd moet van de vrager zijn")
		shift.Set("tot-tijd", "09:00")
		shift.Set("wie", "")
		refused("ad", askPath, shift, 400, "Kies een collega uit dit rooster.")
		shift.Set("wie", "bo")
		do("ad", askPath, shift)
		as("ad").Get(OwnPath, "Ruil gevraagd", "Ad vraagt Bo", "Trek je vraag in")
		answer := regexp.MustCompile(`action="(/mijn/diensten/ruil/[^"]+)"`).FindStringSubmatch(as("bo").Get(OwnPath, "Ad vraagt of jij deze dienst neemt"))[1]
		do("bo", answer, url.Values{"antwoord": {"ja"}})
		refused("bo", answer, url.Values{"antwoord": {"ja"}}, 409)
		as("tess").Get(path, "Bo neemt over van Ad")
		as("bo").Get(path, "Wie droeg wat", "Mijn diensten")
		refused("tess", path+"/wijziging", url.Values{"uit": {"ad"}, "in": {"cas"}, "van": {"2026-11-30"}, "van-tijd": {"10:00"}, "tot": {"2026-11-30"}, "tot-tijd": {"11:00"}}, 400, "Deze collega heeft dan geen dienst")
		do("tess", path+"/wijziging", url.Values{"uit": {"bo"}, "in": {"cas"}, "van": {"2026-11-30"}, "van-tijd": {"10:00"}, "tot": {"2026-11-30"}, "tot-tijd": {"11:00"}})

		gone := do("tess", newPath, url.Values{"naam": {"Weg"}, "trap": {"1"}})
		refused("tess", gone+"/instellen", url.Values{"versie": {"7"}, "stap": {"weg"}}, 409)
		do("tess", gone+"/instellen", url.Values{"versie": {"1"}, "stap": {"weg"}})
		if status, _, _ := as("tess").Do("GET", gone, nil); status != http.StatusNotFound {
			t.Errorf("a roster that was taken away: %d", status)
		}

		for _, address := range []string{path, path + "/laag", path + "/periode", path + "/instellen", Path + "/bestaat-niet"} {
			if status, _, _ := as("zoe").Do("GET", address, nil); status != http.StatusNotFound {
				t.Errorf("%s for another organisation: %d", address, status)
			}
		}
		if status, _, _ := as("fg").Do("GET", OwnPath, nil); status != http.StatusNotFound {
			t.Errorf("own shifts of who has none: %d", status)
		}
		if status, _, _ := as("ad").Do("GET", path+"/laag", nil); status != http.StatusForbidden {
			t.Errorf("the form of who does not keep it: %d", status)
		}
	})
}
