package rights

import (
	"slices"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/subject"
)

// RequestID names a request.
type RequestID string

// Kind is which right somebody uses.
type Kind string

// The kinds of requests, with their article of the AVG.
const (
	Access      Kind = "inzage"    // art. 15
	Correction  Kind = "correctie" // art. 16
	Erasure     Kind = "wissen"    // art. 17
	Restriction Kind = "beperken"  // art. 18
	Objection   Kind = "bezwaar"   // art. 21
)

// Kinds are all kinds in the order of the form.
func Kinds() []Kind { return []Kind{Access, Correction, Objection, Erasure, Restriction} }

// State is where a request stands.
type State string

// The states of a request.
const (
	Received   State = "ontvangen"   // who asks is not established yet
	Identified State = "vastgesteld" // it is, and the work can begin
	Reviewing  State = "nakijken"    // everything is collected, a human goes through it
	Released   State = "vrijgegeven" // a second human agreed
	Decided    State = "besloten"    // what was decided is being carried out and told
	Done       State = "afgerond"
)

// States are all states in their order.
func States() []State { return []State{Received, Identified, Reviewing, Released, Decided, Done} }

// Step is something that happens to a request.
type Step string

// The steps. Extend and Hand change no state.
const (
	Take     Step = "ontvangen"
	Identify Step = "vaststellen"
	Extend   Step = "verlengen"
	Hand     Step = "overdragen"
	Collect  Step = "verzamelen"
	Release  Step = "vrijgeven"
	Deliver  Step = "verstrekken"
	Decide   Step = "besluiten"
	Settle   Step = "taak"
	Finish   Step = "afronden"
	Stop     Step = "stoppen"
	LiftStep Step = "opheffen"
)

// Transition is an allowed step.
type Transition struct {
	From State
	Step Step
	To   State
	Read bool // only for a request to read, where what others asked goes by a decision
}

// transitions is the one table of what may happen.
var transitions = [...]Transition{
	{Received, Identify, Identified, false},
	{Identified, Collect, Reviewing, true}, {Reviewing, Collect, Reviewing, true}, {Released, Collect, Reviewing, true},
	{Reviewing, Release, Released, true}, {Released, Deliver, Done, true},
	{Identified, Decide, Decided, false}, {Decided, Settle, Decided, false}, {Decided, Finish, Done, false},
	{Received, Stop, Done, false}, {Identified, Stop, Done, false}, {Reviewing, Stop, Done, false}, {Released, Stop, Done, false},
	{Received, Extend, Received, false}, {Identified, Extend, Identified, false}, {Reviewing, Extend, Reviewing, false}, {Released, Extend, Released, false},
	{Received, Hand, Received, false}, {Identified, Hand, Identified, false}, {Reviewing, Hand, Reviewing, false},
	{Released, Hand, Released, false}, {Decided, Hand, Decided, false},
}

// Transitions are all allowed steps.
func Transitions() []Transition { return append([]Transition(nil), transitions[:]...) }

// Next is the state after a step of a request of a kind, and whether the step may be taken.
func Next(kind Kind, from State, step Step) (State, bool) {
	for _, t := range transitions {
		if t.From == from && t.Step == step && (kind == Access || !t.Read) && !(kind == Access && step == Decide) {
			return t.To, true
		}
	}
	return "", false
}

// Way is how something came in or went out.
type Way string

// The ways; a form offers those that fit.
const (
	ByLetter Way = "brief"
	ByMail   Way = "e-mail"
	ByPhone  Way = "telefoon"
	AtDesk   Way = "balie"
	AtHome   Way = "thuis"
)

// Ways are all ways. What goes out does not go by telephone or plain e-mail.
func Ways() []Way { return []Way{ByLetter, ByMail, ByPhone, AtDesk, AtHome} }

// OutWays are the ways in which a document reaches a resident.
func OutWays() []Way { return []Way{ByLetter, AtDesk, AtHome} }

// Seen is the kind of document that somebody saw; no number and no copy is kept.
type Seen string

// SeenKinds are what one can look at, and knowing somebody in person.
func SeenKinds() []Seen {
	return []Seen{"paspoort", "identiteitskaart", "rijbewijs", "verblijfsdocument", "persoonlijk-bekend"}
}

// Answer is the verdict on a request other than to read.
type Answer string

// The answers.
const (
	Granted Answer = "toegewezen"
	Partly  Answer = "deels"
	Denied  Answer = "afgewezen"
)

// Answers are all answers.
func Answers() []Answer { return []Answer{Granted, Partly, Denied} }

// Task is something to carry out after a decision: telling a receiver (art. 19), or
// changing a source.
type Task struct {
	ID   string
	Org  string `json:",omitempty"` // receiver that must be told; empty for own work
	What string `json:",omitempty"` // own work, in words
	By   time.Time
	Done time.Time
	User string `json:",omitempty"` // who did it
	Note string `json:",omitempty"` // how
}

// Event is a step that was taken.
type Event struct {
	At   time.Time
	User string
	Step Step
	Note string `json:",omitempty"`
}

// Details are what is written about a request. They are sealed under the association's
// key, not that of the person: after erasure it must still be possible to account for it
// (AVG art. 5(2), 17(3)(e)). The collected parts are under the person's key alone.
type Details struct {
	Via    Way
	From   string // in words, when somebody asks for another; empty: the person
	Wish   string
	Seen   Seen // empty when established by a code
	SeenBy string
	SeenAt time.Time
	// Extended is the date on which the extension was told (art. 12(3)).
	Extended  time.Time
	ExtendWhy string
	Collected time.Time
	Collector string
	Marks     map[int64]string // checkpoints of the log by epoch, as they were then
	Reviewers []string         // users who gave a verdict on a part
	Releaser  string
	ReleaseAt time.Time
	Answer    Answer
	AnswerWhy string
	DecidedAt time.Time
	Tasks     []Task
	Lifted    time.Time // date on which the person was told that a restriction ends
	OutBy     Way       // how the answer went
	OutOn     time.Time // date
	Stopped   string    // why the request was not carried out
	Own       *OwnPage  `json:",omitempty"` // of an objection on the own page of the resident
	Events    []Event
}

// Request is somebody's use of a right.
type Request struct {
	ID      RequestID
	Number  string // V-2026-001
	Org     string // controller
	Kind    Kind
	Subject subject.ID
	State   State
	On      time.Time // date of receipt
	Due     time.Time // date by which it is answered
	Holder  string    // user, never empty
	Since   time.Time // instant since when the holder has it
	Closed  time.Time
	Version int64
	Details
}

// Late reports whether the date passed without an answer.
func (r Request) Late(today time.Time) bool { return r.State != Done && today.After(r.Due) }

// OpenTasks are the tasks that nobody settled.
func (r Request) OpenTasks() int {
	n := 0
	for _, t := range r.Tasks {
		if t.Done.IsZero() {
			n++
		}
	}
	return n
}

// Check are the reasons why a request cannot be taken in like this. today is the date in
// Amsterdam.
func (r Request) Check(today time.Time) []fault.Field {
	var c checker
	c.refuse(!slices.Contains(Kinds(), r.Kind), "soort", "rights.choose")
	c.refuse(r.Subject == "", "persoon", "rights.choose_person")
	c.refuse(!slices.Contains(Ways(), r.Via), "via", "rights.choose")
	c.refuse(r.On.IsZero() || r.On.After(today) || r.On.Before(today.AddDate(-1, 0, 0)), "op", "rights.bad_date")
	c.text("namens", r.From, maxLine, false)
	c.text("wens", r.Wish, maxText, r.Kind != Access)
	return c.fields
}

// resource is a request as the policy sees it; appointed are who carries requests out.
func (r Request) resource(appointed []string) access.Resource {
	return access.Resource{Type: "Request", ID: string(r.ID), Org: r.Org, Holder: r.Holder, Participants: appointed}
}

const (
	maxLine = 120
	maxText = 2000
)

// checker gathers the reasons why a form is refused.
type checker struct{ fields []fault.Field }

func (c *checker) refuse(wrong bool, field, key string, pairs ...any) {
	if wrong {
		c.fields = append(c.fields, fault.NewField(field, key, pairs...))
	}
}

// text refuses what is too long, is missing, or holds a citizen service number.
func (c *checker) text(field, value string, most int, needed bool) {
	c.refuse(needed && value == "", field, "rights.needed")
	c.refuse(len([]rune(value)) > most, field, "rights.too_long", "Max", most)
	c.refuse(text.ContainsBSN(value), field, "rights.no_bsn")
}
