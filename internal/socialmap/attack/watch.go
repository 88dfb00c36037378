//go:build attack

package attack

import (
	"time"

	"samendoen/internal/socialmap"
)

// Draw is one published row as the attacker knows it, and beside it the truth, which is
// there to judge the attacker and never to help one.
type Draw struct {
	Week    int
	Homes   int
	Changed int   // households in another cell than at the draw before; 0 at the first
	Cells   []int // as published
	Truth   Truth
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
}

// Publish makes the release of a date: socialmap.Compute, or that with a rule left out.
type Publish func(asOf time.Time, facts socialmap.Facts, previous *socialmap.Release) (*socialmap.Release, error)

// sampled is of how many homes of a unit the truth is kept for the insider.
const sampled = 6

// Watch lets a world go by for so many weekly releases and writes down what appears. See
// is called with every release and may be nil. It returns as many as were published,
// with the error that stopped the rest.
func Watch(w *World, weeks int, publish Publish, see func(*socialmap.Release)) ([]*Series, error) {
	watched := &watcher{world: w, index: map[string]int{}, series: map[key]*Series{}}
	for i, c := range w.Complexes {
		watched.index[string(c.ID)] = i
	}
	var previous *socialmap.Release
	for week := range weeks {
		if week > 0 {
			w.Next()
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
	d := Draw{Week: week, Homes: row.Homes, Cells: row.Cells}
	d.Truth = Truth{Cells: make([]int, width), Joined: make([]int, width), Late: make([]int, width)}
	for _, id := range leaf.Complexes {
		c := a.index[string(id)]
		for h := a.world.first[c]; h < a.world.first[c+1]; h++ {
			was, is := s.drawn[h], s.now[h]
			d.Truth.Cells[is]++
			if len(series.Draws) > 0 && was != is {
				d.Truth.Joined[is]++
				d.Changed++
				if s.before[h] != is {
					d.Truth.Late[is]++
				}
			}
			if len(d.Truth.Sample) < sampled {
				d.Truth.Sample = append(d.Truth.Sample, is)
			}
			s.drawn[h] = is
		}
		s.changed[c] = 0
	}
	series.Draws = append(series.Draws, d)
}
