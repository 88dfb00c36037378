//go:build attack

package attack

import "math/bits"

// widest is the number of cells of the widest table that the insider is tried on.
const widest = 6

// Insight is at how many draws, of all that were Asked, the cell of one household is certain: from the
// single row, and over all releases. Named are those of them at which it is in one of the named cells, where
// the table names some homes only: that it has arrears, and not that it has none.
type Insight struct {
	Asked, AtOnce, OverTime int
	NamedOfRow, NamedOfAll  int
}

// Insider is somebody who knows every household of a unit but one, at every draw, and
// the rounding, and when that one changed.
func (in *Insight) Insider(s *Series, home int) {
	width := s.Table.Width()
	last := len(s.Draws) - 1
	open := make([][]bool, last+1)
	for t := range s.Draws {
		open[t] = missing(&s.Draws[t], int(s.Draws[t].Truth.Sample[home]))
		if count(open[t]) == 1 {
			in.AtOnce++
			in.NamedOfRow += in.named(s, t, home)
		}
	}
	follow := func(t, other int) {
		changed := s.Draws[t].Truth.Sample[home] != s.Draws[other].Truth.Sample[home]
		for c := range width {
			others := count(open[other])
			if open[other][c] {
				others--
			}
			open[t][c] = open[t][c] && (changed && others > 0 || !changed && open[other][c])
		}
	}
	for t := 1; t <= last; t++ {
		follow(t, t-1)
	}
	for t := last - 1; t >= 0; t-- {
		follow(t, t+1)
	}
	for t := range open {
		if count(open[t]) == 1 {
			in.OverTime++
			in.NamedOfAll += in.named(s, t, home)
		}
	}
	in.Asked += last + 1
}

// named is 1 where a home is in a named cell at a draw, and else 0.
func (in *Insight) named(s *Series, t, home int) int {
	if int(s.Draws[t].Truth.Sample[home]) < s.Table.Named() {
		return 1
	}
	return 0
}

func count(set []bool) (n int) {
	for _, v := range set {
		if v {
			n++
		}
	}
	return n
}

// missing is the cells that the one unknown household of a draw can be in: those with
// which rounding can still make the published row.
func missing(d *Draw, cell int) []bool {
	x := append([]int(nil), d.Truth.Cells...)
	x[cell]--
	possible := make([]bool, len(x))
	for c := range x {
		x[c]++
		possible[c] = canRound(x[:d.Rounded], d.Cells, d.Homes)
		x[c]--
	}
	return possible
}

// missingApart is the same for a reader who looks at each cell by itself, as in the study that
// the mechanism comes from.
func missingApart(d *Draw, cell int) []bool {
	x := append([]int(nil), d.Truth.Cells...)
	x[cell]--
	possible := make([]bool, len(x))
	for c := range x {
		x[c]++
		possible[c] = true
		for i, v := range x {
			reach := 5
			if v == d.Homes {
				reach = 4
			}
			possible[c] = possible[c] && -reach <= d.Cells[i]-v && d.Cells[i]-v <= reach
		}
		x[c]--
	}
	return possible
}

// canRound says whether the rounding can make a row of counts, in at most six cells.
func canRound(x, row []int, homes int) bool {
	moved := make([]int, len(x))
	var try func(i, net int) bool
	try = func(i, net int) bool {
		if i == len(x) {
			return -1 <= net && net <= 1 && roundsTo(moved, row, homes)
		}
		for move := -1; move <= 1; move++ {
			if !moves(x[i], move, homes) {
				continue
			}
			if moved[i] = x[i] + move; row[i] > moved[i]+4 || row[i] < moved[i]-4 {
				continue
			}
			if try(i+1, net+move) {
				return true
			}
		}
		return false
	}
	return try(0, 0)
}

// roundsTo says whether cutting to fives and rounding some cells up makes the row: small cells, or all if it
// was drawn again, by carrying on what was cut off, in some order from some start, and others in any way, so
// that the sum goes to one of its two neighbours. The sets of cells that went up are bits of one word: place m stands
// for the cells whose bits are in m.
func roundsTo(y, row []int, homes int) bool {
	limit := homes / 5 * 5
	wanted, either, rests, small, cut := 0, 0, 0, 0, 0
	for i, v := range y {
		down := v - v%5
		rests += v % 5
		if v < 4 {
			small |= 1 << i
		}
		if v%5 > 0 {
			cut |= 1 << i
		}
		switch {
		case row[i] == down && down == limit:
			either |= 1 << i
		case row[i] == down+5:
			wanted |= 1 << i
		case row[i] != down:
			return false
		}
	}
	carried, again := upSets(y, small), upSets(y, 1<<len(y)-1)
	for m := range 1 << len(y) {
		if n := bits.OnesCount(uint(m)); m&^either != wanted || m&^cut != 0 || 5*n-rests >= 5 || rests-5*n >= 5 {
			continue
		}
		if carried>>(m&small)&1 == 1 || again>>m&1 == 1 {
			return true
		}
	}
	return false
}

// upSets are the sets of some cells that carrying on can round up.
func upSets(y []int, among int) (sets uint64) {
	full := 1<<len(y) - 1
	var reach [1 << widest]uint64
	for start := range 5 {
		clear(reach[:])
		reach[0] = 1
		for placed := range full + 1 {
			carry := start
			for rest := placed; rest != 0; rest &= rest - 1 {
				carry += y[bits.TrailingZeros(uint(rest))] % 5
			}
			for i := range y {
				if placed>>i&1 == 1 || among>>i&1 == 0 {
					continue
				}
				next := reach[placed]
				if carry%5+y[i]%5 >= 5 {
					next <<= 1 << i // every set gains cell i
				}
				reach[placed|1<<i] |= next
			}
		}
		sets |= reach[among]
	}
	return sets
}
