package body

import (
	"slices"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/states"
)

// State is how far an advice is.
type State string

// The states.
const (
	Asked     State = "gevraagd"
	Unopposed State = "geen-bezwaar"
	Advised   State = "geadviseerd"
	Followed  State = "gevolgd"
	Deviated  State = "afgeweken"
	Closed    State = "gesloten"
	Withdrawn State = "ingetrokken"
)

// Step is what somebody does with an advice.
type Step string

// The steps.
const (
	Extend     Step = "verleng"
	NoObstacle Step = "geen-bezwaar"
	Advise     Step = "adviseer"
	Follow     Step = "volg"
	Deviate    Step = "wijk-af"
	Close      Step = "sluit"
	Withdraw   Step = "trek-in"
)

// move is a step that is allowed. Theirs are those of the body, the others of the association.
type move struct {
	from   State
	step   Step
	to     State
	theirs bool
	words  string // of the drawing
}

// moves is the one table of what may happen with an advice.
func moves() []move {
	return []move{
		{"", "", Asked, false, "vraagt advies"},
		{Asked, Extend, Asked, false, "geeft meer tijd"},
		{Asked, Advise, Advised, true, "geeft advies"},
		{Asked, NoObstacle, Unopposed, true, "schrijft: geen bezwaar"},
		{Asked, Close, Closed, false, "sluit af na de termijn"},
		{Asked, Withdraw, Withdrawn, false, "trekt het plan in"},
		{Advised, Follow, Followed, false, "volgt het advies"},
		{Advised, Deviate, Deviated, false, "wijkt af, met redenen"},
		{Advised, Withdraw, Withdrawn, false, "trekt het plan in"},
		{Followed, NoObstacle, Unopposed, true, "schrijft: geen bezwaar"},
		{Deviated, NoObstacle, Unopposed, true, "schrijft: geen bezwaar"},
	}
}

// find is the move of a step from a state.
func find(from State, step Step) (move, bool) {
	for _, m := range moves() {
		if m.from == from && m.step == step && step != "" {
			return m, true
		}
	}
	return move{}, false
}

// drawing is the table of moves for the docs.
func drawing() string {
	names := map[State]string{Asked: "gevraagd", Unopposed: "geen bezwaar", Advised: "geadviseerd", Followed: "gevolgd",
		Deviated: "afgeweken", Closed: "gesloten zonder advies", Withdrawn: "ingetrokken"}
	var list []states.Move
	for _, m := range moves() {
		by := "corporatie"
		if m.theirs {
			by = "bewonersorganisatie"
		}
		list = append(list, states.Move{From: string(m.from), To: string(m.to), Step: m.words, By: by})
	}
	return states.Draw(func(s string) string { return names[State(s)] }, list)
}

// The terms of the act (Wet op het overleg huurders verhuurder art. 5), in days of the calendar.
const (
	adviceDays = 42 // at least, after the information was given (5 lid 1)
	answerDays = 14 // after a written advice came that is not followed (5 lid 2)
	pauseDays  = 3  // after the body received why it is not followed (5 lid 3 c)
)

// Advice is a plan about which a body is asked what it thinks of it.
type Advice struct {
	ID     string
	BodyID ID
	State  State
	// What the plan is: its aims, its reasons and what follows from it for residents (art. 4).
	Subject, Aims, Reasons, Effects string
	Informed                        time.Time // date on which that was given in writing
	Until                           time.Time // last date on which an advice can come
	Received                        time.Time // date of the advice, or of "no objection"
	Advice                          string
	Answered                        time.Time // date
	Answer                          string
	Unopposed                       time.Time // date of "no objection", zero for none
	At                              time.Time
	Version                         int64
}

// Open reports whether something is still to come from one of both.
func (a Advice) Open() bool { return a.State == Asked || a.State == Advised }

// AnswerBy is the last date for an answer to the advice.
func (a Advice) AnswerBy() time.Time { return a.Received.AddDate(0, 0, answerDays) }

// Ground is why a plan may be carried out: a letter of art. 5 lid 3, or empty when it may not.
type Ground string

// The grounds.
const (
	ByConsent Ground = "a" // the body wrote that it has no objection
	ByTerm    Ground = "b" // the term that was named has passed
	ByReasons Ground = "c" // three days have passed since the body got the reasons
)

// CarryOut is from which date a plan may be carried out, and by which letter of art. 5 lid 3: the
// first of those that hold. Terms are counted in whole days, so that nobody begins too early. The
// ground is empty for a plan that was withdrawn.
func (a Advice) CarryOut() (from time.Time, why Ground) {
	if a.State == Withdrawn {
		return time.Time{}, ""
	}
	from, why = a.Until.AddDate(0, 0, 1), ByTerm
	if a.State == Deviated || a.State == Unopposed && !a.Answered.IsZero() {
		if c := a.Answered.AddDate(0, 0, pauseDays+1); c.Before(from) {
			from, why = c, ByReasons
		}
	}
	if a.State == Unopposed && a.Unopposed.Before(from) {
		from, why = a.Unopposed, ByConsent
	}
	return from, why
}

// MayStep reports whether a step can be taken on a date, as far as the table and the terms go.
func (a Advice) MayStep(step Step, today time.Time) (theirs, ok bool) {
	m, ok := find(a.State, step)
	return m.theirs, ok && (step != Close || today.After(a.Until))
}

// Steps are the steps that can be taken on a date, of the body or of the association.
func (a Advice) Steps(theirs bool, today time.Time) (list []Step) {
	for _, m := range moves() {
		if m.from == a.State && m.step != "" && m.theirs == theirs {
			if _, ok := a.MayStep(m.step, today); ok {
				list = append(list, m.step)
			}
		}
	}
	return list
}

// Said is what somebody says with a step.
type Said struct {
	Step  Step
	Day   time.Time // on which the letter came or went; the new end for Extend
	Words string
}

// With is the advice after a step on a date, or why that cannot be.
func (a Advice) With(s Said, today time.Time) (Advice, []fault.Field) {
	var c checker
	m, _ := find(a.State, s.Step)
	if _, ok := a.MayStep(s.Step, today); !ok {
		c.refuse(true, "stap", "body.step_wrong")
		return a, c
	}
	least := 0
	if slices.Contains([]Step{Advise, Deviate, Withdraw}, s.Step) {
		least = 10
	}
	c.words("tekst", s.Words, least, maxWords)
	switch s.Step {
	case Extend:
		c.refuse(!s.Day.After(a.Until) || s.Day.After(today.AddDate(2, 0, 0)), "datum", "body.bad_extend")
		a.Until = s.Day
	case Advise, NoObstacle:
		c.refuse(s.Day.Before(clock.Later(a.Informed, clock.Later(a.Received, a.Answered))) || s.Day.After(today), "datum", "body.bad_day")
		if s.Step == Advise {
			a.Received, a.Advice = s.Day, s.Words
		} else {
			a.Unopposed = s.Day
		}
	case Follow, Deviate:
		c.refuse(s.Day.Before(a.Received) || s.Day.After(today), "datum", "body.bad_day")
		a.Answered, a.Answer = s.Day, s.Words
	case Close, Withdraw:
		a.Answered, a.Answer = today, s.Words
	}
	a.State = m.to
	return a, c
}

// Check are the reasons why advice cannot be asked like this on a date.
func (a Advice) Check(today time.Time) []fault.Field {
	var c checker
	c.words("onderwerp", a.Subject, 5, maxLine)
	c.words("doel", a.Aims, 10, maxWords)
	c.words("reden", a.Reasons, 10, maxWords)
	c.words("gevolg", a.Effects, 10, maxWords)
	c.refuse(a.Informed.IsZero() || a.Informed.After(today) || a.Informed.Before(today.AddDate(0, -6, 0)), "gegeven", "body.bad_informed")
	c.refuse(!a.Informed.IsZero() && (a.Until.Before(a.Informed.AddDate(0, 0, adviceDays)) || a.Until.After(today.AddDate(2, 0, 0))), "termijn", "body.bad_term")
	return c
}
