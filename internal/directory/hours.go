package directory

import (
	"cmp"
	"slices"
	"time"

	"samendoen/internal/base/clock"
)

// midnight is the end of a day in minutes.
const midnight = 24 * 60

// Span is a part of a day on the wall, in minutes after midnight. What closes at or before the
// minute at which it opens closes on the next day; Closes is never 0, which is midnight.
type Span struct{ Opens, Closes int }

// valid reports whether the span lies on a clock.
func (s Span) valid() bool {
	return s.Opens >= 0 && s.Opens < midnight && s.Closes > 0 && s.Closes <= midnight
}

// Freq is how often a rule comes back.
type Freq string

// The frequencies, as HSDS and iCalendar name them.
const (
	Weekly  Freq = "WEEKLY"
	Monthly Freq = "MONTHLY"
)

// Rule is opening hours that come back (RFC 5545, the part of it that HSDS uses).
type Rule struct {
	Freq  Freq
	Every int            // each so many weeks or months, at least 1
	Days  []time.Weekday // Monday first
	Nth   int            // monthly: the 1st to 5th such day of the month, or -1 for the last
	// Start is the first date, from which weeks and months are counted; zero for always, and then
	// Every is 1.
	Start time.Time
	Until time.Time // the last date, zero for no end
	Span
}

// OnHolidays is what happens on a Dutch public holiday.
type OnHolidays string

// The choices. Other hours are those of Hours.Holiday.
const (
	AsUsual         OnHolidays = ""
	ClosedOnHoliday OnHolidays = "dicht"
	OtherHours      OnHolidays = "anders"
)

// Special is a date on which other hours hold than the rules say. A date may have several.
type Special struct {
	Date   time.Time
	Closed bool
	Span   // of a date that is not closed
}

// Hours are the opening hours of something. Special dates go before holidays, and these before
// the rules. The zero Hours are not known.
type Hours struct {
	Rules      []Rule
	OnHolidays OnHolidays
	Holiday    Span // of OtherHours
	Special    []Special
}

// Known reports whether there are any hours.
func (h Hours) Known() bool { return len(h.Rules)+len(h.Special) > 0 }

// holds reports whether a rule says something about a date.
func (r Rule) holds(date time.Time) bool {
	if !slices.Contains(r.Days, date.Weekday()) || !r.Start.IsZero() && date.Before(r.Start) || !r.Until.IsZero() && date.After(r.Until) {
		return false
	}
	if r.Freq == Monthly {
		return nthOfMonth(date, r.Nth) && (r.Every <= 1 || monthsBetween(r.Start, date)%r.Every == 0)
	}
	return r.Every <= 1 || weeksBetween(r.Start, date)%r.Every == 0
}

// nthOfMonth reports whether a date is the nth of its weekday in its month, -1 being the last.
func nthOfMonth(date time.Time, n int) bool {
	if n == -1 {
		return date.AddDate(0, 0, 7).Month() != date.Month()
	}
	return (date.Day()-1)/7+1 == n
}

// monday is the first day of the week of a date.
func monday(date time.Time) time.Time { return date.AddDate(0, 0, -weekIndex(date.Weekday())) }

// weekIndex counts the days of a week from Monday, which is 0.
func weekIndex(d time.Weekday) int { return (int(d) + 6) % 7 }

func weeksBetween(from, to time.Time) int {
	return int(monday(to).Sub(monday(from))/(24*time.Hour)) / 7 // dates are midnights in UTC: every day has 24 hours
}

func monthsBetween(from, to time.Time) int {
	return (to.Year()-from.Year())*12 + int(to.Month()) - int(from.Month())
}

// on are the spans that begin on a date, the earliest first.
func (h Hours) on(date time.Time) (list []Span) {
	defer func() {
		slices.SortFunc(list, func(a, b Span) int { return cmp.Or(a.Opens-b.Opens, a.Closes-b.Closes) })
	}()
	special := false
	for _, s := range h.Special {
		if s.Date.Equal(date) {
			special = true
			if !s.Closed {
				list = append(list, s.Span)
			}
		}
	}
	if special {
		return list
	}
	if _, holiday := clock.Holiday(date); holiday && h.OnHolidays != AsUsual {
		if h.OnHolidays == OtherHours {
			list = append(list, h.Holiday)
		}
		return list
	}
	for _, r := range h.Rules {
		if r.holds(date) {
			list = append(list, r.Span)
		}
	}
	return list
}

// Opening is whether something is open at a moment, and when that changes.
type Opening struct {
	Open bool
	// Until is the instant at which it closes; zero for day and night, and when it is closed.
	Until time.Time
	// Next is the instant at which it opens; zero when it is open, or for a year from now never.
	Next time.Time
}

const (
	// lookAhead is how many days ahead an opening is looked for: the fifth Friday of a month is
	// never further away, nor is what comes once a year.
	lookAhead = 400
	// dayAndNight is what is open for so long on end that nobody needs to know when it closes.
	dayAndNight = 8 * 24 * time.Hour
)

// At is whether something with these hours is open at an instant.
func (h Hours) At(t time.Time) Opening {
	var from, end time.Time // the stretch that holds t or is the first after it
	today := clock.Date(t)
	for date := today.AddDate(0, 0, -1); !date.After(today.AddDate(0, 0, lookAhead)); date = date.AddDate(0, 0, 1) {
		for _, s := range h.on(date) {
			opens, closes := s.instants(date)
			switch {
			case !closes.After(t) || !opens.Before(closes): // over, or lost in the night of a clock change
			case end.IsZero():
				from, end = opens, closes
			case opens.After(end):
				return opening(t, from, end)
			default:
				end = clock.Later(end, closes)
			}
		}
		if !end.IsZero() && (from.After(t) || end.Sub(t) > dayAndNight) {
			break
		}
	}
	return opening(t, from, end)
}

// opening is the answer for a stretch that ends after t, or for none.
func opening(t, from, end time.Time) Opening {
	switch {
	case end.IsZero():
		return Opening{}
	case from.After(t):
		return Opening{Next: from}
	case end.Sub(t) > dayAndNight:
		return Opening{Open: true}
	}
	return Opening{Open: true, Until: end}
}

// instants are when a span that begins on a date opens and closes. In the night in which an
// hour comes twice it opens the first time and closes the last: nobody is sent away in between.
// In the night in which an hour is lost, what falls in it falls on the moment of the change.
func (s Span) instants(date time.Time) (opens, closes time.Time) {
	until := s.Closes
	if s.Closes <= s.Opens {
		until += midnight
	}
	opens, _ = clock.OnTheWall(date, s.Opens)
	_, closes = clock.OnTheWall(date, until)
	_, last := clock.OnTheWall(date, until-1) // who closes at the hour that comes twice has no minute of it
	return opens, clock.Earlier(closes, last.Add(time.Minute))
}

// sameHours reports whether two hours say the same in the same order.
func sameHours(a, b Hours) bool {
	return a.OnHolidays == b.OnHolidays && a.Holiday == b.Holiday &&
		slices.EqualFunc(a.Rules, b.Rules, func(x, y Rule) bool { return sameButSpan(x, y) && x.Span == y.Span }) &&
		slices.EqualFunc(a.Special, b.Special, func(x, y Special) bool {
			return x.Date.Equal(y.Date) && x.Closed == y.Closed && x.Span == y.Span
		})
}
