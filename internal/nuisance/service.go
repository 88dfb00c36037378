package nuisance

import (
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

// Files holds the words and rules of this module.
//
//go:embed text policy.cedar
var Files embed.FS

// The actions of the policy.
const (
	actRead  access.Action = "nuisance.read"
	actWrite access.Action = "nuisance.write"
	actWeigh access.Action = "nuisance.weigh"
)

// Sheet is where the entries of ladders stand.
const Sheet casework.Sheet[Entry] = "overlast"

// Service carries out what people do on the ladder.
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

// View is the ladder of a case as somebody may see it.
type View struct {
	CaseID   casework.ID
	Number   string
	Today    time.Time
	Stand    Stand
	Lines    []casework.Noted[Entry] // oldest first
	Names    map[string]string       // of who wrote them down
	MayWrite bool
	MayWeigh bool
	Beside   casework.Beside
}

// Version is the number of the last entry.
func (v View) Version() int64 { return int64(len(v.Lines)) }

// Show is the ladder of a case: the record of the look is on disk before it is read. It answers
// everybody who may not see it as if there were no such case.
func (s *Service) Show(ctx context.Context, a access.Actor, id casework.ID) (v View, err error) {
	const op = "nuisance.show"
	now := s.clock.Now()
	if err := audit.Look(ctx, s.db, now, a, actRead, casework.ObjectType, string(id), func(tx *store.Tx) error {
		_, d, err := s.cases.Inside(tx, op, a, actRead, network.Nuisance, id, now)
		if err != nil {
			return err
		}
		return audit.Write(tx, now, a, actRead, casework.ObjectType, string(id), d)
	}); err != nil {
		return v, fault.Wrap(op, err)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		in, _, err := s.cases.Inside(tx, op, a, actRead, network.Nuisance, id, now)
		if err != nil {
			return err
		}
		may := func(action access.Action) bool { return in.Open() && s.policy.Decide(a, action, in.Resource).Allowed }
		v = View{CaseID: id, Number: in.Number, Today: clock.Date(now), MayWrite: may(actWrite), MayWeigh: may(actWeigh)}
		if v.Lines, err = Sheet.Of(tx, in); err != nil {
			return err
		}
		if v.Beside, err = casework.BesideOf(tx, in, a, now); err != nil {
			return err
		}
		v.Stand = standOf(entriesOf(v.Lines))
		ids := make([]string, len(v.Lines))
		for i, l := range v.Lines {
			ids[i] = l.ByID
		}
		v.Names, err = account.Names(tx, ids)
		return err
	})
	return v, fault.Wrap(op, err)
}

func entriesOf(lines []casework.Noted[Entry]) []Entry {
	list := make([]Entry, len(lines))
	for i, l := range lines {
		list[i] = l.Entry
	}
	return list
}

// Add writes down that a side was heard or that a step was taken, on a ladder that still has the
// version. A step that weighs asks for more.
func (s *Service) Add(ctx context.Context, a access.Actor, id casework.ID, version int64, e Entry) error {
	const op = "nuisance.add"
	now := s.clock.Now()
	action := actWrite
	if e.Side == "" && (about(e.To).Weighs) {
		action = actWeigh
	}
	e.Text, e.Decider, e.NotHeard = strings.TrimSpace(e.Text), strings.TrimSpace(e.Decider), strings.TrimSpace(e.NotHeard)
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		in, d, err := s.cases.Inside(tx, op, a, action, network.Nuisance, id, now)
		if err != nil {
			return err
		}
		if !in.Open() {
			return fault.Invalidf(op, "", "casework.is_closed")
		}
		lines, err := Sheet.Of(tx, in)
		if err != nil {
			return err
		}
		if int64(len(lines)) != version {
			return fault.New(op, fault.Conflict)
		}
		if err := fault.Check(op, e.check(standOf(entriesOf(lines)), clock.Date(now))); err != nil {
			return err
		}
		if err := Sheet.Add(tx, op, in, version, now, a.UserID, e); err != nil {
			return err
		}
		return audit.Write(tx, now, a, action, casework.ObjectType, string(id), d)
	}))
}
