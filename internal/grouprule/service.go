package grouprule

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
	"samendoen/internal/base/store"
	"samendoen/internal/network"
	"samendoen/internal/place"
)

// ObjectType names a version of the rule in the log.
const ObjectType = "GroupRule"

// The actions of the policy.
const (
	actRead    access.Action = "map.rule" // a key for the map reads it too
	actPropose access.Action = "grouprule.propose"
	actSign    access.Action = "grouprule.sign"
	actSwitch  access.Action = "grouprule.switch"
	actTry     access.Action = "grouprule.dry_run"
	actDoor    access.Action = "grouprule.door"    // has it in the menu
	actSee     access.Action = "grouprule.observe" // the program
)

// Person is somebody of a complex, by an id of the register that knows them.
type Person struct {
	Complex place.ComplexID
	ID      string
}

// Total is what a rule would count in a municipality.
type Total struct {
	Code  place.AreaCode
	Name  string
	Homes int
	Cells [5]int
}

// Parts are what this module asks of others.
type Parts struct {
	// People are the persons of whom a register has a fact at a moment, or had it so many months ago.
	People func(tx *store.Tx, org string, f Fact, months int, at time.Time) ([]Person, error)
	// Totals are what a rule would count today.
	Totals func(ctx context.Context, tx *store.Tx, org string, r Rule) ([]Total, error)
	// Round gives the number for a count, by the one mechanism of published figures.
	Round func(series, table, epoch string, counts []int) []int
	// Mark is a keyed print of a person.
	Mark func(id string) string
}

// Service keeps the rule and the switch.
type Service struct {
	db     *store.DB
	clock  clock.Clock
	policy *access.Policy
	parts  Parts
}

// New makes the service.
func New(db *store.DB, c clock.Clock, policy *access.Policy, parts Parts) *Service {
	return &Service{db: db, clock: c, policy: policy, parts: parts}
}

func (s *Service) now() time.Time   { return s.clock.Now().UTC().Truncate(time.Microsecond) }
func (s *Service) today() time.Time { return clock.Date(s.clock.Now()) }

// needs are the kinds of data that the line of the register must hold for a rule.
func (r Rule) needs() []network.Category {
	need := []network.Category{network.Identity, network.Housing}
	for _, c := range r {
		switch c.Fact {
		case Support, Carer:
			need = append(need, network.Care)
		case Agreement:
			need = append(need, network.Nuisance)
		}
	}
	return need
}

// CountsOn is the rule by which an association counts on a date; false where it does not count at this
// moment: the officer has not switched it on, no rule is in force, or the line of the register may not run
// or lacks a kind of data.
func CountsOn(tx *store.Tx, org string, on, at time.Time) (Rule, bool, error) {
	w, err := switchOf(tx, org)
	if err != nil || !w.On {
		return nil, false, err
	}
	r, err := RuleOn(tx, org, on)
	if err != nil || r == nil {
		return nil, false, err
	}
	ok, err := network.MayUse(tx, org, network.ProcessingID(w.Processing), at, r.needs()...)
	return r, ok, err
}

// RuleOn is the rule that was in force on a date; nil without one.
func RuleOn(tx *store.Tx, org string, on time.Time) (Rule, error) {
	list, err := versionsOf(tx, org)
	v, _ := InForce(list, on)
	return v.Rule, err
}

// OneRule reports whether the same rule was in force on every day from one date up to and including
// another; a new version that says the same is the same rule.
func OneRule(tx *store.Tx, org string, from, to time.Time) (bool, error) {
	list, err := versionsOf(tx, org)
	first, ok := InForce(list, from)
	for _, v := range list {
		begins := v.State == Published && v.From.After(from) && !v.From.After(to)
		ok = ok && (!begins || v.Rule.Key() == first.Rule.Key())
	}
	return ok, err
}

// View is what the page of the rule shows.
type View struct {
	Today      time.Time
	Versions   []Version // newest first
	Now        Version   // in force today, if Known
	Known      bool
	Open       Version // proposal that waits, if Waits
	Waits      bool
	Names      map[string]string // of who proposed and signed
	On, Counts bool              // switched on; and counting at this moment
	MayPropose bool
	MaySign    bool // the proposal that waits
	MaySwitch  bool
}

// Show is the rule of the actor's association with its history.
func (s *Service) Show(ctx context.Context, a access.Actor) (v View, err error) {
	const op = "grouprule.show"
	if _, err := s.policy.RequireOrg(op, a, actRead); err != nil {
		return v, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		v = View{Today: s.today(), MayPropose: s.policy.May(a, actPropose), MaySwitch: s.policy.May(a, actSwitch)}
		if v.Versions, err = versionsOf(tx, a.OrgID); err != nil {
			return err
		}
		v.Now, v.Known = InForce(v.Versions, v.Today)
		var ids []string
		for _, x := range v.Versions {
			ids = append(ids, x.MakerID, x.SignerID)
			if x.State == Proposed {
				v.Open, v.Waits = x, true
			}
		}
		v.MaySign = v.Waits && s.policy.May(a, actSign) && v.Open.MakerID != a.UserID
		if v.Names, err = account.Names(tx, ids); err != nil {
			return err
		}
		w, err := switchOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		v.On = w.On
		_, v.Counts, err = CountsOn(tx, a.OrgID, v.Today, s.now())
		return err
	})
	return v, fault.Wrap(op, err)
}

// Propose writes a proposal, once for each key. While one waits there is no other.
func (s *Service) Propose(ctx context.Context, a access.Actor, v Version, key string) (id string, err error) {
	const op = "grouprule.propose"
	d, err := s.policy.RequireOrg(op, a, actPropose)
	if err != nil {
		return "", err
	}
	v.Why = strings.TrimSpace(v.Why)
	if err := fault.Check(op, v.check(s.today())); err != nil {
		return "", err
	}
	now := s.now()
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		made, again, err := account.Once(tx, a.UserID, op, key, store.NewID(), now)
		if id = made; err != nil || again {
			return err
		}
		list, err := versionsOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(list, func(x Version) bool { return x.State == Proposed }) {
			return fault.Invalidf(op, "", "grouprule.waits_already")
		}
		v.ID, v.OrgID, v.Number, v.State, v.Made, v.MakerID = id, a.OrgID, 1, Proposed, now, a.UserID
		if len(list) > 0 {
			v.Number = list[0].Number + 1
		}
		if err := Insert(tx, v); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actPropose, ObjectType, id, d)
	})
	return id, fault.Wrap(op, err)
}

// Decide publishes a proposal that still has its version, or refuses it. Who proposed it does not sign
// it, and what should have begun by now is proposed anew.
func (s *Service) Decide(ctx context.Context, a access.Actor, id string, version int64, publish bool) error {
	const op = "grouprule.sign"
	d, err := s.policy.RequireOrg(op, a, actSign)
	if err != nil {
		return err
	}
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		v, err := waiting(tx, a.OrgID)
		switch {
		case err != nil:
			return err
		case v.ID == "" || v.ID != id || v.Version != version:
			return fault.Invalidf(op, "", "grouprule.waits_not")
		case v.MakerID == a.UserID:
			return fault.Invalidf(op, "", "grouprule.own_proposal")
		case publish && !startsAhead(v.From, s.today()):
			return fault.Invalidf(op, "", "grouprule.too_late")
		}
		v.State, v.Decided, v.SignerID = Refused, now, a.UserID
		if publish {
			v.State = Published
		}
		if err := decide(tx, op, v); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actSign, ObjectType, id, d)
	}))
}
