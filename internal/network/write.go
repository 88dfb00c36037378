package network

import (
	"context"
	"reflect"
	"strings"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Create begins a covenant with a name; everything else comes later.
func (s *Service) Create(ctx context.Context, a access.Actor, name string) (CovenantID, error) {
	const op = "network.create"
	d, err := s.policy.RequireOrg(op, a, actCreate)
	if err != nil {
		return "", err
	}
	c := Covenant{ID: CovenantID(store.NewID()), Org: a.OrgID, State: Drafted, Version: 1, ChangedAt: s.clock.Now()}
	var check checker
	c.Terms.Name = strings.TrimSpace(name)
	check.text("naam", c.Terms.Name, maxName, true)
	if err := fault.Check(op, check.fields); err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		if err := insertCovenant(tx, c); err != nil {
			return err
		}
		if err := insertVersion(tx, c, a.UserID); err != nil {
			return err
		}
		return s.log(tx, a, actCreate, c.ID, d)
	})
	return c.ID, fault.Wrap(op, err)
}

// change loads a covenant of which the actor saw the stamp, lets fn change it, and
// writes it with its record and the rows of the policy.
func (s *Service) change(ctx context.Context, op string, a access.Actor, action access.Action, id CovenantID, stamp int64, fn func(tx *store.Tx, v *View) error) error {
	now := s.clock.Now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		v, d, err := s.load(tx, op, a, action, id, now)
		if err != nil {
			return err
		}
		if v.Stamp != stamp {
			return fault.New(op, fault.Conflict)
		}
		if err := fn(tx, &v); err != nil {
			return err
		}
		v.ChangedAt = now
		n, err := updateCovenant(tx, v.Covenant)
		if err := store.Changed(op, n, err); err != nil {
			return err
		}
		if err := publish(tx, v.Covenant); err != nil {
			return err
		}
		return s.log(tx, a, action, id, d)
	}))
}

// step changes the state by the one table, or says that this may not be done now.
func step(op string, v *View, do Step) error {
	to, ok := Next(v.State, do)
	if !ok {
		return fault.Invalidf(op, "stap", "network.step_no")
	}
	v.Covenant.State = to
	return nil
}

// Edit changes the contents. Whatever changes makes a new version, which asks every
// party for a new signature; what stays the same changes nothing.
func (s *Service) Edit(ctx context.Context, a access.Actor, id CovenantID, stamp int64, e Edit) error {
	const op = "network.edit"
	return s.change(ctx, op, a, actWrite, id, stamp, func(tx *store.Tx, v *View) error {
		if err := step(op, v, Change); err != nil {
			return err
		}
		signers, err := peopleWho(tx, signRoles()...)
		if err != nil {
			return err
		}
		terms := v.Terms
		if err := fault.Check(op, e.apply(&terms, known{v.Register, idsOf(signers), store.NewID})); err != nil {
			return err
		}
		if reflect.DeepEqual(terms, v.Terms) {
			v.Covenant.State = v.State
			return nil
		}
		v.Terms, v.Version, v.ChangedAt = terms, v.Version+1, v.Now
		if err := insertVersion(tx, v.Covenant, a.UserID); err != nil {
			return err
		}
		return insertEvent(tx, id, Event{At: v.Now, User: a.UserID, Step: Change, Version: v.Version})
	})
}

// Sign is the signature of the actor's organisation under the version that the actor
// saw. With the last one the covenant is agreed.
func (s *Service) Sign(ctx context.Context, a access.Actor, id CovenantID, stamp int64) error {
	const op, signed = "network.sign", Step("tekenen")
	return s.change(ctx, op, a, actRead, id, stamp, func(tx *store.Tx, v *View) error {
		p, ok := v.Terms.Party(a.OrgID)
		if !ok {
			return fault.New(op, fault.Denied)
		}
		if _, err := s.policy.Require(op, a, actSign, actRead, access.Resource{Type: "Party", ID: string(id), Org: p.Org, Holder: p.Signatory}); err != nil {
			return fault.New(op, fault.Denied)
		}
		if !v.MaySign {
			return fault.Invalidf(op, "stap", "network.step_no")
		}
		sig := Signature{Org: a.OrgID, User: a.UserID, Version: v.Version, At: v.Now}
		if err := insertSignature(tx, id, sig); err != nil {
			return err
		}
		v.Signatures = append(v.Signatures, sig)
		if err := insertEvent(tx, id, Event{At: v.Now, User: a.UserID, Step: signed, Version: v.Version}); err != nil {
			return err
		}
		if len(v.Unsigned()) > 0 {
			return nil
		}
		return step(op, v, Agree)
	})
}

// Take is a step that people take with a covenant: start, suspend, resume or end; the
// steps that need a reason get one.
func (s *Service) Take(ctx context.Context, a access.Actor, id CovenantID, stamp int64, do Step, reason string) error {
	const op = "network.take"
	reason = strings.TrimSpace(reason)
	return s.change(ctx, op, a, actWrite, id, stamp, func(tx *store.Tx, v *View) error {
		if do == Change || do == Agree {
			return fault.Invalidf(op, "stap", "network.step_no")
		}
		if err := step(op, v, do); err != nil {
			return err
		}
		var c checker
		c.text("reden", reason, maxText, do.NeedsReason())
		if err := fault.Check(op, c.fields); err != nil {
			return err
		}
		v.Reason = reason
		if v.Covenant.State == Running {
			v.StartedAt, v.Reason = v.Now, ""
		}
		return insertEvent(tx, id, Event{At: v.Now, User: a.UserID, Step: do, Version: v.Version, Reason: v.Reason})
	})
}

// Appoint gives somebody a mandate: a party chooses its own people for its roles.
func (s *Service) Appoint(ctx context.Context, a access.Actor, id CovenantID, stamp int64, m Mandate) error {
	const op = "network.appoint"
	return s.change(ctx, op, a, actRead, id, stamp, func(tx *store.Tx, v *View) error {
		if !v.Appoints[m.Seat] {
			return fault.Invalidf(op, "rol", "network.choose")
		}
		people, err := peopleWho(tx, workRoles()...)
		if err != nil {
			return err
		}
		if err := fault.Check(op, m.Check(v.Terms, idsOf(people)[a.OrgID])); err != nil {
			return err
		}
		m.ID = store.NewID()
		return insertMandate(tx, id, m)
	})
}

// Withdraw ends a mandate at once.
func (s *Service) Withdraw(ctx context.Context, a access.Actor, id CovenantID, stamp int64, mandate string) error {
	const op = "network.withdraw"
	return s.change(ctx, op, a, actRead, id, stamp, func(tx *store.Tx, v *View) error {
		for _, m := range v.Mandates {
			if m.ID == mandate && v.Appoints[m.Seat] {
				n, err := withdrawMandate(tx, id, mandate, v.Now)
				return store.Changed(op, n, err)
			}
		}
		return fault.Invalidf(op, "rol", "network.choose")
	})
}

// AddWaypoint puts an oasis or a highwayman on the road, with an owner and a date.
func (s *Service) AddWaypoint(ctx context.Context, a access.Actor, id CovenantID, stamp int64, w Waypoint) error {
	const op = "network.waypoint"
	return s.change(ctx, op, a, actWrite, id, stamp, func(tx *store.Tx, v *View) error {
		people, err := owners(tx, v.Covenant)
		if err != nil {
			return err
		}
		ids := make([]string, len(people))
		for i, u := range people {
			ids[i] = u.ID
		}
		if err := fault.Check(op, w.Check(ids, clock.Date(v.Now))); err != nil {
			return err
		}
		w.ID = store.NewID()
		return insertWaypoint(tx, id, w)
	})
}

// owners are those who can take care of a waypoint: people of the keeper and the parties.
func owners(tx *store.Tx, c Covenant) (list []account.User, err error) {
	people, err := peopleWho(tx, workRoles()...)
	if err != nil {
		return nil, err
	}
	list = append(list, people[c.Org]...)
	for _, org := range c.Terms.Orgs() {
		if org != c.Org {
			list = append(list, people[org]...)
		}
	}
	return list, nil
}

// PassWaypoint notes that a waypoint is behind us.
func (s *Service) PassWaypoint(ctx context.Context, a access.Actor, id CovenantID, stamp int64, waypoint string) error {
	const op = "network.pass"
	return s.change(ctx, op, a, actWrite, id, stamp, func(tx *store.Tx, v *View) error {
		n, err := passWaypoint(tx, id, waypoint, v.Now)
		return store.Changed(op, n, err)
	})
}

// AddExercise keeps an invented case to try the covenant on.
func (s *Service) AddExercise(ctx context.Context, a access.Actor, id CovenantID, stamp int64, e Exercise) error {
	const op = "network.exercise"
	return s.change(ctx, op, a, actWrite, id, stamp, func(tx *store.Tx, v *View) error {
		if err := fault.Check(op, e.Check()); err != nil {
			return err
		}
		e.ID = store.NewID()
		return insertExercise(tx, id, e)
	})
}

// Choices are the people whom the forms of a covenant offer.
type Choices struct {
	Signers map[string][]account.User // by organisation
	Staff   []account.User            // of the actor's organisation, for mandates
	Owners  []account.User            // of waypoints
}

// Choices are what the forms of a covenant offer, to whoever may see it.
func (s *Service) Choices(ctx context.Context, a access.Actor, c Covenant) (out Choices, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		if out.Signers, err = peopleWho(tx, signRoles()...); err != nil {
			return err
		}
		staff, err := peopleWho(tx, workRoles()...)
		if err != nil {
			return err
		}
		out.Staff = staff[a.OrgID]
		out.Owners, err = owners(tx, c)
		return err
	})
	return out, fault.Wrap("network.choices", err)
}
