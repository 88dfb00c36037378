package volunteer

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
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Files are the tables, words and rules of this module.
//
//go:embed sql text policy.cedar
var Files embed.FS

// The actions of the policy.
const (
	actList   access.Action = "volunteer.list"
	actRead   access.Action = "volunteer.read"
	actSign   access.Action = "volunteer.sign"
	actKeep   access.Action = "volunteer.keep"
	actReason access.Action = "volunteer.reason"
	actSet    access.Action = "volunteer.set"
	actOwn    access.Action = "volunteer.own"
)

// Service carries out what people do with volunteers, and as one.
type Service struct {
	db      *store.DB
	vault   *seal.Vault
	clock   clock.Clock
	policy  *access.Policy
	cards   []Cards
	deeds   []Deeds
	erasing []func(tx *store.Tx, id string) error // what other modules erase with somebody
	erased  func(ctx context.Context) error       // after somebody was erased; nil for nothing
}

// New makes the service.
func New(db *store.DB, vault *seal.Vault, c clock.Clock, policy *access.Policy) *Service {
	return &Service{db: db, vault: vault, clock: c, policy: policy}
}

func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Microsecond) }

// teamOf is who works at an organisation, by name too.
func teamOf(tx *store.Tx, org string, now time.Time) (t Team, people []account.User, err error) {
	t = Team{Works: map[string]bool{}}
	if people, err = account.Colleagues(tx, org, ""); err != nil {
		return t, nil, err
	}
	people = slices.DeleteFunc(people, func(u account.User) bool { return u.Disabled })
	for _, u := range people {
		t.Works[u.ID] = true
	}
	for _, role := range []access.Role{access.TeamLead, access.Consultant, access.Director, access.Board, access.Admin} {
		for _, u := range people {
			if slices.Contains(u.Roles, role) && role == access.Board {
				t.Boards = append(t.Boards, u.ID)
			}
			if slices.Contains(u.Roles, role) && !slices.Contains(t.Leads, u.ID) {
				t.Leads = append(t.Leads, u.ID)
			}
		}
	}
	if len(t.Leads) == 0 && len(people) > 0 {
		t.Leads = []string{people[0].ID}
	}
	t.Away, err = account.AwayAt(tx, now)
	return t, people, err
}

// mayBeContact reports whether a colleague can be the contact person of volunteers.
func mayBeContact(u account.User) bool {
	return !u.Disabled && slices.ContainsFunc(u.Roles, func(r access.Role) bool {
		return slices.Contains([]access.Role{access.Consultant, access.Caretaker, access.TeamLead, access.Director}, r)
	})
}

// List is volunteers by name, with what somebody can look for.
type List struct {
	Volunteers []Volunteer
	Mine       []Volunteer // of whom the actor holds what is due, by date
	Names      map[string]string
	Complexes  []place.Brief
	All        int // who has not stopped
	Active     int
	Today      time.Time
	MaySign    bool
	MaySet     bool
}

// Volunteers are those of the actor's organisation that a filter asks for.
func (s *Service) Volunteers(ctx context.Context, a access.Actor, f Filter) (l List, err error) {
	const op = "volunteer.list"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return l, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		now := s.now()
		l = List{Names: map[string]string{}, Today: clock.Date(now), MaySign: s.policy.May(a, actSign), MaySet: s.policy.May(a, actSet)}
		all, err := listed(tx, s.vault, a.OrgID, Filter{})
		if err != nil {
			return err
		}
		team, people, err := teamOf(tx, a.OrgID, now)
		if err != nil {
			return err
		}
		for _, u := range people {
			l.Names[u.ID] = u.Name
		}
		l.All = len(all)
		for _, v := range all {
			if v.State == Active {
				l.Active++
			}
			if !v.Moment.Due.IsZero() && !v.Moment.Due.After(l.Today.AddDate(0, 0, 7)) && team.Holder(v) == a.UserID {
				l.Mine = append(l.Mine, v)
			}
		}
		slices.SortStableFunc(l.Mine, func(a, b Volunteer) int { return a.Moment.Due.Compare(b.Moment.Due) })
		if l.Volunteers = all; f != (Filter{}) {
			if l.Volunteers, err = listed(tx, s.vault, a.OrgID, f); err != nil {
				return err
			}
		}
		byName(l.Volunteers)
		l.Complexes, err = complexesOf(tx, a.OrgID)
		return err
	})
	return l, fault.Wrap(op, err)
}

// byName is the only order of people in a list: nobody is ranked.
func byName(list []Volunteer) {
	slices.SortStableFunc(list, func(a, b Volunteer) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(string(a.ID), string(b.ID)))
	})
}

// View is a volunteer as a colleague may see them.
type View struct {
	Volunteer
	Complex  string // name
	Moments  []Moment
	Talks    []Talk // nil for who does not keep the contact
	Names    map[string]string
	Holder   string // user
	Lacks    []fault.Field
	Steps    []Step
	MayKeep  bool
	Settings Settings
	Contacts []account.User // who can be the contact person
	Accounts []account.User // who can be the account
	Today    time.Time
}

// load reads a volunteer and decides; what one may not read does not exist.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action access.Action, id ID) (Volunteer, access.Decision, error) {
	v, missing := byID(tx, s.vault, id)
	if missing != nil && !fault.Is(missing, fault.NotFound) {
		return v, access.Decision{}, missing
	}
	d, err := s.policy.Require(op, a, action, actRead, v.Resource()) // of what is missing too, which so takes as long
	return v, d, cmp.Or(missing, err)
}

// Show is a volunteer. The look is on record before that is read.
func (s *Service) Show(ctx context.Context, a access.Actor, id ID) (v View, err error) {
	const op = "volunteer.show"
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		one, d, err := s.load(tx, op, a, actRead, id)
		if err != nil {
			return err
		}
		v, err = s.view(tx, a, one)
		return cmp.Or(err, audit.Write(tx, s.now(), a, actRead, ObjectType, string(id), d))
	})
	return v, fault.Wrap(op, err)
}

// view is what somebody may know of a volunteer.
func (s *Service) view(tx *store.Tx, a access.Actor, one Volunteer) (v View, err error) {
	now := s.now()
	v = View{Volunteer: one, Names: map[string]string{}, Today: clock.Date(now), MayKeep: s.policy.Decide(a, actKeep, one.Resource()).Allowed}
	if !s.policy.Decide(a, actReason, one.Resource()).Allowed {
		v.Why = ""
	}
	if v.Settings, _, err = settingsOf(tx, one.OrgID); err != nil {
		return v, err
	}
	v.Moments, v.Lacks = Open(one, v.Settings), one.lacks(v.Settings, v.Today)
	if v.Complex, err = place.SiteName(tx, one.ComplexID); err != nil {
		return v, err
	}
	team, people, err := teamOf(tx, one.OrgID, now)
	if err != nil {
		return v, err
	}
	v.Holder = team.Holder(one)
	taken, err := linked(tx, one.OrgID)
	if err != nil {
		return v, err
	}
	for _, u := range people {
		v.Names[u.ID] = u.Name
		if mayBeContact(u) {
			v.Contacts = append(v.Contacts, u)
		}
		if slices.Contains(u.Roles, access.Volunteer) && (!taken[u.ID] || u.ID == one.UserID) {
			v.Accounts = append(v.Accounts, u)
		}
	}
	if !v.MayKeep || one.Erased {
		return v, nil
	}
	v.Steps = Steps(one.State, Colleague)
	key, err := s.vault.KeyOf(tx, string(one.ID))
	if err == nil {
		v.Talks, err = talksOf(tx, key, one.ID)
	}
	return v, err
}

// Blank is a volunteer who is not there yet, with who can be the contact person: the actor first.
func (s *Service) Blank(ctx context.Context, a access.Actor) (v View, err error) {
	const op = "volunteer.blank"
	if _, err := s.policy.RequireOrg(op, a, actSign); err != nil {
		return v, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		v, err = s.view(tx, a, Volunteer{OrgID: a.OrgID, ContactID: a.UserID, Erased: true})
		return err
	})
	return v, fault.Wrap(op, err)
}

// Settings are those of the actor's organisation, with their version.
func (s *Service) Settings(ctx context.Context, a access.Actor) (set Settings, version int64, err error) {
	const op = "volunteer.settings"
	if _, err := s.policy.RequireOrg(op, a, actSet); err != nil {
		return set, 0, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) { set, version, err = settingsOf(tx, a.OrgID); return err })
	return set, version, fault.Wrap(op, err)
}

const (
	maxCheckMonths = 24
	maxPerHomes    = 500
)

// Set changes the settings that still have their version, and plans all moments anew.
func (s *Service) Set(ctx context.Context, a access.Actor, set Settings, version int64) error {
	const op = "volunteer.set"
	d, err := s.policy.RequireOrg(op, a, actSet)
	if err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		was, _, err := settingsOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		switch {
		case set.CheckMonths < 1 || set.CheckMonths > maxCheckMonths:
			return fault.Invalidf(op, "maanden", "volunteer.months_wrong", "Max", maxCheckMonths)
		case set.CoachMonths < 0 || set.CoachMonths > maxCheckMonths:
			return fault.Invalidf(op, "coaching", "volunteer.coach_wrong", "Max", maxCheckMonths)
		case set.PerHomes < 1 || set.PerHomes > maxPerHomes:
			return fault.Invalidf(op, "woningen", "volunteer.homes_wrong", "Max", maxPerHomes)
		case set.Agreement < was.Agreement || set.Agreement > was.Agreement+1:
			return fault.Invalidf(op, "overeenkomst", "volunteer.agreement_wrong")
		}
		if set.From = was.From; set.Agreement > was.Agreement {
			set.From = clock.Date(s.now())
		}
		if err := putSettings(tx, op, a.OrgID, set, version); err != nil {
			return err
		}
		list, err := rowsOf(tx, a.OrgID)
		for i := range list {
			list[i].Volunteer = list[i].planned(set)
		}
		return cmp.Or(err, plan(tx, list), audit.Write(tx, s.now(), a, actSet, "Organisation", a.OrgID, d))
	}))
}

// MayOpen reports whether somebody may read a volunteer, for who lists what is erased.
func (s *Service) MayOpen(ctx context.Context, a access.Actor, id ID) bool {
	err := s.db.Read(ctx, func(tx *store.Tx) error { _, _, err := s.load(tx, "volunteer.mayopen", a, actRead, id); return err })
	return err == nil
}
