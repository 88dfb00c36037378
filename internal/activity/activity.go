package activity

import (
	"slices"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
)

// ID names an activity.
type ID string

// Repeat is how an activity comes back.
type Repeat string

// The ways. An activity of each month is on the same day of the month; a month without that day has
// none, as in iCalendar (RFC 5545, 3.3.10).
const (
	Once    Repeat = "een-keer"
	Weekly  Repeat = "week"
	Monthly Repeat = "maand"
)

// Repeats are all ways, in the order of screens.
func Repeats() []Repeat { return []Repeat{Once, Weekly, Monthly} }

// Giver is who gives an activity.
type Giver string

// The givers.
const (
	ByVolunteer   Giver = "vrijwilliger"
	ByBody        Giver = "bewonersorganisatie"
	ByAssociation Giver = "corporatie"
)

// Givers are all givers, in the order of screens.
func Givers() []Giver { return []Giver{ByVolunteer, ByBody, ByAssociation} }

// Activity is something that residents do together, once or more often.
type Activity struct {
	ID          ID
	OrgID       string
	HolderID    string // who keeps it, and hears
	Title, What string
	Where       string
	Place       string // id of a complex or code of a neighbourhood; empty for everybody
	Giver       Giver
	Seats       int       // at one time; 0: as many as like
	First       time.Time // date
	Minute      int       // after midnight, on the wall
	Lasts       int       // minutes
	Repeat      Repeat
	Until       time.Time // last date on which it can come back; First for once
	Version     int64
}

// Limits of what is written.
const (
	maxTitle = 80
	maxWhat  = 1000
	maxWhere = 120
	maxName  = 80
	maxSeats = 500
	maxDays  = 366 // from the first to the last
)

// Days are the dates of an activity from one date until another, both included.
func (a Activity) Days(from, until time.Time) (list []time.Time) {
	if a.Until.Before(until) {
		until = a.Until
	}
	for n := 0; ; n++ {
		day := a.First
		switch a.Repeat {
		case Weekly:
			day = a.First.AddDate(0, 0, 7*n)
		case Monthly:
			month := time.Date(a.First.Year(), a.First.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
			day = time.Date(month.Year(), month.Month(), a.First.Day(), 0, 0, 0, 0, time.UTC)
			if month.After(until) {
				return list
			}
			if day.Month() != month.Month() {
				continue
			}
		}
		if day.After(until) || n > 0 && a.Repeat == Once {
			return list
		}
		if !day.Before(from) {
			list = append(list, day)
		}
	}
}

// On reports whether the activity is on a date.
func (a Activity) On(day time.Time) bool { return slices.ContainsFunc(a.Days(day, day), day.Equal) }

// Begins is the instant at which the activity begins on a date; Ends when it is over.
func (a Activity) Begins(day time.Time) time.Time {
	at, _ := clock.OnTheWall(day, a.Minute)
	return at.UTC()
}

// Ends is when the activity of a date is over.
func (a Activity) Ends(day time.Time) time.Time {
	return a.Begins(day).Add(time.Duration(a.Lasts) * time.Minute)
}

// Last is the last date of the activity.
func (a Activity) Last() time.Time {
	days := a.Days(a.First, a.Until)
	return days[len(days)-1]
}

func (a Activity) resource() access.Resource {
	return access.Resource{Type: ObjectType, ID: string(a.ID), Org: a.OrgID, Holder: a.HolderID}
}

// Check are the reasons why an activity cannot be like this on a date, under the names of the form.
func (a Activity) Check(today time.Time) []fault.Field {
	var list []fault.Field
	refuse := func(wrong bool, name, key string, pairs ...any) {
		if wrong {
			list = append(list, fault.NewField(name, key, pairs...))
		}
	}
	line := func(name, s string, least, most int) {
		refuse(utf8.RuneCountInString(s) < least, name, "activity.short")
		refuse(utf8.RuneCountInString(s) > most || !utf8.ValidString(s), name, "activity.long", "Max", most)
		refuse(text.ContainsBSN(s), name, "activity.bsn")
	}
	line("titel", a.Title, 3, maxTitle)
	line("wat", a.What, 0, maxWhat)
	line("waar", a.Where, 2, maxWhere)
	refuse(!slices.Contains(Givers(), a.Giver), "door", "activity.choose")
	refuse(a.Seats < 0 || a.Seats > maxSeats, "plaatsen", "activity.bad_seats", "Max", maxSeats)
	refuse(a.First.Before(today) || a.First.After(today.AddDate(2, 0, 0)), "datum", "activity.bad_date")
	refuse(a.Minute < 0, "tijd", "activity.bad_time")
	refuse(a.Lasts < 15 || a.Lasts > 12*60, "duur", "activity.bad_length")
	refuse(!slices.Contains(Repeats(), a.Repeat), "herhaal", "activity.choose")
	refuse(a.Until.Before(a.First) || a.Until.After(a.First.AddDate(0, 0, maxDays)), "tot", "activity.bad_until")
	return list
}

// Day is one date of an activity.
type Day struct {
	Activity
	Date      time.Time
	Cancelled bool
	Signed    int  // how many signed up
	Mine      bool // the reader did
	Closed    bool // it is over: sign-ups are gone, and Signed is what there was
	Came      int  // how many came; -1: nobody said
}

// Full reports whether nobody can sign up any more.
func (d Day) Full() bool { return d.Seats > 0 && d.Signed >= d.Seats }

// Open reports whether somebody can sign up at an instant.
func (d Day) Open(now time.Time) bool {
	return !d.Cancelled && !d.Closed && now.Before(d.Begins(d.Date))
}

// Sign is somebody who signed up for a day: an account, or a name that was told to the organiser.
type Sign struct {
	ID     string
	Day    time.Time
	UserID string
	Name   string // sealed until the day after
}
