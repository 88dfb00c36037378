package casework

import (
	"context"
	"errors"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
)

// JobOverdue is the kind of the hourly job that passes lateness on.
const JobOverdue = "casework.overdue"

// dayBegins is the hour, Amsterdam time, at which something becomes late by the day: before people
// begin, and not while they sleep.
const dayBegins = 6

// overdueBatch is how many late cases share a transaction.
const overdueBatch = 200

// Jobs are the jobs of this module.
func (s *Service) Jobs() map[string]jobs.Handler {
	return map[string]jobs.Handler{JobOverdue: func(ctx context.Context, _ jobs.Job) error {
		return errors.Join(s.Start(ctx), s.PassOnLate(ctx)) // the hours go on whatever happens in this one
	}}
}

// Start plans the next hour. Planning it again changes nothing.
func (s *Service) Start(ctx context.Context) error {
	return s.db.Write(ctx, func(tx *store.Tx) error { return jobs.Hourly(tx, s.db, s.clock.Now(), JobOverdue) })
}

// lateDay is the day as of which something is late: before six in the morning that is yesterday.
func lateDay(now time.Time) time.Time {
	day := clock.Date(now)
	if now.In(clock.Amsterdam()).Hour() < dayBegins {
		return day.AddDate(0, 0, -1)
	}
	return day
}

// PassOnLate lets everything of cases that is late climb: the case itself, what was promised in it,
// a direction that nobody has any more, and a hand-over that nobody answered. What was typed and
// never saved goes after some days.
func (s *Service) PassOnLate(ctx context.Context) error {
	return errors.Join(s.climbCases(ctx), s.climbPromises(ctx), s.climbGone(ctx), s.ClimbHandovers(ctx), s.forgetDrafts(ctx))
}
