package health

import (
	"cmp"
	"context"
	"embed"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
	"samendoen/internal/network"
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions of the policy.
const (
	actRead  access.Action = "health.read"
	actWrite access.Action = "health.write"
)

// Service carries out what care partners do with scores.
type Service struct {
	db     *store.DB
	clock  clock.Clock
	policy *access.Policy
	cases  *casework.Service
}

// New makes the service.
func New(db *store.DB, c clock.Clock, policy *access.Policy, cases *casework.Service) *Service {
	return &Service{db: db, clock: c, policy: policy, cases: cases}
}

// View is what a care partner sees.
type View struct {
	CaseID   casework.ID
	Number   string
	Today    time.Time
	Scores   []Score           // newest first, with what residents share
	Names    map[string]string // of who wrote them down
	MayWrite bool
}

// Show are the scores of a case: the record of the look is on disk before they are read. It
// answers everybody who may not see them as if there were no such case.
func (s *Service) Show(ctx context.Context, a access.Actor, id casework.ID) (v View, err error) {
	const op = "health.show"
	now := s.clock.Now()
	if err := s.db.Write(ctx, func(tx *store.Tx) error {
		_, d, err := s.cases.Inside(tx, op, a, actRead, network.Health, id, now)
		if err != nil {
			return err
		}
		return audit.Write(tx, now, a, actRead, casework.ObjectType, string(id), d)
	}); err != nil {
		return v, fault.Wrap(op, err)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		in, _, err := s.cases.Inside(tx, op, a, actRead, network.Health, id, now)
		if err != nil {
			return err
		}
		v = View{CaseID: id, Number: in.Number, Today: clock.Date(now),
			MayWrite: in.Open() && s.policy.Decide(a, actWrite, in.Resource).Allowed}
		if v.Scores, err = scoresOf(tx, in); err != nil {
			return err
		}
		owns, err := ownsOf(tx, string(id))
		if err != nil {
			return err
		}
		v.Scores = seenBy(v.Scores, owns, a.OrgID, now)
		var ids []string
		for _, x := range v.Scores {
			ids = append(ids, x.ByID)
		}
		v.Names, err = account.Names(tx, ids)
		return err
	})
	return v, fault.Wrap(op, err)
}

// Add writes a score down; the same key of the same user adds nothing the second time.
func (s *Service) Add(ctx context.Context, a access.Actor, id casework.ID, x Score, key string) error {
	const op = "health.add"
	return s.change(ctx, op, a, id, func(tx *store.Tx, in casework.Inside, now time.Time) (bool, error) {
		x := Score{ID: store.NewID(), At: now, ByID: a.UserID, OrgID: a.OrgID, On: x.On, By: x.By, Present: strings.TrimSpace(x.Present), Values: x.Values}
		if key != "" {
			x.ID = store.IDOf("health", string(id), a.UserID, key)
		}
		if err := fault.Check(op, x.check(clock.Date(now))); err != nil {
			return false, err
		}
		return insertScore(tx, in, x)
	})
}

// Remove erases a score: the resident takes it back, or it was wrong.
func (s *Service) Remove(ctx context.Context, a access.Actor, id casework.ID, scoreID string) error {
	const op = "health.remove"
	return s.change(ctx, op, a, id, func(tx *store.Tx, in casework.Inside, _ time.Time) (bool, error) {
		return true, deleteScore(tx, op, id, scoreID)
	})
}

// change lets fn change the scores of a running case, and writes the record with it.
func (s *Service) change(ctx context.Context, op string, a access.Actor, id casework.ID,
	fn func(tx *store.Tx, in casework.Inside, now time.Time) (bool, error)) error {
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		in, d, err := s.cases.Inside(tx, op, a, actWrite, network.Health, id, now)
		if err != nil {
			return err
		}
		if !in.Open() {
			return fault.Invalidf(op, "", "casework.is_closed")
		}
		if changed, err := fn(tx, in, now); err != nil || !changed {
			return err
		}
		return cmp.Or(in.Changed(tx, now, a.UserID), audit.Write(tx, now, a, actWrite, casework.ObjectType, string(id), d))
	}))
}
