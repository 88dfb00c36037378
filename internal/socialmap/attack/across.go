//go:build attack

package attack

import (
	"fmt"
	"math"
	"slices"

	"samendoen/internal/socialmap"
)

// Tie is what somebody knows of the true counts of two tables of a unit at one date: those of some cells
// of one are no more than those of some cells of the other, or just as many.
type Tie struct {
	Fewer, More           socialmap.Table
	FewerCells, MoreCells []int
	Equal                 bool
}

// String names the two tables.
func (t Tie) String() string { return fmt.Sprintf("%s and %s", t.Fewer.Code(), t.More.Code()) }

// FormerTies are those between tables as they were: the homes not let stood in both, and a home that was let
// in the last year was not let for five years. No two tables that are published now are tied: TestTablesAreApart
// of package app finds every cell of each with every cell of the others.
func FormerTies() []Tie {
	return []Tie{
		{Fewer: socialmap.Stay, FewerCells: rest(socialmap.Stay), More: socialmap.Rent, MoreCells: rest(socialmap.Rent), Equal: true},
		{Fewer: socialmap.Groups, FewerCells: rest(socialmap.Groups), More: socialmap.Stay, MoreCells: rest(socialmap.Stay), Equal: true},
		{Fewer: socialmap.Allocation, FewerCells: named(socialmap.Allocation), More: socialmap.LongStay, MoreCells: rest(socialmap.LongStay)},
	}
}

func named(t socialmap.Table) (cells []int) {
	for c := range t.Named() {
		cells = append(cells, c)
	}
	return cells
}

func rest(t socialmap.Table) []int { return []int{t.Named()} }

// Pair is all that was published of two tables of one unit.
type Pair struct {
	Tie         Tie
	Fewer, More *Series
}

// PairsOf are the units of which both tables of a tie were published.
func PairsOf(tie Tie, series []*Series) (list []Pair) {
	by := map[key]*Series{}
	for _, s := range series {
		by[key{s.Leaf.ID, s.Table}] = s
	}
	for _, s := range series {
		if other := by[key{s.Leaf.ID, tie.More}]; s.Table == tie.Fewer && other != nil {
			list = append(list, Pair{tie, s, other})
		}
	}
	return list
}

// polytope is everything that all rows of both tables allow to have been the truth, and the
// columns of the cells of the first and of the second.
func (p Pair) polytope() (all *Program, fewer, more [][]int) {
	a, b := NewPolytope(p.Fewer, nil), NewPolytope(p.More, nil)
	shift := len(a.Low)
	a.Low, a.High = append(a.Low, b.Low...), append(a.High, b.High...)
	for _, l := range b.Lines {
		a.line(l.Low, l.High, shifted(l.Columns, shift), l.Factors...)
	}
	for t := range b.Cell {
		b.Cell[t] = shifted(b.Cell[t], shift)
	}
	for i := range p.Fewer.Draws {
		for j := range p.More.Draws {
			if loose, known := p.apart(i, j); known {
				p.tie(a, a.Cell[i], b.Cell[j], loose)
			}
		}
	}
	return &a.Program, a.Cell, b.Cell
}

func shifted(columns []int, by int) []int {
	list := slices.Clone(columns)
	for i := range list {
		list[i] += by
	}
	return list
}

// apart is how many homes can have gone from or to the cells of a tie between two draws: none on one
// day. Of two days it is the number of changes in one of the tables that is known: since its
// own draw before the other day, or else between its draws around it.
func (p Pair) apart(i, j int) (loose int, known bool) {
	a, b := &p.Fewer.Draws[i], &p.More.Draws[j]
	loose = math.MaxInt
	if a.Week == b.Week {
		return 0, true
	}
	if a.Week > b.Week && j == p.More.last(a.Week) {
		loose = min(loose, a.Since[p.More.Table])
	}
	if b.Week > a.Week && i == p.Fewer.last(b.Week) {
		loose = min(loose, b.Since[p.Fewer.Table])
	}
	if b.Week > a.Week && j > 0 && p.More.Draws[j-1].Week < a.Week {
		loose = min(loose, b.Changed)
	}
	if a.Week > b.Week && i > 0 && p.Fewer.Draws[i-1].Week < b.Week {
		loose = min(loose, a.Changed)
	}
	return loose, loose < math.MaxInt
}

// last is the last draw of at most a week; -1 for none.
func (s *Series) last(week int) (found int) {
	found = -1
	for t := range s.Draws {
		if s.Draws[t].Week <= week {
			found = t
		}
	}
	return found
}

// tie adds the line of a tie between cells of two draws.
func (p Pair) tie(all *Polytope, fewer, more []int, loose int) {
	if len(p.Tie.FewerCells) == 0 {
		return // nothing is known
	}
	var columns []int
	var factors []float64
	for _, c := range p.Tie.FewerCells {
		columns, factors = append(columns, fewer[c]), append(factors, 1)
	}
	for _, c := range p.Tie.MoreCells {
		columns, factors = append(columns, more[c]), append(factors, -1)
	}
	low := -unbounded
	if p.Tie.Equal {
		low = -float64(loose)
	}
	all.line(low, float64(loose), columns, factors...)
}

// Across bounds every cell of every draw of both tables.
func Across(p Pair, solver Solver) Finding {
	program, fewer, more := p.polytope()
	solver.Load(program)
	q := newQuestions(program, solver)
	var f Finding
	for _, side := range []struct {
		series  *Series
		columns [][]int
	}{{p.Fewer, fewer}, {p.More, more}} {
		for t, d := range side.series.Draws {
			var left []int
			for c, column := range side.columns[t] {
				low, high := q.bounds(column)
				left = append(left, high-low+1)
				if truth := d.Truth.Cells[c]; truth < low || truth > high {
					f.Outside++
				}
			}
			f.Candidates, f.Joined = append(f.Candidates, left), append(f.Joined, nil)
		}
	}
	f.Solved = q.solved
	return f
}

// BoundAcross attacks the units of which two tables were published, with all rows of both.
func BoundAcross(tie Tie, series []*Series) *Report {
	pairs := PairsOf(tie, series)
	by := map[*Series]Pair{}
	var first []*Series
	for _, p := range pairs {
		by[p.Fewer], first = p, append(first, p.Fewer)
	}
	reports := each(first, func() (func(*Series) Finding, func()) {
		g := NewGLPK()
		return func(s *Series) Finding { return Across(by[s], g) }, g.Close
	})
	if r := reports[tie.Fewer]; r != nil {
		return r
	}
	return &Report{Table: tie.Fewer}
}
