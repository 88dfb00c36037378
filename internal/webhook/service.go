package webhook

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/hook"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// The actions. What went to another program is on record as a look at the signal or case by
// whose key it was.
const (
	actManage access.Action = "webhook.manage"
	actSignal access.Action = "signal.webhook"
	actCase   access.Action = "case.webhook"
)

// sealedAs is what the secrets of endpoints are sealed as, under the organisation's key.
const sealedAs = "webhook.secret"

// Keys tells who an API key acts for; false when it has ended.
type Keys interface {
	TokenActor(tx *store.Tx, id string, now time.Time) (access.Actor, bool, error)
}

// Service keeps endpoints and tells them what happened.
type Service struct {
	db     *store.DB
	vault  *seal.Vault
	clock  clock.Clock
	policy *access.Policy
	keys   Keys
	post   hook.Poster
	log    *slog.Logger
	public string
	owner  string // names this sender in leases
}

// New makes the service. public is the address of the program as others know it, without a
// slash at its end; post sends.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy, keys Keys, post hook.Poster, public string, log *slog.Logger) *Service {
	return &Service{db: db, vault: vault, clock: c, policy: policy, keys: keys, post: post, public: public, log: log, owner: store.NewID()}
}

func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

// Overview is what an administrator sees of the endpoints of the organisation.
type Overview struct {
	Endpoints []Endpoint
	Tokens    []account.OrgToken // for which an endpoint can act
}

// token is the key of an endpoint, if it has not ended.
func (o Overview) token(id string) (account.OrgToken, bool) {
	for _, t := range o.Tokens {
		if t.ID == id {
			return t, true
		}
	}
	return account.OrgToken{}, false
}

// Overview gives the endpoints of the organisation and the keys that they can act for.
func (s *Service) Overview(ctx context.Context, a access.Actor) (o Overview, err error) {
	const op = "webhook.overview"
	if _, err := s.policy.RequireOrg(op, a, actManage); err != nil {
		return o, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if o.Endpoints, err = endpointsOf(tx, a.OrgID); err != nil {
			return err
		}
		o.Tokens, err = account.OrgTokens(tx, a.OrgID, s.now())
		return err
	})
	return o, fault.Wrap(op, err)
}

// Add registers an endpoint and gives its secret, which is shown once: the same key gives the same
// endpoint, and the secret that it has now. NotFound when it was taken away since.
func (s *Service) Add(ctx context.Context, a access.Actor, d Draft) (id ID, secret string, err error) {
	const op = "webhook.add"
	decision, err := s.policy.RequireOrg(op, a, actManage)
	if err != nil {
		return "", "", err
	}
	d.Name, d.URL = strings.TrimSpace(d.Name), strings.TrimSpace(d.URL)
	now, raw := s.now(), hook.NewSecret()
	e := Endpoint{ID: ID(store.NewID()), Org: a.OrgID, Name: d.Name, URL: d.URL, Kinds: d.Kinds, TokenID: d.TokenID, State: On, Created: now}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		made, again, err := account.Once(tx, a.UserID, op, d.Key, string(e.ID), now)
		if id = ID(made); err != nil {
			return err
		}
		if again {
			if raw, err = s.addedBefore(tx, op, a, id, now); err != nil {
				return err
			}
			return audit.Write(tx, now, a, actManage, "Webhook", made, decision)
		}
		tokens, err := account.OrgTokens(tx, a.OrgID, now)
		if err != nil {
			return err
		}
		var ids []string
		for _, t := range tokens {
			if ids = append(ids, t.ID); t.ID == d.TokenID {
				e.UserID = t.UserID
			}
		}
		if err := fault.Check(op, d.check(s.post.Allows, ids)); err != nil {
			return err
		}
		if n, err := countOf(tx, a.OrgID); err != nil || n >= maxEndpoints {
			return orFull(op, err)
		}
		if e.secret, err = s.seal(tx, a.OrgID, raw, now); err != nil {
			return err
		}
		if err := insertEndpoint(tx, e); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actManage, "Webhook", string(e.ID), decision)
	})
	return id, hook.ShowSecret(raw), fault.Wrap(op, err)
}

// addedBefore is the secret of an endpoint that was added with the same key.
func (s *Service) addedBefore(tx *store.Tx, op string, a access.Actor, id ID, now time.Time) ([]byte, error) {
	e, err := s.own(tx, op, a, id)
	if err != nil {
		return nil, err
	}
	list, err := s.secrets(tx, e, now)
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

func orFull(op string, err error) error {
	if err != nil {
		return err
	}
	return fault.Invalidf(op, "", "webhook.many", "Max", maxEndpoints)
}

func (s *Service) seal(tx *store.Tx, org string, secret []byte, now time.Time) ([]byte, error) {
	key, err := s.vault.HolderKey(tx, now, org)
	if err != nil {
		return nil, err
	}
	return key.SealBytes(sealedAs, secret), nil
}

// secrets are those that sign at a moment, the newest first.
func (s *Service) secrets(tx *store.Tx, e Endpoint, now time.Time) ([][]byte, error) {
	key, err := s.vault.OpenHolder(tx, e.Org)
	if err != nil {
		return nil, err
	}
	secret, err := key.OpenBytes(sealedAs, e.secret)
	if err != nil || len(e.old) == 0 || !e.OldEnds.After(now) {
		return [][]byte{secret}, err
	}
	old, err := key.OpenBytes(sealedAs, e.old)
	return [][]byte{secret, old}, err
}

// View is one endpoint with what was sent to it.
type View struct {
	Endpoint
	Messages []Message
	More     bool
	Token    account.OrgToken
	HasToken bool
	Now      time.Time
}

// listed is how many messages a page shows.
const listed = 50

// Show gives an endpoint of the organisation, with the last messages.
func (s *Service) Show(ctx context.Context, a access.Actor, id ID) (v View, err error) {
	return s.ShowBefore(ctx, a, id, "")
}

// ShowBefore is Show with the last messages before one; empty for the very last.
func (s *Service) ShowBefore(ctx context.Context, a access.Actor, id ID, before string) (v View, err error) {
	const op = "webhook.show"
	if _, err := s.policy.RequireOrg(op, a, actManage); err != nil {
		return v, err
	}
	v.Now = s.now()
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if v.Endpoint, err = s.own(tx, op, a, id); err != nil {
			return err
		}
		if v.Messages, err = messagesOf(tx, id, before, listed+1); err != nil {
			return err
		}
		if v.More = len(v.Messages) > listed; v.More {
			v.Messages = v.Messages[:listed]
		}
		tokens, err := account.OrgTokens(tx, a.OrgID, v.Now)
		v.Token, v.HasToken = Overview{Tokens: tokens}.token(v.TokenID)
		return err
	})
	return v, fault.Wrap(op, err)
}

// own is an endpoint of the actor's organisation; that of another does not exist.
func (s *Service) own(tx *store.Tx, op string, a access.Actor, id ID) (Endpoint, error) {
	e, err := endpointByID(tx, id)
	if err == nil && e.Org != a.OrgID {
		return Endpoint{}, fault.New(op, fault.NotFound)
	}
	return e, err
}

// change lets fn do something to an endpoint of the organisation that still has its version.
func (s *Service) change(ctx context.Context, op string, a access.Actor, id ID, version int64, fn func(tx *store.Tx, e Endpoint, now time.Time) error) error {
	d, err := s.policy.RequireOrg(op, a, actManage)
	if err != nil {
		return err
	}
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		e, err := s.own(tx, op, a, id)
		if err != nil {
			return err
		}
		if e.Version != version {
			return fault.New(op, fault.Conflict)
		}
		if err := fn(tx, e, now); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actManage, "Webhook", string(id), d)
	}))
}

// Set pauses an endpoint, switches it off or on again. What waited goes at once when it is
// on again; what was given up does not, see Again.
func (s *Service) Set(ctx context.Context, a access.Actor, id ID, version int64, to State) error {
	const op = "webhook.set"
	return s.change(ctx, op, a, id, version, func(tx *store.Tx, e Endpoint, now time.Time) error {
		switch to {
		case On:
			if _, ok, err := s.keys.TokenActor(tx, e.TokenID, now); err != nil || !ok {
				return orNoKey(op, err)
			}
			e.Why = ""
			if err := tryNow(tx, id); err != nil {
				return err
			}
		case Paused, Off:
			e.Why = ByHand
		default:
			return fault.Invalidf(op, "stand", "webhook.state_unknown")
		}
		e.State = to
		return updateEndpoint(tx, op, e)
	})
}

func orNoKey(op string, err error) error {
	if err != nil {
		return err
	}
	return fault.Invalidf(op, "stand", "webhook.no_key")
}

// Rotate gives an endpoint a new secret, which is shown once. For a day the former one signs
// too, so that nothing is refused while the receiver changes over.
func (s *Service) Rotate(ctx context.Context, a access.Actor, id ID, version int64) (secret string, err error) {
	const op = "webhook.rotate"
	raw := hook.NewSecret()
	err = s.change(ctx, op, a, id, version, func(tx *store.Tx, e Endpoint, now time.Time) error {
		sealed, err := s.seal(tx, e.Org, raw, now)
		if err != nil {
			return err
		}
		e.old, e.OldEnds, e.secret = e.secret, now.Add(rotateTime), sealed
		return updateEndpoint(tx, op, e)
	})
	return hook.ShowSecret(raw), err
}

// Remove takes an endpoint away, with all that was sent to it.
func (s *Service) Remove(ctx context.Context, a access.Actor, id ID, version int64) error {
	const op = "webhook.remove"
	return s.change(ctx, op, a, id, version, func(tx *store.Tx, e Endpoint, _ time.Time) error { return deleteEndpoint(tx, op, e) })
}

// Prove sends a message that is about nothing, to see whether it arrives.
func (s *Service) Prove(ctx context.Context, a access.Actor, id ID, version int64) error {
	const op = "webhook.prove"
	return s.change(ctx, op, a, id, version, func(tx *store.Tx, e Endpoint, now time.Time) error {
		if e.State != On {
			return fault.Invalidf(op, "", "webhook.not_on")
		}
		return insertProof(tx, id, now)
	})
}

// Again lets a message that arrived or was given up go once more, with the same id. Whether
// it may be known is decided anew.
func (s *Service) Again(ctx context.Context, a access.Actor, id ID, version int64, message string) error {
	const op = "webhook.again"
	return s.change(ctx, op, a, id, version, func(tx *store.Tx, e Endpoint, _ time.Time) error {
		if e.State != On {
			return fault.Invalidf(op, "", "webhook.not_on")
		}
		n, err := again(tx, id, message)
		if err == nil && n == 0 {
			return fault.New(op, fault.NotFound)
		}
		if err != nil {
			return err
		}
		return tryNow(tx, id)
	})
}
