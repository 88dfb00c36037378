package hotline

import (
	"context"
	"slices"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/roster"
)

// maxNights is how many nights the list looks back.
const maxNights = 14

// noon divides the nights: each report is in exactly one.
const noon = 12 * 60

// ShiftNight is what happened from one noon to the next: it writes itself.
type ShiftNight struct {
	Date    time.Time // of its evening
	Reports []inNight
	Duty    []roster.Shift    // who had duty in the night, by roster in Rosters
	Rosters []string          // names, beside Duty
	Names   map[string]string // of colleagues
}

// span is from when to when a night is.
func span(date time.Time) (from, until time.Time) {
	from, _ = clock.OnTheWall(date, noon)
	until, _ = clock.OnTheWall(date.AddDate(0, 0, 1), noon)
	return from, until
}

// nightOf is the date of the night in which a moment is.
func nightOf(at time.Time) time.Time {
	date := clock.Date(at)
	if from, _ := span(date); at.Before(from) {
		return date.AddDate(0, 0, -1)
	}
	return date
}

// Figures of a night.
type nightFigures struct {
	Reports, Alarms, Open, Left int
	Slowest                     time.Duration // until a human had it; of who never had one it is not known
	Median                      time.Duration
}

// figures count a night: what came in, how fast a human had it, and what remains.
func (n ShiftNight) figures() (f nightFigures) {
	var took []time.Duration
	for _, r := range n.Reports {
		f.Reports++
		if r.Kind == Alarm {
			f.Alarms++
		}
		if !r.Taken.IsZero() {
			took = append(took, r.Taken.Sub(r.At))
		}
		if r.Closed.IsZero() {
			f.Open++
		} else if r.left() {
			f.Left++
		}
	}
	slices.Sort(took)
	if k := len(took); k > 0 {
		f.Slowest, f.Median = took[k-1], took[k/2]
	}
	return f
}

// left reports whether something is left to do after a report that is over.
func (r inNight) left() bool { return r.After && (r.Outcome == NoOutcome || r.Called.IsZero()) }

// Nights are the last nights with something in them, the newest first.
func (s *Service) Nights(ctx context.Context, a access.Actor) (list []ShiftNight, err error) {
	const op = "hotline.nights"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return nil, err
	}
	tonight := nightOf(s.now())
	from, _ := span(tonight.AddDate(0, 0, 1-maxNights))
	_, until := span(tonight)
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		list = nil
		all, err := reportsBetween(tx, a.OrgID, from, until)
		for _, r := range all {
			date := nightOf(r.At)
			if n := len(list); n == 0 || !list[n-1].Date.Equal(date) {
				list = append(list, ShiftNight{Date: date})
			}
			list[len(list)-1].Reports = append(list[len(list)-1].Reports, r)
		}
		return err
	})
	slices.Reverse(list)
	return list, fault.Wrap(op, err)
}

// ShiftNight is the report of one night, with who had duty in it.
func (s *Service) ShiftNight(ctx context.Context, a access.Actor, date time.Time) (n ShiftNight, err error) {
	const op = "hotline.night"
	if _, err := s.policy.RequireOrg(op, a, actList); err != nil {
		return n, err
	}
	if date.IsZero() || date.After(nightOf(s.now())) {
		return n, fault.New(op, fault.NotFound)
	}
	from, until := span(date)
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		n = ShiftNight{Date: date}
		if n.Reports, err = reportsBetween(tx, a.OrgID, from, until); err != nil {
			return err
		}
		rosters, err := roster.OfOrg(tx, a.OrgID)
		if err != nil {
			return err
		}
		var ids []string
		for _, r := range rosters {
			for _, d := range r.Duties(from, until, nil) {
				for _, u := range d.Users {
					n.Duty, n.Rosters = append(n.Duty, roster.Shift{UserID: u, From: d.From, Until: d.Until}), append(n.Rosters, r.Name)
					ids = append(ids, u)
				}
			}
		}
		n.Names, err = account.Names(tx, ids)
		return err
	})
	return n, fault.Wrap(op, err)
}
