package app

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/place"
	"samendoen/internal/signal"
	"samendoen/internal/socialmap"
	"samendoen/internal/tenancy"
)

// facts gathers what the map may know at a date from the modules where the work is
// done. Homes appear here by their id only to be counted; the map gets counts.
type facts struct {
	// memo keeps what was counted for a date, for a batch that makes the releases of
	// many months over the same rows; nil counts anew each time, as rows change.
	memo map[memoKey]cells
}

type memoKey struct {
	org   string
	table socialmap.Table
	date  int64
}

// cells are the homes that fall in a named cell of a table, by home.
type cells map[string]cell

type cell struct {
	complex  int // index in the stock
	code     int // index of the named cell; for signals how many there were
	followed int // signals: how many of them had a talk
	days     int // signals: working days to that talk, in all
}

// Load counts what the tables of a release ask for, as of a date, and in how many homes
// they changed since each of the dates.
func (f facts) Load(_ context.Context, tx *store.Tx, orgID string, asOf time.Time, since []time.Time) (*socialmap.Snapshot, error) {
	s := &socialmap.Snapshot{}
	index, err := stock(tx, orgID, s)
	if err != nil {
		return nil, err
	}
	changed := map[changeKey][]int{}
	for _, t := range append(householdTables(), socialmap.Signals) {
		now, err := f.cells(tx, orgID, t, asOf, index)
		if err != nil {
			return nil, err
		}
		fill(s, t, now)
		for _, date := range since {
			before, err := f.cells(tx, orgID, t, date, index)
			if err != nil {
				return nil, err
			}
			changed[changeKey{t, date.UnixMicro()}] = differing(len(s.Complexes), before, now)
		}
	}
	s.ChangedSince = func(t socialmap.Table, complex int, date time.Time) int {
		if counts := changed[changeKey{t, date.UnixMicro()}]; counts != nil {
			return counts[complex]
		}
		return 0
	}
	return s, nil
}

type changeKey struct {
	table socialmap.Table
	since int64
}

// fill counts the cells of a table per complex.
func fill(s *socialmap.Snapshot, t socialmap.Table, now cells) {
	column := make([]uint16, len(s.Complexes)*t.Named())
	if t == socialmap.Signals {
		s.Days = make([]uint32, len(s.Complexes))
	}
	for _, c := range now {
		if t != socialmap.Signals {
			column[c.complex*t.Named()+c.code]++
			continue
		}
		column[c.complex*2] += uint16(c.followed)
		column[c.complex*2+1] += uint16(c.code - c.followed)
		s.Days[c.complex] += uint32(c.days)
	}
	s.Columns[t] = column
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

// cells are the homes in the named cells of a table at a date.
func (f facts) cells(tx *store.Tx, org string, t socialmap.Table, asOf time.Time, index map[place.ComplexID]int) (cells, error) {
	key := memoKey{org, t, asOf.UnixMicro()}
	if found, ok := f.memo[key]; ok {
		return found, nil
	}
	var found cells
	var err error
	switch t {
	case socialmap.Signals:
		found, err = signalCells(tx, org, asOf, index)
	case socialmap.Cases:
		found, err = caseCells(tx, org, asOf, index)
	default:
		found, err = tenancyCells(tx, org, t, asOf, index)
	}
	if f.memo != nil && err == nil {
		f.memo[key] = found
	}
	return found, err
}

func caseCells(tx *store.Tx, org string, asOf time.Time, index map[place.ComplexID]int) (cells, error) {
	list, err := casework.Cells(tx, org, asOf)
	found := cells{}
	for _, c := range list {
		if i, ok := index[c.Complex]; ok {
			found[string(c.Unit)] = cell{complex: i}
		}
	}
	return found, err
}

func tenancyCells(tx *store.Tx, org string, t socialmap.Table, asOf time.Time, index map[place.ComplexID]int) (cells, error) {
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
		found[string(c.Unit)] = cell{complex: i, code: code}
	}
	return found, err
}

// signalCells are the places with signals in the year up to a date: for each how many
// there were, how many had a talk, and after how many working days in all.
func signalCells(tx *store.Tx, org string, asOf time.Time, index map[place.ComplexID]int) (cells, error) {
	list, err := signal.PlaceCounts(tx, org, asOf)
	found := make(cells, len(list))
	for _, c := range list {
		if i, ok := index[c.Complex]; ok {
			found[c.Place] = cell{complex: i, code: int(c.Opened), followed: int(c.Followed), days: int(c.Days)}
		}
	}
	return found, err
}

// differing is, per complex, the number of homes whose cell differs between two dates.
func differing(size int, before, now cells) []int {
	counts := make([]int, size)
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
	return counts
}

// Organisations are the associations that have complexes.
func (facts) Organisations(_ context.Context, tx *store.Tx) ([]string, error) {
	list, err := account.Organisations(tx)
	var ids []string
	for _, o := range list {
		if o.Kind == account.HousingAssociation {
			ids = append(ids, o.ID)
		}
	}
	return ids, err
}
