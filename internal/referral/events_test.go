package referral

import (
	"context"
	"fmt"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/place"
)

// counted is how many requests are in which cell at a date, as known at a moment.
func (w *world) counted(on, known time.Time) string {
	w.T.Helper()
	cells := map[string]int{}
	ids := map[string]bool{}
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := Events(tx, "corp", delivery.View{On: on, Known: known})
		for _, e := range list {
			cells[e.Cell]++
			ids[e.ID] = true
			if e.Complex != place.ComplexIDOf("corp", "c1") {
				w.T.Errorf("%+v is elsewhere", e)
			}
		}
		if len(ids) != len(list) {
			w.T.Errorf("two events have one name: %+v", list)
		}
		return err
	}))
	return fmt.Sprintf("%d in time, %d late, %d never", cells[place.InTime], cells[place.Late], cells[place.Never])
}

// A request counts by the date on which it first had to be answered, whatever happened to that
// date later, and a no is an answer. What was taken back in time waited for nobody.
func TestEventsAsKnown(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		c := w.open()
		ids := map[string]ID{}
		for _, what := range []string{"yes", "no", "silent", "late", "back", "late back"} {
			ids[what] = w.ask(c, "pia")
		}
		by := w.raw(ids["yes"]).answerBy(clock.Date(moment(start)))
		is := func(when string, on, known time.Time, want string) {
			t.Helper()
			if got := w.counted(on, known); got != want {
				t.Errorf("%s: %s, want %s", when, got, want)
			}
		}
		w.clock.Add(24 * time.Hour)
		w.must("pia", ids["yes"], Act{Step: Accept})
		w.must("pia", ids["no"], Act{Step: Decline, Reason: NoRoom})
		w.must("anna", ids["back"], Act{Step: Withdraw, Text: "De bewoner belde zelf."})
		on := by.AddDate(0, 0, 2)
		w.clock.Set(on.Add(time.Hour))
		known := w.clock.Now()
		first := "2 in time, 0 late, 3 never"
		is("on the last day", by, known, "0 in time, 0 late, 0 never")
		is("two days after", on, known, first)
		w.clock.Add(24 * time.Hour)
		w.must("pia", ids["late"], Act{Step: Accept})
		w.must("anna", ids["late back"], Act{Step: Withdraw, Text: "Het duurde te lang."})
		later := by.AddDate(0, 0, 20)
		w.clock.Set(later.Add(time.Hour))
		last := "2 in time, 1 late, 2 never"
		is("weeks after", later, w.clock.Now(), last)
		is("as it was known", on, known, first)
		is("a year on", by.AddDate(1, 0, 1), w.clock.Now(), "0 in time, 0 late, 0 never")
		w.Write(func(tx *store.Tx) error {
			return access.Restrict(tx, casework.ObjectType, string(c), "r", w.clock.Now())
		})
		is("restricted", later, w.clock.Now(), "0 in time, 0 late, 0 never")
		is("not restricted then", on, known, first)
		w.clock.Add(time.Hour)
		w.Write(func(tx *store.Tx) error { return access.LiftRestriction(tx, "r", w.clock.Now()) })
		w.Write(func(tx *store.Tx) error { return casework.Erase(tx, w.vault, w.clock.Now(), c) })
		w.Write(func(tx *store.Tx) error { return Erase(tx, string(c)) })
		if n := w.Count(`SELECT count(*) FROM referral_request`); n != 0 {
			t.Errorf("%d requests left", n)
		}
		month := func(m int) time.Time { return time.Date(by.Year(), by.Month()+time.Month(m), 1, 0, 0, 0, 0, time.UTC) }
		is("erased: the next first of a month", month(2), w.clock.Now(), last)
		is("erased: before it was due", month(0), w.clock.Now(), "0 in time, 0 late, 0 never")
	})
}
