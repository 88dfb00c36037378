package retention

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// HoldsView is what the page of holds shows.
type HoldsView struct {
	Open   []Hold  // by the date on which somebody looks again
	Asked  []Asked // requests that hold by themselves
	Lifted []Hold  // the last ones
	Names  map[string]string
	Types  []string
	Today  time.Time
}

// shownLifted is how many lifted holds the page shows.
const shownLifted = 20

// Holds are the holds of the actor's organisation; the look is logged, since they say
// about whom there is a dispute.
func (s *Service) Holds(ctx context.Context, a access.Actor) (v HoldsView, err error) {
	const op = "retention.holds"
	d, err := s.policy.RequireOrg(op, a, actHold)
	if err != nil {
		return v, err
	}
	now := s.now()
	v.Types, v.Today = s.Types(), clock.Date(now)
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		if v.Open, err = openHolds(tx, a.OrgID); err != nil {
			return err
		}
		if v.Lifted, err = liftedHolds(tx, a.OrgID, shownLifted); err != nil {
			return err
		}
		if v.Asked, err = s.askedFor(tx, a.OrgID); err != nil {
			return err
		}
		var ids []string
		for _, list := range [][]Hold{v.Open, v.Lifted} {
			for i := range list {
				if err := s.openHold(tx, &list[i]); err != nil {
					return err
				}
				ids = append(ids, list[i].By, list[i].LiftedBy)
			}
		}
		if v.Names, err = account.Names(tx, ids); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actHold, "Organisation", a.OrgID, d)
	})
	return v, fault.Wrap(op, err)
}

func (s *Service) openHold(tx *store.Tx, h *Hold) error {
	key, err := s.vault.KeyOf(tx, h.ID)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return h.open(key)
}

// Hold keeps a thing of the actor's organisation until somebody lifts the hold.
func (s *Service) Hold(ctx context.Context, a access.Actor, n NewHold) error {
	const op = "retention.hold"
	d, err := s.policy.RequireOrg(op, a, actHold)
	if err != nil {
		return err
	}
	n = n.tidied()
	now := s.now()
	if err := fault.Check(op, n.Check(s.Types(), clock.Date(now))); err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		id, err := s.finder(n.Type).Find(tx, a.OrgID, n.Number)
		if fault.Is(err, fault.NotFound) {
			return fault.Invalidf(op, "nummer", "retention.number_unknown")
		}
		if err != nil {
			return err
		}
		if there, err := openHold(tx, a.OrgID, n.Type, id); err != nil || there {
			if err == nil {
				err = fault.Invalidf(op, "nummer", "retention.held_already")
			}
			return err
		}
		h := Hold{ID: store.NewID(), Type: n.Type, Object: id, Label: n.Number, Cause: n.Cause, Note: n.Note, By: a.UserID, At: now, Review: n.Review}
		key, err := s.vault.NewKey(tx, now, h.ID, a.OrgID)
		if err != nil {
			return err
		}
		if err := insertHold(tx, a.OrgID, h, key); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actHold, n.Type, id, d)
	}))
}

// Review sets another date on which somebody looks whether a hold is still needed.
func (s *Service) Review(ctx context.Context, a access.Actor, id string, version int64, review time.Time) error {
	const op = "retention.review"
	return s.changeHold(ctx, op, a, id, checkReview(review, clock.Date(s.now())), func(tx *store.Tx, _ time.Time) error {
		return setReview(tx, op, id, version, review)
	})
}

// Lift ends a hold; the thing goes in the first night in which its term is over.
func (s *Service) Lift(ctx context.Context, a access.Actor, id string, version int64) error {
	const op = "retention.lift"
	return s.changeHold(ctx, op, a, id, nil, func(tx *store.Tx, now time.Time) error {
		return setLifted(tx, op, id, version, a.UserID, now)
	})
}

func (s *Service) changeHold(ctx context.Context, op string, a access.Actor, id string, fields []fault.Field, fn func(*store.Tx, time.Time) error) error {
	d, err := s.policy.RequireOrg(op, a, actHold)
	if err != nil {
		return err
	}
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		h, err := holdByID(tx, a.OrgID, id)
		if err != nil {
			return err
		}
		if err := fault.Check(op, fields); err != nil {
			return err
		}
		if err := fn(tx, now); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actHold, h.Type, h.Object, d)
	}))
}
