package resident

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

// kept is a place where requests are kept, for the edge of this module.
type kept struct {
	taken   []Objected
	settled []Word
	fails   error
}

func (k *kept) Object(_ *store.Tx, _ access.Actor, _ access.Decision, o Objected, _ time.Time) error {
	k.taken = append(k.taken, o)
	return nil
}

func (k *kept) Settle(_ *store.Tx, _ access.Actor, _ access.Decision, w Word, _ time.Time) error {
	if k.fails == nil {
		k.settled = append(k.settled, w)
	}
	return k.fails
}

func (k *kept) Terms(*store.Tx, []string) (map[string]Term, error) {
	terms := map[string]Term{}
	for _, o := range k.taken {
		terms[o.Word.ID] = Term{Number: "V-2026-001", Due: time.Date(2026, 12, 21, 0, 0, 0, 0, time.UTC)}
	}
	return terms, nil
}

// TestObjects: an objection is passed on once as a request; until it is answered the partner does
// not see the case, nobody from there can join, and the answer ends both in one act.
func TestObjects(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		k := &kept{}
		w.s.UseRequests(k)
		pia := w.actor("pia")
		_, err := w.cases.Show(ctx, pia, w.id)
		w.Must(err)
		secret := w.enter(w.invite())
		for range 2 {
			w.Must(w.s.Say(ctx, secret, Word{Kind: Objection, PartnerID: "zorg", Text: "Liever niet"}, "k"))
		}
		if len(k.taken) != 1 || k.taken[0].Name != "Mevrouw De Wit" || k.taken[0].Director != "anna" || !k.taken[0].Paused {
			t.Fatalf("%+v", k.taken)
		}
		_, err = w.cases.Show(ctx, pia, w.id)
		w.Kind(err, fault.NotFound)
		list, err := w.cases.List(ctx, pia, casework.FilterAll)
		w.Must(err)
		if len(list.Rows) != 0 {
			t.Error("a list shows what is paused")
		}
		_, err = w.cases.Show(ctx, w.actor("bea"), w.id)
		w.Must(err)
		m, err := w.s.Look(ctx, secret)
		w.Must(err)
		word := m.Words[0]
		if at := m.Open[word.ID]; !at.Paused || at.Number != "V-2026-001" || slices.ContainsFunc(m.People, func(p casework.Participant) bool { return p.User.ID == "pia" && p.Reads }) {
			t.Errorf("%+v", m.Open)
		}
		v, err := w.cases.Show(ctx, w.anna, w.id)
		w.Must(err)
		w.Must(w.cases.RemoveParticipant(ctx, w.anna, w.id, v.Version, "pia"))
		v, err = w.cases.Show(ctx, w.anna, w.id)
		w.Must(err)
		w.Kind(w.cases.AddParticipant(ctx, w.anna, w.id, v.Version, "pia|samen"), fault.Invalid)
		if slices.ContainsFunc(v.Join, func(c casework.Candidate) bool { return c.User.OrgID == "zorg" }) {
			t.Error("somebody of a paused partner is among those who could join")
		}

		k.fails = fault.New("test", fault.Unavailable)
		w.Kind(w.s.Answer(ctx, w.anna, w.id, word.ID, 1, Stopped, "Wij stoppen."), fault.Unavailable)
		k.fails = nil // one act: it was answered nowhere
		if m, err = w.s.Look(ctx, secret); err != nil || m.Words[0].State != Waits || !m.Open[word.ID].Paused {
			t.Errorf("%+v %v", m.Words[0], err)
		}
		w.Must(w.s.Answer(ctx, w.anna, w.id, word.ID, 1, Stopped, "Wij stoppen."))
		if len(k.settled) != 1 || k.settled[0].State != Stopped || k.settled[0].Answer != "Wij stoppen." {
			t.Errorf("%+v", k.settled)
		}
		if n := w.Count(`SELECT count(*) FROM access_lockout WHERE until_at = 0`); n != 0 {
			t.Error("the pause goes on:", n)
		}
		v, err = w.cases.Show(ctx, w.anna, w.id)
		w.Must(err)
		if !slices.ContainsFunc(v.Join, func(c casework.Candidate) bool { return c.User.OrgID == "zorg" }) {
			t.Error("nobody of the partner can join again")
		}
		var tell []casework.Commitment
		for _, p := range v.Commitments {
			if strings.Contains(p.What, "art. 19") {
				tell = append(tell, p)
			}
		}
		if len(tell) != 1 || tell[0].HolderID != "anna" || tell[0].Side != casework.OurSide || !strings.Contains(tell[0].What, w.actor("pia").Name) || !tell[0].By.After(v.Today) {
			t.Fatalf("to be told: %+v", tell)
		}
		w.Must(w.cases.Settle(ctx, w.anna, w.id, tell[0].ID, tell[0].Version, casework.Settlement{To: casework.Kept, Proof: "Gebeld."}))
	})
}

// TestObjectsToDirector: who directs the case from elsewhere keeps seeing it, so that it is never
// with nobody; the resident reads that.
func TestObjectsToDirector(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		k := &kept{}
		w.s.UseRequests(k)
		secret := w.enter(w.invite())
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE casework_case SET director_id = 'pia' WHERE id = $1`, string(w.id))
			return err
		})
		w.Must(w.s.Say(ctx, secret, Word{Kind: Objection, PartnerID: "zorg", Text: "Liever niet"}, ""))
		m, err := w.s.Look(ctx, secret)
		w.Must(err)
		if k.taken[0].Paused || m.Open[m.Words[0].ID].Paused {
			t.Errorf("%+v", k.taken)
		}
		_, err = w.cases.Show(ctx, w.actor("pia"), w.id)
		w.Must(err)
	})
}

// TestAnsweredAfterClosing: what waits when a case is closed is answered still.
func TestAnsweredAfterClosing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		k := &kept{}
		w.s.UseRequests(k)
		secret := w.enter(w.invite())
		w.Must(w.s.Say(ctx, secret, Word{Kind: Objection, PartnerID: "zorg", Text: "Liever niet"}, ""))
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE casework_case SET state = 'afgesloten', closed = $2 WHERE id = $1`, string(w.id), store.Micros(w.clock.Now()))
			return err
		})
		v, err := w.s.Show(ctx, w.anna, w.id)
		w.Must(err)
		if v.MaySteer || !v.MayReply {
			t.Errorf("%v %v", v.MaySteer, v.MayReply)
		}
		w.Must(w.s.Answer(ctx, w.anna, w.id, v.Words[0].ID, 1, GoesOn, "Het moet van de wet."))
		if len(k.settled) != 1 || k.settled[0].State != GoesOn {
			t.Errorf("%+v", k.settled)
		}
	})
}
