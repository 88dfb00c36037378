package resident

import (
	"cmp"
	"context"
	"embed"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/pass"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/health"
	"samendoen/internal/letter"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions of the policy, and what the log says beside them.
const (
	actSee    access.Action = "resident.see"
	actSteer  access.Action = "resident.steer"
	actLook   access.Action = "resident.look"
	actSay    access.Action = "resident.say"
	actEnter  access.Action = "resident.enter"
	actLetter access.Action = "resident.letter"
	actEnded  access.Action = "resident.ended" // too many wrong PINs
)

// Service carries out what residents do with their plan, and staff around it.
type Service struct {
	db      *store.DB
	clock   clock.Clock
	policy  *access.Policy
	vault   *seal.Vault
	cases   *casework.Service
	letters *letter.Service
	keyed   pass.Keys
	minds   health.Keys // of what residents keep for themselves

	post     Post     // nil: no mail goes out
	mailKey  []byte   // of codes and links in mails
	requests Requests // nil: an objection is answered and nothing more
}

// New makes the service.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy, cases *casework.Service, letters *letter.Service) *Service {
	return &Service{db: db, clock: c, policy: policy, vault: vault, cases: cases, letters: letters, keyed: pass.Keys(vault.Derive("resident code")), minds: health.Keys(vault.Derive("resident scores")),
		mailKey: vault.Derive("resident mail")}
}

// now is the time in the precision of the database.
func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

// change lets fn work on a running case for somebody of the staff who decides about it, and writes
// the record with it.
func (s *Service) change(ctx context.Context, op string, a access.Actor, id casework.ID,
	fn func(tx *store.Tx, in casework.Inside, now time.Time) error) error {
	return s.decide(ctx, op, a, id, func(tx *store.Tx, in casework.Inside, _ access.Decision, now time.Time) error {
		if !in.Open() {
			return fault.Invalidf(op, "", "casework.is_closed")
		}
		return fn(tx, in, now)
	})
}

// decide is change of a case that may be closed: what a resident said before is answered after.
func (s *Service) decide(ctx context.Context, op string, a access.Actor, id casework.ID,
	fn func(tx *store.Tx, in casework.Inside, d access.Decision, now time.Time) error) error {
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		in, d, err := s.cases.Inside(tx, op, a, actSteer, "", id, now)
		if err != nil {
			return err
		}
		if in.Erased {
			return fault.Invalidf(op, "", "casework.is_closed")
		}
		if err := fn(tx, in, d, now); err != nil {
			return err
		}
		return cmp.Or(in.Changed(tx, now, a.UserID), audit.Write(tx, now, a, actSteer, casework.ObjectType, string(id), d))
	}))
}
