package socialmap

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"samendoen/internal/place"
)

// MinHomes is the smallest number of homes for which anything is published.
const MinHomes = 30

// LeafID names a leaf by the complexes with which it began.
type LeafID string

// Leaf is a publication unit: a complex, or complexes of one neighbourhood merged until
// they have at least MinHomes homes. It is for good: a home is counted in one leaf for as
// long as it stands, whatever becomes of complexes and neighbourhoods. So no two series ever
// tell of the same home, and nothing follows from one unit about another.
type Leaf struct {
	ID            LeafID
	Complexes     []place.ComplexID // whose homes it counts, in order of id
	Homes         int
	Neighbourhood place.AreaCode // where most of its homes are
	District      place.AreaCode
	Municipality  place.AreaCode
	// Withheld is a leaf with fewer than MinHomes homes: nothing of it is published, and no
	// area's sum contains it.
	Withheld bool
	// Holds says of which tables it has rows.
	Holds Holds
	// Closed is a withheld leaf of which something was published before, when it had more homes.
	Closed bool
}

// Holds says of which tables a leaf has rows. A complex that is published in parts is in two kinds of
// leaves, so that each table of it is published once.
type Holds uint8

// What a leaf can hold.
const (
	AllTables   Holds = iota
	WholeTables       // it counts a complex that is divided: what is not counted per part
	PartTables        // it counts a part of a complex
)

// Has reports whether a leaf has rows of a table.
func (h Holds) Has(t Table) bool {
	return h == AllTables || t.Parted() == (h == PartTables)
}

// Leaves divides the stock into leaves. It looks at ids, places and numbers of homes
// only, never at what happened there. Of previous, which may be nil, every leaf stays of which
// something was published. Complexes that came since make leaves of their own; while they are too
// small together they are withheld. The outcome does not depend on the order of either list.
// Complexes without homes are left out, unless they were published. Parts of a complex that was
// published whole do not count: two series of the same homes would tell more.
func Leaves(stock []Complex, previous []Leaf) []Leaf {
	byID, taken := make(map[place.ComplexID]Complex, len(stock)), map[place.ComplexID]bool{}
	for _, c := range stock {
		byID[c.ID] = c
	}
	var leaves []Leaf
	for _, l := range previous {
		if !l.Withheld || l.Closed {
			leaves = append(leaves, l.of(byID))
			for _, id := range l.Complexes {
				taken[id] = true
			}
		}
	}
	byArea := map[place.AreaCode][]Complex{}
	parts := map[place.ComplexID][]Complex{}
	for _, c := range stock {
		switch {
		case taken[c.ID] || c.Homes == 0:
		case c.Of != "":
			parts[c.Of] = append(parts[c.Of], c)
		default:
			byArea[c.Neighbourhood] = append(byArea[c.Neighbourhood], c)
		}
	}
	for _, list := range byArea {
		leaves = append(leaves, newLeaves(list, parts)...)
	}
	slices.SortFunc(leaves, func(a, b Leaf) int {
		return cmp.Or(cmp.Compare(a.Neighbourhood, b.Neighbourhood), cmp.Compare(a.Complexes[0], b.Complexes[0]), cmp.Compare(a.Holds, b.Holds), cmp.Compare(a.ID, b.ID))
	})
	return leaves
}

// of is a leaf of before with the stock of now.
func (l Leaf) of(stock map[place.ComplexID]Complex) Leaf {
	l.Homes = 0
	homes := map[place.AreaCode]int{}
	for _, id := range l.Complexes {
		c := stock[id]
		l.Homes += c.Homes
		homes[c.Neighbourhood] += c.Homes
	}
	for _, id := range l.Complexes {
		c := stock[id]
		if n, most := homes[c.Neighbourhood], homes[l.Neighbourhood]; n > most || n == most && n > 0 && c.Neighbourhood < l.Neighbourhood {
			l.Neighbourhood = c.Neighbourhood
		}
	}
	for _, id := range l.Complexes {
		if c := stock[id]; c.Homes > 0 && c.Neighbourhood == l.Neighbourhood {
			l.District, l.Municipality = c.District, c.Municipality
		}
	}
	l.Withheld = l.Homes < MinHomes
	l.Closed = l.Withheld
	return l
}

// newLeaves divides complexes of one neighbourhood that are in no leaf yet, some of which have parts.
// What is too small joins a complex without parts where there is one.
func newLeaves(list []Complex, parts map[place.ComplexID][]Complex) (leaves []Leaf) {
	slices.SortFunc(list, func(a, b Complex) int { return strings.Compare(string(a.ID), string(b.ID)) })
	var groups, divided [][]Complex
	var open []Complex
	for _, c := range list {
		switch {
		case len(parts[c.ID]) > 0:
			divided = append(divided, []Complex{c})
		case c.Homes >= MinHomes:
			groups = append(groups, []Complex{c})
		}
	}
	for _, c := range list {
		if c.Homes >= MinHomes || len(parts[c.ID]) > 0 {
			continue
		}
		if open = append(open, c); homesOf(open) >= MinHomes {
			groups, open = append(groups, open), nil
		}
	}
	switch {
	case len(open) > 0 && len(groups) > 0:
		at := smallest(groups)
		groups[at] = append(groups[at], open...)
	case len(open) > 0 && len(divided) > 0:
		at := smallest(divided)
		divided[at] = append(divided[at], open...)
	case len(open) > 0:
		groups = append(groups, open)
	}
	for _, g := range groups {
		leaves = append(leaves, newLeaf(g, AllTables))
	}
	for _, g := range divided {
		leaves = append(leaves, dividedLeaves(g, parts[g[0].ID])...)
	}
	return leaves
}

// dividedLeaves are those of a complex with parts, the first of a group: the group as a whole, and each
// part. What else is in the group joins the smallest part.
func dividedLeaves(group, parts []Complex) []Leaf {
	each := make([][]Complex, len(parts))
	for i, p := range parts {
		each[i] = []Complex{p}
	}
	at := smallest(each)
	each[at] = append(each[at], group[1:]...)
	leaves := []Leaf{newLeaf(group, WholeTables)}
	for _, g := range each {
		leaves = append(leaves, newLeaf(g, PartTables))
	}
	return leaves
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

func newLeaf(group []Complex, holds Holds) Leaf {
	group = slices.Clone(group)
	slices.SortFunc(group, func(a, b Complex) int { return strings.Compare(string(a.ID), string(b.ID)) })
	l := Leaf{
		Holds: holds, Homes: homesOf(group), Neighbourhood: group[0].Neighbourhood,
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
