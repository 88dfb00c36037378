package app

import (
	"context"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/place"
	"samendoen/internal/signal"
	"samendoen/internal/socialmap"
	"samendoen/internal/tenancy"
)

// facts gathers what the map may know at a date from the modules where the work is
// done. Homes appear here by their id only to be counted; the map gets counts.
type facts struct{}

// cells are the homes that fall in a named cell of a table, by home.
type cells map[string]cell

type cell struct {
	complex int // index in the stock
	code    int // index of the named cell, or a count for events
}

// Load counts what the tables of a release ask for, as of a date. It must be used
// within its transaction, because what changed is looked up when it is asked.
func (facts) Load(_ context.Context, tx *store.Tx, orgID string, asOf time.Time) (*socialmap.Snapshot, error) {
	s := &socialmap.Snapshot{}
	index, err := stock(tx, orgID, s)
	if err != nil {
		return nil, err
	}
	now := map[socialmap.Table]cells{}
	for _, t := range householdTables() {
		if now[t], err = cellsOf(tx, orgID, t, asOf, index); err != nil {
			return nil, err
		}
		s.Columns[t] = make([]uint16, len(s.Complexes)*t.Named())
		for _, c := range now[t] {
			s.Columns[t][c.complex*t.Named()+c.code]++
		}
	}
	events, err := countSignals(tx, orgID, asOf, index, s)
	if err != nil {
		return nil, err
	}
	now[socialmap.Signals] = events
	changes := changes{tx: tx, org: orgID, index: index, now: now, size: len(s.Complexes), known: map[changeKey][]int{}}
	s.ChangedSince = changes.since
	return s, nil
}

func householdTables() []socialmap.Table {
	return []socialmap.Table{socialmap.Arrears, socialmap.Nuisance, socialmap.Allocation, socialmap.Turnover, socialmap.Cases}
}

// stock fills the complexes with their areas, and returns the place of each in the list.
func stock(tx *store.Tx, orgID string, s *socialmap.Snapshot) (map[place.ComplexID]int, error) {
	sites, err := place.Sites(tx, orgID)
	if err != nil {
		return nil, err
	}
	areas, err := place.Areas(tx, "")
	if err != nil {
		return nil, err
	}
	parent := map[place.AreaCode]place.AreaCode{}
	for _, a := range areas {
		parent[a.Code] = a.Parent
	}
	index := make(map[place.ComplexID]int, len(sites))
	for _, c := range sites {
		index[c.ID] = len(s.Complexes)
		district := parent[c.Neighbourhood]
		s.Complexes = append(s.Complexes, socialmap.Complex{ID: c.ID, Name: c.Name, Homes: c.Homes, Point: c.Point,
			Neighbourhood: c.Neighbourhood, District: district, Municipality: parent[district]})
	}
	return index, nil
}

// cellsOf are the homes in the named cells of a table at a date.
func cellsOf(tx *store.Tx, org string, t socialmap.Table, asOf time.Time, index map[place.ComplexID]int) (cells, error) {
	if t == socialmap.Cases {
		list, err := casework.Cells(tx, org, asOf)
		found := cells{}
		for _, c := range list {
			if i, ok := index[c.Complex]; ok {
				found[string(c.Unit)] = cell{i, 0}
			}
		}
		return found, err
	}
	query := map[socialmap.Table]func(*store.Tx, string, time.Time) ([]tenancy.Cell, error){
		socialmap.Arrears: tenancy.ArrearsCells, socialmap.Nuisance: tenancy.NuisanceCells,
		socialmap.Allocation: tenancy.AllocationCells, socialmap.Turnover: tenancy.TurnoverCells,
	}[t]
	list, err := query(tx, org, asOf)
	found := make(cells, len(list))
	for _, c := range list {
		i, ok := index[c.Complex]
		if !ok {
			continue
		}
		code := max(t.CellIndex(c.Kind), 0)
		if c.Kind != "" && t.CellIndex(c.Kind) < 0 {
			code = t.Named() - 1 // a kind that the table does not name counts as the last: other
		}
		found[string(c.Unit)] = cell{i, code}
	}
	return found, err
}

// countSignals fills the signals with the days to follow-up. What it returns for the
// gate holds one cell per place: how many signals there were and had a talk.
func countSignals(tx *store.Tx, org string, asOf time.Time, index map[place.ComplexID]int, s *socialmap.Snapshot) (cells, error) {
	list, err := signal.PlaceCounts(tx, org, asOf)
	column := make([]uint16, len(s.Complexes)*socialmap.Signals.Named())
	s.Days = make([]uint32, len(s.Complexes))
	found := make(cells, len(list))
	for _, c := range list {
		i, ok := index[c.Complex]
		if !ok {
			continue
		}
		column[i*2] += uint16(c.Followed)
		column[i*2+1] += uint16(c.Opened - c.Followed)
		s.Days[i] += uint32(c.Days)
		found[c.Place] = cell{i, int(c.Opened)<<16 | int(c.Followed)}
	}
	s.Columns[socialmap.Signals] = column
	return found, err
}

// changes answers in how many homes of a complex a table changed since a date.
type changes struct {
	tx    *store.Tx
	org   string
	index map[place.ComplexID]int
	now   map[socialmap.Table]cells
	size  int
	known map[changeKey][]int
}

type changeKey struct {
	table socialmap.Table
	since int64
}

func (c *changes) since(t socialmap.Table, complex int, since time.Time) int {
	key := changeKey{t, since.UnixMicro()}
	counts, ok := c.known[key]
	if !ok {
		counts = make([]int, c.size)
		before, err := c.before(t, since)
		if err == nil { // an error counts as no change: the figure stays as it was, which is safe
			count(counts, before, c.now[t])
		}
		c.known[key] = counts
	}
	return counts[complex]
}

func (c *changes) before(t socialmap.Table, since time.Time) (cells, error) {
	if t == socialmap.Signals {
		return countSignals(c.tx, c.org, since, c.index, &socialmap.Snapshot{Complexes: make([]socialmap.Complex, c.size)})
	}
	return cellsOf(c.tx, c.org, t, since, c.index)
}

// count adds, per complex, the homes whose cell differs between two dates.
func count(counts []int, before, now cells) {
	for home, was := range before {
		if is, still := now[home]; !still || is != was {
			counts[was.complex]++
		}
	}
	for home, is := range now {
		if _, was := before[home]; !was {
			counts[is.complex]++
		}
	}
}
