package socialmap

import (
	"slices"
	"time"

	"samendoen/internal/place"
)

// Level is how far one looks from: from a complex up to the whole association.
type Level uint8

// The levels, smallest first, but for the last.
const (
	LevelComplex Level = iota
	LevelNeighbourhood
	LevelDistrict
	LevelMunicipality
	LevelRegion      // municipalities together, by a list of the association
	LevelAssociation // all of its homes together
	LevelStaircase   // parts of complexes
)

// LabelKey is the text key of the level's name.
func (l Level) LabelKey() string {
	return "socialmap.level." + [...]string{"complex", "neighbourhood", "district", "municipality", "region", "association", "staircase"}[l]
}

// Figure is the published counts of a table for one leaf, or the sum of those of several.
type Figure struct {
	Table    Table
	Leaves   int // leaves in the sum; 0 means that nothing is published
	Withheld int // leaves of the area that are not in the sum
	Homes    int // homes of the leaves in the sum, each at its own date
	Cells    []int
	Oldest   time.Time // date of the oldest row in the sum
	Newest   time.Time
}

// Known reports whether anything is published.
func (f Figure) Known() bool { return f.Leaves > 0 }

// Count is the sum of some of the cells.
func (f Figure) Count(cells ...int) (n int) {
	for _, c := range cells {
		if c < len(f.Cells) {
			n += f.Cells[c]
		}
	}
	return n
}

// HalfFollowed is the speed within which half of the signals were followed up, as the cells of
// Followed name it, from published counts: the median band. known is false for other tables, and
// for fewer than ten signals.
func (f Figure) HalfFollowed() (speed string, known bool) {
	all := f.Count(f.Table.all()...)
	if f.Table != Followed || all < 2*Base {
		return "", false
	}
	n := 0
	for i, speed := range followedSpeeds() {
		if n += f.Count(followedWith(i)...); 2*n >= all {
			return speed, true
		}
	}
	return "", false
}

// sum adds rows to a Figure.
type sum struct{ Figure }

func (s *sum) add(row Row) {
	if !row.Known() {
		s.Withheld++
		return
	}
	if s.Cells == nil {
		s.Cells = make([]int, len(row.Cells))
		s.Oldest, s.Newest = row.AsOf, row.AsOf
	}
	s.Leaves++
	s.Homes += row.Homes
	for i, v := range row.Cells {
		s.Cells[i] += v
	}
	if row.AsOf.Before(s.Oldest) {
		s.Oldest = row.AsOf
	}
	if row.AsOf.After(s.Newest) {
		s.Newest = row.AsOf
	}
}

// addTo adds the row of a leaf, by its index; a leaf that has no rows of the table counts for nothing.
func (r *Release) addTo(s *sum, leaf int, t Table) {
	if r.Leaves[leaf].Holds.Has(t) {
		s.add(r.Row(leaf, t))
	}
}

// figureOf is the figure of some leaves together, by their indexes. Nobody writes in the cells of a
// figure: those of one leaf, which nearly all complexes are, are the ones of its row.
func (r *Release) figureOf(leaves []int, t Table) Figure {
	t = r.shows(t)
	if len(leaves) == 1 && r.Leaves[leaves[0]].Holds.Has(t) {
		row := r.Row(leaves[0], t)
		if !row.Known() {
			return Figure{Table: t, Withheld: 1}
		}
		return Figure{Table: t, Leaves: 1, Homes: row.Homes, Cells: slices.Clip(row.Cells), Oldest: row.AsOf, Newest: row.AsOf}
	}
	s := sum{Figure: Figure{Table: t}}
	for _, i := range leaves {
		r.addTo(&s, i, t)
	}
	return s.Figure
}

// ComplexFigure is the published figure of the leaves that a complex is in.
func (r *Release) ComplexFigure(id place.ComplexID, t Table) Figure {
	return r.figureOf(r.LeavesOf(id), t)
}

// unitFigure is the figure of a leaf which is not of parts, or the sum of its parts.
func (r *Release) unitFigure(leaf int, t Table) Figure {
	if r.Leaves[leaf].Holds == AllTables {
		return r.figureOf([]int{leaf}, t)
	}
	return r.figureOf(r.unit(leaf), t)
}

// LeafFigure is the published figure of some leaves together, of those that there are. So the
// course of a complex goes by the leaves of now (LeafIDs), through releases of before it was.
func (r *Release) LeafFigure(ids []LeafID, t Table) Figure {
	t = r.shows(t)
	s := sum{Figure: Figure{Table: t}}
	for _, id := range ids {
		if i, ok := r.byID[id]; ok {
			r.addTo(&s, i, t)
		}
	}
	return s.Figure
}

// Area is the code of the area of a leaf at a level; empty for LevelComplex, for LevelRegion,
// which is not in a release (see regions), LevelStaircase, and for LevelAssociation, one area without a code.
func (l Leaf) Area(level Level) place.AreaCode {
	switch level {
	case LevelNeighbourhood:
		return l.Neighbourhood
	case LevelDistrict:
		return l.District
	case LevelMunicipality:
		return l.Municipality
	}
	return ""
}

// AreaFigure is the figure of an area: the sum of its published leaves, nothing else.
func (r *Release) AreaFigure(level Level, code place.AreaCode, t Table) Figure {
	t = r.shows(t)
	s := sum{Figure: Figure{Table: t}}
	for i := range r.Leaves {
		if r.Leaves[i].Area(level) == code {
			r.addTo(&s, i, t)
		}
	}
	return s.Figure
}

// AreaFigures are the figures of all areas of a level in one pass.
func (r *Release) AreaFigures(level Level, t Table) map[place.AreaCode]Figure {
	return r.figuresBy(t, func(l *Leaf) place.AreaCode { return l.Area(level) })
}

// figuresBy are the figures of leaves taken together by a code.
func (r *Release) figuresBy(t Table, of func(*Leaf) place.AreaCode) map[place.AreaCode]Figure {
	g := r.grouped(of)
	figures := make(map[place.AreaCode]Figure, len(g.codes))
	for i, f := range r.figuresOf(g, t) {
		figures[g.codes[i]] = f
	}
	return figures
}

// grouped is leaves taken together by a code.
type grouped struct {
	codes []place.AreaCode // in the order in which the leaves come to them
	of    []int32          // of each leaf, the index of its code
}

// grouped takes the leaves together by a code. Those of an area mostly follow each other.
func (r *Release) grouped(of func(*Leaf) place.AreaCode) grouped {
	g := grouped{of: make([]int32, len(r.Leaves))}
	seen := map[place.AreaCode]int32{}
	for i := range r.Leaves {
		code := of(&r.Leaves[i])
		if i > 0 && code == g.codes[g.of[i-1]] {
			g.of[i] = g.of[i-1]
			continue
		}
		at, known := seen[code]
		if !known {
			at = int32(len(g.codes)) // #nosec G115 -- at most one for each leaf
			seen[code], g.codes = at, append(g.codes, code)
		}
		g.of[i] = at
	}
	return g
}

// figuresOf are the figures of leaves that were taken together, in the order of their codes.
func (r *Release) figuresOf(g grouped, t Table) []Figure {
	t = r.shows(t)
	sums := make([]sum, len(g.codes))
	for i, at := range g.of {
		r.addTo(&sums[at], i, t)
	}
	figures := make([]Figure, len(sums))
	for i := range sums {
		figures[i] = sums[i].Figure
		figures[i].Table = t
	}
	return figures
}

// AreaCodes are the areas of a level that the release knows, in order.
func (r *Release) AreaCodes(level Level) []place.AreaCode {
	return r.codesBy(func(l *Leaf) place.AreaCode { return l.Area(level) })
}

// codesBy are the codes that the leaves have, in order.
func (r *Release) codesBy(of func(*Leaf) place.AreaCode) []place.AreaCode {
	codes := r.grouped(of).codes
	slices.Sort(codes)
	return codes
}

// Volunteers is the exact number of volunteers and of homes of the complexes that want
// accepts; known is false if not one of them has a known number, and complexes without
// one are left out of both.
func (r *Release) Volunteers(want func(Place) bool) (volunteers, homes int, known bool) {
	for _, p := range r.Places {
		if p.Volunteers >= 0 && want(p) {
			volunteers, homes, known = volunteers+p.Volunteers, homes+p.Homes, true
		}
	}
	return volunteers, homes, known
}
