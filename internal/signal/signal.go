package signal

import (
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/place"
)

// Signal is what somebody passed on, and where it stands. The sealed sentence and the
// notes are not part of it: Show opens them.
type Signal struct {
	ID         string
	Org        string          // the controller: whose home or complex it is about
	UnitID     place.UnitID    // empty when it is about a complex
	ComplexID  place.ComplexID // of the home, or the complex itself; empty if the home has none
	Address    string          // of the home at that moment, empty for a complex
	Site       string          // name of the complex at that moment
	SenderID   string
	SenderRole access.Role
	Source     Source
	At         time.Time // instant
	Theme      Theme
	Facts      []FactCode
	Sentence   string // readable only when it is about a complex; otherwise empty
	Urgency    Urgency
	Photos     int

	State    State
	HolderID string    // never empty
	Since    time.Time // instant since when the holder has it
	Due      time.Time // date before which the holder acts; zero once it is done
	TalkOn   time.Time // date of the planned talk, zero if none is planned
	TalkAt   time.Time // instant of the first talk, zero if there was none
	Late     int       // how often a date passed
	CaseID   string
	Solved   bool      // of the case, once it is closed
	DoneAt   time.Time // instant on which nothing was left to do here
	Version  int64

	seq     int64 // order of arrival, for paging
	wasDone bool  // when it was read
}

// Number is what people call the signal on the telephone; it says nothing about how
// many signals there are.
func (s Signal) Number() string { return Number(s.ID) }

// Place is where it is about, in one line.
func (s Signal) Place() string {
	switch {
	case s.Address == "":
		return s.Site
	case s.Site == "":
		return s.Address
	}
	return s.Address + ", " + s.Site
}

// Number is the telephone number of a signal's id: eight signs of Crockford's base 32,
// which has no I, L, O and U.
func Number(id string) string {
	const signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	hex := strings.ReplaceAll(id, "-", "")
	if len(hex) < 10 {
		return ""
	}
	var v uint64
	for _, r := range strings.ToLower(hex[len(hex)-10:]) {
		v = v<<4 | uint64(strings.IndexRune("0123456789abcdef", r)&15) // #nosec G115 -- from 0 to 15
	}
	var b [9]byte
	for i := 8; i >= 0; i-- {
		if i == 4 {
			b[i] = '-'
			continue
		}
		b[i] = signs[v&31]
		v >>= 5
	}
	return string(b[:])
}

// Resource is the signal as the policy sees it; access.Load adds who is shut out.
func Resource(s Signal) access.Resource {
	return access.Resource{Type: "Signal", ID: s.ID, Org: s.Org, Sender: s.SenderID, Holder: s.HolderID,
		Home: string(s.UnitID), Case: s.CaseID}
}

// Urgency says how soon the sender thinks somebody must act.
type Urgency string

// The urgencies. Who is in danger now is told to call 112, not to choose one.
const (
	Ordinary Urgency = "gewoon"
	ThisWeek Urgency = "week"
	Today    Urgency = "vandaag"
)

// Urgencies are all urgencies in the order of the screen.
func Urgencies() []Urgency { return []Urgency{Ordinary, ThisWeek, Today} }

// days is the term for the first talk, in working days.
func (u Urgency) days() int {
	switch u {
	case Today:
		return 0
	case ThisWeek:
		return 2
	}
	return 5
}

// Event is one step in the life of a signal.
type Event struct {
	ID      string
	At      time.Time // instant
	ActorID string    // empty: the program itself
	Step    Step
	State   State     // after the step
	Holder  string    // after the step
	Day     time.Time // date that was agreed, zero if none
	CaseID  string
	sealed  []byte
}
