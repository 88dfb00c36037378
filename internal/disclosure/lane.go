package disclosure

import "math/bits"

// lanes finds candidates fast: those of one cell over all draws, where one other cell takes in and
// gives off what that one does not, and all others stay as a division that is known has them. Each
// is a candidate, since such a course is a division too; those that are found so need no search.
// The other is the last cell, to which most homes belong, or all that did not happen.
type lanes struct {
	f     *flow
	seen  [][]uint64 // by draw and cell: the counts above the least, as bits
	turns []turnover // by draw after the first
	ahead [][]bool   // of the lane at hand: by draw and count above the least, reached from before
	back  [][]bool   // and from after
}

// turnover is what a division of which all is known says of the homes between two draws.
type turnover struct {
	fixed bool      // cells go on in several: the lane stays as it is
	ks    []int32   // numbers of changes that are tried
	low   int32     // homes that leave some cell at least
	highs []int32   // that can leave some cell, by number of changes
	moved [][]int32 // of each cell what it can give off, by number of changes
	lows  []int32   // of each cell what it gives off at least
}

// triedChanges is how many numbers of changes are tried where more than one is possible.
const triedChanges = 6

// lanesOf looks along all lanes.
func lanesOf(f *flow) *lanes {
	l := &lanes{f: f}
	for t := range f.cells {
		l.seen = append(l.seen, make([]uint64, len(f.cells[t])))
		if t > 0 {
			l.turns = append(l.turns, l.turnover(t))
		}
	}
	for from := 0; from < len(f.cells); {
		to := from + 1
		for to < len(f.cells) && !l.turns[to-1].fixed {
			to++
		}
		for c := range len(f.cells[from]) - 1 {
			l.look(c, from, to)
		}
		from = to
	}
	return l
}

// count is how many candidates a cell of a draw has for certain.
func (l *lanes) count(t, c int) int { return bits.OnesCount64(l.seen[t][c]) }

func (l *lanes) cell(t, c int) *arc { return &l.f.arcs[l.f.cells[t][c]] }

// turnover reads what happened between the draw before and this one.
func (l *lanes) turnover(t int) (v turnover) {
	if len(l.f.cells[t]) != len(l.f.cells[t-1]) {
		return turnover{fixed: true}
	}
	pool := &l.f.arcs[l.f.pools[t-1]]
	for k := pool.units; k <= pool.most && len(v.ks) < triedChanges; k++ {
		v.ks = append(v.ks, k)
	}
	came := max(0, l.f.came[t-1])
	v.low, v.highs = came, make([]int32, len(v.ks))
	for i := range v.highs {
		v.highs[i] = came
	}
	for c := range l.f.cells[t] {
		was, is := l.cell(t-1, c).units, l.cell(t, c).units
		low := max(0, was-is)
		v.low, v.lows = v.low+low, append(v.lows, low)
		given := make([]int32, len(v.ks))
		for i, k := range v.ks {
			given[i] = min(was, (k-is+was)>>1)
			v.highs[i] += given[i]
		}
		v.moved = append(v.moved, given)
	}
	return v
}

// step reports whether a cell can go from one count to another while the last cell makes up for it;
// see steps.
func (l *lanes) step(t, c int, x, y int32) bool {
	v, last := &l.turns[t-1], len(l.f.cells[t])-1
	restX := l.cell(t-1, last).units + l.cell(t-1, c).units - x
	restY := l.cell(t, last).units + l.cell(t, c).units - y
	low := v.low - v.lows[c] - v.lows[last] + max(0, x-y) + max(0, restX-restY)
	for i, k := range v.ks {
		mine, rest := min(x, (k-y+x)>>1), min(restX, (k-restY+restX)>>1)
		if mine < max(0, x-y) || rest < max(0, restX-restY) {
			continue
		}
		if low <= k && k <= v.highs[i]-v.moved[c][i]-v.moved[last][i]+mine+rest {
			return true
		}
	}
	return false
}

// look goes along the lane of a cell over some draws, forward and back. It begins and ends
// where cells go on in several: there the lane is as it is.
func (l *lanes) look(c, from, to int) {
	l.ahead, l.back = l.ahead[:0], l.back[:0]
	for t := from; t < to; t++ {
		room := l.room(t, c)
		if t == from && from > 0 || t == to-1 && to < len(l.f.cells) {
			room = l.only(t, c)
		}
		l.ahead, l.back = append(l.ahead, room), append(l.back, nil)
		if t > from {
			l.keep(room, l.ahead[t-from-1], t, c, false)
		}
	}
	for t := to - 1; t >= from; t-- {
		l.back[t-from] = l.ahead[t-from]
		if t < to-1 {
			l.keep(l.back[t-from], l.back[t-from+1], t, c, true)
		}
		l.mark(t, c, l.back[t-from])
	}
}

// room is which counts of a cell leave the last one within its bounds.
func (l *lanes) room(t, c int) []bool {
	a, rest := l.cell(t, c), l.cell(t, len(l.f.cells[t])-1)
	room := make([]bool, a.most-a.least+1)
	for i := range room {
		left := rest.units + a.units - a.least - int32(i) // #nosec G115 -- some tens
		room[i] = rest.least <= left && left <= rest.most
	}
	return room
}

// only is the count that a cell has.
func (l *lanes) only(t, c int) []bool {
	a := l.cell(t, c)
	room := make([]bool, a.most-a.least+1)
	room[a.units-a.least] = true
	return room
}

// keep leaves the counts of a draw that follow from those of the draw beside it.
func (l *lanes) keep(room, beside []bool, t, c int, later bool) {
	other := t - 1
	if later {
		other = t + 1
	}
	least, from := l.cell(t, c).least, l.cell(other, c).least
	for i, possible := range room {
		if !possible {
			continue
		}
		room[i] = false
		for j, there := range beside {
			x, y := from+int32(j), least+int32(i) // #nosec G115 -- some tens
			if there && (!later && l.step(t, c, x, y) || later && l.step(other, c, y, x)) {
				room[i] = true
				break
			}
		}
	}
}

// mark notes the counts of a cell, and those of the last cell that go with them.
func (l *lanes) mark(t, c int, counts []bool) {
	last := len(l.f.cells[t]) - 1
	a, rest := l.cell(t, c), l.cell(t, last)
	for i, possible := range counts {
		if !possible {
			continue
		}
		l.seen[t][c] |= 1 << min(i, 63)
		if left := rest.units + a.units - a.least - int32(i) - rest.least; left < 64 { // #nosec G115 -- some tens
			l.seen[t][last] |= 1 << left
		}
	}
}
