package complexplan

import (
	"cmp"
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// Change rewrites a plan that still has its version.
func (s *Service) Change(ctx context.Context, a access.Actor, id ID, version int64, d Draft) error {
	const op = "complexplan.change"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		p, decision, err := s.at(tx, op, a, id, version)
		if err != nil {
			return err
		}
		var wrong []fault.Field
		if d.Holder != p.Holder {
			wrong, err = checkHolder(tx, p.Org, "houder", d.Holder)
		}
		if err := cmp.Or(err, fault.Check(op, append(d.check(p, s.today()), wrong...))); err != nil {
			return err
		}
		return cmp.Or(update(tx, op, d.on(p)), s.enter(tx, a, id, Changed, ""), audit.Write(tx, s.now(), a, actWrite, ObjectType, string(id), decision))
	}))
}

// at is a plan that the actor may write and that still has its version.
func (s *Service) at(tx *store.Tx, op string, a access.Actor, id ID, version int64) (Plan, access.Decision, error) {
	p, d, err := s.load(tx, op, a, actWrite, id)
	if err == nil && p.Version != version {
		err = fault.New(op, fault.Conflict)
	}
	return p, d, err
}

// Move takes a step of the table with a plan that still has its version.
func (s *Service) Move(ctx context.Context, a access.Actor, id ID, version int64, m Move) error {
	const op = "complexplan.move"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		p, d, err := s.at(tx, op, a, id, version)
		if err != nil {
			return err
		}
		p, wrong := p.with(m, s.today())
		if err := fault.Check(op, wrong); err != nil {
			return err
		}
		return cmp.Or(update(tx, op, p), s.enter(tx, a, id, m.Step, m.Words), audit.Write(tx, s.now(), a, actWrite, ObjectType, string(id), d))
	}))
}

// Add writes down what will be done for a plan that has not ended; once for each key.
func (s *Service) Add(ctx context.Context, a access.Actor, x Action, nobody bool, key string) error {
	const op = "complexplan.add"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		p, d, err := s.load(tx, op, a, actWrite, x.PlanID)
		if err != nil {
			return err
		}
		list, err := actions(tx, p.ID)
		if err != nil {
			return err
		}
		wrong, err := checkHolder(tx, p.Org, "wie", x.Holder)
		c := checker(append(x.check(nobody, s.today()), wrong...))
		c.refuse(!p.State.Open(), "wat", "complexplan.step_wrong")
		c.refuse(len(list) >= mostActions, "wat", "complexplan.enough", "Max", mostActions)
		if err := cmp.Or(err, fault.Check(op, c)); err != nil {
			return err
		}
		made, again, err := account.Once(tx, a.UserID, op+" "+string(p.ID), key, store.NewID(), s.now())
		if err != nil || again {
			return err
		}
		x.ID = made
		return cmp.Or(insertAction(tx, x), audit.Write(tx, s.now(), a, actWrite, ObjectType, string(p.ID), d))
	}))
}

// Tick says that an action of a plan that has not ended is done, or that it is not.
func (s *Service) Tick(ctx context.Context, a access.Actor, id ID, action string, done bool) error {
	const op = "complexplan.tick"
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		p, d, err := s.load(tx, op, a, actWrite, id)
		if err != nil {
			return err
		}
		if !p.State.Open() {
			return fault.Invalidf(op, "stap", "complexplan.step_wrong")
		}
		var day time.Time
		if done {
			day = s.today()
		}
		return cmp.Or(setDone(tx, op, id, action, day), audit.Write(tx, s.now(), a, actWrite, ObjectType, string(id), d))
	}))
}
