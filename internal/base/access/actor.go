package access

import "slices"

// Role is what somebody is within an organisation (issue A, point 3).
type Role string

// The roles, by their Dutch names, which are also what tokens and deliveries say.
const (
	Resident     Role = "bewoner"
	Tradesperson Role = "vakman"
	Caretaker    Role = "wijkbeheerder"
	Consultant   Role = "consulent"
	TeamLead     Role = "teamleider"
	Director     Role = "regisseur"
	Partner      Role = "partner"
	Volunteer    Role = "vrijwilliger"
	OnCall       Role = "achterwacht"
	PolicyMaker  Role = "beleid"
	Board        Role = "bestuur"
	Officer      Role = "fg"
	Admin        Role = "beheerder"
	ArrearsStaff Role = "incasso"    // works on rent arrears at an association, and on nothing else
	DebtHelp     Role = "schuldhulp" // takes early debt warnings in at a municipality
	// SafetyOfficer is who works with the reporting code for domestic violence and child abuse
	// (Wmo 2015 art. 4.1.1 and the decree on the reporting code).
	SafetyOfficer Role = "aandachtsfunctionaris"
	// Guest is somebody at a partner without an account, who came with a link. No account has
	// it, so it is not among Roles.
	Guest Role = "gast"
)

// GuestPrefix begins the id of an actor with the role Guest, before the id of the link.
const GuestPrefix = "gast/"

// Roles are all roles in the order in which screens show them.
func Roles() []Role {
	return []Role{Resident, Tradesperson, Caretaker, Consultant, TeamLead, Director, Partner,
		Volunteer, OnCall, PolicyMaker, Board, Officer, Admin, ArrearsStaff, DebtHelp, SafetyOfficer}
}

// Via is how an actor was signed in; the log keeps it.
type Via string

// The ways. A command is given on the machine itself; the program works by itself in jobs.
const (
	BySession Via = "sessie"
	ByToken   Via = "sleutel"
	ByDevice  Via = "toestel" // a phone that may only send, without a session
	ByCommand Via = "opdracht"
	ByProgram Via = "programma"
	// ByInvitation is a resident, a supporter or somebody at a partner with a code and a PIN, who
	// has no account.
	ByInvitation Via = "uitnodiging"
)

// Actor is who carries out a use case. The zero Actor may do nothing.
type Actor struct {
	UserID string
	OrgID  string
	Name   string
	Org    string // the organisation's name
	Roles  []Role
	// Scopes limit an API token to some actions, by prefix ("signal."); nil means
	// that the actor came with a session and is not limited.
	Scopes []string
	// OneFactor tells that the actor showed one factor only, where the installation asks
	// for two before anybody sees contents.
	OneFactor bool
	// Notices is how many notices waited for the actor when the request came: the frame of
	// a page says so. No rule looks at it.
	Notices int
	Via     Via // empty: nobody signed in, or it is not known
	// Renews tells that an open page asks for itself again, as it says. No rule looks at it; the log
	// does, see audit.Look.
	Renews bool
	system bool
}

// System is the program itself at work in a job, for one organisation or for all.
func System(orgID string) Actor {
	return Actor{UserID: "system", OrgID: orgID, Name: "Samendoen", Via: ByProgram, system: true}
}

// Command is somebody at the machine itself at work for an organisation: the program does
// not know who.
func Command(orgID string) Actor {
	a := System(orgID)
	a.Via = ByCommand
	return a
}

// IsSystem reports whether it is the program, or somebody at the machine, and no user.
func (a Actor) IsSystem() bool { return a.system }

// Has reports whether the actor has the role.
func (a Actor) Has(r Role) bool { return slices.Contains(a.Roles, r) }

// Known reports whether somebody is signed in.
func (a Actor) Known() bool { return a.UserID != "" }
