package mutualhelp

import (
	"slices"
	"time"

	"samendoen/internal/base/clock"
)

// MatchID names a match.
type MatchID string

// Stage is where a match stands. The codes are stored.
type Stage string

// The stages of a match.
const (
	Asked   Stage = "gevraagd"    // both are asked, nobody answered
	Half    Stage = "een-ja"      // one of the two said yes
	Going   Stage = "loopt"       // both said yes
	Failed  Stage = "niet-gelukt" // a no, or silence
	Stopped Stage = "gestopt"
	Unsafe  Stage = "niet-veilig"
)

// Step is what happens to a match.
type Step string

// The steps.
const (
	Propose  Step = "voorstellen"
	Yes      Step = "ja"
	No       Step = "nee"
	TakeBack Step = "terugnemen"
	Silence  Step = "stilte"
	Quit     Step = "stoppen"
	Alarm    Step = "niet-veilig"
	Well     Step = "gaat-goed"
	Speak    Step = "praten"
)

// Move is a line of the table of stages; an empty From is where a match begins.
type Move struct {
	From Stage
	Step Step
	By   By
	To   Stage
}

// Moves is the table of stages of a match: every other step is refused. Only a matcher begins one.
func Moves() []Move {
	list := []Move{{"", Propose, ByMatcher, Asked}, {Asked, Yes, ByNeighbour, Half}, {Half, Yes, ByNeighbour, Going}}
	for _, from := range []Stage{Asked, Half} {
		list = append(list, Move{from, No, ByNeighbour, Failed}, Move{from, TakeBack, ByMatcher, Failed}, Move{from, Silence, ByProgram, Failed})
	}
	return append(list, Move{Going, Well, ByNeighbour, Going}, Move{Going, Speak, ByNeighbour, Going},
		Move{Going, Quit, ByNeighbour, Stopped}, Move{Going, Alarm, ByNeighbour, Unsafe})
}

// How long things may wait: working days, and days for the questions how it goes.
const (
	waitDays   = 5
	answerDays = 5
	speakDays  = 2
	checkDays  = 14 // until the first question how it goes
	laterDays  = 90 // until the next
	keepAhead  = 7  // days before the end that somebody is asked whether a post may stand
)

// Match is an ask and an offer that somebody brought together.
type Match struct {
	ID                 MatchID
	OrgID              string
	AskID, OfferID     ID
	MatcherID          string
	Stage              Stage
	AskYes, OfferYes   bool
	AskWell, OfferWell bool      // answered the question how it goes
	Made               time.Time // instant
	Begun              time.Time // instant of the second yes
	Due                time.Time // date of an answer, or of the question how it goes
	Over               time.Time // instant; zero while it lives
	Version            int64
}

// Live reports whether a match is still going on, or asked about.
func (m Match) Live() bool { return m.Over.IsZero() }

// Shows reports whether both may know who the other is: both said yes, and neither stopped.
func (m Match) Shows() bool { return m.Stage == Going && m.AskYes && m.OfferYes }

// Said reports whether a side answered what it was asked last.
func (m Match) Said(s Side) bool {
	switch {
	case m.Stage == Going && s == Ask:
		return m.AskWell
	case m.Stage == Going:
		return m.OfferWell
	case s == Ask:
		return m.AskYes
	}
	return m.OfferYes
}

// Waits reports whether a side has a question to answer on a date.
func (m Match) Waits(s Side, today time.Time) bool {
	return m.Live() && !m.Said(s) && (m.Stage != Going || !today.Before(m.Due))
}

func (m Match) post(s Side) ID {
	if s == Ask {
		return m.AskID
	}
	return m.OfferID
}

// With is the match after a step of a side at a moment; false when the table does not know it. A side
// that said the same before changes nothing.
func (m Match) With(step Step, s Side, now time.Time) (Match, bool) {
	i := slices.IndexFunc(Moves(), func(x Move) bool { return x.From == m.Stage && x.Step == step })
	if i < 0 {
		return m, false
	}
	to, today := Moves()[i].To, clock.Date(now)
	switch step {
	case Propose:
		m.Made, m.Due = now, clock.AddWorkingDays(today, answerDays)
	case Yes:
		if m.Said(s) {
			return m, true
		}
		m.AskYes, m.OfferYes = m.AskYes || s == Ask, m.OfferYes || s == Offer
		if to == Going {
			m.Begun, m.Due = now, today.AddDate(0, 0, checkDays)
		}
	case Well, Speak:
		if !m.Waits(s, today) {
			return m, true
		}
		m.AskWell, m.OfferWell = m.AskWell || s == Ask, m.OfferWell || s == Offer
		if m.AskWell && m.OfferWell {
			m.AskWell, m.OfferWell, m.Due = false, false, today.AddDate(0, 0, laterDays)
		}
	}
	if m.Stage = to; to == Failed || to == Stopped || to == Unsafe {
		m.Over = now
	}
	return m, true
}

// Lost reports whether nobody answered in time twice.
func (m Match) Lost(today time.Time) bool {
	return (m.Stage == Asked || m.Stage == Half) && today.After(clock.AddWorkingDays(m.Due, answerDays))
}

// Talk is somebody who wants to speak a person, or to whom something felt wrong.
type Talk struct {
	ID      string
	OrgID   string
	MatchID MatchID
	Side    Side // who said so
	Alarm   bool
	Holder  string // user
	Due     time.Time
	At      time.Time
	Done    time.Time // zero until somebody spoke them
}
