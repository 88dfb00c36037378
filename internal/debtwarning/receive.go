package debtwarning

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Incoming is a warning as the municipality has it: what it was sent, and what it said. The
// steps of the landlord and the rest of the file stay with the landlord.
type Incoming struct {
	Warning
	State   State
	Paused  time.Time // date until which collection rests
	Version int64
}

// Number is the number by which both sides call it.
func (i Incoming) Number() string { return Number(ID(i.ID)) }

// Incoming are the warnings that the actor's organisation was sent and whose arrears are not
// paid yet. Each that is shown is logged first.
func (s *Service) Incoming(ctx context.Context, a access.Actor) (list []Incoming, err error) {
	const op = "debtwarning.incoming"
	if _, err := s.policy.RequireOrg(op, a, actReceived); err != nil {
		return nil, err
	}
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		list = nil
		files, err := receivedBy(tx, s.vault, a.OrgID, maxReceived)
		if err != nil {
			return err
		}
		if files, err = s.allowed(tx, a, actTake, files); err != nil {
			return err
		}
		for _, f := range files {
			if f.Sent == nil {
				continue // everybody of it was forgotten
			}
			list = append(list, Incoming{Warning: *f.Sent, State: f.State, Paused: f.Paused, Version: f.Version})
			if err := audit.Write(tx, now, a, actTake, ObjectType, string(f.ID), s.policy.Decide(a, actTake, f.resource())); err != nil {
				return err
			}
		}
		return nil
	})
	return list, fault.Wrap(op, err)
}

// Answer is what the municipality says of a warning: received, or at it. Then collection
// rests for as long as the association's rules say. It gives the file's new version.
func (s *Service) Answer(ctx context.Context, a access.Actor, id ID, version int64, to State) (after int64, err error) {
	const op = "debtwarning.answer"
	err = s.edit(ctx, op, a, actAnswer, actTake, id, version, func(_ *store.Tx, w *work) error {
		after = w.Version + 1
		return fault.Check(op, w.answer(to, w.rules, w.today))
	})
	return after, err
}
