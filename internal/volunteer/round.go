package volunteer

import (
	"context"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// climbKind is under which the steps of moments are kept.
const climbKind = "vrijwilliger"

const (
	jobMorning  = "volunteer.morning"
	morningHour = 7 // in Amsterdam
	climbBatch  = 500
)

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryDay(jobMorning, morningHour, 0, s.Morning)}
}

// Morning tells who holds it what is due, and passes on what is late. Doing it twice changes nothing.
func (s *Service) Morning(ctx context.Context) error {
	now, last := s.now(), ID("")
	for {
		n := 0
		if err := s.db.Write(ctx, func(tx *store.Tx) error {
			list, err := dueBy(tx, clock.Date(now), last, climbBatch)
			if n = len(list); err != nil || n == 0 {
				return err
			}
			last = list[n-1].ID
			teams := map[string]Team{}
			for _, v := range list {
				if _, known := teams[v.OrgID]; known {
					continue
				}
				if teams[v.OrgID], _, err = teamOf(tx, v.OrgID, now); err != nil {
					return err
				}
			}
			return ladder(teams).Climb(tx, list, now)
		}); err != nil || n == 0 {
			return fault.Wrap(jobMorning, err)
		}
	}
}

// ladder is how what is due climbs.
func ladder(teams map[string]Team) escalation.Ladder[Volunteer] {
	return escalation.Ladder[Volunteer]{Kind: climbKind, Object: ObjectType, Action: jobMorning, Top: rungBoards,
		Late: func(v Volunteer, now time.Time) escalation.Late {
			return escalation.Late{Org: v.OrgID, ID: string(v.ID), Due: v.Moment.Due, Rung: rung(v, clock.Date(now))}
		},
		Hear: func(tx *store.Tx, v Volunteer, step int) ([]string, error) {
			return teams[v.OrgID].hears(v, step), nil
		},
		Message: func(step int) string {
			return "volunteer.notice_" + []string{"due", "late", "silent"}[min(step, rungBoards)-1]
		}}
}

// hears is who hears of a step: who holds it, then a lead, then the boards.
func (t Team) hears(v Volunteer, step int) []string {
	holder := t.Holder(v)
	switch {
	case holder == "":
		return nil
	case step == rungHolder:
		return []string{holder}
	case step >= rungBoards && len(t.Boards) > 0:
		return t.Boards
	}
	for _, lead := range t.Leads {
		if lead != holder {
			return []string{lead}
		}
	}
	return []string{holder}
}
