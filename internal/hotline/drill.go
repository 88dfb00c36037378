package hotline

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// jobDrills is the round that holds the drills of the plan.
const jobDrills = "hotline.drills"

// noticeDrill says that nobody took a drill.
const noticeDrill = "hotline.drill_failed"

// DrillPlan is when an organisation holds its drill of the month; empty for never.
type DrillPlan string

// The plans: on the first Tuesday of each month, at wall time.
const (
	NoDrill      DrillPlan = ""
	DrillByDay   DrillPlan = "overdag"
	DrillEvening DrillPlan = "avond"
	DrillNight   DrillPlan = "nacht"
)

// DrillPlans are all plans.
func DrillPlans() []DrillPlan { return []DrillPlan{NoDrill, DrillByDay, DrillEvening, DrillNight} }

// drillHours is how long after its moment a drill is still held, when the program was off then.
const drillHours = 3 * time.Hour

// hour is the wall hour of a plan.
func (p DrillPlan) hour() int {
	switch p {
	case DrillEvening:
		return 20
	case DrillNight:
		return 2
	}
	return 11
}

// In is the moment of a plan in the month of a day.
func (p DrillPlan) In(month time.Time) time.Time {
	day := clock.Month(month)
	for day.Weekday() != time.Tuesday {
		day = day.AddDate(0, 0, 1)
	}
	at, _ := clock.OnTheWall(day, p.hour()*60)
	return at
}

// Next is the first moment of a plan after now; zero without a plan.
func (p DrillPlan) Next(now time.Time) time.Time {
	if p == NoDrill {
		return time.Time{}
	}
	month := clock.Month(now)
	if at := p.In(month); at.After(now) {
		return at
	}
	return p.In(month.AddDate(0, 1, 0))
}

// due reports whether a drill is to be held now.
func (p DrillPlan) due(now time.Time) bool {
	if p == NoDrill {
		return false
	}
	at := p.In(now)
	return !now.Before(at) && now.Before(at.Add(drillHours))
}

// drills holds the drills that are due: a report that calls who would be called. The key holds the
// month, so that each is held once.
func (s *Service) drills(ctx context.Context) error {
	now := s.now()
	var plans []storedPolicy
	if err := s.db.Read(ctx, func(tx *store.Tx) (err error) { plans, err = allPolicies(tx); return err }); err != nil {
		return fault.Wrap(jobDrills, err)
	}
	for _, stored := range plans {
		var p Policy
		if err := json.Unmarshal([]byte(stored.body), &p); err != nil {
			return fault.Wrap(jobDrills, err)
		}
		if !p.Drill.due(now) {
			continue
		}
		d := Draft{Kind: Drill, Source: Clock, Areas: access.Area(stored.Area), Key: "oefening " + stored.ID + " " + clock.Date(now).Format("2006-01")}
		if _, err := s.Report(ctx, access.System(stored.OrgID), d); err != nil {
			return fault.Wrap(jobDrills, err)
		}
	}
	return nil
}

// planned reports whether a report is a drill that the plan held.
func (r Report) planned() bool { return r.Kind == Drill && r.Source == Clock }

// taken is the report after somebody took it; a drill of the plan is over then.
func (r *Report) taken(user string, now time.Time) Out {
	o := r.Run.Take(user, now)
	if r.planned() {
		more := r.Run.Close(user, now)
		o.Lines = append(o.Lines, more.Lines...)
	}
	return o
}

// drilled keeps what came of a drill that is over. When nobody took it, who leads and the board hear
// that.
func (s *Service) drilled(tx *store.Tx, r Report, now time.Time) error {
	h := Held{At: r.At, Ended: r.Run.Closed, Nobody: len(r.Run.Had) == 0, Step: r.Run.Step + 1}
	if err := insertHeld(tx, r, h); err != nil || !h.Nobody {
		return err
	}
	users, err := escalation.FirstWith(tx, r.OrgID, access.TeamLead, access.Director, access.Admin)
	if err != nil {
		return err
	}
	board, err := escalation.FirstWith(tx, r.OrgID, access.Board)
	if err != nil {
		return err
	}
	users = append(users, board...)
	slices.Sort(users)
	for _, u := range slices.Compact(users) {
		if err := account.Notify(tx, u, noticeDrill, now); err != nil {
			return err
		}
	}
	return nil
}

// Held is what came of a drill: numbers only.
type Held struct {
	At, Ended time.Time
	Nobody    bool
	Taken     time.Duration // until a human took it
	Step      int           // that was called last, from 1
	Messages  int           // that a provider took
	Failed    int
}

// Drills are the drills of an organisation.
type Drills struct {
	Next time.Time // zero: none is planned
	List []Held    // the newest first
	Keep bool      // the reader makes the plan
}

// Drills are what came of the drills of the actor's organisation, and when the next is.
func (s *Service) Drills(ctx context.Context, a access.Actor) (d Drills, err error) {
	const op = "hotline.drills_of"
	if _, err := s.policy.RequireOrg(op, a, actDrills); err != nil {
		return d, err
	}
	d.Keep = s.policy.Decide(a, actKeep, access.Organisation(a.OrgID)).Allowed
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		d.Next = time.Time{}
		list, err := policiesOf(tx, a.OrgID)
		for _, stored := range list {
			var p Policy
			err = cmp.Or(err, json.Unmarshal([]byte(stored.body), &p))
			if next := p.Drill.Next(s.now()); d.Next.IsZero() || !next.IsZero() && next.Before(d.Next) {
				d.Next = next
			}
		}
		if err != nil {
			return err
		}
		d.List, err = heldOf(tx, a.OrgID)
		return err
	})
	return d, fault.Wrap(op, err)
}
