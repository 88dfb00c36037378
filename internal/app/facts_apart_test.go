package app

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/casework"
	"samendoen/internal/grouprule"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
	"samendoen/internal/tenancy"
)

// apartOn is the date on which the homes of TestTablesAreApart are counted.
func apartOn() time.Time { return first(2026, 10) }

// crowd fills a complex with homes of every kind: how they were let, for how much, with or without arrears,
// complaints, cases and agreements, each thrown by itself.
func (w *grouping) crowd(homes int) {
	rng := rand.New(rand.NewPCG(11, 26)) // #nosec G404 -- a test
	var units, lets, allocations, arrears, complaints []delivery.Row
	var cases []casework.Historic
	agreed := map[int]int{} // home: its case
	for n := 60; n < 60+homes; n++ {
		key := fmt.Sprint(n)
		units = append(units, place.Unit{Org: "o", Key: key, ComplexKey: "C", Street: "Lindestraat", City: "Dorp", Number: n + 1}.Row(n))
		tenure := rng.IntN(socialmap.Tenure.Width())
		if tenure < socialmap.Allocation.Named() {
			allocations = append(allocations, tenancy.Allocation{Org: "o", Key: key, UnitKey: key, Date: apartOn().AddDate(0, -1-rng.IntN(10), 0), Kind: socialmap.Tenure.Cell(tenure)}.Row(n))
		}
		let := tenancy.Tenancy{Org: "o", Key: key, UnitKey: key, From: apartOn().AddDate(-[]int{1, 1, 1, 1, 1, 1, 1, 7, 14, 25, 3}[tenure], 0, 0),
			RentCents: []int64{40000, 60000, 74000, 85000, 120000, 0}[rng.IntN(6)]}
		if rng.IntN(3) == 0 {
			let.Until = apartOn().AddDate(0, 0, -10)
		}
		lets = append(lets, let.Row(n))
		if cents := []int64{0, 100_00, 900_00, 2000_00}[rng.IntN(4)]; cents > 0 {
			arrears = append(arrears, tenancy.Arrears{Org: "o", TenancyKey: key, Month: first(2026, 9), Cents: cents}.Row(n))
		}
		if rng.IntN(2) == 0 {
			complaints = append(complaints, tenancy.NuisanceComplaint{Org: "o", Key: key, Date: first(2026, 5), Kind: "geluid", ComplexKey: "C", ComplainantUnit: key}.Row(n))
		}
		open := func(rung int, at, closed time.Time) {
			h := casework.Historic{Case: casework.Case{OrgID: "o", UnitID: place.UnitIDOf("o", key), ComplexID: place.ComplexIDOf("o", "C"), OpenedAt: at,
				State: casework.Open, DirectorID: w.fg.UserID, Label: "Lindestraat"}, Holders: []string{"o"}}
			if !closed.IsZero() {
				h.Case.State, h.Case.ClosedAt = casework.Closed, closed
			}
			if rung > 0 {
				h.Helps = []casework.Help{{At: at, ByID: w.fg.UserID, Now: casework.Rung(rung), Wanted: casework.Rung(rung), Why: "Zo is het."}}
			}
			cases = append(cases, h)
		}
		if rung := rng.IntN(7); rung < 6 {
			open(rung, first(2026, 3), []time.Time{{}, first(2026, 8)}[rng.IntN(2)])
		}
		since := clock.Later(first(2024, 3), let.From.AddDate(0, 0, 7))
		switch rng.IntN(3) { // help of long ago that still runs, with or without an agreement
		case 0:
			open(5, since, time.Time{})
		case 1:
			agreed[n] = len(cases)
			open(2, since, time.Time{})
		}
	}
	w.deliver(place.UnitTable(), units...)
	w.deliver(tenancy.Table(), lets...)
	w.deliver(tenancy.AllocationTable(), allocations...)
	w.deliver(tenancy.ArrearsTable(), arrears...)
	w.deliver(tenancy.NuisanceTable(), complaints...)
	w.Write(func(tx *store.Tx) error {
		ids, err := casework.InsertMany(tx, w.vault, cases)
		if err != nil {
			return err
		}
		for n, i := range agreed {
			w.cases[n] = ids[i]
		}
		return nil
	})
	for n := range agreed {
		w.agree(n)
	}
}

// cellsOf are in which cell of which table each home of a complex is counted; who is in none is in the rest.
func (w *grouping) cellsOf(homes int) map[socialmap.Table]map[uint64]int {
	w.T.Helper()
	all := map[socialmap.Table]map[uint64]int{}
	keep := func(t socialmap.Table, other int, list tally, err error) {
		w.Must(err)
		all[t] = map[uint64]int{}
		for n := 60; n < 60+homes; n++ {
			all[t][hashOf(string(place.UnitIDOf("o", fmt.Sprint(n))))] = other
		}
		for _, r := range list.rows {
			if _, there := all[t][r.key]; there {
				all[t][r.key] = int(r.cell)
			}
		}
	}
	w.Must(w.DB.Read(w.T.Context(), func(tx *store.Tx) error {
		b := &loading{facts: facts{clock: w.clock, vault: w.vault}, tx: tx, org: "o", snapshot: &socialmap.Snapshot{}, moved: map[time.Time][]row{}}
		b.now = delivery.View{On: apartOn(), Known: w.clock.Now(), Latest: true}
		if err := b.stock(nil); err != nil {
			return err
		}
		for _, t := range countedTables() {
			if t.Kind() == socialmap.Households {
				list, err := b.tally(t, b.now)
				keep(t, t.Named(), list, err)
			}
		}
		list, err := b.groupHomes(grouprule.Default(), b.now)
		keep(socialmap.Groups, int(socialmap.SelfReliant), list, err)
		return nil
	}))
	return all
}

// The cell of a home in one table never says for certain in which cell of another it is or is not: else the
// counts of two tables would be bound to each other, and the rows of both together could tell what those
// of each do not. Of people without a home in the facts, active and involved, there is nothing to hold beside it.
func TestTablesAreApart(t *testing.T) {
	storetest.Each(t, Migrations(), func(t *testing.T, db *store.DB) {
		const homes = 900
		w := newGrouping(t, db)
		w.clock.Set(apartOn().AddDate(0, 0, -3))
		w.crowd(homes)
		all := w.cellsOf(homes)
		never := func(a, b socialmap.Table) (list []string) {
			seen := map[[2]int]bool{}
			cellsA, cellsB := map[int]bool{}, map[int]bool{}
			for home, cell := range all[a] {
				seen[[2]int{cell, all[b][home]}] = true
				cellsA[cell], cellsB[all[b][home]] = true, true
			}
			for i := range cellsA {
				for j := range cellsB {
					if !seen[[2]int{i, j}] {
						list = append(list, fmt.Sprintf("%s %s and %s %s", a.Code(), a.Cell(i), b.Code(), b.Cell(j)))
					}
				}
			}
			if want := a.Width(); a != socialmap.Groups && len(cellsA) != want || a == socialmap.Groups && len(cellsA) != 4 {
				t.Fatalf("%s: homes in %d cells only", a.Code(), len(cellsA))
			}
			return list
		}
		for a := range all {
			for b := range all {
				switch list := never(a, b); {
				case a == b && len(list) != a.Width()*(a.Width()-1) && a != socialmap.Groups:
					t.Errorf("%s: a home is in one cell, and the test does not see it", a.Code())
				case a < b && len(list) > 0:
					t.Errorf("no home is in %v", list)
				}
			}
		}
	})
}
