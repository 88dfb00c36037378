package casework

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/signal"
)

// The actions of the policy.
const (
	actRead     access.Action = "case.read"
	actWrite    access.Action = "case.write"
	actManage   access.Action = "case.manage"
	actOpen     access.Action = "case.open"
	actList     access.Action = "case.list"
	actWeek     access.Action = "case.week"
	actOverview access.Action = "case.overview"
	actAssign   access.Action = "case.assign"
)

// Service carries out what people do with cases.
type Service struct {
	db      *store.DB
	clock   clock.Clock
	policy  *access.Policy
	vault   *seal.Vault
	signals *signal.Service
	inbox   Inbox
}

// New makes the service; inbox tells which new signals wait for somebody, nil for none.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy, signals *signal.Service, inbox Inbox) *Service {
	return &Service{db: db, clock: c, policy: policy, vault: vault, signals: signals, inbox: inbox}
}

// work is a case that somebody may work on, within one transaction.
type work struct {
	Case
	parts []access.TakingPart
	key   seal.Key
	actor access.Actor
	now   time.Time
	today time.Time
}

func (w *work) participants() []string { return access.Participants(w.parts) }

// readable refuses to write a text that nobody could ever read again.
func (w *work) readable(op string) error {
	if w.Erased {
		return fault.Invalidf(op, "", "casework.erased")
	}
	return nil
}

// event notes what happens to the case.
func (w *work) event(tx *store.Tx, kind EventKind, userID string, on time.Time, note string) error {
	return insertEvent(tx, w.key, w.Erased, w.ID, Event{ID: store.NewID(), At: w.now, ByID: w.actor.UserID,
		Kind: kind, UserID: userID, On: on, Note: note})
}

// load reads a case with its texts for an actor who may do the action. Without that
// it answers as if the case did not exist.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action access.Action, id ID, now time.Time) (*work, access.Decision, error) {
	if !a.Known() {
		return nil, access.Decision{}, fault.New(op, fault.Unknown)
	}
	c, err := ByID(tx, id)
	if err != nil {
		return nil, access.Decision{}, err
	}
	w := &work{Case: c, actor: a, now: now, today: clock.Date(now)}
	if w.parts, err = parts(tx, id); err != nil {
		return nil, access.Decision{}, err
	}
	d, err := s.policy.Require(op, a, action, actRead, Resource(c, w.parts))
	if err != nil {
		return nil, d, err
	}
	erased := false
	if w.key, erased, err = s.keyOf(tx, id); err != nil {
		return nil, d, err
	}
	return w, d, w.Case.open(w.key, erased)
}

// edit lets fn change a case that still has the version, and writes the case and the
// record of the change together with it.
func (s *Service) edit(ctx context.Context, op string, a access.Actor, action access.Action, id ID, version int64,
	fn func(tx *store.Tx, w *work) error) error {
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, d, err := s.load(tx, op, a, action, id, now)
		if err != nil {
			return err
		}
		if w.Version != version {
			return fault.New(op, fault.Conflict)
		}
		if err := fn(tx, w); err != nil {
			return err
		}
		w.Case.seal(w.key)
		if err := updateCase(tx, op, &w.Case); err != nil {
			return err
		}
		return audit.Write(tx, now, a, action, ObjectType, string(id), d)
	}))
}

// look writes the record that the actor sees the contents of a case, and is done when
// that is on disk.
func (s *Service) look(ctx context.Context, op string, a access.Actor, id ID) error {
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		if !a.Known() {
			return fault.New(op, fault.Unknown)
		}
		c, err := ByID(tx, id)
		if err != nil {
			return err
		}
		list, err := parts(tx, id)
		if err != nil {
			return err
		}
		d, err := s.policy.Require(op, a, actRead, actRead, Resource(c, list))
		if err != nil {
			return err
		}
		return audit.Write(tx, now, a, actRead, ObjectType, string(id), d)
	}))
}
