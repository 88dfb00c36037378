package referral

import (
	"slices"
	"time"

	"samendoen/internal/casework"
)

// ObjectType is what a request is called in the log and by the rules.
const ObjectType = "Referral"

// ID names a request.
type ID string

// State is where a request stands.
type State string

// The states of a request; their codes are stored.
const (
	Sent      State = "verstuurd"
	Seen      State = "gezien"
	AskedMore State = "meer-gevraagd"
	Countered State = "tegenvoorstel"
	Accepted  State = "aangenomen"
	Busy      State = "bezig"
	Declined  State = "geweigerd"
	Done      State = "klaar"
	Withdrawn State = "ingetrokken"
	Settled   State = "afgerond"
	Ended     State = "vervallen" // with its case
)

// Step is what somebody does with a request.
type Step string

// The steps; their codes are stored and sent by forms and programs.
const (
	Send     Step = "verstuur"
	Look     Step = "bekijk"
	Accept   Step = "neem-aan"
	Decline  Step = "weiger"
	AskMore  Step = "vraag-meer"
	Tell     Step = "vul-aan"
	Counter  Step = "stel-voor"
	Agree    Step = "ga-akkoord"
	Disagree Step = "niet-akkoord"
	Report   Step = "meld"
	Finish   Step = "klaar"
	Withdraw Step = "trek-in"
	Settle   Step = "sluit-af"
	Pass     Step = "geef-door"
	End      Step = "vervalt"
)

// Side is one of the two ends of a request, or the program.
type Side string

// The sides. Nobody is for what waits for nobody any more.
const (
	Nobody  Side = ""
	Partner Side = "partner" // who is asked
	Asker   Side = "vrager"  // who decides about the case
	Program Side = "programma"
)

// Move is a change of state that is allowed.
type Move struct {
	From State // empty: where a request begins
	Step Step
	By   Side
	To   State
}

// Moves are all changes of state that are allowed; every other one is refused.
func Moves() []Move {
	list := []Move{{"", Send, Asker, Sent}, {Sent, Look, Partner, Seen},
		{Seen, Accept, Partner, Accepted}, {Seen, AskMore, Partner, AskedMore}, {Seen, Counter, Partner, Countered},
		{AskedMore, Tell, Asker, Seen}, {Countered, Agree, Asker, Accepted}, {Countered, Disagree, Asker, Seen},
		{Accepted, Report, Partner, Busy}, {Busy, Report, Partner, Busy}, {Accepted, Finish, Partner, Done}, {Busy, Finish, Partner, Done}}
	for _, s := range []State{Seen, Accepted, Busy} { // who said yes may still have to give it back
		list = append(list, Move{s, Decline, Partner, Declined})
	}
	for _, s := range []State{Sent, Seen, Accepted, Busy} { // another person of the partner begins with the card
		list = append(list, Move{s, Pass, Partner, Sent})
	}
	for _, s := range []State{Sent, Seen, AskedMore, Countered, Accepted, Busy} {
		list = append(list, Move{s, Withdraw, Asker, Withdrawn})
	}
	for _, s := range []State{Declined, Done} { // no answer reaches nobody: somebody says what now
		list = append(list, Move{s, Settle, Asker, Settled})
	}
	for _, s := range OpenStates() {
		list = append(list, Move{s, End, Program, Ended})
	}
	return list
}

// Next is where a step of a side leads from a state; ok is false for what is refused.
func Next(from State, step Step, by Side) (to State, ok bool) {
	for _, m := range Moves() {
		if m.From == from && m.Step == step && m.By == by {
			return m.To, true
		}
	}
	return from, false
}

// StepsFrom are the steps that a side can take from a state, in the order of the table.
func StepsFrom(from State, by Side) (list []Step) {
	for _, m := range Moves() {
		if m.From == from && m.By == by {
			list = append(list, m.Step)
		}
	}
	return list
}

// States are all states in the order of screens.
func States() []State { return append(OpenStates(), Withdrawn, Settled, Ended) }

// OpenStates are those in which a request waits for somebody.
func OpenStates() []State {
	return []State{Sent, Seen, AskedMore, Countered, Accepted, Busy, Declined, Done}
}

// Open reports whether a request waits for somebody.
func (s State) Open() bool { return slices.Contains(OpenStates(), s) }

// Waits is the side that a request waits for.
func (s State) Waits() Side {
	switch s {
	case Sent, Seen, Accepted, Busy:
		return Partner
	case AskedMore, Countered, Declined, Done:
		return Asker
	}
	return Nobody
}

// Stopped reports whether the clock of the partner stands still: somebody else is next.
func (s State) Stopped() bool { return s == AskedMore || s == Countered }

// Inside reports whether the partner takes part in the case.
func (s State) Inside() bool { return s == Accepted || s == Busy }

// Texts are what is sealed of a request.
type Texts struct {
	Need      string `json:"nodig"`
	Question  string `json:"vraag"`
	NotTalked string `json:"nietbesproken,omitempty"` // why it was not safe to talk first
	Why       string `json:"waarom,omitempty"`        // of a special request: the reason
}

// Request is something that a partner is asked in a case.
type Request struct {
	ID        ID
	OrgID     string // controller of the case
	CaseID    casework.ID
	AskerID   string // user who asked
	PartnerID string // organisation that is asked
	// HolderID is who is asked there; empty for somebody without an account, who has a link.
	HolderID   string
	LinkID     string
	Link       *Link // nil without one
	CovenantID string
	Kind       Kind
	Urgent     bool
	Area       string // name of the neighbourhood
	Talked     time.Time
	State      State
	Reason     Reason // of the last refusal
	SentAt     time.Time
	ChangedAt  time.Time
	Due        time.Time // date by which it waits for somebody; zero when it waits for nobody
	Left       time.Time // the partner's date while its clock stands still
	StoppedOn  time.Time // date since when it stands still
	Gave       bool      // the yes let the partner into the case
	Version    int64
	Texts      Texts // sealed
	Erased     bool  // the texts cannot be read any more

	sealed []byte
}

// Event is one step of a request, for both sides to read.
type Event struct {
	ID     string
	At     time.Time
	ByID   string // user, "system", or the id of a link
	Step   Step
	State  State     // after it
	On     time.Time // date that it is about
	Reason Reason
	ToID   string // user to whom it was passed on
	Text   string // sealed
}
