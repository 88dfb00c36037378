package retention

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// The dry run looks this far ahead, names at most so many things of a kind, and counts at
// most so many.
const (
	dryDays    = 30
	dryShown   = 50
	dryCounted = 100_000
)

// Going is a thing that will go.
type Going struct {
	Thing
	On   time.Time // date of the night in which it goes
	Held bool      // it stays: there is a hold
}

// GoingKind is what will go of one kind.
type GoingKind struct {
	InForce
	Tonight int        // in the coming night
	Later   int        // in the days after it
	Held    int        // would go, and is held
	Things  []Going    // those that the actor may open, among the oldest
	Days    []GoingDay // the others, by the night in which they go
}

// GoingDay is how many things of a kind go in a night that the actor may not open.
type GoingDay struct {
	On     time.Time // date
	Number int
	Held   int // of those that would go then, and are held
}

// DryRun is what will go by itself, and why. It changes nothing and names no person; the
// number of a thing is there only for who may open it.
type DryRun struct {
	At      time.Time // when it was made
	Tonight time.Time // date of the coming night
	Until   time.Time // date, the last that is looked at
	Last    time.Time // instant on which the last night ended; zero if there was none
	Kinds   []GoingKind
}

// DryRun makes the dry run for the actor's organisation.
func (s *Service) DryRun(ctx context.Context, a access.Actor) (r DryRun, err error) {
	const op = "retention.dryrun"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return r, err
	}
	now := s.now()
	r = DryRun{At: now, Tonight: clock.Date(nextNight(now))}
	r.Until = r.Tonight.AddDate(0, 0, dryDays)
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		r.Kinds = nil
		terms, err := s.inForce(tx, a.OrgID, now)
		if err != nil {
			return err
		}
		held, err := s.held(tx, a.OrgID)
		if err != nil {
			return err
		}
		for _, t := range terms {
			k := s.keeper(t.Kind)
			if k == nil {
				continue
			}
			g, err := going(tx, a.OrgID, *k, t, held, r)
			if err != nil {
				return err
			}
			r.Kinds = append(r.Kinds, g)
		}
		r.Last, err = lastNight(tx, a.OrgID)
		return err
	})
	if err != nil {
		return r, fault.Wrap(op, err)
	}
	for i := range r.Kinds {
		s.openable(ctx, a, &r.Kinds[i])
	}
	return r, nil
}

// going counts what will go of a kind and names the first.
func going(tx *store.Tx, org string, k Keeper, t InForce, held map[string]bool, r DryRun) (GoingKind, error) {
	g := GoingKind{InForce: t}
	list, err := k.Due(tx, org, Before(r.Until, t.Months), Cursor{}, dryCounted)
	if err != nil {
		return g, err
	}
	for _, thing := range list {
		on := KeptUntil(thing.Since, t.Months).AddDate(0, 0, 1)
		if on.Before(r.Tonight) {
			on = r.Tonight
		}
		one := Going{Thing: thing, On: on, Held: held[thing.ID]}
		switch {
		case one.Held:
			g.Held++
		case on.Equal(r.Tonight):
			g.Tonight++
		default:
			g.Later++
		}
		if len(g.Things) < dryShown {
			g.Things = append(g.Things, one)
		} else {
			g.addDay(one)
		}
	}
	return g, nil
}

// addDay counts a thing among those without a name.
func (g *GoingKind) addDay(one Going) {
	i, there := slices.BinarySearchFunc(g.Days, one.On, func(d GoingDay, on time.Time) int { return d.On.Compare(on) })
	if !there {
		g.Days = slices.Insert(g.Days, i, GoingDay{On: one.On})
	}
	if one.Held {
		g.Days[i].Held++
	} else {
		g.Days[i].Number++
	}
}

// openable leaves only those things by name that the actor may open; the others are
// counted by day.
func (s *Service) openable(ctx context.Context, a access.Actor, g *GoingKind) {
	k := s.keeper(g.Kind)
	var open []Going
	for _, thing := range g.Things {
		if k.May != nil && k.May(ctx, a, thing.ID) {
			open = append(open, thing)
		} else {
			g.addDay(thing)
		}
	}
	g.Things = open
}

// Erased are the deletion records of the actor's organisation, newest night first; more
// tells whether there are older ones.
func (s *Service) Erased(ctx context.Context, a access.Actor, offset, limit int) (list []Deletion, more bool, err error) {
	const op = "retention.erased"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return nil, false, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		list, err = deletionsOf(tx, a.OrgID, max(offset, 0), limit+1)
		return err
	})
	if len(list) > limit {
		return list[:limit], true, fault.Wrap(op, err)
	}
	return list, false, fault.Wrap(op, err)
}
