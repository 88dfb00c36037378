package disclosure

// Base is the number of which every published count is a multiple.
const Base = 5

// Draw is one published row of a table, with what is known around it.
type Draw struct {
	// Homes is the number of homes that the cells divide; 0 for a table of events, which
	// has no total.
	Homes int
	// Least and Most are bounds on how many homes (or events) changed cell since the
	// draw before, those that came and went among them; of no meaning for the first.
	Least, Most int
	Cells       []int // published counts, each a multiple of Base
	// Left says that the last cell is what the others leave of the homes, and not rounded by itself.
	Left bool
	// Parts is set where this row is the first of a table in more detail, that takes the place of
	// the one of the rows before: of each cell of those, the cells that tell it now. Every cell
	// is part of one. Least and Most then go by the cells of before. nil: the cells are the same.
	Parts [][]int
	rest  *[2]int // what rows before it leave of the last cell; nil for all
}

// support is that of a cell, within what is known of it besides. The sum of what is published is within
// Base of the truth, and so is what it leaves.
func (d Draw) support(c int) (low, high int) {
	if c < d.drawn() {
		low, high = Support(d.Cells[c], d.Homes)
	} else {
		low, high = max(0, d.Cells[c]-Base), min(d.Homes, d.Cells[c]+Base)
	}
	if d.rest != nil && c == len(d.Cells)-1 {
		low, high = max(low, d.rest[0]), min(high, d.rest[1])
	}
	return low, high
}

// drawn is the number of cells that are rounded.
func (d Draw) drawn() int {
	if d.Left {
		return len(d.Cells) - 1
	}
	return len(d.Cells)
}

// parts are Parts of so many cells, the one outside among them.
func (d Draw) parts(width int) [][]int {
	list := make([][]int, width)
	for c := range list {
		switch {
		case c < len(d.Parts):
			list[c] = d.Parts[c]
		case d.Parts != nil: // outside
			list[c] = []int{len(d.Cells)}
		default:
			list[c] = []int{c}
		}
	}
	return list
}

// Range is the counts that remain possible for a cell.
type Range struct {
	Low, High int
	// Count is how many counts from Low to High are possible: all of them, except in
	// tables of two cells where parity leaves some out.
	Count int
}

// open is a table of which the total is not known.
func (d Draw) open() bool { return d.Homes == 0 }

// Support is the lowest and highest true count that a published count can stand for, in
// a unit of so many homes (0: events). The rounding moves a count by at most one and then
// to one of the two multiples of Base around it; everything does not move, nothing does not move
// down, and no cell goes above the homes rounded down to Base.
func Support(published, homes int) (low, high int) {
	low = -1
	for x := max(0, published-Base); x <= published+2*Base && (homes == 0 || x <= homes); x++ {
		if couldBe(x, published, homes) {
			if low < 0 {
				low = x
			}
			high = x
		}
	}
	return low, high
}

// couldBe reports whether a true count can be published so.
func couldBe(x, published, homes int) bool {
	for move := -1; move <= 1; move++ {
		if !moves(x, move, homes) {
			continue
		}
		if down, up := neighbours(x+move, homes); published == down || published == up {
			return true
		}
	}
	return false
}

// couldDraw reports whether the true counts of a row can be published so: the moves by one
// add up to at most one, and the published row lies less than Base from the moved one.
func (d Draw) couldDraw(x []int) bool { return d.couldDrawFrom(x[:d.drawn()], 0, 0, 0) }

func (d Draw) couldDrawFrom(x []int, i, moved, apart int) bool {
	if i == len(x) {
		return -1 <= moved && moved <= 1 && -Base < apart && apart < Base
	}
	for move := -1; move <= 1; move++ {
		if !moves(x[i], move, d.Homes) {
			continue
		}
		y := x[i] + move
		down, up := neighbours(y, d.Homes)
		if d.Cells[i] == down && d.couldDrawFrom(x, i+1, moved+move, apart-y%Base) {
			return true
		}
		if d.Cells[i] == up && y%Base > 0 && d.couldDrawFrom(x, i+1, moved+move, apart+Base-y%Base) {
			return true
		}
	}
	return false
}

// moves reports whether a count can be moved so before it is rounded: everything does not move, and nothing
// moves up only.
func moves(x, move, homes int) bool {
	switch {
	case move == 0:
		return true
	case homes > 0 && x >= homes:
		return false
	}
	return x+move >= 0
}

// neighbours are the multiples of Base that a count is rounded to.
func neighbours(y, homes int) (down, up int) {
	down = y - y%Base
	up = down
	if y%Base > 0 {
		up += Base
	}
	if homes > 0 {
		up = min(up, homes/Base*Base)
	}
	return down, up
}

// steps reports whether from counts x to counts y exactly k homes can have changed cell.
// In an open table homes also come from outside and go there.
//
// With o the homes that leave each cell and o + y - x those that enter it, k in all, a
// division over pairs of different cells exists just when no cell has more than k of both
// together: the transport problem with an empty diagonal.
func steps(x, y []int, k int, open bool) bool {
	least, most, gone := 0, 0, 0
	for i := range x {
		delta := y[i] - x[i]
		gone -= delta
		low, high := max(0, -delta), min(x[i], floorHalf(k-delta))
		if low > high {
			return false
		}
		least, most = least+low, most+high
	}
	if gone != 0 && !open {
		return false
	}
	if open {
		low, high := max(0, -gone), floorHalf(k-gone)
		if low > high {
			return false
		}
		least, most = least+low, most+high
	}
	return least <= k && k <= most
}

func floorHalf(n int) int { return n >> 1 }
