package body

import (
	"cmp"
	"context"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// Notices of this module, besides those of what waits.
const (
	noticeMeeting   = "body.notice_meeting"   // a meeting was planned
	noticeMoved     = "body.notice_moved"     // a meeting is at another moment
	noticeCancelled = "body.notice_cancelled" // a meeting does not go on
	noticeAsked     = "body.notice_asked"     // the association asks advice
	noticeStep      = "body.notice_step"      // something changed in an advice
)

// Ask asks a body for its advice about a plan; once for each key. The members hear it.
func (s *Service) Ask(ctx context.Context, a access.Actor, x Advice, once string) (id string, err error) {
	const op = "body.ask"
	err = s.partake(ctx, op, a, actKeep, x.BodyID, func(tx *store.Tx, b Body, members []Member, key seal.Key) error {
		if err := fault.Check(op, x.Check(s.today())); err != nil {
			return err
		}
		made, again, err := account.Once(tx, a.UserID, op+" "+string(b.ID), once, store.NewID(), s.now())
		if id = made; err != nil || again {
			return err
		}
		x.ID, x.State, x.At = made, Asked, s.now()
		return cmp.Or(insertAdvice(tx, key, b.OrgID, x), s.tell(tx, b, members, a.UserID, noticeAsked))
	})
	return id, err
}

// AdviceView is an advice as somebody may see it.
type AdviceView struct {
	View
	Advice Advice
	Steps  []Step // that the reader may take now
}

// Advice is an advice of a body.
func (s *Service) Advice(ctx context.Context, a access.Actor, body ID, id string) (v AdviceView, err error) {
	const op = "body.advice"
	if v.View, err = s.Show(ctx, a, body); err != nil {
		return v, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		key, err := s.vault.KeyOf(tx, string(body))
		if err != nil {
			return err
		}
		v.Advice, err = adviceByID(tx, key, body, id)
		return err
	})
	if v.MayPart {
		v.Steps = v.Advice.Steps(true, v.Today)
	}
	if v.MayKeep {
		v.Steps = append(v.Steps, v.Advice.Steps(false, v.Today)...)
	}
	return v, fault.Wrap(op, err)
}

// TakeStep takes a step with an advice that still has its version. What is the body's to say a
// member says, or who keeps the body writes down what came on paper. The others hear it.
func (s *Service) TakeStep(ctx context.Context, a access.Actor, body ID, id string, version int64, said Said) error {
	const op = "body.step"
	action := actKeep
	if said.Step == Advise || said.Step == NoObstacle {
		action = actTakePart
	}
	return s.partake(ctx, op, a, action, body, func(tx *store.Tx, b Body, members []Member, key seal.Key) error {
		x, err := adviceByID(tx, key, body, id)
		if err != nil {
			return err
		}
		if x.Version != version {
			return fault.New(op, fault.Conflict)
		}
		next, wrong := x.With(said, s.today())
		if err := fault.Check(op, wrong); err != nil {
			return err
		}
		return cmp.Or(updateAdvice(tx, op, key, next), s.tell(tx, b, members, a.UserID, noticeStep))
	})
}
