package body

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
const jobMorning = "body.morning"

// actClimb is how the log names that something that waited was passed on.
const actClimb access.Action = "body.climb"

func climbKind(w Waits) string { return "bewonersorganisatie-" + string(w) }

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryDay(jobMorning, 7, 20, s.Morning)}
}

// Morning passes on what waits around the bodies: to the holder when its date nears, and to who leads
// when it has passed. Members hear of new figures of their complex. Doing it again changes nothing.
func (s *Service) Morning(ctx context.Context) error {
	if err := s.read(ctx); err != nil {
		return fault.Wrap(jobMorning, err)
	}
	return fault.Wrap(jobMorning, s.db.Write(ctx, func(tx *store.Tx) error {
		orgs, err := organisations(tx)
		if err != nil {
			return err
		}
		for _, org := range orgs {
			list, err := s.moments(tx, org)
			if err != nil {
				return err
			}
			for _, kind := range AllWaits() {
				if err := ladder(kind).Climb(tx, list[kind], s.now()); err != nil {
					return err
				}
			}
		}
		return nil
	}))
}

// moments are what waits around all bodies of an organisation, by kind.
func (s *Service) moments(tx *store.Tx, org string) (map[Waits][]Moment, error) {
	bodies, err := ofOrg(tx, org)
	if err != nil {
		return nil, err
	}
	members, err := membersOf(tx, bodies)
	if err != nil {
		return nil, err
	}
	advices, err := openAdvices(tx, org)
	if err != nil {
		return nil, err
	}
	met, err := meetingsOf(tx, org, s.now().AddDate(0, -2*maxRhythm, 0))
	if err != nil {
		return nil, err
	}
	list := map[Waits][]Moment{}
	for _, b := range bodies {
		var own []Member
		var its []Meeting
		for _, m := range members {
			if m.BodyID == b.ID {
				own = append(own, m)
			}
		}
		for _, m := range met {
			if m.BodyID == b.ID {
				its = append(its, m)
			}
		}
		for _, m := range b.Moments(own, its, ofBody(advices, b.ID), s.today()) {
			list[m.Kind] = append(list[m.Kind], m)
		}
	}
	return list, nil
}

// ladder is how one kind of what waits climbs: the holder, then who leads.
func ladder(kind Waits) escalation.Ladder[Moment] {
	return escalation.Ladder[Moment]{Kind: climbKind(kind), Object: ObjectType, Action: actClimb, Top: 2,
		Late: func(m Moment, now time.Time) escalation.Late {
			return escalation.Late{Org: m.OrgID, ID: m.ID, Due: m.Due, Rung: m.rung(clock.Date(now))}
		},
		Hear: hear,
		Message: func(step int) string {
			if step == 1 {
				return "body.notice_" + string(kind)
			}
			return "body.notice_" + string(kind) + "_late"
		}}
}

// hear are who hear of something that waits: first its holder with whom else it waits for, then who
// leads with the holder.
func hear(tx *store.Tx, m Moment, step int) (who []string, err error) {
	users, err := account.UsersByID(tx, []string{m.Holder})
	if err != nil {
		return nil, err
	}
	if u, known := users[m.Holder]; known && !u.Disabled {
		who = append(who, m.Holder)
	}
	if step == 1 && len(who) > 0 {
		return append(who, m.Tell...), nil
	}
	leads, err := escalation.FirstWith(tx, m.OrgID, access.TeamLead, access.PolicyMaker, access.Admin)
	return append(who, leads...), err
}
