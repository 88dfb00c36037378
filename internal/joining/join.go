package joining

import (
	"context"
	"slices"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/signal"
)

// Followers are the signals that go the way of another.
func (s *Service) Followers(tx *store.Tx, id string) ([]string, error) { return followersOf(tx, id) }

// Arrive lets a signal that was just stored belong to what its sender said, by the value of a
// line of Glance. What the sender may not know of, or runs no longer, changes nothing: the
// signal then stands alone, and its receipt is the same.
//
// What is in a case gets no signal without whoever works on that: the holder gets the new
// signal, with what its sender said beside it.
func (s *Service) Arrive(tx *store.Tx, sender access.Actor, sig signal.Signal, said string) error {
	const op = "joining.arrive"
	if sig.Org != sender.OrgID || sig.State != signal.Received {
		return nil
	}
	running, why, err := s.known(tx, sender, sig)
	if err != nil {
		return fault.Wrap(op, err)
	}
	lead, ok := leadOf(sig, running, said)
	if !ok {
		return nil
	}
	l := Link{Signal: sig.ID, Lead: lead.ID, At: sig.At, By: sender.UserID, Follows: lead.State.Open()}
	if l.Follows {
		err = s.signals.Follow(tx, sig.At, sender, sig, lead)
	} else {
		err = s.signals.Entrust(tx, sig.At, sig, lead.HolderID)
	}
	if err != nil {
		return fault.Wrap(op, err)
	}
	return fault.Wrap(op, s.linked(tx, sender, why, sig, lead, l))
}

// linked writes a link with its records, and tells the holder of the other signal.
func (s *Service) linked(tx *store.Tx, a access.Actor, why access.Decision, sig, lead signal.Signal, l Link) error {
	if err := put(tx, sig.Org, l); err != nil {
		return err
	}
	if lead.HolderID != a.UserID {
		if err := account.Notify(tx, lead.HolderID, "joining.notice", l.At); err != nil {
			return err
		}
	}
	for _, id := range []string{sig.ID, lead.ID} {
		if err := audit.Write(tx, l.At, a, actJoin, "Signal", id, why); err != nil {
			return err
		}
	}
	return nil
}

// Join lets a signal go the way of another one that runs near it; both are the actor's to
// triage. What follows the first follows the other from then on, so that nothing follows what
// follows.
func (s *Service) Join(ctx context.Context, a access.Actor, id string, version int64, leadID string) error {
	const op = "joining.join"
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		sig, why, err := s.signals.For(tx, op, a, actTriage, actRead, id)
		if err != nil {
			return err
		}
		if sig.Version != version {
			return fault.New(op, fault.Conflict)
		}
		near, err := s.near(tx, a, sig)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(near, func(n signal.Signal) bool { return n.ID == leadID })
		if i < 0 {
			return fault.Invalidf(op, "bij", "joining.unknown")
		}
		lead, _, err := s.signals.For(tx, op, a, actTriage, actRead, near[i].ID)
		if err != nil {
			return fault.Invalidf(op, "bij", "joining.unknown")
		}
		if err := s.signals.Follow(tx, now, a, sig, lead); err != nil {
			return err
		}
		if err := s.linked(tx, a, why, sig, lead, Link{Signal: sig.ID, Lead: lead.ID, At: now, By: a.UserID, Follows: true}); err != nil {
			return err
		}
		moved, err := handOn(tx, sig.ID, lead.ID)
		if err != nil || moved == 0 {
			return err
		}
		return s.signals.TellFollowers(tx, a, lead, signal.Forward, now)
	}))
}

// Split lets a signal go its own way again, with the term of a new one.
func (s *Service) Split(ctx context.Context, a access.Actor, id string, version int64) error {
	const op = "joining.split"
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		sig, why, err := s.signals.For(tx, op, a, actTriage, actRead, id)
		if err != nil {
			return err
		}
		if sig.Version != version {
			return fault.New(op, fault.Conflict)
		}
		if err := s.signals.Unfollow(tx, now, a, sig); err != nil {
			return err
		}
		if err := drop(tx, sig.ID); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actSplit, "Signal", sig.ID, why)
	}))
}
