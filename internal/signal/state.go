package signal

// State is where a signal stands.
type State string

// The states. Forwarding is no state: the signal stays open under its new holder.
const (
	Received    State = "ontvangen"
	TalkPlanned State = "gesprek-gepland"
	Talked      State = "gesproken"
	InCase      State = "in-dossier"
	Advised     State = "advies"
	NoAction    State = "geen-actie"
	Closed      State = "afgerond"
)

// States are all states in the order in which a signal passes them.
func States() []State {
	return []State{Received, TalkPlanned, Talked, InCase, Advised, NoAction, Closed}
}

// Open reports whether the holder still has to act or decide.
func (s State) Open() bool { return s == Received || s == TalkPlanned || s == Talked }

// Key is the message key of the state for staff.
func (s State) Key() string { return "signal.state_" + string(s) }

// Step is something that happens to a signal.
type Step string

// The steps.
const (
	Send       Step = "verstuurd"
	PlanTalk   Step = "gesprek-plannen"
	NotReached Step = "niet-bereikt"
	Talk       Step = "gesprek"
	Forward    Step = "doorgegeven"
	Advise     Step = "advies"
	Drop       Step = "geen-actie"
	Join       Step = "in-dossier"
	Close      Step = "afgerond"
	Reopen     Step = "heropend"      // its case was taken up again
	Unsolved   Step = "niet-opgelost" // its sender says that it is not
	Lapse      Step = "te-laat"       // a date passed; written by the program
)

// Steps are all steps.
func Steps() []Step {
	return []Step{Send, PlanTalk, NotReached, Talk, Forward, Advise, Drop, Join, Close, Reopen, Unsolved, Lapse}
}

// Key is the message key of the step in the history for staff.
func (s Step) Key() string { return "signal.step_" + string(s) }

// Transition is an allowed step.
type Transition struct {
	From State // empty: there was no signal yet
	Step Step
	To   State
}

// transitions is the one table of what may happen. A case without a talk is in it
// because danger allows it; RequireTalk asks for the reason.
var transitions = [...]Transition{
	{"", Send, Received},
	{Received, PlanTalk, TalkPlanned}, {Received, NotReached, Received}, {Received, Talk, Talked},
	{Received, Forward, Received}, {Received, Advise, Advised}, {Received, Drop, NoAction},
	{Received, Join, InCase}, {Received, Lapse, Received},

	{TalkPlanned, PlanTalk, TalkPlanned}, {TalkPlanned, NotReached, TalkPlanned}, {TalkPlanned, Talk, Talked},
	{TalkPlanned, Forward, TalkPlanned}, {TalkPlanned, Advise, Advised}, {TalkPlanned, Drop, NoAction},
	{TalkPlanned, Join, InCase}, {TalkPlanned, Lapse, TalkPlanned},

	{Talked, PlanTalk, Talked}, {Talked, NotReached, Talked}, {Talked, Talk, Talked},
	{Talked, Forward, Talked}, {Talked, Advise, Advised}, {Talked, Drop, NoAction},
	{Talked, Join, InCase}, {Talked, Lapse, Talked},

	{InCase, Close, Closed}, {Closed, Reopen, InCase},

	{Advised, Unsolved, Received}, {NoAction, Unsolved, Received}, {Closed, Unsolved, Received},
}

// Transitions are all allowed steps, for the drawing in the docs.
func Transitions() []Transition { return append([]Transition(nil), transitions[:]...) }

// Next is the state after a step, and whether the step may be taken.
func Next(from State, step Step) (State, bool) {
	for _, t := range transitions {
		if t.From == from && t.Step == step {
			return t.To, true
		}
	}
	return "", false
}
