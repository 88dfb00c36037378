package advice

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
)

// ObjectType is the type of a question for the policy and the log.
const ObjectType = "Advice"

// ID names a question.
type ID string

// State is where a question stands.
type State string

// The states. Asked waits for who has to answer, Answered for who asked.
const (
	Asked     State = "gevraagd"
	Answered  State = "beantwoord"
	Done      State = "klaar"
	Withdrawn State = "ingetrokken"
	Lapsed    State = "verlopen"
)

// States are all states.
func States() []State { return []State{Asked, Answered, Done, Withdrawn, Lapsed} }

// Open reports whether somebody still has something to do.
func (s State) Open() bool { return s == Asked || s == Answered }

// Step is what somebody does with a question.
type Step string

// The steps.
const (
	Ask      Step = "vraag"
	Answer   Step = "antwoord"
	AskOn    Step = "vraag-door"
	Finish   Step = "klaar" // with what the asker does now
	Withdraw Step = "trek-in"
	Pass     Step = "geef-door"
	Lapse    Step = "verloop"
)

// Side is who takes a step.
type Side string

// The sides of a question.
const (
	Asker   Side = "vrager"
	Adviser Side = "meedenker"
	Program Side = "programma"
)

// Move is a line of the table of states; an empty From is where a question begins.
type Move struct {
	From State
	Step Step
	By   Side
	To   State
}

// Moves is the table of states: every other step is refused.
func Moves() []Move {
	return []Move{
		{"", Ask, Asker, Asked},
		{Asked, Answer, Adviser, Answered},
		{Asked, Pass, Adviser, Asked},
		{Asked, Withdraw, Asker, Withdrawn},
		{Asked, Lapse, Program, Lapsed},
		{Answered, AskOn, Asker, Asked},
		{Answered, Finish, Asker, Done},
		{Answered, Lapse, Program, Lapsed},
	}
}

// Next is the state after a step of a side; false when the table does not know it.
func Next(from State, step Step, by Side) (State, bool) {
	i := slices.IndexFunc(Moves(), func(m Move) bool { return m.From == from && m.Step == step && m.By == by })
	if i < 0 {
		return from, false
	}
	return Moves()[i].To, true
}

// Question is what somebody asks. It knows of no case, home or resident.
type Question struct {
	ID        ID
	OrgID     string // of the asker, which answers for it
	AskerID   string
	AskedOrg  string      // where it has to be answered
	AskedRole access.Role // that was asked; empty for somebody by name
	HolderID  string      // who has to answer, never empty while it waits for an answer
	State     State
	Urgent    bool
	At        time.Time // instant
	Due       time.Time // date, zero when it waits for nobody
	Ended     time.Time // instant, zero while it is open
	Version   int64
}

// Resource is the question for the policy: the organisation is the one that was asked.
func (q Question) Resource() access.Resource {
	return access.Resource{Type: ObjectType, ID: string(q.ID), Org: q.AskedOrg, Sender: q.AskerID, Holder: q.HolderID}
}

// Message is something that was said, or done with a question.
type Message struct {
	ID   string
	At   time.Time
	ByID string // user, "system" for the program
	Step Step
	ToID string // user, of Pass
	Text string // sealed
}

// Terms in working days.
const (
	answerDays = 3
	urgentDays = 1
	askerDays  = 5  // for the asker, after an answer
	lapseDays  = 10 // after which an answer that nobody did anything with is laid aside
)

// moved is the question after a step that led to a state.
func (q Question) moved(step Step, to State, now time.Time) Question {
	q.State = to
	term := answerDays
	if q.Urgent {
		term = urgentDays
	}
	switch {
	case !to.Open():
		q.Due, q.Ended = time.Time{}, now
	case to == Answered:
		q.Due = clock.AddWorkingDays(clock.Date(now), askerDays)
	default:
		q.Due = clock.AddWorkingDays(clock.Date(now), term)
	}
	return q
}

// The ladder that silence climbs: who has to answer, the lead there, the asker, the boards.
const (
	rungHolder = 1
	rungLead   = 2
	rungAsker  = 3
	rungBoards = 4
)

func rungDays() []int { return []int{1, 3, 5, 10} }

// rung is the step that a question should have climbed to on a date. An answer that waits for
// its asker is no concern of anybody above: the asker is reminded once.
func rung(q Question, today time.Time) int {
	if q.Due.IsZero() || !clock.IsWorkingDay(today) {
		return 0
	}
	late, step := clock.WorkingDaysBetween(q.Due, today), 0
	for _, days := range rungDays() {
		if late >= days {
			step++
		}
	}
	if q.State == Answered {
		return min(step, rungHolder)
	}
	return step
}

// over reports whether an answer has waited so long for its asker that it is laid aside.
func over(q Question, today time.Time) bool {
	return q.State == Answered && clock.WorkingDaysBetween(q.Due, today) >= lapseDays
}

// Lengths of texts, in runes.
const (
	minText = 10
	maxText = 2000
)

// check are the reasons why a text is refused: its length, or somebody in it.
func check(name, s string, nobody bool) []fault.Field {
	n := utf8.RuneCountInString(strings.TrimSpace(s))
	switch {
	case n < minText:
		return []fault.Field{fault.NewField(name, "advice.short", "Min", minText)}
	case n > maxText || !utf8.ValidString(s):
		return []fault.Field{fault.NewField(name, "advice.long", "Max", maxText)}
	}
	if trace, part := text.FindPerson(s); trace != "" && (!nobody || trace != text.LooksLikeName) {
		return []fault.Field{fault.NewField(name, "advice."+string(trace), "Part", part)}
	}
	return nil
}
