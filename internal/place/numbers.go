package place

import (
	"cmp"
	"slices"
)

// Door is a home by its street and house number, with the entrance that it has.
type Door struct {
	Complex   ComplexID
	Staircase string // empty where it is not known
	Street    string
	Number    int
}

// Side is the side of a street.
type Side uint8

// The sides; a single number is on both.
const (
	BothSides Side = iota
	EvenSide
	OddSide
)

// Numbers are house numbers of a street that follow each other, without a gap.
type Numbers struct {
	Street      string
	First, Last int
	Side        Side // of which they are, where there is more than one
}

// NumbersOf are the house numbers of some homes, by street and number, in as few pieces as can be.
// Additions to a number make no difference.
func NumbersOf(doors []Door) (list []Numbers) {
	streets := map[string][]int{}
	var names []string
	for _, d := range doors {
		if streets[d.Street] == nil {
			names = append(names, d.Street)
		}
		streets[d.Street] = append(streets[d.Street], d.Number)
	}
	slices.Sort(names)
	for _, name := range names {
		all := streets[name]
		slices.Sort(all)
		all = slices.Compact(all)
		together, apart := following(name, all, 1), sides(name, all)
		if len(apart) < len(together) {
			together = apart
		}
		list = append(list, together...)
	}
	return list
}

// sides are the pieces of each side of a street.
func sides(street string, all []int) (list []Numbers) {
	var even, odd []int
	for _, n := range all {
		if n%2 == 0 {
			even = append(even, n)
		} else {
			odd = append(odd, n)
		}
	}
	list = append(following(street, even, 2), following(street, odd, 2)...)
	slices.SortStableFunc(list, func(a, b Numbers) int { return cmp.Compare(a.First, b.First) })
	return list
}

// following are the pieces of numbers, in order, that are so far apart.
func following(street string, all []int, step int) (list []Numbers) {
	for _, n := range all {
		if last := len(list) - 1; last >= 0 && list[last].Last+step == n {
			list[last].Last = n
			continue
		}
		list = append(list, Numbers{Street: street, First: n, Last: n})
	}
	for i, x := range list {
		switch {
		case step == 1 || x.First == x.Last:
		case x.First%2 == 0:
			list[i].Side = EvenSide
		default:
			list[i].Side = OddSide
		}
	}
	return list
}
