package account

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/alexedwards/argon2id"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/openid"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// Service signs people in and keeps their accounts.
type Service struct {
	db       *store.DB
	vault    *seal.Vault
	clock    clock.Clock
	policy   *access.Policy
	required demand                                                             // of whom a second step is asked
	public   string                                                             // address as people know it, "https://naam.example"; empty: only here
	openid   *openid.Party                                                      // talks to the providers of organisations; nil: nobody does
	log      *slog.Logger                                                       // comes with openid
	devices  func(ctx context.Context, a access.Actor) ([]SendingDevice, error) // nil: there are none
	leaked   *Leaked                                                            // nil: only what is easy to guess is refused
	cost     *argon2id.Params                                                   // of passwords and recovery codes
	hashes   chan struct{}                                                      // caps the passwords that are hashed at once: each takes 19 MiB
}

// New makes the service; requireFactor makes the second step obligatory for whoever sees
// contents, and for whoever makes an API token; see AskEverybody.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy, requireFactor bool) *Service {
	return &Service{db: db, vault: vault, clock: c, policy: policy, required: demand{on: requireFactor}, cost: UsualCost(), hashes: make(chan struct{}, 2)}
}

// UsualCost is argon2id as OWASP advises for an interactive login: 19 MiB, two passes, one lane.
func UsualCost() *argon2id.Params {
	return &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}
}

// Costs sets what a password costs that is chosen from now on, and a login that is not known;
// one that is kept costs what it cost when it was chosen. New sets UsualCost; only tests about
// something else need another.
func (s *Service) Costs(p *argon2id.Params) { s.cost = p }

// HashPassword is the argon2id hash of a password; it takes about 20 ms.
func (s *Service) HashPassword(password string) (string, error) {
	s.hashes <- struct{}{}
	defer func() { <-s.hashes }()
	return argon2id.CreateHash(password, s.cost)
}

// nobodysHash costs an unknown login the same time as a known one.
func (s *Service) nobodysHash() string {
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$MDEyMzQ1Njc4OWFiY2RlZg$ZmY0NjY3YjJmN2QyYjM2ZDk4ZmY0NjY3YjJmN2QyYjM",
		s.cost.Memory, s.cost.Iterations, s.cost.Parallelism)
}

// Login checks a password and starts a session; it returns the session's secret for
// the cookie. Unknown login, blocked user and wrong password are the same error. The
// session opens nothing but the second step where the user has one or needs one.
func (s *Service) Login(ctx context.Context, login, password string, at Attempt) (secret string, err error) {
	const op = "account.login"
	login = strings.ToLower(strings.TrimSpace(login))
	now := s.clock.Now()
	doors := loginBuckets(login, networkOf(at.From), deviceOf(s.deviceKey(), login, at.Device))
	var c credentials
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		if closed, err := s.closed(tx, doors, now); err != nil || closed {
			return cmp.Or(err, fault.New(op, fault.TooMany))
		}
		c, err = credentialsOf(tx, login)
		return err
	})
	if err != nil && !fault.Is(err, fault.NotFound) {
		return "", fault.Wrap(op, err)
	}
	switch {
	case !s.passwordIs(c, password):
		if err := s.db.Write(ctx, func(tx *store.Tx) error {
			if _, err := s.failed(tx, doors, now); err != nil {
				return err
			}
			return refusedLogin(tx, c.user, now)
		}); err != nil {
			return "", fault.Wrap(op, err)
		}
		return "", fault.Invalidf(op, "password", "account.login_failed")
	case !c.given.IsZero() && now.Sub(c.given) >= givenTime:
		if err := s.db.Write(ctx, func(tx *store.Tx) error { return refusedLogin(tx, c.user, now) }); err != nil {
			return "", fault.Wrap(op, err)
		}
		return "", fault.Invalidf(op, "password", "account.password_expired")
	}
	return s.startSession(ctx, c, at.Agent, doors[:1], now)
}

// refusedLogin notes that somebody was not let in, and as whom; what was typed is not kept.
// How often one address comes so far is bounded by its doors.
func refusedLogin(tx *store.Tx, u User, now time.Time) error {
	return audit.Write(tx, now, access.Actor{OrgID: u.OrgID}, "account.login_refused", "User", u.ID, access.Decision{Rules: []string{"refused.login"}})
}

// closed reports whether too many failures stand behind one of the doors.
func (s *Service) closed(tx *store.Tx, doors []bucket, now time.Time) (bool, error) {
	for _, d := range doors {
		n, since, err := attemptsOf(tx, s.doorKey(d))
		if err != nil || blocked(n, d.max, since, now) {
			return true, err
		}
	}
	return false, nil
}

// failed counts a failure at each door, and reports whether one is closed by it.
func (s *Service) failed(tx *store.Tx, doors []bucket, now time.Time) (bool, error) {
	if err := forgetFailures(tx, now.Add(-failureTime)); err != nil {
		return false, err
	}
	for _, d := range doors {
		if err := countFailure(tx, s.doorKey(d), now); err != nil {
			return false, err
		}
	}
	return s.closed(tx, doors, now)
}

func (s *Service) succeeded(tx *store.Tx, doors []bucket) error {
	for _, d := range doors {
		if err := clearFailures(tx, s.doorKey(d)); err != nil {
			return err
		}
	}
	return nil
}

// doorKey is the name of a door in the database, which says nothing about whose it is.
func (s *Service) doorKey(d bucket) string { return keyed(s.vault.Derive("account.attempt"), d.who) }

func (s *Service) deviceKey() []byte { return s.vault.Derive("account.device") }

func (s *Service) passwordIs(c credentials, password string) bool {
	hash := c.hash
	if hash == "" || len(password) > maxPassword {
		hash, password = s.nobodysHash(), "nobody"
	}
	s.hashes <- struct{}{}
	match, err := argon2id.ComparePasswordAndHash(password, hash)
	<-s.hashes
	return err == nil && match && c.hash != "" && !c.user.Disabled
}

// StartSession signs a user in without a password, for the demo's buttons.
func (s *Service) StartSession(ctx context.Context, login string, at Attempt) (secret string, err error) {
	const op = "account.startsession"
	var c credentials
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		c, err = credentialsOf(tx, login)
		return err
	})
	if err != nil {
		return "", fault.Wrap(op, err)
	}
	c.given = time.Time{} // of the demo
	return s.startSession(ctx, c, at.Agent, nil, s.clock.Now())
}

func (s *Service) startSession(ctx context.Context, c credentials, agent string, doors []bucket, now time.Time) (string, error) {
	secret := newSecret()
	err := s.db.Write(ctx, func(tx *store.Tx) error {
		if err := insertSession(tx, hashOf(secret), DeviceName(agent), c.user.ID, now, time.Time{}); err != nil {
			return err
		}
		if !c.given.IsZero() {
			if err := givenSession(tx, hashOf(secret)); err != nil {
				return err
			}
		}
		if err := deleteOldSessions(tx, now.Add(-absoluteEnd), now.Add(-idleEnd)); err != nil {
			return err
		}
		if err := s.succeeded(tx, doors); err != nil {
			return err
		}
		return audit.Write(tx, now, c.user.bySession(), "account.login", "User", c.user.ID, access.Decision{})
	})
	return secret, fault.Wrap("account.login", err)
}

// BySession is the actor of a session secret, Unknown when it has ended or still waits
// for its second step.
func (s *Service) BySession(ctx context.Context, secret string) (access.Actor, error) {
	const op = "account.bysession"
	v, a, err := s.behind(ctx, secret)
	if err != nil {
		return access.Actor{}, fault.Wrap(op, err)
	}
	if now := s.clock.Now(); now.Sub(v.seen) > time.Minute {
		if err := s.db.Write(ctx, func(tx *store.Tx) error { return touchSession(tx, v.hash, now) }); err != nil {
			return access.Actor{}, fault.Wrap(op, err)
		}
	}
	return a, nil
}

// Watching is BySession that does not take the session for used, for a page that asks by itself.
func (s *Service) Watching(ctx context.Context, secret string) (access.Actor, error) {
	_, a, err := s.behind(ctx, secret)
	return a, fault.Wrap("account.watching", err)
}

// behind is the session of a secret that passed all its steps, and its actor.
func (s *Service) behind(ctx context.Context, secret string) (session, access.Actor, error) {
	v, at, err := s.session(ctx, secret)
	if err == nil && at != stageFull {
		err = fault.New("account.behind", fault.Unknown)
	}
	if err != nil {
		return v, access.Actor{}, err
	}
	a := v.user.bySession()
	a.OneFactor, a.Notices = s.required.on && v.proven.IsZero(), v.notices
	return v, a, nil
}

// session is the session of a secret and its stage; a secret of nobody has ended.
func (s *Service) session(ctx context.Context, secret string) (v session, at stage, err error) {
	err = s.db.Look(ctx, func(tx *store.Tx) (err error) {
		v, err = sessionOf(tx, hashOf(secret))
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return session{}, stageEnded, nil
	}
	return v, v.stage(s.required, s.clock.Now()), err
}

// ByToken is the actor of an API token, Unknown when it has ended, and where a second step
// is required of its user, when there is none.
func (s *Service) ByToken(ctx context.Context, secret string) (access.Actor, error) {
	const op = "account.bytoken"
	var v tokenUser
	err := s.db.Look(ctx, func(tx *store.Tx) (err error) {
		v, err = tokenOf(tx, hashOf(secret))
		return err
	})
	if fault.Is(err, fault.NotFound) || err == nil && (!v.until.After(s.clock.Now()) || s.required.of(v.user) && !v.hasFactor) {
		return access.Actor{}, fault.New(op, fault.Unknown)
	}
	if err != nil {
		return access.Actor{}, fault.Wrap(op, err)
	}
	a := v.user.Actor()
	a.Scopes, a.Via = v.scopes, access.ByToken
	return a, nil
}

// Logout ends a session.
func (s *Service) Logout(ctx context.Context, secret string) error {
	return s.db.Write(ctx, func(tx *store.Tx) error { return deleteSession(tx, hashOf(secret)) })
}

// NewToken makes an API token for the actor and returns its secret, which is shown once.
// Where a second step is required, only who has one makes tokens.
func (s *Service) NewToken(ctx context.Context, a access.Actor, name string, scopes []string, until time.Time) (secret string, err error) {
	const op = "account.newtoken"
	now := s.clock.Now()
	d, err := s.policy.RequireOrg(op, a, "account.token")
	if err != nil {
		return "", err
	}
	if err := fault.Check(op, checkToken(name, scopes, until, now)); err != nil {
		return "", err
	}
	secret = "sdt_" + newSecret()
	t := Token{ID: store.NewID(), Name: strings.TrimSpace(name), Scopes: scopes, Created: now, Until: until}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		if u, err := UserByID(tx, a.UserID); err != nil {
			return err
		} else if s.required.on && !u.HasFactor {
			return fault.Invalidf(op, "", "account.token_needs_factor")
		}
		if err := insertToken(tx, hashOf(secret), a.UserID, t); err != nil {
			return err
		}
		return audit.Write(tx, now, a, "account.token", "Token", t.ID, d)
	})
	return secret, fault.Wrap(op, err)
}

// Tokens are the actor's own tokens.
func (s *Service) Tokens(ctx context.Context, a access.Actor) (list []Token, err error) {
	if _, err := s.policy.RequireOrg("account.tokens", a, "account.token"); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err = tokensOf(tx, a.UserID)
		return err
	})
	return list, fault.Wrap("account.tokens", err)
}

// EndToken withdraws one of the actor's tokens.
func (s *Service) EndToken(ctx context.Context, a access.Actor, id string) error {
	const op = "account.endtoken"
	d, err := s.policy.RequireOrg(op, a, "account.token")
	if err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		n, err := deleteToken(tx, a.UserID, id)
		if err == nil && n == 0 {
			return fault.New(op, fault.NotFound)
		}
		if err != nil {
			return err
		}
		return audit.Write(tx, s.clock.Now(), a, "account.endtoken", "Token", id, d)
	}))
}

func newSecret() string {
	b := make([]byte, 32)
	rand.Read(b) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b)
}

// hashOf is what the database holds of a secret with 256 random bits; such a secret
// needs no slow hash.
func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
