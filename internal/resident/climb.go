package resident

import (
	"context"
	"errors"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/escalation"
)

// jobClimb is the kind of the hourly job, and how the log names that lateness was passed on.
const jobClimb = "resident.climb"

// climbKind is under which the steps of words are kept; climbBatch is how many share a transaction.
const (
	climbKind  = "bewonerswoord"
	climbBatch = 500
)

// wordType is what a word is called in the log of what climbed.
const wordType = "ResidentWord"

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryHour(jobClimb, s.Tick)}
}

// Tick passes on what waits and takes away what is over. Doing it again changes nothing.
func (s *Service) Tick(ctx context.Context) error { return errors.Join(s.Climb(ctx), s.Tidy(ctx)) }

// Climb passes on which words wait too long, each once per step.
func (s *Service) Climb(ctx context.Context) error {
	now, after := s.now(), ""
	for {
		last := ""
		if err := s.db.Write(ctx, func(tx *store.Tx) error {
			list, err := lateWords(tx, clock.Date(now), after, climbBatch)
			if last = ""; err != nil || len(list) == 0 {
				return err
			}
			last = list[len(list)-1].ID
			return ladder().Climb(tx, list, now)
		}); err != nil || last == "" {
			return fault.Wrap(jobClimb, err)
		}
		after = last
	}
}

// ladder is how a word climbs: the director, the team lead, the board; never nobody.
func ladder() escalation.Ladder[Word] {
	return escalation.Ladder[Word]{Kind: climbKind, Object: wordType, Action: jobClimb, Top: 3,
		Late: func(w Word, now time.Time) escalation.Late {
			return escalation.Late{Org: w.OrgID, ID: w.ID, Due: w.Due, Rung: w.rung(clock.Date(now))}
		},
		Hear: func(tx *store.Tx, w Word, step int) ([]string, error) {
			switch step {
			case stepHolder:
				c, err := casework.ByID(tx, w.CaseID)
				if err != nil {
					return nil, err
				}
				return director(tx, c)
			case stepLead:
				return escalation.FirstWith(tx, w.OrgID, access.TeamLead, access.Director, access.Board, access.Admin)
			}
			return escalation.FirstWith(tx, w.OrgID, access.Board, access.Admin)
		},
		Message: func(step int) string {
			switch step {
			case stepHolder:
				return "resident.climb_holder"
			case stepLead:
				return "resident.climb_lead"
			}
			return "resident.climb_board"
		}}
}
