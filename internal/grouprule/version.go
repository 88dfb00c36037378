package grouprule

import (
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
)

// State is where a version of the rule stands. The codes are stored.
type State string

// The states. Only a proposal changes state, once.
const (
	Proposed  State = "voorstel"
	Published State = "gepubliceerd"
	Refused   State = "afgewezen"
)

// Version is a rule that somebody proposed. What was published never changes.
type Version struct {
	ID       string
	OrgID    string
	Number   int // 1, 2, … for an association
	Rule     Rule
	Why      string    // why it should be like this, for everybody to read
	From     time.Time // first date on which it counts, always the first of a month
	State    State
	Made     time.Time // instant
	MakerID  string    // user
	Decided  time.Time // instant, zero while it waits
	SignerID string    // user
	Version  int64
}

// InForce is the version that counts on a date: of those that are published and of which the first date
// has come, the newest. False without one.
func InForce(list []Version, on time.Time) (found Version, ok bool) {
	for _, v := range list {
		if v.State == Published && !v.From.After(on) && (!ok || v.From.After(found.From) || v.From.Equal(found.From) && v.Number > found.Number) {
			found, ok = v, true
		}
	}
	return found, ok
}

const (
	maxWhy    = 600
	minWhy    = 10
	farMonths = 12 // that a rule can begin ahead
)

// Months are the first dates from which a new rule can count: never one that has been, because what was
// counted with a rule stays counted with it.
func Months(today time.Time) (list []time.Time) {
	for n := 1; n <= farMonths; n++ {
		list = append(list, clock.Month(today).AddDate(0, n, 0))
	}
	return list
}

// check are the reasons why there can be no such proposal on a date, under the names of the form.
func (v Version) check(today time.Time) []fault.Field {
	fields := v.Rule.check()
	switch n := utf8.RuneCountInString(strings.TrimSpace(v.Why)); {
	case n < minWhy:
		fields = append(fields, fault.NewField("waarom", "grouprule.why_short"))
	case n > maxWhy || !utf8.ValidString(v.Why):
		fields = append(fields, fault.NewField("waarom", "grouprule.why_long", "Max", maxWhy))
	case text.ContainsBSN(v.Why):
		fields = append(fields, fault.NewField("waarom", "grouprule.bsn"))
	}
	if !startsAhead(v.From, today) {
		fields = append(fields, fault.NewField("vanaf", "grouprule.from_wrong"))
	}
	return fields
}

// startsAhead reports whether a date is one of Months.
func startsAhead(from, today time.Time) bool {
	for _, m := range Months(today) {
		if m.Equal(from) {
			return true
		}
	}
	return false
}
