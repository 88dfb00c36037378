package volunteer

import (
	"cmp"
	"context"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// stepErase is what a form sends to erase: no step of the table, because nobody is left after it.
const stepErase Step = "wissen"

// UseErased is told after somebody was erased, so that a backup does not bring them back.
func (s *Service) UseErased(then func(ctx context.Context) error) { s.erased = then }

// UseErasing lets other modules erase what they keep of a volunteer, in the same transaction and before.
func (s *Service) UseErasing(list ...func(tx *store.Tx, id string) error) {
	s.erasing = append(s.erasing, list...)
}

// EraseNow erases who stopped and asks for it (AVG art. 17), before the term is over.
func (s *Service) EraseNow(ctx context.Context, a access.Actor, id ID, version int64) error {
	const op = "volunteer.erase"
	return s.eraseNow(ctx, op, a, actKeep, version, func(tx *store.Tx) (Volunteer, access.Decision, error) {
		return s.load(tx, op, a, actKeep, id)
	})
}

// EraseOwn erases the actor's own record after stopping.
func (s *Service) EraseOwn(ctx context.Context, a access.Actor, version int64) error {
	const op = "volunteer.erase_own"
	return s.eraseNow(ctx, op, a, actOwn, version, func(tx *store.Tx) (v Volunteer, d access.Decision, err error) {
		if d, err = s.policy.RequireOrg(op, a, actOwn); err != nil {
			return v, d, err
		}
		if v, err = Own(tx, s.vault, a.UserID); fault.Is(err, fault.NotFound) {
			err = fault.Invalidf(op, "", "volunteer.own_first")
		}
		return v, d, err
	})
}

func (s *Service) eraseNow(ctx context.Context, op string, a access.Actor, action access.Action, version int64, find func(tx *store.Tx) (Volunteer, access.Decision, error)) error {
	if err := s.db.Write(ctx, func(tx *store.Tx) error {
		v, d, err := find(tx)
		switch {
		case err != nil:
			return err
		case v.Version != version:
			return fault.New(op, fault.Conflict)
		case v.State != Stopped:
			return fault.Invalidf(op, "", "volunteer.stop_first")
		}
		for _, erase := range s.erasing {
			if err := erase(tx, string(v.ID)); err != nil {
				return err
			}
		}
		now := s.now()
		return cmp.Or(Erase(tx, s.vault, now, string(v.ID)), audit.Write(tx, now, a, action, ObjectType, string(v.ID), d))
	}); err != nil || s.erased == nil {
		return fault.Wrap(op, err)
	}
	return fault.Wrap(op, s.erased(ctx))
}
