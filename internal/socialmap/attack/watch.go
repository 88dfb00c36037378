//go:build attack

package attack

import (
	"fmt"
	"strings"
	"time"

	"samendoen/internal/socialmap"
)

// Draw is one published row as the attacker knows it, and beside it the truth, which is
// there to judge the attacker and never to help one.
type Draw struct {
	Week    int
	Homes   int   // 0 in a table of events, whose number nobody knows
	Changed int   // households (or signals) in another cell than at the draw before; 0 at the first
	Cells   []int // as published
	Rounded int   // cells that were rounded; one after these is what they leave of the homes
	Truth   Truth
	// Since is how many homes (or events) of each other table are elsewhere than at its last draw.
	Since map[socialmap.Table]int
}

// Truth is what was behind a row.
type Truth struct {
	Cells  []int
	Joined []int   // how many of the changed households came into each cell
	Late   []int   // those of them who came in the last week
	Sample []uint8 // the cell of some homes, the same at every draw of the unit
}

// Series is all that was ever published of one table of one unit.
type Series struct {
	Leaf  socialmap.Leaf
	Table socialmap.Table
	Draws []Draw
	// Seam is the first draw of Table, where those before it are of the table that it took the
	// place of; 0 where there are none.
	Seam int
}

// Publish makes the release of a date: socialmap.Compute, or that with a rule left out.
type Publish func(asOf time.Time, facts socialmap.Facts, previous *socialmap.Release) (*socialmap.Release, error)

// sampled is of how many homes of a unit the truth is kept for the insider.
const sampled = 6

// Watch lets a world go by for so many weeks, with a release after every pace of them, and
// writes down what appears. See is called with every release and may be nil. It returns
// as many as were published, with the error that stopped the rest.
func Watch(w *World, weeks, pace int, publish Publish, see func(*socialmap.Release)) ([]*Series, error) {
	watched := &watcher{world: w, index: map[string]int{}, series: map[key]*Series{}}
	for i, c := range w.Complexes {
		watched.index[string(c.ID)] = i
	}
	var previous *socialmap.Release
	for week := range weeks {
		if week > 0 {
			w.Next()
		}
		if week%pace != 0 {
			continue
		}
		release, err := publish(w.Date(), w, previous)
		if err != nil {
			return watched.list, err
		}
		for i, leaf := range release.Leaves {
			for _, s := range w.tables {
				if row := release.Row(i, s.table); row.Known() && row.AsOf.Equal(release.AsOf) {
					watched.note(week, leaf, s, row)
				}
			}
		}
		if see != nil {
			see(release)
		}
		previous = release
	}
	return watched.list, nil
}

// String is the series as a test of package disclosure wants it: what was published, and
// in brackets what was true.
func (s *Series) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s:", s.Table.Code(), s.Leaf.ID)
	for _, d := range s.Draws {
		fmt.Fprintf(&b, " homes %d changed %d %v (%v);", d.Homes, d.Changed, d.Cells, d.Truth.Cells)
	}
	return b.String()
}

type key struct {
	leaf  socialmap.LeafID
	table socialmap.Table
}

type watcher struct {
	world  *World
	index  map[string]int // place of a complex by its id
	series map[key]*Series
	list   []*Series // in order of appearance
}

// note keeps a row that was drawn just now, and what it was drawn from.
func (a *watcher) note(week int, leaf socialmap.Leaf, s *sheet, row socialmap.Row) {
	k := key{leaf.ID, s.table}
	series := a.series[k]
	if series == nil {
		series = &Series{Leaf: leaf, Table: s.table}
		a.series[k], a.list = series, append(a.list, series)
	}
	width := s.table.Width()
	d := Draw{Week: week, Homes: row.Homes, Cells: row.Cells, Rounded: roundedCells(s.table), Since: map[socialmap.Table]int{}}
	for _, other := range a.world.tables {
		for _, id := range leaf.Complexes {
			d.Since[other.table] += other.changed[a.index[string(id)]]
		}
	}
	if s.table.Kind() == socialmap.Events {
		d.Homes = 0
	}
	d.Truth = Truth{Cells: make([]int, width), Joined: make([]int, width), Late: make([]int, width)}
	for _, id := range leaf.Complexes {
		c := a.index[string(id)]
		for h := int(a.world.first[c]) * s.per; h < int(a.world.first[c+1])*s.per; h++ {
			d.note(s, h, len(series.Draws) == 0)
		}
		s.changed[c] = 0
	}
	if before := a.series[key{leaf.ID, formerOf(s)}]; s.former != nil && before != nil && len(series.Draws) == 0 {
		for _, id := range leaf.Complexes {
			d.Changed += s.former.changed[a.index[string(id)]]
		}
	}
	series.Draws = append(series.Draws, d)
}

// roundedCells is the number of cells of a table that are rounded. Of a table that names some homes only the rest
// is what the others leave.
func roundedCells(t socialmap.Table) int {
	switch t {
	case socialmap.Arrears, socialmap.Debt, socialmap.Nuisance, socialmap.Turnover, socialmap.Cases, socialmap.Rungs:
		return t.Named()
	}
	return t.Width()
}

func formerOf(s *sheet) socialmap.Table {
	if s.former == nil {
		return s.table
	}
	return s.former.table
}

// Joined are the series of which one took the place of the other, each two as one.
func Joined(series []*Series) (list []*Series) {
	by := map[key]*Series{}
	for _, s := range series {
		by[key{s.Leaf.ID, s.Table}] = s
	}
	for _, s := range series {
		old, ok := s.Table.Replaces()
		if before := by[key{s.Leaf.ID, old}]; ok && before != nil {
			list = append(list, &Series{Leaf: s.Leaf, Table: s.Table, Seam: len(before.Draws),
				Draws: append(before.Draws[:len(before.Draws):len(before.Draws)], s.Draws...)})
		}
	}
	return list
}

// note takes in the truth of one home, or place for a signal, at a draw.
func (d *Draw) note(s *sheet, h int, first bool) {
	was, is := s.drawn[h], s.now[h]
	s.drawn[h] = is
	if s.per == 1 && len(d.Truth.Sample) < sampled {
		d.Truth.Sample = append(d.Truth.Sample, is)
	}
	cells := d.Truth.Cells
	if int(is) < len(cells) { // an empty place is in no cell
		cells[is]++
	}
	if first || was == is {
		return
	}
	d.Changed++
	if int(is) >= len(cells) {
		return
	}
	d.Truth.Joined[is]++
	if s.before[h] != is {
		d.Truth.Late[is]++
	}
}
