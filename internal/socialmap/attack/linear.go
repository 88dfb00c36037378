//go:build attack

package attack

import "math"

// Finding is what an attack found out about one series.
type Finding struct {
	Candidates [][]int // values left for each cell of each draw
	Joined     [][]int // households that must have joined each cell
	Outside    int     // cells whose truth the attacker excludes: must be none
	Solved     int     // linear programs
}

// slack is how far a solver may be from the whole number that it means.
const slack = 1e-6

// Linear bounds every cell of every draw of a series by linear programming, and the
// number of households that joined it, for an attacker who knows some homes anyhow.
func Linear(s *Series, own []int, solver Solver) Finding {
	p := NewPolytope(s, own)
	solver.Load(&p.Program)
	q := newQuestions(&p.Program, solver)
	var f Finding
	for t, d := range s.Draws {
		var left, joined []int
		known := d.count(own)
		for c, column := range p.Cell[t] {
			low, high := q.bounds(column)
			left = append(left, high-low+1)
			if truth := d.Truth.Cells[c] - known[c]; truth < low || truth > high {
				f.Outside++
			}
			if p.Joined[t] != nil {
				least := int(math.Ceil(q.ask(p.Joined[t][c], false) - slack))
				joined = append(joined, least)
				if len(own) == 0 && d.Truth.Joined[c] < least {
					f.Outside++
				}
			}
		}
		f.Candidates, f.Joined = append(f.Candidates, left), append(f.Joined, joined)
	}
	f.Solved = q.solved
	return f
}

// questions asks a solver, and spares what an answer before proves already: a point that
// was found reaches the bound of the column itself.
type questions struct {
	program           *Program
	solver            Solver
	seenLow, seenHigh []float64
	solved            int
}

func newQuestions(p *Program, solver Solver) *questions {
	q := &questions{program: p, solver: solver, seenLow: make([]float64, len(p.Low)), seenHigh: make([]float64, len(p.Low))}
	for i := range q.seenLow {
		q.seenLow[i], q.seenHigh[i] = math.Inf(1), math.Inf(-1)
	}
	return q
}

// bounds are the least and most of a column, in whole numbers.
func (q *questions) bounds(column int) (low, high int) {
	return int(math.Ceil(q.ask(column, false) - slack)), int(math.Floor(q.ask(column, true) + slack))
}

func (q *questions) ask(column int, most bool) float64 {
	if most && q.seenHigh[column] >= q.program.High[column]-slack {
		return q.program.High[column]
	}
	if !most && q.seenLow[column] <= q.program.Low[column]+slack {
		return q.program.Low[column]
	}
	optimum, at := q.solver.Solve(Objective{Column: column, Most: most})
	q.solved++
	for i, v := range at {
		q.seenLow[i], q.seenHigh[i] = min(q.seenLow[i], v), max(q.seenHigh[i], v)
	}
	return optimum
}
