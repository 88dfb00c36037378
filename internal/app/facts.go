package app

import (
	"cmp"
	"context"
	"hash/fnv"
	"math"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/place"
	"samendoen/internal/signal"
	"samendoen/internal/socialmap"
	"samendoen/internal/tenancy"
)

// facts gathers what the map may know at a date from the modules where the work is
// done. Homes appear here by a hash of their id only to be counted; the map gets
// counts. What is in memory at once is a table at two dates, never a list of homes.
type facts struct {
	// clock tells what is restricted when a release is made, whatever its date.
	clock clock.Clock
	// memo keeps what the last release was made of, for a batch that makes the releases
	// of many months over the same rows; nil counts anew each time, as rows change.
	memo map[memoKey][]tally
}

type memoKey struct {
	org   string
	table socialmap.Table
}

// tally is the homes in the named cells of a table at a date, in the order of complexes
// and within these of homes.
type tally struct {
	date time.Time
	rows []row
}

// row is a home, or for signals a place, in a cell.
type row struct {
	home    uint64 // hash of the id: a clash within one complex would count one change too few; 0: erased
	complex int32  // index in the stock
	cell
}

type cell struct {
	code     uint16 // index of the named cell; for signals how many there were
	followed uint16 // signals: how many of them had a talk
	days     uint32 // signals: working days to that talk, in all
}

func compareRows(a, b row) int {
	return cmp.Or(cmp.Compare(a.complex, b.complex), cmp.Compare(a.home, b.home))
}

// Load counts what the tables of a release ask for, as of a date, and in how many homes
// they changed since the dates of the figures before.
func (f facts) Load(_ context.Context, tx *store.Tx, orgID string, asOf time.Time, since socialmap.Since) (*socialmap.Snapshot, error) {
	s := &socialmap.Snapshot{}
	index, err := stock(tx, orgID, s)
	if err != nil {
		return nil, err
	}
	changed := map[socialmap.Table][]change{}
	for _, t := range append(householdTables(), socialmap.Signals) {
		now, err := f.tally(tx, orgID, t, asOf, index)
		if err != nil {
			return nil, err
		}
		fill(s, t, now.rows)
		changed[t] = make([]change, len(s.Complexes))
		for i, c := range s.Complexes {
			changed[t][i].since = since(t, c.ID)
		}
		kept := []tally{now}
		for _, date := range datesOf(changed[t]) {
			before, err := f.tally(tx, orgID, t, date, index)
			if err != nil {
				return nil, err
			}
			before = before.only(changed[t])
			countChanges(changed[t], before, now)
			kept = append(kept, before)
		}
		if f.memo != nil {
			f.memo[memoKey{orgID, t}] = kept
		}
	}
	s.ChangedSince = func(t socialmap.Table, complex int, date time.Time) socialmap.Change {
		if c := changed[t]; c != nil && c[complex].since.Equal(date) {
			return socialmap.Exactly(c[complex].homes)
		}
		return socialmap.Change{}
	}
	return s, nil
}

// change is in how many homes of a complex a table changed since a date.
type change struct {
	since time.Time // zero: never published
	homes int
}

// datesOf are the dates since which something is asked, oldest first.
func datesOf(list []change) []time.Time {
	var dates []time.Time
	for _, c := range list {
		if !c.since.IsZero() && !slices.ContainsFunc(dates, c.since.Equal) {
			dates = append(dates, c.since)
		}
	}
	slices.SortFunc(dates, time.Time.Compare)
	return dates
}

// only leaves out the complexes that do not ask since the date of the tally.
func (t tally) only(list []change) tally {
	kept := tally{date: t.date}
	for _, r := range t.rows {
		if list[r.complex].since.Equal(t.date) {
			kept.rows = append(kept.rows, r)
		}
	}
	return kept
}

// living are the rows that have a home. What was erased stands first in its complex.
func (t tally) living() []row {
	return slices.DeleteFunc(slices.Clone(t.rows), func(r row) bool { return r.home == 0 })
}

// countChanges counts, for the complexes that ask since the date of before, the homes
// whose cell differs between the two tallies. What was erased has no home any more and
// never counts as a change: a table refreshes later for it, never sooner.
func countChanges(list []change, before, now tally) {
	b := before.living()
	for _, is := range now.living() {
		if !list[is.complex].since.Equal(before.date) {
			continue
		}
		for len(b) > 0 && compareRows(b[0], is) < 0 { // was, and is no longer
			list[b[0].complex].homes++
			b = b[1:]
		}
		if len(b) > 0 && compareRows(b[0], is) == 0 {
			if b[0].cell != is.cell {
				list[is.complex].homes++
			}
			b = b[1:]
			continue
		}
		list[is.complex].homes++
	}
	for _, was := range b {
		list[was.complex].homes++
	}
}

// fill counts the cells of a table per complex.
func fill(s *socialmap.Snapshot, t socialmap.Table, now []row) {
	column := make([]uint16, len(s.Complexes)*t.Named())
	if t == socialmap.Signals {
		s.Days = make([]uint32, len(s.Complexes))
	}
	for _, c := range now {
		at := int(c.complex)
		if t != socialmap.Signals {
			column[at*t.Named()+int(c.code)]++
			continue
		}
		column[at*2] += c.followed
		column[at*2+1] += c.code - c.followed
		s.Days[at] += c.days
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

// tally is a table at a date, from the memo where it is there.
func (f facts) tally(tx *store.Tx, org string, t socialmap.Table, asOf time.Time, index map[place.ComplexID]int) (tally, error) {
	for _, kept := range f.memo[memoKey{org, t}] {
		if kept.date.Equal(asOf) {
			return kept, nil
		}
	}
	found := tally{date: asOf}
	add := func(home string, id place.ComplexID, c cell) {
		if i, ok := index[id]; ok {
			found.rows = append(found.rows, row{home: hashOf(home), complex: int32(i), cell: c}) // #nosec G115 -- an index of complexes, at most some thousands
		}
	}
	var err error
	switch t {
	case socialmap.Signals:
		err = signalCells(tx, org, asOf, f.clock.Now(), add)
	case socialmap.Cases:
		err = caseCells(tx, org, asOf, f.clock.Now(), add)
	default:
		err = tenancyCells(tx, org, t, asOf, f.clock.Now(), add)
	}
	slices.SortFunc(found.rows, compareRows)
	return found, err
}

// hashOf is the hash of the id of a home, 0 for none.
func hashOf(home string) uint64 {
	if home == "" {
		return 0
	}
	h := fnv.New64a()
	h.Write([]byte(home))
	return max(h.Sum64(), 1)
}

// adder takes in a home with its cell; without a home, one that was erased.
type adder func(home string, complex place.ComplexID, c cell)

func caseCells(tx *store.Tx, org string, asOf, now time.Time, add adder) error {
	list, err := casework.Cells(tx, org, asOf, now)
	for _, c := range list {
		add(string(c.Unit), c.Complex, cell{})
	}
	if err != nil {
		return err
	}
	past, err := casework.PastCells(tx, org, asOf)
	for _, c := range past {
		for range c.Homes {
			add("", c.Complex, cell{})
		}
	}
	return err
}

func tenancyCells(tx *store.Tx, org string, t socialmap.Table, asOf, now time.Time, add adder) error {
	query := map[socialmap.Table]func(*store.Tx, string, time.Time, time.Time) ([]tenancy.Cell, error){
		socialmap.Arrears: tenancy.ArrearsCells, socialmap.Nuisance: tenancy.NuisanceCells,
		socialmap.Allocation: tenancy.AllocationCells, socialmap.Turnover: tenancy.TurnoverCells,
	}[t]
	list, err := query(tx, org, asOf, now)
	for _, c := range list {
		code := max(t.CellIndex(c.Kind), 0)
		if c.Kind != "" && t.CellIndex(c.Kind) < 0 {
			code = t.Named() - 1 // a kind that the table does not name counts as the last: other
		}
		add(string(c.Unit), c.Complex, cell{code: uint16(code)}) // #nosec G115 -- an index of the cells of a table, at most some tens
	}
	return err
}

// signalCell holds what fits; nobody has more signals than that about one place.
func signalCell(opened, followed, days int64) cell {
	fit := func(n int64, top uint32) uint32 { return uint32(max(0, min(n, int64(top)))) } // #nosec G115 -- from 0 to top
	const most = math.MaxUint16
	return cell{code: uint16(fit(opened, most)), followed: uint16(fit(followed, most)), days: fit(days, math.MaxUint32)} // #nosec G115 -- at most most
}

// signalCells are the places with signals in the year up to a date: for each how many
// there were, how many had a talk, and after how many working days in all.
func signalCells(tx *store.Tx, org string, asOf, now time.Time, add adder) error {
	list, err := signal.PlaceCounts(tx, org, asOf, now)
	for _, c := range list {
		add(c.Place, c.Complex, signalCell(c.Opened, c.Followed, c.Days))
	}
	return err
}

// Stopped lets the officer for data protection and the administrators know.
func (facts) Stopped(tx *store.Tx, orgID string, at time.Time) error {
	for _, role := range []access.Role{access.Officer, access.Admin} {
		users, err := account.Colleagues(tx, orgID, role)
		if err != nil {
			return err
		}
		for _, u := range users {
			if u.Disabled {
				continue
			}
			if err := account.Notify(tx, u.ID, "socialmap.notice_stopped", at); err != nil {
				return err
			}
		}
	}
	return nil
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
