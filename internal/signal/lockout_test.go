package signal

import (
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Whoever is shut out of a home or a case finds no signal of it in any list, count or
// search, and gets none to hold; all others are not affected.
func TestShutOutOfSignals(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send(nil)
		sig, a := w.signal(id), w.actor("consulent")
		other := w.actor("teamleider")
		shows := func(a access.Actor) bool {
			_, err := w.s.Show(ctx, a, id)
			if err != nil && !fault.Is(err, fault.NotFound) {
				t.Fatal(err)
			}
			seen := err == nil
			for name, f := range map[string]Filter{"open": {}, "all": {List: ListAll}, "address": {List: ListAll, Search: sig.Address}, "theme": {List: ListAll, Search: "overlast", Theme: sig.Theme}, "late": {List: ListLate}} {
				page, err := w.s.List(ctx, a, f)
				w.Must(err)
				if !seen && len(page.Rows) > 0 {
					t.Errorf("the list %s of %s has %d rows", name, a.UserID, len(page.Rows))
				}
				if seen && (name == "open" || name == "all") && len(page.Rows) != 1 {
					t.Errorf("the list %s of %s has %d rows", name, a.UserID, len(page.Rows))
				}
			}
			w.Write(func(tx *store.Tx) error {
				n, err := openAt(tx, Filter{reader: a.UserID, now: monday}, sig.Org, "", sig.UnitID, sig.ComplexID)
				if (n == 1) != seen {
					t.Errorf("%s counts %d", a.UserID, n)
				}
				return err
			})
			return seen
		}
		if !shows(a) || !shows(other) {
			t.Fatal("the signal is not there to begin with")
		}
		var lock string
		w.Write(func(tx *store.Tx) (err error) {
			lock, err = access.ShutOut(tx, access.Lockout{UserID: a.UserID, Type: access.HomeType, Object: string(sig.UnitID), ByID: other.UserID, From: monday})
			return err
		})
		if shows(a) || !shows(other) {
			t.Error("the lock-out of the home does not hold, or holds for others")
		}
		for range 3 {
			if next := w.signal(w.send(nil)); next.HolderID == a.UserID {
				t.Error("a new signal of the home goes to who is shut out")
			}
		}
		w.Write(func(tx *store.Tx) error {
			_, err := access.LetIn(tx, access.HomeType, string(sig.UnitID), lock, monday.Add(-time.Minute))
			return err
		})
		if _, err := w.s.Show(ctx, a, id); err != nil {
			t.Errorf("let in: %v", err)
		}
	})
}

// What a resident had restricted is in no list, count or search and opens for nobody,
// also when it is the case that was restricted; until it is lifted.
func TestRestrictedSignals(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send(nil)
		sig, a := w.signal(id), w.actor("consulent")
		shows := func(want bool, what string) {
			t.Helper()
			_, err := w.s.Show(ctx, a, id)
			if want != (err == nil) || !want && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: opens %v, want %v", what, err, want)
			}
			for _, f := range []Filter{{}, {List: ListAll}, {List: ListAll, Search: sig.Address}, {List: ListMine}} {
				page, err := w.s.List(ctx, a, f)
				w.Must(err)
				if !want && len(page.Rows) > 0 {
					t.Errorf("%s: the list %+v has %d rows", what, f, len(page.Rows))
				}
				if want && f == (Filter{List: ListAll}) && len(page.Rows) != 1 {
					t.Errorf("%s: the list of all has %d rows", what, len(page.Rows))
				}
			}
			w.Write(func(tx *store.Tx) error {
				n, err := openAt(tx, Filter{reader: a.UserID, now: monday}, sig.Org, "", sig.UnitID, sig.ComplexID)
				if (n == 1) != want {
					t.Errorf("%s: counts %d", what, n)
				}
				return err
			})
			if err := w.s.HeldTalk(ctx, a, id, sig.Version, "Gebeld."); !want && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: treated: %v", what, err)
			}
		}
		shows(true, "at first")
		sig = w.signal(id)
		restrict := func(objectType, object string, from time.Time) {
			w.Write(func(tx *store.Tx) error {
				if err := access.LiftRestriction(tx, "r", monday.Add(-time.Minute)); err != nil {
					return err
				}
				if _, err := tx.Exec(`DELETE FROM access_restriction`); err != nil {
					return err
				}
				return access.Restrict(tx, objectType, object, "r", from)
			})
		}
		restrict("Signal", id, monday.Add(-time.Hour))
		shows(false, "restricted")
		restrict("Signal", id, monday.Add(time.Hour))
		shows(true, "restricted later")
		restrict(access.CaseType, "a-case", monday.Add(-time.Hour))
		shows(true, "a case that it is not part of")
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE signal_signal SET case_id = 'a-case' WHERE id = $1`, id)
			return err
		})
		shows(false, "its case is restricted")
	})
}

// A signal counts in a release until it is restricted, or the case that it belongs to is.
func TestRestrictedSignalIsNotCounted(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.send(nil)
		org := w.signal(id).Org
		counts := func(want int, when string) {
			t.Helper()
			w.Write(func(tx *store.Tx) error {
				list, err := Cells(tx, org, monday.AddDate(0, 1, 0), monday)
				if len(list) != want {
					t.Errorf("%s: %d signals count, want %d", when, len(list), want)
				}
				return err
			})
		}
		restrict := func(objectType, object, request string) {
			w.Write(func(tx *store.Tx) error {
				return access.Restrict(tx, objectType, object, request, monday.Add(-time.Hour))
			})
		}
		lift := func(request string) {
			w.Write(func(tx *store.Tx) error { return access.LiftRestriction(tx, request, monday.Add(-time.Minute)) })
		}
		counts(1, "at first")
		restrict("Signal", id, "r1")
		counts(0, "restricted")
		lift("r1")
		counts(1, "lifted")
		restrict(access.CaseType, "a-case", "r2")
		counts(1, "a case that it is not part of")
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE signal_signal SET case_id = 'a-case' WHERE id = $1`, id)
			return err
		})
		counts(0, "its case is restricted")
		lift("r2")
		counts(1, "the restriction of its case is lifted")
	})
}
