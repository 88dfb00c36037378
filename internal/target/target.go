package target

import (
	"slices"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

// ID names a target.
type ID string

// ObjectType is how the policy and the log name a target.
const ObjectType = "MapTarget"

// Limits: the reason in runes, goals in tenths of the unit, terms in months.
const (
	minWhy, maxWhy = 10, 400
	maxGoal        = 10_000
	mostShare      = 1000 // tenths of a percent
	leastTerm      = 6    // a figure over a year hardly moves in less
	mostTerm       = 120
	mostOpen       = 40 // targets at once: more than anybody steers by
)

// Way says on which side of the goal the figure should be.
type Way string

// The ways.
const (
	AtLeast Way = "minstens"
	AtMost  Way = "hooguit"
)

// Ways are both ways.
func Ways() []Way { return []Way{AtMost, AtLeast} }

// Target is what an association wants to have reached: a figure of the map in areas, at a date.
type Target struct {
	ID        ID
	Org       string
	Indicator string // code of one of the map
	Level     socialmap.Level
	Area      place.AreaCode // empty for each area of the level, and for the whole association
	Way       Way
	Goal      int       // in tenths of the unit of the indicator
	Until     time.Time // date by which it should be reached
	Why       string    // holds no persons
	By        string    // user who set it
	At        time.Time // instant
	Ended     time.Time // date, zero before
	EndedBy   string    // user
	EndWhy    string
	Version   int64
}

// Value is the goal in the unit of the indicator.
func (t Target) Value() float64 { return float64(t.Goal) / 10 }

// Resource is the target for the policy.
func (t Target) Resource() access.Resource {
	return access.Resource{Type: ObjectType, ID: string(t.ID), Org: t.Org}
}

// Draft is a target as somebody sets it.
type Draft struct {
	Indicator string
	Level     string // code of a level
	Area      place.AreaCode
	Way       Way
	Goal      int // in tenths; less than 0 for what is no number
	Until     time.Time
	Why       string
}

// checker collects why something cannot be like this.
type checker []fault.Field

func (c *checker) refuse(wrong bool, name, key string, pairs ...any) {
	if wrong {
		*c = append(*c, fault.NewField(name, key, pairs...))
	}
}

// words checks a reason: its length, and that nobody is in it.
func (c *checker) words(name, s string) {
	n := utf8.RuneCountInString(s)
	switch trace, part := text.FindPerson(s); {
	case n < minWhy:
		c.refuse(true, name, "target.short", "Min", minWhy)
	case n > maxWhy || !utf8.ValidString(s):
		c.refuse(true, name, "target.long", "Max", maxWhy)
	case trace != "":
		c.refuse(true, name, "target."+string(trace), "Part", part)
	}
}

// check are the reasons why a target cannot be like this, under the names of the form; areas are
// those in which the association has homes.
func (d Draft) check(areas []socialmap.AreaOption, today time.Time) []fault.Field {
	var c checker
	in, known := socialmap.IndicatorOf(d.Indicator)
	c.refuse(!known, "cijfer", "target.choose")
	level, ok := socialmap.ParseLevel(d.Level)
	there := slices.ContainsFunc(areas, func(a socialmap.AreaOption) bool { return a.Level == level && (d.Area == "" || a.Code == d.Area) })
	c.refuse(!ok || level == socialmap.LevelComplex || !there, "waar", "target.choose")
	c.refuse(!slices.Contains(Ways(), d.Way), "kant", "target.choose")
	c.refuse(d.Goal < 0 || d.Goal > maxGoal || known && in.Share && d.Goal > mostShare, "doel", "target.bad_number")
	c.refuse(d.Until.Before(today.AddDate(0, leastTerm, 0)) || d.Until.After(today.AddDate(0, mostTerm, 0)), "tot", "target.day_ahead", "Least", leastTerm, "Years", mostTerm/12)
	c.words("waarom", d.Why)
	return c
}

// on is the target that a checked draft makes.
func (d Draft) on(t Target) Target {
	level, _ := socialmap.ParseLevel(d.Level)
	t.Indicator, t.Level, t.Area, t.Way, t.Goal, t.Until, t.Why = d.Indicator, level, d.Area, d.Way, d.Goal, d.Until, d.Why
	return t
}
