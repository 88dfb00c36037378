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

// A large complex is counted in parts from its first release on, and never if it was published whole. A home
// stays in its part when its staircase is corrected; what is known of no part is of the smallest.
func TestHomesStayInTheirPart(t *testing.T) {
	storetest.Each(t, Migrations(), func(t *testing.T, db *store.DB) {
		w := &stocked{storetest.Hands{T: t, DB: db}, clock.NewManual(time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC))}
		october := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
		november := october.AddDate(0, 1, 0)
		w.deliver(place.ComplexTable(), place.Complex{Org: "o", Key: "C", Name: "De Flat"}.Row(1), place.Complex{Org: "o", Key: "D", Name: "De Laagbouw"}.Row(2))
		at := func(complex, stair string, from, to int, until time.Time) {
			var rows []delivery.Row
			for n := from; n < to; n++ {
				rows = append(rows, place.Unit{Org: "o", Key: fmt.Sprint(n), ComplexKey: complex, Staircase: stair, Street: "Lindestraat", City: "Dorp", Number: n + 1, Until: until}.Row(n))
			}
			w.deliver(place.UnitTable(), rows...)
		}
		at("C", "B", 0, 50, time.Time{})
		at("C", "A", 50, 91, time.Time{})
		at("D", "1", 91, 150, time.Time{})
		at("C", "A", 0, 1, time.Time{}) // one home of B was of A all along: nothing was published yet
		w.letAll(160)
		w.owing(100, 0, 1, 2, 50, 51, 91)
		w.clock.Set(october.Add(time.Hour))
		known := w.clock.Now()

		var parts []socialmap.Part
		load := func(asOf time.Time, past socialmap.Past) (s *socialmap.Snapshot) {
			t.Helper()
			w.Must(w.DB.Read(t.Context(), func(tx *store.Tx) (err error) {
				past.Since = func(socialmap.Table, place.ComplexID) (time.Time, time.Time) { return october, known }
				s, err = facts{clock: w.clock}.Load(t.Context(), tx, "o", asOf, past)
				return err
			}))
			return s
		}
		says := func(when string, s *socialmap.Snapshot, want ...string) {
			t.Helper()
			var got []string
			for i, c := range s.Complexes {
				name := c.Name
				if whole, part := socialmap.WholeOf(c.ID); part {
					name = string("part" + c.ID[len(whole):])
					if c.Of != whole {
						t.Errorf("%s: %s is a part of %s", when, c.ID, c.Of)
					}
				}
				stay, debt := socialmap.Tenure, socialmap.Debt
				line := fmt.Sprintf("%s has %d, let %d, owe %d", name, c.Homes, s.Columns[stay][i*stay.Named()+stay.CellIndex("5_10")], s.Columns[debt][i*debt.Named()])
				for _, table := range []socialmap.Table{stay, debt} {
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
		says("nobody chose it", load(october, socialmap.Past{}), "De Flat has 91, let 91, owe 5", "De Laagbouw has 59, let 59, owe 1")
		whole := func(place.ComplexID) bool { return true }
		says("it was published whole", load(october, socialmap.Past{Divide: true, Published: whole}), "De Flat has 91, let 91, owe 5", "De Laagbouw has 59, let 59, owe 1")

		first := load(october, socialmap.Past{Divide: true})
		if parts = first.Divided; len(parts) != 2 || parts[0].Homes != 42 || parts[1].Homes != 49 || !slices.Equal(parts[0].Staircases, []string{"A"}) {
			t.Fatalf("divided in %+v", parts)
		}
		says("at first", first, "De Flat has 91, let 0, owe 0", "De Laagbouw has 59, let 59, owe 1", "part/1 has 42, let 42, owe 3", "part/2 has 49, let 49, owe 2")

		past := socialmap.Past{Parts: parts, Published: whole, Releases: []socialmap.Made{{AsOf: october, Known: known}}}
		at("C", "B", 50, 52, time.Time{})   // they owe, and were of B all along
		at("C", "Z", 150, 153, time.Time{}) // new, of a staircase that no part names
		at("C", "B", 153, 154, time.Time{}) // new, of one that part 2 names
		s := load(november, past)
		if s.Divided != nil {
			t.Errorf("divided again in %+v", s.Divided)
		}
		says("a month later", s, "De Flat has 95, let 0, owe 0", "De Laagbouw has 59, let 59, owe 0; arrears_bands {Homes:1 Least:1 Most:1}",
			"part/1 has 45, let 45, owe 0; tenure {Homes:3 Least:3 Most:3}; arrears_bands {Homes:3 Least:6 Most:6}", "part/2 has 50, let 50, owe 0; tenure {Homes:1 Least:1 Most:1}; arrears_bands {Homes:2 Least:3 Most:3}")
		at("D", "A", 52, 53, time.Time{})
		says("of a home the complex was wrong", load(october, past), "De Flat has 95, let 0, owe 0", "De Laagbouw has 59, let 59, owe 1",
			"part/1 has 45, let 45, owe 3; tenure {Homes:3 Least:3 Most:3}; arrears_bands {Homes:0 Least:3 Most:3}", "part/2 has 50, let 50, owe 2; tenure {Homes:1 Least:1 Most:1}; arrears_bands {Homes:0 Least:1 Most:1}")
	})
}

// Of a home that was erased nobody knows in which part it was: it is counted in none, and may have changed in each.
func TestErasedHomesOfParts(t *testing.T) {
	b := &loading{divided: divided{parts: map[int32][]int32{0: {2, 3}}, rest: map[int32]int32{0: 3}, homes: map[uint64]int32{7: 2, 8: 3}}}
	s := &socialmap.Snapshot{Complexes: []socialmap.Complex{{ID: "x"}, {ID: "y"}, {ID: "x/1", Of: "x"}, {ID: "x/2", Of: "x"}}}
	var rows []row
	for _, r := range []row{{key: 7}, {key: 8}, {key: 9}, {}, {complex: 1}, {key: 7, complex: 1}} {
		rows = b.rowsIn(rows, socialmap.Nuisance, r)
	}
	slices.SortFunc(rows, compareRows)
	want := []row{{complex: 1}, {key: 7, complex: 1}, {complex: 2}, {key: 7, complex: 2}, {complex: 3}, {key: 8, complex: 3}, {key: 9, complex: 3}}
	if !slices.Equal(rows, want) {
		t.Errorf("%v, want %v", rows, want)
	}
	fill(s, socialmap.Nuisance, rows)
	if got := s.Columns[socialmap.Nuisance]; !slices.Equal(got, []uint16{0, 2, 1, 2}) {
		t.Errorf("counted %v", got)
	}
	if events := b.rowsIn(nil, socialmap.Repairs, row{place: 7}); !slices.Equal(events, []row{{place: 7}}) {
		t.Errorf("an event is counted in %v", events)
	}
	day := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	list := []change{{}, {}, {since: day}, {since: day}}
	countHomes(list, tally{day, rows}.only(list), tally{}, b.movedIn(socialmap.Nuisance, []row{{key: 8, complex: 0}}))
	if list[2].Change != (socialmap.Change{Homes: 1, Least: 1, Most: 2}) || list[3].Change != (socialmap.Change{Homes: 2, Least: 2, Most: 3}) {
		t.Errorf("changed %+v", list)
	}
}
