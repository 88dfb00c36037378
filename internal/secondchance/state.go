package secondchance

import (
	"slices"
	"time"
)

// State is where an agreement stands; the zero value is that there is none.
type State string

// The states.
const (
	None      State = ""
	Exploring State = "verkennen" // the resident is heard, and two people judge
	Drafting  State = "opstellen" // the agreement is written, and then signed by three
	Running   State = "loopt"
	Breached  State = "niet-nagekomen" // heard and judged before anything follows
	InCourt   State = "bij-de-rechter" // somebody asked a court; the agreement waits
	Aftercare State = "nazorg"
	Ended     State = "afgerond" // out of sight
	Dropped   State = "niet-door"
)

// Step is what somebody writes down.
type Step string

// The steps.
const (
	Start      Step = "begin"
	Hear       Step = "gehoord"      // the resident told the own story
	Judge      Step = "oordeel"      // one of two judgements: can but does not want to
	Draft      Step = "overeenkomst" // the text of the agreement, again for every change
	Sign       Step = "handtekening"
	Check      Step = "kijkmoment"
	Breach     Step = "niet-gelukt"
	HearBreach Step = "gehoord-erover"
	JudgeGoOn  Step = "oordeel-verder"
	JudgeCourt Step = "oordeel-rechter"
	Verdict    Step = "uitspraak-blijft" // the court lets the tenancy go on
	VerdictEnd Step = "uitspraak-eind"   // the court ends it
	Succeed    Step = "gelukt"
	CareDone   Step = "nazorg-klaar"
	Stop       Step = "stopt" // the resident or we do not go on with it
)

// Move is a step that can be taken in a state. What it leads to may wait: for two judgements, or
// for three signatures.
type Move struct {
	From State
	Step Step
	To   State // when what it waits for is there
	Wait int   // how many of these steps, by different people or parties, before it goes on
}

// Moves are all steps in all states; every other one is refused.
func Moves() []Move {
	return []Move{
		{None, Start, Exploring, 1},
		{Exploring, Hear, Exploring, 1},
		{Exploring, Judge, Drafting, 2},
		{Exploring, Stop, Dropped, 1},
		{Drafting, Draft, Drafting, 1},
		{Drafting, Sign, Running, 3},
		{Drafting, Stop, Dropped, 1},
		{Running, Check, Running, 1},
		{Running, Breach, Breached, 1},
		{Running, Succeed, Aftercare, 1},
		{Running, Stop, Aftercare, 1},
		{Breached, HearBreach, Breached, 1},
		{Breached, JudgeGoOn, Running, 2},
		{Breached, JudgeCourt, InCourt, 2},
		{InCourt, Verdict, Running, 1},
		{InCourt, VerdictEnd, Aftercare, 1},
		{InCourt, Stop, Running, 1},
		{Aftercare, Check, Aftercare, 1},
		{Aftercare, CareDone, Ended, 1},
		{Dropped, Start, Exploring, 1},
		{Ended, Start, Exploring, 1},
	}
}

// moveOf is a step in a state; ok is false where there is none.
func moveOf(s State, step Step) (m Move, ok bool) {
	i := slices.IndexFunc(Moves(), func(m Move) bool { return m.From == s && m.Step == step })
	if i < 0 {
		return m, false
	}
	return Moves()[i], true
}

// Party signs an agreement.
type Party string

// The parties: no agreement without all three.
const (
	Resident    Party = "bewoner"
	Association Party = "verhuurder"
	Care        Party = "zorg"
)

// Parties are all parties.
func Parties() []Party { return []Party{Resident, Association, Care} }

// Terms are what an agreement says.
type Terms struct {
	Conditions string    `json:"voorwaarden"`
	Ours       string    `json:"wij"`         // what the association does
	Supporter  string    `json:"steun"`       // who supports the resident and works for nobody of us
	Children   string    `json:"kinderen"`    // whether children live there and what was looked at for them
	Guidance   string    `json:"begeleiding"` // counselling, and who gives it
	Until      time.Time `json:"tot"`         // date
	FirstCheck time.Time `json:"kijken"`      // date
}

// Entry is something that was written down.
type Entry struct {
	Step  Step      `json:"stap"`
	On    time.Time `json:"op"` // date
	Text  string    `json:"tekst,omitempty"`
	Party Party     `json:"partij,omitempty"`  // who signed
	Care  string    `json:"zorg,omitempty"`    // the user who signed for care, empty for somebody without an account
	Next  time.Time `json:"volgende,omitzero"` // date of the next check
	Terms *Terms    `json:"overeenkomst,omitempty"`
}

// Line is an entry with who wrote it.
type Line struct {
	ByID string
	Entry
}

// Stand is where an agreement stands.
type Stand struct {
	State  State
	Since  time.Time // date of the step that led there
	Heard  bool      // the resident, since the last Start or Breach
	Judged []string  // who judged since then, by user id
	As     Step      // what they judged
	Signed map[Party]Line
	Terms  Terms
	Next   time.Time // date of the next check
}

// standOf reads where an agreement stands from all that was written down.
func standOf(lines []Line) Stand {
	s := Stand{Signed: map[Party]Line{}}
	for _, l := range lines {
		s = s.after(l)
	}
	return s
}

// after is where an agreement stands after an entry that could be made.
func (s Stand) after(l Line) Stand {
	m, ok := moveOf(s.State, l.Step)
	if !ok {
		return s
	}
	got := 1
	switch l.Step {
	case Start:
		s = Stand{Signed: map[Party]Line{}}
	case Hear, HearBreach:
		s.Heard = true
	case Judge, JudgeGoOn, JudgeCourt:
		if s.As != l.Step {
			s.As, s.Judged = l.Step, nil // who judges otherwise begins anew
		}
		s.Judged = append(slices.Clone(s.Judged), l.ByID)
		got = len(s.Judged)
	case Draft:
		s.Terms, s.Next, s.Signed = *l.Terms, l.Terms.FirstCheck, map[Party]Line{} // another text is signed anew
	case Sign:
		signed := map[Party]Line{l.Party: l}
		for p, was := range s.Signed {
			signed[p] = was
		}
		s.Signed, got = signed, len(signed)
	case Check:
		s.Next = l.Next
	case Breach:
		s.Heard, s.Judged, s.As = false, nil, ""
	case Succeed, VerdictEnd, Stop:
		s.Next = l.Next
	}
	if got >= m.Wait {
		s.State, s.Since = m.To, l.On
	}
	return s
}

// runs reports whether the agreement is signed by all and not yet out of sight.
func (s Stand) runs() bool {
	return slices.Contains([]State{Running, Breached, InCourt, Aftercare}, s.State)
}

// signer is the user who signed for care what the agreement says now, empty for nobody.
func (s Stand) signer() string {
	if s.State == Drafting || s.runs() {
		return s.Signed[Care].Care
	}
	return ""
}

// Due is the date by which somebody must look at it, zero when nothing waits.
func (s Stand) Due() time.Time {
	if s.State == Running || s.State == Aftercare {
		return s.Next
	}
	return time.Time{}
}
