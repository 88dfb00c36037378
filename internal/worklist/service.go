package worklist

import (
	"context"
	"embed"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/routing"
	"samendoen/internal/signal"
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions of the policy. What somebody may do with a signal is a rule of that signal.
const (
	actKeep   access.Action = "signal.list_keep"
	actShare  access.Action = "signal.list_share"
	actRead   access.Action = "signal.list_read"
	actChange access.Action = "signal.list_change"
)

// Service keeps the lists and carries out what is done with several signals.
type Service struct {
	db      *store.DB
	clock   clock.Clock
	policy  *access.Policy
	signals *signal.Service
}

// New makes the service.
func New(db *store.DB, c clock.Clock, policy *access.Policy, signals *signal.Service) *Service {
	return &Service{db: db, clock: c, policy: policy, signals: signals}
}

// now is the time in the precision of the database.
func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

// Shown is a saved list with how many signals it shows its reader.
type Shown struct {
	List
	N      int  // at most countMost
	Own    bool // the reader saved it
	Change bool // the reader may change it

	DeskName string // of the desk with which it is shared, empty for none
}

// countMost is how far the signals of a saved list are counted.
const countMost = 100

// Lists are the saved lists that the actor may use, the own ones first.
func (s *Service) Lists(ctx context.Context, a access.Actor) (list []Shown, err error) {
	const op = "worklist.lists"
	if !s.policy.May(a, actKeep) {
		return nil, nil
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list = nil
		book, _, err := routing.BookOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		all, err := listsFor(tx, a.OrgID, a.UserID)
		for _, l := range all {
			r := resource(l, a, book)
			if s.policy.Decide(a, actRead, r).Allowed {
				desk, _ := book.Desk(l.Readers.Desk())
				list = append(list, Shown{List: l, Own: l.Owner == a.UserID, Change: s.policy.Decide(a, actChange, r).Allowed, DeskName: desk.Name})
			}
		}
		return err
	})
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	filters := make([]signal.Filter, len(list))
	for i, l := range list {
		filters[i] = l.Filter
	}
	counts, err := s.signals.Counts(ctx, a, filters, countMost)
	for i := range counts {
		list[i].N = counts[i]
	}
	return list, fault.Wrap(op, err)
}

// load reads a list and asks whether the actor may do the action with it.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action access.Action, id ID) (List, access.Decision, error) {
	l, err := listByID(tx, id)
	if err != nil {
		return List{}, access.Decision{}, err
	}
	book, _, err := routing.BookOf(tx, l.Org)
	if err != nil {
		return List{}, access.Decision{}, err
	}
	d, err := s.policy.Require(op, a, action, actRead, resource(l, a, book))
	return l, d, err
}

// Get is a saved list that the actor may use; NotFound for any other.
func (s *Service) Get(ctx context.Context, a access.Actor, id ID) (l List, err error) {
	const op = "worklist.get"
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		l, _, err = s.load(tx, op, a, actRead, id)
		return err
	})
	return l, fault.Wrap(op, err)
}

// Save keeps a choice of filters under a name; once for each key of a program, which is empty for
// none.
func (s *Service) Save(ctx context.Context, a access.Actor, name string, readers Readers, f signal.Filter, key string) (id ID, err error) {
	const op = "worklist.save"
	d, err := s.policy.RequireOrg(op, a, actKeep)
	if err != nil {
		return "", err
	}
	name, f = signal.Tidy(name), onlyChoices(f)
	l := List{ID: ID(store.NewID()), Org: a.OrgID, Owner: a.UserID, Name: name, Readers: readers, Filter: f, At: s.now()}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		made, again, err := account.Once(tx, a.UserID, op, key, string(l.ID), l.At)
		if id = ID(made); err != nil || again {
			return err
		}
		book, _, err := routing.BookOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		fields := append(checkName(name), readers.check(s.policy.May(a, actShare), book)...)
		if err := fault.Check(op, append(fields, f.Check()...)); err != nil {
			return err
		}
		own, all, err := room(tx, a.OrgID, a.UserID)
		if err != nil {
			return err
		}
		if own >= maxOwn || readers != OnlyMe && all >= maxShared {
			return fault.Invalidf(op, "naam", "worklist.many")
		}
		if err := Insert(tx, l); err != nil {
			return err
		}
		return audit.Write(tx, l.At, a, actKeep, ObjectType, string(l.ID), d)
	})
	return id, fault.Wrap(op, err)
}

// Change gives a list another name, or more or fewer readers.
func (s *Service) Change(ctx context.Context, a access.Actor, id ID, version int64, name string, readers Readers) error {
	const op = "worklist.change"
	name = signal.Tidy(name)
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		l, d, err := s.load(tx, op, a, actChange, id)
		if err != nil {
			return err
		}
		fields := checkName(name)
		if readers != l.Readers {
			book, _, err := routing.BookOf(tx, l.Org)
			if err != nil {
				return err
			}
			fields = append(fields, readers.check(s.policy.May(a, actShare), book)...)
		}
		if err := fault.Check(op, fields); err != nil {
			return err
		}
		if readers != OnlyMe && l.Readers == OnlyMe {
			_, all, err := room(tx, l.Org, l.Owner)
			if err != nil {
				return err
			}
			if all >= maxShared {
				return fault.Invalidf(op, "naam", "worklist.many")
			}
		}
		l.Name, l.Readers, l.At, l.Version = name, readers, s.now(), version
		n, err := change(tx, l)
		if err := store.Changed(op, n, err); err != nil {
			return err
		}
		return audit.Write(tx, l.At, a, actChange, ObjectType, string(l.ID), d)
	}))
}

// Remove throws a list away; the signals that it showed stay as they are.
func (s *Service) Remove(ctx context.Context, a access.Actor, id ID, version int64) error {
	const op = "worklist.remove"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		l, d, err := s.load(tx, op, a, actChange, id)
		if err != nil {
			return err
		}
		n, err := remove(tx, l.ID, version)
		if err := store.Changed(op, n, err); err != nil {
			return err
		}
		return audit.Write(tx, s.now(), a, actChange, ObjectType, string(l.ID), d)
	}))
}
