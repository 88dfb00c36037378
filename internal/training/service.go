package training

import (
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
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions of the policy.
const (
	actDo   access.Action = "training.do"
	actTeam access.Action = "training.team"
	actKeep access.Action = "training.keep"
)

const (
	standardMonths = 12 // after which somebody is reminded, unless the association says otherwise
	maxMonths      = 36
)

// Service shows and keeps the cases, and who did them.
type Service struct {
	db     *store.DB
	clock  clock.Clock
	policy *access.Policy
}

// New makes the service.
func New(db *store.DB, c clock.Clock, policy *access.Policy) *Service {
	return &Service{db: db, clock: c, policy: policy}
}

func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

// Progress is what somebody did of the own cases.
type Progress struct {
	Cases []Exercise
	Done  map[Code]time.Time
}

// Left is how many cases were never done.
func (p Progress) Left() int {
	n := 0
	for _, e := range p.Cases {
		if p.Done[e.Code].IsZero() {
			n++
		}
	}
	return n
}

func progressOf(tx *store.Tx, a access.Actor) (p Progress, err error) {
	list, err := all(tx, a.OrgID)
	if err != nil {
		return p, err
	}
	p.Cases = mine(list, a.Roles)
	p.Done, err = doneOf(tx, a.UserID)
	return p, err
}

// Mine are the cases of the actor's roles, and when the actor did them.
func (s *Service) Mine(ctx context.Context, a access.Actor) (p Progress, err error) {
	const op = "training.mine"
	if _, err := s.policy.RequireOrg(op, a, actDo); err != nil {
		return p, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) { p, err = progressOf(tx, a); return err })
	return p, fault.Wrap(op, err)
}

// Open is a case of the actor's roles; NotFound for any other.
func (s *Service) Open(ctx context.Context, a access.Actor, code Code) (e Exercise, p Progress, err error) {
	const op = "training.open"
	p, err = s.Mine(ctx, a)
	if err != nil {
		return e, p, err
	}
	i := slices.IndexFunc(p.Cases, func(e Exercise) bool { return e.Code == code })
	if i < 0 {
		return e, p, fault.New(op, fault.NotFound)
	}
	return p.Cases[i], p, nil
}

// Answer is the feedback on an answer, by its number from 0. A right one counts the case as
// done; which answer it was is not stored. Who did the last one gets thanks.
func (s *Service) Answer(ctx context.Context, a access.Actor, code Code, n int) (e Exercise, p Progress, err error) {
	const op = "training.answer"
	d, err := s.policy.RequireOrg(op, a, actDo)
	if err != nil {
		return e, p, err
	}
	if e, p, err = s.Open(ctx, a, code); err != nil {
		return e, p, err
	}
	if n < 0 || n >= len(e.Options) {
		return e, p, fault.Invalidf(op, "antwoord", "training.choose")
	}
	if !e.Options[n].Right {
		return e, p, nil
	}
	now, left := s.now(), p.Left()
	err = s.db.Write(ctx, func(tx *store.Tx) (err error) {
		if err := setDone(tx, a.OrgID, a.UserID, code, now); err != nil {
			return err
		}
		if p, err = progressOf(tx, a); err != nil {
			return err
		}
		if left > 0 && p.Left() == 0 {
			if err := account.Tell(tx, a.UserID, "training.notice_thanks", now); err != nil {
				return err
			}
		}
		return audit.Write(tx, now, a, actDo, "Exercise", string(code), d)
	})
	return e, p, fault.Wrap(op, err)
}

// Member is somebody of the team with how much was done.
type Member struct {
	Name  string
	Roles []access.Role
	Done  int
	Of    int
	Last  time.Time // instant of the last case; zero for none
}

// Team is how much the people of the actor's organisation did of the cases of their roles,
// by name. There is nothing to tell of what they answered.
func (s *Service) Team(ctx context.Context, a access.Actor) (team []Member, err error) {
	const op = "training.team"
	d, err := s.policy.RequireOrg(op, a, actTeam)
	if err != nil {
		return nil, err
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		team = nil
		list, err := all(tx, a.OrgID)
		if err != nil {
			return err
		}
		done, err := doneIn(tx, a.OrgID)
		if err != nil {
			return err
		}
		people, err := account.Colleagues(tx, a.OrgID, "")
		if err != nil {
			return err
		}
		for _, u := range people {
			cases := mine(list, u.Roles)
			if u.Disabled || len(cases) == 0 {
				continue
			}
			m := Member{Name: u.Name, Roles: u.Roles, Of: len(cases)}
			for _, e := range cases {
				if at := done[u.ID][e.Code]; !at.IsZero() {
					m.Done, m.Last = m.Done+1, clock.Later(m.Last, at)
				}
			}
			team = append(team, m)
		}
		slices.SortStableFunc(team, func(x, y Member) int { return strings.Compare(x.Name, y.Name) })
		return audit.Write(tx, s.now(), a, actTeam, "Organisation", a.OrgID, d)
	})
	return team, fault.Wrap(op, err)
}
