package resident

import (
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/pass"
	"samendoen/internal/base/text"
	"samendoen/internal/casework"
)

// Kind says whom a pass is for.
type Kind string

// The kinds: somebody of the household, or who stands beside them (a supporter of their choice).
const (
	Own    Kind = "bewoner"
	Beside Kind = "steun"
)

// Terms of a pass.
const (
	lasts     = 90 // days for which a pass is worth something, and by which it is renewed
	afterEnd  = 14 // days in which the end of a closed case can still be read
	stays     = 24 * time.Hour
	mostOpen  = 6 // passes of one case at the same time
	longName  = 100
	longReach = 100
)

// Pass opens the plan of one case for one person.
type Pass struct {
	pass.Pass
	ID     string
	CaseID casework.ID
	OrgID  string
	Kind   Kind
	Who    Person // sealed
	Made   time.Time
	ByID   string // user; empty when the resident made it
}

// Person is for whom a pass is, and for a supporter how to reach them.
type Person struct {
	Name  string `json:"naam"`
	Reach string `json:"bereik"`
}

func (p Person) tidied() Person {
	return Person{strings.Join(strings.Fields(p.Name), " "), strings.Join(strings.Fields(p.Reach), " ")}
}

// check are the reasons why a pass cannot be for somebody.
func (p Person) check(kind Kind) []fault.Field {
	fields := checkText("naam", p.Name, longName, true)
	if kind == Beside {
		fields = append(fields, checkText("bereik", p.Reach, longReach, true)...)
	}
	return fields
}

// Opens reports whether a pass opens a case at a moment. A restriction of the case is asked of the
// policy.
func (p Pass) Opens(c casework.Case, erased bool, now time.Time) bool {
	switch {
	case p.ID == "" || c.ID != p.CaseID || erased || !p.Running(now):
		return false
	case c.State == casework.Closed:
		return clock.Date(now).Before(ReadableTo(c.ClosedAt))
	}
	return true
}

// ReadableTo is the date from which the plan of a closed case is gone from the page.
func ReadableTo(closed time.Time) time.Time { return clock.Date(closed).AddDate(0, 0, afterEnd) }

// until is when a pass ends that is made or renewed on a day: at the end of a day in Dutch time.
func until(today time.Time) time.Time { return clock.EndOfDay(today.AddDate(0, 0, lasts)) }

// checkText are the reasons why a text is refused.
func checkText(name, s string, most int, needed bool) []fault.Field {
	switch {
	case strings.TrimSpace(s) == "" && needed:
		return []fault.Field{fault.NewField(name, "resident.missing")}
	case utf8.RuneCountInString(s) > most:
		return []fault.Field{fault.NewField(name, "resident.long", "Max", most)}
	case text.ContainsBSN(s):
		return []fault.Field{fault.NewField(name, "resident.bsn")}
	}
	return nil
}
