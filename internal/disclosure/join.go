package disclosure

// joined is what the rows of a table of two cells leave open, of which a table in more detail
// took the place. One number ties the two: the homes in none of the cells that have a name, which
// are the last cell of both. The old rows say which of them there can be at the first new row,
// and the new rows say which of these remain.
//
// Of counts that the old rows leave with holes between them the longest run is taken. So every
// candidate is one, of an old row and of a new one.
type joined struct {
	draws []Draw // of two cells
	pair  pair
	first Draw // the first row in more detail
}

// join is the flow of a first row in more detail, within what a pair leaves open.
func join(p pair, draws []Draw) (j joined, f flow, ok bool) {
	n := len(draws) - 1
	d := draws[n]
	reached := make([]bool, d.Homes+1)
	for named := range reached {
		for i, possible := range p.forward[n-1] {
			if possible && pairStep(draws[n-1], d, p.low[n-1]+i, named) {
				reached[named] = true
				break
			}
		}
	}
	low, high := longest(reached)
	if low > high {
		return j, f, false
	}
	d.rest = &[2]int{d.Homes - high, d.Homes - low}
	ok = f.grow([]Draw{d})
	return joined{draws[:n:n], p, d}, f, ok
}

// longest is the longest run of what is true; the last is below the first where there is none.
func longest(list []bool) (first, last int) {
	first, last = 0, -1
	for i := 0; i < len(list); i++ {
		from := i
		for i < len(list) && list[i] {
			i++
		}
		if i-from > last-first+1 {
			first, last = from, i-1
		}
	}
	return first, last
}

// ranges are the candidates of each cell of the rows of two cells, within what the flow leaves.
func (j joined) ranges(f flow) [][]Range {
	rest := f.rangeOf(0, len(j.first.Cells)-1)
	last := len(j.draws) - 1
	p := pair{low: j.pair.low, forward: append(j.pair.forward[:last:last], nil)}
	kept := make([]bool, len(j.pair.forward[last]))
	for i, possible := range j.pair.forward[last] {
		for named := j.first.Homes - rest.High; possible && !kept[i] && named <= j.first.Homes-rest.Low; named++ {
			kept[i] = pairStep(j.draws[last], j.first, p.low[last]+i, named)
		}
	}
	p.forward[last] = kept
	p.look(j.draws, j.pair.both)
	all := make([][]Range, len(j.draws))
	for t, d := range j.draws {
		all[t] = p.ranges(t, d)
	}
	return all
}
