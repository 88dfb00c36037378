package frontdoor

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

// The steps of the ladder that a post climbs that nobody read in time. A notice says that
// something waits, and nothing of what.
const (
	stepLead  = 1 // team leads, on the day after its date
	stepBoard = 2 // the board, a week later
)

// boardDays is after how many days the lateness of a post goes on to the board.
const boardDays = 7

const (
	jobClimb  = "frontdoor.climb"
	climbKind = "voordeur" // under which the steps of posts are kept
)

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

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryHour(jobClimb, s.Climb)}
}

// Climb passes on what waits at the doors for too long, each post once per step. What is in
// the list of the suspect climbs too: somebody real may be among them.
func (s *Service) Climb(ctx context.Context) error {
	return fault.Wrap(jobClimb, s.db.Write(ctx, func(tx *store.Tx) error {
		list, err := waitingPosts(tx)
		if err != nil {
			return err
		}
		if err := s.replaceHolders(tx, list); err != nil {
			return err
		}
		return ladder().Climb(tx, list, s.now())
	}))
}

// ladder is how a post climbs: where one role is not there, the next, and in the end the
// administrators: never nobody.
func ladder() escalation.Ladder[Post] {
	return escalation.Ladder[Post]{Kind: climbKind, Object: ObjectType, Action: jobClimb, Top: stepBoard, Message: noticeKey,
		Late: func(p Post, now time.Time) escalation.Late {
			return escalation.Late{Org: p.Org, ID: string(p.ID), Rung: p.rung(clock.Date(now))}
		},
		Hear: func(tx *store.Tx, p Post, step int) ([]string, error) {
			return escalation.FirstWith(tx, p.Org, hears(step)...)
		}}
}

// hears are the roles that hear of a step, the first that somebody has.
func hears(step int) []access.Role {
	if step == stepBoard {
		return []access.Role{access.Board, access.Admin}
	}
	return []access.Role{access.TeamLead, access.Consultant, access.Board, access.Admin}
}
