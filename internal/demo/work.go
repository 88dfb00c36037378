package demo

import (
	"time"

	"samendoen/internal/place"
)

// Theme is one of the five tiles of the signal page.
type Theme string

// The themes, after the tiles.
const (
	ThemeHome     Theme = "woning"
	ThemeNuisance Theme = "overlast"
	ThemeConcern  Theme = "zorgen"
	ThemeMoney    Theme = "geld"
	ThemeGood     Theme = "moois"
)

// Urgency says how soon a signal asks for an answer.
type Urgency string

// The urgencies, from ordinary to danger.
const (
	UrgencyNormal Urgency = "gewoon"
	UrgencySoon   Urgency = "spoed"
	UrgencyDanger Urgency = "gevaar"
)

// Decision is what came of a signal; empty while it is open.
type Decision string

// The decisions. A talk with the resident goes before each of them, unless SkippedTalk
// gives the reason why not.
const (
	DecisionOpen      Decision = ""
	DecisionNewCase   Decision = "dossier"      // CaseKey is a case that starts with it
	DecisionAddToCase Decision = "bij-dossier"  // CaseKey is a running case
	DecisionForward   Decision = "doorgestuurd" // to repairs, or to another desk
	DecisionAdvice    Decision = "advies"
	DecisionNoAction  Decision = "geen-actie" // Reason says why
)

// Fact is something that can be ticked on the signal page: seen or asked, no verdict.
type Fact struct {
	Theme Theme
	Code  string
	Label string
}

// WorkSignal is a signal as somebody passed it on, and what was done with it.
type WorkSignal struct {
	Key        string
	ComplexKey string // always
	UnitKey    string // empty when it is about the complex or anonymous about a place
	TenancyKey string // of the household that lived in the unit at that moment
	At         time.Time
	SenderRole Role
	Sender     string // login of a user with that role; all residents share one
	Theme      Theme
	Facts      []string // codes of Facts
	Sentence   string   // Dutch, without names
	Urgency    Urgency
	Outcome    Outcome
}

// Outcome is how a signal was followed up. Dates that did not come are zero.
type Outcome struct {
	Holder      string    // login of whoever it waits on, or who decided
	Due         time.Time // date on which the talk should have been
	TalkPlanned time.Time // date agreed with the resident
	TalkAt      time.Time // when the talk was; zero as long as there was none
	SkippedTalk string    // why there was no talk before the decision, only for danger
	Decision    Decision
	DecidedAt   time.Time
	Reason      string // Dutch; with advice, forwarding and no action
	CaseKey     string
}

// Open tells whether nothing was decided yet.
func (o Outcome) Open() bool { return o.Decision == DecisionOpen }

// CaseState is where a case stands.
type CaseState string

// The states of a case.
const (
	CaseOpen   CaseState = "open"
	CaseVigil  CaseState = "waakvlam" // it goes on; somebody keeps an eye on it
	CaseClosed CaseState = "afgesloten"
)

// Direction says who holds the reins of a case.
type Direction string

// The directions; a case that was taken over has a day on which that ends, and a reason.
const (
	DirectionResident Direction = "bewoner"
	DirectionTogether Direction = "samen"
	DirectionTaken    Direction = "tijdelijk-overgenomen"
)

// Side says who makes a commitment: it always has two sides.
type Side string

// The sides of a commitment.
const (
	SideResident    Side = "bewoner"
	SideAssociation Side = "corporatie"
	SidePartner     Side = "partner"
)

// Result says whether the question of a closed case was answered.
type Result string

// The results of a case. A case that goes on is not closed but rests in CaseVigil.
const (
	ResultSolved    Result = "opgelost"
	ResultPartly    Result = "deels-opgelost"
	ResultNot       Result = "niet-opgelost"
	ResultMovedAway Result = "verhuisd"
)

// WorkCase is a case on one household.
type WorkCase struct {
	Key          string
	ComplexKey   string
	UnitKey      string
	TenancyKey   string
	SignalKeys   []string // the one it began with first
	Theme        Theme
	Question     string    // Dutch, without names
	OpenedAt     time.Time // instant
	Director     string    // login
	Direction    Direction
	TakenUntil   time.Time // date
	TakenBecause string
	Rung         int // of the responsibility ladder, 1 (own strength) to 5
	Participants []Participant
	Next         *NextStep // nil: nobody wrote one down
	Log          []LogLine // oldest first
	Commitments  []Commitment
	State        CaseState
	Vigil        *Vigil // only in CaseVigil
	ClosedAt     time.Time
	Cause        string // code of Causes, when closed or resting
	CauseText    string // Dutch
	Result       Result
}

// Participant takes part in a case.
type Participant struct {
	Login string
	Role  Role
	Org   string
	Since time.Time // date
	Until time.Time // date, zero while taking part
}

// NextStep is what happens next; On lies in the past when it is late.
type NextStep struct {
	What   string
	Holder string    // login
	On     time.Time // date
}

// LogLine is one entry of a case.
type LogLine struct {
	At     time.Time
	Author string // login
	Kind   string // "gesprek", "telefoon", "niet-bereikt", "overleg", "notitie"
	Text   string
}

// Commitment is what one side promised.
type Commitment struct {
	Side Side
	What string
	Due  time.Time // date
	Done time.Time // date, zero while it is open
}

// Vigil is the light rhythm in which a case rests.
type Vigil struct {
	Contact    string // login
	EveryWeeks int
	NextOn     time.Time // date
	ReviewOn   time.Time // date of the yearly look
}

// Volunteer is a resident with a public role in a complex.
type Volunteer struct {
	Key        string
	ComplexKey string
	UnitKey    string // where the volunteer lives; always in the complex
	TenancyKey string
	PersonKey  string // of the tenant
	Name       string
	Task       string    // Dutch
	Since      time.Time // date
}

// Estimate is what a team thinks of the composition of a complex, in percentages of
// the homes that add up to 100. It is about a group of homes, never about a household.
type Estimate struct {
	ComplexKey     string
	Neighbourhood  place.AreaCode
	On             time.Time // date
	By             string    // login
	Active         int
	Involved       int
	SelfReliant    int
	Vulnerable     int
	CausesProblems int
}
