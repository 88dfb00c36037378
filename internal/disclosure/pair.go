package disclosure

// pair is the exact candidates of a table whose state is one number: two cells that
// divide the homes, or one cell of events.
type pair struct {
	low     []int    // lowest count of the support of each draw
	forward [][]bool // by draw, count - low: there is a history that ends here
	both    [][]bool // and one that goes on from here to the last draw
}

// isPair reports whether one number tells the whole row.
func isPair(d Draw) bool { return len(d.Cells) == 2 && !d.open() || len(d.Cells) == 1 && d.open() }

// with adds the last of draws, of which the others are in p already.
func (p pair) with(draws []Draw) (pair, bool) {
	t := len(draws) - 1
	low, support := pairSupport(draws[t])
	next := pair{low: append(p.low[:t:t], low), forward: append(p.forward[:t:t], support)}
	found := false
	for i := range support {
		support[i] = support[i] && (t == 0 || next.reached(draws, t, i))
		found = found || support[i]
	}
	if found {
		next.look(draws, p.both)
	}
	return next, found
}

// reached reports whether a count of draw t follows from a count of the draw before.
func (p pair) reached(draws []Draw, t, i int) bool {
	for j, possible := range p.forward[t-1] {
		if possible && pairStep(draws[t-1], draws[t], p.low[t-1]+j, p.low[t]+i) {
			return true
		}
	}
	return false
}

// look goes back from the last draw and keeps what can go on to it. It stops where the
// draw adds nothing: from there on all is as it was before.
func (p *pair) look(draws []Draw, before [][]bool) {
	t := len(draws) - 1
	p.both = append(before[:t:t], p.forward[t])
	for t--; t >= 0; t-- {
		kept, same := make([]bool, len(before[t])), true
		for i, possible := range before[t] {
			kept[i] = possible && p.goesOn(draws, t, i)
			same = same && kept[i] == possible
		}
		if same {
			return
		}
		p.both[t] = kept
	}
}

func (p *pair) goesOn(draws []Draw, t, i int) bool {
	for j, possible := range p.both[t+1] {
		if possible && pairStep(draws[t], draws[t+1], p.low[t]+i, p.low[t+1]+j) {
			return true
		}
	}
	return false
}

// pairSupport is the counts of the first cell that can be published so.
func pairSupport(d Draw) (low int, possible []bool) {
	low, high := Support(d.Cells[0], d.Homes)
	possible = make([]bool, max(0, high-low+1))
	for i := range possible {
		x := low + i
		possible[i] = d.couldDraw(pairState(x, d))
	}
	return low, possible
}

// pairStep reports whether the first cell can go from x to y within what is known of the
// number of changes.
func pairStep(from, to Draw, x, y int) bool {
	most := from.Homes + to.Homes // no home changes twice, nor an event
	if to.open() {
		most = x + y
	}
	for k := to.Least; k <= min(to.Most, most); k++ {
		if pairMoves(from, to, x, y, k) {
			return true
		}
	}
	return false
}

func pairMoves(from, to Draw, x, y, k int) bool {
	return steps(pairState(x, from), pairState(y, to), k, from.Homes != to.Homes || to.open())
}

// pairState is the whole row when the first cell has a count.
func pairState(x int, d Draw) []int {
	if d.open() {
		return []int{x}
	}
	return []int{x, d.Homes - x}
}

// ranges are the candidates of each cell of a draw.
func (p pair) ranges(t int, d Draw) []Range {
	r := Range{Low: -1}
	for i, possible := range p.both[t] {
		if possible {
			if r.Count++; r.Low < 0 {
				r.Low = p.low[t] + i
			}
			r.High = p.low[t] + i
		}
	}
	if d.open() {
		return []Range{r}
	}
	return []Range{r, {Low: d.Homes - r.High, High: d.Homes - r.Low, Count: r.Count}}
}
