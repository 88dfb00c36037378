package network

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
)

// The actions of the policy.
const (
	actOpen          access.Action = "network.open"
	actRead          access.Action = "network.read"
	actWrite         access.Action = "network.write"
	actCreate        access.Action = "network.create"
	actSign          access.Action = "network.sign"
	actAppoint       access.Action = "network.appoint"
	actRegister      access.Action = "network.register"
	actRegisterWrite access.Action = "network.register_write"
)

// Service keeps the register and the covenants.
type Service struct {
	db     *store.DB
	clock  clock.Clock
	policy *access.Policy
}

// New makes the service.
func New(db *store.DB, c clock.Clock, policy *access.Policy) *Service {
	return &Service{db: db, clock: c, policy: policy}
}

// View is a covenant with what its page shows.
type View struct {
	Covenant
	Now       time.Time
	State     State // now, see StateAt
	Blocks    []Block
	Gaps      []Block
	Register  map[ProcessingID]Processing
	Orgs      map[string]account.Organisation
	Names     map[string]string // of everybody who is named, by user id
	Mandates  []Mandate
	Waypoints []Waypoint
	Exercises []Exercise
	Events    []Event
	Why       []access.Rule // the rules by which the actor may see it
	MayWrite  bool
	MaySign   bool            // the actor is the one who signs next for a party
	Appoints  map[string]bool // keys of the roles for which the actor appoints people
}

// resource is a covenant with the facts that decide who may do what.
func resource(c Covenant, mandates []Mandate, at time.Time) access.Resource {
	r := access.Resource{Type: "Covenant", ID: string(c.ID), Org: c.Org, Orgs: c.Terms.Orgs()}
	for _, p := range c.Terms.Parties {
		r.Participants = append(r.Participants, p.Signatory)
	}
	for _, m := range mandates {
		if m.HoldsAt(at) {
			r.Participants = append(r.Participants, m.User)
		}
	}
	return r
}

// load reads a covenant that the actor may do something with; who may not see it gets
// NotFound, as for one that does not exist.
func (s *Service) load(tx *store.Tx, op string, a access.Actor, action access.Action, id CovenantID, now time.Time) (View, access.Decision, error) {
	v := View{Now: now}
	var err error
	if v.Covenant, err = covenantByID(tx, id); err != nil {
		return v, access.Decision{}, err
	}
	if v.Mandates, err = mandatesOf(tx, id); err != nil {
		return v, access.Decision{}, err
	}
	r := resource(v.Covenant, v.Mandates, now)
	d, err := s.policy.Require(op, a, action, actRead, r)
	if err != nil {
		return v, d, err
	}
	list, err := registerOf(tx, v.Org)
	if err != nil {
		return v, d, err
	}
	if v.Orgs, err = organisations(tx); err != nil {
		return v, d, err
	}
	v.Register = byID(list)
	v.State = v.StateAt(now)
	v.Blocks, v.Gaps = v.Covenant.Blocks(v.Register, now), v.Terms.Gaps(v.Register)
	v.MayWrite = s.policy.Decide(a, actWrite, r).Allowed
	if p, ok := v.Terms.Party(a.OrgID); ok && v.State == Drafted && len(v.Gaps) == 0 {
		_, signed := v.SignedBy(a.OrgID)
		v.MaySign = !signed && s.policy.Decide(a, actSign, access.Resource{Type: "Party", ID: string(id), Org: p.Org, Holder: p.Signatory}).Allowed
	}
	v.Appoints = map[string]bool{}
	for _, seat := range v.Terms.Seats {
		v.Appoints[seat.Key] = s.policy.Decide(a, actAppoint, access.Resource{Type: "Seat", ID: seat.Key, Org: seat.Org}).Allowed
	}
	return v, d, nil
}

// Show is a covenant with everything about it.
func (s *Service) Show(ctx context.Context, a access.Actor, id CovenantID) (v View, err error) {
	const op = "network.show"
	now := s.clock.Now()
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		var d access.Decision
		if v, d, err = s.load(tx, op, a, actRead, id, now); err != nil {
			return err
		}
		for _, r := range s.policy.Rules() {
			if slices.Contains(d.Rules, r.ID) {
				v.Why = append(v.Why, r)
			}
		}
		return fill(tx, &v)
	})
	return v, fault.Wrap(op, err)
}

// fill adds the road, the steps and the names of everybody.
func fill(tx *store.Tx, v *View) (err error) {
	if v.Waypoints, err = waypointsOf(tx, v.ID); err != nil {
		return err
	}
	if v.Exercises, err = exercisesOf(tx, v.ID); err != nil {
		return err
	}
	if v.Events, err = eventsOf(tx, v.ID); err != nil {
		return err
	}
	var ids []string
	for _, p := range v.Terms.Parties {
		ids = append(ids, p.Signatory)
	}
	for _, m := range v.Mandates {
		ids = append(ids, m.User)
	}
	for _, w := range v.Waypoints {
		ids = append(ids, w.Owner)
	}
	for _, e := range v.Events {
		ids = append(ids, e.User)
	}
	for _, g := range v.Signatures {
		ids = append(ids, g.User)
	}
	v.Names, err = account.Names(tx, ids)
	return err
}

// List are the covenants that the actor may see, by name.
func (s *Service) List(ctx context.Context, a access.Actor) (list []View, err error) {
	const op = "network.list"
	if _, err := s.policy.RequireOrg(op, a, actOpen); err != nil {
		return nil, err
	}
	now := s.clock.Now()
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list = nil
		near, err := covenantsNear(tx, a.OrgID, a.UserID)
		if err != nil {
			return err
		}
		for _, c := range near {
			v, _, err := s.load(tx, op, a, actRead, c.ID, now)
			if fault.Is(err, fault.NotFound) {
				continue
			} else if err != nil {
				return err
			}
			if v.Waypoints, err = waypointsOf(tx, c.ID); err != nil {
				return err
			}
			list = append(list, v)
		}
		return nil
	})
	return list, fault.Wrap(op, err)
}

// peopleWho are the users who can still sign in of each organisation, with one of the
// roles; no roles means all who work there.
func peopleWho(tx *store.Tx, roles ...access.Role) (map[string][]account.User, error) {
	all, err := account.Everybody(tx)
	by := map[string][]account.User{}
	for _, u := range all {
		if slices.ContainsFunc(u.Roles, func(r access.Role) bool { return slices.Contains(roles, r) }) {
			by[u.OrgID] = append(by[u.OrgID], u)
		}
	}
	return by, err
}

// signRoles may sign for their organisation; workRoles may get a mandate or a waypoint.
func signRoles() []access.Role { return []access.Role{access.Board, access.Partner, access.Director} }

func workRoles() []access.Role {
	return []access.Role{access.Consultant, access.TeamLead, access.Director, access.Partner, access.Caretaker, access.PolicyMaker, access.Board, access.Officer}
}

func idsOf(by map[string][]account.User) map[string][]string {
	ids := map[string][]string{}
	for org, list := range by {
		for _, u := range list {
			ids[org] = append(ids[org], u.ID)
		}
	}
	return ids
}

// publish brings the rows that the policy reads up to date with a covenant.
func publish(tx *store.Tx, c Covenant) error {
	list, err := registerOf(tx, c.Org)
	if err != nil {
		return err
	}
	mandates, err := mandatesOf(tx, c.ID)
	if err != nil {
		return err
	}
	orgs, err := organisations(tx)
	if err != nil {
		return err
	}
	kinds := map[string]account.OrganisationKind{}
	for id, o := range orgs {
		kinds[id] = o.Kind
	}
	register := byID(list)
	from, until, ok := c.Window(register)
	if !ok {
		return access.SetCovenant(tx, string(c.ID), nil, from, until, nil)
	}
	return access.SetCovenant(tx, string(c.ID), c.Terms.Orgs(), from, until, append(c.Grants(register, mandates, kinds), c.SeatGrants(register, kinds)...))
}

func (s *Service) log(tx *store.Tx, a access.Actor, action access.Action, id CovenantID, d access.Decision) error {
	return audit.Write(tx, s.clock.Now(), a, action, "Covenant", string(id), d)
}
