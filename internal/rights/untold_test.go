package rights

import (
	"context"
	"slices"
	"testing"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

// drifted fails the test when the cases that nobody told of are not those that a look at every
// case and every notice gives.
func (w *world) drifted() {
	w.T.Helper()
	ctx := context.Background()
	w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
		for _, who := range []string{"", "cas", "bob"} {
			want, err := store.Strings(tx, `SELECT c.id FROM casework_case c WHERE c.org_id = 'corp' AND c.unit_id <> '' AND c.state <> 'afgesloten' AND ($1 = '' OR c.director_id = $1)
				AND NOT EXISTS (SELECT 1 FROM rights_notice n WHERE n.case_id = c.id AND n.done > 0) ORDER BY c.opened, c.id`, who)
			if err != nil {
				return err
			}
			list, err := w.s.noticesDue(tx, "corp", who)
			if err != nil {
				return err
			}
			var got []string
			for _, n := range list {
				got = append(got, n.CaseID)
			}
			if !slices.Equal(got, want) {
				w.T.Errorf("to be told by %q: %v, want %v", who, got, want)
			}
		}
		return nil
	}))
}

// A case stays told of or not whatever happens to it: closed and taken up again, handed over,
// or brought back from before cases were marked.
func TestUntoldFollowsTheCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		cas, bob := w.people["cas"], w.people["bob"]
		told, untold := w.aCase("De een."), w.aCase("De ander.")
		w.Must(w.s.Told(ctx, cas, string(told), 0, AtHome, day("2026-11-20")))
		if n := w.Count(`SELECT count(*) FROM casework_case WHERE told = 1 AND id = $1`, string(told)); n != 1 {
			t.Error("told, and not marked")
		}
		version := func(id casework.ID) (n int64) {
			w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
				c, err := casework.ByID(tx, id)
				n = c.Version
				return err
			}))
			return n
		}
		expect := func(when string, director string, want ...casework.ID) {
			t.Helper()
			w.drifted()
			w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
				list, err := w.s.noticesDue(tx, "corp", director)
				if len(list) != len(want) || len(want) == 1 && list[0].CaseID != string(want[0]) {
					t.Errorf("%s, to be told by %q: %v", when, director, list)
				}
				return err
			}))
		}
		expect("told of one", "", untold)
		for _, id := range []casework.ID{told, untold} {
			w.Must(w.cases.Close(ctx, cas, id, version(id), "Geldzorgen.", casework.Solved))
		}
		expect("closed", "")
		for _, id := range []casework.ID{told, untold} {
			w.Must(w.cases.Reopen(ctx, cas, id, version(id), "Toch niet."))
		}
		expect("taken up again", "", untold)
		for _, id := range []casework.ID{told, untold} {
			w.Must(w.cases.AskHandover(ctx, cas, id, version(id), "bob", "Vakantie.", true))
			offers, err := w.cases.MyOffers(ctx, bob)
			w.Must(err)
			w.Must(w.cases.AnswerHandover(ctx, bob, offers.Mine[len(offers.Mine)-1].ID, casework.HandTaken, ""))
		}
		expect("handed over", "cas")
		expect("handed over", "bob", untold)

		// An older backup knows the notice and not the mark: nobody is told twice.
		w.Write(func(tx *store.Tx) error { _, err := tx.Exec(`UPDATE casework_case SET told = 0`); return err })
		expect("brought back", "", untold)
		w.Must(w.s.Climb(ctx))
		expect("an hour later", "", untold)
		if n := w.Count(`SELECT count(*) FROM casework_case WHERE told = 1 AND id = $1`, string(told)); n != 1 {
			t.Error("the hour marks nothing")
		}
		w.Must(w.s.Told(ctx, bob, string(untold), 0, AtHome, clock.Date(w.clock.Now())))
		expect("both told", "")
	})
}

// What is told by a delivery is marked too.
func TestToldFromElsewhere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		one, other := w.aCase("De een."), w.aCase("De ander.")
		w.Write(func(tx *store.Tx) error {
			list, err := casework.Openings(tx, "corp", casework.Opening{}, 10)
			if err != nil {
				return err
			}
			return InsertTold(tx, slices.DeleteFunc(list, func(o casework.Opening) bool { return o.ID == other }))
		})
		if n := w.Count(`SELECT count(*) FROM casework_case WHERE told = 1 AND id = $1`, string(one)); n != 1 || len(w.dueOf()) != 1 {
			t.Errorf("%d marked, %v to be told", n, w.dueOf())
		}
	})
}

func (w *world) dueOf() (list []Notice) {
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { list, err = w.s.noticesDue(tx, "corp", ""); return err }))
	return list
}
