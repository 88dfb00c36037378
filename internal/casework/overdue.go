package casework

import (
	"context"
	"errors"
	"time"

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
		return s.PassOnLate(ctx)
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

// PassOnLate lets everything of cases that is late climb: the case itself, what was promised in it,
// a direction that nobody has any more, and a hand-over that nobody answered.
func (s *Service) PassOnLate(ctx context.Context) error {
	return errors.Join(s.climbCases(ctx), s.climbPromises(ctx), s.climbGone(ctx), s.ClimbHandovers(ctx))
}
