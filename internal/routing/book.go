package routing

import (
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/place"
)

// RuleID and DeskID name a rule and a desk within a book; they stay the same over versions.
type (
	RuleID string
	DeskID string
)

// Subject is what a rule may know of a signal.
type Subject struct {
	Complex       place.ComplexID // empty when the home belongs to none
	Neighbourhood place.AreaCode  // of the complex, empty if not known
	Theme         string
	Facts         []string
	Source        string // role of the sender
	Via           string // by which way it came in
	Urgency       string
	At            time.Time // instant on which it came in
}

// Moment is when a rule applies.
type Moment string

// The moments.
const (
	Always       Moment = ""
	OfficeHours  Moment = "kantoor"
	OutsideHours Moment = "buiten"
)

// Condition is what a signal must be for a rule; an empty part holds for everything. The parts
// must all hold, and of the values of a part one must.
type Condition struct {
	Complexes []place.ComplexID `json:"complexen,omitempty" doc:"Een van deze complexen, of een plek in een van de gebieden"` // one of these, or in one of the areas
	Areas     []place.AreaCode  `json:"gebieden,omitempty" doc:"Codes van buurt, wijk of gemeente"`                           // neighbourhood, district or municipality
	Themes    []string          `json:"themas,omitempty" doc:"Een van deze onderwerpen"`
	Facts     []string          `json:"feiten,omitempty" doc:"Een van deze feiten"`
	Sources   []string          `json:"bronnen,omitempty" doc:"Van wie het signaal komt, of hoe het binnenkwam"`
	Urgencies []string          `json:"spoed,omitempty" doc:"Hoe snel het moet"`
	Moment    Moment            `json:"moment,omitempty" doc:"Binnen of buiten kantooruren"`
	Days      []time.Weekday    `json:"dagen,omitempty" doc:"Dagen van de week, 0 is zondag"`
	From      int               `json:"vanaf,omitempty" doc:"Minuten na middernacht in Amsterdam"` // minutes after midnight in Amsterdam
	Until     int               `json:"tot,omitempty" doc:"Minuten na middernacht in Amsterdam"`   // equal to From: the whole day; below it: past midnight
}

// Rule gives what fits its condition to a desk.
type Rule struct {
	ID   RuleID    `json:"id"`
	Name string    `json:"naam"`
	When Condition `json:"als"`
	Desk DeskID    `json:"loket"`
}

// Desk is who holds: a person, some people, or whoever has a duty; with a deputy and a team
// lead to whom lateness climbs.
type Desk struct {
	ID     DeskID      `json:"id"`
	Name   string      `json:"naam"`
	People []string    `json:"mensen,omitempty"` // user ids
	Duty   access.Role `json:"taak,omitempty"`   // everybody with this role, beside People
	Deputy string      `json:"vervanger,omitempty"`
	Lead   string      `json:"teamleider,omitempty"`
}

// Seats reports whether somebody works at a desk: one of its people, who has its duty, its deputy
// or its team lead.
func (d Desk) Seats(a access.Actor) bool {
	return slices.Contains(d.People, a.UserID) || d.Duty != "" && a.Has(d.Duty) || a.UserID == d.Deputy || a.UserID == d.Lead
}

// Unit is in what a term counts.
type Unit string

// The units.
const (
	WorkingDays  Unit = "werkdagen"
	WorkingHours Unit = "werkuren"
)

// Term is how long a signal may wait for its first talk.
type Term struct {
	Theme   string `json:"thema,omitempty" doc:"Onderwerp; leeg: elk onderwerp zonder eigen termijn"` // empty: every theme without a term of its own
	Urgency string `json:"spoed" doc:"Hoe snel het moet"`
	N       int    `json:"aantal" doc:"Hoeveel van de eenheid"`
	Unit    Unit   `json:"eenheid" doc:"Werkdagen of uren"`
}

// Book is the whole of the rules of an organisation. The zero Book names nobody.
type Book struct {
	Rules      []Rule           `json:"regels"`
	Desks      []Desk           `json:"loketten"`
	Fallback   DeskID           `json:"vangnet,omitempty"` // gets what no rule names
	Terms      []Term           `json:"termijnen,omitempty"`
	Opens      int              `json:"opent,omitempty"` // office hours, see clock.Calendar
	Closes     int              `json:"sluit,omitempty"`
	Liberation clock.Liberation `json:"bevrijdingsdag,omitempty"`
}

// Calendar is when the organisation is at work.
func (b Book) Calendar() clock.Calendar {
	return clock.Calendar{Liberation: b.Liberation, Opens: b.Opens, Closes: b.Closes}
}

// Rule finds a rule; false when the book has none with the id.
func (b Book) Rule(id RuleID) (Rule, bool) {
	i := slices.IndexFunc(b.Rules, func(r Rule) bool { return r.ID == id })
	if i < 0 {
		return Rule{}, false
	}
	return b.Rules[i], true
}

// Desk finds a desk; false when the book has none with the id.
func (b Book) Desk(id DeskID) (Desk, bool) {
	i := slices.IndexFunc(b.Desks, func(d Desk) bool { return d.ID == id })
	if i < 0 {
		return Desk{}, false
	}
	return b.Desks[i], true
}

// Match is the rule that decides about a subject: the first whose condition holds. Without
// one it is the zero Rule with the fallback desk.
func (b Book) Match(s Subject) Rule {
	cal := b.Calendar()
	for _, r := range b.Rules {
		if r.When.holds(s, cal) {
			return r
		}
	}
	return Rule{Desk: b.Fallback}
}

func (c Condition) holds(s Subject, cal clock.Calendar) bool {
	return c.holdsPlace(s.Complex, s.Neighbourhood) && oneOf(c.Themes, s.Theme) && c.holdsSource(s) &&
		oneOf(c.Urgencies, s.Urgency) && c.holdsFacts(s.Facts) && c.holdsTime(s.At, cal)
}

// oneOf reports whether a value is in a list, or the list is empty.
func oneOf[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }

// holdsSource reports whether a signal comes from one of the sources of a condition: the role
// of its sender, or the way in which it came.
func (c Condition) holdsSource(s Subject) bool {
	return oneOf(c.Sources, s.Source) || slices.Contains(c.Sources, s.Via)
}

func (c Condition) anywhere() bool { return len(c.Complexes)+len(c.Areas) == 0 }

func (c Condition) holdsPlace(complexID place.ComplexID, in place.AreaCode) bool {
	if c.anywhere() {
		return true
	}
	if complexID != "" && slices.Contains(c.Complexes, complexID) {
		return true
	}
	return slices.ContainsFunc(c.Areas, func(a place.AreaCode) bool { return within(in, a) })
}

// within reports whether an area lies in another, by their codes: the digits of a district
// begin with those of its municipality, and those of a neighbourhood with those of its
// district (CBS, Wijk- en buurtindeling).
func within(small, large place.AreaCode) bool {
	if len(small) < 3 || len(large) < 3 {
		return false
	}
	return strings.HasPrefix(string(small[2:]), string(large[2:]))
}

func (c Condition) holdsFacts(facts []string) bool {
	return len(c.Facts) == 0 || slices.ContainsFunc(facts, func(f string) bool { return slices.Contains(c.Facts, f) })
}

func (c Condition) holdsTime(at time.Time, cal clock.Calendar) bool {
	local := at.In(clock.Amsterdam())
	if !oneOf(c.Days, local.Weekday()) || !c.holdsMinute(local.Hour()*60+local.Minute()) {
		return false
	}
	return c.Moment == Always || (c.Moment == OfficeHours) == cal.InOffice(at)
}

func (c Condition) holdsMinute(m int) bool {
	switch {
	case c.From == c.Until:
		return true
	case c.From < c.Until:
		return m >= c.From && m < c.Until
	}
	return m >= c.From || m < c.Until
}

// DefaultTerms are the terms of a book that names none: the working days that apply without
// a book.
func DefaultTerms() []Term {
	return []Term{{Urgency: "vandaag", N: 0, Unit: WorkingDays}, {Urgency: "week", N: 2, Unit: WorkingDays}, {Urgency: "gewoon", N: 5, Unit: WorkingDays}}
}

// TermOf is the term of a theme and urgency: its own, or that of the urgency.
func (b Book) TermOf(theme, urgency string) Term {
	for _, want := range []string{theme, ""} {
		for _, list := range [][]Term{b.Terms, DefaultTerms()} {
			for _, t := range list {
				if t.Theme == want && t.Urgency == urgency {
					return t
				}
			}
		}
	}
	return Term{Theme: theme, Urgency: urgency, N: 5, Unit: WorkingDays}
}

// Due is before when something that came in must be acted on: the date, and for a term in
// hours also the instant, which is zero otherwise.
func (t Term) Due(at time.Time, cal clock.Calendar) (date, instant time.Time) {
	if t.Unit == WorkingHours {
		instant = cal.AddWorkingTime(at, time.Duration(t.N)*time.Hour)
		return clock.Date(instant), instant
	}
	return cal.AddWorkingDays(clock.Date(at), t.N), time.Time{}
}
