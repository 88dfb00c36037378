package plan

import (
	"context"
	"embed"
	"slices"
	"strings"
	"time"

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
	actList  access.Action = "plan.list"
	actWrite access.Action = "plan.write"
)

// Service carries out what people do with plans.
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

// List are the templates of the actor's organisation in their newest version, by name;
// those that are not offered any more come last.
func (s *Service) List(ctx context.Context, a access.Actor) (list []Template, err error) {
	const op = "plan.list"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error { list, err = templatesOf(tx, a.OrgID); return err })
	slices.SortStableFunc(list, func(x, y Template) int {
		switch {
		case x.Retired == y.Retired:
			return strings.Compare(x.Name, y.Name)
		case x.Retired:
			return 1
		}
		return -1
	})
	return list, fault.Wrap(op, err)
}

// Show is a template of the actor's organisation.
func (s *Service) Show(ctx context.Context, a access.Actor, id ID) (Template, error) {
	const op = "plan.show"
	list, err := s.List(ctx, a)
	if err != nil {
		return Template{}, err
	}
	i := slices.IndexFunc(list, func(t Template) bool { return t.ID == id })
	if i < 0 {
		return Template{}, fault.New(op, fault.NotFound)
	}
	return list[i], nil
}

// Save writes a template down as a new version; a new one has version 0 and no id, or one by which
// it is known again when it is sent twice, which then adds nothing.
func (s *Service) Save(ctx context.Context, a access.Actor, t Template) (ID, error) {
	const op = "plan.save"
	d, err := s.policy.RequireOrg(op, a, actWrite)
	if err != nil {
		return "", err
	}
	if t.Version > 0 {
		was, err := s.Show(ctx, a, t.ID)
		if err != nil {
			return "", err
		}
		if was.Version != t.Version {
			return "", fault.New(op, fault.Conflict)
		}
	} else if t.ID == "" {
		t.ID = ID(store.NewID())
	} else if _, err := s.Show(ctx, a, t.ID); !fault.Is(err, fault.NotFound) {
		return t.ID, err
	}
	t.Name = strings.TrimSpace(t.Name)
	if err := fault.Check(op, t.check()); err != nil {
		return "", err
	}
	now := s.clock.Now()
	t.OrgID, t.At, t.ByID, t.Version = a.OrgID, now, a.UserID, t.Version+1
	return t.ID, fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		if err := insertVersion(tx, op, t); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actWrite, "Plan", string(t.ID), d)
	}))
}

// Choice is what somebody sees who chooses a plan for a case.
type Choice struct {
	CaseID    casework.ID
	Number    string
	Version   int64 // of the case
	Director  string
	Beside    casework.Beside
	Today     time.Time
	Templates []Template // that are offered
}

// Choose are the plans that the actor may put onto a case.
func (s *Service) Choose(ctx context.Context, a access.Actor, id casework.ID) (c Choice, err error) {
	const op = "plan.choose"
	now := s.clock.Now()
	list, err := s.List(ctx, a)
	if err != nil {
		return c, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		in, _, err := s.cases.Inside(tx, op, a, casework.Manage, "", id, now)
		if err != nil {
			return err
		}
		if !in.Open() {
			return fault.New(op, fault.NotFound)
		}
		c = Choice{CaseID: id, Number: in.Number, Version: in.Version, Director: in.Resource.Holder, Today: clock.Date(now),
			Templates: slices.DeleteFunc(list, func(t Template) bool { return t.Retired || t.OrgID != in.Resource.Org })}
		c.Beside, err = casework.BesideOf(tx, in, a, now)
		return err
	})
	return c, fault.Wrap(op, err)
}

// Of is one of the plans to choose from.
func (c Choice) Of(id ID) (Template, bool) {
	i := slices.IndexFunc(c.Templates, func(t Template) bool { return t.ID == id })
	if i < 0 {
		return Template{}, false
	}
	return c.Templates[i], true
}

// Put puts a plan onto a case that still has the version: all its steps in one act, the
// first day being a date from today on.
func (s *Service) Put(ctx context.Context, a access.Actor, id casework.ID, version int64, plan ID, start time.Time) error {
	const op = "plan.put"
	c, err := s.Choose(ctx, a, id)
	if err != nil {
		return err
	}
	t, known := c.Of(plan)
	var fields []fault.Field
	if !known {
		fields = append(fields, fault.NewField("plan", "plan.choose_one"))
	}
	if start.IsZero() || start.Before(c.Today) || start.After(c.Today.AddDate(0, 3, 0)) {
		fields = append(fields, fault.NewField("vanaf", "plan.start"))
	}
	if err := fault.Check(op, fields); err != nil {
		return err
	}
	return fault.Wrap(op, s.cases.TakeOnPlan(ctx, a, id, version, t.Name, t.Version, t.On(start, c.Director)))
}
