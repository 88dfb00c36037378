package secondchance

import (
	"cmp"
	"context"
	"embed"
	"slices"
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
	// actFollow is what the care organisation that signed may: read what concerns it.
	actFollow access.Action = "secondchance.follow"
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
	Names    map[string]string // of who wrote them down, and who signed for care
	Me       string
	MayWrite bool
	Care     bool           // the reader is of the care organisation that signed
	Carers   []account.User // who may sign for care; only for who writes
	Beside   casework.Beside
}

// Show is the agreement of a case: the record of the look is on disk before it is read. It
// answers everybody who may not see it as if there were no such case. What ended is not shown.
func (s *Service) Show(ctx context.Context, a access.Actor, id casework.ID) (v View, err error) {
	const op = "secondchance.show"
	now := s.clock.Now()
	if err := s.db.Write(ctx, func(tx *store.Tx) error {
		_, d, care, err := s.inside(tx, op, a, id, now)
		if err != nil {
			return err
		}
		look := actRead
		if care {
			look = actFollow
		}
		return audit.Write(tx, now, a, look, casework.ObjectType, string(id), d)
	}); err != nil {
		return v, fault.Wrap(op, err)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		in, _, care, err := s.inside(tx, op, a, id, now)
		if err != nil {
			return err
		}
		v = View{CaseID: id, Number: in.Number, Today: clock.Date(now), Me: a.UserID, Care: care,
			MayWrite: in.Open() && s.policy.Decide(a, actWrite, in.Resource).Allowed}
		if v.Beside, err = casework.BesideOf(tx, in, a, now); err != nil {
			return err
		}
		return v.fill(tx, in)
	})
	return v, fault.Wrap(op, err)
}

// fill reads the agreement, as its reader may see it.
func (v *View) fill(tx *store.Tx, in casework.Inside) error {
	notes, err := Sheet.Of(tx, in)
	if err != nil {
		return err
	}
	all := linesOf(notes)
	v.Version, v.Stand, v.Lines = int64(len(notes)), standOf(all), current(all)
	if v.Stand.State == Ended || v.Stand.State == Dropped {
		v.Lines, v.Stand = nil, Stand{State: v.Stand.State}
	}
	if v.Care {
		v.Lines = forCare(v.Lines)
	}
	if v.MayWrite {
		if v.Carers, err = carers(tx, in); err != nil {
			return err
		}
	}
	var ids []string
	for _, l := range v.Lines {
		ids = append(ids, l.ByID, l.Care)
	}
	v.Names, err = account.Names(tx, ids)
	return err
}

// current are the lines of the last agreement: what came before it is out of sight.
func current(lines []Line) []Line {
	for i, l := range slices.Backward(lines) {
		if l.Step == Start {
			return lines[i:]
		}
	}
	return lines
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
		if err := checkSigner(tx, op, in, e); err != nil {
			return err
		}
		if err := Sheet.Add(tx, op, in, version, now, a.UserID, e); err != nil {
			return err
		}
		after := stand.after(line)
		if err := cmp.Or(setDue(tx, in, after.Due()), setCare(tx, id, after)); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actWrite, casework.ObjectType, string(id), d)
	}))
}
