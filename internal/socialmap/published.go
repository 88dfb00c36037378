package socialmap

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Asked is which published figures somebody wants: some indicators on one level, of the releases
// from one date up to and including another. A zero date is no bound.
type Asked struct {
	Indicators []Indicator
	Level      Level
	From, To   time.Time
	Last       bool // only the newest of these releases
}

// Published is an indicator of a complex or area in a release, as screens show it. Where nothing
// is published its Value is not known, and holds nothing.
type Published struct {
	AsOf      time.Time // date of the release
	Indicator Indicator
	Line
}

// MaxPublished is how many figures are given at once.
const MaxPublished = 200_000

// Published gives the figures of stored releases of the actor's organisation: the oldest release
// first, then by indicator and name. More than MaxPublished is refused.
func (s *Service) Published(ctx context.Context, a access.Actor, q Asked) ([]Published, error) {
	const op = "socialmap.published"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return nil, err
	}
	return s.PublishedBy(ctx, a.OrgID, q)
}

// PublishedBy is Published for whoever comes: an association may choose to give its figures to
// everybody, which the caller has asked.
func (s *Service) PublishedBy(ctx context.Context, org string, q Asked) (all []Published, err error) {
	const op = "socialmap.published"
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		all = nil
		list, err := editionsUntil(tx, org, q.To, maxMoments)
		if err != nil || len(list) == 0 {
			return err
		}
		list = slices.DeleteFunc(list, func(e edition) bool { return e.asOf.Before(q.From) })
		if q.Last {
			list = list[:min(1, len(list))]
		}
		newest, release, err := s.newest(tx, org)
		if err != nil {
			return err
		}
		b, err := s.boardOf(tx, org, newest, release)
		if err != nil {
			return err
		}
		linesOn, err := linesOn(tx, b, q.Level)
		if err != nil {
			return err
		}
		for _, e := range slices.Backward(list) {
			r, err := s.atTables(tx, e, newest, tablesOf(q.Indicators)...)
			if err != nil {
				return err
			}
			if all = append(all, publishedIn(r, q, linesOn)...); len(all) > MaxPublished {
				return fault.Invalidf(op, "tot", "socialmap.too_many", "Max", MaxPublished)
			}
		}
		return nil
	})
	return all, fault.Wrap(op, err)
}

// at is a stored release; the newest one is kept apart from those of before.
func (s *Service) at(tx *store.Tx, e, newest edition) (*Release, error) {
	if e.id == newest.id {
		return s.load(tx, e)
	}
	return s.past(tx, e)
}

// atTables is a stored release, of which those of before have some tables only.
func (s *Service) atTables(tx *store.Tx, e, newest edition, tables ...Table) (*Release, error) {
	if e.id == newest.id {
		return s.load(tx, e)
	}
	return s.pastTables(tx, e, tables...)
}

// linesOn gives the lines of an indicator on a level, which must be one that the organisation has.
func linesOn(tx *store.Tx, b *board, level Level) (func(*Release, Indicator) []Line, error) {
	if level == LevelStaircase {
		return stairLines(tx, b)
	}
	if !b.has(level) {
		return nil, fault.Invalidf("socialmap.published", "niveau", "socialmap.no_regions")
	}
	return func(r *Release, in Indicator) []Line {
		return linesOf(r, b, Choice{Indicator: in, Level: level}).inOrder("naam")
	}, nil
}

func publishedIn(r *Release, q Asked, linesOn func(*Release, Indicator) []Line) (list []Published) {
	for _, in := range q.Indicators {
		for _, l := range linesOn(r, in) {
			list = append(list, Published{r.AsOf, in, l})
		}
	}
	return list
}

// Levels are the levels that every association has, the smallest first; see Service.LevelsOf.
func Levels() []Level {
	return []Level{LevelComplex, LevelNeighbourhood, LevelDistrict, LevelMunicipality, LevelAssociation}
}

// ReleaseDates are the dates of the releases of the actor's organisation, newest first.
func (s *Service) ReleaseDates(ctx context.Context, a access.Actor) (dates []time.Time, err error) {
	const op = "socialmap.release_dates"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		dates = nil
		list, err := editions(tx, a.OrgID, maxMoments)
		for _, e := range list {
			dates = append(dates, e.asOf)
		}
		return err
	})
	return dates, fault.Wrap(op, err)
}
