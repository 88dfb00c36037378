//go:build attack

package attack

import (
	"fmt"
	"runtime"
	"sync"

	"samendoen/internal/socialmap"
)

// Least is how many values every published cell must leave possible to somebody who has
// all releases.
const Least = 6

// Report is what the bounds of one table over all series say.
type Report struct {
	Table     socialmap.Table
	Units     int
	Draws     int
	Cells     int
	Narrowest int // values left in the narrowest cell
	Below     int // cells that leave less than Least
	Exact     int // cells that leave one
	Outside   int // cells whose truth was excluded: a mistake of the attacker
	Flows     int // joins that were asked for
	Proven    int // joins of which the least is above none
	MostShare float64
	Solved    int
	Worst     *Series // one with the narrowest cell
}

// Broken is what a table may not show, in words; none when it holds.
func (r *Report) Broken() (list []string) {
	if r.Outside > 0 {
		list = append(list, fmt.Sprintf("%s: the truth of %d cells is excluded", r.Table.Code(), r.Outside))
	}
	if r.Exact > 0 {
		list = append(list, fmt.Sprintf("%s: %d cells are known exactly", r.Table.Code(), r.Exact))
	}
	if r.Below > 0 {
		list = append(list, fmt.Sprintf("%s: %d of %d cells leave less than %d values, the narrowest %d", r.Table.Code(), r.Below, r.Cells, Least, r.Narrowest))
	}
	if r.MostShare >= 1 {
		list = append(list, fmt.Sprintf("%s: all households that changed are known to have come into one cell", r.Table.Code()))
	}
	if r.Table == socialmap.Groups && r.Proven > 0 {
		list = append(list, fmt.Sprintf("%s: of %d changes somebody is known to have come into a group", r.Table.Code(), r.Proven))
	}
	return list
}

func (r *Report) add(s *Series, f Finding) {
	r.Units++
	r.Draws += len(s.Draws)
	r.Outside += f.Outside
	r.Solved += f.Solved
	for _, row := range f.Candidates {
		for _, n := range row {
			r.Cells++
			if n < Least {
				r.Below++
			}
			if n == 1 {
				r.Exact++
			}
			if r.Narrowest == 0 || n < r.Narrowest {
				r.Narrowest, r.Worst = n, s
			}
		}
	}
	for t, row := range f.Joined {
		for _, n := range row {
			r.Flows++
			if n > 0 {
				r.Proven++
				r.MostShare = max(r.MostShare, float64(n)/float64(s.Draws[t].Changed))
			}
		}
	}
}

// merge adds the report of other series of the same table.
func (r *Report) merge(o *Report) {
	if r.Narrowest == 0 || o.Narrowest > 0 && o.Narrowest < r.Narrowest {
		r.Narrowest, r.Worst = o.Narrowest, o.Worst
	}
	r.Units, r.Draws, r.Cells, r.Below, r.Exact = r.Units+o.Units, r.Draws+o.Draws, r.Cells+o.Cells, r.Below+o.Below, r.Exact+o.Exact
	r.Outside, r.Flows, r.Proven, r.Solved = r.Outside+o.Outside, r.Flows+o.Flows, r.Proven+o.Proven, r.Solved+o.Solved
	r.MostShare = max(r.MostShare, o.MostShare)
}

// Bound attacks every series with linear programming, on all processors, and gives a
// report of each table.
func Bound(series []*Series) map[socialmap.Table]*Report {
	return each(series, func() (func(*Series) Finding, func()) {
		g := NewGLPK()
		return func(s *Series) Finding { return Linear(s, nil, g) }, g.Close
	})
}

// BoundWhole attacks the tables of two cells with whole numbers.
func BoundWhole(series []*Series) map[socialmap.Table]*Report {
	var pairs []*Series
	for _, s := range series {
		if s.Table.Width() == 2 && s.Table.Kind() == socialmap.Households {
			pairs = append(pairs, s)
		}
	}
	return each(pairs, func() (func(*Series) Finding, func()) { return Integers, func() {} })
}

// each lets workers go through the series; a worker makes its own attack and closes it.
func each(series []*Series, worker func() (attack func(*Series) Finding, done func())) map[socialmap.Table]*Report {
	workers := runtime.NumCPU()
	parts := make([]map[socialmap.Table]*Report, workers)
	var running sync.WaitGroup
	for n := range workers {
		parts[n] = map[socialmap.Table]*Report{}
		running.Go(func() {
			attack, done := worker()
			defer done()
			for i := n; i < len(series); i += workers {
				s := series[i]
				if parts[n][s.Table] == nil {
					parts[n][s.Table] = &Report{Table: s.Table}
				}
				parts[n][s.Table].add(s, attack(s))
			}
		})
	}
	running.Wait()
	all := map[socialmap.Table]*Report{}
	for _, part := range parts {
		for t, r := range part {
			if all[t] == nil {
				all[t] = &Report{Table: t}
			}
			all[t].merge(r)
		}
	}
	return all
}
