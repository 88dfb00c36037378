package casework

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// handKind is under which the steps of hand-overs are kept.
const handKind = "overdracht"

// offered is a hand-over that waits, with its case.
type offered struct {
	Handover
	w *work
}

// byItself is a case for what the program does by itself.
func (s *Service) byItself(tx *store.Tx, id ID, now time.Time) (*work, error) {
	c, err := ByID(tx, id)
	if err != nil {
		return nil, err
	}
	w := &work{Case: c, actor: access.System(c.OrgID), now: now, today: clock.Date(now), res: Resource(c)}
	if w.parts, err = parts(tx, id); err != nil {
		return nil, err
	}
	w.key, w.Erased, err = s.keyOf(tx, id)
	return w, err
}

// ClimbHandovers passes on what nobody answered, and ends what nobody can take over any more.
func (s *Service) ClimbHandovers(ctx context.Context) error {
	now := s.clock.Now()
	return batches(func(after string) (last string, err error) {
		err = s.db.Write(ctx, func(tx *store.Tx) error {
			last = ""
			list, err := openHandovers(tx, after, overdueBatch)
			if err != nil || len(list) == 0 {
				return err
			}
			last = list[len(list)-1].ID
			waiting, err := s.stillOffered(tx, list, now)
			if err != nil {
				return err
			}
			return s.handLadder().Climb(tx, waiting, now)
		})
		return last, err
	})
}

// stillOffered are the hand-overs that somebody can still take over; the others lapse.
func (s *Service) stillOffered(tx *store.Tx, list []Handover, now time.Time) (waiting []offered, err error) {
	const op = "casework.stilloffered"
	for _, h := range list {
		w, err := s.byItself(tx, h.CaseID, now)
		if err != nil {
			return nil, err
		}
		if _, _, refused := w.successor(tx, op, whoOf(h.ToID, h.CovenantID)); refused == nil {
			waiting = append(waiting, offered{h, w})
			continue
		}
		if err := s.lapse(tx, op, w); err != nil {
			return nil, err
		}
	}
	return waiting, nil
}

// handLadder is how an unanswered hand-over climbs: both sides on the working day after its date,
// then the team leads of both organisations, then whoever directs, the board or the administrators.
func (s *Service) handLadder() escalation.Ladder[offered] {
	return escalation.Ladder[offered]{Kind: handKind, Object: ObjectType, Action: "case.late", Top: 3,
		Late: func(o offered, now time.Time) escalation.Late {
			return escalation.Late{Org: o.w.OrgID, ID: string(o.CaseID), Due: o.Due, Rung: handRung(o.Handover, lateDay(now))}
		},
		Hear: func(tx *store.Tx, o offered, step int) ([]string, error) {
			switch step {
			case 1:
				return s.handPeople(tx, o.w, o.Handover)
			case 2:
				return s.leadsOfBoth(tx, o)
			}
			return escalation.FirstWith(tx, o.w.OrgID, access.Director, access.Board, access.Admin, access.TeamLead, access.Consultant)
		},
		Message: func(step int) string {
			if step == 1 {
				return "casework.notice_hand_late"
			}
			return "casework.notice_hand_lead"
		}}
}

// leadsOfBoth are the leads of the organisation of the case, and of the one that is asked.
func (s *Service) leadsOfBoth(tx *store.Tx, o offered) ([]string, error) {
	list, err := escalation.FirstWith(tx, o.w.OrgID, aboveRoles()...)
	if err != nil {
		return nil, err
	}
	to, err := userOf(tx, o.ToID)
	if err != nil || to.OrgID == o.w.OrgID {
		return list, err
	}
	more, err := escalation.FirstWith(tx, to.OrgID, access.TeamLead, access.Admin)
	return append(list, more...), err
}

// batches calls fn with the last id of the batch before, until there is none.
func batches(fn func(after string) (last string, err error)) error {
	for after := ""; ; {
		last, err := fn(after)
		if err != nil || last == "" {
			return err
		}
		after = last
	}
}
