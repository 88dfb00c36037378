package account

import (
	"context"
	"crypto/hmac"
	"errors"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/openid"
	"samendoen/internal/base/store"
)

// Leaving is somebody about to go to the provider.
type Leaving struct {
	Address string // of the provider
	Browser string // secret for a cookie: the browser that leaves must be the one that returns
}

// Leave sends somebody to the provider with a word. public is the address of this program,
// back the page to end at; session is that of who confirms or links, empty at signing in.
func (s *Service) Leave(ctx context.Context, word string, why purpose, session, back, public string) (l Leaving, err error) {
	const op = "account.leave"
	now, state := s.clock.Now(), newSecret()
	p, err := s.FindProvider(ctx, word)
	if err != nil {
		return l, err
	}
	var c openid.Client
	if err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		c, err = s.client(tx, p, public)
		return err
	}); err != nil {
		return l, fault.Wrap(op, err)
	}
	address, err := s.openid.Start(ctx, c, s.request(state, why))
	if err != nil {
		return l, s.explained(op, p, err)
	}
	l = Leaving{Address: address, Browser: newSecret()}
	d := departure{state: hashOf(state), providerID: p.ID, version: p.Version, purpose: why, browser: hashOf(l.Browser), back: back, at: now}
	if session != "" {
		d.session = hashOf(session)
	}
	return l, fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error { return insertDeparture(tx, d) }))
}

// explained gives what went wrong at a provider the words for who signs in; the reason is
// for the log of who runs the program.
func (s *Service) explained(op string, p Provider, err error) error {
	s.log.Warn("inloggen via een organisatie lukte niet", "provider", p.ID, "error", err.Error())
	switch {
	case errors.Is(err, openid.ErrGroupsLeftOut):
		return fault.Invalidf(op, "", "account.provider_too_many_groups")
	case fault.Is(err, fault.Unavailable):
		return fault.Invalidf(op, "", "account.provider_silent")
	case fault.Is(err, fault.Denied):
		return fault.Invalidf(op, "", "account.provider_refused")
	}
	return fault.Wrap(op, err)
}

// Coming is what a browser brings back from a provider.
type Coming struct {
	State, Code, Issuer, Failure string // the parameters of the answer
	Browser                      string // the cookie of Leaving
	Public                       string // the address of this program
	Session                      string // of the browser, for who confirms or links
}

// Arrival is how it ended: a new session, or the page to go on to.
type Arrival struct {
	Session string // secret, empty after a confirmation or a link
	Back    string
	Purpose purpose
	Word    string // of the provider
}

// Arrive takes somebody back from the provider. An answer counts once, within a quarter of
// an hour, in the browser that left, and from the provider that was asked.
func (s *Service) Arrive(ctx context.Context, in Coming, at Attempt) (Arrival, error) {
	const op = "account.arrive"
	now := s.clock.Now()
	var d departure
	var p Provider
	var c openid.Client
	err := s.db.Write(ctx, func(tx *store.Tx) (err error) {
		if d, err = takeDeparture(tx, hashOf(in.State)); err != nil {
			return err
		}
		if p, err = providerOf(tx, `id = $1 AND active = 1`, d.providerID); err != nil {
			return err
		}
		c, err = s.client(tx, p, in.Public)
		return err
	})
	stale := fault.Is(err, fault.NotFound) || s.openid == nil
	if err != nil && !stale {
		return Arrival{}, fault.Wrap(op, err)
	}
	if stale || now.Sub(d.at) >= departureTime || d.version != p.Version || !hmac.Equal([]byte(d.browser), []byte(hashOf(in.Browser))) ||
		d.session != "" && d.session != hashOf(in.Session) {
		return Arrival{}, fault.Invalidf(op, "", "account.provider_stale")
	}
	if in.Issuer != "" && in.Issuer != p.Issuer { // RFC 9207: an answer of somebody else
		return Arrival{}, fault.Invalidf(op, "", "account.provider_refused")
	}
	if in.Failure != "" || in.Code == "" || len(in.Code) > 4096 {
		return Arrival{}, fault.Invalidf(op, "", "account.provider_cancelled")
	}
	who, err := s.openid.Finish(ctx, c, in.Code, s.request(in.State, d.purpose))
	if err != nil {
		return Arrival{}, s.explained(op, p, err)
	}
	arrival := Arrival{Back: d.back, Purpose: d.purpose, Word: p.Word}
	switch d.purpose {
	case toConfirm:
		err = s.confirmBy(ctx, p, d, who, now)
	case toLink:
		err = s.linkTo(ctx, p, d, who, now)
	default:
		arrival.Session, err = s.enter(ctx, p, who, at, now)
	}
	return arrival, fault.Wrap(op, err)
}

// enter starts a session for whoever the provider says it is. What has to be kept although
// nobody gets in, such as roles that are gone, is kept.
func (s *Service) enter(ctx context.Context, p Provider, who openid.Identity, at Attempt, now time.Time) (string, error) {
	const op = "account.enter"
	secret := newSecret()
	var failure error
	err := s.db.Write(ctx, func(tx *store.Tx) error {
		failure = nil
		u, err := s.userFor(tx, p, who, now)
		if err != nil {
			return err
		}
		if u.ID == "" || u.Disabled || u.OrgID != p.OrgID {
			failure = fault.Invalidf(op, "", "account.provider_unknown")
			return refusedVisitor(tx, p, u, now)
		}
		if u, err = s.follow(tx, p, u, who, now); err != nil {
			return err
		}
		if len(u.Roles) == 0 {
			failure = fault.Invalidf(op, "", "account.provider_no_role")
			return refusedVisitor(tx, p, u, now)
		}
		proven := time.Time{}
		if p.TwoSteps(who.Proofs) {
			proven = now
		}
		if err := insertSession(tx, hashOf(secret), DeviceName(at.Agent), u.ID, now, proven); err != nil {
			return err
		}
		if err := markSession(tx, hashOf(secret), p.ID, who.SessionID); err != nil {
			return err
		}
		if who.SessionID != "" {
			if err := insertVisit(tx, p.ID, who.SessionID, u.ID, now); err != nil {
				return err
			}
		}
		if err := deleteOldSessions(tx, now.Add(-absoluteEnd), now.Add(-idleEnd)); err != nil {
			return err
		}
		return audit.Write(tx, now, u.bySession(), "account.login_provider", "User", u.ID, access.Decision{})
	})
	if err == nil {
		err = failure
	}
	return secret, err
}

// refusedVisitor notes that a provider knows somebody whom we do not let in.
func refusedVisitor(tx *store.Tx, p Provider, u User, now time.Time) error {
	return audit.Write(tx, now, access.Actor{OrgID: p.OrgID}, "account.provider_refused", "User", u.ID, access.Decision{})
}

// userFor is the user of an identity, made when the organisation lets its provider do that
// and somebody has a group for it; the zero User for who stays a stranger.
func (s *Service) userFor(tx *store.Tx, p Provider, who openid.Identity, now time.Time) (User, error) {
	id, err := userOfIdentity(tx, who.Issuer, who.Subject, p.OrgID)
	if err != nil {
		return User{}, err
	}
	if id != "" {
		return UserByID(tx, id)
	}
	roles, err := s.rolesFor(tx, p, who)
	if err != nil || !p.CreatesUsers || len(roles) == 0 {
		return User{}, err
	}
	u := User{ID: store.NewID(), OrgID: p.OrgID, Name: nameOf(who), Login: proposedLogin(who.Login, who.Subject), Roles: roles}
	if taken, err := loginTaken(tx, u.Login); err != nil {
		return User{}, err
	} else if taken {
		u.Login += "-" + strings.ReplaceAll(u.ID, "-", "")[20:]
	}
	if err := InsertUser(tx, now, u, ""); err != nil {
		return User{}, err
	}
	if err := insertIdentity(tx, who.Issuer, who.Subject, p.OrgID, u.ID, now); err != nil {
		return User{}, err
	}
	if err := audit.Write(tx, now, access.System(p.OrgID), "account.user_by_provider", "User", u.ID, access.Decision{}); err != nil {
		return User{}, err
	}
	return UserByID(tx, u.ID)
}

// nameOf is a name that fits; who has none at the provider gets a plain one.
func nameOf(who openid.Identity) string {
	name := strings.TrimSpace(who.Name)
	if name == "" {
		name = proposedLogin(who.Login, who.Subject)
	}
	if r := []rune(name); len(r) > 100 {
		name = string(r[:100])
	}
	return name
}

// rolesFor are the roles that somebody's groups give, as far as the organisation can give them.
func (s *Service) rolesFor(tx *store.Tx, p Provider, who openid.Identity) ([]access.Role, error) {
	o, err := OrganisationByID(tx, p.OrgID)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(p.RolesOf(who.Groups), func(r access.Role) bool { return !slices.Contains(RolesAllowed(o.Kind), r) }), nil
}

// follow gives a user the name and roles of the provider. Who loses all roles loses
// sessions and keys too.
func (s *Service) follow(tx *store.Tx, p Provider, u User, who openid.Identity, now time.Time) (User, error) {
	if !p.GivesRoles() {
		return u, nil
	}
	roles, err := s.rolesFor(tx, p, who)
	if err != nil {
		return u, err
	}
	name := u.Name
	if who.Name != "" {
		name = nameOf(who)
	}
	if slices.Equal(roles, u.Roles) && name == u.Name {
		return u, nil
	}
	u.Roles, u.Name = roles, name
	if err := followProvider(tx, u); err != nil {
		return u, err
	}
	if len(roles) == 0 {
		if err := endAccess(tx, u.ID); err != nil {
			return u, err
		}
	}
	return u, audit.Write(tx, now, access.System(p.OrgID), "account.roles_by_provider", "User", u.ID, access.Decision{})
}

// confirmBy notes that the owner of a session showed at the provider again who it is.
func (s *Service) confirmBy(ctx context.Context, p Provider, d departure, who openid.Identity, now time.Time) error {
	const op = "account.confirmby"
	return s.db.Write(ctx, func(tx *store.Tx) error {
		v, err := sessionOf(tx, d.session)
		if fault.Is(err, fault.NotFound) || err == nil && v.stage(s.required, now) != stageFull {
			return fault.New(op, fault.Unknown)
		}
		if err != nil {
			return err
		}
		id, err := userOfIdentity(tx, who.Issuer, who.Subject, p.OrgID)
		if err != nil {
			return err
		}
		if id != v.user.ID {
			return fault.Invalidf(op, "", "account.provider_somebody_else")
		}
		if err := confirmSession(tx, v.hash, now); err != nil {
			return err
		}
		return audit.Write(tx, now, v.user.bySession(), "account.confirm", "User", v.user.ID, access.Decision{})
	})
}
