package groupflow

import (
	"cmp"
	"context"
	"embed"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions of the policy.
const (
	actRead   access.Action = "map.flows" // a key for the map reads it too
	actExport access.Action = "map.flows_export"
)

// Source counts what this module may know; app fills it.
type Source interface {
	// Allowed reports whether an association may count by rule on a date, at this moment.
	Allowed(tx *store.Tx, org string, on, at time.Time) (bool, error)
	// Followed reports whether counting ran all the time since a moment, and with the same rule from the
	// first day of a half year up to and including the day after its last.
	Followed(tx *store.Tx, org string, h Half, known time.Time) (all, same bool, err error)
	// Flows are how many went each way in a half year, by the complex with which they count: from what was so at
	// its begin, as known at a moment, to what is so at its end, as known when the figure is made.
	Flows(ctx context.Context, tx *store.Tx, m socialmap.Making, h Half, known time.Time) (map[place.ComplexID]Counts, error)
}

// State is why a half year has figures or none. It is stored.
type State string

// The states.
const (
	Made        State = "gemaakt"
	Begun       State = "begin"       // nobody counted when it began
	Interrupted State = "onderbroken" // nobody counted for some time
	OtherRule   State = "regel"       // the rule changed
)

// Row is a municipality in a half year, or the sum of several. Where it has no figure Known is false and
// Counts is empty. Each count is at most socialmap.Bound off for every municipality in it.
type Row struct {
	Area    place.AreaCode // the municipality or region; empty for the whole association
	Towns   int            // of how many municipalities it is the sum
	Without int            // how many more have no figure
	Homes   int            // of the association, in the complexes that the map publishes
	Known   bool
	Counts  Counts // as published
}

// plus is a sum with one more municipality in it.
func (r Row) plus(town Row) Row {
	if !town.Known {
		r.Without++
		return r
	}
	r.Known, r.Towns, r.Homes, r.Counts = true, r.Towns+1, r.Homes+town.Homes, r.Counts.Plus(town.Counts)
	return r
}

// Edition is a half year as it was published. It is not changed afterwards.
type Edition struct {
	Half  Half
	Made  time.Time // instant
	State State
	Rows  []Row // by code of the municipality
}

// Service makes flows and shows them.
type Service struct {
	db     *store.DB
	policy *access.Policy
	clock  clock.Clock
	secret []byte
	source Source
}

// New makes the service. The secret has at least 32 bytes, is of these figures alone and stays the same for
// the life of the installation.
func New(db *store.DB, c clock.Clock, policy *access.Policy, secret []byte, source Source) *Service {
	return &Service{db: db, clock: c, policy: policy, secret: secret, source: source}
}

// Make counts the half year that ended before a release, in the batch that makes it; keep stores it with that
// release. It is nil where no half year ended or counting is not allowed: then there is nothing to tell, and
// what was published stays.
func (s *Service) Make(ctx context.Context, tx *store.Tx, m socialmap.Making) (keep func(tx *store.Tx) error, err error) {
	const op = "groupflow.make"
	h, ended := HalfBefore(m.Release.AsOf)
	if !ended {
		return nil, nil
	}
	may, err := s.source.Allowed(tx, m.Org, m.Release.AsOf, m.Known)
	if err != nil || !may {
		return nil, fault.Wrap(op, err)
	}
	e := Edition{Half: h, Made: m.Known}
	known, began, err := madeFor(tx, m.Org, h.From())
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	if e.State, err = s.stateOf(tx, m.Org, h, known, began); err != nil {
		return nil, fault.Wrap(op, err)
	}
	if e.State == Made {
		by, err := s.source.Flows(ctx, tx, m, h, known)
		if err != nil {
			return nil, fault.Wrap(op, err)
		}
		e.Rows = s.rows(m.Org, h, m.Release, by)
	}
	return func(tx *store.Tx) error { return fault.Wrap(op, insert(tx, m.Org, e)) }, nil
}

// stateOf tells whether who is counted now can be compared with who was counted when the half year began.
func (s *Service) stateOf(tx *store.Tx, org string, h Half, known time.Time, began bool) (State, error) {
	if !began {
		return Begun, nil
	}
	all, same, err := s.source.Followed(tx, org, h, known)
	switch {
	case err != nil:
		return "", err
	case !all:
		return Interrupted, nil
	case !same:
		return OtherRule, nil
	}
	return Made, nil
}

// rows draws the row of each municipality, of the complexes of which a release publishes anything.
func (s *Service) rows(org string, h Half, r *socialmap.Release, by map[place.ComplexID]Counts) (list []Row) {
	truths := map[place.AreaCode]Truth{}
	for _, leaf := range r.Leaves {
		if leaf.Withheld || leaf.Municipality == "" || !leaf.Holds.Has(socialmap.Groups) {
			continue
		}
		t := truths[leaf.Municipality]
		t.Municipality, t.Homes, t.Units = leaf.Municipality, t.Homes+leaf.Homes, t.Units+1
		for _, id := range leaf.Complexes {
			t.Counts = t.Counts.Plus(by[id])
		}
		truths[leaf.Municipality] = t
	}
	rounder := socialmap.NewRounder(s.secret)
	for code, t := range truths {
		row := Row{Area: code, Towns: 1, Homes: t.Homes}
		row.Counts, row.Known = Draw(rounder, org, h, t)
		list = append(list, row)
	}
	slices.SortFunc(list, func(a, b Row) int { return cmp.Compare(a.Area, b.Area) })
	return list
}

// Total is the sum of the municipalities that have a figure.
func (e Edition) Total() (total Row) {
	for _, r := range e.Rows {
		total = total.plus(r)
	}
	return total
}

// Regions are the sums of the municipalities of each region of a list, in order of their codes.
func (e Edition) Regions(list []place.Region) (sums []Row) {
	of := map[place.AreaCode]place.AreaCode{}
	for _, x := range list {
		of[x.Municipality] = x.Code
	}
	for _, r := range e.Rows {
		code, listed := of[r.Area]
		if !listed {
			continue
		}
		i, there := slices.BinarySearchFunc(sums, code, func(sum Row, code place.AreaCode) int { return cmp.Compare(sum.Area, code) })
		if !there {
			sums = slices.Insert(sums, i, Row{Area: code})
		}
		sums[i] = sums[i].plus(r)
	}
	return sums
}

// View is what the page shows.
type View struct {
	Counting bool   // by rule, today
	Halves   []Half // that have an edition, newest first
	Edition  Edition
	Known    bool  // there is an edition
	Regions  []Row // of its municipalities; none where the association has no list of regions
	Names    map[place.AreaCode]string
	Row      Row // of the area that was asked for
}

// Show gives the flows of a half year, the newest for one that is not there, of a region or municipality or, for
// one that is not in it, the whole association.
func (s *Service) Show(ctx context.Context, a access.Actor, half string, area place.AreaCode) (v View, err error) {
	const op = "groupflow.show"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return v, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		now := s.clock.Now()
		v = View{}
		if v.Counting, err = s.source.Allowed(tx, a.OrgID, clock.Date(now), now); err != nil {
			return err
		}
		list, err := halvesOf(tx, a.OrgID)
		if err != nil || len(list) == 0 {
			return err
		}
		at := 0
		for i, k := range list {
			v.Halves = append(v.Halves, k.edition.Half)
			if k.edition.Half.Code() == half {
				at = i
			}
		}
		if v.Edition, err = load(tx, list[at]); err != nil {
			return err
		}
		regions, err := place.RegionsOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		v.Known, v.Regions = true, v.Edition.Regions(regions)
		v.choose(area)
		v.Names, err = namesOf(tx, regions, v.Edition.Rows)
		return err
	})
	return v, fault.Wrap(op, err)
}

func (v *View) choose(area place.AreaCode) {
	v.Row = v.Edition.Total()
	for _, r := range slices.Concat(v.Regions, v.Edition.Rows) {
		if r.Area == area {
			v.Row = r
		}
	}
}

// namesOf are the names of regions and of the municipalities of rows; a municipality without a name has its code.
func namesOf(tx *store.Tx, regions []place.Region, rows []Row) (map[place.AreaCode]string, error) {
	areas, err := place.BareAreas(tx)
	names := make(map[place.AreaCode]string, len(rows))
	for _, r := range rows {
		names[r.Area] = string(r.Area)
	}
	for _, r := range regions {
		names[r.Code] = r.Name
	}
	for _, x := range areas {
		if _, asked := names[x.Code]; asked && x.Name != "" {
			names[x.Code] = x.Name
		}
	}
	return names, err
}
