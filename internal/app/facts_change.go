package app

import (
	"cmp"
	"slices"
	"time"

	"samendoen/internal/base/delivery"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

// tally is the homes, or for a table of events the events, in the named cells of a table
// at a date, in the order of complexes and within these of homes.
type tally struct {
	date time.Time
	rows []row
}

// row is a home or an event in a cell.
type row struct {
	key     uint64 // hash of the id: a clash within one complex would count one change too few; 0: a home that was erased
	place   uint64 // of an event: hash of the id of the home or complex; 0: erased
	complex int32  // index in the stock
	cell    uint16 // index of the named cell
}

func compareRows(a, b row) int {
	return cmp.Or(cmp.Compare(a.complex, b.complex), cmp.Compare(a.key, b.key))
}

// change is how much a table changed in a complex since a date.
type change struct {
	since, known time.Time // zero: never published
	socialmap.Change
}

// viewsOf are the dates since which something is asked, oldest first, each as known when
// the figures of that date were drawn.
func viewsOf(list []change) []delivery.View {
	var views []delivery.View
	for _, c := range list {
		if !c.since.IsZero() && !slices.ContainsFunc(views, func(v delivery.View) bool { return v.On.Equal(c.since) }) {
			views = append(views, delivery.View{On: c.since, Known: c.known})
		}
	}
	slices.SortFunc(views, func(a, b delivery.View) int { return a.On.Compare(b.On) })
	return views
}

// only leaves out the complexes that do not ask since the date of the tally.
func (t tally) only(list []change) tally {
	kept := tally{date: t.date}
	for _, r := range t.rows {
		if list[r.complex].since.Equal(t.date) {
			kept.rows = append(kept.rows, r)
		}
	}
	return kept
}

// by is a tally of a table by the cells of another, which it took the place of.
func (t tally) by(own, other socialmap.Table) tally {
	if own == other {
		return t
	}
	all := t.rows
	t.rows = nil
	for _, r := range all {
		if cell := own.InReplaced(int(r.cell)); cell < other.Named() {
			r.cell = cellOf(cell)
			t.rows = append(t.rows, r)
		}
	}
	return t
}

// compare goes along two lists of rows in order, without what was erased. was or is
// is nil where only one of them has the key.
func compare(before, now []row, at func(was, is *row)) {
	keyless := func(list []row) []row {
		for len(list) > 0 && list[0].key == 0 {
			list = list[1:]
		}
		return list
	}
	for before, now = keyless(before), keyless(now); len(before) > 0 || len(now) > 0; before, now = keyless(before), keyless(now) {
		order := 0
		switch {
		case len(now) == 0:
			order = -1
		case len(before) == 0:
			order = 1
		default:
			order = compareRows(before[0], now[0])
		}
		var was, is *row
		if order <= 0 {
			was, before = &before[0], before[1:]
		}
		if order >= 0 {
			is, now = &now[0], now[1:]
		}
		at(was, is)
	}
}

// homesChanged is what is counted of a complex on the way to its change.
type homesChanged struct {
	came, went, other int // into a named cell, out of it, from one to another
	was, is           int // erased: which homes they were is not known any more
	moved             int // into the stock or out of it, without a cell before or after
}

// change bounds how many homes changed. Somebody who came may be one of those who were
// there and were erased, and somebody who went may be there still.
func (h homesChanged) change() socialmap.Change {
	sure := h.other + max(0, h.came-h.was) + max(0, h.went-h.is)
	return socialmap.Change{Homes: sure, Least: sure + h.moved, Most: h.other + h.came + h.went + h.was + h.is + h.moved}
}

// countHomes counts, for the complexes that ask since the date of before, the homes whose
// cell differs between the two tallies. moved are those that came to the stock or left it.
func countHomes(list []change, before, now tally, moved []row) {
	counts := make([]homesChanged, len(list))
	compare(before.rows, now.rows, func(was, is *row) {
		switch {
		case is == nil:
			counts[was.complex].went++
		case was == nil:
			counts[is.complex].came++
		case was.cell != is.cell:
			counts[is.complex].other++
		}
	})
	countErased(counts, before, now)
	for i := range moved {
		r := &moved[i]
		_, did := slices.BinarySearchFunc(before.rows, *r, compareRows)
		_, does := slices.BinarySearchFunc(now.rows, *r, compareRows)
		if did == does { // in no cell, or in the same one: only the stock changed
			counts[r.complex].moved++
		}
	}
	for i := range list {
		if list[i].since.Equal(before.date) {
			list[i].Change = counts[i].change()
		}
	}
}

// countEvents counts, for the complexes that ask since the date of before, the events that
// are new, gone or in another cell, and about how many places they are. Of a signal that
// was erased it is known in which months it was what, and not where; of a repair only that it was there,
// so that it may be one that came or went, as with homes.
func countEvents(list []change, before, now tally) {
	counts, places := make([]homesChanged, len(list)), make([][]uint64, len(list))
	compare(before.rows, now.rows, func(was, is *row) {
		r := cmp.Or(is, was)
		switch {
		case is == nil:
			counts[r.complex].went++
		case was == nil:
			counts[r.complex].came++
		case was.cell != is.cell:
			counts[r.complex].other++
		default:
			return
		}
		if r.place != 0 {
			places[r.complex] = append(places[r.complex], r.place)
		}
	})
	countErased(counts, before, now)
	for i := range list {
		if list[i].since.Equal(before.date) {
			slices.Sort(places[i])
			c := counts[i]
			list[i].Change = c.change()
			list[i].Homes = max(0, len(slices.Compact(places[i]))-min(c.came, c.was)-min(c.went, c.is))
		}
	}
}

// countErased counts what was erased of the two tallies.
func countErased(counts []homesChanged, before, now tally) {
	for _, r := range before.rows {
		if r.key == 0 {
			counts[r.complex].was++
		}
	}
	for _, r := range now.rows {
		if r.key == 0 {
			counts[r.complex].is++
		}
	}
}

// movedSince are the homes that came to a complex or left it since a view.
func (b *loading) movedSince(v delivery.View) ([]row, error) {
	if list, known := b.moved[v.On]; known {
		return list, nil
	}
	homes, err := place.Moved(b.tx, b.org, v, b.now)
	times := map[row]int{} // twice is a home that stood before and stands now, counted with one complex
	for _, m := range homes {
		key := hashOf(string(m.Unit))
		if i, ok := b.at(m.Complex, key); ok {
			times[row{key: key, complex: i}]++
		}
	}
	list := []row{}
	for r, n := range times {
		if n == 1 {
			list = append(list, r)
		}
	}
	slices.SortFunc(list, compareRows)
	b.moved[v.On] = list
	return list, err
}
