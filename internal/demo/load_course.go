package demo

import (
	"context"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/course"
	"samendoen/internal/volunteer"
)

// lessons is the demo of the courses while it is made, with its own clock.
type lessons struct {
	context.Context
	s        *course.Service
	clock    *clock.Manual
	today    time.Time
	desk, me access.Actor
	own      string   // the volunteer of the demo
	others   []string // volunteers who do not sign in
}

// learning are courses of the last weeks that volunteers followed, a circle of which stands what people
// learned there, and what comes. The volunteer of the demo still needs two courses.
func (l Loader) learning(ctx context.Context, c *City, users map[string]string) error {
	if l.Courses == nil {
		return nil
	}
	x := lessons{Context: ctx, clock: clock.NewManual(l.Now.AddDate(0, 0, -50)), today: clock.Date(l.Now)}
	x.s = l.Courses(x.clock)
	if err := l.DB.Read(ctx, func(tx *store.Tx) error {
		both, err := account.UsersByID(tx, []string{users["consulent"], users["vrijwilliger"]})
		if err != nil {
			return err
		}
		x.desk, x.me, x.others = both[users["consulent"]].Actor(), both[users["vrijwilliger"]].Actor(), nil
		all, err := volunteer.People(tx, l.Vault, c.cfg.Org)
		for _, b := range all {
			if b.UserID == x.me.UserID {
				x.own = string(b.ID)
			} else if b.Active && b.UserID == "" {
				x.others = append(x.others, string(b.ID))
			}
		}
		return err
	}); err != nil || x.own == "" {
		return err
	}
	for n, e := range []course.Session{{Code: "vrijwilliger"}, {Code: "wonen"}, {Code: course.Circle, Title: "Als iemand niet opendoet"}} {
		if err := x.past(n, e); err != nil {
			return err
		}
	}
	x.clock.Set(l.Now)
	for n, e := range []course.Session{{Code: "veilig", About: "Neem je telefoon mee, dan zetten we het meldpunt erop."}, {Code: course.Circle, Title: "Rust bij ruzie in de trap"}, {Code: "netwerkavond"}} {
		if err := x.coming(n, e); err != nil {
			return err
		}
	}
	return nil
}

// plan plans an evening on a working day from so many days from today.
func (x lessons) plan(days int, e course.Session) (string, time.Time, error) {
	date := x.today.AddDate(0, 0, days)
	for !clock.IsWorkingDay(date) {
		date = date.AddDate(0, 0, 1)
	}
	e.At, _ = clock.OnTheWall(date, 19*60+30)
	e.Minutes, e.Place, e.Seats = 120, "Buurthuis De Waterval", 14
	id, err := x.s.Plan(x, x.desk, e, "")
	return id, e.Until(), err
}

// enroll signs some of the volunteers up who do not sign in.
func (x lessons) enroll(id string, from, most int) (list []string, err error) {
	for i := from; i < len(x.others) && len(list) < most && err == nil; i += 4 {
		err = x.s.Enroll(x, x.desk, id, x.others[i])
		list = append(list, x.others[i])
	}
	return list, err
}

// past is an evening of some weeks ago: one of who signed up did not come, and others came without.
func (x lessons) past(n int, e course.Session) error {
	id, until, err := x.plan(-42+14*n, e)
	if err != nil {
		return err
	}
	if err := x.s.Join(x, x.me, id); err != nil {
		return err
	}
	came, err := x.enroll(id, n, 8)
	if err != nil {
		return err
	}
	before, version := x.clock.Now(), int64(1)
	defer x.clock.Set(before)
	x.clock.Set(until)
	if e.Code == course.Circle {
		version++
		if err := x.s.Write(x, x.desk, id, version-1, "Loop niet te vaak langs. Een kaartje in de bus werkt goed. En bel ons als je je zorgen maakt."); err != nil {
			return err
		}
	}
	return x.s.Hold(x, x.desk, id, version, append(came[min(1, len(came)):], x.own), n)
}

// coming is an evening of the next weeks; the volunteer of the demo comes to the circle, with a question.
func (x lessons) coming(n int, e course.Session) error {
	id, _, err := x.plan(9+4*n, e)
	if err != nil {
		return err
	}
	if _, err := x.enroll(id, n, 5); err != nil || e.Code != course.Circle {
		return err
	}
	if err := x.s.Join(x, x.me, id); err != nil {
		return err
	}
	return x.s.Ask(x, x.me, id, "Wat zeg je als twee buren tegelijk bij je klagen?", "")
}
