package socialmap

import (
	"math"
	"slices"
	"testing"
)

// A retired table is in no new release, and an old release that has it loads as it was and
// keeps its digest. Codes and places of tables never change.
func TestRetiredTable(t *testing.T) {
	if slices.Contains(Tables(), Turnover) || len(Tables()) != tableCount-6 {
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
		if next.Row(i, Turnover).Known() || !next.Row(i, Allocation).Known() {
			t.Errorf("leaf %d: %+v", i, next.Row(i, Turnover))
		}
	}
}

// Turnover is what was let again, of whatever kind: one number, published once.
func TestTurnoverIsTheSumOfAllocation(t *testing.T) {
	in, ok := IndicatorOf("turnover")
	if !ok || in.Table != Allocation || in.Better != Neutral {
		t.Fatalf("%+v", in)
	}
	v := in.Of(Figure{Table: Allocation, Leaves: 1, Homes: 100, Cells: []int{5, 0, 5, 0, 0, 0, 10, 80}})
	if v.Count != 20 || v.Rate != 20 || v.Low != 15 || v.High != 25 || math.Round(v.Noise) != 10 {
		t.Errorf("the homes that were not let again tell most: %+v", v)
	}
	if v := in.Of(Figure{Table: Allocation, Leaves: 1, Homes: 92, Cells: []int{0, 0, 0, 0, 0, 0, 0, 85}}); v.Count != 5 || v.Low*92 < 199 || v.Low*92 > 201 {
		t.Errorf("two homes at least were let again, and it shows %+v", v)
	}
}
