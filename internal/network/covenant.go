package network

import (
	"slices"
	"time"

	"samendoen/internal/base/clock"
)

// CovenantID names a covenant.
type CovenantID string

// State is where a covenant stands.
type State string

// The states of a covenant.
const (
	Drafted   State = "opgesteld"
	Agreed    State = "vastgesteld"
	Running   State = "loopt"
	Suspended State = "opgeschort"
	Ended     State = "beeindigd"
)

// States are all states in their order.
func States() []State { return []State{Drafted, Agreed, Running, Suspended, Ended} }

// Step is something that changes where a covenant stands.
type Step string

// The steps. Agree happens by itself with the last signature.
const (
	Change  Step = "wijzigen"
	Agree   Step = "vaststellen"
	Start   Step = "starten"
	Suspend Step = "opschorten"
	Resume  Step = "hervatten"
	End     Step = "beeindigen"
)

// Transition is a step that is allowed.
type Transition struct {
	From State
	Step Step
	To   State
}

// Transitions is the one table of what may happen; every other step is refused. What
// runs is suspended before it is changed: nobody works under words that are being
// rewritten. The end date ends a covenant without a step, see StateAt.
func Transitions() []Transition {
	return []Transition{
		{Drafted, Change, Drafted}, {Drafted, Agree, Agreed}, {Drafted, End, Ended},
		{Agreed, Change, Drafted}, {Agreed, Start, Running}, {Agreed, End, Ended},
		{Running, Suspend, Suspended}, {Running, End, Ended},
		{Suspended, Resume, Running}, {Suspended, Change, Drafted}, {Suspended, End, Ended},
	}
}

// Next is the state after a step, and whether the step may be taken.
func Next(from State, step Step) (State, bool) {
	for _, t := range Transitions() {
		if t.From == from && t.Step == step {
			return t.To, true
		}
	}
	return "", false
}

// NeedsReason reports whether a step is only taken with a reason.
func (s Step) NeedsReason() bool { return s == Suspend || s == End }

// Approach says when a covenant is used.
type Approach string

// The approaches (S5): before something goes wrong, after it, or both.
const (
	Preventive Approach = "preventief"
	Reactive   Approach = "reactief"
	BothWays   Approach = "beide"
)

// Approaches are all approaches.
func Approaches() []Approach { return []Approach{Preventive, Reactive, BothWays} }

// Party is an organisation that signs, and the person who signs for it.
type Party struct {
	Org       string
	Signatory string // user id
}

// Purpose is what data is shared for, and the processing that gives it its ground.
type Purpose struct {
	Text       string
	Processing ProcessingID
}

// Seat is a role of a party: what it sees and what it may decide.
type Seat struct {
	Key        string // stays the same over versions
	Title      string
	Org        string
	Mandate    string // what it may decide without asking back
	Categories []Category
}

// Terms are the contents of a covenant: what the parties sign.
type Terms struct {
	Name        string
	Vision      string // what the parties want together
	TargetGroup string
	Approach    Approach
	Parties     []Party
	Purposes    []Purpose
	Categories  []Category
	Seats       []Seat
	From, Until time.Time // dates, both included
	Months      int       // kept so long after the help ends
	MonthsWhy   string
}

// Signature is the signature of a party under a version.
type Signature struct {
	Org     string
	User    string
	Version int64
	At      time.Time
}

// Covenant is an agreement of organisations. It creates no ground: it narrows what the
// processings behind its purposes allow.
type Covenant struct {
	ID         CovenantID
	Org        string // whose register it rests on, and who keeps it
	State      State
	Version    int64 // of the contents
	Stamp      int64 // of the row, for optimistic locking
	Reason     string
	ChangedAt  time.Time
	StartedAt  time.Time // last started or resumed
	Terms      Terms
	Signatures []Signature // of all versions
}

// SignedBy is the signature of a party under the present version, and whether there is one.
func (c Covenant) SignedBy(org string) (Signature, bool) {
	i := slices.IndexFunc(c.Signatures, func(s Signature) bool { return s.Org == org && s.Version == c.Version })
	if i < 0 {
		return Signature{}, false
	}
	return c.Signatures[i], true
}

// Unsigned are the parties that have not signed the present version.
func (c Covenant) Unsigned() []Party {
	var list []Party
	for _, p := range c.Terms.Parties {
		if _, ok := c.SignedBy(p.Org); !ok {
			list = append(list, p)
		}
	}
	return list
}

// StateAt is where a covenant stands at a moment: after its end date it has ended, also
// when nobody did anything.
func (c Covenant) StateAt(at time.Time) State {
	if c.State != Drafted && !c.Terms.Until.IsZero() && clock.Date(at).After(c.Terms.Until) {
		return Ended
	}
	return c.State
}

// Soon reports whether a running covenant ends within 60 days.
func (c Covenant) Soon(at time.Time) bool {
	return c.StateAt(at) == Running && clock.Date(at).AddDate(0, 0, 60).After(c.Terms.Until)
}

// Seat is the role with a key, and whether there is one.
func (t Terms) Seat(key string) (Seat, bool) {
	i := slices.IndexFunc(t.Seats, func(s Seat) bool { return s.Key == key })
	if i < 0 {
		return Seat{}, false
	}
	return t.Seats[i], true
}

// Party is the party of an organisation, and whether it is one.
func (t Terms) Party(org string) (Party, bool) {
	i := slices.IndexFunc(t.Parties, func(p Party) bool { return p.Org == org })
	if i < 0 {
		return Party{}, false
	}
	return t.Parties[i], true
}

// Gaps are the reasons why the contents cannot be signed yet.
func (t Terms) Gaps(register map[ProcessingID]Processing) []Block {
	var list []Block
	add := func(missing bool, key, name string) {
		if missing {
			list = append(list, Block{key, name})
		}
	}
	add(t.Vision == "", "network.gap_vision", "")
	add(t.TargetGroup == "", "network.gap_target", "")
	add(!slices.Contains(Approaches(), t.Approach), "network.gap_approach", "")
	add(t.From.IsZero() || t.Until.Before(t.From), "network.gap_dates", "")
	add(t.Months < 1 || t.MonthsWhy == "", "network.gap_term", "")
	add(len(t.Parties) < 2, "network.gap_parties", "")
	add(len(t.Purposes) == 0, "network.gap_purposes", "")
	add(len(t.Categories) == 0, "network.gap_categories", "")
	add(len(t.Seats) == 0, "network.gap_seats", "")
	var grounded []Category
	for _, p := range t.Purposes {
		r, known := register[p.Processing]
		add(!known, "network.gap_register", p.Text)
		add(known && t.Months > r.Months, "network.gap_longer", r.Name)
		grounded = append(grounded, r.Categories...)
	}
	for _, c := range t.Categories {
		add(len(t.Purposes) > 0 && !slices.Contains(grounded, c), "network.gap_ground", string(c))
	}
	return list
}
