package calendar

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
)

// Files are the table, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions.
const (
	actFeed access.Action = "calendar.feed"
	actSet  access.Action = "calendar.set"
)

// Source are the dates of somebody in one module, judged for that person at that moment.
type Source func(ctx context.Context, a access.Actor) ([]Entry, error)

// Service makes calendars.
type Service struct {
	db      *store.DB
	clock   clock.Clock
	policy  *access.Policy
	words   *text.Catalogue
	sources []Source
	one     One
}

// One is a conference that the actor may see, as an entry.
type One func(ctx context.Context, a access.Actor, id string) (Entry, error)

// New makes the service; app fills the sources, and the way to one conference.
func New(db *store.DB, c clock.Clock, policy *access.Policy, words *text.Catalogue, one One, sources ...Source) *Service {
	return &Service{db: db, clock: c, policy: policy, words: words, one: one, sources: sources}
}

// secretSize is how many random bytes an address holds.
const secretSize = 32

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte("calendar/" + secret))
	return hex.EncodeToString(sum[:])
}

// Renew makes the address of the actor's feed, which ends the one before. It is shown this once.
func (s *Service) Renew(ctx context.Context, a access.Actor) (secret string, err error) {
	const op = "calendar.renew"
	d, err := s.policy.RequireOrg(op, a, actSet)
	if err != nil {
		return "", err
	}
	raw := make([]byte, secretSize)
	if _, err := rand.Read(raw); err != nil {
		return "", fault.Wrap(op, err)
	}
	secret = base64.RawURLEncoding.EncodeToString(raw)
	now := s.clock.Now()
	return secret, fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		return cmp.Or(save(tx, a.UserID, hashOf(secret), now), audit.Write(tx, now, a, actSet, "User", a.UserID, d))
	}))
}

// Stop ends the actor's feed. Doing it again changes nothing.
func (s *Service) Stop(ctx context.Context, a access.Actor) error {
	const op = "calendar.stop"
	d, err := s.policy.RequireOrg(op, a, actSet)
	if err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		return cmp.Or(remove(tx, a.UserID), audit.Write(tx, s.clock.Now(), a, actSet, "User", a.UserID, d))
	}))
}

// Since is when the actor's feed was made, zero without one.
func (s *Service) Since(ctx context.Context, a access.Actor) (made time.Time, err error) {
	const op = "calendar.since"
	if _, err := s.policy.RequireOrg(op, a, actSet); err != nil {
		return made, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err := ofUser(tx, a.UserID)
		if len(list) > 0 {
			made = list[0].made
		}
		return err
	})
	return made, fault.Wrap(op, err)
}

// Feed is the calendar behind a secret. What is wrong, stopped, or of somebody who may have none
// any more, does not exist.
func (s *Service) Feed(ctx context.Context, secret string) (string, error) {
	const op = "calendar.feed"
	var f feed
	var a access.Actor
	if err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if f, err = bySecret(tx, hashOf(secret)); err != nil {
			return err
		}
		u, err := account.UserByID(tx, f.userID)
		if err == nil && u.Disabled {
			err = fault.New(op, fault.NotFound)
		}
		a = u.Actor()
		return err
	}); err != nil {
		return "", fault.Wrap(op, err)
	}
	if !s.policy.May(a, actFeed) {
		return "", fault.New(op, fault.NotFound)
	}
	var all []Entry
	for _, source := range s.sources {
		list, err := source(ctx, a)
		if err != nil {
			return "", fault.Wrap(op, err)
		}
		all = append(all, list...)
	}
	return s.file(all, f.made), nil
}

// File is a calendar of one conference.
func (s *Service) File(ctx context.Context, a access.Actor, id string) (string, error) {
	e, err := s.one(ctx, a, id)
	if err != nil {
		return "", fault.Wrap("calendar.file", err)
	}
	return s.file([]Entry{e}, e.begins()), nil
}

func (s *Service) file(list []Entry, made time.Time) string {
	p := s.words.Printer(text.Dutch)
	return write(p.T("calendar.name"), list, func(e Entry) string {
		if e.Kind == Duty {
			return p.T("calendar.entry_dienst", "Name", e.Name)
		}
		if e.Number == "" {
			return p.T("calendar.entry_" + string(e.Kind))
		}
		return p.T("calendar.entry_case", "Number", e.Number)
	}, made)
}
