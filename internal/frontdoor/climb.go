package frontdoor

import (
	"context"
	"errors"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
)

// The steps of the ladder that a post climbs that nobody read in time. A notice says that
// something waits, and nothing of what.
const (
	stepLead  = 1 // team leads, on the day after its date
	stepBoard = 2 // the board, a week later
)

// boardDays is after how many days the lateness of a post goes on to the board.
const boardDays = 7

const jobClimb = "frontdoor.climb"

// rung is the step that a waiting post should have climbed to on a day, 0 for none.
func (p Post) rung(today time.Time) int {
	switch {
	case !p.late(today):
		return 0
	case today.After(p.Due().AddDate(0, 0, boardDays)):
		return stepBoard
	}
	return stepLead
}

// noticeKey is the message of a step.
func noticeKey(step int) string {
	if step == stepBoard {
		return "frontdoor.climb_board"
	}
	return "frontdoor.climb_lead"
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
	return fault.Wrap("frontdoor.start", s.db.Write(ctx, func(tx *store.Tx) error {
		return jobs.Add(tx, s.db, now, jobs.Job{Kind: jobClimb, Due: due, Unique: due.Format(time.RFC3339)})
	}))
}

// Climb passes on what waits at the doors for too long, each post once per step. What is in
// the list of the suspect climbs too: somebody real may be among them.
func (s *Service) Climb(ctx context.Context) error {
	now := s.now()
	return fault.Wrap(jobClimb, s.db.Write(ctx, func(tx *store.Tx) error {
		list, err := climbing(tx)
		if err != nil {
			return err
		}
		type notice struct{ user, key string }
		told := map[notice]bool{}
		for _, c := range list {
			for step := c.step + 1; step <= c.rung(clock.Date(now)); step++ {
				if err := noteStep(tx, c.ID, step, now); err != nil {
					return err
				}
				who, err := listeners(tx, c.Org, step)
				if err != nil {
					return err
				}
				for _, u := range who {
					told[notice{u, noticeKey(step)}] = true
				}
				if err := audit.Write(tx, now, access.System(c.Org), jobClimb, ObjectType, string(c.ID),
					access.Decision{Allowed: true, Rules: []string{"system"}}); err != nil {
					return err
				}
			}
		}
		for n := range told {
			if err := account.Notify(tx, n.user, n.key, now); err != nil {
				return err
			}
		}
		return nil
	}))
}

// listeners are who hears of a step: where one role is not there, the next, and in the end
// the administrators: never nobody.
func listeners(tx *store.Tx, org string, step int) ([]string, error) {
	roles := []access.Role{access.TeamLead, access.Consultant, access.Board, access.Admin}
	if step == stepBoard {
		roles = []access.Role{access.Board, access.Admin}
	}
	for _, r := range roles {
		people, err := account.Colleagues(tx, org, r)
		if err != nil {
			return nil, err
		}
		var list []string
		for _, u := range people {
			if !u.Disabled {
				list = append(list, u.ID)
			}
		}
		if len(list) > 0 {
			return list, nil
		}
	}
	return nil, nil
}
