package feedback

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/signal"
)

// mark is a text that somebody wrote, and the signal on whose page its sender may read it;
// empty when no sender may ever read it.
type mark struct{ word, signal string }

// leaks is a random world with all that was written in it.
type leaks struct {
	*world
	r     *rapid.T
	marks []mark
	sent  map[string][]string // ids of signals by the login of their sender
	ids   []string
}

func senders() []string { return []string{"bewoner", "buur", "vakman", "vrijwilliger"} }

// word is a new text, for the sender of a signal or for no sender at all.
func (l *leaks) word(reader string) string {
	w := "merk" + strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return 'g' + r - '0'
		}
		return r
	}, strings.ReplaceAll(store.NewID(), "-", ""))
	l.marks = append(l.marks, mark{w, reader})
	return "tekst " + w
}

// step does something at random: what the rules refuse is no step.
func (l *leaks) step() {
	ctx := l.T.Context()
	desk := people()[rapid.SampledFrom([]string{"consulent", "teamleider"}).Draw(l.r, "desk")]
	if len(l.ids) == 0 || rapid.IntRange(0, 3).Draw(l.r, "new") == 0 {
		login := rapid.SampledFrom(senders()).Draw(l.r, "sender")
		id := l.send(login, l.word(""))
		l.ids, l.sent[login] = append(l.ids, id), append(l.sent[login], id)
		return
	}
	id := rapid.SampledFrom(l.ids).Draw(l.r, "signal")
	sig := l.signal(id)
	var err error
	switch what := rapid.SampledFrom([]string{"talk", "over", "advise", "drop", "case", "close", "say", "write"}).Draw(l.r, "step"); what {
	case "talk":
		err = l.signals.HeldTalk(ctx, desk, id, sig.Version, l.word(""))
	case "over":
		err = l.signals.HandOver(ctx, desk, id, sig.Version, people()["teamleider"].UserID, sig.Due, l.word(""))
	case "advise":
		err = l.signals.GiveAdvice(ctx, desk, id, sig.Version, l.word(""))
	case "drop":
		err = l.signals.DropIt(ctx, desk, id, sig.Version, l.word(""))
	case "case":
		err = l.DB.Write(ctx, func(tx *store.Tx) error {
			return l.signals.Attach(tx, l.clock.Now(), desk, access.Decision{Allowed: true}, id, sig.Version, "case-"+id, l.word(""))
		})
	case "close":
		err = l.DB.Write(ctx, func(tx *store.Tx) error { return signal.CaseClosed(tx, l.clock.Now(), "case-"+id, true) })
	case "say":
		kind := rapid.SampledFrom(fromSender()).Draw(l.r, "kind")
		for login, ids := range l.sent {
			for _, mine := range ids {
				if mine == id {
					err = l.say(login, id, kind, l.word(id))
				}
			}
		}
	case "write":
		err = l.s.Write(ctx, desk, id, l.word(id), store.NewID())
	}
	if err != nil && !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict) {
		l.r.Fatal(err)
	}
	if err != nil && len(l.marks) > 0 { // what was refused is nowhere
		l.marks[len(l.marks)-1].signal = ""
	}
}

// outputs are all that a sender can ask for about the own signals, by address, and for
// which signal it is; empty for the list of all.
func outputs(ids []string) map[string]string {
	all := map[string]string{"/signalen/mijn": ""}
	for _, id := range ids {
		for _, path := range []string{"/signalen/" + id + "/verhaal", "/signalen/" + id + "/ontvangen", "/api/v1/signalen/" + id + "/verhaal", "/api/v1/signalen/" + id + "/berichten"} {
			all[path] = id
		}
	}
	return all
}

func (l *leaks) server() http.Handler {
	s := webtest.Server(l.T, web.Config{Auth: people(), Policy: l.policy, Clock: l.clock}, Files, append(l.s.Routes(), l.signals.Routes()...))
	s.API(l.signals.API, l.s.API)
	return s.Handler()
}

func (l *leaks) fetch(h http.Handler, login, path string) string {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if strings.HasPrefix(path, "/api/") {
		r.Header.Set("Authorization", "Bearer "+login)
	} else {
		r.AddCookie(&http.Cookie{Name: "samendoen", Value: login})
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	body, err := io.ReadAll(w.Result().Body)
	if err != nil || w.Code != http.StatusOK {
		l.r.Fatalf("%s of %s: %d %v %s", path, login, w.Code, err, body)
	}
	return string(body)
}

// No sentence, note or reason of anybody, nobody's name but the first one of a colleague and
// no word between another sender and a colleague reaches a sender, whatever happened; and
// what was said to a sender does.
func TestNothingReachesASender(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		seen := 0
		storetest.Worlds(t, func(r *rapid.T) {
			l := &leaks{world: w, r: r, sent: map[string][]string{}}
			for range rapid.IntRange(4, 25).Draw(r, "steps") {
				l.step()
			}
			h := l.server()
			for login, ids := range l.sent {
				for path, id := range outputs(ids) {
					body := l.fetch(h, login, path)
					for _, m := range l.marks {
						has := strings.Contains(body, m.word)
						may := m.signal != "" && m.signal == id && !strings.HasSuffix(path, "/ontvangen") && !strings.HasPrefix(path, "/api/v1/signalen/"+id+"/verhaal")
						if has && !may || may && !has {
							r.Fatalf("%s of %s says %s: %v, want %v", path, login, m.word, has, may)
						}
						if has {
							seen++
						}
					}
					for _, name := range append(strings.Fields(tenant), "0612345678", "Achternaamconsulent", "Achternaamteamleider") {
						if strings.Contains(body, name) {
							r.Fatalf("%s of %s says %s", path, login, name)
						}
					}
				}
			}
		})
		if seen == 0 {
			t.Error("no world had a message: the test looked at nothing")
		}
	})
}

// What goes to another sender of the same home is theirs alone.
func TestTwoSendersTwoTalks(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, b := w.send("bewoner", "De lift is stuk."), w.send("buur", "De lift doet het niet.")
		w.Must(w.say("bewoner", a, signal.Addition, "Alleen van de eerste."))
		w.Must(w.s.Write(ctx, people()["consulent"], b, "Alleen voor de tweede.", store.NewID()))
		if got := fmt.Sprint(w.read("bewoner", a).Lines); !strings.Contains(got, "eerste") || strings.Contains(got, "tweede") {
			t.Error(got)
		}
		if got := fmt.Sprint(w.read("buur", b).Lines); !strings.Contains(got, "tweede") || strings.Contains(got, "eerste") {
			t.Error(got)
		}
	})
}
