package hotline

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
)

// TestTheEveningOnScreen: Vera sends an alarm with one tap, sees who has it, and Ad answers; who has
// nothing to do with it finds nothing, with the bytes of what never was.
func TestTheEveningOnScreen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		logins := webtest.Logins{}
		for id, a := range w.people {
			logins[id] = a
		}
		server := webtest.Server(t, web.Config{Auth: logins, Policy: w.s.policy, Clock: w.clock, Nav: w.s.Nav()}, Files, w.s.Routes()).Handler()
		as := func(login string) webtest.Browser { return webtest.Browser{T: t, Server: server, Login: login} }
		page := func(login, path string, want ...string) string {
			t.Helper()
			status, body, _ := as(login).Do("GET", path, nil)
			for _, text := range want {
				if status != http.StatusOK || !strings.Contains(body, text) {
					t.Errorf("%s at %s: %d, without %q", login, path, status, text)
				}
			}
			return body
		}
		do := func(login, path string, form url.Values) string {
			t.Helper()
			status, body, to := as(login).Do("POST", path, form)
			if status != http.StatusSeeOther {
				t.Fatalf("%s at %s: %d %s", login, path, status, body)
			}
			return to
		}
		p := plain()
		p.Phone = "+31201234567"
		w.policy(p)

		page("ad", waysPath, "Je bent nog niet te bereiken")
		do("ad", waysPath, url.Values{"soort": {"sms"}, "adres": {"06 11 11 11 11"}, "na": {"0"}})
		w.work()
		code := w.phone.sent[0].Code
		w.phone.take()
		list, err := w.s.Ways(context.Background(), w.people["ad"])
		w.Must(err)
		if status, body, _ := as("ad").Do("POST", waysPath+"/"+list[0].ID, url.Values{"stap": {"bevestig"}, "code": {"12"}}); status != http.StatusBadRequest || !strings.Contains(body, "Deze code klopt niet") {
			t.Errorf("a wrong code: %d", status)
		}
		do("ad", waysPath+"/"+list[0].ID, url.Values{"stap": {"bevestig"}, "code": {code}})
		page("ad", waysPath, "Werkt. Getest op")

		page("vera", Path, "Breng eerst jezelf in veiligheid", `href="tel:112"`, `href="tel:+31201234567"`, "Stuur alarm")
		page("vera", Path, "Zeg erbij waar je bent", `id="alarm-waar"`)
		path := do("vera", Path, url.Values{"soort": {"alarm"}, "sleutel": {"k"}, "waar": {"Lindestraat 5, de kelder"}})
		if again := do("vera", Path, url.Values{"soort": {"alarm"}, "sleutel": {"k"}}); again != path {
			t.Errorf("the same tap twice: %s and %s", path, again)
		}
		page("vera", path, "We bellen nu", "is bewaard onder")
		w.work()
		same(t, "called", "sms:+31611111111", w.phone.take())
		page("ad", Path, "Wie nu iemand nodig heeft")
		page("ad", path, "Ik neem deze melding aan", "Lindestraat 5, de kelder")
		do("ad", path+"/stap", url.Values{"stap": {"neem"}})
		page("vera", path, "Naam ad heeft je melding", "Naam ad neemt de melding aan")
		do("ad", path+"/stap", url.Values{"stap": {"schrijf"}, "bericht": {"Ik ben er over tien minuten."}})
		page("vera", path, "Ik ben er over tien minuten.")
		if status, body, _ := as("ad").Do("POST", path+"/stap", url.Values{"stap": {"schrijf"}, "bericht": {" "}}); status != http.StatusBadRequest || !strings.Contains(body, "Schrijf kort hoe het gaat") {
			t.Errorf("an empty word: %d", status)
		}
		do("ad", path+"/stap", url.Values{"stap": {"sluit"}})
		page("vera", path, "Dit is afgesloten")

		for _, id := range []string{strings.TrimPrefix(path, Path+"/"), "bestaat-niet"} {
			status, body, _ := as("fg").Do("GET", Path+"/"+id, nil)
			other, missing, _ := as("fg").Do("GET", Path+"/x", nil)
			if status != http.StatusNotFound || status != other || strings.ReplaceAll(body, id, "") != strings.ReplaceAll(missing, "/x", "/") {
				t.Errorf("%s for who has nothing to do with it: %d", id, status)
			}
		}
	})
}
