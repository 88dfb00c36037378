package socialmap

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// MinPart is the least number of homes of a part of a complex when it is made. It is more than
// MinHomes, so that a part may lose a quarter of its homes before it is silent, and so that a count
// that is five beside the truth is at most an eighth of the homes.
const MinPart = 40

// partMark stands between the id of a complex and the number of a part of it. Ids have none.
const partMark = "/"

// Part is a part of a complex that is published in parts: staircases together. It is made when the
// complex is first published and stays for good.
type Part struct {
	Complex    place.ComplexID
	Number     int      // in the complex, from 1
	Staircases []string // in order; empty is the homes of which no staircase is known
	Homes      int      // when it was made
	Since      time.Time
}

// ID is the part among the complexes of a stock.
func (p Part) ID() place.ComplexID {
	return p.Complex + place.ComplexID(partMark+strconv.Itoa(p.Number))
}

// WholeOf is the complex of a part; false for what is no part.
func WholeOf(id place.ComplexID) (place.ComplexID, bool) {
	whole, _, part := strings.Cut(string(id), partMark)
	return place.ComplexID(whole), part
}

// Parted reports whether a table is counted per part of a complex that is divided. The five groups
// are not, for people who are active have no home; events may be about the complex as a whole.
func (t Table) Parted() bool { return t.Kind() == Households && t != Groups }

// Divide puts staircases together, in order, until each part has at least MinPart homes; the
// remainder joins the last. Homes without a staircase come last. It looks at names and numbers of
// homes alone, and their order does not matter. With fewer than two parts there are none.
func Divide(id place.ComplexID, homes map[string]int, since time.Time) []Part {
	names := make([]string, 0, len(homes))
	for name, n := range homes {
		if n > 0 {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, compareStaircases)
	var parts []Part
	var open Part
	for _, name := range names {
		open.Staircases, open.Homes = append(open.Staircases, name), open.Homes+homes[name]
		if open.Homes >= MinPart {
			parts, open = append(parts, open), Part{}
		}
	}
	if len(parts) < 2 {
		return nil
	}
	last := &parts[len(parts)-1]
	last.Staircases, last.Homes = append(last.Staircases, open.Staircases...), last.Homes+open.Homes
	for i := range parts {
		parts[i].Complex, parts[i].Number, parts[i].Since = id, i+1, dateOf(since)
	}
	return parts
}

// Holding is the part of a complex in which a home with a staircase is counted, an index: the part
// that names it, or else the one that was smallest when they were made. Parts are those of one complex.
func Holding(parts []Part, staircase string) int {
	smallest := 0
	for i, p := range parts {
		if slices.Contains(p.Staircases, staircase) {
			return i
		}
		if p.Homes < parts[smallest].Homes {
			smallest = i
		}
	}
	return smallest
}

// compareStaircases puts 2 before 10, and what has no name last.
func compareStaircases(a, b string) int {
	if (a == "") != (b == "") {
		return cmp.Compare(len(b), len(a))
	}
	x, y := a, b
	for x != "" && y != "" {
		m, restX := digits(x)
		n, restY := digits(y)
		if m == "" || n == "" {
			if x[0] != y[0] {
				return cmp.Compare(x[0], y[0])
			}
			x, y = x[1:], y[1:]
			continue
		}
		m, n = strings.TrimLeft(m, "0"), strings.TrimLeft(n, "0")
		if c := cmp.Or(cmp.Compare(len(m), len(n)), strings.Compare(m, n)); c != 0 {
			return c
		}
		x, y = restX, restY
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(a, b))
}

// digits are those with which a text begins, and what comes after.
func digits(s string) (number, rest string) {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return s[:n], s[n:]
}

// pastOf is what was published before, of which the newest release is given; nil: nothing.
func pastOf(tx *store.Tx, org string, newest *Release) (p Past, err error) {
	if p.Releases, err = releasesMade(tx, org); err != nil {
		return p, err
	}
	if p.Parts, err = partsOf(tx, org); err != nil {
		return p, err
	}
	choice, err := divideChoiceOf(tx, org)
	p.Since, p.Divide, p.Published = sinceOf(newest, p.Releases), choice.Divide, newest.published
	return p, err
}
