package signal

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/routing"
)

// TakeUp gives the signal to the actor, who holds it from then on; its date stays.
func (s *Service) TakeUp(ctx context.Context, a access.Actor, id string, version int64) error {
	return s.step(ctx, a, id, step{op: "signal.takeup", action: "signal.triage", kind: Take, version: version,
		check: func(sig Signal, _ time.Time) []fault.Field {
			if sig.HolderID == a.UserID {
				return []fault.Field{fault.NewField("", "signal.already_yours")}
			}
			return nil
		},
		apply: func(sig *Signal, now time.Time) { sig.handTo(a.UserID, now) }})
}

// ToDesk gives the signal to a desk of the routing rules, with a reason: of its people the one
// with the fewest open signals gets it, as when it came in. Its date stays; one that passed
// becomes the next working day.
func (s *Service) ToDesk(ctx context.Context, a access.Actor, id string, version int64, desk, reason string) error {
	const op = "signal.todesk"
	return s.step(ctx, a, id, step{op: op, action: "signal.forward", kind: Forward, version: version, note: reason,
		with: func(tx *store.Tx, sig *Signal, now time.Time) error {
			holder, err := someoneAt(tx, op, *sig, routing.DeskID(desk), now)
			sig.handTo(holder, now)
			return err
		},
		check: func(Signal, time.Time) []fault.Field { return checkText("reden", tidy(reason), minReason, maxNote) },
		apply: func(sig *Signal, now time.Time) {
			if today := clock.Date(now); sig.Due.Before(today) {
				sig.Due = clock.AddWorkingDays(today, 1)
			}
		}})
}

// someoneAt is who of a desk gets a signal that somebody else holds now.
func someoneAt(tx *store.Tx, op string, sig Signal, desk routing.DeskID, now time.Time) (string, error) {
	d, ok, err := routing.DeskOf(tx, sig.Org, desk)
	if err != nil {
		return "", err
	}
	if !ok {
		return "", fault.Invalidf(op, "loket", "signal.desk_unknown")
	}
	list, err := membersOf(tx, sig.Org, now)
	if err != nil {
		return "", err
	}
	barred, err := barredFrom(tx, sig.UnitID)
	if err != nil {
		return "", err
	}
	holder := pickAt(list, routing.Route{Desk: d}, append(barred, sig.HolderID))
	if holder == "" {
		return "", fault.Invalidf(op, "loket", "signal.desk_empty")
	}
	return holder, nil
}

// Colleagues are the people of an organisation who can hold a signal, by name.
func (s *Service) Colleagues(ctx context.Context, a access.Actor) (list []Colleague, err error) {
	const op = "signal.colleagues"
	if _, err := s.policy.RequireOrg(op, a, "signal.list"); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) { list, err = peopleOf(tx, a.OrgID); return err })
	return list, fault.Wrap(op, err)
}

// Desks are the desks of the routing rules in force, in their order; none without rules.
func (s *Service) Desks(ctx context.Context, a access.Actor) (list []routing.Desk, err error) {
	const op = "signal.desks"
	if _, err := s.policy.RequireOrg(op, a, "signal.list"); err != nil {
		return nil, err
	}
	if s.rules == nil {
		return nil, nil
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		book, _, err := routing.BookOf(tx, a.OrgID)
		list = book.Desks
		return err
	})
	return list, fault.Wrap(op, err)
}
