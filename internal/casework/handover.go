package casework

import (
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
)

// HandoverState is where the question to take over the direction of a case stands.
type HandoverState string

// The states of a hand-over. As long as it is asked, the director of before holds everything.
const (
	HandAsked     HandoverState = "gevraagd"
	HandTaken     HandoverState = "aanvaard"
	HandDeclined  HandoverState = "afgewezen"
	HandWithdrawn HandoverState = "ingetrokken"
	HandReturned  HandoverState = "teruggegeven" // taken, and given back within some days
	HandLapsed    HandoverState = "vervallen"    // the case ended, or who was asked cannot any more
)

// HandoverStates are all states, in the order of the docs.
func HandoverStates() []HandoverState {
	return []HandoverState{HandAsked, HandTaken, HandDeclined, HandWithdrawn, HandReturned, HandLapsed}
}

// HandoverSide says who does something in a hand-over.
type HandoverSide string

// The sides of a hand-over.
const (
	SideAsked   HandoverSide = "gevraagde"   // who is asked, and nobody else
	SideGiver   HandoverSide = "gever"       // the director, or a lead of the organisation
	SideProgram HandoverSide = "het systeem" // by itself, in the act or the night that causes it
)

// HandoverMove is a change of state that is allowed, and who makes it.
type HandoverMove struct {
	From, To HandoverState
	By       HandoverSide
}

// HandoverMoves are all changes of state that are allowed; every other one is refused.
func HandoverMoves() []HandoverMove {
	return []HandoverMove{{HandAsked, HandTaken, SideAsked}, {HandAsked, HandDeclined, SideAsked}, {HandAsked, HandWithdrawn, SideGiver},
		{HandAsked, HandLapsed, SideProgram}, {HandTaken, HandReturned, SideAsked}}
}

// CanMove reports whether a side may bring a hand-over from one state to another.
func CanMove(from, to HandoverState, by HandoverSide) bool {
	for _, m := range HandoverMoves() {
		if m == (HandoverMove{from, to, by}) {
			return true
		}
	}
	return false
}

// Terms of a hand-over, in working days.
const (
	answerDays = 3 // in which somebody says yes or no
	returnDays = 5 // in which who said yes may still give it back
)

// Handover is the question to somebody to take over the direction of a case, and the answer.
type Handover struct {
	ID           string // also of the event that asked
	CaseID       ID
	FromID       string // director on the day it was asked
	FromCovenant string
	ByID         string // who asked: the director, or a lead
	ToID         string
	CovenantID   string // under which a director of another organisation takes part
	At           time.Time
	Due          time.Time // date by which there is an answer
	// Stays tells that the director of before keeps taking part, with what waits for them there.
	// Otherwise that moves along and their part ends.
	Stays  bool
	Joined bool // who took over took no part before
	State  HandoverState
	Ended  time.Time // instant of the last answer, zero while it is asked
	EndBy  string
	Reason string // sealed, in the event that asked
	Answer string // sealed, in the event of the answer

	answer string // id of that event
}

// HandLate reports whether there should have been an answer.
func HandLate(h Handover, today time.Time) bool { return h.State == HandAsked && isPast(h.Due, today) }

// GiveBackBy is the last date on which a direction that was taken can be given back.
func GiveBackBy(h Handover) time.Time {
	if h.State != HandTaken {
		return time.Time{}
	}
	return clock.AddWorkingDays(clock.Date(h.Ended), returnDays)
}

// handRung is the step that an unanswered hand-over should have climbed to on a day.
func handRung(h Handover, today time.Time) int {
	if h.State != HandAsked {
		return 0
	}
	return rungAfter(h.Due, today, 1, 3, 6)
}

// rungAfter is the step of something due on a date: the first so many working days after it,
// the next so many.
func rungAfter(due, today time.Time, days ...int) (rung int) {
	if due.IsZero() {
		return 0
	}
	for i, n := range days {
		if !today.Before(clock.AddWorkingDays(due, n)) {
			rung = i + 1
		}
	}
	return rung
}

// checkAnswer: no needs a reason, yes does not.
func checkAnswer(to HandoverState, answer string) []fault.Field {
	return checkText("antwoord", answer, longText, to == HandDeclined || to == HandReturned)
}
