package rights

import (
	"context"
	"errors"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
	"samendoen/internal/place"
)

// LateKind is what is late.
type LateKind string

// The kinds of what climbs; their codes are stored.
const (
	LateRequest LateKind = "verzoek"
	LateNotice  LateKind = "bericht"
	LateBreach  LateKind = "datalek"
)

// Late is something whose date passed, or of a breach nearly. It names no resident.
type Late struct {
	Kind   LateKind
	ID     string
	Number string
	Home   place.UnitID // of a notice: who is shut out of it does not hear of its case
	Holder string       // user
	Due    time.Time    // date; of a breach the instant at which the 72 hours are over
	Step   int          // how many steps it climbed
	Passed time.Time    // instant of the last of them
}

// The steps of the ladder. At the first the holder and the privacy officer hear it, at
// the second the officer again and the board.
const (
	stepOfficer = 1
	stepBoard   = 2
)

// boardDays is after how many days the lateness of a request or a notice goes on to the
// board; breachWarning is how long before the end of the 72 hours the first step is.
const (
	boardDays     = 7
	breachWarning = 24 * time.Hour
)

// rung is the step that something should have climbed to at a moment, 0 for none.
func (l Late) rung(now time.Time) int {
	first, second := l.Due.AddDate(0, 0, 1), l.Due.AddDate(0, 0, 1+boardDays)
	at := clock.Date(now)
	if l.Kind == LateBreach {
		first, second, at = l.Due.Add(-breachWarning), l.Due, now
	}
	switch {
	case !at.Before(second):
		return stepBoard
	case !at.Before(first):
		return stepOfficer
	}
	return 0
}

// lateKinds are all kinds of what climbs.
func lateKinds() []LateKind { return []LateKind{LateRequest, LateNotice, LateBreach} }

// climbs is under which the steps of a kind are kept.
func (k LateKind) climbs() string { return "rechten-" + string(k) }

// message is the key of the notice that somebody gets.
func (k LateKind) message() string { return "rights.climb_" + string(k) }

// objectType is how the log names what is late.
func (k LateKind) objectType() string {
	return map[LateKind]string{LateRequest: "Request", LateNotice: "Case", LateBreach: "Breach"}[k]
}

const jobClimb = "rights.climb"

// Rounds is the work of this module that comes back; 72 hours run out at any time of a day.
func (s *Service) Rounds() []jobs.Round {
	return []jobs.Round{jobs.EveryHour(jobClimb, s.Climb)}
}

// Climb passes on what is late: each thing once per step and date. Somebody gets one
// notice for all of a kind; who has it and since when stands on the page of rights.
func (s *Service) Climb(ctx context.Context) error {
	var orgs []account.Organisation
	if err := s.db.Read(ctx, func(tx *store.Tx) (err error) {
		orgs, err = account.Organisations(tx)
		return err
	}); err != nil {
		return fault.Wrap(jobClimb, err)
	}
	var failures []error
	for _, o := range orgs {
		failures = append(failures, s.db.Write(ctx, func(tx *store.Tx) error { return s.climb(tx, o.ID) }))
	}
	return fault.Wrap(jobClimb, errors.Join(failures...))
}

func (s *Service) climb(tx *store.Tx, org string) error {
	now := s.clock.Now()
	if err := s.markTold(tx, org); err != nil {
		return err
	}
	late, err := s.lateOf(tx, org, now)
	if err != nil {
		return err
	}
	for _, kind := range lateKinds() {
		these := slices.DeleteFunc(slices.Clone(late), func(l Late) bool { return l.Kind != kind })
		if err := kind.ladder(org, now).Climb(tx, these, now); err != nil {
			return err
		}
	}
	return nil
}

// ladder is how the things of a kind climb in an organisation.
func (k LateKind) ladder(org string, now time.Time) escalation.Ladder[Late] {
	return escalation.Ladder[Late]{Kind: k.climbs(), Object: k.objectType(), Action: jobClimb, Top: stepBoard, Message: func(int) string { return k.message() },
		Late: func(l Late, now time.Time) escalation.Late {
			return escalation.Late{Org: org, ID: l.ID, Due: l.Due, Rung: l.rung(now)}
		},
		Hear: func(tx *store.Tx, l Late, step int) ([]string, error) { return listeners(tx, org, l, step, now) }}
}

// listeners are who hears of a step. Where there is no privacy officer, the board hears
// it, and where there is no board the administrators: never nobody.
func listeners(tx *store.Tx, org string, l Late, step int, now time.Time) ([]string, error) {
	officers, err := officersFor(tx, org, l, now)
	if err != nil {
		return nil, err
	}
	board, err := present(tx, org, access.Board)
	if err != nil {
		return nil, err
	}
	list := officers
	if len(officers) == 0 || step == stepBoard && l.Kind != LateNotice { // of notices the board cannot see which
		list = append(list, board...)
	}
	if len(list) == 0 {
		if list, err = present(tx, org, access.Admin); err != nil {
			return nil, err
		}
	}
	if step == stepOfficer && !slices.Contains(list, l.Holder) {
		list = append(list, l.Holder)
	}
	return list, nil
}

// officersFor are the privacy officers who may know of it: whoever is shut out of the case
// of a notice counts as not there.
func officersFor(tx *store.Tx, org string, l Late, now time.Time) (list []string, err error) {
	officers, err := present(tx, org, access.Officer)
	if err != nil {
		return nil, err
	}
	for _, u := range officers {
		shut, err := access.ClosedTo(tx, now, u)
		if err != nil {
			return nil, err
		}
		if !l.hidden(shut) {
			list = append(list, u)
		}
	}
	return list, nil
}

// present are those with a role in an organisation who can sign in.
func present(tx *store.Tx, org string, role access.Role) ([]string, error) {
	list, err := account.Colleagues(tx, org, role)
	list = slices.DeleteFunc(list, func(u account.User) bool { return u.Disabled })
	return idsOf(list), err
}

// lateFor is what is late as far as an actor may know: of notices only who watches over
// them all and is not shut out of the case.
func (s *Service) lateFor(tx *store.Tx, a access.Actor, now time.Time) ([]Late, error) {
	if !s.policy.May(a, actLate) {
		return nil, nil
	}
	list, err := s.lateOf(tx, a.OrgID, now)
	if err != nil {
		return nil, err
	}
	shut, err := access.ClosedTo(tx, now, a.UserID)
	notices := s.policy.May(a, actNotices)
	return slices.DeleteFunc(list, func(l Late) bool {
		return l.Kind == LateNotice && !notices || l.rung(now) == 0 || l.hidden(shut)
	}), err
}

// hidden reports whether it is a notice whose case is closed to somebody.
func (l Late) hidden(from access.Closed) bool {
	return l.Kind == LateNotice && Notice{CaseID: l.ID, UnitID: l.Home}.hidden(from)
}
