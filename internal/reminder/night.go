package reminder

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/tenancy"
)

const (
	jobNight = "reminder.night"
	// nightHour is the hour of the morning, in Amsterdam, at which rules are carried out.
	nightHour = 5
	// batch is how many tasks one transaction makes or looks at.
	batch = 100
)

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryDay(jobNight, nightHour, 0, s.Night)}
}

// Night carries out the rules of all associations. Doing it twice changes nothing.
func (s *Service) Night(ctx context.Context) error {
	return fault.Wrap(jobNight, account.EachAssociation(ctx, s.db, s.NightOf))
}

// NightOf carries out the rules of one association, one process after the other: each looks
// at its own facts alone.
func (s *Service) NightOf(ctx context.Context, org string) error {
	for _, p := range Processes() {
		if err := s.tidy(ctx, org, p); err != nil {
			return fault.Wrap(jobNight, err)
		}
		if err := s.carryOut(ctx, org, p); err != nil {
			return fault.Wrap(jobNight, err)
		}
	}
	return nil
}

// carryOut makes the tasks that the rule of a process wants.
func (s *Service) carryOut(ctx context.Context, org string, p Process) error {
	today := s.today()
	var rule Rule
	var wanted []Wanted
	var staff []string
	if err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		if rule, err = ruleOf(tx, org, p); err != nil || !rule.On {
			return err
		}
		from, until := rule.nextDays(today)
		facts, err := rule.facts(tx, org, from, until)
		if err != nil {
			return err
		}
		wanted = Wants(rule, facts, from, until)
		staff, _, err = staffOf(tx, org, p)
		return err
	}); err != nil || !rule.On || len(staff) == 0 {
		return err // without anybody to do it nothing is made, and the day is not counted as done
	}
	for len(wanted) > 0 {
		some := wanted[:min(batch, len(wanted))]
		if err := s.db.Write(ctx, func(tx *store.Tx) error { return s.add(tx, org, rule, some, staff) }); err != nil {
			return err
		}
		wanted = wanted[len(some):]
	}
	return s.db.Write(ctx, func(tx *store.Tx) error { return carriedOut(tx, org, p, today) })
}

// add stores wanted tasks that are not there yet, with a holder and a date.
func (s *Service) add(tx *store.Tx, org string, r Rule, wanted []Wanted, staff []string) error {
	now := s.now()
	for _, w := range wanted {
		t := Task{ID: store.NewID(), Org: org, Process: r.Process, Unit: w.Unit, Tenancy: w.Tenancy, Key: w.Key, On: w.Day, Because: w.Because,
			Holder: dealt(staff, w.Key), Due: clock.AddWorkingDays(clock.Later(w.Day, clock.Date(now)), r.Term)}
		isNew, err := insertTask(tx, t)
		if err != nil {
			return err
		}
		if isNew {
			if err := s.note(tx, now, org, t.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) note(tx *store.Tx, now time.Time, org, id string) error {
	return audit.Write(tx, now, access.System(org), actMake, ObjectType, id, access.Decision{Allowed: true, Rules: []string{"system"}})
}

// dealt gives the tasks out over the staff, the same for the same key.
func dealt(staff []string, key string) string {
	sum := 0
	for _, b := range []byte(key) {
		sum = (sum*31 + int(b)) % 1_000_003
	}
	return staff[sum%len(staff)]
}

// staffOf are who does the work of a process, or else the team leads, and the role that they have.
func staffOf(tx *store.Tx, org string, p Process) (list []string, role access.Role, err error) {
	for _, role = range []access.Role{p.role(), access.TeamLead} {
		users, err := account.Colleagues(tx, org, role)
		if err != nil {
			return nil, "", err
		}
		for _, u := range users {
			if !u.Disabled {
				list = append(list, u.ID)
			}
		}
		if len(list) > 0 {
			break
		}
	}
	return list, role, nil
}

// tidy ends the open tasks of tenancies that ended, and gives those of a holder who left to
// somebody else.
func (s *Service) tidy(ctx context.Context, org string, p Process) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		tasks, err := openTasks(tx, org, p, 10*batch)
		if err != nil || len(tasks) == 0 {
			return err
		}
		staff, _, err := staffOf(tx, org, p)
		if err != nil {
			return err
		}
		for _, t := range tasks {
			if err := s.refresh(tx, t, staff); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) refresh(tx *store.Tx, t Task, staff []string) error {
	now := s.now()
	runs := true
	if t.Tenancy != "" {
		var err error
		if runs, err = tenancy.Runs(tx, t.Tenancy, now); err != nil {
			return err
		}
	}
	works := false
	for _, id := range staff {
		works = works || id == t.Holder
	}
	switch {
	case !runs:
		t.Outcome, t.DoneAt = Moved, now
	case !works && len(staff) > 0:
		t.Holder = dealt(staff, t.Key)
	default:
		return nil
	}
	if err := updateTask(tx, jobNight, t); err != nil {
		return err
	}
	return s.note(tx, now, t.Org, t.ID)
}
