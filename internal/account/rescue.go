package account

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// mayAskRescue refuses to help oneself: whoever stole a session of an administrator must
// not get rid of the second step with it.
func mayAskRescue(askerID, userID string, hasFactor, alreadyAsked bool) string {
	switch {
	case askerID == userID:
		return "account.rescue_not_self"
	case !hasFactor:
		return "account.rescue_no_factor"
	case alreadyAsked:
		return "account.rescue_already"
	}
	return ""
}

// mayConfirmRescue asks for a second person, who is not the one that is helped either.
func mayConfirmRescue(r Rescue, confirmerID string) string {
	switch confirmerID {
	case r.AskedBy:
		return "account.rescue_two"
	case r.UserID:
		return "account.rescue_not_self"
	}
	return ""
}

// AskRescue asks to take away the second step of a colleague who lost it. Somebody else
// has to confirm it; the colleague gets a notice.
func (s *Service) AskRescue(ctx context.Context, a access.Actor, userID string) error {
	const op = "account.askrescue"
	d, err := s.policy.RequireOrg(op, a, "account.rescue")
	if err != nil {
		return err
	}
	now := s.clock.Now()
	r := Rescue{ID: store.NewID(), OrgID: a.OrgID, UserID: userID, AskedBy: a.UserID, Asked: now}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		u, err := UserByID(tx, userID)
		if err == nil && u.OrgID != a.OrgID {
			return fault.New(op, fault.NotFound)
		}
		if err != nil {
			return err
		}
		open, err := rescuesOf(tx, a.OrgID, now.Add(-rescueTime))
		if err != nil {
			return err
		}
		asked := slices.ContainsFunc(open, func(r Rescue) bool { return r.UserID == userID })
		if key := mayAskRescue(a.UserID, userID, u.HasFactor, asked); key != "" {
			return fault.Invalidf(op, "", key)
		}
		if err := insertRescue(tx, r); err != nil {
			return err
		}
		if err := insertNotice(tx, userID, "account.notice_rescue_asked", now); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "account.rescue", "User", userID, d)
	}))
}

// Rescues are the requests of the actor's organisation that wait for a second person.
func (s *Service) Rescues(ctx context.Context, a access.Actor) (list []Rescue, err error) {
	const op = "account.rescues"
	if _, err := s.policy.RequireOrg(op, a, "account.rescue_confirm"); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = rescuesOf(tx, a.OrgID, s.clock.Now().Add(-rescueTime))
		return err
	})
	return list, fault.Wrap(op, err)
}

// ConfirmRescue takes the second step of the user away, ends all sessions and tokens, and
// leaves a notice. The user signs in with the password and makes a new second step.
func (s *Service) ConfirmRescue(ctx context.Context, a access.Actor, id string) error {
	const op = "account.confirmrescue"
	return s.endRescue(ctx, a, op, id, rescueDone, func(tx *store.Tx, r Rescue, d access.Decision, now time.Time) error {
		if key := mayConfirmRescue(r, a.UserID); key != "" {
			return fault.Invalidf(op, "", key)
		}
		if err := deleteFactor(tx, r.UserID); err != nil {
			return err
		}
		if err := endAccess(tx, r.UserID); err != nil {
			return err
		}
		if err := insertNotice(tx, r.UserID, "account.notice_rescued", now); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "account.rescue_confirm", "User", r.UserID, d)
	})
}

// WithdrawRescue ends a request without doing anything; whoever may confirm may do so,
// the asker too.
func (s *Service) WithdrawRescue(ctx context.Context, a access.Actor, id string) error {
	const op = "account.withdrawrescue"
	return s.endRescue(ctx, a, op, id, rescueWithdrawn, func(tx *store.Tx, r Rescue, d access.Decision, now time.Time) error {
		return audit.Write(tx, now, a, "account.rescue_withdraw", "User", r.UserID, d)
	})
}

func (s *Service) endRescue(ctx context.Context, a access.Actor, op, id, state string,
	then func(tx *store.Tx, r Rescue, d access.Decision, now time.Time) error) error {
	d, err := s.policy.RequireOrg(op, a, "account.rescue_confirm")
	if err != nil {
		return err
	}
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		open, err := rescuesOf(tx, a.OrgID, now.Add(-rescueTime))
		if err != nil {
			return err
		}
		i := slices.IndexFunc(open, func(r Rescue) bool { return r.ID == id })
		if i < 0 {
			return fault.New(op, fault.NotFound)
		}
		if err := then(tx, open[i], d, now); err != nil {
			return err
		}
		if once, err := closeRescue(tx, id, a.UserID, state, now); err != nil || !once {
			return orConflict(op, err)
		}
		return nil
	}))
}

func orConflict(op string, err error) error {
	if err != nil {
		return err
	}
	return fault.New(op, fault.Conflict)
}
