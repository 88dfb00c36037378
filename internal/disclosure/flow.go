package disclosure

import "slices"

// flow is a feasible division of homes over cells and time, as a circulation with bounds
// on its arcs. Every other division differs from it by cycles that its arcs leave room
// for, so candidates are found by turning such cycles, one home at a time.
//
// From the ground the homes of the first draw go to their cells. A cell at a draw is an
// arc from its entrance to its exit, within the support of what was published. From an
// exit homes stay, to the entrance of the same cell at the next draw, or pass a pool that
// lets through as many as changed. After the last draw they return to the ground.
// Homes that come or go do so by the pool. In a table of events one more cell, of no
// bounds, is all that did not happen.
//
// A home that changed does not return to its own cell, so at most k leave a cell and enter
// it together (see steps). Flows cannot say that of two arcs at once. Here each of the two
// has a bound of its own, around the change that was published, and together these are k:
// a stricter rule, so that every candidate found is one, and some are not found.
type flow struct {
	width int // cells with the one outside
	arcs  []arc
	at    [][]int32 // arcs that leave a node or arrive there, by node
	cells [][]int   // arc of each cell, by draw
	home  []int     // arcs from the last exits to the ground
	walk  walk
}

type arc struct{ from, to, least, most, units int32 }

// walk is what looking for a way needs, kept for the next look.
type walk struct {
	by    []int32 // by node how it was reached, 0: not; see path
	queue []int32
	path  []int32
}

func (f flow) clone() flow {
	f.arcs, f.at, f.walk = slices.Clone(f.arcs), slices.Clone(f.at), walk{}
	f.cells = slices.Clone(f.cells)
	return f
}

// plenty is more homes or events than a unit has.
const plenty = 1 << 20

const ground = 0

// count is a number of homes as arcs hold it.
func count(n int) int32 { return int32(min(n, plenty)) } // #nosec G115 -- at most plenty

func (f *flow) node() int32 {
	f.at = append(f.at, nil)
	return int32(len(f.at) - 1) // #nosec G115 -- some thousands
}

func (f *flow) arc(a arc) int {
	n := int32(len(f.arcs)) // #nosec G115 -- some thousands
	f.arcs = append(f.arcs, a)
	f.at[a.from] = append(slices.Clip(f.at[a.from]), n)
	f.at[a.to] = append(slices.Clip(f.at[a.to]), n)
	return int(n)
}

// with adds the last of draws, of which the others are in f already.
func (f flow) with(draws []Draw) (flow, bool) {
	d := draws[len(draws)-1]
	next := f.clone()
	if len(draws) == 1 {
		next.width = len(d.Cells)
		if d.open() {
			next.width++
		}
		next.node()
		next.first(d)
	} else {
		next.next(f.home, draws[len(draws)-2], d)
	}
	return next, next.settle()
}

// first puts the homes of the first draw in its cells: all in the last one, to begin.
func (f *flow) first(d Draw) {
	homes := count(d.Homes)
	if d.open() {
		homes = plenty / 2
	}
	source := f.node()
	f.arc(arc{ground, source, homes, homes, homes})
	for c := range f.width {
		entrance, exit := f.node(), f.node()
		units := int32(0)
		if c == f.width-1 {
			units = homes
		}
		f.arc(arc{source, entrance, 0, plenty, units})
		f.cell(d, c, entrance, exit, units)
		f.home = append(f.home, f.arc(arc{exit, ground, 0, plenty, units}))
	}
}

// cell adds the arc of a cell of the newest draw.
func (f *flow) cell(d Draw, c int, entrance, exit, units int32) {
	low, high := 0, int(plenty)
	if c < len(d.Cells) {
		low, high = Support(d.Cells[c], d.Homes)
	}
	if c == 0 {
		f.cells = append(f.cells, nil)
	}
	t := len(f.cells) - 1
	f.cells[t] = append(f.cells[t], f.arc(arc{entrance, exit, count(low), count(high), units}))
}

// next lets the homes of the draw before stay where they are, to begin. The arcs home of
// that draw become the ones that stay.
func (f *flow) next(home []int, before, d Draw) {
	came := d.Homes - before.Homes
	pool, spread := f.node(), f.node()
	f.arc(arc{pool, spread, count(d.Least), count(d.Most), 0})
	f.home = nil
	outside := 0 // the published change of what lies outside
	for c, n := range home {
		change := outside
		if c < len(d.Cells) {
			change = d.Cells[c] - before.Cells[c]
			outside -= change
		}
		leave, enter := int(plenty), int(plenty)
		if d.Least > 0 { // with none at least, who returned to the own cell just did not change
			leave = min(max(floorHalf(d.Least-change), 0), d.Least)
			enter = d.Least - leave
		}
		entrance, exit := f.node(), f.node()
		f.arcs[n].to = entrance
		f.at[ground] = without(f.at[ground], n)
		f.at[entrance] = append(f.at[entrance], int32(n)) // #nosec G115 -- some thousands
		f.arc(arc{f.arcs[n].from, pool, 0, count(leave), 0})
		f.arc(arc{spread, entrance, 0, count(enter), 0})
		f.cell(d, c, entrance, exit, f.arcs[n].units)
		f.home = append(f.home, f.arc(arc{exit, ground, 0, plenty, f.arcs[n].units}))
	}
	if came > 0 {
		f.arc(arc{ground, pool, count(came), count(came), 0})
	}
	if came < 0 {
		f.arc(arc{spread, ground, count(-came), count(-came), 0})
	}
}

func without(list []int32, n int) []int32 {
	return slices.DeleteFunc(slices.Clone(list), func(other int32) bool { return int(other) == n })
}

// settle brings every arc within its bounds, by the out-of-kilter method of Fulkerson
// (1961); false when that cannot be.
func (f *flow) settle() bool {
	for n := range f.arcs {
		for f.arcs[n].units < f.arcs[n].least {
			if !f.turn(n, true) {
				return false
			}
		}
		for f.arcs[n].units > f.arcs[n].most {
			if !f.turn(n, false) {
				return false
			}
		}
	}
	return true
}

// turn sends one more unit, or one fewer, through an arc, along the shortest cycle that
// has room; false when there is none.
func (f *flow) turn(n int, more bool) bool {
	a := &f.arcs[n]
	start, end, one := a.to, a.from, int32(1)
	if !more {
		start, end, one = end, start, -1
	}
	if !f.path(start, end, int32(n)) { // #nosec G115 -- some thousands
		return false
	}
	for _, m := range f.walk.path {
		if m > 0 {
			f.arcs[m-1].units++
		} else {
			f.arcs[-m-1].units--
		}
	}
	a.units += one
	return true
}

// path looks for the shortest way from start to end that does not use an arc, and leaves
// it in f.walk: arc + 1 where it is followed, its negative where it is gone back along.
func (f *flow) path(start, end, not int32) bool {
	w := &f.walk
	if len(w.by) < len(f.at) {
		w.by = make([]int32, len(f.at))
	}
	w.queue = append(w.queue[:0], start)
	for i := 0; i < len(w.queue) && w.by[end] == 0; i++ {
		node := w.queue[i]
		for _, n := range f.at[node] {
			a := &f.arcs[n]
			switch {
			case n == not:
			case a.from == node && a.units < a.most && w.by[a.to] == 0 && a.to != start:
				w.by[a.to] = n + 1
				w.queue = append(w.queue, a.to)
			case a.to == node && a.units > a.least && w.by[a.from] == 0 && a.from != start:
				w.by[a.from] = -n - 1
				w.queue = append(w.queue, a.from)
			}
		}
	}
	found := w.by[end] != 0
	w.path = w.path[:0]
	for node := end; found && node != start; {
		m := w.by[node]
		w.path = append(w.path, m)
		if m > 0 {
			node = f.arcs[m-1].from
		} else {
			node = f.arcs[-m-1].to
		}
	}
	for _, node := range w.queue {
		w.by[node] = 0
	}
	return found
}

// push turns an arc one way until it has made so many turns or there is no room, and
// returns how many it made.
func (f *flow) push(n int, more bool, most int) (turns int) {
	for turns < most && f.turnWithin(n, more) {
		turns++
	}
	return turns
}

func (f *flow) turnWithin(n int, more bool) bool {
	if a := f.arcs[n]; more && a.units >= a.most || !more && a.units <= a.least {
		return false
	}
	return f.turn(n, more)
}

// keeps reports whether every cell of every draw has at least so many candidates; those
// of the newest draws are looked at first.
func (f flow) keeps(least int) bool {
	f = f.clone()
	for t := len(f.cells) - 1; t >= 0; t-- {
		for c, n := range f.cells[t] {
			if c == f.width-1 && f.unbounded() {
				continue
			}
			down := f.push(n, false, least-1)
			if down < least-1 && f.push(n, true, least-1) < least-1 {
				return false
			}
		}
	}
	return true
}

// unbounded reports whether the last cell is the one outside.
func (f flow) unbounded() bool { return f.arcs[f.cells[0][f.width-1]].most == plenty }

// ranges are the candidates of each cell of a draw.
func (f flow) ranges(t int) []Range {
	f = f.clone()
	var list []Range
	for c, n := range f.cells[t] {
		if c == f.width-1 && f.unbounded() {
			continue
		}
		f.push(n, false, plenty)
		low := int(f.arcs[n].units)
		f.push(n, true, plenty)
		high := int(f.arcs[n].units)
		list = append(list, Range{Low: low, High: high, Count: high - low + 1})
	}
	return list
}
