package account

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// TestPasskeyPages walks the pages as the script in the browser does.
func TestPasskeyPages(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		check(t, h.PublicAt("https://samendoen.example"))
		address := h.serve(false)
		d := newTelephone(t)
		d.site.ID, d.site.Origin = "samendoen.example", "https://samendoen.example"
		b := newBrowser(t, address)
		asks := func(b *browser, path string) (q Question) {
			t.Helper()
			status, _, body := b.do("GET", path)
			if status != http.StatusOK || json.Unmarshal([]byte(body), &q) != nil || q.Ticket == "" {
				t.Fatalf("GET %s: %d %s", path, status, firstLines(body))
			}
			return q
		}
		b.login("marja")
		b.shows("/mijn/tweede-stap", "Neem liever een passkey")
		b.shows("/mijn/passkeys/nieuw", "Maak de passkey")
		a := d.makes(asks(b, "/mijn/passkeys/vraag"))
		half := b.cookies["samendoen"]
		status, _, body := b.do("POST", "/mijn/passkeys", "naam", "telefoon", "vraag", a.Ticket, "antwoord", a.Reply)
		if status != http.StatusOK || strings.Count(body, `class="recovery"`) != recoveryCodes || b.cookies["samendoen"] == half {
			t.Fatalf("%d %s", status, firstLines(body))
		}
		b.shows("/mijn/beveiliging", "je logt in met een passkey")

		stranger := newBrowser(t, address)
		stranger.shows("/inloggen", `src="/inloggen/passkey.js?v=`)
		q := asks(stranger, "/inloggen/passkey")
		if len(stranger.cookies[browserCookie]) < 40 {
			t.Fatal("no secret in the browser:", stranger.cookies)
		}
		a = d.says(q)
		thief := newBrowser(t, address)
		asks(thief, "/inloggen/passkey")
		for name, it := range map[string]*browser{"another browser": thief, "no cookie": newBrowser(t, address)} {
			status, _, body := it.do("POST", "/inloggen/passkey", "vraag", a.Ticket, "antwoord", a.Reply)
			if status != http.StatusBadRequest || !strings.Contains(body, "Met deze passkey lukte het niet.") || it.cookies["samendoen"] != "" {
				t.Errorf("%s: %d %s", name, status, firstLines(body))
			}
		}
		stranger.goes("/mijn/beveiliging", "/inloggen/passkey", "vraag", a.Ticket, "antwoord", a.Reply, "naar", "/mijn/sleutels")
		stranger.shows("/mijn/sleutels", "Naam marja")

		t.Run("nobody else asks for somebody's passkeys", func(t *testing.T) {
			for _, path := range []string{"/inloggen/code/passkey", "/mijn/bevestigen/passkey", "/mijn/passkeys/vraag", "/mijn/passkeys/nieuw"} {
				if status, to, _ := thief.do("GET", path); status != http.StatusSeeOther || !strings.HasPrefix(to, "/inloggen") {
					t.Errorf("GET %s: %d to %q", path, status, to)
				}
			}
		})
		t.Run("and too many tries wait", func(t *testing.T) {
			for range 25 {
				status, _, _ = thief.do("POST", "/inloggen/passkey", "vraag", "x", "antwoord", "y")
			}
			if status != http.StatusTooManyRequests {
				t.Error(status)
			}
		})
	})
}
