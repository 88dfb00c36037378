package network

import (
	"slices"
	"time"

	"samendoen/internal/base/fault"
)

// WaypointKind says whether something helps or hinders on the way to a covenant (S5).
type WaypointKind string

// The kinds of waypoints.
const (
	Oasis      WaypointKind = "oase"
	Highwayman WaypointKind = "struikrover"
)

// WaypointKinds are both kinds.
func WaypointKinds() []WaypointKind { return []WaypointKind{Oasis, Highwayman} }

// Waypoint is what helps or hinders, with the one who does something about it and when.
type Waypoint struct {
	ID    string
	Kind  WaypointKind
	Text  string
	Owner string // user id, never empty
	Due   time.Time
	Done  time.Time // zero while it is open
}

// Late reports whether a waypoint should have been passed before today.
func (w Waypoint) Late(today time.Time) bool { return w.Done.IsZero() && today.After(w.Due) }

// Check are the reasons why a waypoint cannot be kept; owners are those it can have.
func (w Waypoint) Check(owners []string, today time.Time) []fault.Field {
	var c checker
	c.refuse(!slices.Contains(WaypointKinds(), w.Kind), "soort", "network.choose")
	c.text("wat", w.Text, maxText, true)
	c.refuse(!slices.Contains(owners, w.Owner), "eigenaar", "network.choose")
	c.refuse(w.Due.Before(today), "datum", "network.date_ahead")
	return c.fields
}

// Check are the reasons why a person cannot get this mandate in a covenant.
func (m Mandate) Check(t Terms, people []string) []fault.Field {
	var c checker
	_, known := t.Seat(m.Seat)
	c.refuse(!known, "rol", "network.choose")
	c.refuse(!slices.Contains(people, m.User), "persoon", "network.choose")
	c.text("gebied", m.Area, 10, false)
	c.refuse(m.From.IsZero() || m.From.Before(t.From), "vanaf", "network.mandate_from")
	c.refuse(m.Until.Before(m.From) || m.Until.After(t.Until), "tot", "network.mandate_until")
	return c.fields
}
