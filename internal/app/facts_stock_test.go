package app

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

// A home is counted with the complex in which it was first counted, whatever the administration makes of
// complexes later: merged, split, or one home that turns out to be elsewhere. Nothing changed by that.
func TestHomesAreCountedWhereTheyWere(t *testing.T) {
	storetest.Each(t, Migrations(), func(t *testing.T, db *store.DB) {
		w := &stocked{storetest.Hands{T: t, DB: db}, clock.NewManual(time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC))}
		october := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
		name := func(key string, until time.Time) {
			w.deliver(place.ComplexTable(), place.Complex{Org: "o", Key: key, Name: key, Until: until}.Row(1))
		}
		in := func(complex string, from, to int) {
			var rows []delivery.Row
			for n := from; n < to; n++ {
				rows = append(rows, place.Unit{Org: "o", Key: fmt.Sprint(n), ComplexKey: complex, Street: "Lindestraat", City: "Dorp", Number: n + 1}.Row(n))
			}
			w.deliver(place.UnitTable(), rows...)
		}
		for _, key := range []string{"A", "B", "C"} {
			name(key, time.Time{})
		}
		in("A", 0, 40)
		in("B", 40, 80)
		in("C", 80, 120)
		in("B", 80, 81) // one home of C was of B all along: nothing was published yet
		w.letAll(120)
		w.clock.Set(october.Add(time.Hour))
		known := w.clock.Now()

		says := func(when string, want ...string) {
			t.Helper()
			s := w.load(october.AddDate(0, 1, 0), known)
			var got []string
			for i, c := range s.Complexes {
				line := fmt.Sprintf("%s counts %d, let %d", c.Name, c.Homes, s.Columns[socialmap.Tenure][i*socialmap.Tenure.Named()+socialmap.Tenure.CellIndex("5_10")])
				if c.Now != nil {
					var with []string
					for _, id := range c.Now.With {
						j := slices.IndexFunc(s.Complexes, func(x socialmap.Complex) bool { return x.ID == id })
						with = append(with, s.Complexes[j].Name)
					}
					slices.Sort(with)
					line += fmt.Sprintf("; has %d %v", c.Now.Homes, with)
				}
				for _, table := range []socialmap.Table{socialmap.Tenure, socialmap.Nuisance} {
					if change := s.Changed(table, i, october); change != (socialmap.Change{}) {
						line += fmt.Sprintf("; %s %+v", table.Code(), change)
					}
				}
				got = append(got, line)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s:\n got %q\nwant %q", when, got, want)
			}
		}
		says("as it was", "A counts 40, let 40", "B counts 41, let 41", "C counts 39, let 39")
		name("M", time.Time{})
		in("M", 0, 81)
		name("A", october)
		name("B", october)
		says("A and B became M", "A counts 40, let 40; has 0 []", "B counts 41, let 41; has 0 []", "C counts 39, let 39", "M counts 0, let 0; has 81 [A B]")
		name("D", time.Time{})
		in("D", 100, 120)
		says("C was split", "A counts 40, let 40; has 0 []", "B counts 41, let 41; has 0 []", "C counts 39, let 39; has 19 []",
			"D counts 0, let 0; has 20 [C]", "M counts 0, let 0; has 81 [A B]")
		in("C", 0, 1)
		says("one home of M turns out to be of C", "A counts 40, let 40; has 0 []", "B counts 41, let 41; has 0 []", "C counts 39, let 39; has 20 []",
			"D counts 0, let 0; has 20 [C]", "M counts 0, let 0; has 80 [A B]")
		w.deliver(place.UnitTable(), place.Unit{Org: "o", Key: "7", ComplexKey: "M", Street: "Lindestraat", City: "Dorp", Number: 8, Until: october.AddDate(0, 0, 9)}.Row(7))
		says("a home is gone", "A counts 39, let 39; has 0 []; tenure {Homes:1 Least:1 Most:1}; nuisance {Homes:0 Least:1 Most:1}", "B counts 41, let 41; has 0 []",
			"C counts 39, let 39; has 20 []", "D counts 0, let 0; has 20 [C]", "M counts 0, let 0; has 79 [A B]")
	})
}
