package disclosure

import (
	"math/rand/v2"
	"slices"

	"pgregory.net/rapid"
)

// world is a true history with one of the rows that could be published of it.
type world struct {
	truth [][]int
	draws []Draw
}

// worldOf draws a history: homes change cell, and each date is published by any of the
// rows that the rounding could give. Few homes and cells, so that all histories that
// explain it can be listed.
func worldOf(t *rapid.T, width, homes, length int, open bool) world {
	var w world
	x := make([]int, width)
	for range rapid.IntRange(0, homes).Draw(t, "filled") {
		x[rapid.IntRange(0, width-1).Draw(t, "cell")]++
	}
	left := !open && rapid.Bool().Draw(t, "rest is left")
	if !open {
		x[width-1] += homes - sumOf(x)
	}
	for at := range length {
		k := 0
		if at > 0 {
			k = rapid.IntRange(1, 20).Draw(t, "changed")
			x, k = moved(t, x, k, open)
		}
		d := Draw{Least: k, Most: k}
		if rapid.IntRange(0, 3).Draw(t, "sure") == 0 {
			d.Least, d.Most = rapid.IntRange(0, k).Draw(t, "least"), k+rapid.IntRange(0, 5).Draw(t, "more")
		}
		if !open {
			d.Homes, d.Left = homes, left
		}
		d.Cells = publishedOf(t, x, d)
		w.truth, w.draws = append(w.truth, x), append(w.draws, d)
	}
	return w
}

// moved lets at most k homes go to another cell, each once, and tells how many did.
func moved(t *rapid.T, x []int, k int, open bool) ([]int, int) {
	next, stay, done := slices.Clone(x), slices.Clone(x), 0
	cells := len(x)
	if open {
		cells++ // the world outside
	}
	for range k {
		from, to := rapid.IntRange(0, cells-1).Draw(t, "from"), rapid.IntRange(0, cells-1).Draw(t, "to")
		if from == to || from < len(x) && stay[from] == 0 {
			continue
		}
		done++
		if from < len(x) {
			stay[from]--
			next[from]--
		}
		if to < len(x) {
			next[to]++
		}
	}
	return next, done
}

// publishedOf is one of the rows that could be published of x.
func publishedOf(t *rapid.T, x []int, d Draw) []int {
	var all [][]int
	d.Cells = make([]int, len(x))
	each(d.drawn(), func(i int) (low, high int) { return max(0, x[i]-Base) / Base, (x[i] + Base) / Base }, func(p []int) {
		row := d
		row.Cells = make([]int, len(x))
		for i, v := range p {
			row.Cells[i] = v * Base
		}
		if d.Left {
			row.Cells[len(p)] = d.Homes - sumOf(row.Cells)
		}
		if row.couldDraw(x) {
			all = append(all, row.Cells)
		}
	})
	return rapid.SampledFrom(all).Draw(t, "row")
}

// each calls f with every row of numbers within bounds.
func each(width int, bounds func(int) (low, high int), f func([]int)) {
	row := make([]int, width)
	var fill func(i int)
	fill = func(i int) {
		if i == width {
			f(slices.Clone(row))
			return
		}
		low, high := bounds(i)
		for row[i] = low; row[i] <= high; row[i]++ {
			fill(i + 1)
		}
	}
	fill(0)
}

// rule says what an outsider takes as possible: the states of a draw and the steps
// between two.
type rule struct {
	state func(x []int, d Draw) bool
	step  func(x, y []int, from, to Draw) bool
}

// exact is everything that the publication leaves open, on whole homes.
func exact() rule {
	return rule{
		state: func(x []int, d Draw) bool { return d.couldDraw(x) && (d.open() || sumOf(x) == d.Homes) },
		step: func(x, y []int, from, to Draw) bool {
			y = together(y, to)
			for k := to.Least; k <= to.Most; k++ {
				if steps(x, y, k, to.open() || from.Homes != to.Homes) {
					return true
				}
			}
			return false
		},
	}
}

// together are the cells of a row as the rows before it had them.
func together(y []int, d Draw) []int {
	if d.Parts == nil {
		return y
	}
	whole := make([]int, len(d.Parts))
	for c, parts := range d.Parts {
		for _, p := range parts {
			whole[c] += y[p]
		}
	}
	return whole
}

// boxes is the same without what ties the cells of one row together.
func boxes() rule {
	return rule{step: exact().step, state: func(x []int, d Draw) bool {
		for i, v := range x {
			if low, high := d.support(i); v < low || v > high {
				return false
			}
		}
		return d.open() || sumOf(x) == d.Homes
	}}
}

// listed are the candidates by listing every state and history: slow and plain.
func listed(draws []Draw, r rule) [][]Range {
	states := make([][][]int, len(draws))
	for t, d := range draws {
		each(len(d.Cells), d.support, func(x []int) {
			if r.state(x, d) {
				states[t] = append(states[t], x)
			}
		})
		if t > 0 {
			states[t] = slices.DeleteFunc(states[t], func(y []int) bool {
				return !slices.ContainsFunc(states[t-1], func(x []int) bool { return r.step(x, y, draws[t-1], d) })
			})
		}
	}
	for t := len(draws) - 2; t >= 0; t-- {
		states[t] = slices.DeleteFunc(states[t], func(x []int) bool {
			return !slices.ContainsFunc(states[t+1], func(y []int) bool { return r.step(x, y, draws[t], draws[t+1]) })
		})
	}
	all := make([][]Range, len(draws))
	for t, d := range draws {
		for i := range d.Cells {
			var seen []int
			for _, x := range states[t] {
				seen = append(seen, x[i])
			}
			slices.Sort(seen)
			seen = slices.Compact(seen)
			all[t] = append(all[t], Range{Low: seen[0], High: seen[len(seen)-1], Count: len(seen)})
		}
	}
	return all
}

// simulated is a history as towns have it: most homes in the last cell, and five to eight that
// change between rows.
func simulated(rng *rand.Rand, width, length, homes int) (draws []Draw) {
	x := make([]int, width)
	for range homes {
		x[min(width-1, rng.IntN(4*width))]++
	}
	for range length {
		k := 5 + rng.IntN(4)
		stay, done := slices.Clone(x), 0
		for try := 0; done < k && try < 500; try++ {
			if from, to := rng.IntN(width), rng.IntN(width); from != to && stay[from] > 0 {
				stay[from], x[from], x[to], done = stay[from]-1, x[from]-1, x[to]+1, done+1
			}
		}
		d := Draw{Homes: homes, Least: done, Most: done}
		for d.Cells == nil || !d.couldDraw(x) {
			d.Cells = make([]int, width)
			for i, v := range x {
				d.Cells[i] = v / Base * Base
				if rng.IntN(Base) < v%Base {
					d.Cells[i] = min(d.Cells[i]+Base, homes/Base*Base)
				}
			}
		}
		draws = append(draws, d)
	}
	return draws
}

func sumOf(x []int) (n int) {
	for _, v := range x {
		n += v
	}
	return n
}

func seriesOf(t interface{ Fatal(...any) }, draws []Draw) Series {
	var s Series
	for _, d := range draws {
		var err error
		if s, err = s.With(d); err != nil {
			t.Fatal(err, draws)
		}
	}
	return s
}
