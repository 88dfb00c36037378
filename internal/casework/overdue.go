package casework

import (
	"context"
	"errors"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
)

// JobOverdue is the kind of the daily job that passes lateness on.
const JobOverdue = "casework.overdue"

// tickHour is when the job runs, Amsterdam time: before people begin.
const tickHour = 6

// overdueBatch is how many late cases share a transaction.
const overdueBatch = 200

// Jobs are the jobs of this module.
func (s *Service) Jobs() map[string]jobs.Handler {
	return map[string]jobs.Handler{JobOverdue: func(ctx context.Context, _ jobs.Job) error {
		if err := s.schedule(ctx, nextTick(s.clock.Now())); err != nil {
			return err
		}
		return errors.Join(s.PassOnLate(ctx), s.ClimbHandovers(ctx))
	}}
}

// Start makes sure that lateness is passed on today and every day after it. It is
// called when the program starts; calling it again does no harm.
func (s *Service) Start(ctx context.Context) error { return s.schedule(ctx, s.clock.Now()) }

func (s *Service) schedule(ctx context.Context, due time.Time) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		return jobs.Add(tx, s.db, s.clock.Now(), jobs.Job{Kind: JobOverdue, Due: due, Unique: clock.Date(due).Format(time.DateOnly)})
	})
}

// nextTick is six o'clock on the day after now, in Amsterdam.
func nextTick(now time.Time) time.Time {
	y, m, d := clock.Date(now).AddDate(0, 0, 1).Date()
	return time.Date(y, m, d, tickHour, 0, 0, 0, clock.Amsterdam()).UTC()
}

// PassOnLate passes the lateness of each case whose date has passed to the team lead:
// as an event with a name and a date, without contents. Each date is passed on once.
func (s *Service) PassOnLate(ctx context.Context) error {
	now := s.clock.Now()
	var after ID
	for {
		var last ID
		err := s.db.Write(ctx, func(tx *store.Tx) error {
			ids, err := lateCases(tx, clock.Date(now), after, overdueBatch)
			if err != nil || len(ids) == 0 {
				last = ""
				return err
			}
			people := map[string][]account.User{}
			for _, id := range ids {
				if err := s.passOn(tx, id, now, people); err != nil {
					return err
				}
			}
			last = ids[len(ids)-1]
			return nil
		})
		if err != nil || last == "" {
			return err
		}
		after = last
	}
}

// passOn writes to whom the lateness of one case goes. people keeps the colleagues of
// the organisations that were looked up.
func (s *Service) passOn(tx *store.Tx, id ID, now time.Time, people map[string][]account.User) error {
	c, err := ByID(tx, id)
	if err != nil {
		return err
	}
	colleagues, known := people[c.OrgID]
	if !known {
		if colleagues, err = account.Colleagues(tx, c.OrgID, ""); err != nil {
			return err
		}
		people[c.OrgID] = colleagues
	}
	to := Above(colleagues, WaitsFor(c))
	if to == "" {
		to = c.DirectorID // an organisation of one: the date still goes on record
	}
	key, erased, err := s.keyOf(tx, id)
	if err != nil {
		return err
	}
	system := access.System(c.OrgID)
	if err := insertEvent(tx, key, erased, id, Event{ID: store.NewID(), At: now, ByID: system.UserID, Kind: EventLate, UserID: to, On: DueOf(c), Category: c.Category}); err != nil {
		return err
	}
	return audit.Write(tx, now, system, "case.late", ObjectType, string(id), s.policy.Decide(system, "case.late", Resource(c)))
}
