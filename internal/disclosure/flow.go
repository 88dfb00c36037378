package disclosure

import (
	"math/bits"
	"slices"
)

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
// it together (see steps). That is no bound of one arc, so the two arcs are tied: a cycle is
// turned only if it leaves them within k together. Every candidate that is found is one;
// some that need two cycles at once are not found.
type flow struct {
	width int // cells with the one outside
	arcs  []arc
	at    [][]int32 // arcs that leave a node or arrive there, by node
	cells [][]int   // arc of each cell, by draw
	ties  [][]int   // tied arcs, by draw after the first
	home  []int     // arcs from the last exits to the ground
	undo  []arc
	walk  walk
}

type arc struct {
	from, to, least, most, units int32
	tied                         int32 // arc + 1 with which it has at most together units; 0: none
	together                     int32
}

// walk is what looking for a way needs, kept for the next look.
type walk struct {
	by    []int32 // by node how it was reached, 0: not; see path
	queue []int32
	path  []int32
}

func (f flow) clone() flow {
	f.arcs, f.at, f.walk = slices.Clone(f.arcs), slices.Clone(f.at), walk{}
	f.cells, f.ties, f.undo = slices.Clone(f.cells), slices.Clone(f.ties), nil
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
	f.arc(arc{from: ground, to: source, least: homes, most: homes, units: homes})
	for c := range f.width {
		entrance, exit := f.node(), f.node()
		units := int32(0)
		if c == f.width-1 {
			units = homes
		}
		f.arc(arc{from: source, to: entrance, most: plenty, units: units})
		f.cell(d, c, entrance, exit, units)
		f.home = append(f.home, f.arc(arc{from: exit, to: ground, most: plenty, units: units}))
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
	f.cells[t] = append(f.cells[t], f.arc(arc{from: entrance, to: exit, least: count(low), most: count(high), units: units}))
}

// next lets the homes of the draw before stay where they are, to begin. The arcs home of
// that draw become the ones that stay.
func (f *flow) next(home []int, before, d Draw) {
	came := d.Homes - before.Homes
	pool, spread := f.node(), f.node()
	f.arc(arc{from: pool, to: spread, least: count(d.Least), most: count(d.Most)})
	f.home, f.ties = nil, append(f.ties, nil)
	for c, n := range home {
		entrance, exit := f.node(), f.node()
		f.arcs[n].to = entrance
		f.at[ground] = without(f.at[ground], n)
		f.at[entrance] = append(f.at[entrance], int32(n)) // #nosec G115 -- some thousands
		leave := f.arc(arc{from: f.arcs[n].from, to: pool, most: plenty})
		enter := f.arc(arc{from: spread, to: entrance, most: plenty})
		if d.Least > 0 { // with none at least, who returned to the own cell just did not change
			f.tie(leave, enter, count(d.Least))
			last := len(f.ties) - 1
			f.ties[last] = append(f.ties[last], leave, enter)
		}
		f.cell(d, c, entrance, exit, f.arcs[n].units)
		f.home = append(f.home, f.arc(arc{from: exit, to: ground, most: plenty, units: f.arcs[n].units}))
	}
	if came > 0 {
		f.arc(arc{from: ground, to: pool, least: count(came), most: count(came)})
	}
	if came < 0 {
		f.arc(arc{from: spread, to: ground, least: count(-came), most: count(-came)})
	}
}

// tie lets two arcs have at most so many units together.
func (f *flow) tie(a, b int, together int32) {
	f.arcs[a].tied, f.arcs[a].together = int32(b+1), together // #nosec G115 -- some thousands
	f.arcs[b].tied, f.arcs[b].together = int32(a+1), together // #nosec G115 -- some thousands
}

func without(list []int32, n int) []int32 {
	return slices.DeleteFunc(slices.Clone(list), func(other int32) bool { return int(other) == n })
}

// settle brings every arc within its bounds, by the out-of-kilter method of Fulkerson
// (1961); false when that cannot be.
func (f *flow) settle() bool {
	for n := range f.arcs {
		for f.arcs[n].units < f.arcs[n].least {
			if !f.turnBy(len(f.cells)-1, n, true) {
				return false
			}
		}
		for f.arcs[n].units > f.arcs[n].most {
			if !f.turnBy(len(f.cells)-1, n, false) {
				return false
			}
		}
	}
	return true
}

// turnBy turns an arc of a draw, and where no single cycle will do it two: the first takes a
// unit from an arc of which the tie is tight, before the draw or after it.
func (f *flow) turnBy(t, n int, more bool) bool {
	if f.turn(n, more) {
		return true
	}
	f.undo = append(f.undo[:0], f.arcs...)
	for after := t - 1; after <= t && after < len(f.ties); after++ {
		if after < 0 {
			continue
		}
		for _, m := range f.ties[after] {
			a, now := &f.arcs[m], f.arcs[n]
			if m == n || a.units == 0 || a.units+f.arcs[a.tied-1].units < a.together {
				continue
			}
			f.arcs[n].least, f.arcs[n].most = now.units, now.units
			turned := f.turn(m, false)
			f.arcs[n].least, f.arcs[n].most = now.least, now.most
			if turned && f.turn(n, more) {
				return true
			}
			copy(f.arcs, f.undo)
		}
	}
	return false
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
	f.send(f.walk.path, 1)
	a.units += one
	if f.torn(n, f.walk.path) {
		f.send(f.walk.path, -1)
		a.units -= one
		return false
	}
	return true
}

// send moves units along a path.
func (f *flow) send(path []int32, units int32) {
	for _, m := range path {
		if m > 0 {
			f.arcs[m-1].units += units
		} else {
			f.arcs[-m-1].units -= units
		}
	}
}

// torn reports whether tied arcs of a cycle have too many units together.
func (f *flow) torn(n int, path []int32) bool {
	if f.over(int32(n)) { // #nosec G115 -- some thousands
		return true
	}
	for _, m := range path {
		if m > 0 && f.over(m-1) {
			return true
		}
	}
	return false
}

func (f *flow) over(n int32) bool {
	a := &f.arcs[n]
	return a.tied > 0 && a.units+f.arcs[a.tied-1].units > a.together
}

// room reports whether one more unit can follow an arc. Where the way has come by the arc
// that it is tied to, each of the two takes one.
func (f *flow) room(a *arc) bool {
	if a.units >= a.most || a.tied == 0 {
		return a.units < a.most
	}
	other := &f.arcs[a.tied-1]
	need := int32(1)
	if f.walk.by[other.to] == a.tied {
		need = 2
	}
	return a.units+other.units+need <= a.together
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
			case a.from == node && w.by[a.to] == 0 && a.to != start && f.room(a):
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
	f = f.clone()
	for t := len(f.cells) - 1; t >= 0; t-- {
		for _, n := range f.cells[t][:f.bounded()] {
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
	seen := uint64(0)
	from := slices.Clone(base)
	for c := -1; c < f.bounded(); c++ {
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

// bounded is the number of cells without the one outside.
func (f *flow) bounded() int {
	if f.unbounded() {
		return f.width - 1
	}
	return f.width
}

// unbounded reports whether the last cell is the one outside.
func (f flow) unbounded() bool { return f.arcs[f.cells[0][f.width-1]].most == plenty }

// ranges are the candidates of each cell of a draw.
func (f flow) ranges(t int) []Range {
	base := f.arcs
	f = f.clone()
	var list []Range
	for _, n := range f.cells[t][:f.bounded()] {
		f.push(t, n, false, plenty)
		low := f.arcs[n].units
		f.push(t, n, true, plenty)
		high := f.arcs[n].units
		copy(f.arcs, base)
		f.push(t, n, true, plenty)
		high = max(high, f.arcs[n].units)
		list = append(list, Range{Low: int(low), High: int(high), Count: int(high - low + 1)})
	}
	return list
}
