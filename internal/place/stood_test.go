package place

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
)

// The stock of a date is what stood on it, and what came or went since says so for each
// complex, whether it happened since or was only recorded since.
func TestStock(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		on := func(month time.Month) time.Time { return time.Date(2026, month, 1, 0, 0, 0, 0, time.UTC) }
		eik := Complex{Org: "o", Key: "D", Name: "Eik", Neighbourhood: "BU00010101", From: on(3)}
		home := func(number int, complex string, from, until time.Time) Unit {
			return Unit{Org: "o", Key: fmt.Sprint(number), ComplexKey: complex, Street: "Eikstraat", City: "Dorp", Number: number, From: from, Until: until}
		}
		w.deliver(eik, []Unit{home(4, "D", on(3), time.Time{}), home(5, "D", on(3), on(5)), home(6, "D", on(6), time.Time{}), home(7, "D", on(4), on(5))})
		stock := func(date time.Time, want string) {
			t.Helper()
			w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
				sites, err := SitesAt(tx, "o", date)
				got := ""
				for _, s := range sites {
					if !s.Stood {
						continue
					}
					got += fmt.Sprintf("%s %d ", s.Name, s.Homes)
				}
				if got != want {
					t.Errorf("on %s: %q, want %q", date.Format(time.DateOnly), got, want)
				}
				return err
			}))
		}
		stock(on(2), "Linde flat 3 ")
		stock(on(3), "Eik 2 Linde flat 3 ")
		stock(on(5), "Eik 1 Linde flat 3 ")
		stock(on(6), "Eik 2 Linde flat 3 ")

		moved := func(before delivery.View, want ...string) {
			t.Helper()
			w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
				list, err := Moved(tx, "o", before, delivery.View{On: on(9), Known: w.clock.Now(), Latest: true})
				var got []string
				for _, m := range list {
					for n := range 9 {
						if m.Unit == UnitIDOf("o", fmt.Sprint(n)) {
							got = append(got, fmt.Sprint(n, map[ComplexID]string{ComplexIDOf("o", "C"): " C", ComplexIDOf("o", "D"): " D"}[m.Complex]))
						}
					}
				}
				slices.Sort(got)
				if !slices.Equal(got, want) {
					t.Errorf("since %s: %v, want %v", before.On.Format(time.DateOnly), got, want)
				}
				return err
			}))
		}
		known := w.clock.Now()
		moved(delivery.View{On: on(3), Known: known}, "5 D", "6 D") // 7 came and went
		moved(delivery.View{On: on(4), Known: known}, "5 D", "6 D", "7 D")
		moved(delivery.View{On: on(7), Known: known})

		w.clock.Add(time.Hour)
		w.deliver(eik, []Unit{home(4, "C", on(3), time.Time{}), home(6, "D", on(8), time.Time{}), home(5, "D", on(3), on(4))})
		moved(delivery.View{On: on(7), Known: known}, "4 C", "4 D") // known to be elsewhere; 6 stands on both dates, as known
		moved(delivery.View{On: on(7), Known: w.clock.Now()}, "6 D")
		later := w.clock.Now()

		w.clock.Add(time.Hour)
		r := w.record(OfHome, string(UnitIDOf("o", "4")))
		_, err := w.s.Improve(context.Background(), people()["wijkbeheerder"], OfHome, r.ID, r.Version, map[CorrectionField]string{UnitComplex: "D"})
		w.Must(err)
		moved(delivery.View{On: on(7), Known: later}, "4 C", "4 D", "6 D")
		r = w.record(OfHome, string(UnitIDOf("o", "4")))
		w.clock.Add(time.Hour)
		w.Must(w.s.Restore(context.Background(), people()["wijkbeheerder"], OfHome, r.ID, r.Version, UnitComplex))
		moved(delivery.View{On: on(7), Known: later}, "6 D")
		moved(delivery.View{On: on(7), Known: known}, "4 C", "4 D")
	})
}
