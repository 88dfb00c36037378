//go:build attack

package attack

// Integers is the attack on a table of two cells, one of them the rest. Linear programming
// overlooks two things there: which rows the rounding can make of a pair of numbers, and
// that of an even number of changed households an even or odd number moved the count. It
// goes through all numbers instead, forward and back over the draws.
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
		possible[x] = makes([2]int{x, d.Homes - x}, d.Cells, d.Homes)
	}
	return possible
}

// makes says whether rounding can turn a pair into a row: each number may move by one,
// not both the same way, and not one that is nothing or everything; then the pair is cut
// to fives and what is cut off, together with a start of 0 to 4, rounds one after the
// other up, in either order and never above the homes.
func makes(pair [2]int, row []int, homes int) bool {
	for a := -1; a <= 1; a++ {
		for b := -1; b <= 1; b++ {
			if a+b > 1 || a+b < -1 || a != 0 && fixed(pair[0], homes) || b != 0 && fixed(pair[1], homes) {
				continue
			}
			moved := [2]int{pair[0] + a, pair[1] + b}
			for first := range 2 {
				for start := range 5 {
					if rounded := roundPair(moved, first, start, homes); rounded[0] == row[0] && rounded[1] == row[1] {
						return true
					}
				}
			}
		}
	}
	return false
}

func fixed(x, homes int) bool { return x == 0 || x == homes }

func roundPair(pair [2]int, first, carry, homes int) (out [2]int) {
	for _, i := range [2]int{first, 1 - first} {
		cut := pair[i] % 5
		if out[i] = pair[i] - cut; carry+cut >= 5 {
			out[i], carry = min(out[i]+5, homes-homes%5), carry+cut-5
		} else {
			carry += cut
		}
	}
	return out
}
