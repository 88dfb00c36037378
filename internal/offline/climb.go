package offline

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// The steps of the ladder that a signal climbs that was held aside. What it says nobody but a
// team lead may read, so the others only hear that something waits.
const (
	stepDesk    = 1 // who decides about it, within the hour
	stepLate    = 2 // the same, on the day after its date
	stepOfficer = 3 // the officer, a week later
)

// officerDays is after how many days the lateness goes on to the officer.
const officerDays = 7

const (
	jobClimb  = "offline.climb"
	climbKind = "apart" // under which the steps of held signals are kept
)

// Due is the date before which somebody decides: the next working day, as at the front door.
func (h Held) Due() time.Time { return clock.AddWorkingDays(clock.Date(h.At), 1) }

// late reports whether somebody should have decided before a day.
func (h Held) late(today time.Time) bool { return h.Verdict == "" && h.Due().Before(today) }

// rung is the step that a signal that waits should have climbed to on a day.
func (h Held) rung(today time.Time) int {
	switch {
	case !h.late(today):
		return stepDesk
	case today.After(h.Due().AddDate(0, 0, officerDays)):
		return stepOfficer
	}
	return stepLate
}

// ladder is how a signal climbs that was held aside.
func ladder() escalation.Ladder[Held] {
	return escalation.Ladder[Held]{Kind: climbKind, Object: "Held", Action: jobClimb, Top: stepOfficer,
		Late: func(h Held, now time.Time) escalation.Late {
			return escalation.Late{Org: h.Org, ID: h.ID, Rung: h.rung(clock.Date(now))}
		},
		Hear: func(tx *store.Tx, h Held, step int) ([]string, error) {
			if step == stepOfficer {
				return escalation.FirstWith(tx, h.Org, access.Officer, access.Board, access.Admin)
			}
			return escalation.FirstWith(tx, h.Org, access.TeamLead, access.Board, access.Admin)
		},
		Message: func(step int) string {
			return map[int]string{stepDesk: "offline.climb_desk", stepLate: "offline.climb_late", stepOfficer: "offline.climb_officer"}[step]
		}}
}

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryHour(jobClimb, s.Climb)}
}

// Climb passes on what waits for a decision, each signal once per step.
func (s *Service) Climb(ctx context.Context) error {
	return fault.Wrap(jobClimb, s.db.Write(ctx, func(tx *store.Tx) error {
		list, err := undecided(tx)
		if err != nil {
			return err
		}
		return ladder().Climb(tx, list, s.now())
	}))
}
