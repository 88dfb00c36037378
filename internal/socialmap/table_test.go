package socialmap

import (
	"math"
	"slices"
	"testing"
)

// A retired table is in no new release, and an old release that has it loads as it was and
// keeps its digest. Codes and places of tables never change.
func TestRetiredTable(t *testing.T) {
	if slices.Contains(Tables(), Turnover) || len(Tables()) != tableCount-8 {
		t.Errorf("tables %v", Tables())
	}
	if table, ok := ParseTable("turnover"); !ok || table != Turnover {
		t.Error("who has an old release cannot read it")
	}
	s := city(3, 5)
	for i := range s.Complexes {
		s.Complexes[i].Homes = 40
	}
	first := compute(t, day, s, nil)
	entries := first.Entries()
	for _, l := range first.Leaves {
		entries = append(entries, Entry{Leaf: l.ID, Table: Turnover, Row: Row{AsOf: first.AsOf, Homes: l.Homes, Cells: []int{5, 35}}})
	}
	old, err := NewRelease(first.AsOf, first.Leaves, first.Places, entries)
	if err != nil {
		t.Fatal(err)
	}
	again, err := NewRelease(old.AsOf, old.Leaves, old.Places, old.Entries())
	if err != nil || again.Digest() != old.Digest() || old.Digest() == first.Digest() {
		t.Errorf("an old release is another one after loading: %v", err)
	}
	next := compute(t, day.AddDate(0, 1, 0), s, old)
	for i := range next.Leaves {
		if next.Row(i, Turnover).Known() || !next.Row(i, Tenure).Known() {
			t.Errorf("leaf %d: %+v", i, next.Row(i, Turnover))
		}
	}
}

// Turnover is what was let again, of whatever kind: one number, published once.
func TestTurnoverIsTheSumOfAllocations(t *testing.T) {
	in, ok := IndicatorOf("turnover")
	if !ok || in.Table != Tenure || in.Better != Neutral {
		t.Fatalf("%+v", in)
	}
	v := in.Of(Figure{Table: Tenure, Leaves: 1, Homes: 100, Cells: []int{5, 0, 5, 0, 0, 0, 10, 40, 20, 0, 20}})
	if v.Count != 20 || v.Rate != 20 || v.Low != 0 || v.High != 40 || math.Round(v.Noise) != 17 {
		t.Errorf("the homes that were not let again tell most: %+v", v)
	}
}

// What is in no other cell is known best by the rest.
func TestSumByTheRest(t *testing.T) {
	in, _ := IndicatorOf("arrears")
	if v := in.Of(Figure{Table: Debt, Leaves: 1, Homes: 100, Cells: []int{10, 5, 5, 80}}); v.Count != 20 || v.Low != 15 || v.High != 25 || math.Round(v.Noise) != 10 {
		t.Errorf("the homes that owe nothing tell most: %+v", v)
	}
	if v := in.Of(Figure{Table: Debt, Leaves: 1, Homes: 92, Cells: []int{0, 0, 0, 85}}); v.Count != 5 || v.Low*92 < 199 || v.Low*92 > 201 {
		t.Errorf("two homes at least owe rent, and it shows %+v", v)
	}
}

// A release of before a table came shows what the table before it knew, and nothing that it did not.
func TestOldReleaseTellsWhatItKnew(t *testing.T) {
	s := city(3, 5)
	for i := range s.Complexes {
		s.Complexes[i].Homes = 40
	}
	first := compute(t, day, s, nil)
	var entries []Entry
	for _, l := range first.Leaves {
		row := func(table Table, cells ...int) Entry {
			return Entry{Leaf: l.ID, Table: table, Row: Row{AsOf: first.AsOf, Homes: 40, Cells: cells}}
		}
		entries = append(entries, row(Arrears, 5, 35), row(Allocation, 5, 0, 0, 0, 0, 0, 5, 30), row(Signals, 10, 5), row(Cases, 5, 35), row(Nuisance, 5, 35))
	}
	old, err := NewRelease(first.AsOf, first.Leaves, first.Places, entries)
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]int{"arrears": 5, "turnover": 10, "signals": 15, "cases": 5, "nuisance": 5, "allocation_overig": 5,
		"arrears_upto_500": -1, FollowUp: -1, "signals_geld": -1, "stay_5_10": -1, "stay_0_5": -1, "cases_own_strength": -1, "rent_cheap": -1} {
		in, _ := IndicatorOf(code)
		v := in.Of(old.AreaFigure(LevelAssociation, "", in.Table))
		if v.Known != (want >= 0) || v.Known && v.Rate != float64(want)*100/40 {
			t.Errorf("%s: %+v, want %d of 40 homes", code, v, want)
		}
		if in.Table.Kind() == Households && !in.Part {
			if p := PeersOf(old, in.Table, nil)[0]; p.Leaves > 0 && !in.Of(p.Figure).Known {
				t.Errorf("%s is not known of peers", code)
			}
		}
	}
	in, _ := IndicatorOf("arrears")
	if v := in.Of(old.LeafFigure([]LeafID{first.Leaves[0].ID}, in.Table)); v.Noise != 25 || v.Low != 0 || v.High != 25 {
		t.Errorf("two cells of 40 homes: %+v", v)
	}
}
