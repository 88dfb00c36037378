package rights

import (
	"context"
	"slices"
	"testing"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

func (w *world) objects(id casework.ID, word, name string) RequestID {
	w.T.Helper()
	resident := access.Actor{UserID: "bewoner", OrgID: "corp", Roles: []access.Role{access.Resident}, Via: access.ByInvitation}
	w.Write(func(tx *store.Tx) error {
		return w.s.Object(tx, resident, access.Decision{Allowed: true, Rules: []string{"resident.invited"}},
			Objecting{WordID: word, CaseID: string(id), Org: "corp", Partner: "zorg", Name: name, Text: "Liever niet.", Number: "D-1", Director: "cas", Paused: true}, w.clock.Now())
	})
	return ownID(word)
}

func (w *world) settles(word string, stopped bool) {
	w.T.Helper()
	w.Write(func(tx *store.Tx) error {
		return w.s.SettleOwn(tx, w.people["cas"], access.Decision{Allowed: true}, Settled{WordID: word, Stopped: stopped, Why: "Zo is het."}, w.clock.Now())
	})
}

// TestObjectionOfTheOwnPage: it is a request of the law with its term and a holder who is told; it
// is answered in the case and nowhere else, can get two months more, and is closed by that answer.
func TestObjectionOfTheOwnPage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		anna := w.people["anna"]
		caseID := w.aCase("Overlast")
		id := w.objects(caseID, "w1", "sanne  DE WIT")
		v := w.show("fg", id)
		if v.Kind != Objection || v.State != Identified || v.Subject != "sanne" || v.From != "" || v.Holder != "anna" || v.Answers != "cas" ||
			!v.Due.Equal(AnswerBy(v.On, false)) || v.Due.Format("2006-01-02") != "2026-12-21" || v.Wish != "Liever niet." || !v.Own.Paused {
			t.Errorf("%+v", v.Request)
		}
		if n := w.Count(`SELECT count(*) FROM account_notice WHERE user_id = 'anna' AND message = 'rights.notice_objection'`); n != 1 {
			t.Error("the holder heard it", n, "times")
		}
		if n := w.Count(`SELECT count(*) FROM rights_request WHERE CAST(body AS TEXT) LIKE '%Liever%'`); n != 0 {
			t.Error("the words can be read in the database")
		}
		w.refusedFor(w.s.DecideOn(ctx, anna, id, v.Version, Ruling{Answer: Denied, Why: "Nee."}), "rights.not_now")
		w.refusedFor(w.s.Stop(ctx, anna, id, v.Version, "Zomaar.", ByLetter, v.On), "rights.not_now")
		w.Must(w.s.Extend(ctx, anna, id, v.Version, "Wij vragen het na.", v.On))
		w.Must(w.s.Hand(ctx, anna, id, w.version(id), "bob"))
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			terms, err := w.s.OwnTerms(tx, []string{"w1", "w0"})
			if at := terms["w1"]; len(terms) != 1 || at.Number != v.Number || at.Why != "Wij vragen het na." || !at.Due.Equal(AnswerBy(v.On, true)) {
				t.Errorf("%+v", terms)
			}
			held, err2 := w.s.Asks(tx, "corp")
			if len(held) != 1 || !slices.Contains(held[0].Things, string(caseID)) {
				t.Errorf("the case is not held: %+v", held)
			}
			if err == nil {
				err = err2
			}
			return err
		}))
		w.settles("w1", false)
		w.settles("w0", true) // of before there were requests
		w.settles("w1", true) // it was answered
		v = w.show("fg", id)
		if v.State != Done || v.Answer != Denied || v.AnswerWhy != "Zo is het." || v.OutBy != OnPage || v.Closed.IsZero() {
			t.Errorf("%+v", v.Request)
		}
		w.Kind(w.s.Lift(ctx, anna, id, v.Version, v.On), fault.Invalid)
	})
}

// TestObjectionByAnother: of somebody of the home whom the administration does not know, the
// request says who asks; of a case about nobody it is still a request that somebody holds.
func TestObjectionByAnother(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.objects(w.aCase("Overlast"), "w1", "Tante Bep")
		if v := w.show("fg", id); v.From != "Tante Bep" || v.Subject == "" {
			t.Errorf("%+v", v.Request)
		}
		nobody := casework.ID(store.NewID())
		w.Write(func(tx *store.Tx) error {
			_, err := w.vault.NewKey(tx, w.clock.Now(), string(nobody), "corp")
			return err
		})
		w.Write(func(tx *store.Tx) error { _, err := tx.Exec(`DELETE FROM rights_appointed`); return err })
		id = w.objects(nobody, "w2", "Tante Bep")
		v := w.show("fg", id)
		if v.Subject != "" || v.Holder != "fg" {
			t.Errorf("%+v", v.Request)
		}
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			held, err := w.s.Asks(tx, "corp")
			if len(held) != 2 || !slices.Contains(held[1].Things, string(nobody)) && !slices.Contains(held[0].Things, string(nobody)) {
				t.Errorf("%+v", held)
			}
			return err
		}))
	})
}

// TestObjectionOutlivesItsCase: of a case that was erased the answer is given here, so that the
// request does not wait for ever.
func TestObjectionOutlivesItsCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		caseID := w.aCase("Overlast")
		id := w.objects(caseID, "w1", "Sanne de Wit")
		w.Write(func(tx *store.Tx) error { return w.vault.Shred(tx, w.clock.Now(), string(caseID)) })
		w.Must(w.s.DecideOn(ctx, w.people["anna"], id, w.version(id), Ruling{Answer: Denied, Why: "Het is al weg."}))
		if v := w.show("fg", id); v.State != Decided || v.Answers != "" {
			t.Errorf("%+v", v.Request)
		}
	})
}
