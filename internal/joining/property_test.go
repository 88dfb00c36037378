package joining

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/place"
	"samendoen/internal/signal"
)

// crowd is several senders and triage at work on the same homes.
type crowd struct {
	*world
	r     *rapid.T
	ids   []string
	from  map[string]string // login of the sender, by signal
	words map[string]string // a word that only this signal or note has, and whose signal it is
}

func (c *crowd) word(of string) string {
	w := "w" + strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return 'g' + r - '0'
		}
		return r
	}, strings.ReplaceAll(store.NewID(), "-", ""))
	c.words[w] = of
	return "tekst " + w + " erbij"
}

func (c *crowd) step() {
	desk := people()[rapid.SampledFrom([]string{"consulent", "teamleider"}).Draw(c.r, "desk")]
	if len(c.ids) < 2 || rapid.IntRange(0, 3).Draw(c.r, "new") == 0 {
		login := rapid.SampledFrom([]string{"bewoner", "buur", "vakman", "consulent"}).Draw(c.r, "sender")
		unit := rapid.SampledFrom([]place.UnitID{c.home, c.beside, ""}).Draw(c.r, "home")
		theme := rapid.SampledFrom([]signal.Theme{signal.Home, signal.Nuisance, signal.Concern}).Draw(c.r, "theme")
		id := c.send(login, unit, theme, func(d *signal.Draft) {
			d.Sentence, d.Urgency = c.word(""), rapid.SampledFrom(signal.Urgencies()).Draw(c.r, "urgency")
			d.With = rapid.SampledFrom([]string{"", "woning:woning", "woning:overlast", "woning:zorgen", "complex:overlast", "complex:woning"}).Draw(c.r, "with")
		})
		c.ids, c.from[id] = append(c.ids, id), login
		return
	}
	id := rapid.SampledFrom(c.ids).Draw(c.r, "signal")
	sig := c.signal(id)
	var err error
	switch rapid.SampledFrom([]string{"join", "join", "split", "talk", "over", "plan", "advise", "drop", "case", "close", "later"}).Draw(c.r, "step") {
	case "join":
		err = c.s.Join(ctx, desk, id, sig.Version, rapid.SampledFrom(c.ids).Draw(c.r, "lead"))
	case "split":
		err = c.s.Split(ctx, desk, id, sig.Version)
	case "talk":
		err = c.signals.HeldTalk(ctx, desk, id, sig.Version, c.word(""))
	case "plan":
		err = c.signals.PlanTalk(ctx, desk, id, sig.Version, "", sig.Due)
	case "over":
		err = c.signals.HandOver(ctx, desk, id, sig.Version, "u-teamleider", sig.Due, c.word(""))
	case "advise":
		err = c.signals.GiveAdvice(ctx, desk, id, sig.Version, c.word(""))
	case "drop":
		err = c.signals.DropIt(ctx, desk, id, sig.Version, c.word(""))
	case "case":
		err = c.DB.Write(ctx, func(tx *store.Tx) error {
			return c.signals.Attach(tx, c.clock.Now(), desk, access.Decision{Allowed: true}, id, sig.Version, "case-"+id, c.word(""))
		})
	case "close":
		err = c.DB.Write(ctx, func(tx *store.Tx) error { return signal.CaseClosed(tx, c.clock.Now(), "case-"+id, true) })
	case "later":
		c.clock.Add(time.Hour)
	}
	if err != nil && !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict) {
		c.r.Fatal(err)
	}
}

// check holds what must be true of all signals at any moment.
func (c *crowd) check() {
	for _, id := range c.ids {
		sig := c.signal(id)
		if sig.State != signal.Joined {
			continue
		}
		var link Link
		c.Must(c.DB.Read(ctx, func(tx *store.Tx) (err error) { link, err = linkOf(tx, id); return err }))
		lead := c.signal(link.Lead)
		if !link.Follows || !lead.State.Open() {
			c.r.Fatalf("%s follows what is %s: nobody looks at it", id, lead.State)
		}
		if sig.HolderID != lead.HolderID {
			c.r.Fatalf("%s has another holder than what it follows", id)
		}
		if !sig.Due.IsZero() || !sig.DoneAt.IsZero() {
			c.r.Fatalf("%s is due %v, done %v", id, sig.Due, sig.DoneAt)
		}
	}
	if n := c.Count(`SELECT count(*) FROM joining_link a JOIN joining_link b ON a.lead_id = b.signal_id JOIN signal_signal s ON s.id = a.signal_id
		JOIN signal_signal l ON l.id = b.signal_id WHERE a.follows = 1 AND b.follows = 1 AND s.state = 'samengevoegd' AND l.state = 'samengevoegd'`); n > 0 {
		c.r.Fatalf("%d follow what follows", n)
	}
}

func (c *crowd) fetch(h http.Handler, login, path string) string {
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
		c.r.Fatalf("%s of %s: %d %v", path, login, w.Code, err)
	}
	return string(body)
}

// Whatever is joined, taken apart, decided and closed: what follows has somebody who looks at
// it, nothing follows what follows, and no sender reads of another signal, its number, its
// sender or a word of it.
func TestJoiningLosesNobodyAndTellsNobody(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		joined := 0
		storetest.Worlds(t, func(r *rapid.T) {
			c := &crowd{world: w, r: r, from: map[string]string{}, words: map[string]string{}}
			for range rapid.IntRange(6, 30).Draw(r, "steps") {
				c.step()
				c.check()
			}
			h := w.server().Handler()
			for id, login := range c.from {
				if c.signal(id).State == signal.Joined {
					joined++
				}
				if login == "consulent" {
					continue // triages too, and reads the others there
				}
				for _, path := range []string{"/signalen/" + id + "/ontvangen", "/api/v1/signalen/" + id + "/verhaal"} {
					body := c.fetch(h, login, path)
					for word := range c.words {
						if strings.Contains(body, word) {
							r.Fatalf("%s says %s", path, word)
						}
					}
					for other, by := range c.from {
						if other != id && (strings.Contains(body, other) || strings.Contains(body, signal.Number(other))) {
							r.Fatalf("%s of %s names a signal of %s", path, login, by)
						}
					}
					names := []string{"samengevoegd", "joining.", "Achternaamconsulent", "Achternaamteamleider"}
					for _, by := range c.from {
						if by != login && by != "buur" {
							names = append(names, "Achternaam"+by)
						}
					}
					for _, name := range names {
						if strings.Contains(body, name) {
							r.Fatalf("%s says %s", path, name)
						}
					}
				}
			}
		})
		if joined == 0 {
			t.Error("no world had a joined signal: the test looked at nothing")
		}
	})
}

// Nobody waits longer because a signal joined another: what it joins is due no later than
// it was.
func TestNobodyWaitsLonger(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		storetest.Worlds(t, func(r *rapid.T) {
			urgency := func(label string) func(*signal.Draft) {
				return func(d *signal.Draft) { d.Urgency = rapid.SampledFrom(signal.Urgencies()).Draw(r, label) }
			}
			a, b := w.send("bewoner", w.home, signal.Home, urgency("first")), w.send("buur", w.home, signal.Home, urgency("second"))
			first, second := w.signal(a).Due, w.signal(b).Due
			w.Must(w.join("consulent", b, a))
			if due := w.signal(a).Due; due.After(first) || due.After(second) {
				r.Fatalf("due %v, and was %v and %v", due, first, second)
			}
		})
	})
}

// For whoever may not know what runs, a home where it does answers with the same bytes as one
// where nothing runs: in the form, in the answer while choosing and by the API. What one may
// know is exactly what the table says.
func TestNoOracle(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		h := w.server().Handler()
		storetest.Worlds(t, func(r *rapid.T) {
			theme := rapid.SampledFrom(signal.Themes()).Draw(r, "theme")
			id := w.send("bewoner", w.home, theme, nil)
			if rapid.Bool().Draw(r, "talked") {
				w.Must(w.signals.HeldTalk(ctx, people()["consulent"], id, 1, "Mevrouw vertelt."))
			}
			for _, role := range append(access.Roles(), "elders") {
				login := string(role)
				asks := func(unit place.UnitID) string { return answer(h, login, unit) }
				knows := slices.Contains(mayKnow()[role], "woning:"+string(theme))
				same := asks(w.home) == strings.ReplaceAll(asks(w.far), string(w.far), string(w.home))
				if same == knows {
					r.Fatalf("%s about %s: the same as nothing: %v\n%s", login, theme, same, asks(w.home))
				}
			}
			w.Must(w.signals.GiveAdvice(ctx, people()["consulent"], id, w.signal(id).Version, "De buurvrouw helpt."))
		})
	})
}

// answer is all that the program says to somebody about what runs at a home.
func answer(h http.Handler, login string, unit place.UnitID) string {
	ask := func(method, path, body string, head map[string]string) string {
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		for k, v := range head {
			r.Header.Set(k, v)
		}
		r.AddCookie(&http.Cookie{Name: "samendoen", Value: login})
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return http.StatusText(w.Code) + w.Body.String()
	}
	return ask("GET", signal.RunningPath+"?plek="+url.QueryEscape(signal.Spot{UnitID: unit}.Value()), "", map[string]string{"HX-Request": "true"}) +
		ask("POST", "/api/v1/plaatsen/lopend", `{"woningId":"`+string(unit)+`"}`, map[string]string{"Authorization": "Bearer " + login, "Content-Type": "application/json"})
}
