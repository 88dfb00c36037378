package report

import (
	"cmp"
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/complexplan"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

// Goals are what a module of targets says at a date, for the report; nil where there is none.
type Goals func(ctx context.Context, a access.Actor, p *text.Printer, asOf time.Time) ([]Goal, error)

// UseGoals gives reports the targets of a module.
func (s *Service) UseGoals(g Goals) { s.goals = g }

// Flows are the half years that ended after one date and up to and including another, the oldest first; nil where
// there are none.
type Flows func(ctx context.Context, a access.Actor, p *text.Printer, after, until time.Time) ([]Flow, error)

// UseFlows gives reports how many changed group.
func (s *Service) UseFlows(f Flows) { s.flows = f }

// made is a document with the releases that it was made from.
type made struct {
	Document
	editions []socialmap.Edition
}

// make writes a report from stored releases, in Dutch: who reads it on paper has one language.
func (s *Service) make(ctx context.Context, a access.Actor, r Report) (made, error) {
	p := s.words.Printer(text.Dutch)
	if r.Kind == Walk {
		return s.walk(ctx, a, p, r)
	}
	m := material{org: a.Org, months: r.Kind.monthsBack(), foreword: r.Foreword}
	var err error
	if m.survey, err = s.maps.Survey(ctx, a, r.Until, m.months); err != nil {
		return made{}, err
	}
	if m.survey.AsOf.IsZero() {
		return made{}, fault.New("report.make", fault.NotFound)
	}
	if m.ended, err = s.endedPlans(ctx, a, m.survey.AsOf, m.months); err != nil {
		return made{}, err
	}
	if s.goals != nil {
		if m.goals, err = s.goals(ctx, a, p, m.survey.AsOf); err != nil {
			return made{}, err
		}
	}
	if s.flows != nil && r.Kind == Year {
		if m.flows, err = s.flows(ctx, a, p, m.survey.AsOf.AddDate(0, -m.months, 0), m.survey.AsOf); err != nil {
			return made{}, err
		}
	}
	write := quarterReport
	if r.Kind == Year {
		write = yearReport
	}
	return made{write(p, m), m.survey.Editions}, nil
}

// endedPlans are the plans that ended in the months up to a date.
func (s *Service) endedPlans(ctx context.Context, a access.Actor, until time.Time, months int) (list []Ended, err error) {
	all, err := s.plans.All(ctx, a, "")
	if err != nil {
		return nil, err
	}
	for _, l := range all.Lines {
		if !endedIn(l.Plan, until, months) {
			continue
		}
		e := Ended{Complex: all.Names[string(l.Complex)], Plan: l.Plan}
		if e.Compared, err = s.plans.Compare(ctx, a, l.Plan); err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}

func (s *Service) walk(ctx context.Context, a access.Actor, p *text.Printer, r Report) (made, error) {
	m := walkMaterial{org: a.Org, note: r.Foreword, actions: map[complexplan.ID][]complexplan.Action{}}
	var err error
	if m.view, err = s.maps.ComplexAt(ctx, a, r.Complex, r.Until); err != nil {
		return made{}, err
	}
	all, err := s.plans.All(ctx, a, r.Complex)
	if err != nil {
		return made{}, err
	}
	for _, l := range all.Lines {
		if !l.State.Open() {
			continue
		}
		v, err := s.plans.Show(ctx, a, l.ID)
		if err != nil {
			return made{}, err
		}
		m.plans, m.actions[l.ID] = append(m.plans, l.Plan), v.Actions
	}
	return made{walkReport(p, m), m.view.Editions}, nil
}

// WalkNow is the page for a walk through a complex, by the release of a date or the newest for a
// zero date. Nothing of it is kept.
func (s *Service) WalkNow(ctx context.Context, a access.Actor, id place.ComplexID, on time.Time) (Document, error) {
	const op = "report.walk"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return Document{}, err
	}
	d, err := s.make(ctx, a, Report{Kind: Walk, Complex: id, Until: on})
	return d.Document, fault.Wrap(op, err)
}

// List are the reports that somebody may read.
type List struct {
	Reports           []Report
	MayWrite, MayOpen bool
}

// All are the reports of the own organisation; drafts for who writes or publishes them.
func (s *Service) All(ctx context.Context, a access.Actor) (l List, err error) {
	const op = "report.all"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return l, err
	}
	own := access.Organisation(a.OrgID)
	l.MayWrite, l.MayOpen = s.policy.Decide(a, actWrite, own).Allowed, s.policy.Decide(a, actOpen, own).Allowed
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		l.Reports, err = ofOrg(tx, a.OrgID, s.seesDrafts(a, own))
		return err
	})
	return l, fault.Wrap(op, err)
}

func (s *Service) seesDrafts(a access.Actor, r access.Resource) bool {
	return s.policy.Decide(a, actWrite, r).Allowed || s.policy.Decide(a, actPublish, r).Allowed
}

// load reads a report; a draft does not exist for who neither writes nor publishes.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action access.Action, id ID) (Report, access.Decision, error) {
	r, err := byID(tx, id)
	if err != nil {
		return r, access.Decision{}, err
	}
	if _, err := s.policy.Require(op, a, actRead, actRead, r.Resource()); err != nil {
		return r, access.Decision{}, err
	}
	if r.Draft() && !s.seesDrafts(a, r.Resource()) {
		return r, access.Decision{}, fault.New(op, fault.NotFound)
	}
	d, err := s.policy.Require(op, a, action, actRead, r.Resource())
	return r, d, err
}

// View is a report as somebody may see it.
type View struct {
	Report
	Document             Document
	MayWrite, MayPublish bool
}

// Show is a report: a draft as it would be published now, or what was published. It holds nobody, so
// a look is not on record.
func (s *Service) Show(ctx context.Context, a access.Actor, id ID) (v View, err error) {
	const op = "report.show"
	if err = s.db.Read(ctx, func(tx *store.Tx) error {
		v.Report, _, err = s.load(tx, op, a, actRead, id)
		return err
	}); err != nil {
		return v, err
	}
	if !v.Draft() {
		v.Document, err = v.kept()
		return v, err
	}
	v.MayWrite, v.MayPublish = s.policy.Decide(a, actWrite, v.Resource()).Allowed, s.policy.Decide(a, actPublish, v.Resource()).Allowed
	d, err := s.make(ctx, a, v.Report)
	v.Document = d.Document
	return v, fault.Wrap(op, err)
}

// Make writes a draft; once for each key.
func (s *Service) Make(ctx context.Context, a access.Actor, e Edit, key string) (id ID, err error) {
	const op = "report.make"
	d, err := s.policy.RequireOrg(op, a, actWrite)
	if err != nil {
		return "", err
	}
	dates, err := s.maps.ReleaseDates(ctx, a)
	if err != nil {
		return "", fault.Wrap(op, err)
	}
	if err := fault.Check(op, e.check(dates)); err != nil {
		return "", err
	}
	now := s.now()
	r := Report{ID: ID(store.NewID()), Org: a.OrgID, Kind: e.Kind, Until: e.Until, Complex: e.Complex, Foreword: e.Foreword, By: a.UserID, At: now}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		if e.Complex != "" {
			if site, err := place.SiteByID(tx, e.Complex); err != nil || site.Org != a.OrgID {
				return cmp.Or(err, error(fault.New(op, fault.NotFound)))
			}
		}
		made, again, err := account.Once(tx, a.UserID, op, key, string(r.ID), now)
		if id = ID(made); err != nil || again {
			return err
		}
		return cmp.Or(insert(tx, r), audit.Write(tx, now, a, actWrite, ObjectType, string(r.ID), d))
	})
	return id, fault.Wrap(op, err)
}

// at is a draft that still has its version, for who may do the action to it.
func (s *Service) at(tx *store.Tx, op string, a access.Actor, action access.Action, id ID, version int64) (Report, access.Decision, error) {
	r, d, err := s.load(tx, op, a, action, id)
	if err == nil && (r.Version != version || !r.Draft()) {
		err = fault.New(op, fault.Conflict)
	}
	return r, d, err
}

// Rewrite changes the foreword of a draft that still has its version.
func (s *Service) Rewrite(ctx context.Context, a access.Actor, id ID, version int64, foreword string, nobody bool) error {
	const op = "report.rewrite"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		r, d, err := s.at(tx, op, a, actWrite, id, version)
		if err != nil {
			return err
		}
		if err := fault.Check(op, checkForeword(foreword, nobody)); err != nil {
			return err
		}
		r.Foreword = foreword
		return cmp.Or(rewrite(tx, op, r), audit.Write(tx, s.now(), a, actWrite, ObjectType, string(id), d))
	}))
}

// Publish keeps a draft that still has its version as it is now, for good.
func (s *Service) Publish(ctx context.Context, a access.Actor, id ID, version int64) error {
	const op = "report.publish"
	var r Report
	if err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		r, _, err = s.at(tx, op, a, actPublish, id, version)
		return err
	}); err != nil {
		return fault.Wrap(op, err)
	}
	doc, err := s.make(ctx, a, r)
	if err != nil {
		return fault.Wrap(op, err)
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		r, d, err := s.at(tx, op, a, actPublish, id, version)
		if err != nil {
			return err
		}
		now := s.now()
		if r, err = r.freeze(doc.Document, doc.editions, a.UserID, now); err != nil {
			return err
		}
		return cmp.Or(publish(tx, op, r), audit.Write(tx, now, a, actPublish, ObjectType, string(id), d))
	}))
}

// Remove throws a draft away that still has its version.
func (s *Service) Remove(ctx context.Context, a access.Actor, id ID, version int64) error {
	const op = "report.remove"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		r, d, err := s.at(tx, op, a, actWrite, id, version)
		if err != nil {
			return err
		}
		return cmp.Or(remove(tx, op, r), audit.Write(tx, s.now(), a, "report.remove", ObjectType, string(id), d))
	}))
}
