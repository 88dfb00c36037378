package socialmap

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/effect"
	"samendoen/internal/place"
)

// readLength is how many monthly releases a comparison looks back over: a plan of some years,
// and the time before it.
const readLength = 60

// Beside is an indicator of a complex at a date and now, beside that of complexes like it, with
// the courses of all leaves for an estimate of what a plan did. Nothing of it is counted live.
type Beside struct {
	Indicator            Indicator
	AsOf                 time.Time // of the newest release; zero: there is none yet
	Start, Now           Value     // Start is of the last release of at most the date
	PeersStart, PeersNow Value
	Own                  effect.Place
	Pool                 []effect.Place
	Memory               effect.Memory
}

// Beside reads an indicator of a complex of the actor's organisation from stored releases. A
// complex with a plan of its own shows no course without one: planned says which.
func (s *Service) Beside(ctx context.Context, a access.Actor, id place.ComplexID, code string, start time.Time, planned func(place.ComplexID) bool) (b Beside, err error) {
	const op = "socialmap.beside"
	in, known := IndicatorOf(code)
	if !known {
		return b, fault.New(op, fault.NotFound)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		if _, _, err := s.site(tx, op, a, actRead, id); err != nil {
			return err
		}
		releases, builds, err := s.readBack(tx, a.OrgID, in.Table)
		if err == nil {
			b = besideOf(releases, builds, in, id, start, planned)
		}
		return err
	})
	return b, fault.Wrap(op, err)
}

// readBack is some years of releases of an organisation, oldest first, with one table of the older
// ones, and the builds of its complexes.
func (s *Service) readBack(tx *store.Tx, org string, t Table) ([]*Release, map[place.ComplexID]place.Build, error) {
	list, err := editions(tx, org, readLength)
	if err != nil || len(list) == 0 {
		return nil, nil, err
	}
	releases := make([]*Release, len(list))
	for i, e := range list {
		r, err := s.atTables(tx, e, list[0], t)
		if err != nil {
			return nil, nil, err
		}
		releases[len(list)-1-i] = r
	}
	b, err := s.boardOf(tx, org, list[0], releases[len(releases)-1])
	if err != nil {
		return nil, nil, err
	}
	builds, err := s.buildsOf(tx, b, org)
	return releases, builds, err
}

// besideOf puts a complex beside the others, from releases in order of date.
func besideOf(releases []*Release, builds map[place.ComplexID]place.Build, in Indicator, id place.ComplexID, start time.Time, planned func(place.ComplexID) bool) Beside {
	b := Beside{Indicator: in, Memory: memory(in)}
	if len(releases) == 0 {
		return b
	}
	newest := releases[len(releases)-1]
	ids := newest.LeafIDs(id)
	b.AsOf = newest.AsOf
	b.Now, b.PeersNow = withPeers(newest, builds, in, ids)
	for _, r := range slices.Backward(releases) {
		if !r.AsOf.After(start) {
			b.Start, b.PeersStart = withPeers(r, builds, in, ids)
			break
		}
	}
	for i, l := range newest.Leaves {
		if l.Holds == PartTables {
			continue // it is in that of its complex
		}
		var all []LeafID
		for _, i := range newest.unit(i) {
			all = append(all, newest.Leaves[i].ID)
		}
		p := effectPlace(releases, in, l.Complexes[0], all...)
		p.Like = profileOf(l, builds).kind
		for _, c := range l.Complexes {
			p.Planned = p.Planned || planned(c)
		}
		switch slices.Index(ids, l.ID) {
		case -1:
			b.Pool = append(b.Pool, p)
		case 0:
			b.Own = effectPlace(releases, in, id, ids...)
			b.Own.Like, b.Own.Planned = p.Like, p.Planned
		}
	}
	return b
}

// withPeers is an indicator of a complex, which is published in some leaves, in a release, and of
// the complexes like it.
func withPeers(r *Release, builds map[place.ComplexID]place.Build, in Indicator, ids []LeafID) (own, peers Value) {
	for _, id := range ids {
		if i, ok := r.byID[id]; ok {
			return in.Of(r.LeafFigure(ids, in.Table)), in.Of(likesOf(r, builds).peers(r, in.Table).of(i).Figure)
		}
	}
	return Value{}, Value{}
}

// effectPlace is the course of some leaves by their own dates: a row that stayed is one figure.
func effectPlace(releases []*Release, in Indicator, name place.ComplexID, ids ...LeafID) effect.Place {
	p := anewOf(releases, in, func(r *Release) Figure { return r.LeafFigure(ids, in.Table) })
	p.Name = string(name)
	return p
}
