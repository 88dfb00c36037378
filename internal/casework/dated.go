package casework

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Dated is a date on which somebody has something to do in a case: its number, and nothing of it.
type Dated struct {
	ID      string // of the case, or of the promise
	Number  string
	Day     time.Time
	Promise bool
}

// farDates is how many days ahead Dates looks.
const farDates = 366

// Dates are the next steps that wait for the actor and the promises that the actor has to keep, of
// cases that the actor may open now. Nothing sealed is opened.
func (s *Service) Dates(ctx context.Context, a access.Actor) (list []Dated, err error) {
	const op = "casework.dates"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return nil, err
	}
	now := s.clock.Now()
	today := clock.Date(now)
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list = nil
		cases, _, err := s.own(tx, a, now, ofFilter(FilterAll, today), 500)
		if err != nil {
			return err
		}
		for _, c := range cases {
			if due := StepDue(c); !due.IsZero() && stepWaits(c) == a.UserID {
				list = append(list, Dated{ID: string(c.ID), Number: c.Number, Day: due})
			}
		}
		promises, err := promisesOf(tx, viewerOf(a, now), today.AddDate(0, 0, farDates), 500)
		if err != nil {
			return err
		}
		promises, facts, err := allowed(s, tx, a, now, promises, func(p *promised) *Case { return &p.Case })
		if err != nil {
			return err
		}
		asker := s.policy.For(a)
		for _, p := range promises {
			r := *facts[p.Case.ID]
			r.Category = string(p.promise.Category)
			if asker.Decide(actText, r).Allowed {
				list = append(list, Dated{ID: p.promise.ID, Number: p.Number, Day: p.promise.By, Promise: true})
			}
		}
		return nil
	})
	return list, fault.Wrap(op, err)
}
