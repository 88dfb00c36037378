package frontdoor

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
		late := make([]account.Late, len(list))
		for i, c := range list {
			late[i] = account.Late{Org: c.Org, Type: ObjectType, ID: string(c.ID), Reached: c.step, Rung: c.rung(clock.Date(now))}
		}
		if err := s.replaceHolders(tx, list); err != nil {
			return err
		}
		return ladder().Climb(tx, late, now)
	}))
}

// ladder is how a post climbs: where one role is not there, the next, and in the end the
// administrators: never nobody.
func ladder() account.Ladder {
	return account.Ladder{Action: jobClimb, Message: noticeKey, Hear: hears,
		Note: func(tx *store.Tx, l account.Late, step int, at time.Time) error {
			return noteStep(tx, ID(l.ID), step, at)
		}}
}

// hears are the roles that hear of a step, the first that somebody has.
func hears(step int) []access.Role {
	if step == stepBoard {
		return []access.Role{access.Board, access.Admin}
	}
	return []access.Role{access.TeamLead, access.Consultant, access.Board, access.Admin}
}
