package resident

import (
	"context"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/pass"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

// Card is what somebody gets who may come in: the code goes on paper, the PIN another way. It is
// shown once; nobody can read either again.
type Card struct {
	Name  string
	Code  string // as people read it: ABCDE-FGHJK
	PIN   string
	Until time.Time
}

// View is how the resident of a case takes part, as staff see it.
type View struct {
	CaseID   casework.ID
	Number   string
	Label    string
	Org      string // name of who answers for the case
	Today    time.Time
	Now      time.Time
	Passes   []Pass            // newest first
	Words    []Word            // newest first
	Names    map[string]string // of users and organisations by id
	Beside   casework.Beside
	MaySteer bool
	MayReply bool                // answer: of a closed case too
	MayGoal  bool                // put the goal in the resident's words
	Running  bool                // of the case
	Open     map[string]Standing // of objections that wait, by word
	Plan     casework.Plan
}

// passOf is the pass of a word.
func (v View) passOf(id string) Pass {
	i := slices.IndexFunc(v.Passes, func(p Pass) bool { return p.ID == id })
	if i < 0 {
		return Pass{}
	}
	return v.Passes[i]
}

// Show is how the resident of a case takes part: the record of the look is on disk before anything
// is read. Whoever may not see it gets the answer of a case that is not there.
func (s *Service) Show(ctx context.Context, a access.Actor, id casework.ID) (v View, err error) {
	const op = "resident.show"
	now := s.now()
	if err := s.db.Write(ctx, func(tx *store.Tx) error {
		_, d, err := s.cases.Inside(tx, op, a, actSee, "", id, now)
		if err != nil {
			return err
		}
		return audit.Write(tx, now, a, actSee, casework.ObjectType, string(id), d)
	}); err != nil {
		return v, fault.Wrap(op, err)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		in, _, err := s.cases.Inside(tx, op, a, actSee, "", id, now)
		if err != nil {
			return err
		}
		v = View{CaseID: id, Number: in.Number, Today: clock.Date(now), Now: now, Running: in.Open(),
			MayReply: s.policy.Decide(a, actSteer, in.Resource).Allowed}
		v.MaySteer = in.Open() && v.MayReply
		v.MayGoal = v.MaySteer && s.cases.MayWords(a, in.Resource)
		if v.Beside, err = casework.BesideOf(tx, in, a, now); err != nil {
			return err
		}
		org, err := account.OrganisationByID(tx, in.Resource.Org)
		if err != nil || in.Erased {
			return err
		}
		v.Org = org.Name
		if err := s.fill(tx, &v, in, now); err != nil {
			return err
		}
		v.Plan = s.cases.PlanSeenBy(a, in.Resource, v.Plan)
		return nil
	})
	return v, fault.Wrap(op, err)
}

func (s *Service) fill(tx *store.Tx, v *View, in casework.Inside, now time.Time) (err error) {
	if v.Passes, err = passesOf(tx, in.Key, in.ID); err != nil {
		return err
	}
	if v.Words, err = wordsOf(tx, in.Key, in.ID); err != nil {
		return err
	}
	if v.Plan, err = s.cases.PlanOf(tx, in.ID, now); err != nil {
		return err
	}
	if v.Open, err = s.standings(tx, in.ID, v.Words); err != nil {
		return err
	}
	v.Label = v.Plan.Label
	ids := []string{}
	for _, w := range v.Words {
		ids = append(ids, w.AnsweredBy)
	}
	if v.Names, err = account.Names(tx, ids); err != nil {
		return err
	}
	for id, name := range v.Plan.Orgs {
		v.Names[id] = name
	}
	return nil
}

// read reports whether somebody looked at the page since a word was answered.
func (v View) read(w Word) bool {
	return slices.ContainsFunc(v.Passes, func(p Pass) bool { return p.Kind == Own && !p.LastIn.Before(w.Answered) })
}

// partners are the other organisations in a plan, with their names.
func partners(p casework.Plan) map[string]string {
	list := map[string]string{}
	for _, one := range p.People {
		if one.User.OrgID != p.OrgID {
			list[one.User.OrgID] = p.Orgs[one.User.OrgID]
		}
	}
	for _, g := range p.Guests {
		list[g.OrgID] = p.Orgs[g.OrgID]
	}
	return list
}

// Invite lets somebody of the household come in, who was told what they will see.
func (s *Service) Invite(ctx context.Context, a access.Actor, id casework.ID, who Person, read bool) (c Card, err error) {
	const op = "resident.invite"
	who = Person{Name: who.tidied().Name}
	err = s.change(ctx, op, a, id, func(tx *store.Tx, in casework.Inside, now time.Time) error {
		fields := who.check(Own)
		if !read {
			fields = append(fields, fault.NewField("gelezen", "resident.read_first"))
		}
		if err := fault.Check(op, fields); err != nil {
			return err
		}
		c, err = s.letIn(tx, op, in, Pass{CaseID: id, OrgID: in.Resource.Org, Kind: Own, Who: who, ByID: a.UserID}, now)
		return err
	})
	return c, err
}

// letIn makes a pass. One for somebody of the same name ends: the new one takes its place.
func (s *Service) letIn(tx *store.Tx, op string, in casework.Inside, p Pass, now time.Time) (Card, error) {
	old, err := passesOf(tx, in.Key, in.ID)
	if err != nil {
		return Card{}, err
	}
	open, before := 0, ""
	for _, o := range old {
		switch {
		case !o.Running(now):
		case o.Kind == p.Kind && strings.EqualFold(o.Who.Name, p.Who.Name):
			o.Revoked, before = now, o.ID
			if err := savePass(tx, o); err != nil {
				return Card{}, err
			}
		default:
			open++
		}
	}
	if open >= mostOpen {
		return Card{}, fault.Invalidf(op, "naam", "resident.many", "Max", mostOpen)
	}
	c := Card{Name: p.Who.Name, Code: pass.NewCode(), Until: until(clock.Date(now))}
	p.ID, p.Made = store.NewID(), now
	p.Pass, c.PIN = s.keyed.Make(c.Code, c.Until)
	if err := insertPass(tx, in.Key, p); err != nil || before == "" {
		return c, err
	}
	return c, moveInbox(tx, before, p.ID)
}

// PassStep is what staff do with a pass.
type PassStep string

// The steps.
const (
	Renew  PassStep = "verleng"
	Revoke PassStep = "intrekken"
)

// StepPass renews a pass that still runs, or ends it at once.
func (s *Service) StepPass(ctx context.Context, a access.Actor, id casework.ID, passID string, step PassStep) error {
	const op = "resident.steppass"
	return s.change(ctx, op, a, id, func(tx *store.Tx, in casework.Inside, now time.Time) error {
		return stepPass(tx, op, in, passID, step, now, nil)
	})
}

func stepPass(tx *store.Tx, op string, in casework.Inside, passID string, step PassStep, now time.Time, may func(Pass) bool) error {
	list, err := passesOf(tx, in.Key, in.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(p Pass) bool { return p.ID == passID && p.Running(now) && (may == nil || may(p)) })
	if i < 0 {
		return fault.New(op, fault.NotFound)
	}
	p := list[i]
	switch step {
	case Renew:
		p.Until = until(clock.Date(now))
	case Revoke:
		p.Close(now)
	default:
		return fault.New(op, fault.NotFound)
	}
	return savePass(tx, p)
}
