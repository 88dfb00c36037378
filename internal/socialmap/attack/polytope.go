//go:build attack

package attack

// support is the least and most that a published count can stand for, as the sentence
// beside every figure has it: a multiple of 5, at most 5 off, 0 for none up to 5, and
// never more than there are homes (homes is 0 for a table that counts no homes).
func support(published, homes int) (low, high int) {
	low, high = max(0, published-5), published+5
	if homes > 0 {
		high = min(high, homes)
	}
	return low, high
}

// support is that of a cell of a row. What the rounded cells leave is as far off as their sum.
func (d *Draw) support(c int) (low, high int) {
	if c < d.Rounded {
		return support(d.Cells[c], d.Homes)
	}
	return max(0, d.Cells[c]-5), min(d.Homes, d.Cells[c]+5)
}

// Program is a set of linear inequalities in columns that are not negative.
type Program struct {
	Low, High []float64 // of each column
	Lines     []Line
}

// Line is one of them: the sum of coefficients times columns lies between two bounds,
// which are equal for an equation.
type Line struct {
	Columns   []int
	Factors   []float64
	Low, High float64
}

// Polytope is everything that a series allows to have been the truth.
type Polytope struct {
	Program
	Cell   [][]int // column of each cell of each draw
	Joined [][]int // column of the households that joined a cell since the draw before; nil at the first
}

// NewPolytope writes down what an attacker knows who has all releases of a series, the
// number of homes, and the number of households that changed between two draws: a cell is
// what it was, less who left, plus who joined; who leaves was there, who joins is there;
// and no household that changed came back into its own cell. Own are homes that the
// attacker knows anyhow, by their place in Truth.Sample; the program is about the others.
func NewPolytope(s *Series, own []int) *Polytope {
	p := &Polytope{}
	for t, d := range s.Draws {
		var cells []int
		known := d.count(own)
		for c := range d.Cells {
			low, high := d.support(c)
			cells = append(cells, p.column(max(0, low-known[c]), high-known[c]))
		}
		p.Cell = append(p.Cell, cells)
		p.total(d.Cells, cells, d.Homes, len(own))
		if t == 0 {
			p.Joined = append(p.Joined, nil)
			continue
		}
		changed := d.Changed
		for _, h := range own {
			if d.Truth.Sample[h] != s.Draws[t-1].Truth.Sample[h] {
				changed--
			}
		}
		p.moves(t, changed, d.Homes == 0, s.partsAt(t))
	}
	return p
}

// partsAt are the cells of a draw by the cell of the draw before to which they belong.
func (s *Series) partsAt(t int) [][]int {
	list := make([][]int, len(s.Draws[t-1].Cells))
	for c := range s.Draws[t].Cells {
		was := c
		if t == s.Seam {
			was = s.Table.InReplaced(c)
		}
		list[was] = append(list[was], c)
	}
	return list
}

// total is that each of some homes, less those that are known, is in one of the columns; of
// events (no homes) nobody knows the total, but that the whole row is at most 5 off.
func (p *Polytope) total(published, cells []int, homes, own int) {
	if homes == 0 {
		sum := 0
		for _, v := range published {
			sum += v
		}
		p.sum(max(0, sum-5), sum+5, cells)
		return
	}
	p.sum(homes-own, homes-own, cells)
}

func (p *Polytope) sum(low, high int, columns []int) {
	ones := make([]float64, len(columns))
	for i := range ones {
		ones[i] = 1
	}
	p.line(float64(low), float64(high), columns, ones...)
}

// count is how many of some sampled homes are in each cell.
func (d *Draw) count(homes []int) []int {
	n := make([]int, len(d.Cells))
	for _, h := range homes {
		n[d.Truth.Sample[h]]++
	}
	return n
}

// moves ties the cells of a draw to those of the draw before. Events come from outside and
// go there, where there is room for all.
func (p *Polytope) moves(t, changed int, open bool, parts [][]int) {
	var joined, left []int
	for c, was := range p.Cell[t-1] {
		in, out := p.column(0, changed), p.column(0, changed)
		columns, factors := []int{was, in, out}, []float64{-1, -1, 1}
		there, ones := []int{in}, []float64{-1}
		for _, part := range parts[c] {
			columns, factors = append(columns, p.Cell[t][part]), append(factors, 1)
			there, ones = append(there, p.Cell[t][part]), append(ones, 1)
		}
		p.line(0, 0, columns, factors...)
		p.line(0, unbounded, []int{was, out}, 1, -1)
		p.line(0, unbounded, there, ones...)
		p.line(0, float64(changed), []int{in, out}, 1, 1)
		joined, left = append(joined, in), append(left, out)
	}
	if p.Joined = append(p.Joined, joined); len(parts) != len(p.Cell[t]) {
		p.Joined[t] = nil // by the cells of before
	}
	if open {
		gone, came := p.column(0, changed), p.column(0, changed)
		p.line(0, float64(changed), []int{gone, came}, 1, 1)
		joined, left = append(joined[:len(joined):len(joined)], gone), append(left, came)
	}
	p.sum(changed, changed, joined)
	p.sum(changed, changed, left)
}

const unbounded = 1e9

func (p *Polytope) column(low, high int) int {
	p.Low, p.High = append(p.Low, float64(low)), append(p.High, float64(high))
	return len(p.Low) - 1
}

func (p *Polytope) line(low, high float64, columns []int, factors ...float64) {
	p.Lines = append(p.Lines, Line{Columns: columns, Factors: factors, Low: low, High: high})
}

// Objective is one question to a program: the least or the most of a column.
type Objective struct {
	Column int
	Most   bool
}

// Solver answers objectives about one program after another.
type Solver interface {
	Load(p *Program)
	// Solve is the optimum and the value of every column at it.
	Solve(o Objective) (optimum float64, columns []float64)
}
