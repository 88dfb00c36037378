package disclosure

import (
	"math/bits"
	"slices"
)

// push turns an arc one way until it has made so many turns or there is no room, and
// returns how many it made.
func (f *flow) push(t, n int, more bool, most int32) (turns int32) {
	for turns < most {
		made := f.turnWithin(t, n, more, most-turns)
		if made == 0 {
			break
		}
		turns += made
	}
	return turns
}

// turnWithin turns an arc at most so often, within its bounds.
func (f *flow) turnWithin(t, n int, more bool, most int32) int32 {
	a := &f.arcs[n]
	room := a.units - a.least
	if more {
		room = a.most - a.units
	}
	if room <= 0 {
		return 0
	}
	return f.turnBy(t, n, more, min(room, most))
}

// keeps reports whether every cell of every draw has at least so many candidates; those
// of the newest draws are looked at first. A cycle goes by several cells, so what is looked
// for in one shows candidates of others.
func (f flow) keeps(least int) bool {
	base, found := f.arcs, lanesOf(&f)
	f = f.turned()
	f.seen = make([]uint64, len(f.arcs))
	for n := range f.arcs {
		f.see(n, f.arcs[n].units)
	}
	for t := len(f.cells) - 1; t >= 0; t-- {
		for c, n := range f.bounded(t) {
			if found.count(t, c) < least && !f.reach(t, n, false, least) && !f.reach(t, n, true, least) && !f.shows(base, t, n, least) {
				return false
			}
		}
	}
	return true
}

// reach turns the arc of a cell one way until so many counts of it were seen; false when there is
// no room before that.
func (f *flow) reach(t, n int, more bool, least int) bool {
	for {
		missing := least - f.shown(n)
		if missing <= 0 {
			return true
		}
		if f.turnWithin(t, n, more, count(missing)) == 0 {
			return false
		}
	}
}

// shown is how many counts of a cell were seen.
func (f *flow) shown(n int) int { return bits.OnesCount64(f.seen[n]) }

// see marks the units that an arc had on the way to what it has now.
func (f *flow) see(n int, from int32) {
	a := &f.arcs[n]
	low, high := min(from, a.units)-a.least, max(from, a.units)-a.least
	f.seen[n] |= (2<<min(high, 62) - 1) &^ (1<<min(low, 63) - 1)
}

// shows looks for the candidates of a cell from other divisions: those that the extremes of
// the other cells of the draw lead to, and those in which the widest cell, to which most homes
// belong, only takes in or only gives off around the draw, or one draw further.
func (f *flow) shows(base []arc, t, n, least int) bool {
	defer func() { copy(f.arcs, base) }() // a split is of this look alone
	from := slices.Clone(base)
	for c := -1; c < len(f.bounded(t)); c++ {
		copy(f.arcs, from)
		if c >= 0 {
			f.push(t, f.cells[t][c], false, count(least-1))
			f.push(t, f.cells[t][c], true, count(2*least-2))
			copy(from, f.arcs)
		}
		if f.sweep(t, n) >= least {
			return true
		}
	}
	return f.showsSplit(base, t, n, least, -1) || f.showsSplit(base, t, n, least, t-2) || f.showsSplit(base, t, n, least, t+1)
}

// showsSplit looks from every way to split what changed before the draw and after it, and after one
// draw further; below 0: none further.
func (f *flow) showsSplit(base []arc, t, n, least, further int) bool {
	ways := int32(9)
	if further >= 0 {
		ways *= 3
	}
	for way := range ways {
		copy(f.arcs, base)
		f.split(t-1, way%3)
		f.split(t, way/3%3)
		f.split(further, way/9)
		if f.settle() && f.sweep(t, n) >= least {
			return true
		}
	}
	return false
}

// sweep goes down and up with a cell, and returns how many of its counts were seen.
func (f *flow) sweep(t, n int) int {
	f.push(t, n, false, plenty)
	f.push(t, n, true, plenty)
	return f.shown(n)
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
	f = f.turned()
	f.push(t, n, false, plenty)
	low := f.arcs[n].units
	f.push(t, n, true, plenty)
	high := f.arcs[n].units
	copy(f.arcs, base)
	f.push(t, n, true, plenty)
	high = max(high, f.arcs[n].units)
	return Range{Low: int(low), High: int(high), Count: int(high - low + 1)}
}
