package complexplan

import (
	"slices"

	"samendoen/internal/base/states"
)

// State is how far a plan is.
type State string

// The states.
const (
	Idea     State = "idee"
	Running  State = "loopt"
	Finished State = "afgerond"
	Stopped  State = "gestopt"
)

// States are all states in the order of the list.
func States() []State { return []State{Running, Idea, Finished, Stopped} }

// Open reports whether somebody still has something to do.
func (s State) Open() bool { return s == Idea || s == Running }

// Step is what somebody does with a plan.
type Step string

// The steps. Made is the first entry of every plan, and Changed says that it was rewritten; neither
// is taken by hand.
const (
	Made    Step = "gemaakt"
	Changed Step = "gewijzigd"
	Say     Step = "stand" // how it stands, and when the holder says so again
	Start   Step = "begin"
	Finish  Step = "rond-af"
	Stop    Step = "stop"
	Resume  Step = "pak-op"
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
		{Idea, Say, Idea},
		{Idea, Start, Running},
		{Idea, Stop, Stopped},
		{Running, Say, Running},
		{Running, Finish, Finished},
		{Running, Stop, Stopped},
		{Stopped, Resume, Idea},
	}
}

// next is the state after a step; false when the step is not possible.
func next(from State, step Step) (State, bool) {
	for _, t := range transitions() {
		if t.from == from && t.step == step {
			return t.to, true
		}
	}
	return from, false
}

// steps are what can be done in a state, in the order of the table.
func (s State) steps() (list []Step) {
	for _, t := range transitions() {
		if t.from == s {
			list = append(list, t.step)
		}
	}
	return list
}

// waits reports whether the plan waits for its holder after a step, and so needs a new date.
func (s Step) waits() bool { return slices.Contains([]Step{Say, Start, Resume}, s) }

// drawing is the table of states for the docs.
func drawing() string {
	list := []states.Move{{To: string(Idea), Step: string(Made)}}
	for _, t := range transitions() {
		list = append(list, states.Move{From: string(t.from), To: string(t.to), Step: string(t.step)})
	}
	return states.Draw(func(s string) string { return s }, list)
}
