package grouprule

import (
	"context"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/network"
)

// Settings are what the officer sees: the switch, whether it counts, and the register.
type Settings struct {
	Switch
	Counts bool
	Known  bool // a rule is in force
	Lines  []network.Processing
}

// Settings are for the officer.
func (s *Service) Settings(ctx context.Context, a access.Actor) (v Settings, err error) {
	const op = "grouprule.settings"
	if _, err := s.policy.RequireOrg(op, a, actSwitch); err != nil {
		return v, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		v = Settings{}
		if v.Switch, err = switchOf(tx, a.OrgID); err != nil {
			return err
		}
		r, err := RuleOn(tx, a.OrgID, s.today())
		if err != nil {
			return err
		}
		v.Known = r != nil
		if _, v.Counts, err = CountsOn(tx, a.OrgID, s.today(), s.now()); err != nil {
			return err
		}
		v.Lines, err = network.Lines(tx, a.OrgID)
		return err
	})
	return v, fault.Wrap(op, err)
}

// Save switches on or off. On needs a published rule and a line of the register that may run now and
// holds every kind of data that the rule uses. Off takes away who was seen at once.
func (s *Service) Save(ctx context.Context, a access.Actor, w Switch) error {
	const op = "grouprule.save"
	d, err := s.policy.RequireOrg(op, a, actSwitch)
	if err != nil {
		return err
	}
	now := s.now()
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		before, err := switchOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		if before.Version != w.Version {
			return fault.New(op, fault.Conflict)
		}
		if w.On {
			if err := s.mayStart(tx, op, a.OrgID, w); err != nil {
				return err
			}
		}
		w.By, w.At = a.UserID, now
		if err := saveSwitch(tx, op, a.OrgID, w); err != nil {
			return err
		}
		if w.On { // who is active need not wait for the night
			err = jobs.Add(tx, s.db, now, jobs.Job{Kind: jobSee, Due: now, Unique: "nu " + a.OrgID})
		} else {
			_, err = s.see(tx, a.OrgID, nil)
		}
		if err != nil {
			return err
		}
		return audit.Write(tx, now, a, actSwitch, "Organisation", a.OrgID, d)
	}))
}

// mayStart is why it cannot be switched on; it can when nothing is.
func (s *Service) mayStart(tx *store.Tx, op, org string, w Switch) error {
	list, err := versionsOf(tx, org)
	if err != nil {
		return err
	}
	// A rule that begins later is enough: until then nothing is counted.
	months := Months(s.today())
	v, ok := InForce(list, s.today())
	if !ok {
		v, ok = InForce(list, months[len(months)-1])
	}
	if !ok {
		return fault.Invalidf(op, "aan", "grouprule.no_rule")
	}
	ok, err = network.MayUse(tx, org, network.ProcessingID(w.Processing), s.now(), v.Rule.needs()...)
	if err == nil && !ok {
		err = fault.Invalidf(op, "verwerking", "grouprule.no_dpia")
	}
	return err
}
