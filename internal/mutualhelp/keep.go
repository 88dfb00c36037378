package mutualhelp

import (
	"cmp"
	"context"
	"slices"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/volunteer"
)

// Kept is what who leads chooses: who brings people together where, and the bounds.
type Kept struct {
	Settings
	Named   []Named
	Names   map[string]string // of users
	Places  map[string]string
	People  []account.User // who can be named, by name
	Sites   []place.Brief
	Figures []Figure
}

// Kept is what the actor's organisation chose, with its numbers.
func (s *Service) Kept(ctx context.Context, a access.Actor) (v Kept, err error) {
	const op = "mutualhelp.kept"
	if _, err := s.policy.RequireOrg(op, a, actKeep); err != nil {
		return v, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if v.Settings, err = settingsOf(tx, a.OrgID); err != nil {
			return err
		}
		if v.Named, err = namedOf(tx, a.OrgID); err != nil {
			return err
		}
		if v.People, err = canBeNamed(tx, a.OrgID); err != nil {
			return err
		}
		if v.Sites, err = place.Briefs(tx, a.OrgID); err != nil {
			return err
		}
		if v.Figures, err = figuresOf(tx, a.OrgID); err != nil {
			return err
		}
		ids := make([]string, len(v.Named))
		for i, n := range v.Named {
			ids[i] = n.UserID
		}
		if v.Names, err = account.Names(tx, ids); err != nil {
			return err
		}
		v.Places, err = placesOf(tx, a.OrgID)
		return err
	})
	return v, fault.Wrap(op, err)
}

// canBeNamed are the people of an organisation who can bring others together, by name.
func canBeNamed(tx *store.Tx, org string) ([]account.User, error) {
	people, err := account.Colleagues(tx, org, "")
	if err != nil {
		return nil, err
	}
	helpers, err := volunteer.ActiveUsers(tx, org)
	return slices.DeleteFunc(people, func(u account.User) bool { return !mayMatch(u, helpers) }), err
}

// Name says that somebody brings people together at a complex, or no longer. Doing it again changes
// nothing.
func (s *Service) Name(ctx context.Context, a access.Actor, n Named, on bool) error {
	const op = "mutualhelp.name"
	d, err := s.policy.RequireOrg(op, a, actKeep)
	if err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		people, err := canBeNamed(tx, a.OrgID)
		if err != nil {
			return err
		}
		sites, err := place.Briefs(tx, a.OrgID)
		if err != nil {
			return err
		}
		var wrong []fault.Field
		if on && !slices.ContainsFunc(people, func(u account.User) bool { return u.ID == n.UserID }) {
			wrong = append(wrong, fault.NewField("wie", "mutualhelp.choose"))
		}
		if on && !slices.ContainsFunc(sites, func(x place.Brief) bool { return x.ID == n.Complex }) {
			wrong = append(wrong, fault.NewField("complex", "mutualhelp.choose"))
		}
		return cmp.Or(fault.Check(op, wrong), setMatcher(tx, a.OrgID, n, on), audit.Write(tx, s.now(), a, actKeep, "Organisation", a.OrgID, d))
	}))
}

// Set changes the settings that still have their version.
func (s *Service) Set(ctx context.Context, a access.Actor, set Settings) error {
	const op = "mutualhelp.set"
	d, err := s.policy.RequireOrg(op, a, actKeep)
	if err != nil {
		return err
	}
	if err := fault.Check(op, set.Check()); err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		return cmp.Or(putSettings(tx, op, a.OrgID, set), audit.Write(tx, s.now(), a, actKeep, "Organisation", a.OrgID, d))
	}))
}

// median is the middle of some numbers; -1 for none.
func median(list []int) int {
	if len(list) == 0 {
		return -1
	}
	list = slices.Sorted(slices.Values(list))
	return (list[(len(list)-1)/2] + list[len(list)/2]) / 2
}
