package socialmap

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"samendoen/internal/place"
)

// MinHomes is the smallest number of homes for which anything is published.
const MinHomes = 30

// LeafID names a leaf by its members: another set of complexes is another leaf, with a
// series of its own.
type LeafID string

// Leaf is a publication unit: a complex, or complexes of one neighbourhood merged until
// they have at least MinHomes homes.
type Leaf struct {
	ID            LeafID
	Complexes     []place.ComplexID // in order of id
	Homes         int
	Neighbourhood place.AreaCode
	District      place.AreaCode
	Municipality  place.AreaCode
	// Withheld is a neighbourhood with fewer than MinHomes homes of the association in
	// all: nothing of it is published, and no area's sum contains it.
	Withheld bool
}

// Leaves divides the stock into leaves. It looks at ids, places and numbers of homes
// only, never at what happened there. A leaf of previous stays as long as its complexes
// exist in one neighbourhood and have MinHomes homes, so that a new complex elsewhere
// breaks no series; previous may be nil. The outcome does not depend on the order of
// either list. Complexes without homes are left out.
func Leaves(stock []Complex, previous []Leaf) []Leaf {
	byArea := map[place.AreaCode][]Complex{}
	for _, c := range stock {
		if c.Homes > 0 {
			byArea[c.Neighbourhood] = append(byArea[c.Neighbourhood], c)
		}
	}
	before := map[place.AreaCode][]Leaf{}
	for _, l := range previous {
		before[l.Neighbourhood] = append(before[l.Neighbourhood], l)
	}
	var leaves []Leaf
	for area, list := range byArea {
		slices.SortFunc(list, func(a, b Complex) int { return strings.Compare(string(a.ID), string(b.ID)) })
		leaves = append(leaves, leavesOf(list, before[area])...)
	}
	slices.SortFunc(leaves, func(a, b Leaf) int {
		if d := strings.Compare(string(a.Neighbourhood), string(b.Neighbourhood)); d != 0 {
			return d
		}
		return strings.Compare(string(a.Complexes[0]), string(b.Complexes[0]))
	})
	return leaves
}

// leavesOf divides the complexes of one neighbourhood, which come in order of id.
func leavesOf(list []Complex, previous []Leaf) []Leaf {
	groups, rest := keepLeaves(list, previous)
	var small []Complex
	for _, c := range rest {
		if c.Homes >= MinHomes {
			groups = append(groups, []Complex{c})
		} else {
			small = append(small, c)
		}
	}
	var open []Complex
	for _, c := range small {
		if open = append(open, c); homesOf(open) >= MinHomes {
			groups, open = append(groups, open), nil
		}
	}
	switch {
	case len(open) > 0 && len(groups) > 0:
		at := smallest(groups)
		groups[at] = append(groups[at], open...)
	case len(open) > 0:
		groups = append(groups, open)
	}
	leaves := make([]Leaf, len(groups))
	for i, g := range groups {
		leaves[i] = newLeaf(g)
	}
	return leaves
}

// keepLeaves takes the leaves of before that may stay, and returns the other complexes.
func keepLeaves(list []Complex, previous []Leaf) (groups [][]Complex, rest []Complex) {
	free := make(map[place.ComplexID]Complex, len(list))
	for _, c := range list {
		free[c.ID] = c
	}
	previous = slices.Clone(previous)
	slices.SortFunc(previous, func(a, b Leaf) int { return strings.Compare(string(a.ID), string(b.ID)) })
	for _, l := range previous {
		var g []Complex
		for _, id := range l.Complexes {
			if c, ok := free[id]; ok {
				g = append(g, c)
			}
		}
		if len(g) < len(l.Complexes) || homesOf(g) < MinHomes {
			continue
		}
		for _, c := range g {
			delete(free, c.ID)
		}
		groups = append(groups, g)
	}
	for _, c := range list {
		if _, ok := free[c.ID]; ok {
			rest = append(rest, c)
		}
	}
	return groups, rest
}

// smallest is the group with the fewest homes; of equals the one with the first id.
func smallest(groups [][]Complex) int {
	best := 0
	for i, g := range groups {
		a, b := homesOf(g), homesOf(groups[best])
		if a < b || a == b && g[0].ID < groups[best][0].ID {
			best = i
		}
	}
	return best
}

func homesOf(list []Complex) (n int) {
	for _, c := range list {
		n += c.Homes
	}
	return n
}

func newLeaf(group []Complex) Leaf {
	slices.SortFunc(group, func(a, b Complex) int { return strings.Compare(string(a.ID), string(b.ID)) })
	l := Leaf{
		Homes: homesOf(group), Neighbourhood: group[0].Neighbourhood,
		District: group[0].District, Municipality: group[0].Municipality,
	}
	h := sha256.New()
	for _, c := range group {
		l.Complexes = append(l.Complexes, c.ID)
		h.Write([]byte(c.ID))
		h.Write([]byte{0})
	}
	l.ID = LeafID(hex.EncodeToString(h.Sum(nil)[:12]))
	l.Withheld = l.Homes < MinHomes
	return l
}
