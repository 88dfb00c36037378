package resident

import (
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/casework"
)

// WordKind says what the resident says.
type WordKind string

// The kinds: something that is missing or wrong, a question, the goal in own words, an objection
// to sharing with a partner, and a no to the plan.
const (
	Addition  WordKind = "aanvulling"
	Question  WordKind = "vraag"
	Goal      WordKind = "doel"
	Objection WordKind = "bezwaar"
	No        WordKind = "nee"
)

// WordKinds are all kinds, in the order of the page.
func WordKinds() []WordKind { return []WordKind{Question, Addition, Goal, Objection, No} }

// WordState is where a word stands.
type WordState string

// The states. An objection is answered by stopping or by going on; the second one is looked at by
// the officer too.
const (
	Waits    WordState = "wacht"
	Answered WordState = "antwoord"
	Stopped  WordState = "gestopt"
	GoesOn   WordState = "gaat-door"
)

// Word is something that the resident says, which waits for the director by a date.
type Word struct {
	ID         string
	CaseID     casework.ID
	OrgID      string
	PassID     string
	Kind       WordKind
	PartnerID  string // organisation, of an objection
	At         time.Time
	Due        time.Time // date
	State      WordState
	Answered   time.Time
	AnsweredBy string // user
	Version    int64
	Text       string // sealed
	Answer     string // sealed
}

const (
	answerDays = 5 // working days within which an answer comes
	leadDays   = 2 // working days after that date until the team lead hears, and again until the board
	longText   = 2000
)

// answerBy is the date by which a word of a day is answered.
func answerBy(today time.Time) time.Time { return clock.AddWorkingDays(today, answerDays) }

// The steps of the ladder.
const (
	stepHolder = 1
	stepLead   = 2
	stepBoard  = 3
)

// rung is the step that a word should have climbed to on a day, 0 for none.
func (w Word) rung(today time.Time) int {
	lead := clock.AddWorkingDays(w.Due, leadDays)
	switch {
	case w.State != Waits || !today.After(w.Due):
		return 0
	case !today.After(lead):
		return stepHolder
	case !today.After(clock.AddWorkingDays(lead, leadDays)):
		return stepLead
	}
	return stepBoard
}

// answers are the states to which a kind of word can go.
func answers(k WordKind) []WordState {
	if k == Objection {
		return []WordState{Stopped, GoesOn}
	}
	return []WordState{Answered}
}

// check are the reasons why a word is refused. A no needs no reason.
func (w Word) check(partners map[string]string) []fault.Field {
	fields := checkText("tekst", w.Text, longText, w.Kind != No)
	switch w.Kind {
	case Addition, Question, Goal, No:
		if w.PartnerID != "" {
			fields = append(fields, fault.NewField("met", "resident.choose_partner"))
		}
	case Objection:
		if partners[w.PartnerID] == "" {
			fields = append(fields, fault.NewField("met", "resident.choose_partner"))
		}
	default:
		fields = append(fields, fault.NewField("soort", "resident.choose_kind"))
	}
	return fields
}
