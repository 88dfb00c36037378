//go:build attack

package attack

// Integers is the attack on a table of two cells, one of them the rest. Linear programming
// overlooks one thing there: that an even number of changed households moved the count by an even
// number. It goes through all numbers instead, forward and back over the draws.
func Integers(s *Series) Finding {
	f := Finding{}
	last := len(s.Draws) - 1
	forward, back := make([][]bool, last+1), make([][]bool, last+1)
	for t := range s.Draws {
		forward[t] = behind(&s.Draws[t])
		back[t] = append([]bool(nil), forward[t]...)
	}
	for t := 1; t <= last; t++ {
		both(forward[t], reach(forward[t-1], s.Draws[t].Changed))
	}
	for t := last - 1; t >= 0; t-- {
		both(back[t], reach(back[t+1], s.Draws[t+1].Changed)) // the way back has the same rule
	}
	for t := range s.Draws {
		both(forward[t], back[t])
		n := 0
		for _, possible := range forward[t] {
			if possible {
				n++
			}
		}
		f.Candidates = append(f.Candidates, []int{n, n})
		if !forward[t][s.Draws[t].Truth.Cells[0]] {
			f.Outside++
		}
	}
	return f
}

// reach is where numbers can have come to after so many households changed: some left the
// first cell, all others joined it.
func reach(from []bool, changed int) []bool {
	homes := len(from) - 1
	to := make([]bool, homes+1)
	for x, possible := range from {
		if !possible {
			continue
		}
		for left := max(0, changed-(homes-x)); left <= min(changed, x); left++ {
			to[x+changed-2*left] = true
		}
	}
	return to
}

func both(a, b []bool) {
	for i := range a {
		a[i] = a[i] && b[i]
	}
}

// behind is every number of the first cell of which the published rounding can make the
// row of this draw.
func behind(d *Draw) []bool {
	possible := make([]bool, d.Homes+1)
	for x := range possible {
		possible[x] = makes(x, d.Cells[0], d.Homes)
	}
	return possible
}

// makes says whether rounding can turn a number into what was published: it may move by one, unless it
// is everything, and nothing only up; then it is cut to fives and what is cut off, together with a start of 0 to 4, may
// round it up, never above the homes.
func makes(x, published, homes int) bool {
	for move := -1; move <= 1; move++ {
		if !moves(x, move, homes) {
			continue
		}
		for start := range 5 {
			up := (start + (x+move)%5) / 5 * 5
			if min((x+move)/5*5+up, homes-homes%5) == published {
				return true
			}
		}
	}
	return false
}

// moves says whether a number can be moved so before it is cut.
func moves(x, move, homes int) bool { return move == 0 || x != homes && x+move >= 0 }
