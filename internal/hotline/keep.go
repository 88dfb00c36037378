package hotline

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/roster"
)

// policyType is how a policy is called in the log.
const policyType = "Policy"

// String is a target as a form holds it; ParseTarget reads it.
func (t Target) String() string {
	switch {
	case t.RosterID != "":
		return "rooster:" + t.RosterID
	case t.UserID != "":
		return "persoon:" + t.UserID
	}
	return ""
}

// ParseTarget reads a target; the zero Target is nobody.
func ParseTarget(s string) (t Target) {
	kind, id, _ := strings.Cut(s, ":")
	switch kind {
	case "rooster":
		t.RosterID = id
	case "persoon":
		t.UserID = id
	}
	return t
}

// Choice is somebody or something that a policy can call.
type Choice struct {
	Target
	Name  string
	Wakes bool // a tested way wakes them; of a roster it is not known here
}

// Keeping is a policy for who keeps it: of an area, or of the whole organisation.
type Keeping struct {
	Policy
	Area    string // empty for the whole organisation
	Version int64  // 0: there is none yet; of an area then holds that of the whole, of which whoever leads is called
	Choices []Choice
	Areas   []place.Area // by name
	Own     []string     // areas that have a policy of their own
}

// callable are the roles whom a policy can name. A volunteer is called through a roster, in which
// they take turns.
func callable() []access.Role {
	return []access.Role{access.OnCall, access.TeamLead, access.Director, access.Consultant, access.Caretaker, access.Board}
}

// Keeping is the policy of an area of the actor's organisation, or of the whole when it is empty, with
// whom it can call.
func (s *Service) Keeping(ctx context.Context, a access.Actor, area string) (k Keeping, err error) {
	const op = "hotline.keeping"
	if _, err := s.policy.RequireOrg(op, a, actKeep); err != nil {
		return k, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		k = Keeping{Area: area}
		if k.Areas, err = areasWith(tx, op, area); err != nil {
			return err
		}
		list, err := policiesOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		for _, p := range list {
			if p.Area != "" {
				k.Own = append(k.Own, p.Area)
			}
		}
		stored, _ := policyOfArea(list, area)
		k.Version = stored.Version
		if k.Policy, err = s.policyFor(tx, Report{OrgID: a.OrgID, Areas: access.Area(area)}); err != nil {
			return err
		}
		k.Choices, err = choices(tx, a.OrgID)
		return err
	})
	return k, fault.Wrap(op, err)
}

// areasWith are all areas; a code that is none of them, and not empty, does not exist.
func areasWith(tx *store.Tx, op, area string) ([]place.Area, error) {
	list, err := place.BareAreas(tx)
	if err == nil && area != "" && !slices.ContainsFunc(list, func(x place.Area) bool { return string(x.Code) == area }) {
		err = fault.New(op, fault.NotFound)
	}
	return list, err
}

// choices are whom a policy of an organisation can call: its rosters, and then people by name.
func choices(tx *store.Tx, org string) (list []Choice, err error) {
	rosters, err := roster.OfOrg(tx, org)
	if err != nil {
		return nil, err
	}
	for _, r := range rosters {
		list = append(list, Choice{Target: Target{RosterID: r.ID}, Name: r.Name, Wakes: true})
	}
	people := map[string]account.User{}
	for _, role := range callable() {
		some, err := account.Colleagues(tx, org, role)
		if err != nil {
			return nil, err
		}
		for _, u := range some {
			people[u.ID] = u
		}
	}
	var ids []string
	for id := range people {
		ids = append(ids, id)
	}
	waking, err := Wakes(tx, ids)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(people[a].Name, people[b].Name), cmp.Compare(a, b)) })
	for _, id := range ids {
		list = append(list, Choice{Target: Target{UserID: id}, Name: people[id].Name, Wakes: waking[id]})
	}
	return list, nil
}

// ownAreas are the areas of which an organisation has a policy of their own, by name.
func ownAreas(tx *store.Tx, org string) ([]place.Area, error) {
	policies, err := policiesOf(tx, org)
	if err != nil || !slices.ContainsFunc(policies, func(p storedPolicy) bool { return p.Area != "" }) {
		return nil, err
	}
	list, err := place.BareAreas(tx)
	return slices.DeleteFunc(list, func(x place.Area) bool { _, own := policyOfArea(policies, string(x.Code)); return !own }), err
}

// Keep makes the policy of an area of the actor's organisation, or of the whole when it is empty, in
// place of the one of a version; 0 where there is none. Reports that are being called about keep the one
// of their start.
func (s *Service) Keep(ctx context.Context, a access.Actor, area string, version int64, p Policy) error {
	const op = "hotline.keep"
	d, err := s.policy.RequireOrg(op, a, actKeep)
	if err != nil {
		return err
	}
	if p.Phone != "" {
		p.Phone = plainNumber(p.Phone)
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		known, err := choices(tx, a.OrgID)
		if err != nil {
			return err
		}
		if err := fault.Check(op, append(p.Check(), p.strangers(known)...)); err != nil {
			return err
		}
		if _, err := areasWith(tx, op, area); err != nil {
			return err
		}
		body, err := json.Marshal(p)
		if err != nil {
			return err
		}
		list, err := policiesOf(tx, a.OrgID)
		stored, there := policyOfArea(list, area)
		switch {
		case err != nil:
		case !there && version == 0:
			stored = storedPolicy{ID: store.IDOf(policyType, a.OrgID, area), OrgID: a.OrgID, Area: area, body: string(body)}
			err = insertPolicy(tx, op, stored)
		case !there:
			err = fault.New(op, fault.Conflict)
		default:
			stored.body = string(body)
			err = updatePolicy(tx, op, stored, version)
		}
		return cmp.Or(err, audit.Write(tx, s.now(), a, actKeep, policyType, stored.ID, d))
	}))
}

// Drop takes the policy of an area away that still has its version: from then on that of the whole
// organisation holds there.
func (s *Service) Drop(ctx context.Context, a access.Actor, area string, version int64) error {
	const op = "hotline.drop"
	d, err := s.policy.RequireOrg(op, a, actKeep)
	if err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		list, err := policiesOf(tx, a.OrgID)
		stored, there := policyOfArea(list, area)
		if err != nil || !there || area == "" {
			return cmp.Or(err, fault.New(op, fault.NotFound))
		}
		return cmp.Or(deletePolicy(tx, op, stored, version), audit.Write(tx, s.now(), a, actKeep, policyType, stored.ID, d))
	}))
}

// strangers refuses who is not among those whom the organisation can call, and a last resort that
// nothing wakes: it is the one that must always come through.
func (p Policy) strangers(known []Choice) (fields []fault.Field) {
	find := func(t Target) (Choice, bool) {
		i := slices.IndexFunc(known, func(c Choice) bool { return c.Target == t })
		if i < 0 {
			return Choice{}, false
		}
		return known[i], true
	}
	for step := range len(p.Steps) + 1 {
		for _, t := range p.targets(step) {
			if _, ok := find(t); !ok {
				return append(fields, fault.NewField("laatste", "hotline.stranger"))
			}
		}
	}
	if len(p.Last) > 0 && !slices.ContainsFunc(p.Last, func(t Target) bool { c, _ := find(t); return c.Wakes }) {
		fields = append(fields, fault.NewField("laatste", "hotline.last_sleeps"))
	}
	return fields
}
