package conference

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// climbKind is under which the steps of conferences are kept.
const climbKind = "casusoverleg"

// jobMorning is the kind of the daily job, and how the log names that lateness was passed on.
const jobMorning = "conference.morning"

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryDay(jobMorning, 8, 30, s.Tick)}
}

// Tick passes on which conferences were not held or not finished in time: to the chair, and then to
// who leads there, who can take the chair. Doing it again changes nothing.
func (s *Service) Tick(ctx context.Context) error {
	now := s.now()
	return fault.Wrap(jobMorning, s.db.Write(ctx, func(tx *store.Tx) error {
		list, err := overdue(tx, dayStart(clock.Date(now)))
		if err != nil {
			return err
		}
		return ladder().Climb(tx, list, now)
	}))
}

// rung is the step that a conference should have climbed to: the chair a working day after it, who
// leads three working days after it.
func rung(m Meeting, today time.Time) int {
	late := clock.WorkingDaysBetween(clock.Date(m.Starts), today)
	switch {
	case !clock.IsWorkingDay(today) || late < 1:
		return 0
	case late < 3:
		return 1
	}
	return 2
}

func ladder() escalation.Ladder[Meeting] {
	return escalation.Ladder[Meeting]{Kind: climbKind, Object: ObjectType, Action: jobMorning, Top: 2,
		Late: func(m Meeting, now time.Time) escalation.Late {
			return escalation.Late{Org: m.OrgID, ID: string(m.ID), Due: clock.Date(m.Starts), Rung: rung(m, clock.Date(now))}
		},
		Hear: func(tx *store.Tx, m Meeting, step int) ([]string, error) {
			users, err := account.UsersByID(tx, []string{m.ChairID})
			if u := users[m.ChairID]; err != nil || step == 1 && u.ID != "" && !u.Disabled {
				return []string{m.ChairID}, err
			}
			return escalation.FirstWith(tx, m.OrgID, access.TeamLead, access.Director, access.Board, access.Admin)
		},
		Message: func(step int) string { return "conference.climb_" + []string{"chair", "lead"}[step-1] }}
}
