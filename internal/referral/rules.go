package referral

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
)

// Kind is what sort of thing a partner is asked.
type Kind string

// The kinds. Special is a bijzonder verzoek: the safety house, the police or a forced track.
const (
	Contact   Kind = "contact"
	Help      Kind = "hulp"
	Mediation Kind = "bemiddeling"
	Advice    Kind = "advies"
	Special   Kind = "bijzonder"
)

// term is how long a partner has, in working days: to answer, and between two messages once
// it said yes.
type term struct {
	kind            Kind
	answer, message int
}

// terms are the terms of all kinds in the order of the form.
func terms() []term {
	return []term{{Contact, 3, 10}, {Help, 5, 20}, {Mediation, 5, 20}, {Advice, 5, 10}, {Special, 2, 10}}
}

// Kinds are all kinds in the order of the form.
func Kinds() (list []Kind) {
	for _, t := range terms() {
		list = append(list, t.kind)
	}
	return list
}

func termOf(k Kind) term {
	for _, t := range terms() {
		if t.kind == k {
			return t
		}
	}
	return terms()[0]
}

// Other terms in working days.
const (
	urgentDays = 1 // to answer what cannot wait
	askerDays  = 3 // for the asker to tell more, to decide about another proposal, or to read a result
	backDays   = 1 // at least, when the clock of the partner runs again
)

// Reason is why a partner says no.
type Reason string

// The reasons.
const (
	NoRoom    Reason = "geen-plek"
	NotOurs   Reason = "niet-onze-taak"
	NotHere   Reason = "niet-ons-gebied"
	NoBasis   Reason = "geen-grondslag"
	Unwilling Reason = "bewoner-wil-niet"
	Otherwise Reason = "anders"
)

// Effect is what a refusal means: what the asker does now (the key referral.effect_ with the
// reason says it), before when, and who else hears that it happened.
type Effect struct {
	Reason Reason
	Days   int         // working days in which the asker decides
	Hears  access.Role // of the asker's organisation, beside the director; empty for nobody
	Words  bool        // it needs words of its own
}

// Effects are all reasons with what they mean, in the order of the form.
func Effects() []Effect {
	return []Effect{{NoRoom, 2, "", false}, {NotOurs, 2, access.TeamLead, false}, {NotHere, 2, "", false},
		{NoBasis, 5, access.Officer, false}, {Unwilling, 5, "", false}, {Otherwise, 2, "", true}}
}

// EffectOf is what a refusal means; ok is false for what is no reason.
func EffectOf(r Reason) (Effect, bool) {
	for _, e := range Effects() {
		if e.Reason == r {
			return e, true
		}
	}
	return Effect{}, false
}

// answerBy is the date by which a partner answers what is asked on a date.
func (r Request) answerBy(today time.Time) time.Time {
	if r.Urgent {
		return clock.AddWorkingDays(today, urgentDays)
	}
	return clock.AddWorkingDays(today, termOf(r.Kind).answer)
}

// moved is the request after a step that led to a state, with the dates that follow from it.
// on is the date that was proposed and agreed, if any.
func (r Request) moved(step Step, to State, now, on time.Time) Request {
	today, was := clock.Date(now), r.State
	r.State, r.ChangedAt = to, now
	switch step {
	case Send:
		r.Due = r.answerBy(today)
	case Pass: // who gets it later does not get longer, but for what was begun already
		if was.Inside() {
			r.Due = r.answerBy(today)
		}
	case AskMore, Counter:
		r.Left, r.StoppedOn, r.Due = r.Due, today, clock.AddWorkingDays(today, askerDays)
	case Tell, Disagree:
		r.Due = clock.Later(clock.Calendar{}.Resumed(r.Left, r.StoppedOn, today), clock.AddWorkingDays(today, backDays))
	case Accept, Agree, Report:
		r.Due = clock.Later(clock.AddWorkingDays(today, termOf(r.Kind).message), on)
	case Decline:
		effect, _ := EffectOf(r.Reason)
		r.Due = clock.AddWorkingDays(today, effect.Days)
	case Finish:
		r.Due = clock.AddWorkingDays(today, askerDays)
	}
	if !to.Stopped() {
		r.Left, r.StoppedOn = time.Time{}, time.Time{}
	}
	if !to.Open() {
		r.Due = time.Time{}
	}
	return r
}

// The steps of the ladder that silence climbs. The last comes back every topDays working
// days for as long as nobody does anything.
const (
	stepHolder   = 1 // who has it is reminded
	stepLead     = 2 // the team lead there
	stepDirector = 3 // the director of the case
	stepRegional = 4 // the sociaal regisseur
	stepBoards   = 5 // the managers' table: the boards of both
)

// rungDays is how many working days after the date each step is.
func rungDays() []int { return []int{1, 3, 5, 7, 10} }

const topDays = 5

// The moment of a day at which a step is due, in Amsterdam: when people begin.
const (
	stepHour   = 8
	stepMinute = 30
)

// stepAt is the moment of a step of the ladder for a date.
func stepAt(due time.Time, step int) time.Time {
	all := rungDays()
	days := all[min(step, len(all))-1] + topDays*max(0, step-len(all))
	y, m, d := clock.AddWorkingDays(due, days).Date()
	return time.Date(y, m, d, stepHour, stepMinute, 0, 0, clock.Amsterdam()).UTC()
}

// rung is the step that a request with a date should have climbed to at a moment, 0 for none.
func rung(due, now time.Time) int {
	step := 0
	for !due.IsZero() && !now.Before(stepAt(due, step+1)) {
		step++
	}
	return step
}

// NextMoment is when something happens by itself with a request that nobody touches; zero
// when it waits for nobody.
func (r Request) NextMoment(now time.Time) time.Time {
	if r.Due.IsZero() {
		return time.Time{}
	}
	return stepAt(r.Due, rung(r.Due, now)+1)
}
