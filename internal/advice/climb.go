package advice

import (
	"cmp"
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
	"samendoen/internal/escalation"
)

// climbKind is under which the steps of questions are kept.
const climbKind = "adviesvraag"

// jobClimb is the kind of the hourly job, and how the log names that lateness was passed on.
const jobClimb = "advice.climb"

const climbBatch = 500

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryHour(jobClimb, s.Tick)}
}

// Tick gives what waits for somebody who left to a colleague, lays aside what nobody needs any
// more, and passes on what is late. Doing it again changes nothing.
func (s *Service) Tick(ctx context.Context) error {
	return fault.Wrap(jobClimb, errors.Join(s.inherit(ctx), s.climb(ctx)))
}

// inherit is for who left: a colleague answers instead, and without any, or without an asker, the
// question ends and who is left hears it.
func (s *Service) inherit(ctx context.Context) error {
	now := s.now()
	return s.db.Write(ctx, func(tx *store.Tx) error {
		list, err := orphans(tx)
		if err != nil {
			return err
		}
		for _, q := range list {
			if err := s.inheritOne(tx, q, now); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) inheritOne(tx *store.Tx, q Question, now time.Time) error {
	users, err := account.UsersByID(tx, []string{q.AskerID})
	if err != nil {
		return err
	}
	asker, known := users[q.AskerID]
	if !known || asker.Disabled {
		return s.lapse(tx, q, "", now)
	}
	to, err := heir(tx, q)
	if err != nil {
		return err
	}
	if to == "" {
		return s.lapse(tx, q, "advice.notice_nobody", now)
	}
	q.HolderID = to
	return cmp.Or(s.byProgram(tx, q.moved(Pass, Asked, now), Message{Step: Pass, ToID: to}, now), account.Notify(tx, to, "advice.notice_asked", now))
}

// lapse ends a question without anybody; the asker hears the key, if there is one.
func (s *Service) lapse(tx *store.Tx, q Question, key string, now time.Time) error {
	to, ok := Next(q.State, Lapse, Program)
	if !ok {
		return nil
	}
	if err := s.byProgram(tx, q.moved(Lapse, to, now), Message{Step: Lapse}, now); err != nil || key == "" {
		return err
	}
	return account.Notify(tx, q.AskerID, key, now)
}

// byProgram writes a step of the program, with its record. It needs no key: it says nothing.
func (s *Service) byProgram(tx *store.Tx, q Question, m Message, now time.Time) error {
	system := access.System(q.OrgID)
	m.ID, m.At, m.ByID = store.NewID(), now, system.UserID
	return cmp.Or(update(tx, jobClimb, q), s.silent(tx, q.ID, m),
		audit.Write(tx, now, system, "advice.inherit", ObjectType, string(q.ID), access.Decision{Allowed: true, Rules: []string{"system"}}))
}

func (s *Service) silent(tx *store.Tx, id ID, m Message) error {
	key, err := s.vault.KeyOf(tx, string(id))
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return cmp.Or(err, insertMessage(tx, key, id, m))
}

func (s *Service) climb(ctx context.Context) error {
	now, after := s.now(), ID("")
	today := clock.Date(now)
	for {
		last := ID("")
		if err := s.db.Write(ctx, func(tx *store.Tx) error {
			last = ""
			list, err := late(tx, today, after, climbBatch)
			if err != nil || len(list) == 0 {
				return err
			}
			last = list[len(list)-1].ID
			var waiting []Question
			for _, q := range list {
				if !over(q, today) {
					waiting = append(waiting, q)
				} else if err := s.lapse(tx, q, "advice.notice_lapsed", now); err != nil {
					return err
				}
			}
			return ladder().Climb(tx, waiting, now)
		}); err != nil || last == "" {
			return err
		}
		after = last
	}
}

// ladder is how lateness climbs.
func ladder() escalation.Ladder[Question] {
	return escalation.Ladder[Question]{Kind: climbKind, Object: ObjectType, Action: jobClimb, Top: rungBoards,
		Late: func(q Question, now time.Time) escalation.Late {
			return escalation.Late{Org: q.OrgID, ID: string(q.ID), Due: q.Due, Rung: rung(q, clock.Date(now))}
		},
		Hear: listeners,
		Message: func(step int) string {
			return "advice.climb_" + []string{"holder", "lead", "asker", "boards"}[min(step, rungBoards)-1]
		}}
}

// listeners are who hears of a step: never nobody while the organisation that was asked has anybody.
func listeners(tx *store.Tx, q Question, step int) (list []string, err error) {
	switch {
	case q.State == Answered, step == rungAsker:
		return []string{q.AskerID}, nil
	case step == rungHolder:
		return []string{q.HolderID}, nil
	case step == rungLead:
		list, err = escalation.FirstWith(tx, q.AskedOrg, access.TeamLead, access.Director, access.Board, access.Admin)
	default:
		list, err = escalation.FirstWith(tx, q.AskedOrg, access.Board, access.Admin, access.TeamLead, access.Director)
	}
	if len(list) == 0 {
		list = []string{q.HolderID}
	}
	return list, err
}
