package app

import (
	"fmt"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
	"samendoen/internal/tenancy"
)

// stocked is a complex C of 40 homes, each let, of which deliveries tell who owes rent.
type stocked struct {
	storetest.Hands
	clock *clock.Manual
}

func (w *stocked) deliver(t delivery.Table, rows ...delivery.Row) {
	w.T.Helper()
	w.clock.Add(time.Hour)
	aside, err := w.DB.Aside(w.T.Context())
	w.Must(err)
	defer aside.Close()
	w.Must(delivery.Prepare(w.T.Context(), aside, []delivery.Table{t}))
	w.Must(t.Stage(w.T.Context(), aside, rows))
	w.Must(t.Staged(w.T.Context(), aside))
	w.Must(aside.Work(w.T.Context(), func(tx *store.Tx) error { return t.Compare(tx, "o", false) }))
	w.Must(aside.Write(w.T.Context(), func(tx *store.Tx) error { return t.TakeOver(tx, "o", w.clock.Now(), w.clock.Now()) }))
	w.clock.Add(time.Hour)
}

// letAll lets so many homes, from the first, since 2020.
func (w *stocked) letAll(homes int) {
	w.T.Helper()
	var rows []delivery.Row
	for n := range homes {
		rows = append(rows, tenancy.Tenancy{Org: "o", Key: fmt.Sprint(n), UnitKey: fmt.Sprint(n), From: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)}.Row(n))
	}
	w.deliver(tenancy.Table(), rows...)
}

// owing says who of the homes owe rent in September 2026.
func (w *stocked) owing(cents int64, homes ...int) {
	var rows []delivery.Row
	for _, n := range homes {
		rows = append(rows, tenancy.Arrears{Org: "o", TenancyKey: fmt.Sprint(n), Month: time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC), Cents: cents}.Row(n))
	}
	w.deliver(tenancy.ArrearsTable(), rows...)
}

// load are the facts of a date beside a figure of October, drawn with what was known at a moment.
func (w *stocked) load(asOf, known time.Time) (s *socialmap.Snapshot) {
	w.T.Helper()
	october := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	w.Must(w.DB.Read(w.T.Context(), func(tx *store.Tx) (err error) {
		s, err = facts{clock: w.clock}.Load(w.T.Context(), tx, "o", asOf, socialmap.Past{Releases: []socialmap.Made{{AsOf: october, Known: known}},
			Since: func(socialmap.Table, place.ComplexID) (on, at time.Time) { return october, known }})
		return err
	}))
	return s
}

// Corrections of what a figure was drawn from are changes, as long as they are not undone:
// back and forth they open no gate. Before facts had two times the second pair of five
// counted, and a figure of the same truth was drawn again.
func TestCorrectionsBackAndForth(t *testing.T) {
	storetest.Each(t, Migrations(), func(t *testing.T, db *store.DB) {
		w := &stocked{storetest.Hands{T: t, DB: db}, clock.NewManual(time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC))}
		w.deliver(place.ComplexTable(), place.Complex{Org: "o", Key: "C", Name: "De Linde"}.Row(1))
		var homes []delivery.Row
		for n := range 40 {
			homes = append(homes, place.Unit{Org: "o", Key: fmt.Sprint(n), ComplexKey: "C", Street: "Lindestraat", City: "Dorp", Number: n + 1}.Row(n))
		}
		w.deliver(place.UnitTable(), homes...)
		w.letAll(40)
		w.owing(100, 0, 1, 2, 3, 4, 5, 6, 7)
		october := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
		w.clock.Set(october.Add(time.Hour))
		known := w.clock.Now()
		changed := func(when string, asOf time.Time, owe uint16, want socialmap.Change) {
			t.Helper()
			s := w.load(asOf, known)
			if got := s.Changed(socialmap.Debt, 0, october); got != want || s.Columns[socialmap.Debt][0] != owe {
				t.Errorf("%s: %d owe, changed %+v; want %d and %+v", when, s.Columns[socialmap.Debt][0], got, owe, want)
			}
		}
		changed("nothing happened", october, 8, socialmap.Change{})
		w.owing(0, 0, 1, 2, 3, 4)
		changed("five were wrong", october, 3, socialmap.Exactly(5))
		w.owing(100, 0, 1, 2, 3, 4)
		changed("five were right after all", october, 8, socialmap.Change{})
		w.owing(100, 8, 9)
		changed("two more, late", october, 10, socialmap.Exactly(2))
		w.owing(600_00, 0, 1, 2)
		changed("three owed more", october, 7, socialmap.Exactly(5))
		if s := w.load(october, known); s.Columns[socialmap.Debt][1] != 3 || s.Changed(socialmap.Arrears, 0, october) != socialmap.Exactly(2) {
			t.Errorf("three owe 500 euros or more: %v, by who owes at all %+v changed", s.Columns[socialmap.Debt], s.Changed(socialmap.Arrears, 0, october))
		}
		w.owing(100, 0, 1, 2)
		gone := place.Unit{Org: "o", Key: "30", ComplexKey: "C", Street: "Lindestraat", City: "Dorp", Number: 31, Until: october.AddDate(0, 0, 9)}
		w.deliver(place.UnitTable(), gone.Row(1))
		changed("a home is gone in November", october.AddDate(0, 1, 0), 0, socialmap.Change{Homes: 8, Least: 9, Most: 9})

		if s := w.load(october.AddDate(0, 1, 0), known); s.Complexes[0].Homes != 39 {
			t.Errorf("%d homes in November", s.Complexes[0].Homes)
		}
		if s := w.load(october, known); s.Complexes[0].Homes != 40 {
			t.Errorf("%d homes in October", s.Complexes[0].Homes)
		}
	})
}
