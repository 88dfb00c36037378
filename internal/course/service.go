package course

import (
	"cmp"
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/volunteer"
)

// The actions of the policy.
const (
	actRead access.Action = "course.read"
	actJoin access.Action = "course.join"
	actKeep access.Action = "course.keep"
	actSet  access.Action = "course.set"
)

// Service carries out what people do with courses and circles.
type Service struct {
	db     *store.DB
	vault  *seal.Vault
	clock  clock.Clock
	policy *access.Policy
}

// New makes the service.
func New(db *store.DB, v *seal.Vault, c clock.Clock, policy *access.Policy) *Service {
	return &Service{db: db, vault: v, clock: c, policy: policy}
}

func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

// selves are the ids under which somebody is known here: that of the account, and as a volunteer. What
// somebody does goes under the last one.
func selves(tx *store.Tx, userID string) ([]string, error) {
	id, err := volunteer.IDOf(tx, userID)
	if id == "" {
		return []string{userID}, err
	}
	return []string{userID, string(id)}, err
}

// Learn is what there is to learn for somebody.
type Learn struct {
	Courses  []Course
	Needs    []Need // of who volunteers
	Sessions []Session
	Mine     map[string]bool // evenings at which the actor has a seat
	Followed []Followed
	Unsaid   []Session // that the actor has to say of who came
	Learnt   []Session // at which something was learned in the last year
	MayKeep  bool
	MaySet   bool
	Now      time.Time
}

// Learn is what there is to learn for the actor.
func (s *Service) Learn(ctx context.Context, a access.Actor) (l Learn, err error) {
	const op = "course.learn"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return l, err
	}
	org := access.Organisation(a.OrgID)
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		l = Learn{Now: s.now(), MayKeep: s.policy.Decide(a, actKeep, org).Allowed, MaySet: s.policy.Decide(a, actSet, org).Allowed}
		if l.Courses, err = coursesOf(tx, a.OrgID); err != nil {
			return err
		}
		if l.Sessions, err = coming(tx, a.OrgID, l.Now); err != nil {
			return err
		}
		if l.Learnt, err = learnt(tx, a.OrgID, l.Now.AddDate(-1, 0, 0)); err != nil {
			return err
		}
		me, err := selves(tx, a.UserID)
		if err != nil {
			return err
		}
		if l.Mine, err = seatsOf(tx, me); err != nil {
			return err
		}
		if l.Followed, err = followedBy(tx, me); err != nil {
			return err
		}
		past, err := unsaid(tx, a.OrgID, l.Now)
		for _, x := range past {
			if x.LeadID == a.UserID {
				l.Unsaid = append(l.Unsaid, x)
			}
		}
		if err != nil || len(me) == 1 {
			return err
		}
		v, err := volunteer.Own(tx, s.vault, a.UserID)
		l.Needs = Needs(l.Courses, v.Roles, last(l.Followed), clock.Date(l.Now))
		return err
	})
	return l, fault.Wrap(op, err)
}

// last is when each course was followed last.
func last(list []Followed) map[string]time.Time {
	done := map[string]time.Time{}
	for _, f := range list {
		done[f.Code] = clock.Later(done[f.Code], f.At)
	}
	return done
}

// Person is somebody who comes, or who needs something.
type Person struct {
	ID   string
	Name string
}

// View is an evening for who looks.
type View struct {
	Session
	Courses   []Course
	Joined    bool
	Lead      string
	People    []Person // who comes, for who keeps it
	Others    []Person // volunteers who could be signed up
	Leads     []Person // colleagues who can receive
	Questions []Question
	Names     map[string]string // of who asked
	Learned   string
	MayKeep   bool
	Now       time.Time
}

// load reads an evening and decides; what one may not read does not exist.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action access.Action, id string) (Session, access.Decision, error) {
	x, missing := byID(tx, id)
	if missing != nil && !fault.Is(missing, fault.NotFound) {
		return x, access.Decision{}, missing
	}
	d, err := s.policy.Require(op, a, action, actRead, x.resource())
	return x, d, cmp.Or(missing, err)
}

// Show is an evening. Questions are for who comes, and who keeps it; what was learned is for everybody.
func (s *Service) Show(ctx context.Context, a access.Actor, id string) (v View, err error) {
	const op = "course.show"
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		x, d, err := s.load(tx, op, a, actRead, id)
		if err != nil {
			return err
		}
		v = View{Session: x, Now: s.now(), MayKeep: s.policy.Decide(a, actKeep, x.resource()).Allowed}
		if v.Courses, err = coursesOf(tx, a.OrgID); err != nil {
			return err
		}
		me, err := selves(tx, a.UserID)
		if err != nil {
			return err
		}
		mine, err := seatsOf(tx, me)
		if err != nil {
			return err
		}
		v.Joined = mine[id]
		if err := s.around(tx, a, &v); err != nil || !v.Joined && !v.MayKeep && v.Learned == "" {
			return err // a day and a place, which everybody may know, are no look
		}
		return audit.Write(tx, s.now(), a, actRead, ObjectType, id, d)
	})
	return v, fault.Wrap(op, err)
}

// Keeps is an evening that the actor keeps.
func (s *Service) Keeps(ctx context.Context, a access.Actor, id string) (View, error) {
	const op = "course.keeps"
	v, err := s.Show(ctx, a, id)
	if err == nil {
		_, err = s.policy.Require(op, a, actKeep, actRead, v.resource())
	}
	return v, fault.Wrap(op, err)
}

// around fills who comes, and what was asked, as far as the actor may read it.
func (s *Service) around(tx *store.Tx, a access.Actor, v *View) error {
	names, err := account.Names(tx, []string{v.LeadID})
	if err != nil {
		return err
	}
	v.Lead = names[v.LeadID]
	key, err := s.vault.KeyOf(tx, v.ID)
	if err != nil {
		return err
	}
	if v.Learned, err = learnedOf(tx, key, v.ID); err != nil {
		return err
	}
	if v.Joined || v.MayKeep {
		if v.Questions, err = questionsOf(tx, key, v.ID); err != nil {
			return err
		}
		var ids []string
		for _, q := range v.Questions {
			ids = append(ids, q.ByID)
		}
		if v.Names, err = account.Names(tx, ids); err != nil {
			return err
		}
	}
	if !v.MayKeep {
		return nil
	}
	return s.people(tx, a, v)
}

// people fills who comes by name, and which volunteers do not.
func (s *Service) people(tx *store.Tx, a access.Actor, v *View) error {
	sitting, err := seated(tx, v.ID)
	if err != nil {
		return err
	}
	all, err := volunteer.People(tx, s.vault, a.OrgID)
	if err != nil {
		return err
	}
	users, err := account.Names(tx, sitting)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, b := range all {
		names[string(b.ID)] = b.Name
		if !slices.Contains(sitting, string(b.ID)) && b.Name != "" {
			v.Others = append(v.Others, Person{string(b.ID), b.Name})
		}
	}
	for _, who := range sitting {
		v.People = append(v.People, Person{who, cmp.Or(names[who], users[who])})
	}
	v.Leads, err = leads(tx, a.OrgID)
	return err
}

// leads are the colleagues who can receive people, by name.
func leads(tx *store.Tx, org string) (list []Person, err error) {
	people, err := account.Colleagues(tx, org, "")
	for _, u := range people {
		if !u.Disabled && slices.ContainsFunc(u.Roles, func(r access.Role) bool {
			return slices.Contains([]access.Role{access.Consultant, access.Caretaker, access.TeamLead, access.Director}, r)
		}) {
			list = append(list, Person{u.ID, u.Name})
		}
	}
	return list, err
}

// Lack is a volunteer with the courses that they need.
type Lack struct {
	Person
	Needs []Need
}

// Who are the active volunteers of the actor's organisation who need a course, by name: who needs
// nothing is not among them.
func (s *Service) Who(ctx context.Context, a access.Actor) (list []Lack, courses []Course, err error) {
	const op = "course.who"
	if _, err := s.policy.RequireOrg(op, a, actKeep); err != nil {
		return nil, nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list = nil
		if courses, err = coursesOf(tx, a.OrgID); err != nil {
			return err
		}
		done, err := doneBy(tx, a.OrgID)
		if err != nil {
			return err
		}
		all, err := volunteer.People(tx, s.vault, a.OrgID)
		for _, b := range all {
			if needs := Needs(courses, b.Roles, done[string(b.ID)], clock.Date(s.now())); b.Active && b.Name != "" && len(needs) > 0 {
				list = append(list, Lack{Person{string(b.ID), b.Name}, needs})
			}
		}
		return err
	})
	return list, courses, fault.Wrap(op, err)
}

// Choices are what the form of an evening offers.
type Choices struct {
	Courses []Course
	Leads   []Person
}

// Choices are what the actor can choose for an evening.
func (s *Service) Choices(ctx context.Context, a access.Actor) (ch Choices, err error) {
	const op = "course.choices"
	if _, err := s.policy.RequireOrg(op, a, actKeep); err != nil {
		return ch, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if ch.Courses, err = coursesOf(tx, a.OrgID); err != nil {
			return err
		}
		ch.Leads, err = leads(tx, a.OrgID)
		return err
	})
	return ch, fault.Wrap(op, err)
}

// Courses are the courses of the actor's organisation, for who says which there are.
func (s *Service) Courses(ctx context.Context, a access.Actor) (list []Course, err error) {
	const op = "course.courses"
	if _, err := s.policy.RequireOrg(op, a, actSet); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) { list, err = coursesOf(tx, a.OrgID); return err })
	return list, fault.Wrap(op, err)
}
