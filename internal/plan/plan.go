package plan

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/casework"
)

// ID names a template, whatever its version.
type ID string

// Step is one commitment of a plan.
type Step struct {
	What  string        `json:"wat"`
	Side  casework.Side `json:"kant"`
	Home  bool          `json:"klus,omitempty"` // ours, at the home itself
	IfNot string        `json:"alsniet,omitempty"`
	Days  int           `json:"dagen"` // working days after the first day of the plan
}

// Template is a version of a plan that an organisation uses.
type Template struct {
	ID      ID
	OrgID   string
	Version int64
	At      time.Time
	ByID    string // user who wrote this version
	Name    string
	Retired bool // it is not offered any more
	Steps   []Step
}

// Sizes of a template.
const (
	maxSteps = 12
	maxDays  = 250 // working days: a year
	maxText  = 200
)

// check are the reasons why a template cannot be kept.
func (t Template) check() []fault.Field {
	fields := checkText("naam", t.Name, true)
	if len(t.Steps) == 0 {
		fields = append(fields, fault.NewField("wat0", "plan.no_steps"))
	}
	for i, s := range t.Steps {
		n := strconv.Itoa(i)
		fields = append(fields, checkText("wat"+n, s.What, true)...)
		fields = append(fields, checkText("alsniet"+n, s.IfNot, false)...)
		if s.Days < 0 || s.Days > maxDays {
			fields = append(fields, fault.NewField("dagen"+n, "plan.days", "Max", maxDays))
		}
		if s.Side != casework.ResidentSide && s.Side != casework.OurSide {
			fields = append(fields, fault.NewField("kant"+n, "plan.side"))
		}
	}
	return fields
}

func checkText(field, value string, required bool) []fault.Field {
	switch {
	case strings.TrimSpace(value) == "" && required:
		return []fault.Field{fault.NewField(field, "plan.missing")}
	case utf8.RuneCountInString(value) > maxText:
		return []fault.Field{fault.NewField(field, "plan.long", "Max", maxText)}
	case text.ContainsBSN(value):
		return []fault.Field{fault.NewField(field, "plan.bsn")}
	}
	return nil
}

// On are the commitments of a plan that begins on a date; what is ours, the director does.
func (t Template) On(start time.Time, director string) []casework.Commitment {
	list := make([]casework.Commitment, len(t.Steps))
	for i, s := range t.Steps {
		list[i] = casework.Commitment{Side: s.Side, What: s.What, IfNot: s.IfNot, Home: s.Home && s.Side == casework.OurSide, By: clock.AddWorkingDays(start, s.Days)}
		if s.Side == casework.OurSide {
			list[i].HolderID = director
		}
	}
	return list
}
