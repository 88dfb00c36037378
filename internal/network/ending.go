package network

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
)

const jobEnding = "network.ending"

// endingHour is the hour in the morning, in Amsterdam, at which people are told.
const endingHour = 7

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryDay(jobEnding, endingHour, 0, s.TellEnding)}
}

// TellEnding gives a notice to the officers and policy makers of the organisation that
// keeps a covenant when that ends soon: once for an end date. A job only tells; the end
// itself needs none.
func (s *Service) TellEnding(ctx context.Context) error {
	now := s.clock.Now()
	return fault.Wrap(jobEnding, s.db.Write(ctx, func(tx *store.Tx) error {
		list, err := runningCovenants(tx)
		if err != nil {
			return err
		}
		for _, c := range list {
			if !c.Soon(now) {
				continue
			}
			if fresh, err := noteEnding(tx, c, now); err != nil {
				return err
			} else if !fresh {
				continue
			}
			if err := tellKeepers(tx, c.Org, now); err != nil {
				return err
			}
			if err := audit.Write(tx, now, access.System(c.Org), jobEnding, "Covenant", string(c.ID),
				access.Decision{Allowed: true, Rules: []string{"system"}}); err != nil {
				return err
			}
		}
		return nil
	}))
}

// tellKeepers gives the notice to those of an organisation who work on its covenants.
func tellKeepers(tx *store.Tx, org string, now time.Time) error {
	told := map[string]bool{}
	for _, role := range []access.Role{access.Officer, access.PolicyMaker} {
		list, err := account.Colleagues(tx, org, role)
		if err != nil {
			return err
		}
		for _, u := range list {
			if u.Disabled || told[u.ID] {
				continue
			}
			told[u.ID] = true
			if err := account.Notify(tx, u.ID, "network.notice_ending", now); err != nil {
				return err
			}
		}
	}
	return nil
}
