package reminder

import (
	"context"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

// Kept is a rule with who gets what it makes.
type Kept struct {
	Rule
	Doers int         // people; 0: it makes nothing
	Role  access.Role // that they have: another than the one of the process when nobody has that
}

// Rules are the rules of all processes of the actor's organisation.
func (s *Service) Rules(ctx context.Context, a access.Actor) (list []Kept, err error) {
	const op = "reminder.rules"
	if _, err := s.policy.RequireOrg(op, a, actRules); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list = nil
		for _, p := range Processes() {
			r, err := ruleOf(tx, a.OrgID, p)
			if err != nil {
				return err
			}
			staff, role, err := staffOf(tx, a.OrgID, p)
			if err != nil {
				return err
			}
			list = append(list, Kept{r, len(staff), role})
		}
		return nil
	})
	return list, fault.Wrap(op, err)
}

// Save changes the rule of a process that still has its version. What it wants is made in the
// night after; a rule that is switched on begins with what it wants of the last two weeks.
func (s *Service) Save(ctx context.Context, a access.Actor, r Rule) error {
	const op = "reminder.save"
	d, err := s.policy.RequireOrg(op, a, actRules)
	if err != nil {
		return err
	}
	if _, ok := r.Process.action(); !ok {
		return fault.New(op, fault.NotFound)
	}
	if err := fault.Check(op, r.check()); err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		before, err := ruleOf(tx, a.OrgID, r.Process)
		if err != nil {
			return err
		}
		if before.Version != r.Version {
			return fault.New(op, fault.Conflict)
		}
		r.Since, r.Last = before.Since, before.Last
		if !before.On || before.Since.IsZero() {
			r.Since = s.today().AddDate(0, 0, 1-maxBack)
		}
		r.By, r.At = a.UserID, s.now()
		if err := saveRule(tx, op, a.OrgID, r); err != nil {
			return err
		}
		return audit.Write(tx, s.now(), a, actRules, "Organisation", a.OrgID, d)
	}))
}

// Trial is what a rule would have wanted in a year.
type Trial struct {
	Rule        Rule
	From, Until time.Time // dates, both included
	Total       int
	Months      []MonthCount
}

// MonthCount is how many tasks a rule wanted in a month.
type MonthCount struct {
	Month time.Time
	N     int
}

// Try carries a rule out over the last year without making anything. It gives numbers only.
func (s *Service) Try(ctx context.Context, a access.Actor, r Rule) (t Trial, err error) {
	const op = "reminder.try"
	d, err := s.policy.RequireOrg(op, a, actRules)
	if err != nil {
		return t, err
	}
	if _, ok := r.Process.action(); !ok {
		return t, fault.New(op, fault.NotFound)
	}
	if err := fault.Check(op, r.check()); err != nil {
		return t, err
	}
	today := s.today()
	t = Trial{Rule: r, From: today.AddDate(-1, 0, 1), Until: today}
	var wanted []Wanted
	// The record is a write of its own: nobody waits to write while a year is read.
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		facts, err := r.facts(tx, a.OrgID, t.From, t.Until)
		wanted = Wants(r, facts, t.From, t.Until)
		return err
	})
	if err == nil {
		err = s.db.Write(ctx, func(tx *store.Tx) error { return audit.Write(tx, s.now(), a, actTry, "Organisation", a.OrgID, d) })
	}
	if err != nil {
		return Trial{}, fault.Wrap(op, err)
	}
	t.Total, t.Months = len(wanted), monthly(wanted, t.From, t.Until)
	return t, nil
}

// monthly counts wanted tasks by month, with every month of the time.
func monthly(wanted []Wanted, from, until time.Time) (list []MonthCount) {
	for m := clock.Month(from); !m.After(until); m = m.AddDate(0, 1, 0) {
		list = append(list, MonthCount{Month: m})
	}
	for _, w := range wanted {
		for i := range list {
			if list[i].Month.Equal(clock.Month(w.Day)) {
				list[i].N++
			}
		}
	}
	return list
}

// Reported is that maintenance had no access to a home.
type Reported struct {
	Unit string    // key of the association's administration (VERA: id of the eenheid)
	On   time.Time // date
	Key  string    // idempotency key, unique for its sender
}

// Report stores that maintenance had no access, once per sender and key. It says whether that
// was new. The tenancy is that of the date; a home that nobody rents counts by itself.
func (s *Service) Report(ctx context.Context, a access.Actor, r Reported) (isNew bool, err error) {
	const op = "reminder.report"
	d, err := s.policy.RequireOrg(op, a, actReport)
	if err != nil {
		return false, err
	}
	today := s.today()
	var fields []fault.Field
	if r.On.IsZero() || r.On.After(today) || r.On.Before(today.AddDate(0, -3, 0)) {
		fields = append(fields, fault.NewField("datum", "reminder.day"))
	}
	if len(r.Key) < 8 || len(r.Key) > 100 {
		fields = append(fields, fault.NewField("Idempotency-Key", "reminder.key"))
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		unit, err := place.LivingByKey(tx, a.OrgID, r.Unit)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		all := fields
		if unit == "" {
			all = append(all[:len(all):len(all)], fault.NewField("eenheidId", "reminder.home_unknown"))
		}
		if err := fault.Check(op, all); err != nil {
			return err
		}
		household, err := tenancy.HouseholdOf(tx, unit, r.On)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		x := attempt{id: store.NewID(), org: a.OrgID, by: a.UserID, key: r.Key, unit: unit, tenancy: household.TenancyID, on: r.On, known: today}
		if isNew, err = insertAttempt(tx, x); err != nil || !isNew {
			return err
		}
		return audit.Write(tx, s.now(), a, actReport, access.HomeType, string(unit), d)
	})
	return isNew, fault.Wrap(op, err)
}
