package webhook

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/signal"
)

// Each key hears of what it may read at that moment and of nothing else, and what it may not
// hear leaves no trace.
func TestEachKeyHearsItsOwn(t *testing.T) {
	each(t, func(w *world) {
		inner := map[string]*receiver{}
		ids := map[string]ID{}
		for name, k := range map[string]struct {
			login  string
			scopes []string
		}{"consulent": {"consulent", []string{"signal.", "case."}}, "teamleider": {"teamleider", []string{"signal.", "case."}}, "only cases": {"consulent", []string{"case."}},
			"the map": {"consulent", []string{"map."}}, "sender": {"bewoner", []string{"signal."}}, "another resident": {"vrijwilliger", []string{"signal."}},
			"board": {"bestuur", []string{"signal.", "case."}}, "officer": {"fg", []string{"signal.", "case."}}, "elsewhere": {"elders", []string{"signal.", "case."}},
			"who sent from elsewhere": {"aannemer", []string{"signal.", "case."}}} {
			inner[name] = w.receiver(nil)
			ids[name], _ = w.listen(k.login, inner[name].URL, k.scopes...)
		}
		sig := w.send("bewoner", "Zegt dat zij niemand meer ziet.")
		w.talk(sig, "Koffie.")
		c := w.open(sig, "Hulp bij contact")
		w.close(c, "Het contact is er weer")
		theirs := w.send("aannemer", "De hal staat vol.")
		w.advise(theirs, "De beheerder ruimt het op.")
		w.run()
		both := []Kind{SignalReceived, SignalTaken, SignalClosed, SignalReceived, SignalClosed}
		for name, want := range map[string][]Kind{
			"consulent":  {SignalReceived, SignalTaken, CaseOpened, CaseClosed, SignalClosed, SignalReceived, SignalClosed},
			"teamleider": both, "only cases": {CaseOpened, CaseClosed}, "the map": nil, "sender": {SignalReceived, SignalTaken, SignalClosed},
			"another resident": nil, "board": nil, "officer": nil, "elsewhere": nil, "who sent from elsewhere": {SignalReceived, SignalClosed}} {
			if diff := cmp.Diff(want, inner[name].kinds(t)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			if n := len(w.messages(ids[name])); n != len(want) {
				t.Errorf("%s: %d messages are kept, want %d", name, n, len(want))
			}
		}
	})
}

// The facts of the moment of sending decide: shut out, restricted, key ended, user left.
func TestRightsEndAtOnce(t *testing.T) {
	for name, end := range map[string]func(w *world, sig string) error{
		"shut out": func(w *world, _ string) error {
			return w.DB.Write(context.Background(), func(tx *store.Tx) error {
				_, err := access.ShutOut(tx, access.Lockout{UserID: "u-consulent", Type: access.HomeType, Object: string(w.home), ByID: "x", From: monday})
				return err
			})
		},
		"restricted": func(w *world, sig string) error {
			return w.DB.Write(context.Background(), func(tx *store.Tx) error {
				_, err := tx.Exec(`INSERT INTO access_restriction (request_id, object_type, object_id, from_at, until_at) VALUES ('r', 'Signal', $1, $2, 0)`, sig, store.Micros(monday))
				return err
			})
		},
		"erased": func(w *world, sig string) error {
			return w.DB.Write(context.Background(), func(tx *store.Tx) error { return signal.Erase(tx, w.vault, monday, sig) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				r := w.receiver(nil)
				id, _ := w.listen("consulent", r.URL, "signal.")
				w.Must(end(w, w.send("bewoner", "Een zin.")))
				w.run()
				if len(r.letters()) != 0 || len(w.messages(id)) != 0 || w.Count(`SELECT count(*) FROM audit_record WHERE action = 'signal.webhook'`) != 0 {
					t.Error("something was told, kept or noted")
				}
			})
		})
	}
	for name, end := range map[string]func(tx *store.Tx) error{
		"key withdrawn": func(tx *store.Tx) error { _, err := tx.Exec(`DELETE FROM account_token`); return err },
		"key ended": func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE account_token SET until = $1`, store.Micros(monday))
			return err
		},
		"user left": func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE account_user SET disabled = 1 WHERE id = 'u-consulent'`)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				r := w.receiver(nil)
				id, _ := w.listen("consulent", r.URL, "signal.")
				w.send("bewoner", "Een zin.")
				w.Write(end)
				w.run()
				if e := w.endpoint(id); len(r.letters()) != 0 || e.State != Paused || e.Why != NoKey {
					t.Errorf("%d messages, %+v", len(r.letters()), e)
				}
				if n := w.Count(`SELECT count(*) FROM account_notice WHERE user_id = 'u-beheerder' AND message = 'webhook.notice_sleutel'`); n != 1 {
					t.Errorf("%d notices", n)
				}
				if err := w.s.Set(context.Background(), people()["beheerder"], id, w.endpoint(id).Version, On); err == nil {
					t.Error("on again without a key")
				}
			})
		})
	}
}

// Whatever people write, and however a signal goes, a message has these fields with these
// forms and no others, in its body and in its head.
func TestNoContentGoesOut(t *testing.T) {
	form := map[string]*regexp.Regexp{
		"type":      regexp.MustCompile(`^(signaal\.(ontvangen|opgepakt|afgerond|heropend)|dossier\.(geopend|afgesloten|heropend))$`),
		"timestamp": regexp.MustCompile(`^2026-11-0\dT\d\d:\d\d:\d\d(\.\d+)?Z$`), "id": regexp.MustCompile(`^[0-9a-f-]{36}$`),
		"link": regexp.MustCompile(`^https://samendoen\.example/(signalen|dossiers)/[0-9a-f-]{36}$`),
		"api":  regexp.MustCompile(`^https://samendoen\.example/api/v1/(signalen|dossiers)/[0-9a-f-]{36}$`),
	}
	check := func(t *rapid.T, l letter) {
		var top map[string]json.RawMessage
		var data map[string]string
		if json.Unmarshal(l.body, &top) != nil || json.Unmarshal(top["data"], &data) != nil || len(top) != 3 || len(data) != 3 {
			t.Fatalf("another form: %s", l.body)
		}
		for _, key := range []string{"type", "timestamp"} {
			if json.Unmarshal(top[key], new(string)) != nil {
				t.Fatalf("%s: %s", key, l.body)
			}
			var text string
			_ = json.Unmarshal(top[key], &text)
			data[key] = text
		}
		for key, text := range data {
			if form[key] == nil || !form[key].MatchString(text) {
				t.Fatalf("%s is %q", key, text)
			}
		}
		for name := range l.head {
			switch name {
			case "Webhook-Id", "Webhook-Timestamp", "Webhook-Signature", "Content-Type", "Content-Length", "User-Agent", "Accept-Encoding":
			default:
				t.Fatalf("head %s: %v", name, l.head[name])
			}
		}
	}
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		r := w.receiver(nil)
		w.listen("consulent", r.URL, "signal.", "case.")
		seen := 0
		storetest.Worlds(t, func(rt *rapid.T) {
			marks := []string{}
			said := func() string {
				mark := fmt.Sprintf("merk%06x", rapid.IntRange(0, 1<<24).Draw(rt, "mark"))
				marks = append(marks, mark)
				return "Zij zei " + mark + " en huilde."
			}
			sig := w.send(rapid.SampledFrom([]string{"bewoner", "vrijwilliger", "aannemer", "vakman"}).Draw(rt, "sender"), said())
			w.talk(sig, said())
			if rapid.Bool().Draw(rt, "a case") {
				w.close(w.open(sig, said()), said())
			} else {
				w.advise(sig, said())
			}
			w.run()
			all := r.letters()
			for _, l := range all[seen:] {
				check(rt, l)
				for _, mark := range append(marks, "Lindestraat", "Naam ", "zorgen", "alleen") {
					if strings.Contains(string(l.body)+fmt.Sprint(l.head), mark) {
						rt.Fatalf("%q went out: %s", mark, l.body)
					}
				}
			}
			if len(all) < seen+3 {
				rt.Fatalf("%d messages", len(all)-seen)
			}
			seen = len(all)
		})
	})
}
