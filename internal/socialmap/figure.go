package socialmap

import (
	"slices"
	"strings"
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
	LevelStaircase   // parts of complexes; of files and the API alone
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

// ComplexFigure is the published figure of the leaves that a complex is in.
func (r *Release) ComplexFigure(id place.ComplexID, t Table) Figure {
	t = r.shows(t)
	s := sum{Figure: Figure{Table: t}}
	for _, i := range r.LeavesOf(id) {
		r.addTo(&s, i, t)
	}
	return s.Figure
}

// unitFigure is the figure of a leaf which is not of parts, or the sum of its parts.
func (r *Release) unitFigure(leaf int, t Table) Figure {
	t = r.shows(t)
	s := sum{Figure: Figure{Table: t}}
	for _, i := range r.unit(leaf) {
		r.addTo(&s, i, t)
	}
	return s.Figure
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
	return r.figuresBy(t, func(l Leaf) place.AreaCode { return l.Area(level) })
}

// figuresBy are the figures of leaves taken together by a code.
func (r *Release) figuresBy(t Table, of func(Leaf) place.AreaCode) map[place.AreaCode]Figure {
	t = r.shows(t)
	sums := map[place.AreaCode]*sum{}
	for i := range r.Leaves {
		code := of(r.Leaves[i])
		s := sums[code]
		if s == nil {
			s = &sum{Figure: Figure{Table: t}}
			sums[code] = s
		}
		r.addTo(s, i, t)
	}
	figures := make(map[place.AreaCode]Figure, len(sums))
	for code, s := range sums {
		figures[code] = s.Figure
	}
	return figures
}

// AreaCodes are the areas of a level that the release knows, in order.
func (r *Release) AreaCodes(level Level) []place.AreaCode {
	return r.codesBy(func(l Leaf) place.AreaCode { return l.Area(level) })
}

// codesBy are the codes that the leaves have, in order.
func (r *Release) codesBy(of func(Leaf) place.AreaCode) []place.AreaCode {
	seen := map[place.AreaCode]bool{}
	var codes []place.AreaCode
	for _, l := range r.Leaves {
		if code := of(l); !seen[code] {
			seen[code] = true
			codes = append(codes, code)
		}
	}
	slices.SortFunc(codes, func(a, b place.AreaCode) int { return strings.Compare(string(a), string(b)) })
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
