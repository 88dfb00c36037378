package retention

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// The dry run looks this far ahead, names at most so many things of a kind, and counts at
// most so many, the oldest first: a page must not read a city.
const (
	dryDays    = 30
	dryShown   = 50
	dryCounted = 500
)

// Going is a thing that will go.
type Going struct {
	Thing
	On   time.Time // date of the night in which it goes
	Held bool      // it stays: there is a hold
}

// GoingKind is what will go of one kind. The numbers are exact for an actor who may open
// each thing that is counted, and otherwise rounded by Rough: a number of others' cases
// that moves by one would tell about one household.
type GoingKind struct {
	InForce
	Tonight int     // in the coming night
	Later   int     // in the days after it
	Held    int     // would go, and is held
	Exact   bool    // the actor may open all of them
	Least   bool    // there are more than were counted: each number is at least that
	Things  []Going // those that the actor may open, among the oldest
}

// roughStep is what numbers are rounded to that are not exact.
const roughStep = 5

// Rough is a number for somebody who may not know it exactly: the nearest multiple of 5,
// and 0 for all below 5.
func Rough(n int) int {
	if n < roughStep {
		return 0
	}
	return (n + roughStep/2) / roughStep * roughStep
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
	r = DryRun{At: now, Tonight: clock.Date(clock.Next(now, nightHour, 0))}
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

// nightLate is how long after the end of a night the next one must have ended.
const nightLate = 49 * time.Hour

// LastNight is when the last night of the actor's organisation ended, zero if there was
// none, and whether one is missing since.
func (s *Service) LastNight(ctx context.Context, a access.Actor) (last time.Time, missed bool, err error) {
	const op = "retention.night"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return last, false, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		last, err = lastNight(tx, a.OrgID)
		return err
	})
	return last, !last.IsZero() && s.now().Sub(last) > nightLate, fault.Wrap(op, err)
}

// going counts what will go of a kind and names the first, in one look from the oldest on.
func going(tx *store.Tx, org string, k Keeper, t InForce, held map[string]bool, r DryRun) (GoingKind, error) {
	g := GoingKind{InForce: t}
	list, err := k.Due(tx, org, Before(r.Until, t.Months), Cursor{}, dryCounted+1)
	if err != nil {
		return g, err
	}
	if g.Least = len(list) > dryCounted; g.Least {
		list = list[:dryCounted]
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
		}
	}
	return g, nil
}

// openable leaves only those things by name that the actor may open, and rounds the
// numbers unless these are all.
func (s *Service) openable(ctx context.Context, a access.Actor, g *GoingKind) {
	k, all := s.keeper(g.Kind), g.Tonight+g.Later+g.Held
	var open []Going
	if k.May != nil && len(g.Things) > 0 {
		ids := make([]string, len(g.Things))
		for i, thing := range g.Things {
			ids[i] = thing.ID
		}
		may := k.May(ctx, a, ids)
		for _, thing := range g.Things {
			if may[thing.ID] {
				open = append(open, thing)
			}
		}
	}
	g.Things = open
	if g.Exact = all > 0 && len(open) == all; g.Exact {
		return
	}
	round := Rough
	if g.Least { // down: at least so many
		round = func(n int) int { return n / roughStep * roughStep }
	}
	g.Tonight, g.Later, g.Held = round(g.Tonight), round(g.Later), round(g.Held)
}

// Erased are the deletion records of the actor's organisation, newest night first; more
// tells whether there are older ones. Who accounts for the erasing (AVG art. 5 paragraph
// 2, 39 paragraph 1 b) reads how many there were, anybody else about how many.
func (s *Service) Erased(ctx context.Context, a access.Actor, offset, limit int) (list []Deletion, more bool, err error) {
	const op = "retention.erased"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return nil, false, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		list, err = deletionsOf(tx, a.OrgID, max(offset, 0), limit+1)
		return err
	})
	exact := s.policy.May(a, actCount)
	for i := range list {
		if list[i].Exact = exact; !exact {
			list[i].Number = Rough(list[i].Number)
		}
	}
	if len(list) > limit {
		return list[:limit], true, fault.Wrap(op, err)
	}
	return list, false, fault.Wrap(op, err)
}
