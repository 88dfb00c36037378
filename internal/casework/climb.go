package casework

import (
	"cmp"
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// Under these the steps of cases are kept, see also handKind.
const (
	lateKind    = "dossier"         // a case whose date passed
	promiseKind = "dossierafspraak" // promises of a case whose date passed
	goneKind    = "zonder-regie"    // a case whose director is at work no more
)

// Working days after its date on which the lateness of a case takes the second and third step. The
// first is the day after.
const (
	directorsStep = 5
	boardsStep    = 10
)

// lateRung is the step that something with a date should have climbed to on a day.
func lateRung(due, today time.Time) int {
	if !isPast(due, today) {
		return 0
	}
	return max(1, 1+rungAfter(due, today, directorsStep, boardsStep))
}

// rungDates are the last dates that are at the second and at the third step on a day: the SQL of
// lateRung.
func rungDates(today time.Time) (second, third time.Time) {
	second = today
	for lateRung(second, today) < 2 {
		second = second.AddDate(0, 0, -1)
	}
	for third = second; lateRung(third, today) < 3; {
		third = third.AddDate(0, 0, -1)
	}
	return second, third
}

// above is to whom a step goes by name: the team lead, who directs in the organisation, the board.
// Where nobody has the role, or only who is waited for, it goes to the next, and then to the
// administrators. Empty means that there is nobody else at all.
func above(colleagues []account.User, waitsFor string, step int) string {
	roles := []access.Role{access.TeamLead, access.Director, access.Board}[step-1:]
	if step == 1 {
		roles = []access.Role{access.TeamLead, access.Director, access.Consultant, access.Board}
	}
	for _, role := range append(slices.Clone(roles), access.Admin, access.TeamLead) {
		for _, u := range colleagues {
			if u.ID != waitsFor && !u.Disabled && hasOne(u, role) {
				return u.ID
			}
		}
	}
	return ""
}

// hearers tells to whom the steps of cases go, with the colleagues of each organisation looked up
// once.
type hearers struct {
	away account.Away
	of   map[string][]account.User
}

func (h hearers) hear(tx *store.Tx, c Case, waitsFor string, step int) ([]string, error) {
	colleagues, known := h.of[c.OrgID]
	if !known {
		var err error
		if colleagues, err = account.Colleagues(tx, c.OrgID, ""); err != nil {
			return nil, err
		}
		colleagues = h.away.Last(colleagues)
		h.of[c.OrgID] = colleagues
	}
	return []string{cmp.Or(above(colleagues, waitsFor, step), c.DirectorID)}, nil // an organisation of one: the date still goes on record
}

// climbing lets all things of a kind climb in batches; list gives those after an id, and last the
// id of one.
func climbing[T any](ctx context.Context, s *Service, list func(tx *store.Tx, today time.Time, after string) ([]T, error), last func(T) string, ladder func(hearers) escalation.Ladder[T]) error {
	now := s.clock.Now()
	return batches(func(after string) (end string, err error) {
		err = s.db.Write(ctx, func(tx *store.Tx) error {
			end = ""
			things, err := list(tx, lateDay(now), after)
			if err != nil || len(things) == 0 {
				return err
			}
			end = last(things[len(things)-1])
			away, err := account.AwayAt(tx, now)
			if err != nil {
				return err
			}
			return ladder(hearers{away, map[string][]account.User{}}).Climb(tx, things, now)
		})
		return end, err
	})
}

// climbCases passes the lateness of each case on: as an event with a name and a date, without
// contents. Each date takes each step once.
func (s *Service) climbCases(ctx context.Context) error {
	return climbing(ctx, s, lateCases, func(c Case) string { return string(c.ID) }, func(h hearers) escalation.Ladder[Case] {
		return escalation.Ladder[Case]{Kind: lateKind, Object: ObjectType, Action: "case.late", Top: 3,
			Late: func(c Case, now time.Time) escalation.Late {
				return escalation.Late{Org: c.OrgID, ID: string(c.ID), Due: DueOf(c), Rung: lateRung(DueOf(c), lateDay(now))}
			},
			Hear:    func(tx *store.Tx, c Case, step int) ([]string, error) { return h.hear(tx, c, WaitsFor(c), step) },
			Message: func(int) string { return "casework.notice_late" },
			Took:    s.noteLate}
	})
}

// noteLate writes into the history of a case to whom its lateness went.
func (s *Service) noteLate(tx *store.Tx, c Case, _ int, who []string) error {
	key, erased, err := s.keyOf(tx, c.ID)
	if err != nil {
		return err
	}
	return insertEvent(tx, key, erased, c.ID, Event{ID: store.NewID(), At: s.clock.Now(), ByID: access.System(c.OrgID).UserID, Kind: EventLate,
		UserID: who[0], On: DueOf(c), Category: c.Category})
}

// latePromise is a date of a case on which somebody had promised something.
type latePromise struct {
	Case
	by time.Time
}

// climbPromises passes on that what was promised in a case is late: to its director, who may be
// the one who is late, and from there as a case does.
func (s *Service) climbPromises(ctx context.Context) error {
	return climbing(ctx, s, latePromises, func(p latePromise) string { return string(p.ID) }, func(h hearers) escalation.Ladder[latePromise] {
		return escalation.Ladder[latePromise]{Kind: promiseKind, Object: ObjectType, Action: "case.late", Top: 4,
			Late: func(p latePromise, now time.Time) escalation.Late {
				return escalation.Late{Org: p.OrgID, ID: string(p.ID), Due: p.by, Rung: lateRung(p.by, lateDay(now))}
			},
			Hear: func(tx *store.Tx, p latePromise, step int) ([]string, error) {
				director, err := userOf(tx, p.DirectorID)
				if err != nil || step == 1 && MayDirect(director, p.OrgID) {
					return []string{director.ID}, err
				}
				return h.hear(tx, p.Case, p.DirectorID, max(1, step-1))
			},
			Message: func(int) string { return "casework.notice_promise_late" }}
	})
}

// climbGone passes on at once that a case has a director who can direct no more; the lateness of
// the case itself goes on beside it. Another director takes that back, see direct; when who heard
// it leaves too, the next hears it.
func (s *Service) climbGone(ctx context.Context) error {
	if err := s.db.Write(ctx, func(tx *store.Tx) error { return escalation.ForgetGone(tx, goneKind) }); err != nil {
		return err
	}
	return climbing(ctx, s, goneDirectors, func(c Case) string { return string(c.ID) }, func(h hearers) escalation.Ladder[Case] {
		return escalation.Ladder[Case]{Kind: goneKind, Object: ObjectType, Action: "case.late", Top: 3,
			Late: func(c Case, _ time.Time) escalation.Late {
				return escalation.Late{Org: c.OrgID, ID: string(c.ID), Rung: 1}
			},
			Hear:    func(tx *store.Tx, c Case, step int) ([]string, error) { return h.hear(tx, c, c.DirectorID, step) },
			Message: func(int) string { return "casework.notice_gone" },
			Took:    s.noteGone}
	})
}

// noteGone writes into the history who looks for another director.
func (s *Service) noteGone(tx *store.Tx, c Case, _ int, who []string) error {
	key, erased, err := s.keyOf(tx, c.ID)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	return insertEvent(tx, key, erased, c.ID, Event{ID: store.NewID(), At: now, ByID: access.System(c.OrgID).UserID, Kind: EventGone,
		UserID: who[0], On: clock.Date(now), Category: c.Category})
}
