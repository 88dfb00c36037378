package roster

import (
	"cmp"
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// jobMorning is the kind of the daily job, and how the log names that problems were told.
const jobMorning = "roster.morning"

// Rounds is the work of this module that comes back.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryDay(jobMorning, 7, 30, s.Morning)}
}

// Morning looks two weeks ahead: who keeps the rosters of an organisation hears once of what is new.
// It writes down who was away from a shift yesterday, and drops old asks. Doing it again changes
// nothing.
func (s *Service) Morning(ctx context.Context) error {
	now := s.now()
	var all []string
	if err := s.db.Write(ctx, func(tx *store.Tx) (err error) {
		if err := forgetSwaps(tx, now.AddDate(0, 0, -keptFor)); err != nil {
			return err
		}
		all, err = orgs(tx)
		return err
	}); err != nil {
		return fault.Wrap(jobMorning, err)
	}
	for _, org := range all {
		if err := s.db.Write(ctx, func(tx *store.Tx) error { return cmp.Or(s.settle(tx, org, now), s.tell(tx, org, now)) }); err != nil {
			return fault.Wrap(jobMorning, err)
		}
	}
	return nil
}

// settle writes down who was away while on duty in the last days.
func (s *Service) settle(tx *store.Tx, org string, now time.Time) error {
	list, err := OfOrg(tx, org)
	if err != nil {
		return err
	}
	today, _ := clock.OnTheWall(clock.Date(now), 0)
	since := today.AddDate(0, 0, -7)
	t, err := s.teamOf(tx, org, since)
	if err != nil {
		return err
	}
	for _, r := range list {
		missed := r.Missed(since, today, t.staff.Away)
		if len(missed) == 0 {
			continue
		}
		r.Changes = append(slices.Clone(r.Changes), missed...)
		if err := Update(tx, jobMorning, r.Tidy(now)); err != nil {
			return err
		}
	}
	return nil
}

// tell tells who keeps the rosters of an organisation when there is something new.
func (s *Service) tell(tx *store.Tx, org string, now time.Time) error {
	_, _, problems, err := s.look(tx, org, now)
	if err != nil {
		return err
	}
	keys := make([]string, len(problems))
	for i, p := range problems {
		keys[i] = p.Key()
	}
	before, err := told(tx, org)
	if err != nil {
		return err
	}
	if err := saveTold(tx, org, keys); err != nil || len(fresh(keys, before)) == 0 {
		return err
	}
	return cmp.Or(tellKeepers(tx, org, noticeAhead, now),
		audit.Write(tx, now, access.System(org), jobMorning, "Organisation", org, access.Decision{Allowed: true, Rules: []string{"system"}}))
}

// tellKeepers leaves a notice for those who keep the rosters of an organisation.
func tellKeepers(tx *store.Tx, org, notice string, now time.Time) error {
	users, err := escalation.FirstWith(tx, org, access.TeamLead, access.Director, access.Admin)
	if err != nil {
		return err
	}
	for _, u := range users {
		if err := account.Notify(tx, u, notice, now); err != nil {
			return err
		}
	}
	return nil
}
