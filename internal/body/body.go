package body

import (
	"slices"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
)

// ID names a body of residents.
type ID string

// Kind is how residents are organised.
type Kind string

// The kinds.
const (
	Association      Kind = "huurdersvereniging"
	Committee        Kind = "bewonerscommissie"
	Team             Kind = "bewonerskrachtenteam"
	ComplexCommittee Kind = "complexcommissie"
)

// Kinds are all kinds, in the order of screens.
func Kinds() []Kind { return []Kind{Association, Committee, Team, ComplexCommittee} }

// ByLaw reports whether the act gives a body of the kind a right to advise (Wet op het overleg
// huurders verhuurder art. 1 and 5). The others have the same terms when they are asked.
func (k Kind) ByLaw() bool { return k == Association || k == Committee }

// Role is what a member does in a body.
type Role string

// The roles.
const (
	Chair     Role = "voorzitter"
	Secretary Role = "secretaris"
	Treasurer Role = "penningmeester"
	Plain     Role = "lid"
)

// Roles are all roles, in the order of screens.
func Roles() []Role { return []Role{Chair, Secretary, Treasurer, Plain} }

// Body is how residents of an area are organised.
type Body struct {
	ID        ID
	OrgID     string // the association that it talks with
	Kind      Kind
	Name      string
	Areas     string // codes of areas and ids of complexes, as access.Area writes them; empty for everywhere
	ContactID string // user at the association
	Mandate   string // what was agreed that it speaks for and decides
	Rhythm    int    // months between two meetings; 0: no rhythm was agreed
	Least     int    // members that it needs
	Made      time.Time
	Version   int64
}

// Member is somebody in a body for a term.
type Member struct {
	ID     string
	BodyID ID
	OrgID  string
	UserID string // who signs in here; empty for none
	Role   Role
	From   time.Time // date
	Until  time.Time // last date; zero: no end was agreed
	Name   string    // sealed
	Reach  string    // sealed: a phone number or address of mail
	// Version is 0 for a member that is not there yet.
	Version int64
}

// In reports whether somebody is a member on a date.
func (m Member) In(date time.Time) bool {
	return !date.Before(m.From) && (m.Until.IsZero() || !date.After(m.Until))
}

// resource is a body as the policy sees it on a date.
func (b Body) resource(members []Member, today time.Time) access.Resource {
	r := access.Resource{Type: ObjectType, ID: string(b.ID), Org: b.OrgID, Holder: b.ContactID, Areas: b.Areas}
	for _, m := range members {
		if m.BodyID == b.ID && m.UserID != "" && m.In(today) {
			r.Participants = append(r.Participants, m.UserID)
		}
	}
	return r
}

// Limits of what is written.
const (
	maxName    = 80
	maxReach   = 120
	maxLine    = 120
	maxWords   = 4000
	maxMandate = 1500
	maxRhythm  = 24
	maxLeast   = 15
	mostAreas  = 3
)

// checker collects why something cannot be like this.
type checker []fault.Field

func (c *checker) refuse(wrong bool, name, key string, pairs ...any) {
	if wrong {
		*c = append(*c, fault.NewField(name, key, pairs...))
	}
}

// words checks a text that has at least so many characters and at most so many.
func (c *checker) words(name, s string, least, most int) {
	switch {
	case utf8.RuneCountInString(s) < least:
		c.refuse(true, name, "body.short")
	case utf8.RuneCountInString(s) > most || !utf8.ValidString(s):
		c.refuse(true, name, "body.long", "Max", most)
	default:
		c.refuse(text.ContainsBSN(s), name, "body.bsn")
	}
}

// Check are the reasons why a body cannot be like this, under the names of the form.
func (b Body) Check() []fault.Field {
	var c checker
	c.refuse(!slices.Contains(Kinds(), b.Kind), "soort", "body.choose")
	c.words("naam", b.Name, 2, maxName)
	c.words("mandaat", b.Mandate, 0, maxMandate)
	c.refuse(b.ContactID == "", "contact", "body.choose")
	c.refuse(b.Rhythm < 0 || b.Rhythm > maxRhythm, "ritme", "body.bad_rhythm", "Max", maxRhythm)
	c.refuse(b.Least < 1 || b.Least > maxLeast, "leden", "body.bad_least", "Max", maxLeast)
	c.refuse(len(access.Codes(b.Areas)) > mostAreas, "plek", "body.choose")
	return c
}

// Check are the reasons why a member cannot be like this, under the names of the form.
func (m Member) Check() []fault.Field {
	var c checker
	c.words("naam", m.Name, 2, maxName)
	c.words("bereik", m.Reach, 0, maxReach)
	c.refuse(!slices.Contains(Roles(), m.Role), "rol", "body.choose")
	c.refuse(m.From.IsZero(), "vanaf", "body.bad_date")
	c.refuse(!m.Until.IsZero() && m.Until.Before(m.From), "tot", "body.bad_until")
	return c
}
