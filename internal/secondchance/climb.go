package secondchance

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/escalation"
)

const (
	jobMorning = "secondchance.morning"
	climbKind  = "secondchance"
	// morning is the hour, in Amsterdam, at which late looks are passed on.
	morning = 7

	actLate access.Action = "secondchance.late" // the program: somebody heard of a late look
)

// waiting is a case in which somebody looks again on a date.
type waiting struct {
	caseID, org, director string
	due                   time.Time
}

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryDay(jobMorning, morning, 0, s.Climb)}
}

// Climb passes on what nobody looked at in time: that something waits and since when, never what.
func (s *Service) Climb(ctx context.Context) error {
	now := s.clock.Now()
	return fault.Wrap("secondchance.climb", s.db.Write(ctx, func(tx *store.Tx) error {
		list, err := lateOf(tx, clock.Date(now))
		if err != nil {
			return err
		}
		var open []waiting
		for _, w := range list {
			c, err := casework.ByID(tx, casework.ID(w.caseID))
			if err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
			if err == nil && c.State != casework.Closed {
				w.director = c.DirectorID
				open = append(open, w)
			}
		}
		return ladder().Climb(tx, open, now)
	}))
}

// rungOf is the step that a late look should have climbed to: the director hears the day after,
// the team lead after five working days.
func rungOf(due, today time.Time) int {
	switch {
	case !today.After(due):
		return 0
	case today.Before(clock.AddWorkingDays(due, 5)):
		return 1
	}
	return 2
}

func ladder() escalation.Ladder[waiting] {
	return escalation.Ladder[waiting]{Kind: climbKind, Object: casework.ObjectType, Action: actLate, Top: 2,
		Late: func(w waiting, now time.Time) escalation.Late {
			return escalation.Late{Org: w.org, ID: w.caseID, Due: w.due, Rung: rungOf(w.due, clock.Date(now))}
		},
		Hear: func(tx *store.Tx, w waiting, step int) ([]string, error) {
			if step == 1 {
				return []string{w.director}, nil
			}
			return escalation.FirstWith(tx, w.org, access.TeamLead, access.Director, access.Admin)
		},
		Message: func(step int) string {
			if step == 1 {
				return "secondchance.notice_own"
			}
			return "secondchance.notice_team"
		}}
}
