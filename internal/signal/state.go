package signal

// State is where a signal stands.
type State string

// The states. Forwarding is no state: the signal stays open under its new holder.
const (
	Received    State = "ontvangen"
	TalkPlanned State = "gesprek-gepland"
	Talked      State = "gesproken"
	Joined      State = "samengevoegd" // it follows another signal about the same
	InCase      State = "in-dossier"
	Advised     State = "advies"
	NoAction    State = "geen-actie"
	Closed      State = "afgerond"
)

// States are all states in the order in which a signal passes them.
func States() []State {
	return []State{Received, TalkPlanned, Talked, Joined, InCase, Advised, NoAction, Closed}
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
	Halt       Step = "klok-stil"     // somebody was asked something; see Still
	Run        Step = "klok-loopt"    // somebody answered, or it went on by itself
	Take       Step = "op-naam"       // a colleague holds it from now on, by an act of their own
	Merge      Step = "samengevoegd"  // it goes the way of another signal about the same
	Gain       Step = "signaal-erbij" // another signal about the same goes its way
	Split      Step = "losgemaakt"    // it goes its own way again
	PhotosGone Step = "foto-terug"    // the resident took back the yes to its pictures
	PhotoLate  Step = "foto-later"    // the first picture that came after somebody began with it
)

// Steps are all steps.
func Steps() []Step {
	return []Step{Send, Take, Halt, Run, PlanTalk, NotReached, Talk, Forward, Advise, Drop, Join, Close, Reopen, Unsolved, Lapse, Merge, Gain, Split, PhotosGone, PhotoLate}
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
	{Received, Take, Received}, {TalkPlanned, Take, TalkPlanned}, {Talked, Take, Talked},
	{Received, Halt, Received}, {Talked, Halt, Talked}, {Received, Run, Received}, {Talked, Run, Talked},
	{Received, PlanTalk, TalkPlanned}, {Received, NotReached, Received}, {Received, Talk, Talked},
	{Received, Forward, Received}, {Received, Advise, Advised}, {Received, Drop, NoAction},
	{Received, Join, InCase}, {Received, Lapse, Received},

	{TalkPlanned, PlanTalk, TalkPlanned}, {TalkPlanned, NotReached, TalkPlanned}, {TalkPlanned, Talk, Talked},
	{TalkPlanned, Forward, TalkPlanned}, {TalkPlanned, Advise, Advised}, {TalkPlanned, Drop, NoAction},
	{TalkPlanned, Join, InCase}, {TalkPlanned, Lapse, TalkPlanned},

	{Talked, PlanTalk, Talked}, {Talked, NotReached, Talked}, {Talked, Talk, Talked},
	{Talked, Forward, Talked}, {Talked, Advise, Advised}, {Talked, Drop, NoAction},
	{Talked, Join, InCase}, {Talked, Lapse, Talked},

	{Received, Merge, Joined}, {TalkPlanned, Merge, Joined}, {Talked, Merge, Joined}, {Joined, Split, Received},
	{Received, Gain, Received}, {TalkPlanned, Gain, TalkPlanned}, {Talked, Gain, Talked},

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

// along is what a signal does that follows another, when that one takes a step.
var along = [...]Transition{
	{Joined, Take, Joined}, {Joined, PlanTalk, Joined}, {Joined, Talk, Joined}, {Joined, Forward, Joined}, {Joined, Lapse, Joined},
	{Joined, Advise, Advised}, {Joined, Drop, NoAction}, {Joined, Join, InCase},
}

// Along is the state of a signal that follows another after a step of that one, and whether
// the step concerns it.
func Along(from State, step Step) (State, bool) {
	for _, t := range along {
		if t.From == from && t.Step == step {
			return t.To, true
		}
	}
	return "", false
}
