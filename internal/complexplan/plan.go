package complexplan

import (
	"slices"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
)

// ID names a plan.
type ID string

// ObjectType is how the policy and the log name a plan.
const ObjectType = "ComplexPlan"

// Limits of what is written: texts in runes, money in euros, targets in tenths.
const (
	minGoal, maxGoal   = 10, 400
	minWords, maxWords = 4, 800
	minWhat, maxWhat   = 4, 160
	minName, maxName   = 2, 80
	maxEuros           = 9_999_999
	maxTarget          = 10_000
	mostActions        = 30
)

// Plan is what a team wants to be better in a complex. Its texts hold no persons.
type Plan struct {
	ID        ID
	Org       string
	Complex   place.ComplexID
	Theme     Theme
	Goal      string    // in words
	Indicator string    // of the map, whose figure the goal is; empty for words alone
	Target    int       // in tenths of the unit of the indicator; None without
	Cents     int64     // money for all of it
	Holder    string    // user
	Until     time.Time // date by which it should be done
	Due       time.Time // date on which the holder says how it stands; zero once it ended
	State     State
	From      time.Time // date on which it began, zero before
	Ended     time.Time // date, zero before
	At        time.Time // instant at which it was made
	Version   int64
}

// None is the Target of a plan whose goal is no number.
const None = -1

// Resource is the plan for the policy.
func (p Plan) Resource() access.Resource {
	return access.Resource{Type: ObjectType, ID: string(p.ID), Org: p.Org}
}

// Action is something that is done for a plan, by a colleague or by a partner.
type Action struct {
	ID      string
	PlanID  ID
	What    string
	Holder  string    // user; empty for a partner
	Partner string    // name of an organisation; empty for a colleague
	Due     time.Time // date
	Done    time.Time // date, zero before
}

// Entry is something that happened to a plan.
type Entry struct {
	ID    string
	At    time.Time // instant
	By    string    // user
	Step  Step
	Words string
}

// Draft is a plan as somebody writes it. Nobody says that what looks like a name in it is nobody's.
type Draft struct {
	Theme     Theme
	Goal      string
	Indicator string
	Target    int // in tenths; None without, and what is no number is refused
	Euros     int
	Holder    string
	Until     time.Time
	Due       time.Time
	Nobody    bool
}

// Move is a step as somebody takes it.
type Move struct {
	Step   Step
	Words  string
	Due    time.Time // for steps after which the plan waits for its holder
	Nobody bool
}

// checker collects why something cannot be like this.
type checker []fault.Field

func (c *checker) refuse(wrong bool, name, key string, pairs ...any) {
	if wrong {
		*c = append(*c, fault.NewField(name, key, pairs...))
	}
}

// words checks a text: its length, and that nobody is in it.
func (c *checker) words(name, s string, least, most int, nobody bool) {
	n := utf8.RuneCountInString(s)
	switch trace, part := text.FindPerson(s); {
	case n < least:
		c.refuse(true, name, "complexplan.short", "Min", least)
	case n > most || !utf8.ValidString(s):
		c.refuse(true, name, "complexplan.long", "Max", most)
	case trace != "" && (!nobody || trace != text.LooksLikeName):
		c.refuse(true, name, "complexplan."+string(trace), "Part", part)
	}
}

// ahead refuses a date that is before today or so many months away.
func (c *checker) ahead(name string, day, today time.Time, months int) {
	c.refuse(day.Before(today) || day.After(today.AddDate(0, months, 0)), name, "complexplan.day_ahead", "Months", months)
}

// Months that dates may be away: a holder says how it stands at least twice a year.
const (
	mostSilence = 6
	mostTerm    = 60
)

// check are the reasons why a plan cannot be like this, under the names of the form. Dates that
// stand already may lie in the past.
func (d Draft) check(was Plan, today time.Time) []fault.Field {
	var c checker
	c.refuse(!slices.Contains(Themes(), d.Theme), "thema", "complexplan.choose")
	c.words("doel", d.Goal, minGoal, maxGoal, d.Nobody)
	c.refuse(d.Indicator != "" && !slices.Contains(Indicators(), d.Indicator), "cijfer", "complexplan.choose")
	c.refuse(d.Target < None || d.Target > maxTarget, "getal", "complexplan.bad_number")
	c.refuse(d.Target >= 0 && d.Indicator == "", "cijfer", "complexplan.number_of_what")
	c.refuse(d.Euros < 0 || d.Euros > maxEuros, "geld", "complexplan.bad_money")
	c.refuse(d.Holder == "", "houder", "complexplan.choose")
	if !d.Until.Equal(was.Until) || d.Until.IsZero() {
		c.ahead("tot", d.Until, today, mostTerm)
	}
	if was.State.Open() && (!d.Due.Equal(was.Due) || d.Due.IsZero()) {
		c.ahead("kijkdag", d.Due, today, mostSilence)
	}
	return c
}

// on is the plan with what a draft says.
func (d Draft) on(p Plan) Plan {
	p.Theme, p.Goal, p.Indicator, p.Target, p.Cents, p.Holder, p.Until = d.Theme, d.Goal, d.Indicator, d.Target, int64(d.Euros)*100, d.Holder, d.Until
	if p.State.Open() {
		p.Due = d.Due
	}
	return p
}

// with is the plan after a step on a date, or why that cannot be.
func (p Plan) with(m Move, today time.Time) (Plan, []fault.Field) {
	var c checker
	to, ok := next(p.State, m.Step)
	if !ok {
		c.refuse(true, "stap", "complexplan.step_wrong")
		return p, c
	}
	c.words("tekst", m.Words, minWords, maxWords, m.Nobody)
	p.State, p.Due = to, time.Time{}
	if m.Step.waits() {
		c.ahead("kijkdag", m.Due, today, mostSilence)
		p.Due = m.Due
	}
	switch m.Step {
	case Start:
		p.From = today
	case Finish, Stop:
		p.Ended = today
	case Resume:
		p.From, p.Ended = time.Time{}, time.Time{}
	}
	return p, c
}

// check are the reasons why an action cannot be like this.
func (a Action) check(nobody bool, today time.Time) []fault.Field {
	var c checker
	c.words("wat", a.What, minWhat, maxWhat, nobody)
	c.refuse((a.Holder == "") == (a.Partner == ""), "wie", "complexplan.one_of_both")
	if a.Partner != "" {
		c.words("partner", a.Partner, minName, maxName, nobody)
	}
	c.ahead("klaar", a.Due, today, mostTerm)
	return c
}
