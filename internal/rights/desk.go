package rights

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

// Desk is what is to be done for residents' rights, as far as the actor may know.
type Desk struct {
	Now        time.Time
	Requests   []Request
	People     map[string]subject.Person
	Names      map[string]string
	Appointed  []account.User
	Candidates []account.User // who may be appointed
	MayList    bool
	MayAppoint bool
	Late       []Late // what climbed, for who watches over it
	Alone      bool   // nobody is there for the second look
}

// ShowDesk is the list of requests, what is late first.
func (s *Service) ShowDesk(ctx context.Context, a access.Actor) (v Desk, err error) {
	const op = "rights.desk"
	if _, err := s.policy.RequireOrg(op, a, actDesk); err != nil {
		return v, err
	}
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		v = Desk{Now: now, People: map[string]subject.Person{}, MayAppoint: s.policy.May(a, actAppoint)}
		r, appointed, err := organisation(tx, a)
		if err != nil {
			return err
		}
		v.Appointed = appointed
		if v.MayAppoint {
			if v.Candidates, err = candidates(tx, a.OrgID, appointed); err != nil {
				return err
			}
		}
		if v.Late, err = s.lateFor(tx, a, now); err != nil {
			return err
		}
		ids := []string{}
		for _, l := range v.Late {
			ids = append(ids, l.Holder)
		}
		d := s.policy.Decide(a, actList, r)
		if v.MayList = d.Allowed; !d.Allowed {
			v.Names, err = account.Names(tx, ids)
			return err
		}
		if v.Requests, err = requestsOf(tx, a.OrgID); err != nil {
			return err
		}
		for _, q := range v.Requests {
			ids = append(ids, q.Holder)
			if v.People[string(q.Subject)], err = subject.Open(tx, s.vault, q.Subject); err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
		}
		if v.Names, err = account.Names(tx, ids); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actList, "Organisation", a.OrgID, d)
	})
	return v, fault.Wrap(op, err)
}

// candidates are the colleagues who work with residents and are not appointed yet.
func candidates(tx *store.Tx, org string, already []account.User) ([]account.User, error) {
	var list []account.User
	for _, role := range []access.Role{access.Consultant, access.TeamLead, access.PolicyMaker} {
		found, err := account.Colleagues(tx, org, role)
		if err != nil {
			return nil, err
		}
		for _, u := range found {
			same := func(x account.User) bool { return x.ID == u.ID }
			if !u.Disabled && !slices.ContainsFunc(already, same) && !slices.ContainsFunc(list, same) {
				list = append(list, u)
			}
		}
	}
	return list, nil
}

// Appoint lets a colleague carry out requests, or takes that back.
func (s *Service) Appoint(ctx context.Context, a access.Actor, user string, on bool) error {
	const op = "rights.appoint"
	now := s.clock.Now()
	d, err := s.policy.RequireOrg(op, a, actAppoint)
	if err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		already, err := people(tx, a.OrgID)
		if err != nil {
			return err
		}
		list, err := candidates(tx, a.OrgID, already)
		if err != nil {
			return err
		}
		switch {
		case !on:
			err = dismiss(tx, a.OrgID, user)
		case slices.ContainsFunc(list, func(u account.User) bool { return u.ID == user }):
			err = appoint(tx, a.OrgID, user, now)
		default:
			err = fault.Invalidf(op, "collega", "rights.choose")
		}
		if err != nil {
			return err
		}
		return audit.Write(tx, now, a, actAppoint, "User", user, d)
	}))
}

// Resident is somebody whom a request may be from.
type Resident struct {
	ID      subject.ID
	Name    string
	Role    tenancy.PersonRole
	Address string
}

// maxFound is how many homes a search for a resident shows.
const maxFound = 5

// FindResidents are who lives at an address now; the search is logged. A narrow address
// is asked for, so that nobody leafs through a street.
func (s *Service) FindResidents(ctx context.Context, a access.Actor, action access.Action, address string) (list []Resident, err error) {
	const op = "rights.find"
	d, err := s.policy.RequireOrg(op, a, action)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		list = nil
		homes, err := place.FindHomes(tx, a.OrgID, address, maxFound+1)
		if err != nil {
			return err
		}
		if len(homes) > maxFound {
			return fault.Invalidf(op, "adres", "rights.address_wide", "Max", maxFound)
		}
		for _, h := range homes {
			found, err := s.residentsOf(tx, h, now)
			if err != nil {
				return err
			}
			list = append(list, found...)
			if err := audit.Write(tx, now, a, "rights.find", "Home", string(h.ID), d); err != nil {
				return err
			}
		}
		return nil
	})
	return list, fault.Wrap(op, err)
}

func (s *Service) residentsOf(tx *store.Tx, h place.Home, now time.Time) ([]Resident, error) {
	household, err := tenancy.HouseholdOf(tx, h.ID, clock.Date(now))
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var list []Resident
	for _, m := range household.Members {
		p, err := subject.Open(tx, s.vault, m.Subject)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		if p.Name != "" {
			list = append(list, Resident{ID: m.Subject, Name: p.Name, Role: m.Role, Address: h.Address})
		}
	}
	return list, nil
}

// WeekRequests are the open requests that the actor holds and that are due within a week,
// for the page of the week, the first due on top.
func (s *Service) WeekRequests(ctx context.Context, a access.Actor) ([]Request, error) {
	v, err := s.ListRequests(ctx, a)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Denied) {
		return nil, nil // not appointed
	}
	if err != nil {
		return nil, err
	}
	soon := clock.Date(v.Now).AddDate(0, 0, weekDays)
	list := slices.DeleteFunc(v.Requests, func(r Request) bool { return r.Holder != a.UserID || r.State == Done || r.Due.After(soon) })
	return list[:min(len(list), weekNotices)], nil
}

// ListRequests is the list of requests without the names of residents, for whoever may
// see it; NotFound for everybody else.
func (s *Service) ListRequests(ctx context.Context, a access.Actor) (v Desk, err error) {
	const op = "rights.list"
	v.Now = s.clock.Now()
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		r, _, err := organisation(tx, a)
		if err != nil {
			return err
		}
		if _, err := s.policy.Require(op, a, actList, actList, r); err != nil {
			return err
		}
		if v.Requests, err = requestsOf(tx, a.OrgID); err != nil {
			return err
		}
		ids := []string{}
		for _, q := range v.Requests {
			ids = append(ids, q.Holder)
		}
		v.Names, err = account.Names(tx, ids)
		return err
	})
	return v, fault.Wrap(op, err)
}
