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
// it together (see steps). That is no bound of one arc, so the two arcs are tied: a cycle is
// turned only if it leaves them within k together. Every candidate that is found is one;
// the few that need several cycles at once may be missed.
type flow struct {
	open  bool // the last cell is the one outside
	arcs  []arc
	at    [][]int32 // arcs that leave a node or arrive there, by node
	cells [][]int   // arc of each cell, by draw
	ties  [][]int   // tied arcs, by draw after the first
	pools []int     // arc of all that changed, by draw after the first
	came  []int32   // homes that came less those that went, by draw after the first
	home  []int     // arcs from the last exits to the ground
	undo  []arc
	walk  walk
	seen  []uint64 // by arc the units that it came by, from its least; nil where nobody asks
}

type arc struct {
	from, to, least, most, units int32
	tied                         int32 // arc + 1 with which it has at most together units; 0: none
	together                     int32
}

// walk is what looking for a way needs, kept for the next look.
type walk struct {
	out, back side
	path      []int32
	caution   caution
}

// turned is a copy of which the units may change, and nothing else.
func (f flow) turned() flow {
	f.arcs, f.walk, f.undo, f.seen = slices.Clone(f.arcs), walk{}, nil, nil
	return f
}

// clone is a copy of which anything may change.
func (f flow) clone() flow {
	f = f.turned()
	f.cells, f.ties, f.home = slices.Clone(f.cells), slices.Clone(f.ties), slices.Clone(f.home)
	f.pools, f.came = slices.Clone(f.pools), slices.Clone(f.came)
	f.at = slices.Clone(f.at)
	for n := range f.at {
		f.at[n] = slices.Clone(f.at[n])
	}
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
	f.at[a.from] = append(f.at[a.from], n)
	f.at[a.to] = append(f.at[a.to], n)
	return int(n)
}

// grow adds the last of draws, of which the others are in f already.
func (f *flow) grow(draws []Draw) bool {
	d := draws[len(draws)-1]
	if len(draws) == 1 {
		f.open = d.open()
		f.node()
		f.first(d)
	} else {
		f.next(draws[len(draws)-2], d)
	}
	return f.settle()
}

// width is the number of cells of a draw, with the one outside.
func (f *flow) width(d Draw) int {
	if f.open {
		return len(d.Cells) + 1
	}
	return len(d.Cells)
}

// first puts the homes of the first draw in its cells: all in the last one, to begin.
func (f *flow) first(d Draw) {
	homes := count(d.Homes)
	if f.open {
		homes = plenty / 2
	}
	source, width := f.node(), f.width(d)
	f.arc(arc{from: ground, to: source, least: homes, most: homes, units: homes})
	f.cells, f.home = append(f.cells, make([]int, width)), make([]int, width)
	for c := range width {
		units := int32(0)
		if c == width-1 {
			units = homes
		}
		f.arc(arc{from: source, to: f.cell(d, c, units), most: plenty, units: units})
	}
}

// cell adds the arc of a cell of the newest draw with the way home from there, and gives its
// entrance.
func (f *flow) cell(d Draw, c int, units int32) (entrance int32) {
	low, high := 0, int(plenty)
	if c < len(d.Cells) {
		low, high = d.support(c)
	} else {
		high = plenty/2 - max(0, sum(d.Cells)-Base)
		low = plenty/2 - sum(d.Cells) - Base
	}
	entrance, exit := f.node(), f.node()
	f.cells[len(f.cells)-1][c] = f.arc(arc{from: entrance, to: exit, least: count(low), most: count(high), units: units})
	f.home[c] = f.arc(arc{from: exit, to: ground, most: plenty, units: units})
	return entrance
}

func sum(cells []int) (n int) {
	for _, v := range cells {
		n += v
	}
	return n
}

// next lets the homes of the draw before stay where they are, to begin. The arcs home of
// that draw become the ones that stay. Where a cell is told in several from here on, who stays
// in it may be in any of these.
func (f *flow) next(before, d Draw) {
	home, came := f.home, d.Homes-before.Homes
	pool, spread := f.node(), f.node()
	f.pools = append(f.pools, f.arc(arc{from: pool, to: spread, least: count(d.Least), most: count(d.Most)}))
	f.came = append(f.came, int32(came)) // #nosec G115 -- homes
	f.home, f.ties, f.cells = make([]int, f.width(d)), append(f.ties, nil), append(f.cells, make([]int, f.width(d)))
	parts := d.parts(len(home))
	for c, n := range home {
		units := f.arcs[n].units
		entrance := f.cell(d, parts[c][0], units)
		f.arcs[n].to = entrance
		f.at[ground] = without(f.at[ground], n)
		f.at[entrance] = append(f.at[entrance], int32(n)) // #nosec G115 -- some thousands
		leave := f.arc(arc{from: f.arcs[n].from, to: pool, most: plenty})
		gate := entrance
		if len(parts[c]) > 1 {
			gate = f.node()
			f.arc(arc{from: gate, to: entrance, most: plenty})
		}
		enter := f.arc(arc{from: spread, to: gate, most: plenty})
		if d.Least > 0 { // with none at least, who returned to the own cell just did not change
			f.tie(leave, enter, count(d.Least))
			last := len(f.ties) - 1
			f.ties[last] = append(f.ties[last], leave, enter)
		}
		for _, part := range parts[c][1:] {
			entrance := f.cell(d, part, 0)
			f.arc(arc{from: f.arcs[n].from, to: entrance, most: plenty})
			f.arc(arc{from: gate, to: entrance, most: plenty})
		}
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
	return slices.DeleteFunc(list, func(other int32) bool { return int(other) == n })
}
