package casework

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/network"
	"samendoen/internal/place"
)

// ObjectType is the type of a case as a resource, for the policy and the log.
const ObjectType = "Case"

// ID names a case.
type ID string

// State is where a case stands.
type State string

// The states of a case; Resting is the waakvlam: it goes on, and somebody keeps an
// eye on it in a light rhythm (S2).
const (
	Open    State = "open"
	Resting State = "waakvlam"
	Closed  State = "afgesloten"
)

// ReinsHolder says who holds the reins (regie) of a plan.
type ReinsHolder string

// The reins are the resident's where that can be (S1 1.4, S3).
const (
	ByResident ReinsHolder = "bewoner"
	Together   ReinsHolder = "samen"
	TakenOver  ReinsHolder = "overgenomen"
)

// Reins are who holds the reins, and for TakenOver until when and why.
type Reins struct {
	Holder  ReinsHolder
	Until   time.Time // date, only for TakenOver
	Because string    // sealed, only for TakenOver
}

// NextStep is what happens next, who does it and by which date.
type NextStep struct {
	What     string // sealed
	HolderID string // user; empty when nobody wrote a step down
	By       time.Time
}

// Known reports whether a step was written down.
func (n NextStep) Known() bool { return n.HolderID != "" && !n.By.IsZero() }

// Vigil is the light rhythm in which a case rests.
type Vigil struct {
	ContactID  string
	EveryWeeks int
	Since      time.Time // date on which it was agreed, or agreed again
	NextLook   time.Time // date
}

// Outcome says whether what a closed case was about is solved.
type Outcome string

// The outcomes. What goes on is not closed but rests.
const (
	Solved    Outcome = "opgelost"
	Partly    Outcome = "deels"
	NotSolved Outcome = "niet"
)

// Case is one household's or one place's plan. The texts marked sealed are empty in
// lists; opening a case fills them.
type Case struct {
	ID        ID
	Number    string // 2026-0001: year of opening and a row number within the organisation
	OrgID     string // controller
	UnitID    place.UnitID
	ComplexID place.ComplexID  // also of the home, when that is known
	Label     string           // address or complex, as it was when the case was opened
	Areas     string           // codes of the areas around it on the day of opening, see access.Area
	Nuisance  bool             // a nuisance case is kept longer
	Category  network.Category // of texts for which nobody chose one
	Kinds     Kinds            // of the texts below
	Reason    string           // sealed: why there is a case
	Goal      string           // sealed: in the resident's words
	Cause     string           // sealed: in the resident's words
	State     State
	OpenedAt  time.Time
	// ActiveSince is when the case was opened, or taken up again.
	ActiveSince time.Time
	ClosedAt    time.Time
	Outcome     Outcome // only when closed
	DirectorID  string  // user, never empty
	Reins       Reins
	Next        NextStep
	Vigil       Vigil     // only when resting
	Due         time.Time // date by which something must have happened; see DueOf
	LastLog     time.Time // when somebody last wrote in the log
	Version     int64

	sealed sealedTexts
	Erased bool // the keys are gone: texts cannot be read any more
}

type sealedTexts struct{ reason, goal, cause, because, step []byte }

// Resource is the case for the policy; access.Load adds the facts that decide.
func Resource(c Case) access.Resource {
	return access.Resource{Type: ObjectType, ID: string(c.ID), Org: c.OrgID, Holder: c.DirectorID, Home: string(c.UnitID), Areas: c.Areas}
}

// Part is how somebody takes part in a case.
type Part string

// The parts; they are the roles of access.TakingPart.
const (
	PartDirector    Part = "regisseur"
	PartParticipant Part = "deelnemer"
	PartContact     Part = "contactpersoon"
	PartStandIn     Part = access.StandInRole // for a director who is away
)

// LogKind says what an entry of the log is about.
type LogKind string

// The kinds of log entries.
const (
	Talk       LogKind = "gesprek"
	Call       LogKind = "telefoon"
	Visit      LogKind = "huisbezoek"
	Note       LogKind = "notitie"
	NotReached LogKind = "niet-bereikt" // called, nobody answered; needs no text
)

// LogKinds are the kinds that a form offers; NotReached has a button of its own.
func LogKinds() []LogKind { return []LogKind{Talk, Call, Visit, Note} }

// LogEntry is a line of the log. Entries are only ever added.
type LogEntry struct {
	ID       string
	At       time.Time
	AuthorID string
	Kind     LogKind
	Text     string // sealed
	Category network.Category
}

// EventKind says what happened to a case as a whole.
type EventKind string

// The events of a case.
const (
	EventOpened   EventKind = "geopend"
	EventSignal   EventKind = "signaal-erbij"
	EventJoined   EventKind = "erbij"
	EventLeft     EventKind = "eraf"
	EventStandIn  EventKind = "vervangt" // the director is away; who takes part until when
	EventStoodIn  EventKind = "vervangt-niet-meer"
	EventDirector EventKind = "regie"
	EventReins    EventKind = "wie-regie" // of before the three below, with the holder as its note
	EventStep     EventKind = "stap"
	EventPlan     EventKind = "plan" // the note says which, and its version
	EventRested   EventKind = "waakvlam"
	EventClosed   EventKind = "afgesloten"
	EventReopened EventKind = "heropend"
	EventLate     EventKind = "te-laat"
	// Who holds the reins from then on, with the reason when they are taken over.
	EventByResident EventKind = "regie-bewoner"
	EventTogether   EventKind = "regie-samen"
	EventTakenOver  EventKind = "regie-overgenomen"
	// The direction that somebody was asked to take over; EventDirector is the yes.
	EventHandAsked     EventKind = "regie-gevraagd"
	EventHandDeclined  EventKind = "regie-afgewezen"
	EventHandWithdrawn EventKind = "regie-ingetrokken"
	EventHandReturned  EventKind = "regie-terug"
	EventHandLapsed    EventKind = "regie-vervallen"
	EventGone          EventKind = "zonder-regie" // the director is at work no more; who looks for another
	// Those of somebody who is shut out, let in again, or looked in an emergency are
	// shown to participants of the own organisation only.
	EventShutOut   EventKind = "buitengesloten"
	EventLetIn     EventKind = "weer-toegelaten"
	EventEmergency EventKind = "noodinzage"
)

// Event is something that happened to a case as a whole. It stands in the timeline
// beside the log; without the sealed note it holds no contents.
type Event struct {
	ID       string
	At       time.Time
	ByID     string // user who did it, "system" for the program
	Kind     EventKind
	UserID   string           // whom it concerns: who joined, to whom lateness went
	On       time.Time        // date that it is about, if any
	Note     string           // sealed: the reason
	Category network.Category // of the note
}
