package training

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
)

// Kept is what who keeps the cases sees.
type Kept struct {
	Cases  []Exercise
	Months int
}

// Kept are all cases of the actor's organisation, retired ones too, and the setting.
func (s *Service) Kept(ctx context.Context, a access.Actor) (k Kept, err error) {
	const op = "training.kept"
	if _, err := s.policy.RequireOrg(op, a, actKeep); err != nil {
		return k, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if k.Cases, err = all(tx, a.OrgID); err != nil {
			return err
		}
		k.Months, err = monthsOf(tx, a.OrgID)
		return err
	})
	return k, fault.Wrap(op, err)
}

// Version is a case with how it was, for who keeps it.
type Version struct {
	Exercise
	Past  []Exercise
	Names map[string]string
}

// Version is a case to change.
func (s *Service) Version(ctx context.Context, a access.Actor, code Code) (v Version, err error) {
	const op = "training.version"
	if _, err := s.policy.RequireOrg(op, a, actKeep); err != nil {
		return v, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if v.Exercise, err = one(tx, a.OrgID, code); err != nil {
			return err
		}
		if v.Past, err = pastOf(tx, a.OrgID, code); err != nil {
			return err
		}
		var ids []string
		for _, p := range v.Past {
			ids = append(ids, p.By)
		}
		v.Names, err = account.Names(tx, ids)
		return err
	})
	return v, fault.Wrap(op, err)
}

// Add puts a case of the association's own in its list.
func (s *Service) Add(ctx context.Context, a access.Actor, e Exercise) (Code, error) {
	const op = "training.add"
	e.Code, e.Version, e.Retired = codeOf(e.Title), 0, false
	return e.Code, s.write(ctx, op, a, e, func(_ Exercise, found bool) error {
		if found {
			return fault.Invalidf(op, "titel", "training.exists")
		}
		return nil
	})
}

// Change rewrites a case that still has its version.
func (s *Service) Change(ctx context.Context, a access.Actor, version int64, e Exercise) error {
	const op = "training.change"
	return s.write(ctx, op, a, e, func(was Exercise, found bool) error {
		switch {
		case !found:
			return fault.New(op, fault.NotFound)
		case was.Version != version:
			return fault.New(op, fault.Conflict)
		}
		return nil
	})
}

func (s *Service) write(ctx context.Context, op string, a access.Actor, e Exercise, may func(was Exercise, found bool) error) error {
	d, err := s.policy.RequireOrg(op, a, actKeep)
	if err != nil {
		return err
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		was, err := one(tx, a.OrgID, e.Code)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if err := may(was, err == nil); err != nil {
			return err
		}
		if err := fault.Check(op, e.Check()); err != nil {
			return err
		}
		e.Version = was.Version
		now := s.now()
		if err := put(tx, op, a.OrgID, e, now, a.UserID); err != nil {
			return err
		}
		return audit.Write(tx, now, a, actKeep, "Exercise", string(e.Code), d)
	}))
}

// SetMonths sets after how many months somebody is reminded; 0 reminds nobody.
func (s *Service) SetMonths(ctx context.Context, a access.Actor, months int) error {
	const op = "training.months"
	d, err := s.policy.RequireOrg(op, a, actKeep)
	if err != nil {
		return err
	}
	if months < 0 || months > maxMonths {
		return fault.Invalidf(op, "maanden", "training.months_wrong", "Max", maxMonths)
	}
	return fault.Wrap(op, s.db.Write(ctx, func(tx *store.Tx) error {
		if err := setMonths(tx, a.OrgID, months); err != nil {
			return err
		}
		return audit.Write(tx, s.now(), a, actKeep, "Organisation", a.OrgID, d)
	}))
}

const (
	jobRemind  = "training.remind"
	remindHour = 7 // of the morning in Amsterdam
)

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryDay(jobRemind, remindHour, 0, s.Remind)}
}

// Remind leaves a notice for who has cases left after the term of the own organisation, and
// forgets what was done by who no longer works there. Doing it twice changes nothing.
func (s *Service) Remind(ctx context.Context) error {
	now := s.now()
	return fault.Wrap(jobRemind, s.db.Write(ctx, func(tx *store.Tx) error {
		orgs, err := account.Organisations(tx)
		if err != nil {
			return err
		}
		for _, o := range orgs {
			if err := remindAt(tx, o.ID, now); err != nil {
				return err
			}
		}
		return nil
	}))
}

func remindAt(tx *store.Tx, org string, now time.Time) error {
	months, err := monthsOf(tx, org)
	if err != nil {
		return err
	}
	list, err := all(tx, org)
	if err != nil {
		return err
	}
	done, err := doneIn(tx, org)
	if err != nil {
		return err
	}
	people, err := account.Colleagues(tx, org, "")
	if err != nil {
		return err
	}
	for _, u := range people {
		if u.Disabled {
			if err := forget(tx, u.ID); err != nil {
				return err
			}
			continue
		}
		reminded, err := remindedAt(tx, u.ID)
		if err != nil {
			return err
		}
		if !Remind(mine(list, u.Roles), done[u.ID], reminded, months, now) {
			continue
		}
		if err := setReminded(tx, u.ID, now); err != nil {
			return err
		}
		if err := account.Tell(tx, u.ID, "training.notice_remind", now); err != nil {
			return err
		}
	}
	return nil
}
