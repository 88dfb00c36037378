package debtwarning

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// The steps of the ladder that the lateness of an own step climbs. Nobody above arrears
// staff hears which file it is, for none of them may know that somebody owes rent.
const (
	stepHolder   = 1 // who has it, on the day after
	stepStaff    = 2 // everybody who works on arrears, after a week
	stepOfficers = 3 // officer and board, after two weeks: that it happens, and how often
)

// Days after the date at which lateness goes on.
const (
	staffDays    = 7
	officersDays = 14
)

// jobClimb is how the log names that lateness was passed on.
const jobClimb access.Action = "debtwarning.climb"

// climbKind is under which the steps of files are kept.
const climbKind = "vroegsignalering"

// rung is the step that a file with a date should have climbed to on a day, 0 for none. A
// file that rests or is closed has no date.
func rung(due, today time.Time) int {
	switch {
	case due.IsZero() || !today.After(due):
		return 0
	case today.After(due.AddDate(0, 0, officersDays)):
		return stepOfficers
	case today.After(due.AddDate(0, 0, staffDays)):
		return stepStaff
	}
	return stepHolder
}

// listeners are who hears of a step. Where nobody works on arrears any more the officer and
// the board hear it at once, and where these are not there the administrators: never nobody.
func listeners(tx *store.Tx, org, holder string, step int) ([]string, error) {
	staff, err := withRole(tx, org, access.ArrearsStaff)
	if err != nil {
		return nil, err
	}
	if step == stepHolder && slices.Contains(staff, holder) {
		return []string{holder}, nil
	}
	if step < stepOfficers && len(staff) > 0 {
		return staff, nil
	}
	for _, roles := range [][]access.Role{{access.Officer, access.Board}, {access.Admin}} {
		var list []string
		for _, r := range roles {
			more, err := withRole(tx, org, r)
			if err != nil {
				return nil, err
			}
			list = append(list, more...)
		}
		if len(list) > 0 {
			return list, nil
		}
	}
	return nil, nil
}

func withRole(tx *store.Tx, org string, role access.Role) (ids []string, err error) {
	list, err := account.Colleagues(tx, org, role)
	for _, u := range list {
		if !u.Disabled {
			ids = append(ids, u.ID)
		}
	}
	return ids, err
}

// Climb passes on what is late in an organisation: each file once per step and date.
// Somebody gets one notice for all of them.
func (s *Service) Climb(ctx context.Context, org string) error {
	return fault.Wrap("debtwarning.climb", s.db.Write(ctx, func(tx *store.Tx) error {
		now := s.clock.Now()
		list, err := lateFiles(tx, org, clock.Date(now))
		if err != nil {
			return err
		}
		return ladder(org).Climb(tx, list, now)
	}))
}

// ladder is how a file of an organisation climbs.
func ladder(org string) escalation.Ladder[lateFile] {
	return escalation.Ladder[lateFile]{Kind: climbKind, Object: ObjectType, Action: jobClimb, Top: stepOfficers, Message: noticeKey,
		Late: func(f lateFile, now time.Time) escalation.Late {
			return escalation.Late{Org: org, ID: string(f.id), Due: f.due, Rung: rung(f.due, clock.Date(now))}
		},
		Hear: func(tx *store.Tx, f lateFile, step int) ([]string, error) { return listeners(tx, org, f.holder, step) }}
}

// noticeKey is the message of a step: who does not work on arrears hears no more than that
// own steps are late.
func noticeKey(step int) string {
	if step == stepOfficers {
		return "debtwarning.climb_officers"
	}
	return "debtwarning.climb_staff"
}

// CountLate is how many files of the actor's organisation have an own step whose date passed,
// and how many run: for the officer, who sees numbers only.
func (s *Service) CountLate(ctx context.Context, a access.Actor) (late, running int, err error) {
	const op = "debtwarning.countlate"
	if _, err := s.policy.RequireOrg(op, a, actSettings); err != nil {
		return 0, 0, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list, err := lateFiles(tx, a.OrgID, clock.Date(s.clock.Now()))
		if err != nil {
			return err
		}
		late = len(list)
		running, err = countRunning(tx, a.OrgID)
		return err
	})
	return late, running, fault.Wrap(op, err)
}
