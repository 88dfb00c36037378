package course

import (
	"cmp"
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
	"samendoen/internal/escalation"
)

// unsaidDays is after how many days who receives hears that nobody said who came; twice that, who leads
// does. After closedDays the evening is over without that: who signed up is forgotten.
const (
	unsaidDays = 2
	closedDays = 28
)

// Morning says to who signed up that it is today or tomorrow, and to who received that nobody said yet who
// came. It is done once a day.
func (s *Service) Morning(ctx context.Context) error {
	now := s.now()
	today := clock.Date(now)
	return fault.Wrap(jobMorning, s.db.Write(ctx, func(tx *store.Tx) error {
		tomorrow, err := openBetween(tx, clock.EndOfDay(today), clock.EndOfDay(today.AddDate(0, 0, 1)))
		if err != nil {
			return err
		}
		for _, x := range tomorrow {
			if err := tellSeated(tx, x.ID, noticeTomorrow, now); err != nil {
				return err
			}
		}
		past, err := openBetween(tx, today.AddDate(-1, 0, 0), now)
		if err != nil {
			return err
		}
		for _, x := range past {
			if err := remind(tx, x, today, now); err != nil {
				return err
			}
		}
		return nil
	}))
}

// remind says to who received an evening, and later to who leads, that nobody said who came; in the end
// it closes the evening.
func remind(tx *store.Tx, x Session, today, now time.Time) error {
	switch days := int(today.Sub(clock.Date(x.At)).Hours()+12) / 24; {
	case days >= closedDays:
		x.State = Held // Came stays unknown
		return cmp.Or(updateSession(tx, jobMorning, x), forget(tx, x.ID))
	case days == unsaidDays:
		return account.Notify(tx, x.LeadID, noticeUnsaid, now)
	case days == 2*unsaidDays:
		users, err := escalation.FirstWith(tx, x.OrgID, access.TeamLead)
		for _, u := range users {
			if err == nil {
				err = account.Notify(tx, u, noticeUnsaid, now)
			}
		}
		return err
	}
	return nil
}

// Dated is an evening for a calendar.
type Dated struct {
	Session
	Name string
}

// Feed are the evenings at which the actor has a seat, or which they receive, for the own calendar.
func (s *Service) Feed(ctx context.Context, a access.Actor, p *text.Printer) (list []Dated, err error) {
	const op = "course.feed"
	if a.OneFactor {
		return nil, fault.New(op, fault.NotFound)
	}
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list = nil
		all, err := coming(tx, a.OrgID, s.now().AddDate(0, 0, -1))
		if err != nil {
			return err
		}
		courses, err := coursesOf(tx, a.OrgID)
		if err != nil {
			return err
		}
		me, err := selves(tx, a.UserID)
		if err != nil {
			return err
		}
		mine, err := seatsOf(tx, me)
		for _, x := range all {
			if mine[x.ID] || x.LeadID == a.UserID {
				list = append(list, Dated{x, words{p}.name(x, courses)})
			}
		}
		return err
	})
	return list, fault.Wrap(op, err)
}

// FollowedBy are the courses that a user followed, for what a volunteer did.
func FollowedBy(tx *store.Tx, userID string) ([]Followed, error) {
	me, err := selves(tx, userID)
	if err != nil {
		return nil, err
	}
	return followedBy(tx, me)
}
