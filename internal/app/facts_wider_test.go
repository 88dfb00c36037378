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
	"samendoen/internal/tenancy"
)

// Length of stay, rents and repairs are compared with what was known when a figure was drawn:
// corrections back and forth open no gate, and time itself is a change.
func TestWiderTablesBackAndForth(t *testing.T) {
	storetest.Each(t, Migrations(), func(t *testing.T, db *store.DB) {
		october := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
		w := &stocked{storetest.Hands{T: t, DB: db}, clock.NewManual(october.AddDate(0, -1, 0).Add(9 * time.Hour))}
		w.deliver(place.ComplexTable(), place.Complex{Org: "o", Key: "C", Name: "De Linde"}.Row(1))
		let := func(n int, from time.Time, cents int64) delivery.Row {
			return tenancy.Tenancy{Org: "o", Key: fmt.Sprint(n), UnitKey: fmt.Sprint(n), From: from, RentCents: cents}.Row(n)
		}
		repair := func(n int, done time.Time) delivery.Row {
			return tenancy.Repair{Org: "o", Key: fmt.Sprint(n), UnitKey: fmt.Sprint(n % 3), Reported: october.AddDate(0, 0, -30), Term: october.AddDate(0, 0, -10), Done: done}.Row(n)
		}
		var homes, lets, repairs []delivery.Row
		for n := range 40 {
			homes = append(homes, place.Unit{Org: "o", Key: fmt.Sprint(n), ComplexKey: "C", Street: "Lindestraat", City: "Dorp", Number: n + 1}.Row(n))
			if n < 30 { // six of each year, of which 2021 turns five in October
				lets = append(lets, let(n, time.Date(2021-n%5, 10, 15, 0, 0, 0, 0, time.UTC), 50000))
			}
			if n < 12 {
				repairs = append(repairs, repair(n, time.Time{}))
			}
		}
		w.deliver(place.UnitTable(), homes...)
		w.deliver(tenancy.Table(), lets...)
		w.deliver(tenancy.RepairTable(), repairs...)
		w.clock.Set(october.Add(time.Hour))
		known := w.clock.Now()
		is := func(when string, asOf time.Time, table socialmap.Table, counts []uint16, want socialmap.Change) {
			t.Helper()
			s := w.load(asOf, known)
			if got := s.Changed(table, 0, october); got != want || !slices.Equal(s.Columns[table], counts) {
				t.Errorf("%s: %v, changed %+v; want %v and %+v", when, s.Columns[table], got, counts, want)
			}
		}
		none := socialmap.Change{}
		is("stay at first", october, socialmap.Tenure, []uint16{0, 0, 0, 0, 0, 0, 0, 24, 0, 0}, none)
		is("rent at first", october, socialmap.AskedRent, []uint16{0, 30, 0, 0}, none)
		is("repairs at first", october, socialmap.Repairs, []uint16{0, 0, 12}, none)
		is("a month later", october.AddDate(0, 1, 0), socialmap.Tenure, []uint16{0, 0, 0, 0, 0, 0, 0, 30, 0, 0}, socialmap.Exactly(6))

		w.deliver(tenancy.Table(), let(0, time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC), 40000), let(1, time.Date(2020, 10, 15, 0, 0, 0, 0, time.UTC), 0))
		is("another beginning", october, socialmap.Tenure, []uint16{0, 0, 0, 0, 0, 0, 0, 24, 0, 1}, socialmap.Exactly(1))
		is("another rent, and one that is not known", october, socialmap.AskedRent, []uint16{1, 28, 0, 0}, socialmap.Exactly(2))
		w.deliver(tenancy.Table(), lets[0], lets[1])
		is("stay as before", october, socialmap.Tenure, []uint16{0, 0, 0, 0, 0, 0, 0, 24, 0, 0}, none)
		allocation := tenancy.Allocation{Org: "o", Key: "a", UnitKey: "2", Date: october.AddDate(0, -3, 0), Kind: "urgent"}
		w.deliver(tenancy.AllocationTable(), allocation.Row(1))
		is("let in the last year, whatever the tenancy says", october, socialmap.Tenure, []uint16{0, 1, 0, 0, 0, 0, 0, 23, 0, 0}, socialmap.Exactly(1))
		allocation.Kind = "gift"
		w.deliver(tenancy.AllocationTable(), allocation.Row(1))
		is("of a kind without a name", october, socialmap.Tenure, []uint16{0, 0, 0, 0, 0, 0, 1, 23, 0, 0}, socialmap.Exactly(1))
		if got := w.load(october.AddDate(0, 1, 0), known).Changed(socialmap.Allocation, 0, october); got != socialmap.Exactly(1) {
			t.Errorf("by the cells of before how long others stayed is no change: %+v", got)
		}
		is("rent as before", october, socialmap.AskedRent, []uint16{0, 30, 0, 0}, none)

		w.deliver(tenancy.RepairTable(), repair(0, october.AddDate(0, 0, -12)), repair(1, october.AddDate(0, 0, -5)), repair(3, october.AddDate(0, 0, -11)))
		is("three were done, at two homes", october, socialmap.Repairs, []uint16{2, 1, 9}, socialmap.Change{Homes: 2, Least: 3, Most: 3})
		w.deliver(tenancy.RepairTable(), repairs[0], repairs[1], repairs[3])
		is("they were not", october, socialmap.Repairs, []uint16{0, 0, 12}, none)

		w.Write(func(tx *store.Tx) error {
			gone, err := tenancy.EraseEntries(tx, tenancy.RepairLedger, october, []string{store.IDOf("repair", "o", "10"), store.IDOf("repair", "o", "11")})
			if len(gone) != 2 {
				t.Errorf("%d erased", len(gone))
			}
			return err
		})
		is("two were erased: up to two may have changed, and no home surely", october, socialmap.Repairs, []uint16{0, 0, 10}, socialmap.Change{Most: 2})
		w.deliver(tenancy.RepairTable(), repair(3, october.AddDate(0, 0, -11)), repair(4, october.AddDate(0, 0, -11)), repair(5, october.AddDate(0, 0, -11)))
		is("and three were done", october, socialmap.Repairs, []uint16{3, 0, 7}, socialmap.Change{Homes: 3, Least: 3, Most: 5})
		w.deliver(tenancy.RepairTable(), repairs[10])
		is("and one that was erased is delivered again", october, socialmap.Repairs, []uint16{3, 0, 8}, socialmap.Change{Homes: 2, Least: 3, Most: 6})
	})
}
