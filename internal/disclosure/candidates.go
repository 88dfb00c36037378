package disclosure

import (
	"math/bits"
	"slices"
)

// push turns an arc one way until it has made so many turns or there is no room, and
// returns how many it made.
func (f *flow) push(t, n int, more bool, most int) (turns int) {
	for turns < most && f.turnWithin(t, n, more) {
		turns++
	}
	return turns
}

func (f *flow) turnWithin(t, n int, more bool) bool {
	if a := f.arcs[n]; more && a.units >= a.most || !more && a.units <= a.least {
		return false
	}
	return f.turnBy(t, n, more)
}

// keeps reports whether every cell of every draw has at least so many candidates; those
// of the newest draws are looked at first.
func (f flow) keeps(least int) bool {
	base := f.arcs
	found := lanesOf(&f)
	f = f.clone()
	for t := len(f.cells) - 1; t >= 0; t-- {
		for c, n := range f.bounded(t) {
			if found.count(t, c) >= least {
				continue
			}
			down := f.push(t, n, false, least-1)
			if down < least-1 && f.push(t, n, true, least-1) < least-1 && !f.shows(base, t, n, least-1) {
				return false
			}
		}
	}
	return true
}

// shows looks for the candidates of a cell from other divisions: those that the extremes of
// the other cells of the draw lead to, and those in which the widest cell, to which most homes
// belong, only takes in or only gives off around the draw.
func (f *flow) shows(base []arc, t, n, most int) bool {
	defer func() { copy(f.arcs, base) }() // a split is of this look alone
	seen := uint64(0)
	from := slices.Clone(base)
	for c := -1; c < len(f.bounded(t)); c++ {
		copy(f.arcs, from)
		if c >= 0 {
			f.push(t, f.cells[t][c], false, most)
			f.push(t, f.cells[t][c], true, 2*most)
			copy(from, f.arcs)
		}
		if f.sweep(t, n, &seen) > most {
			return true
		}
	}
	for _, before := range []int32{0, 1, 2} {
		for _, after := range []int32{0, 1, 2} {
			copy(f.arcs, base)
			f.split(t-1, before)
			f.split(t, after)
			if f.settle() && f.sweep(t, n, &seen) > most {
				return true
			}
		}
	}
	return false
}

// sweep marks the counts that a cell comes by on the way down and up, and returns how many
// are marked.
func (f *flow) sweep(t, n int, seen *uint64) int {
	low := f.arcs[n].least
	f.push(t, n, false, plenty)
	for ok := true; ok; ok = f.turnWithin(t, n, true) {
		*seen |= 1 << min(f.arcs[n].units-low, 63)
	}
	return bits.OnesCount64(*seen)
}

// split lets the last cell of a table give off none, half or all of what changed after a draw,
// and take in the others.
func (f *flow) split(t int, halves int32) {
	if t < 0 || t >= len(f.ties) || len(f.ties[t]) == 0 {
		return
	}
	last := len(f.ties[t])
	leave, enter := &f.arcs[f.ties[t][last-2]], &f.arcs[f.ties[t][last-1]]
	leave.most = leave.together * halves / 2
	enter.most = leave.together - leave.most
}

// bounded are the arcs of the cells of a draw, without the one outside.
func (f *flow) bounded(t int) []int {
	if f.open {
		return f.cells[t][:len(f.cells[t])-1]
	}
	return f.cells[t]
}

// ranges are the candidates of each cell of a draw.
func (f flow) ranges(t int) []Range {
	list := make([]Range, len(f.bounded(t)))
	for c := range list {
		list[c] = f.rangeOf(t, c)
	}
	return list
}

// rangeOf is the candidates of a cell of a draw.
func (f flow) rangeOf(t, c int) Range {
	base, n := f.arcs, f.cells[t][c]
	f = f.clone()
	f.push(t, n, false, plenty)
	low := f.arcs[n].units
	f.push(t, n, true, plenty)
	high := f.arcs[n].units
	copy(f.arcs, base)
	f.push(t, n, true, plenty)
	high = max(high, f.arcs[n].units)
	return Range{Low: int(low), High: int(high), Count: int(high - low + 1)}
}
