package app

import (
	"context"
	"math"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/importer"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
	"samendoen/internal/volunteer"
)

// facts gathers what the map may know at a date from the modules where the work is
// done. Homes appear here by a hash of their id only to be counted; the map gets
// counts. What is in memory at once is a table at two dates, never a list of homes.
type facts struct {
	// clock tells what is known when a release is made, whatever its date.
	clock clock.Clock
	// memo keeps what the last release was made of, for a batch that makes the releases
	// of many months over the same rows; nil counts anew each time, as rows change.
	memo map[memoKey][]tally
	// grouped is the memo of the five groups, of every date.
	grouped map[memoKey][]groupTally
	// past says that rows recorded after the moment of the clock may be there already, for releases that
	// are made long after their date.
	past bool
	// vault opens whether an agreement runs, where groups are counted by rule.
	vault *seal.Vault
}

type memoKey struct {
	org   string
	table socialmap.Table
	stock uint64 // hash of the ids of the stock: rows name its complexes by their place in it
}

// openMap makes the map, which counts from the modules where the work is done.
func (a *App) openMap(c clock.Clock) {
	a.maps = socialmap.New(a.db, a.vault, c, a.policy, facts{clock: c, vault: a.vault})
	a.maps.UseResidents(residentsOf)
	a.openFlows(c)
}

// Load counts what the tables of a release ask for, as of a date and as known now, and
// how much changed since the dates of the figures before, as known when these were drawn.
// While a delivery is being taken over it is a Conflict: what of it is known then could not be
// told later.
func (f facts) Load(_ context.Context, tx *store.Tx, orgID string, asOf time.Time, past socialmap.Past) (*socialmap.Snapshot, error) {
	now := f.view(asOf, f.clock.Now())
	busy, err := importer.TakingOver(tx, orgID, now.Known)
	if err != nil || busy {
		return nil, fault.Wrap("app.facts", orConflict(err))
	}
	s := &socialmap.Snapshot{}
	b := &loading{facts: f, tx: tx, org: orgID, now: now, snapshot: s, moved: map[time.Time][]row{}}
	if err := b.stock(past.Releases); err != nil {
		return nil, err
	}
	if err := b.divide(past); err != nil {
		return nil, err
	}
	if s.Helpers, err = helpersOf(tx, orgID, s.Complexes); err != nil {
		return nil, err
	}
	changed := map[socialmap.Table][]change{}
	for _, t := range countedTables() {
		if err := b.table(t, past.Since, changed); err != nil {
			return nil, err
		}
	}
	if changed[socialmap.Groups], err = b.groups(past.Since); err != nil {
		return nil, err
	}
	s.ChangedSince = func(t socialmap.Table, complex int, date time.Time) socialmap.Change {
		if c := changed[t]; c != nil && c[complex].since.Equal(date) {
			return c[complex].Change
		}
		return socialmap.Change{}
	}
	return s, nil
}

// view is a date as it is known at the moment of making.
func (f facts) view(on, known time.Time) delivery.View {
	return delivery.View{On: on, Known: known, Latest: !f.past}
}

func orConflict(err error) error {
	if err == nil {
		err = fault.New("app.facts: a delivery is being taken over", fault.Conflict)
	}
	return err
}

// loading is one Load.
type loading struct {
	facts
	tx       *store.Tx
	org      string
	now      delivery.View
	snapshot *socialmap.Snapshot
	index    map[place.ComplexID]int // place in the stock
	first    map[uint64]int32        // the same of homes that were in several complexes, by the hash of their id
	divided  divided                 // where a complex is counted in parts
	let      lettings                // of now
	stood    []homesIn               // of some views
	moved    map[time.Time][]row     // homes that came or went since a date
}

// table fills a table and counts its changes; where it took the place of another, also those since
// the last figures of that one, by its cells.
func (b *loading) table(t socialmap.Table, since socialmap.Since, changed map[socialmap.Table][]change) error {
	now, err := b.tally(t, b.now)
	if err != nil {
		return err
	}
	fill(b.snapshot, t, now.rows)
	kept := []tally{now}
	asked := []socialmap.Table{t}
	if old, ok := t.Replaces(); ok {
		asked = append(asked, old)
	}
	for _, by := range asked {
		list := make([]change, len(b.snapshot.Complexes))
		for i, c := range b.snapshot.Complexes {
			list[i].since, list[i].known = since(by, c.ID)
		}
		tallies, err := b.compare(t, by, now, list)
		if err != nil {
			return err
		}
		kept, changed[by] = append(kept, tallies...), list
	}
	if b.memo != nil {
		b.memo[b.memoOf(t)] = kept
	}
	return nil
}

// memoOf is where the rows of a table are kept.
func (b *loading) memoOf(t socialmap.Table) memoKey {
	var ids strings.Builder
	for _, c := range b.snapshot.Complexes {
		ids.WriteString(string(c.ID) + " ")
	}
	return memoKey{b.org, t, hashOf(ids.String())}
}

// compare counts what changed in a table, by its own cells or by those of one that it took the
// place of, and gives the tallies that it looked at.
func (b *loading) compare(t, by socialmap.Table, now tally, list []change) (looked []tally, err error) {
	for _, v := range viewsOf(list) {
		before, err := b.tally(t, v)
		if err != nil {
			return nil, err
		}
		looked = append(looked, before)
		before = before.only(list).by(t, by)
		if t.Kind() == socialmap.Events {
			countEvents(list, before, now.by(t, by))
			continue
		}
		moved, err := b.movedSince(v)
		if err != nil {
			return nil, err
		}
		countHomes(list, before, now.by(t, by), b.movedIn(t, moved))
	}
	return looked, nil
}

// countedTables are the tables that this program counts wherever it runs.
func countedTables() []socialmap.Table {
	return []socialmap.Table{socialmap.Debt, socialmap.Nuisance, socialmap.Tenure, socialmap.Rungs, socialmap.Followed,
		socialmap.AskedRent, socialmap.Promises, socialmap.Requests, socialmap.Repairs}
}

// helpersOf is the exact number of active volunteers per complex, from their register.
func helpersOf(tx *store.Tx, orgID string, stock []socialmap.Complex) ([]uint16, error) {
	active, err := volunteer.ActiveAt(tx, orgID)
	list, index := make([]uint16, len(stock)), make(map[place.ComplexID]int, len(stock))
	for i, c := range stock {
		index[c.ID] = i
	}
	for at, n := range active {
		if i, ok := index[at.Complex]; ok {
			list[i] += uint16(min(n, math.MaxInt16)) // #nosec G115 -- below MaxInt16
		}
	}
	return list, err
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
