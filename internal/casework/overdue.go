package casework

import (
	"context"
	"errors"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/jobs"
)

// JobOverdue is the kind of the hourly job that passes lateness on.
const JobOverdue = "casework.overdue"

// dayBegins is the hour, Amsterdam time, at which something becomes late by the day: before people
// begin, and not while they sleep.
const dayBegins = 6

// overdueBatch is how many late cases share a transaction.
const overdueBatch = 200

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryHour(JobOverdue, s.PassOnLate)}
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
