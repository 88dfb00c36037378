package account

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/openid"
	"samendoen/internal/base/store"
)

// linkTo lets somebody who is signed in, and just showed who it is, sign in through the
// provider from now on. The password goes, so that who is blocked there does not come in
// here; an administrator keeps it, for when the provider is down.
func (s *Service) linkTo(ctx context.Context, p Provider, d departure, who openid.Identity, now time.Time) error {
	const op = "account.linkto"
	return s.db.Write(ctx, func(tx *store.Tx) error {
		v, err := sessionOf(tx, d.session)
		if fault.Is(err, fault.NotFound) || err == nil && v.stage(s.required, now) != stageFull {
			return fault.New(op, fault.Unknown)
		}
		if err != nil {
			return err
		}
		owner, err := userOfIdentity(tx, who.Issuer, who.Subject, p.OrgID)
		if err != nil {
			return err
		}
		since, err := identitySince(tx, v.user.ID)
		if err != nil {
			return err
		}
		if owner != "" || !since.IsZero() || v.user.OrgID != p.OrgID || !v.fresh(now) {
			return fault.Invalidf(op, "", "account.provider_linked_already")
		}
		if err := insertIdentity(tx, who.Issuer, who.Subject, p.OrgID, v.user.ID, now); err != nil {
			return err
		}
		if !v.user.Actor().Has(access.Admin) {
			if err := dropPassword(tx, v.user.ID); err != nil {
				return err
			}
		}
		if err := insertNotice(tx, v.user.ID, "account.notice_linked", now); err != nil {
			return err
		}
		return audit.Write(tx, now, v.user.bySession(), "account.link", "User", v.user.ID, access.Decision{})
	})
}

// Link is how somebody signs in through the own organisation.
type Link struct {
	Since       time.Time // zero: not
	Word, Name  string    // of the organisation's provider, empty when it has none
	HasPassword bool
}

// Link is how the actor signs in through the organisation.
func (s *Service) Link(ctx context.Context, a access.Actor) (l Link, err error) {
	const op = "account.link"
	if _, err := s.policy.RequireOrg(op, a, "account.security"); err != nil {
		return l, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		if l.Since, err = identitySince(tx, a.UserID); err != nil {
			return err
		}
		if l.HasPassword, err = hasPassword(tx, a.UserID); err != nil {
			return err
		}
		p, err := providerOf(tx, `org_id = $1 AND active = 1`, a.OrgID)
		if fault.Is(err, fault.NotFound) || s.openid == nil {
			return nil
		}
		l.Word, l.Name = p.Word, p.Name
		return err
	})
	return l, fault.Wrap(op, err)
}

// Unlink ends signing in through the organisation, for who has a password to go on with.
// Sessions that came that way end.
func (s *Service) Unlink(ctx context.Context, a access.Actor) error {
	const op = "account.unlink"
	d, err := s.policy.RequireOrg(op, a, "account.security")
	if err != nil {
		return err
	}
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		if has, err := hasPassword(tx, a.UserID); err != nil {
			return err
		} else if !has {
			return fault.Invalidf(op, "", "account.provider_needs_password")
		}
		n, err := deleteIdentity(tx, a.UserID)
		if err == nil && n == 0 {
			return fault.New(op, fault.NotFound)
		}
		if err != nil {
			return err
		}
		p, err := providerOf(tx, `org_id = $1`, a.OrgID)
		if err != nil {
			return err
		}
		if _, err := endProviderSessions(tx, p.ID, a.UserID); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "account.unlink", "User", a.UserID, d)
	}))
}

// LogoutToken ends the sessions of which a provider says that they ended (OpenID Connect
// Back-Channel Logout 1.0). Denied: the token is not one for us, or was used.
func (s *Service) LogoutToken(ctx context.Context, token, public string) error {
	const op = "account.logouttoken"
	issuer, clients, err := openid.ForWhom(token)
	if err != nil || s.openid == nil {
		return fault.New(op, fault.Denied)
	}
	for _, client := range clients[:min(len(clients), 5)] {
		var p Provider
		var c openid.Client
		err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
			if p, err = providerOf(tx, `issuer = $1 AND client = $2`, issuer, client); err != nil {
				return err
			}
			c, err = s.client(tx, p, public)
			return err
		})
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return fault.Wrap(op, err)
		}
		ended, err := s.openid.Logout(ctx, c, token)
		if err != nil {
			return fault.Wrap(op, err)
		}
		return s.endBy(ctx, p, ended)
	}
	return fault.New(op, fault.Denied)
}

// endBy ends the sessions of a logout token: that of its sid, or all of its subject.
func (s *Service) endBy(ctx context.Context, p Provider, ended openid.Ended) error {
	const op = "account.endby"
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		fresh, err := useLogoutToken(tx, p.Issuer, ended.TokenID, ended.Until, now)
		if err != nil {
			return err
		}
		if !fresh {
			return fault.New(op, fault.Denied)
		}
		users, err := whoLeft(tx, p, ended)
		if err != nil {
			return err
		}
		for _, user := range users {
			if _, err := endVisit(tx, ended.SessionID, user); err != nil {
				return err
			}
		}
		return audit.Write(tx, now, access.System(p.OrgID), "account.logout_provider", "Provider", p.ID, access.Decision{})
	}))
}

// whoLeft are the users of a logout token: that of its subject, or who came from its session.
func whoLeft(tx *store.Tx, p Provider, ended openid.Ended) ([]string, error) {
	if ended.Subject == "" {
		return visitors(tx, p.ID, ended.SessionID)
	}
	user, err := userOfIdentity(tx, p.Issuer, ended.Subject, p.OrgID)
	if err != nil || user == "" {
		return nil, err
	}
	return []string{user}, nil
}

// AfterLogout is the provider of a session, for who wants to sign out there too: its word,
// empty for a session that came otherwise.
func (s *Service) AfterLogout(ctx context.Context, secret string) (word string, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		v, err := sessionOf(tx, hashOf(secret))
		if err != nil || v.provider == "" {
			return err
		}
		p, err := providerOf(tx, `id = $1 AND active = 1`, v.provider)
		word = p.Word
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return "", nil
	}
	return word, fault.Wrap("account.afterlogout", err)
}

// SignOutThere is the address at which one signs out at the provider too, empty when it
// has none or does not answer.
func (s *Service) SignOutThere(ctx context.Context, p Provider, public string) string {
	c := openid.Client{Issuer: p.Issuer, ID: p.ClientID}
	address, err := s.openid.EndSession(ctx, c, public+"/inloggen")
	if err != nil {
		return ""
	}
	return address
}
