package offline

import (
	"context"
	"errors"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
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

const jobClimb = "offline.climb"

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
func ladder() account.Ladder {
	return account.Ladder{Action: jobClimb, Note: noteStep,
		Hear: func(step int) []access.Role {
			if step == stepOfficer {
				return []access.Role{access.Officer, access.Board, access.Admin}
			}
			return []access.Role{access.TeamLead, access.Board, access.Admin}
		},
		Message: func(step int) string {
			return map[int]string{stepDesk: "offline.climb_desk", stepLate: "offline.climb_late", stepOfficer: "offline.climb_officer"}[step]
		}}
}

// Jobs are the handlers of this module by kind of job.
func (s *Service) Jobs() map[string]jobs.Handler {
	return map[string]jobs.Handler{jobClimb: func(ctx context.Context, _ jobs.Job) error {
		return errors.Join(s.Start(ctx), s.Climb(ctx)) // the hours go on whatever happens in this one
	}}
}

// Start plans the next hour. Planning it again changes nothing.
func (s *Service) Start(ctx context.Context) error {
	now := s.now()
	due := now.Truncate(time.Hour).Add(time.Hour)
	return fault.Wrap("offline.start", s.db.Write(ctx, func(tx *store.Tx) error {
		return jobs.Add(tx, s.db, now, jobs.Job{Kind: jobClimb, Due: due, Unique: due.Format(time.RFC3339)})
	}))
}

// Climb passes on what waits for a decision, each signal once per step.
func (s *Service) Climb(ctx context.Context) error {
	now := s.now()
	return fault.Wrap(jobClimb, s.db.Write(ctx, func(tx *store.Tx) error {
		list, err := climbing(tx)
		if err != nil {
			return err
		}
		late := make([]account.Late, len(list))
		for i, c := range list {
			late[i] = account.Late{Org: c.Org, Type: "Held", ID: c.ID, Reached: c.step, Rung: c.rung(clock.Date(now))}
		}
		return ladder().Climb(tx, late, now)
	}))
}
