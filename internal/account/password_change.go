package account

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// ChangePassword gives the user of a session another password, for who knows the old one. All
// sessions of the user end; it returns the secret of a new one in the place of this one. It
// also is the way on for who signed in with a password that somebody else gave.
func (s *Service) ChangePassword(ctx context.Context, secret, old, fresh string, at Attempt) (next string, err error) {
	const op = "account.changepassword"
	now, next := s.clock.Now(), newSecret()
	v, stage, err := s.session(ctx, secret)
	if err != nil {
		return "", fault.Wrap(op, err)
	}
	if stage != stageFull && stage != stageGiven {
		return "", fault.New(op, fault.Unknown)
	}
	c, err := s.shows(ctx, v, old, at, now)
	if err != nil {
		return "", fault.Wrap(op, err)
	}
	fields := s.checkPassword("nieuw", v.user, fresh)
	if old == fresh {
		fields = []fault.Field{fault.NewField("nieuw", "account.password_same")}
	}
	if err := fault.Check(op, fields); err != nil {
		return "", err
	}
	hash, err := s.HashPassword(fresh)
	if err != nil {
		return "", fault.Wrap(op, err)
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		n, err := replacePassword(tx, v.user.ID, c.hash, hash)
		if err := store.Changed(op, n, err); err != nil {
			return err
		}
		if _, err := deleteOtherSessions(tx, v.user.ID, ""); err != nil {
			return err
		}
		if err := insertSession(tx, hashOf(next), DeviceName(at.Agent), v.user.ID, now, v.proven); err != nil {
			return err
		}
		if err := markSession(tx, hashOf(next), v.provider, v.visit); err != nil {
			return err
		}
		if !v.given {
			if err := insertNotice(tx, v.user.ID, "account.notice_password", now); err != nil {
				return err
			}
		}
		return audit.Write(tx, now, v.user.bySession(), "account.password", "User", v.user.ID, access.Decision{})
	})
	return next, fault.Wrap(op, err)
}

// shows checks the password of who sits behind a session, at the doors of that user.
func (s *Service) shows(ctx context.Context, v session, password string, at Attempt, now time.Time) (c credentials, err error) {
	const op = "account.shows"
	doors := codeBuckets(v.user.ID, networkOf(at.From), deviceOf(s.deviceKey(), v.user.Login, at.Device))
	if err := s.db.Read(ctx, func(tx *store.Tx) error {
		if closed, err := s.closed(tx, doors, now); err != nil || closed {
			return orTooMany(op, err)
		}
		c, err = credentialsOf(tx, v.user.Login)
		return err
	}); err != nil {
		return c, err
	}
	if c.hash == "" {
		return c, fault.Invalidf(op, "oud", "account.password_elsewhere")
	}
	if s.passwordIs(c, password) {
		return c, nil
	}
	if err := s.db.Write(ctx, func(tx *store.Tx) error {
		if _, err := s.failed(tx, doors, now); err != nil {
			return err
		}
		return audit.Write(tx, now, v.user.bySession(), "account.password_refused", "User", v.user.ID, access.Decision{})
	}); err != nil {
		return c, err
	}
	return c, fault.Invalidf(op, "oud", "account.password_wrong")
}

// HasPassword reports whether the user of a session signs in with a password at all, and
// whether it is one that somebody else gave, which has to be changed now.
func (s *Service) HasPassword(ctx context.Context, secret string) (has, given bool, err error) {
	const op = "account.haspassword"
	v, at, err := s.session(ctx, secret)
	if err != nil {
		return false, false, fault.Wrap(op, err)
	}
	if at != stageFull && at != stageGiven {
		return false, false, fault.New(op, fault.Unknown)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		c, err := credentialsOf(tx, v.user.Login)
		has = c.hash != ""
		return err
	})
	return has, at == stageGiven, fault.Wrap(op, err)
}

// EndSessionsOf ends all sessions of one of the people of the actor's organisation, who gets a
// notice. Keys for the API go on; blocking somebody ends those too.
func (s *Service) EndSessionsOf(ctx context.Context, a access.Actor, id string) error {
	const op = "account.endsessionsof"
	d, err := s.policy.RequireOrg(op, a, "account.manage")
	if err != nil {
		return err
	}
	if _, err := s.User(ctx, a, id); err != nil {
		return fault.Wrap(op, err)
	}
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		if _, err := deleteOtherSessions(tx, id, ""); err != nil {
			return err
		}
		if err := insertNotice(tx, id, "account.notice_sessions_ended", now); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "account.end_sessions", "User", id, d)
	}))
}
