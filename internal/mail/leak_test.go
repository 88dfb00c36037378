package mail

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/account"
	"samendoen/internal/base/delivery/deliverytest"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/frontdoor"
	"samendoen/internal/place"
	"samendoen/internal/signal"
)

// leaks is a random world in which every text that anybody writes holds a mark.
type leaks struct {
	*world
	r    *rapid.T
	site place.ComplexID
	ids  []string
}

const mark = "merkteken"

func (l *leaks) word() string {
	return "tekst " + mark + rapid.StringMatching("[a-z]{6}").Draw(l.r, "word")
}

// step does something at random; what the rules refuse is no step.
func (l *leaks) step() {
	ctx, desk, now := context.Background(), people()["consulent"], l.clock.Now()
	var err error
	what := rapid.SampledFrom([]string{"send", "talk", "advise", "drop", "write", "notice", "door", "mail", "refuse", "late", "case"}).Draw(l.r, "step")
	if len(l.ids) == 0 && what != "door" && what != "mail" && what != "notice" {
		what = "send"
	}
	id := ""
	var sig signal.Signal
	if what != "send" && len(l.ids) > 0 {
		id = rapid.SampledFrom(l.ids).Draw(l.r, "signal")
		l.Must(l.DB.Read(ctx, func(tx *store.Tx) (err error) { sig, err = signal.ByID(tx, id); return err }))
	}
	switch what {
	case "send":
		var r signal.Receipt
		r, err = l.signals.Send(ctx, people()["vakman"], signal.Draft{ComplexID: l.site, Theme: signal.Themes()[0], Sentence: l.word(), Urgency: signal.Ordinary, Key: store.NewID()})
		l.ids = append(l.ids, r.ID)
	case "talk":
		err = l.signals.HeldTalk(ctx, desk, id, sig.Version, l.word())
	case "advise":
		err = l.signals.GiveAdvice(ctx, desk, id, sig.Version, l.word())
	case "drop":
		err = l.signals.DropIt(ctx, desk, id, sig.Version, l.word())
	case "write":
		err = l.DB.Write(ctx, func(tx *store.Tx) error {
			_, err := l.signals.Keep(tx, sig, signal.Message{ID: store.NewID(), At: now, AuthorID: desk.UserID, Key: store.NewID(), Kind: signal.Answer, Text: l.word()})
			return err
		})
	case "notice":
		key := rapid.SampledFrom([]string{"casework.notice_emergency", "casework.notice_answer", "account.notice_rescued", "network.notice_ending", mark}).Draw(l.r, "key")
		err = l.DB.Write(ctx, func(tx *store.Tx) error { return account.Notify(tx, people()["consulent"].UserID, key, now) })
	case "door":
		_, err = l.door.Receive(ctx, frontdoor.Form{Org: own, Lang: "nl", About: frontdoor.AboutHome, Letter: frontdoor.Letter{Where: l.word(), What: l.word()},
			Reporter: frontdoor.Reporter{Name: l.word(), Contact: "riet@buiten.example"}, Token: l.door.FormToken(own, now.Add(-time.Minute))})
	case "mail":
		err = l.DB.Write(ctx, func(tx *store.Tx) error {
			id, err := l.door.TakeIn(tx, frontdoor.Mailed{Org: own, Mark: store.NewID(), At: now, Name: l.word(), Address: "joke@buiten.example", Letter: frontdoor.Letter{Subject: l.word(), What: l.word()}})
			if err == nil {
				_, err = insertSeen(tx, seen{mark: string(id), at: now, outcome: Kept, postID: string(id)})
			}
			return err
		})
	case "refuse":
		d, listErr := l.door.Desk(ctx, desk, frontdoor.ListWaiting)
		if err = listErr; err == nil && len(d.Posts) > 0 {
			err = l.door.Refuse(ctx, desk, d.Posts[0].ID, d.Posts[0].Version, frontdoor.NotOurs)
		}
	case "late":
		l.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`INSERT INTO signal_event (id, signal_id, at, actor_id, step, state, holder_id, day, case_id, sealed) VALUES ($1, $2, $3, '', 'te-laat', $4, '', 0, '', $5)`,
				store.NewID(), id, store.Micros(now), string(sig.State), []byte{})
			return err
		})
	}
	if err != nil && !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Conflict) {
		l.r.Fatal(what, err)
	}
}

// Whatever anybody writes, no word of it, no name, no place and no number of a signal reaches
// a mail: body, subject or any other line of its head. Each mail is what its kind says.
func TestNothingReachesAMail(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		p := startMailbox(t)
		w.reads(p.address, Leave)
		site := w.site()
		w.Must(w.door.SetDoor(context.Background(), people()["teamleider"], 0, true, "088 123 45 67"))
		w.prove("consulent", Choices()...)
		w.prove("vakman", Choices()...)
		kinds := map[string]bool{}
		allowed := w.allowed()
		codes := regexp.MustCompile(`\n` + w.s.dutch.T("mail.code_line") + ` ([0-9A-Z]{4}-){3}[0-9A-Z]{4}\n`)
		fields := []string{"From", "To", "Subject", "Date", "Message-Id", "Mime-Version", "Content-Type", "Content-Transfer-Encoding", "Auto-Submitted", "X-Auto-Response-Suppress"}
		storetest.Worlds(t, func(r *rapid.T) {
			l := &leaks{world: w, r: r, site: site}
			for range rapid.IntRange(3, 15).Draw(r, "steps") {
				l.step()
				w.clock.Add(time.Second)
			}
			for range 3 {
				w.round()
				w.clock.Add(2 * time.Hour)
			}
			for _, m := range w.server.all() {
				secrets := append([]string{mark, "Achternaam", "Lindestraat", "Linden", "riet", "Joke"}, l.ids...)
				for _, id := range l.ids {
					secrets = append(secrets, signal.Number(id))
				}
				for _, secret := range secrets {
					if rest := strings.ReplaceAll(strings.ReplaceAll(m.raw, "riet@buiten.example", ""), "joke@buiten.example", ""); strings.Contains(rest, secret) {
						r.Fatalf("a mail says %q:\n%s", secret, m.raw)
					}
				}
				kinds[m.head.Get("Subject")] = true
				if kind, ok := allowed[strings.TrimSpace(codes.ReplaceAllString(m.body, ""))]; !ok || kind != m.head.Get("Subject") {
					r.Fatalf("no kind says this:\n%s", m.raw)
				}
				for field := range m.head {
					if !slices.Contains(fields, field) {
						r.Fatalf("a mail has a field %s", field)
					}
				}
			}
			w.server.lock.Lock()
			w.server.mails = nil
			w.server.lock.Unlock()
		})
		if len(kinds) < 4 {
			t.Errorf("the test saw only mails of these kinds: %v", kinds)
		}
	})
}

// allowed are the texts of all kinds, with their subjects.
func (w *world) allowed() map[string]string {
	all := map[string]string{}
	for _, k := range Kinds() {
		footer := "mail.footer_user"
		if k.info().reporter {
			footer = "mail.footer_reporter"
		}
		l := compose(k, Text{w.s.dutch.T("mail.subject_" + string(k)), w.s.dutch.T("mail.text_" + string(k))}, home, "", "", w.s.dutch.T(footer))
		all[strings.TrimSpace(l.body)] = l.subject
	}
	return all
}

// site is a complex of the association.
func (w *world) site() place.ComplexID {
	w.T.Helper()
	w.Write(func(tx *store.Tx) error {
		if err := place.SaveStreets(tx, map[int64][2]string{place.StreetID("Lindestraat", "Maastricht"): {"Lindestraat", "Maastricht"}}); err != nil {
			return err
		}
		c := place.Complex{Org: own, Key: "C1", Name: "De Linden"}
		return deliverytest.Put(tx, place.ComplexTable(), own, c.Row(1))
	})
	return place.ComplexIDOf(own, "C1")
}
