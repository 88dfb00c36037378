package complexplan

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// jobMorning is the kind of the daily job.
const jobMorning = "complexplan.morning"

// actClimb is how the log names that something that waited was passed on.
const actClimb access.Action = "complexplan.climb"

// The kinds of what climbs.
const (
	kindPlan   = "complexplan"
	kindAction = "complexplan-actie"
)

// patience is how many days after its date something that waits goes on to who leads.
const patience = 7

// waiting is a plan or an action whose date may have passed.
type waiting struct {
	org, id string
	due     time.Time
	holders []string // of the action, then of its plan
}

// rung is how high something should have climbed on a date: who holds it on the day itself, and who
// leads a week later.
func (w waiting) rung(today time.Time) int {
	switch {
	case today.Before(w.due):
		return 0
	case today.Before(w.due.AddDate(0, 0, patience)):
		return 1
	}
	return 2
}

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryDay(jobMorning, 7, 25, s.Morning)}
}

// Morning passes on plans and actions whose date has come. Doing it again changes nothing.
func (s *Service) Morning(ctx context.Context) error {
	return fault.Wrap(jobMorning, s.db.Write(ctx, func(tx *store.Tx) error {
		plans, err := open(tx)
		if err != nil {
			return err
		}
		todo, err := actionsOf(tx, "")
		if err != nil {
			return err
		}
		byPlan := map[ID]Plan{}
		var late []waiting
		for _, p := range plans {
			byPlan[p.ID] = p
			late = append(late, waiting{p.Org, string(p.ID), p.Due, []string{p.Holder}})
		}
		if err := ladder(kindPlan).Climb(tx, late, s.now()); err != nil {
			return err
		}
		late = nil
		for _, a := range todo {
			p := byPlan[a.PlanID]
			late = append(late, waiting{p.Org, a.ID, a.Due, []string{a.Holder, p.Holder}})
		}
		return ladder(kindAction).Climb(tx, late, s.now())
	}))
}

// ladder is how one kind of what waits climbs: who holds it, then who leads.
func ladder(kind string) escalation.Ladder[waiting] {
	return escalation.Ladder[waiting]{Kind: kind, Object: ObjectType, Action: actClimb, Top: 2, Hear: hear,
		Late: func(w waiting, now time.Time) escalation.Late {
			return escalation.Late{Org: w.org, ID: w.id, Due: w.due, Rung: w.rung(clock.Date(now))}
		},
		Message: func(step int) string {
			key := "complexplan.notice_" + kind
			if step > 1 {
				key += "_late"
			}
			return key
		}}
}

// hear are who hear of something that waits: the first of its holders who is there, and on the second
// step who leads with them.
func hear(tx *store.Tx, w waiting, step int) (who []string, err error) {
	users, err := account.UsersByID(tx, w.holders)
	if err != nil {
		return nil, err
	}
	for _, id := range w.holders {
		if u, known := users[id]; known && !u.Disabled {
			who = append(who, id)
			break
		}
	}
	if step == 1 && len(who) > 0 {
		return who, nil
	}
	leads, err := escalation.FirstWith(tx, w.org, access.TeamLead, access.PolicyMaker, access.Admin)
	return append(who, leads...), err
}
