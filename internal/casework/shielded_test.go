package casework

import (
	"context"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
)

func (w *world) restrict(id ID, request string) {
	w.T.Helper()
	w.Must(w.DB.Write(context.Background(), func(tx *store.Tx) error {
		return access.Restrict(tx, ObjectType, string(id), request, w.clock.Now())
	}))
}

func (w *world) lift(request string) {
	w.T.Helper()
	w.Must(w.DB.Write(context.Background(), func(tx *store.Tx) error { return access.LiftRestriction(tx, request, w.clock.Now()) }))
}

// From the moment of a restriction nobody reads a case or works on it; who takes part
// knows that it is restricted, and an emergency look with a reason stays possible. When
// it is lifted everything is as it was.
func TestRestrictedCase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.open()
		w.agree("samen", w.clock.Now(), w.clock.Now().AddDate(1, 0, 0), []string{"corp", "zorg"}, w.grants("pia", "zorg", ""))
		w.Must(w.join(id, "pia"))
		version, number := w.version(id), ""
		shielded := func(who string, want bool) {
			t.Helper()
			v, err := w.cases.ShowShielded(ctx, w.people[who], id)
			if want != (err == nil) || !want && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s knows of the restriction: %v, want %v", who, err, want)
			}
			if want {
				number = v.Number
			}
		}
		shielded("anna", false)
		w.restrict(id, "r1")
		w.clock.Add(time.Microsecond)
		for _, who := range []string{"anna", "pia"} {
			w.sees(who, id, false, "restricted")
			shielded(who, true)
			if err := w.cases.AddLog(ctx, w.people[who], id, Talk, network.Housing, "Nog wat.", store.NewID()); err == nil {
				t.Error(who, "works on a restricted case")
			}
			l, err := w.cases.List(ctx, w.people[who], FilterAll)
			if err != nil || len(l.Rows) != 0 || len(l.Shielded) != 1 || l.Shielded[0].Number != number {
				t.Errorf("the list of %s: %+v %v", who, l, err)
			}
		}
		shielded("tess", false) // takes no part
		if err := w.cases.SetNextStep(ctx, w.people["anna"], id, version, NextStep{What: "Bellen", By: day("2026-12-01")}, network.Housing); err == nil {
			t.Error("a step is planned in a restricted case")
		}
		ids, err := w.cases.OpenEmergency(ctx, w.people["anna"], EmergencyRequest{Search: number, Reason: "De rechter vraagt wat er is afgesproken.", Hours: 1})
		if err != nil || len(ids) != 1 {
			t.Fatal("no emergency look into a restricted case:", ids, err)
		}
		w.sees("anna", id, true, "in an emergency")
		w.sees("pia", id, false, "in the emergency of another")
		if err := w.cases.AddLog(ctx, w.people["anna"], id, Talk, network.Housing, "Nog wat.", store.NewID()); err == nil {
			t.Error("an emergency look is more than a look")
		}
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			list, err := audit.AllOf(tx, ObjectType, string(id))
			if len(list) == 0 || list[len(list)-1].Action != actLook {
				t.Error("the log does not call it an emergency")
			}
			return err
		}))
		w.clock.Add(time.Hour)
		w.sees("anna", id, false, "after the emergency")
		w.restrict(id, "r2")
		w.lift("r1")
		w.clock.Add(time.Microsecond)
		w.sees("anna", id, false, "another request restricts it still")
		w.lift("r2")
		w.sees("anna", id, true, "lifted")
		w.sees("pia", id, true, "lifted")
		shielded("anna", false)
	})
}

// A case counts in a release until a resident has it restricted, and again when that is
// lifted: what is restricted is kept and used for nothing (AVG art. 18).
func TestRestrictedCaseIsNotCounted(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.open()
		asOf := w.clock.Now().AddDate(0, 1, 0)
		counts := func(want int, when string) {
			t.Helper()
			w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
				cells, err := cellsAt(tx, "corp", delivery.View{On: asOf, Known: w.clock.Now(), Latest: true})
				if len(cells) != want {
					t.Errorf("%s: %d homes count, want %d", when, len(cells), want)
				}
				return err
			}))
		}
		counts(1, "at first")
		w.restrict(id, "r1")
		w.clock.Add(time.Microsecond)
		counts(0, "restricted")
		w.lift("r1")
		counts(1, "lifted")
	})
}
