package bottleneck

import (
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/fault"
)

// State is where a bottleneck stands.
type State string

// The states.
const (
	Noted    State = "genoteerd"
	OnAgenda State = "agenda"
	Decided  State = "besloten"
	Solved   State = "opgelost"
	Dropped  State = "vervallen"
)

// States are all states in the order of the list.
func States() []State { return []State{OnAgenda, Noted, Decided, Solved, Dropped} }

// Open reports whether somebody still has something to do.
func (s State) Open() bool { return s == Noted || s == OnAgenda || s == Decided }

// Step is what somebody does with a bottleneck.
type Step string

// The steps. Met and Tried are possible in every state.
const (
	Met         Step = "gezien"
	Tried       Step = "geprobeerd"
	PutOnAgenda Step = "agenda"
	TakeOff     Step = "terug"
	Decide      Step = "besluit"
	Solve       Step = "opgelost"
	Drop        Step = "vervalt"
)

// transition is one line of the table of states.
type transition struct {
	from State
	step Step
	to   State
}

// transitions are all of them; what is not here is refused.
func transitions() []transition {
	return []transition{
		{Noted, PutOnAgenda, OnAgenda},
		{Noted, Drop, Dropped},
		{OnAgenda, PutOnAgenda, OnAgenda}, // another date, or another table
		{OnAgenda, TakeOff, Noted},
		{OnAgenda, Decide, Decided},
		{OnAgenda, Drop, Dropped},
		{Decided, PutOnAgenda, OnAgenda}, // the decision did not help
		{Decided, Solve, Solved},
		{Decided, Drop, Dropped},
		{Solved, Met, Noted}, // it stood in the way again
		{Dropped, Met, Noted},
	}
}

// next is the state after a step; false when the step is not possible.
func next(from State, step Step) (State, bool) {
	for _, t := range transitions() {
		if t.from == from && t.step == step {
			return t.to, true
		}
	}
	return from, step == Met || step == Tried
}

// steps are what managers can do in a state, in the order of the table.
func (s State) steps() (list []Step) {
	for _, t := range transitions() {
		if t.from == s && t.step != Met {
			list = append(list, t.step)
		}
	}
	return list
}

// Diagram is the table of states as a drawing in Mermaid, for the documents.
func Diagram() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n    [*] --> " + string(Noted) + "\n")
	for _, t := range transitions() {
		b.WriteString("    " + string(t.from) + " --> " + string(t.to) + ": " + string(t.step) + "\n")
	}
	return b.String()
}

// Move is a step as somebody takes it.
type Move struct {
	Step   Step
	Day    time.Time // date: of the meeting for PutOnAgenda, of the decision for Decide
	Forum  Forum     // for PutOnAgenda
	Body   string    // who decided, for Decide: a table or a function, no name
	Words  string    // why, what was decided, or what is different now
	Nobody bool      // what looks like a name is nobody's
}

// checkMove are the reasons why a step cannot be taken so.
func checkMove(i Item, m Move, today time.Time) []fault.Field {
	if m.Step == Met || !slices.Contains(i.State.steps(), m.Step) {
		return []fault.Field{fault.NewField("stap", "bottleneck.step_wrong")}
	}
	var fields []fault.Field
	switch m.Step {
	case PutOnAgenda:
		if m.Day.Before(today) || m.Day.After(today.AddDate(2, 0, 0)) {
			fields = append(fields, fault.NewField("datum", "bottleneck.day_ahead"))
		}
		if !slices.Contains(Fora(), m.Forum) {
			fields = append(fields, fault.NewField("overleg", "bottleneck.choose"))
		}
		return fields
	case Decide:
		if m.Day.IsZero() || m.Day.After(today) {
			fields = append(fields, fault.NewField("datum", "bottleneck.day_past"))
		}
		fields = append(fields, checkWords("wie", m.Body, minBody, maxBody, m.Nobody)...)
	}
	return append(fields, checkWords("tekst", m.Words, minWords, maxWords, m.Nobody)...)
}
