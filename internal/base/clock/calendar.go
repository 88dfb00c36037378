package clock

import "time"

// Liberation says in which years people are free on 5 May.
type Liberation string

// The choices of an organisation.
const (
	EachLustrum Liberation = "" // 2025, 2030, …
	EachYear    Liberation = "elk-jaar"
	NoYear      Liberation = "nooit"
)

func (l Liberation) free(year int) bool {
	switch l {
	case EachYear:
		return true
	case NoYear:
		return false
	}
	return year%5 == 0
}

// Calendar is when an organisation is at work, in Amsterdam. The zero Calendar is Monday to
// Friday from 8:30 to 17:00, without holidays, and with Liberation Day free in lustrum years.
type Calendar struct {
	Liberation Liberation
	Opens      int // minutes after midnight; both zero means 8:30 to 17:00
	Closes     int
}

const (
	defaultOpens  = 8*60 + 30
	defaultCloses = 17 * 60
)

// Hours are the office hours in minutes after midnight.
func (c Calendar) Hours() (opens, closes int) {
	if c.Opens == 0 && c.Closes == 0 {
		return defaultOpens, defaultCloses
	}
	return c.Opens, c.Closes
}

// Valid reports whether the office opens before it closes, within one day.
func (c Calendar) Valid() bool {
	opens, closes := c.Hours()
	return opens >= 0 && opens < closes && closes <= 24*60
}

// IsWorkingDay reports whether people are at work on a date: Monday to Friday, no holiday.
func (c Calendar) IsWorkingDay(date time.Time) bool {
	if wd := date.Weekday(); wd == time.Saturday || wd == time.Sunday {
		return false
	}
	_, holiday := c.Holiday(date)
	return !holiday
}

// AddWorkingDays is the date n working days after a date; the day itself does not count.
// For n = 0 it is the date itself, or the next working day when that is not one.
func (c Calendar) AddWorkingDays(date time.Time, n int) time.Time {
	for n == 0 && !c.IsWorkingDay(date) {
		date = date.AddDate(0, 0, 1)
	}
	for ; n > 0; n-- {
		date = date.AddDate(0, 0, 1)
		for !c.IsWorkingDay(date) {
			date = date.AddDate(0, 0, 1)
		}
	}
	return date
}

// WorkingDaysBetween counts the working days after from up to and including to;
// it is 0 when to is not after from.
func (c Calendar) WorkingDaysBetween(from, to time.Time) int {
	n := 0
	for d := from.AddDate(0, 0, 1); !d.After(to); d = d.AddDate(0, 0, 1) {
		if c.IsWorkingDay(d) {
			n++
		}
	}
	return n
}

// office is when the office opens and closes on a date, as instants: clock changes move
// both, because they are times on the wall.
func (c Calendar) office(date time.Time) (opens, closes time.Time) {
	y, m, d := date.Date()
	first, last := c.Hours()
	at := func(minute int) time.Time { return time.Date(y, m, d, minute/60, minute%60, 0, 0, amsterdam) }
	return at(first), at(last)
}

// InOffice reports whether somebody is at work at an instant.
func (c Calendar) InOffice(t time.Time) bool {
	date := Date(t)
	opens, closes := c.office(date)
	return c.IsWorkingDay(date) && !t.Before(opens) && t.Before(closes)
}

// AddWorkingTime is the instant at which an office has been open for d since t; for d = 0 it
// is t itself, or the next moment at which it opens. The Calendar must be Valid.
func (c Calendar) AddWorkingTime(t time.Time, d time.Duration) time.Time {
	for date := Date(t); ; date = date.AddDate(0, 0, 1) {
		if !c.IsWorkingDay(date) {
			continue
		}
		opens, closes := c.office(date)
		from := Later(t, opens)
		left := closes.Sub(from)
		switch {
		case left < 0 || left == 0 && d == 0:
			continue
		case d <= left:
			return from.Add(d).UTC()
		}
		d -= left
	}
}

// WorkingTime is how long the office was open between two instants; 0 when the second is
// not after the first.
func (c Calendar) WorkingTime(from, to time.Time) time.Duration {
	var sum time.Duration
	for date := Date(from); !date.After(Date(to)); date = date.AddDate(0, 0, 1) {
		if !c.IsWorkingDay(date) {
			continue
		}
		opens, closes := c.office(date)
		if d := Earlier(to, closes).Sub(Later(from, opens)); d > 0 {
			sum += d
		}
	}
	return sum
}
