package danger

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
)

const (
	// jobEnding tells the owner that a report ends soon; the payload is its id.
	jobEnding = "danger.ending"
	// endingDays is how many days before its last day the owner hears that a report ends.
	endingDays = 14
	// endingHour is the hour of the morning, in Amsterdam, at which the owner hears it.
	endingHour = 8

	actEnding access.Action = "danger.ending" // the program
)

// Jobs are the handlers of this module by kind of job.
func (s *Service) Jobs() map[string]jobs.Handler {
	return map[string]jobs.Handler{jobEnding: s.tellEnding}
}

// Start plans when the owners of the reports that warn hear of their end: those that were made
// before the program did so. Planning it again changes nothing.
func (s *Service) Start(ctx context.Context) error {
	return fault.Wrap("danger.start", s.db.Write(ctx, func(tx *store.Tx) error {
		orgs, err := account.Organisations(tx)
		if err != nil {
			return err
		}
		for _, o := range orgs {
			list, err := running(tx, o.ID, s.today())
			if err != nil {
				return err
			}
			for _, r := range list {
				if r.tellEndingAt().After(s.now()) {
					if err := s.planEnding(tx, r); err != nil {
						return err
					}
				}
			}
		}
		return nil
	}))
}

// tellEndingAt is the instant at which the owner hears that a report ends.
func (r Report) tellEndingAt() time.Time {
	y, m, d := r.LastDay().AddDate(0, 0, -endingDays).Date()
	return time.Date(y, m, d, endingHour, 0, 0, 0, clock.Amsterdam()).UTC()
}

func (s *Service) planEnding(tx *store.Tx, r Report) error {
	return jobs.Add(tx, s.db, s.now(), jobs.Job{Kind: jobEnding, Payload: string(r.ID), Due: r.tellEndingAt(), Unique: string(r.ID)})
}

// tellEnding leaves a notice for the owner of a report that still warns, or for the team leads
// when the owner left. It cannot be made longer: a new incident is a new report.
func (s *Service) tellEnding(ctx context.Context, j jobs.Job) error {
	return fault.Wrap(jobEnding, s.db.Write(ctx, func(tx *store.Tx) error {
		r, err := byID(tx, ID(j.Payload))
		if fault.Is(err, fault.NotFound) {
			return nil // erased meanwhile
		}
		if err != nil || !r.Active(s.today()) {
			return err
		}
		list, err := owners(tx, r.Org)
		if err != nil {
			return err
		}
		for _, id := range toldOf(list, r.Owner) {
			if err := account.Notify(tx, id, "danger.notice_ending", s.now()); err != nil {
				return err
			}
		}
		return audit.Write(tx, s.now(), access.System(r.Org), actEnding, "Danger", string(r.ID), access.Decision{Allowed: true, Rules: []string{"system"}})
	}))
}

// toldOf are who hears of a report: its owner, or the team leads when that one is not among
// those who can own one.
func toldOf(list []account.User, owner string) (ids []string) {
	for _, u := range list {
		if u.ID == owner {
			return []string{owner}
		}
		if u.Actor().Has(access.TeamLead) {
			ids = append(ids, u.ID)
		}
	}
	return ids
}

// WarningAt is the warning of a home of the actor's organisation, nil for none and for a home
// of another.
func (s *Service) WarningAt(ctx context.Context, a access.Actor, unit string) (w *Warning, err error) {
	const op = "danger.warning"
	if _, err := s.policy.RequireOrg(op, a, actWarn); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		w, err = warnAt(tx, s, a, unit)
		return err
	})
	return w, fault.Wrap(op, err)
}
