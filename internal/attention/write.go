package attention

import (
	"context"
	"slices"
	"strings"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Begin opens a record with its first step. Of an address there must be one home of the own
// organisation; without an address it is about no home.
func (s *Service) Begin(ctx context.Context, a access.Actor, address string, first Step) (id RecordID, err error) {
	const op = "attention.begin"
	now, today := s.now(), s.today()
	first.Kind, first.At, first.By, first.Skipped = MapSignals, now, a.UserID, false
	address = strings.TrimSpace(address)
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
			return err
		}
		unit, fields, err := findHome(tx, a.OrgID, address)
		if err != nil {
			return err
		}
		r := Record{ID: RecordID(store.NewID()), Org: a.OrgID, Unit: unit, Opened: now, By: a.UserID, Next: today.AddDate(0, 0, lookDays), Steps: []Step{first}}
		res := r.resource()
		if err := access.Load(tx, now, a, &res); err != nil {
			return err
		}
		d, err := s.mayBegin(op, a, res)
		if err != nil {
			return err
		}
		if err := fault.Check(op, append(fields, first.check(today)...)); err != nil {
			return err
		}
		key, err := s.vault.NewKey(tx, now, string(r.ID), r.Org)
		if err != nil {
			return err
		}
		if err := insertRecord(tx, key, r); err != nil {
			return err
		}
		id = r.ID
		return audit.Write(tx, now, a, actWrite, ObjectType, string(r.ID), d)
	})
	return id, fault.Wrap(op, err)
}

// mayBegin asks the policy. An officer who is shut out of a home hears that there is no such
// home; where the register does not allow a record, that it does not.
func (s *Service) mayBegin(op string, a access.Actor, res access.Resource) (access.Decision, error) {
	d := s.policy.Decide(a, actWrite, res)
	switch {
	case d.Allowed:
		return d, nil
	case res.Facts.Locked:
		return d, fault.Invalidf(op, "adres", "attention.home_unknown")
	}
	return d, fault.Invalidf(op, "", "attention.off")
}

// findHome is the one home at an address.
func findHome(tx *store.Tx, org, address string) (place.UnitID, []fault.Field, error) {
	if address == "" {
		return "", nil, nil
	}
	homes, _, err := place.AtAddress(tx, org, address, 2)
	switch {
	case err != nil:
		return "", nil, err
	case len(homes) != 1:
		return "", []fault.Field{fault.NewField("adres", "attention.home_unknown")}, nil
	}
	return homes[0], nil, nil
}

// edit lets fn change an open record that still has its version.
func (s *Service) edit(ctx context.Context, op string, a access.Actor, id RecordID, version int64, fn func(tx *store.Tx, r *Record) error) error {
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		r, _, d, err := s.load(tx, op, a, actWrite, id)
		if err != nil {
			return err
		}
		if r.Version != version || !r.Closed.IsZero() {
			return fault.New(op, fault.Conflict)
		}
		if err := openSteps(tx, s.vault, &r); err != nil {
			return err
		}
		if err := fn(tx, &r); err != nil {
			return err
		}
		key, err := s.vault.KeyOf(tx, string(r.ID))
		if err != nil {
			return err
		}
		if err := updateRecord(tx, op, key, r); err != nil {
			return err
		}
		return audit.Write(tx, s.now(), a, actWrite, ObjectType, string(id), d)
	}))
}

// AddStep notes a step, done or skipped, and when the record is looked at next.
func (s *Service) AddStep(ctx context.Context, a access.Actor, id RecordID, version int64, step Step, next time.Time) error {
	const op = "attention.step"
	return s.edit(ctx, op, a, id, version, func(_ *store.Tx, r *Record) error {
		step.At, step.By = s.now(), a.UserID
		if step.Skipped {
			step.On, step.With, step.Weighing = s.today(), "", Weighing{}
		}
		if step.Kind != Weigh {
			step.Weighing = Weighing{}
		}
		if step.Kind != Decide {
			step.Decision = ""
		}
		fields := append(step.check(s.today()), checkNext(next, s.today())...)
		if step.Kind == Decide && slices.Contains(Open(r.Steps), Weigh) {
			fields = append(fields, fault.NewField("stap", "attention.weigh_first"))
		}
		r.Steps, r.Next = append(r.Steps, step), next
		return fault.Check(op, fields)
	})
}

// Close closes a record whose five steps were all done or skipped with a reason.
func (s *Service) Close(ctx context.Context, a access.Actor, id RecordID, version int64) error {
	const op = "attention.close"
	return s.edit(ctx, op, a, id, version, func(_ *store.Tx, r *Record) error {
		if len(Open(r.Steps)) > 0 {
			return fault.Invalidf(op, "", "attention.steps_open")
		}
		r.Closed, r.Next = s.now(), time.Time{}
		return nil
	})
}

// ShutOut shuts another officer out of a record, because of a neighbour or a relative. At
// least one officer keeps it.
func (s *Service) ShutOut(ctx context.Context, a access.Actor, id RecordID, version int64, user string) error {
	const op = "attention.shutout"
	return s.edit(ctx, op, a, id, version, func(tx *store.Tx, r *Record) error {
		all, err := officers(tx, r.Org)
		if err != nil {
			return err
		}
		if user == a.UserID || !slices.ContainsFunc(all, func(u account.User) bool { return u.ID == user }) {
			return fault.Invalidf(op, "wie", "attention.choose")
		}
		_, err = access.ShutOut(tx, access.Lockout{UserID: user, Type: ObjectType, Object: string(id), ByID: a.UserID, From: s.now()})
		return err
	})
}
