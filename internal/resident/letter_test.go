package resident

import (
	"context"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/letter"
)

// sendLetter writes a letter to somebody and notes that it went, on the own page too or not.
func (w *world) sendLetter(key, to string, place bool) (id string, err error) {
	w.T.Helper()
	ctx := context.Background()
	id, err = w.letters.Begin(ctx, w.anna, w.id, "uitnodiging", key)
	w.Must(err)
	l := w.letterNow(id)
	if to != "" {
		l.To = to
		w.Must(w.letters.Save(ctx, w.anna, w.id, id, l.Version, l.Content))
		l.Version++
	}
	return id, w.letters.Send(ctx, w.anna, w.id, id, l.Version, w.day(0), letter.ByHand, place)
}

func (w *world) letterNow(id string) letter.Letter {
	w.T.Helper()
	v, err := w.letters.Show(context.Background(), w.anna, w.id, id)
	w.Must(err)
	return v.Letters[0]
}

func (w *world) opens(secret, id string) error {
	_, err := w.s.OpenLetter(context.Background(), secret, id)
	return err
}

// TestLetter: a letter to the resident stands on the own page only where staff put it, and only when
// somebody can read it there; the first look is seen by staff and on record, a supporter and another
// case have no part in it, and what was taken back is gone.
func TestLetter(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		if _, err := w.sendLetter("vroeg", "", true); !fault.Is(err, fault.Invalid) {
			t.Error("on a page that nobody can open:", err)
		}
		secret := w.enter(w.invite())
		helper, err := w.s.Bring(ctx, secret, Person{Name: "Zus Els", Reach: "06"})
		w.Must(err)
		beside := w.enter(helper)
		for i, to := range []string{"De wijkagent\nBureau 1", "De buren van\n" + w.letterAddress() + "a"} {
			if _, err := w.sendLetter("ander"+string(rune('0'+i)), to, true); !fault.Is(err, fault.Invalid) {
				t.Errorf("a letter to %q: %v", to, err)
			}
		}
		paper, err := w.sendLetter("papier", "", false)
		w.Must(err)
		w.Kind(w.opens(secret, paper), fault.NotFound)
		id, err := w.sendLetter("plan", "", true)
		w.Must(err)
		m, err := w.s.Look(ctx, secret)
		w.Must(err)
		if len(m.Letters) != 1 || m.Letters[0].ID != id {
			t.Errorf("on the page: %+v", m.Letters)
		}
		if seen, err := w.s.Look(ctx, beside); err != nil || len(seen.Letters) != 0 {
			t.Errorf("a supporter: %v %v", seen.Letters, err)
		}
		w.Kind(w.opens(beside, id), fault.NotFound)
		w.Kind(w.opens("", id), fault.NotFound)
		w.Kind(w.opens(secret, "geen"), fault.NotFound)
		if l := w.letterNow(id); !l.Seen.IsZero() {
			t.Error("seen by somebody who may not:", l.Seen)
		}
		before := w.Count(`SELECT count(*) FROM audit_record`)
		p, err := w.s.OpenLetter(ctx, secret, id)
		w.Must(err)
		first := w.letterNow(id)
		if p.From != "Woonstichting" || p.Text == "" || first.Seen.IsZero() || w.Count(`SELECT count(*) FROM audit_record`) < before+2 {
			t.Errorf("%+v %+v", p, first)
		}
		w.clock.Add(time.Hour)
		w.Must(w.opens(secret, id))
		if again := w.letterNow(id); !again.Seen.Equal(first.Seen) || again.Version != first.Version {
			t.Errorf("the second look changes %+v into %+v", first, again)
		}
		w.Kind(w.letters.TakeBack(ctx, w.anna, w.id, id, first.Version-1), fault.Conflict)
		w.Must(w.letters.TakeBack(ctx, w.anna, w.id, id, first.Version))
		w.Kind(w.opens(secret, id), fault.NotFound)
		w.Must(w.letters.Place(ctx, w.anna, w.id, paper, w.letterNow(paper).Version))
		w.Must(w.opens(secret, paper))
	})
}

// letterAddress is where the resident lives, as a letter says it.
func (w *world) letterAddress() string {
	w.T.Helper()
	v, err := w.cases.Show(context.Background(), w.anna, w.id)
	w.Must(err)
	return v.Label
}

// TestLetterMail: a letter that is put on the page gives the one mail of the day, one that is not or
// that was taken back gives none.
func TestLetterMail(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, p := context.Background(), &posted{}
		w.s.UsePost(p)
		secret := w.enter(w.invite())
		w.Must(w.s.AskMail(ctx, secret, "wit@voorbeeld.nl", "nl"))
		w.Must(w.s.ProveMail(ctx, secret, w.s.proof(p.proofs[0])))
		w.clock.Add(time.Minute)
		_, err := w.sendLetter("papier", "", false)
		w.Must(err)
		id, err := w.sendLetter("plan", "", true)
		w.Must(err)
		w.Must(w.letters.TakeBack(ctx, w.anna, w.id, id, w.letterNow(id).Version))
		if w.mails(p) != 0 {
			t.Error("mail of a letter that does not stand there")
		}
		w.Must(w.letters.Place(ctx, w.anna, w.id, id, w.letterNow(id).Version))
		if w.mails(p) != 1 || w.mails(p) != 0 {
			t.Error("not one mail of a letter:", p.news)
		}
		w.clock.Set(clock.EndOfDay(w.day(0)).Add(time.Hour))
		if w.mails(p) != 0 {
			t.Error("a second mail of the same letter")
		}
	})
}
