package signal

import "samendoen/internal/base/access"

// Source is by which way a signal came in. Beside the role of its sender it says where a
// signal comes from: what a resident says on the telephone and on the public page is the
// same role and another source.
type Source string

// The sources. The first five follow from who sent it; of the others the way in decides.
const (
	FromStaff      Source = "medewerker"
	FromVolunteer  Source = "vrijwilliger"
	FromPartner    Source = "partner"
	FromResident   Source = "bewoner"
	FromContractor Source = "aannemer" // with a work order, see workorder
	FromDesk       Source = "balie"    // typed by a colleague for who rang or came by
	FromMail       Source = "mail"
	FromDoor       Source = "voordeur" // the public page without login
	FromAPI        Source = "api"      // another program
)

// Sources are all sources in the order of the screen.
func Sources() []Source {
	return []Source{FromStaff, FromContractor, FromVolunteer, FromPartner, FromResident, FromDesk, FromMail, FromDoor, FromAPI}
}

// Key is the message key of the source.
func (s Source) Key() string { return "signal.source_" + string(s) }

// sourceOf is the source of what somebody sent by themselves in the program.
func sourceOf(r access.Role) Source {
	switch r {
	case access.Volunteer:
		return FromVolunteer
	case access.Partner:
		return FromPartner
	case access.Resident:
		return FromResident
	}
	return FromStaff
}
