package conference

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/casework"
	"samendoen/internal/regie"
)

// ObjectType is the type of a conference for the policy and the log.
const ObjectType = "Conference"

// ID names a conference.
type ID string

// State is where a conference stands.
type State string

// The states.
const (
	Planned   State = "gepland"
	Running   State = "bezig"
	Finished  State = "klaar"
	Cancelled State = "afgelast"
)

// States are all states.
func States() []State { return []State{Planned, Running, Finished, Cancelled} }

// Step is what the chair does with a conference.
type Step string

// The steps.
const (
	Plan   Step = "plan"
	Move   Step = "verzet"
	Begin  Step = "begin"
	Close  Step = "sluit"
	Cancel Step = "gelast-af"
)

// Transition is a line of the table of states; an empty From is where a conference begins.
type Transition struct {
	From State
	Step Step
	To   State
}

// Transitions is the table of states: every other step is refused.
func Transitions() []Transition {
	return []Transition{{"", Plan, Planned}, {Planned, Move, Planned}, {Planned, Begin, Running}, {Planned, Cancel, Cancelled}, {Running, Close, Finished}}
}

// Next is the state after a step; false when the table does not know it.
func Next(from State, step Step) (State, bool) {
	i := slices.IndexFunc(Transitions(), func(t Transition) bool { return t.From == from && t.Step == step })
	if i < 0 {
		return from, false
	}
	return Transitions()[i].To, true
}

// Presence is whether somebody is there.
type Presence string

// The presences.
const (
	Invited Presence = "uitgenodigd"
	Present Presence = "aanwezig"
	Left    Presence = "vertrokken"
	Absent  Presence = "afwezig"
)

// Presences are all presences in the order of the screen.
func Presences() []Presence { return []Presence{Invited, Present, Left, Absent} }

// Seat is a place at the table. Brief is for who comes for the first part only.
type Seat struct {
	UserID   string
	Presence Presence
	Brief    bool
}

// Meeting is a conference with its places. Its name holds no persons.
type Meeting struct {
	ID       ID
	OrgID    string // that holds it
	Name     string
	Starts   time.Time // instant
	ChairID  string    // user, never empty
	State    State
	Previous ID // the conference that this one follows, if any
	Ended    time.Time
	Version  int64
	Seats    []Seat
}

// Resource is the conference for the policy.
func (m Meeting) Resource() access.Resource {
	r := access.Resource{Type: ObjectType, ID: string(m.ID), Org: m.OrgID, Holder: m.ChairID}
	for _, s := range m.Seats {
		r.Participants = append(r.Participants, s.UserID)
	}
	return r
}

// counts reports whether somebody in a seat is of the company now: before the conference who was
// asked and did not say no, and during it who is there.
func (m Meeting) counts(s Seat) bool {
	return s.Presence == Present || m.State == Planned && s.Presence == Invited
}

// company are the people by whom the agenda is judged now; later are those of them who stay after
// the first part.
func (m Meeting) company() (all, later []string) {
	for _, s := range m.Seats {
		if !m.counts(s) {
			continue
		}
		all = append(all, s.UserID)
		if !s.Brief {
			later = append(later, s.UserID)
		}
	}
	return all, later
}

func (m Meeting) seat(userID string) (Seat, bool) {
	i := slices.IndexFunc(m.Seats, func(s Seat) bool { return s.UserID == userID })
	if i < 0 {
		return Seat{}, false
	}
	return m.Seats[i], true
}

// PointState is where a case on the agenda stands.
type PointState string

// The states of a point.
const (
	Open      PointState = "open"
	Discussed PointState = "besproken"
)

// Why is why a case is on an agenda: a concern of the Regiekaart, or one of these.
type Why string

// What the Regiekaart does not know.
const (
	Chosen   Why = "gekozen"
	LeftOver Why = "vorige-keer"    // not spoken of last time
	NotDone  Why = "niet-nagekomen" // what was promised last time is not done
)

// Whys are all reasons.
func Whys() []Why {
	list := []Why{Chosen, LeftOver, NotDone}
	for _, c := range regie.Concerns() {
		if c != regie.Running && c != regie.Away {
			list = append(list, Why(c))
		}
	}
	return list
}

// Point is a case on an agenda.
type Point struct {
	ID       string
	CaseID   casework.ID
	Why      Why
	Position int64
	State    PointState
	At       time.Time // instant on which it was spoken of
}

// Limits.
const (
	minName, maxName = 3, 80
	maxSeats         = 20
	maxPoints        = 60
	ahead            = 366 // days
)

// checkPlan are the reasons why a conference cannot be planned so.
func checkPlan(name string, starts, now time.Time) []fault.Field {
	var fields []fault.Field
	switch n := utf8.RuneCountInString(strings.TrimSpace(name)); {
	case n < minName || n > maxName:
		fields = append(fields, fault.NewField("naam", "conference.name", "Min", minName, "Max", maxName))
	default:
		if trace, _ := text.FindPerson(name); trace != "" && trace != text.LooksLikeName {
			fields = append(fields, fault.NewField("naam", "conference.name_person"))
		}
	}
	switch {
	case starts.IsZero():
		fields = append(fields, fault.NewField("tijd", "conference.when"))
	case clock.Date(starts).Before(clock.Date(now)):
		fields = append(fields, fault.NewField("datum", "conference.past_date"))
	case starts.After(now.AddDate(0, 0, ahead)):
		fields = append(fields, fault.NewField("datum", "conference.far"))
	}
	return fields
}

// startsAt is the instant of a date and a time of the day in Amsterdam, as forms say them; zero
// for what is none. A time that the clock skips is an hour later.
func startsAt(date time.Time, clockTime string) time.Time {
	at, err := time.Parse("15:04", strings.TrimSpace(clockTime))
	if err != nil || date.IsZero() {
		return time.Time{}
	}
	return time.Date(date.Year(), date.Month(), date.Day(), at.Hour(), at.Minute(), 0, 0, clock.Amsterdam()).UTC()
}
