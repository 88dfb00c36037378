package socialmap

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"samendoen/internal/place"
)

func in(hood place.AreaCode, id place.ComplexID, homes int) Complex {
	return Complex{ID: id, Homes: homes, Neighbourhood: hood, District: "W", Municipality: "G"}
}

func members(leaves []Leaf) (list [][]place.ComplexID) {
	for _, l := range leaves {
		list = append(list, l.Complexes)
	}
	return list
}

func TestLeaves(t *testing.T) {
	type ids = []place.ComplexID
	for name, c := range map[string]struct {
		stock []Complex
		want  []ids
	}{
		"each large enough":           {[]Complex{in("B", "b", 40), in("B", "a", 30)}, []ids{{"a"}, {"b"}}},
		"small ones together":         {[]Complex{in("B", "a", 12), in("B", "b", 12), in("B", "c", 12), in("B", "d", 99)}, []ids{{"a", "b", "c"}, {"d"}}},
		"a remainder joins the least": {[]Complex{in("B", "a", 29), in("B", "b", 50), in("B", "c", 40)}, []ids{{"a", "c"}, {"b"}}},
		"never across neighbourhoods": {[]Complex{in("B", "a", 20), in("C", "b", 20)}, []ids{{"a"}, {"b"}}},
		"without homes left out":      {[]Complex{in("B", "a", 0), in("B", "b", 30)}, []ids{{"b"}}},
		"nothing":                     {nil, nil},
	} {
		if diff := cmp.Diff(c.want, members(Leaves(c.stock, nil))); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	if l := Leaves([]Complex{in("B", "a", 29)}, nil)[0]; !l.Withheld {
		t.Error("29 homes alone must be withheld")
	}
	if l := Leaves([]Complex{in("B", "a", 30)}, nil)[0]; l.Withheld {
		t.Error("30 homes are enough")
	}
}

func TestLeavesStayWhenTheStockGrows(t *testing.T) {
	stock := []Complex{in("B", "b", 20), in("B", "c", 20), in("B", "d", 20), in("B", "e", 20)}
	before := Leaves(stock, nil)
	stock = append(stock, in("B", "a", 25), in("B", "bb", 25)) // between the others in order of id
	after := Leaves(stock, before)
	for _, old := range before {
		if !slices.ContainsFunc(after, func(l Leaf) bool { return l.ID == old.ID }) {
			t.Errorf("leaf %v is gone: %v", old.Complexes, members(after))
		}
	}
	if fresh := Leaves(stock, nil); slices.EqualFunc(fresh, after, func(a, b Leaf) bool { return a.ID == b.ID }) {
		t.Error("without the leaves of before the division should have shifted, so this test shows nothing")
	}
}

// What was published of some homes goes on about these homes alone, or stops.
func TestLeavesStayForGood(t *testing.T) {
	before := Leaves([]Complex{in("B", "a", 20), in("B", "b", 20), in("B", "c", 40)}, nil)
	find := func(leaves []Leaf, id place.ComplexID) Leaf {
		i := slices.IndexFunc(leaves, func(l Leaf) bool { return slices.Contains(l.Complexes, id) })
		return leaves[i]
	}
	ab := find(before, "a")
	low := Leaves([]Complex{in("B", "a", 5), in("B", "b", 20), in("B", "c", 40)}, before)
	if l := find(low, "b"); l.ID != ab.ID || !l.Withheld || !l.Closed || l.Homes != 25 || len(low) != 2 {
		t.Errorf("with 25 homes left: %+v", low)
	}
	if again := find(Leaves([]Complex{in("B", "a", 10), in("B", "b", 20), in("B", "c", 40)}, low), "b"); again.ID != ab.ID || again.Withheld || again.Closed {
		t.Errorf("with 30 homes again: %+v", again)
	}
	if l := find(Leaves([]Complex{in("B", "a", 20), in("B", "b", 20)}, before), "c"); !l.Closed || l.Homes != 0 || l.Neighbourhood != "B" {
		t.Errorf("a complex that is no more: %+v", l)
	}
	late := Leaves([]Complex{in("B", "a", 20), in("B", "b", 20), in("B", "c", 40), in("B", "d", 9)}, before)
	if l := find(late, "d"); !l.Withheld || l.Closed || find(late, "a").ID != ab.ID {
		t.Errorf("a small complex that came later: %+v", late)
	}
	if l := find(Leaves([]Complex{in("B", "d", 9), in("B", "e", 25)}, late), "d"); l.Withheld || len(l.Complexes) != 2 {
		t.Errorf("of which nothing was published, it joins the next: %+v", l)
	}
	moved := Leaves([]Complex{in("B", "a", 20), in("C", "b", 21), in("C", "c", 40)}, before)
	if l := find(moved, "a"); l.ID != ab.ID || l.Neighbourhood != "C" {
		t.Errorf("of two neighbourhoods it lies where most homes are: %+v", l)
	}
}

// Whatever becomes of the stock, a complex of which something was published is in one leaf for ever.
func TestLeavesNeverOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var leaves []Leaf
		published := map[place.ComplexID]LeafID{}
		for range rapid.IntRange(2, 6).Draw(t, "releases") {
			var stock []Complex
			for _, id := range []place.ComplexID{"a", "b", "c", "d", "e", "f", "g"} {
				if homes := rapid.IntRange(-10, 60).Draw(t, "homes"); homes >= 0 {
					stock = append(stock, in(rapid.SampledFrom([]place.AreaCode{"B", "C"}).Draw(t, "hood"), id, homes))
				}
			}
			leaves = Leaves(stock, leaves)
			for _, l := range leaves {
				if l.Withheld {
					continue
				}
				for _, id := range l.Complexes {
					if was, ok := published[id]; ok && was != l.ID {
						t.Fatalf("%s was published in %s and is in %s", id, was, l.ID)
					}
					published[id] = l.ID
				}
			}
		}
	})
}

func TestLeavesHoldEveryComplexOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := city(rapid.IntRange(1, 60).Draw(t, "complexes"), rapid.Uint64().Draw(t, "seed"))
		var before []Leaf
		if rapid.Bool().Draw(t, "history") {
			before = Leaves(s.Complexes[:len(s.Complexes)/2], nil)
		}
		leaves := Leaves(s.Complexes, before)
		seen, open := map[place.ComplexID]bool{}, map[place.AreaCode]int{}
		for _, l := range leaves {
			if l.Withheld {
				open[l.Neighbourhood]++
			}
			for _, id := range l.Complexes {
				if seen[id] {
					t.Fatalf("%s is in two leaves", id)
				}
				seen[id] = true
			}
		}
		for _, l := range leaves {
			if l.Withheld != (l.Homes < MinHomes) || l.Closed || open[l.Neighbourhood] > 1 {
				t.Fatalf("leaf %v has %d homes", l.Complexes, l.Homes)
			}
		}
		if len(seen) != len(s.Complexes) {
			t.Fatalf("%d of %d complexes", len(seen), len(s.Complexes))
		}
		other := slices.Clone(s.Complexes)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 2)).Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
		if diff := cmp.Diff(leaves, Leaves(other, before)); diff != "" {
			t.Fatalf("another order gives other leaves:\n%s", diff)
		}
	})
}
