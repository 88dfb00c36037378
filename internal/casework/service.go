package casework

import (
	"cmp"
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
	"samendoen/internal/signal"
)

// The actions of the policy.
const (
	actRead      access.Action = "case.read"
	actWrite     access.Action = "case.write"
	actManage    access.Action = "case.manage"
	actOpen      access.Action = "case.open"
	actList      access.Action = "case.list"
	actWeek      access.Action = "case.week"
	actOverview  access.Action = "case.overview"
	actAssign    access.Action = "case.assign"
	actStandIn   access.Action = "case.stand_in"
	actWords     access.Action = "case.words"
	actText      access.Action = "case.text"
	actAsk       access.Action = "case.ask"
	actAnswer    access.Action = "case.answer"
	actQuestions access.Action = "case.questions"
	actEmergency access.Action = "case.emergency"
	actReview    access.Action = "case.review"
	actShutOut   access.Action = "case.shut_out"
	actWhyNot    access.Action = "case.why_not"
	// actLook is what the log says of a look in an emergency, instead of actRead.
	actLook access.Action = "case.emergency_read"
)

// Service carries out what people do with cases.
type Service struct {
	db      *store.DB
	clock   clock.Clock
	policy  *access.Policy
	vault   *seal.Vault
	signals *signal.Service
	inbox   Inbox
	keeping Keeping // nil: the page does not say how long a case is kept
	telling Telling // nil: the page shows no way to where the resident is told
	heard   []Heard
	cards   []Card
	forms   []Forms
	guests  Guests // nil: nobody reads along without an account
	live    live
}

// New makes the service; inbox tells which new signals wait for somebody, nil for none.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy, signals *signal.Service, inbox Inbox) *Service {
	return &Service{db: db, clock: c, policy: policy, vault: vault, signals: signals, inbox: inbox}
}

// work is a case that somebody may work on, within one transaction.
type work struct {
	Case
	parts []access.TakingPart
	res   access.Resource // with the facts about the actor
	eyes  eyes            // of the actor
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

// event notes what happens to the case, with a note in the category of the case.
func (w *work) event(tx *store.Tx, kind EventKind, userID string, on time.Time, note string) error {
	return w.eventAs(tx, w.Category, kind, userID, on, note)
}

func (w *work) eventAs(tx *store.Tx, category network.Category, kind EventKind, userID string, on time.Time, note string) error {
	return w.eventID(tx, store.NewID(), category, kind, userID, on, note)
}

// eventID is eventAs with an id that something else names too.
func (w *work) eventID(tx *store.Tx, eventID string, category network.Category, kind EventKind, userID string, on time.Time, note string) error {
	return insertEvent(tx, w.key, w.Erased, w.ID, Event{ID: eventID, At: w.now, ByID: w.actor.UserID,
		Kind: kind, UserID: userID, On: on, Note: note, Category: category})
}

// stand is a case with what stands between it and an actor, also when there is no such case.
// Nobody else than people who are signed in has one.
func stand(tx *store.Tx, op string, a access.Actor, id ID, now time.Time) (c Case, r access.Resource, err error) {
	if !a.Known() {
		return c, r, fault.New(op, fault.Unknown)
	}
	if c, err = ByID(tx, id); err != nil && !fault.Is(err, fault.NotFound) {
		return c, r, err
	}
	c.ID = id
	r = Resource(c)
	return c, r, cmp.Or(err, access.Load(tx, now, a, &r))
}

// handle is a case without its texts, for whoever may do the action; for everybody else
// it answers as if the case did not exist.
func (s *Service) handle(tx *store.Tx, op string, a access.Actor, action access.Action, id ID, now time.Time) (*work, access.Decision, error) {
	return s.handleAs(tx, op, a, action, actRead, id, now, "")
}

// handleAs is handle of a case that has somebody else than its director as its holder for the
// policy, if that is said; it answers that there is no such case to whoever may not do read.
func (s *Service) handleAs(tx *store.Tx, op string, a access.Actor, action, read access.Action, id ID, now time.Time, holder string) (*work, access.Decision, error) {
	c, r, missing := stand(tx, op, a, id, now)
	r.Holder = cmp.Or(holder, r.Holder)
	d, err := s.policy.Require(op, a, action, read, r) // of what is missing too, which so takes as long
	if err = cmp.Or(missing, err); err != nil {
		return nil, d, err
	}
	w := &work{Case: c, actor: a, now: now, today: clock.Date(now), res: r}
	if w.parts, err = parts(tx, id); err != nil {
		return nil, d, err
	}
	w.key, w.Erased, err = s.keyOf(tx, id)
	return w, d, err
}

// load reads a case with its texts for an actor who may do the action. Without that
// it answers as if the case did not exist.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action access.Action, id ID, now time.Time) (*work, access.Decision, error) {
	w, d, err := s.handle(tx, op, a, action, id, now)
	if err != nil {
		return nil, d, err
	}
	w.eyes = s.eyesOf(a, w.res)
	return w, d, w.Case.open(w.key, w.Erased)
}

// edit lets fn change a group of a case that did not change since the version, and writes the
// case and the record of the change together with it.
func (s *Service) edit(ctx context.Context, op string, a access.Actor, action access.Action, id ID, g Group, version int64,
	fn func(tx *store.Tx, w *work) error) error {
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		w, d, err := s.load(tx, op, a, action, id, now)
		if err != nil {
			return err
		}
		moves, err := movesOf(tx, id)
		if err != nil {
			return err
		}
		if moves.Stale(g, version, w.Version) {
			return fault.New(op, fault.Conflict)
		}
		if err := fn(tx, w); err != nil {
			return err
		}
		w.Case.seal(w.key)
		if err := w.save(tx, op, g); err != nil {
			return err
		}
		return audit.Write(tx, now, a, action, ObjectType, string(id), d)
	}))
}

// lookAction is what the log calls a look: one in an emergency has a name of its own.
func lookAction(f access.Facts) access.Action {
	if f.Part == "" || f.Restricted {
		return actLook
	}
	return actRead
}

// look writes the record that the actor sees the contents of a case, and is done when
// that is on disk.
func (s *Service) look(ctx context.Context, op string, a access.Actor, id ID) error {
	now := s.clock.Now()
	return fault.Wrap(op, audit.Look(ctx, s.db, now, a, actRead, ObjectType, string(id), func(tx *store.Tx) error {
		_, r, err := stand(tx, op, a, id, now)
		if err != nil {
			return err
		}
		d, err := s.policy.Require(op, a, actRead, actRead, r)
		if err != nil {
			return err
		}
		return audit.Write(tx, now, a, lookAction(r.Facts), ObjectType, string(id), d)
	}))
}
