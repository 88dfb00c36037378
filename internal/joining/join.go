package joining

import (
	"context"
	"slices"
	"time"

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
// What is in a case gets no signal without whoever works on that: its director gets the new
// signal, or else who holds the other one, marked as belonging to that case and with one tap to
// accept it.
func (s *Service) Arrive(tx *store.Tx, sender access.Actor, sig signal.Signal, said string) error {
	const op = "joining.arrive"
	if sig.Org != sender.OrgID || sig.State != signal.Received {
		return nil
	}
	sender.Scopes = nil // the key of a phone only sends; what its owner may know is a matter of who they are
	running, why, err := s.known(tx, sender, sig)
	if err != nil {
		return fault.Wrap(op, err)
	}
	lead, ok := leadOf(sig, running, said)
	if !ok {
		return nil
	}
	l, holder := Link{Signal: sig.ID, Lead: lead.ID, At: sig.At, By: sender.UserID, Follows: lead.State.Open()}, lead.HolderID
	if l.Follows {
		err = s.signals.Follow(tx, sig.At, sender, sig, lead)
	} else {
		holder, err = s.entrust(tx, sig, lead)
	}
	if err != nil {
		return fault.Wrap(op, err)
	}
	return fault.Wrap(op, s.linked(tx, sender, why, sig, lead, l, holder))
}

// entrust gives a signal that belongs to what is in a case to who directs that case, or else to
// who holds what is in it, and returns who has it then.
func (s *Service) entrust(tx *store.Tx, sig, lead signal.Signal) (string, error) {
	keepers := []string{lead.HolderID}
	if s.cases != nil {
		director, err := s.cases.Director(tx, lead.CaseID)
		if err != nil {
			return "", err
		}
		keepers = []string{director, lead.HolderID}
	}
	return s.signals.Entrust(tx, sig.At, sig, keepers...)
}

// linked writes a link with its records, and tells who holds what the signal belongs to.
func (s *Service) linked(tx *store.Tx, a access.Actor, why access.Decision, sig, lead signal.Signal, l Link, holder string) error {
	if err := put(tx, sig.Org, l); err != nil {
		return err
	}
	if holder != a.UserID {
		message := "joining.notice"
		if lead.State == signal.InCase {
			message = "joining.notice_case"
		}
		if err := account.Notify(tx, holder, message, l.At); err != nil {
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
// follows. Behind one that is in a case about the same it goes into that case, which must be the
// actor's to write in.
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
		if done, err := s.intoCase(tx, op, a, sig, leadID, now, why); done || err != nil {
			return err
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
		if err := s.linked(tx, a, why, sig, lead, Link{Signal: sig.ID, Lead: lead.ID, At: now, By: a.UserID, Follows: true}, lead.HolderID); err != nil {
			return err
		}
		moved, err := handOn(tx, sig.ID, lead.ID)
		if err != nil || moved == 0 {
			return err
		}
		return s.signals.TellFollowers(tx, a, lead, signal.Forward, now)
	}))
}

// intoCase puts a signal into the case of another one about the same, and reports whether that
// one is in a case. What the actor may not read or write in answers as if it ran nowhere.
func (s *Service) intoCase(tx *store.Tx, op string, a access.Actor, sig signal.Signal, leadID string, now time.Time, why access.Decision) (bool, error) {
	lead, _, err := s.signals.For(tx, op, a, actRead, actRead, leadID)
	if fault.Is(err, fault.NotFound) || err == nil && (lead.State != signal.InCase || !signal.Same(sig, lead) || s.cases == nil) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	err = s.cases.TakeIn(tx, a, lead.CaseID, sig)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Denied) {
		return true, fault.Invalidf(op, "bij", "joining.unknown")
	}
	if err != nil {
		return true, err
	}
	return true, s.linked(tx, a, why, sig, lead, Link{Signal: sig.ID, Lead: lead.ID, At: now, By: a.UserID, Follows: true}, lead.HolderID)
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
