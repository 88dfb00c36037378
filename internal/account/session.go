package account

import (
	"context"
	"slices"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Confirm lets somebody who is signed in show again who it is: password, and a code where
// there is a second step. Sensitive acts ask for it (OWASP ASVS 5, 7.5).
func (s *Service) Confirm(ctx context.Context, secret, password, typed string, at Attempt) error {
	const op = "account.confirm"
	now := s.clock.Now()
	v, stage, err := s.session(ctx, secret)
	if err != nil {
		return fault.Wrap(op, err)
	}
	if stage != stageFull {
		return fault.New(op, fault.Unknown)
	}
	doors := codeBuckets(v.user.ID, networkOf(at.From), deviceOf(s.deviceKey(), v.user.Login, at.Device))
	var c credentials
	if err := s.db.Read(ctx, func(tx *store.Tx) error {
		if closed, err := s.closed(tx, doors, now); err != nil || closed {
			return fault.Wrap(op, orTooMany(op, err))
		}
		c, err = credentialsOf(tx, v.user.Login)
		return err
	}); err != nil {
		return fault.Wrap(op, err)
	}
	right := s.passwordIs(c, password)
	var failure error
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		failure = nil
		ok, err := right, error(nil)
		if right && v.hasFactor {
			ok, err = s.tryCode(tx, v, doors, plainCode(typed), now, &failure)
		} else if !right {
			if _, err = s.failed(tx, doors, now); err == nil {
				err = audit.Write(tx, now, v.user.bySession(), "account.password_refused", "User", v.user.ID, access.Decision{})
			}
		}
		if err != nil {
			return err
		}
		if !ok { // which of the two was wrong is not said
			if !fault.Is(failure, fault.TooMany) {
				failure = fault.Invalidf(op, "password", "account.confirm_failed")
			}
			return nil
		}
		if err := confirmSession(tx, v.hash, now); err != nil {
			return err
		}
		return audit.Write(tx, now, v.user.bySession(), "account.confirm", "User", v.user.ID, access.Decision{})
	})
	if err == nil {
		err = failure
	}
	return fault.Wrap(op, err)
}

func orTooMany(op string, err error) error {
	if err != nil {
		return err
	}
	return fault.New(op, fault.TooMany)
}

// Fresh reports whether the owner of a session showed shortly ago who it is.
func (s *Service) Fresh(ctx context.Context, secret string) (bool, error) {
	v, at, err := s.session(ctx, secret)
	return at == stageFull && v.fresh(s.clock.Now()), fault.Wrap("account.fresh", err)
}

// Security is how somebody signs in: the second step, the sessions and what has to be known.
type Security struct {
	HasFactor bool // an app or a passkey
	HasApp    bool
	Passkeys  []Passkey
	Required  bool // the second step cannot be left out
	Free      bool // the roles see no contents, so that it may be left out anywhere
	Codes     int  // recovery codes that are left
	Sessions  []OpenSession
	Notices   []Notice
}

// Security is how the actor signs in; secret is that of the session that asks.
func (s *Service) Security(ctx context.Context, a access.Actor, secret string) (v Security, err error) {
	const op = "account.security"
	if _, err := s.policy.RequireOrg(op, a, "account.security"); err != nil {
		return Security{}, err
	}
	now := s.clock.Now()
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		u, err := UserByID(tx, a.UserID)
		if err != nil {
			return err
		}
		v.Required, v.Free = s.required.of(u), !demand{true, s.required.all}.of(u)
		f, err := factorOf(tx, a.UserID)
		if err != nil {
			return err
		}
		v.HasApp = !f.since.IsZero()
		if v.Passkeys, err = passkeysOf(tx, a.UserID); err != nil {
			return err
		}
		v.HasFactor = v.HasApp || len(v.Passkeys) > 0
		n, err := countRecovery(tx, a.UserID)
		if err != nil {
			return err
		}
		v.Codes = int(n)
		if v.Sessions, err = sessionsOf(tx, a.UserID, hashOf(secret), now.Add(-absoluteEnd), now.Add(-idleEnd)); err != nil {
			return err
		}
		v.Sessions = slices.DeleteFunc(v.Sessions, func(o OpenSession) bool { return o.Waiting && now.Sub(o.Created) >= halfEnd })
		v.Notices, err = noticesOf(tx, a.UserID)
		return err
	})
	return v, fault.Wrap(op, err)
}

// EndSession ends one of the actor's own sessions.
func (s *Service) EndSession(ctx context.Context, a access.Actor, id string) error {
	return s.endSessions(ctx, a, func(tx *store.Tx) (int64, error) { return deleteSessionByID(tx, a.UserID, id) })
}

// EndOtherSessions ends all the actor's sessions but the one of this secret.
func (s *Service) EndOtherSessions(ctx context.Context, a access.Actor, secret string) error {
	err := s.endSessions(ctx, a, func(tx *store.Tx) (int64, error) { return deleteOtherSessions(tx, a.UserID, hashOf(secret)) })
	if fault.Is(err, fault.NotFound) {
		return nil // there was no other
	}
	return err
}

func (s *Service) endSessions(ctx context.Context, a access.Actor, end func(tx *store.Tx) (int64, error)) error {
	const op = "account.endsession"
	d, err := s.policy.RequireOrg(op, a, "account.security")
	if err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		n, err := end(tx)
		if err == nil && n == 0 {
			return fault.New(op, fault.NotFound)
		}
		if err != nil {
			return err
		}
		return audit.Write(tx, s.clock.Now(), a, "account.end_session", "User", a.UserID, d)
	}))
}

// Unread are the notices that wait for the actor, the oldest first.
func (s *Service) Unread(ctx context.Context, a access.Actor) (list []Notice, err error) {
	const op = "account.unread"
	if _, err := s.policy.RequireOrg(op, a, "account.security"); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = noticesOf(tx, a.UserID)
		return err
	})
	return list, fault.Wrap(op, err)
}

// ReadNotice takes note that the actor read a notice.
func (s *Service) ReadNotice(ctx context.Context, a access.Actor, id string) error {
	const op = "account.readnotice"
	d, err := s.policy.RequireOrg(op, a, "account.security")
	if err != nil {
		return err
	}
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		n, err := readNotice(tx, a.UserID, id, now)
		if err == nil && n == 0 {
			return fault.New(op, fault.NotFound)
		}
		if err != nil {
			return err
		}
		return audit.Write(tx, now, a, "account.read_notice", "User", a.UserID, d)
	}))
}
