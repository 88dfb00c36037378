package secondchance

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
)

// Files holds the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions of the policy.
const (
	actRead  access.Action = "secondchance.read"
	actWrite access.Action = "secondchance.write"
)

// Sheet is where the entries of agreements stand.
const Sheet casework.Sheet[Entry] = "tweede-kans"

// Service carries out what people do with agreements.
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

// View is an agreement as somebody may see it.
type View struct {
	CaseID   casework.ID
	Number   string
	Today    time.Time
	Stand    Stand
	Lines    []Line // oldest first; none of what ended and is out of sight
	Version  int64
	Names    map[string]string // of who wrote them down
	Me       string
	MayWrite bool
	Beside   casework.Beside
}

// Show is the agreement of a case: the record of the look is on disk before it is read. It
// answers everybody who may not see it as if there were no such case. What ended is not shown.
func (s *Service) Show(ctx context.Context, a access.Actor, id casework.ID) (v View, err error) {
	const op = "secondchance.show"
	now := s.clock.Now()
	if err := s.db.Write(ctx, func(tx *store.Tx) error {
		_, d, err := s.cases.Inside(tx, op, a, actRead, "", id, now)
		if err != nil {
			return err
		}
		return audit.Write(tx, now, a, actRead, casework.ObjectType, string(id), d)
	}); err != nil {
		return v, fault.Wrap(op, err)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		in, _, err := s.cases.Inside(tx, op, a, actRead, "", id, now)
		if err != nil {
			return err
		}
		v = View{CaseID: id, Number: in.Number, Today: clock.Date(now), Me: a.UserID, MayWrite: in.Open() && s.policy.Decide(a, actWrite, in.Resource).Allowed}
		notes, err := Sheet.Of(tx, in)
		if err != nil {
			return err
		}
		if v.Beside, err = casework.BesideOf(tx, in, a, now); err != nil {
			return err
		}
		v.Version, v.Lines = int64(len(notes)), linesOf(notes)
		if v.Stand = standOf(v.Lines); v.Stand.State == Ended || v.Stand.State == Dropped {
			v.Lines, v.Stand = nil, Stand{State: v.Stand.State}
		}
		var ids []string
		for _, l := range v.Lines {
			ids = append(ids, l.ByID)
		}
		v.Names, err = account.Names(tx, ids)
		return err
	})
	return v, fault.Wrap(op, err)
}

func linesOf(notes []casework.Noted[Entry]) []Line {
	list := make([]Line, len(notes))
	for i, n := range notes {
		list[i] = Line{n.ByID, n.Entry}
	}
	return list
}

// Add writes a step down, in an agreement that still has the version.
func (s *Service) Add(ctx context.Context, a access.Actor, id casework.ID, version int64, e Entry) error {
	const op = "secondchance.add"
	now := s.clock.Now()
	e.Text = strings.TrimSpace(e.Text)
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		in, d, err := s.cases.Inside(tx, op, a, actWrite, "", id, now)
		if err != nil {
			return err
		}
		if !in.Open() {
			return fault.Invalidf(op, "", "casework.is_closed")
		}
		notes, err := Sheet.Of(tx, in)
		if err != nil {
			return err
		}
		if int64(len(notes)) != version {
			return fault.New(op, fault.Conflict)
		}
		stand, line := standOf(linesOf(notes)), Line{a.UserID, e}
		if err := fault.Check(op, line.check(stand, clock.Date(now))); err != nil {
			return err
		}
		if err := Sheet.Add(tx, op, in, version, now, a.UserID, e); err != nil {
			return err
		}
		if err := setDue(tx, in, stand.after(line).Due()); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actWrite, casework.ObjectType, string(id), d)
	}))
}
