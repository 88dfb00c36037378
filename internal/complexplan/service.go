package complexplan

import (
	"cmp"
	"context"
	"embed"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions of the policy.
const (
	actRead  access.Action = "complexplan.read"
	actWrite access.Action = "complexplan.write"
)

// Service keeps the plans of complexes.
type Service struct {
	db      *store.DB
	clock   clock.Clock
	policy  *access.Policy
	figures Figures
}

// New makes the service.
func New(db *store.DB, c clock.Clock, policy *access.Policy, figures Figures) *Service {
	return &Service{db: db, clock: c, policy: policy, figures: figures}
}

func (s *Service) now() time.Time   { return s.clock.Now().UTC().Truncate(time.Microsecond) }
func (s *Service) today() time.Time { return clock.Date(s.clock.Now()) }

// Line is a plan in a list.
type Line struct {
	Plan
	Todo int // actions that are not done
	Late int // those of them whose date has passed
}

// List are the plans of the own organisation, or of one of its complexes.
type List struct {
	Lines    []Line
	Complex  place.ComplexID   // empty for all
	Names    map[string]string // of complexes and of holders
	MayWrite bool
	Today    time.Time
}

// All are the plans of the own organisation, of one complex if one is given. What is no complex of
// its own does not exist.
func (s *Service) All(ctx context.Context, a access.Actor, complex place.ComplexID) (l List, err error) {
	const op = "complexplan.all"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return l, err
	}
	l = List{Complex: complex, MayWrite: s.policy.Decide(a, actWrite, access.Organisation(a.OrgID)).Allowed, Today: s.today()}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		if complex != "" {
			if _, err := siteOf(tx, op, a, complex); err != nil {
				return err
			}
		}
		plans, err := ofOrg(tx, a.OrgID, complex)
		if err != nil {
			return err
		}
		todo, err := actionsOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		for _, p := range plans {
			line := Line{Plan: p}
			for _, x := range todo {
				if x.PlanID == p.ID {
					line.Todo++
					if x.Due.Before(l.Today) {
						line.Late++
					}
				}
			}
			l.Lines = append(l.Lines, line)
		}
		l.Names, err = names(tx, a.OrgID, plans, complex)
		return err
	})
	return l, fault.Wrap(op, err)
}

// names are those of the complexes and the holders of plans, and of one complex more.
func names(tx *store.Tx, org string, plans []Plan, also place.ComplexID) (map[string]string, error) {
	codes, holders := []string{string(also)}, []string{}
	for _, p := range plans {
		codes, holders = append(codes, string(p.Complex)), append(holders, p.Holder)
	}
	all, err := place.Named(tx, codes, org)
	if err != nil {
		return nil, err
	}
	people, err := account.Names(tx, holders)
	for id, name := range people {
		all[id] = name
	}
	return all, err
}

// siteOf is a complex of the own organisation; another does not exist.
func siteOf(tx *store.Tx, op string, a access.Actor, id place.ComplexID) (place.Site, error) {
	site, err := place.SiteByID(tx, id)
	if err == nil && site.Org != a.OrgID {
		err = fault.New(op, fault.NotFound)
	}
	return site, err
}

// load reads a plan and decides; what one may not read does not exist.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action access.Action, id ID) (Plan, access.Decision, error) {
	p, err := byID(tx, id)
	if err != nil {
		return p, access.Decision{}, err
	}
	d, err := s.policy.Require(op, a, action, actRead, p.Resource())
	return p, d, err
}

// View is a plan as somebody may see it.
type View struct {
	Plan
	Site     place.Site
	Actions  []Action
	Entries  []Entry // the newest first
	Names    map[string]string
	MayWrite bool
	Today    time.Time
}

// Show is a plan with what is done for it. It holds nobody, so a look is not on record.
func (s *Service) Show(ctx context.Context, a access.Actor, id ID) (v View, err error) {
	const op = "complexplan.show"
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		p, _, err := s.load(tx, op, a, actRead, id)
		if err != nil {
			return err
		}
		v = View{Plan: p, MayWrite: s.policy.Decide(a, actWrite, p.Resource()).Allowed, Today: s.today()}
		if v.Site, err = place.SiteByID(tx, p.Complex); err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if v.Actions, err = actions(tx, id); err != nil {
			return err
		}
		if v.Entries, err = entries(tx, id); err != nil {
			return err
		}
		ids := []string{p.Holder}
		for _, x := range v.Actions {
			ids = append(ids, x.Holder)
		}
		for _, e := range v.Entries {
			ids = append(ids, e.By)
		}
		v.Names, err = account.Names(tx, ids)
		return err
	})
	return v, fault.Wrap(op, err)
}

// holders are the colleagues who can hold a plan or an action, by name.
func holders(tx *store.Tx, org string) ([]account.User, error) {
	roles := []access.Role{access.Caretaker, access.Consultant, access.TeamLead, access.Director, access.PolicyMaker, access.Board}
	people, err := account.Colleagues(tx, org, "")
	return slices.DeleteFunc(people, func(u account.User) bool {
		return u.Disabled || !slices.ContainsFunc(u.Roles, func(r access.Role) bool { return slices.Contains(roles, r) })
	}), err
}

// checkHolder refuses who cannot hold anything.
func checkHolder(tx *store.Tx, org, name, holder string) ([]fault.Field, error) {
	people, err := holders(tx, org)
	if holder == "" || slices.ContainsFunc(people, func(u account.User) bool { return u.ID == holder }) {
		return nil, err
	}
	return []fault.Field{fault.NewField(name, "complexplan.choose")}, err
}

// Form is what the form of a plan needs: the complex, and who can hold it.
type Form struct {
	Site    place.Site
	Holders []account.User
}

// FormOf is the form of a new plan of a complex, for who may make one.
func (s *Service) FormOf(ctx context.Context, a access.Actor, complex place.ComplexID) (f Form, err error) {
	const op = "complexplan.form"
	if _, err := s.policy.RequireOrg(op, a, actWrite); err != nil {
		return f, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if f.Site, err = siteOf(tx, op, a, complex); err != nil {
			return err
		}
		f.Holders, err = holders(tx, a.OrgID)
		return err
	})
	return f, fault.Wrap(op, err)
}

// Make writes a plan down as an idea; once for each key.
func (s *Service) Make(ctx context.Context, a access.Actor, complex place.ComplexID, d Draft, key string) (id ID, err error) {
	const op = "complexplan.make"
	decision, err := s.policy.RequireOrg(op, a, actWrite)
	if err != nil {
		return "", err
	}
	now := s.now()
	p := d.on(Plan{ID: ID(store.NewID()), Org: a.OrgID, Complex: complex, State: Idea, At: now})
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		if _, err := siteOf(tx, op, a, complex); err != nil {
			return err
		}
		wrong, err := checkHolder(tx, a.OrgID, "houder", d.Holder)
		if err := cmp.Or(err, fault.Check(op, append(d.check(Plan{State: Idea}, s.today()), wrong...))); err != nil {
			return err
		}
		made, again, err := account.Once(tx, a.UserID, op, key, string(p.ID), now)
		if id = ID(made); err != nil || again {
			return err
		}
		return cmp.Or(insert(tx, p), s.enter(tx, a, p.ID, Made, ""), audit.Write(tx, now, a, actWrite, ObjectType, string(p.ID), decision))
	})
	return id, fault.Wrap(op, err)
}

// enter writes down that something happened, now and by somebody.
func (s *Service) enter(tx *store.Tx, a access.Actor, id ID, step Step, words string) error {
	return insertEntry(tx, id, Entry{ID: store.NewID(), At: s.now(), By: a.UserID, Step: step, Words: words})
}
