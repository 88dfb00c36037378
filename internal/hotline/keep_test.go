package hotline

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/place"
	"samendoen/internal/roster"
)

// TestWhomTheMeldpuntCalls: who leads says whom to call, on one page; a last resort that nothing
// wakes is refused, and of two who keep it at once the second sees both.
func TestWhomTheMeldpuntCalls(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Write(func(tx *store.Tx) error {
			return roster.Insert(tx, roster.Roster{ID: "nacht", OrgID: "corp", Name: "Nacht Noord", Level: 1})
		})
		logins := webtest.Logins{}
		for id, a := range w.people {
			logins[id] = a
		}
		server := webtest.Server(t, web.Config{Auth: logins, Policy: w.s.policy, Clock: w.clock, Nav: w.s.Nav()}, Files, w.s.Routes()).Handler()
		tess := webtest.Browser{T: t, Server: server, Login: "tess"}
		form := func(version string, change ...string) url.Values {
			f := url.Values{"versie": {version}, "stap1.1": {"rooster:nacht"}, "wacht1": {"5"}, "stap2.2": {"persoon:ad"}, "wacht2": {"10"}, "laatste1": {"persoon:tess"},
				"opnieuw": {"5"}, "termijn": {"15"}, "telefoon": {"020 123 45 67"}}
			for i := 0; i < len(change); i += 2 {
				f.Set(change[i], change[i+1])
			}
			return f
		}
		refused := func(f url.Values, status int, want string) {
			t.Helper()
			if got, body, _ := tess.Do("POST", keepPath, f); got != status || !strings.Contains(body, want) {
				t.Errorf("%v: %d, want %d with %q", f, got, status, want)
			}
		}
		if _, body, _ := tess.Do("GET", keepPath, nil); !strings.Contains(body, "Er is nog niets afgesproken") || !strings.Contains(body, "Rooster: Nacht Noord") || !strings.Contains(body, "Naam tess (geen nummer getest)") {
			t.Error("the page before anything is kept")
		}
		refused(form("0"), http.StatusBadRequest, "Het laatste vangnet moet iemand wakker maken")
		w.reach("tess", "mail:tess")
		refused(form("0"), http.StatusBadRequest, "Het laatste vangnet moet iemand wakker maken")
		w.reach("ben", "stem:+31622222222")
		refused(form("0", "laatste2", "persoon:ben", "stap1.1", "rooster:van-elders"), http.StatusBadRequest, "Kies iemand uit de lijst")
		refused(form("0", "laatste2", "persoon:ben", "wacht1", "0"), http.StatusBadRequest, "Wacht tussen een minuut en een uur")
		refused(form("0", "laatste2", "persoon:ben", "telefoon", "bel maar"), http.StatusBadRequest, "Schrijf een telefoonnummer")
		refused(form("0", "laatste1", "", "laatste2", ""), http.StatusBadRequest, "Kies wie er gebeld wordt als niemand opneemt")
		if status, _, to := tess.Do("POST", keepPath, form("0", "laatste2", "persoon:ben")); status != http.StatusSeeOther || !strings.HasPrefix(to, keepPath) {
			t.Fatalf("kept: %d", status)
		}
		k, err := w.s.Keeping(context.Background(), w.people["tess"], "")
		w.Must(err)
		if k.Version != 1 || len(k.Steps) != 2 || k.Steps[0].Targets[0].RosterID != "nacht" || k.Steps[1].Targets[0].UserID != "ad" || len(k.Last) != 2 || k.Phone != "+31201234567" {
			t.Errorf("kept: %+v", k)
		}
		refused(form("0", "laatste2", "persoon:ben"), http.StatusConflict, "telefoon")
		if status, _, _ := tess.Do("POST", keepPath, form("1", "laatste2", "persoon:ben", "termijn", "30")); status != http.StatusSeeOther {
			t.Errorf("kept again: %d", status)
		}
		refused(form("1", "laatste2", "persoon:ben", "termijn", "45"), http.StatusConflict, "45")

		if _, err := w.s.Keeping(context.Background(), w.people["vera"], ""); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Denied) {
			t.Errorf("a volunteer keeps the policy: %v", err)
		}
	})
}

// TestAreaPolicy: an area can have people of its own. A report from there calls them, one from elsewhere
// or from an area that does not exist calls those of the whole organisation; without it all do.
func TestAreaPolicy(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Write(func(tx *store.Tx) error {
			_, _, _, err := place.SaveAreas(tx, []place.Area{{Code: "BU01", Kind: place.Neighbourhood, Name: "Noord"}, {Code: "BU02", Kind: place.Neighbourhood, Name: "Zuid"}})
			return err
		})
		for user, way := range map[string]string{"ad": "sms:0611", "ben": "sms:0622", "tess": "sms:0633"} {
			w.reach(user, way)
		}
		logins := webtest.Logins{"tess": w.people["tess"], "vera": w.people["vera"]}
		server := webtest.Server(t, web.Config{Auth: logins, Policy: w.s.policy, Clock: w.clock, Nav: w.s.Nav()}, Files, w.s.Routes()).Handler()
		tess, vera := webtest.Browser{T: t, Server: server, Login: "tess"}, webtest.Browser{T: t, Server: server, Login: "vera"}
		if _, body, _ := vera.Do("GET", Path, nil); strings.Contains(body, "In welke buurt?") {
			t.Error("who reports is asked for an area that makes no difference")
		}
		keep := func(area, version, first string, status int) {
			t.Helper()
			got, body, _ := tess.Do("POST", keepPath, url.Values{"gebied": {area}, "versie": {version}, "stap1.1": {"persoon:" + first}, "wacht1": {"5"},
				"laatste1": {"persoon:tess"}, "opnieuw": {"5"}, "termijn": {"15"}})
			if got != status {
				t.Fatalf("kept of %q: %d %s", area, got, body)
			}
		}
		keep("", "0", "ad", http.StatusSeeOther)
		keep("BU09", "0", "ben", http.StatusNotFound)
		keep("BU01", "0", "ben", http.StatusSeeOther)
		keep("BU01", "0", "ad", http.StatusConflict)
		called := func(area, want string) {
			t.Helper()
			_, _, to := vera.Do("POST", Path, url.Values{"soort": {"melding"}, "wat": {"Hulp"}, "buurt": {area}, "sleutel": {"k" + area + want}})
			w.work()
			if got := w.phone.take(); got != want || to == "" {
				t.Errorf("from %q: %s", area, got)
			}
		}
		if _, body, _ := vera.Do("GET", Path, nil); !strings.Contains(body, "In welke buurt?") || !strings.Contains(body, "Noord") || strings.Contains(body, "Zuid") {
			t.Error("who reports is not asked for the area")
		}
		called("BU01", "sms:0622")
		called("BU02", "sms:0611")
		called("BU09 '", "sms:0611")
		called("", "sms:0611")
		w.s.UseGround(streets{})
		if _, _, to := vera.Do("POST", Path, url.Values{"soort": {"alarm"}, "sleutel": {"alarm"}}); to == "" {
			t.Error("no alarm")
		}
		w.work()
		if got := w.phone.take(); got != "sms:0622" {
			t.Errorf("an alarm of who is active in the north: %s", got)
		}
		w.Must(w.s.Visit(context.Background(), w.people["vera"], "De Linde", 15*time.Minute))
		if got := w.later(16 * time.Minute); !strings.Contains(got, "sms:0622") || strings.Contains(got, "sms:0611") {
			t.Errorf("nobody came back from a visit in the north: %s", got)
		}
		if _, body, _ := tess.Do("GET", areaPath("BU01"), nil); !strings.Contains(body, "Haal deze afspraak weg") || !strings.Contains(body, "Hele organisatie") {
			t.Error("the page of an area")
		}
		if _, body, _ := tess.Do("GET", areaPath("BU02"), nil); !strings.Contains(body, "Zuid heeft geen eigen afspraak") {
			t.Error("the page of an area without a policy")
		}
		drop := url.Values{"gebied": {"BU01"}, "versie": {"1"}, "stap": {"weg"}}
		if status, _, _ := tess.Do("POST", keepPath, drop); status != http.StatusSeeOther {
			t.Errorf("dropped: %d", status)
		}
		drop.Set("gebied", "")
		if status, _, _ := tess.Do("POST", keepPath, drop); status != http.StatusNotFound {
			t.Errorf("that of the whole organisation is dropped: %d", status)
		}
		called("BU01", "sms:0611")
	})
}
