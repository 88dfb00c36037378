package volunteer

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/place"
)

// ID names a volunteer.
type ID string

// ObjectType is how the policy and the log name a volunteer.
const ObjectType = "Volunteer"

// State is where somebody stands as a volunteer. The codes are stored.
type State string

// The states.
const (
	Signed  State = "aangemeld"
	Meeting State = "kennismaking"
	Active  State = "actief"
	Paused  State = "pauze"
	Stopped State = "gestopt"
)

// States are all states, in the order in which people pass them.
func States() []State { return []State{Signed, Meeting, Active, Paused, Stopped} }

// Step is what changes a state.
type Step string

// The steps.
const (
	Sign   Step = "aanmelden"
	Meet   Step = "kennismaken"
	Start  Step = "starten"
	Pause  Step = "pauze"
	Resume Step = "terugkomen"
	Stop   Step = "stoppen"
	Speak  Step = "praten" // a coaching talk: it changes no state
)

// Side is who takes a step.
type Side string

// The sides.
const (
	Colleague Side = "collega"
	Self      Side = "vrijwilliger"
)

// Move is a line of the table of states; an empty From is where somebody begins.
type Move struct {
	From State
	Step Step
	By   Side
	To   State
}

// Moves is the table of states: every other step is refused.
func Moves() []Move {
	list := []Move{{Signed, Meet, Colleague, Meeting}, {Meeting, Start, Colleague, Active}}
	for _, by := range []Side{Colleague, Self} {
		list = append(list, Move{"", Sign, by, Signed}, Move{Signed, Stop, by, Stopped}, Move{Meeting, Stop, by, Stopped},
			Move{Active, Pause, by, Paused}, Move{Active, Stop, by, Stopped}, Move{Paused, Resume, by, Active}, Move{Paused, Stop, by, Stopped},
			Move{Stopped, Resume, by, Signed})
		for _, at := range []State{Meeting, Active, Paused} {
			list = append(list, Move{at, Speak, by, at})
		}
	}
	return list
}

// Next is the state after a step of a side; false when the table does not know it.
func Next(from State, step Step, by Side) (State, bool) {
	i := slices.IndexFunc(Moves(), func(m Move) bool { return m.From == from && m.Step == step && m.By == by })
	if i < 0 {
		return from, false
	}
	return Moves()[i].To, true
}

// Steps are what a side can do in a state, in the order of the table.
func Steps(from State, by Side) (list []Step) {
	for _, m := range Moves() {
		if m.From == from && m.By == by && m.Step != Meet { // that one goes by the welcome talk
			list = append(list, m.Step)
		}
	}
	return list
}

// Roles are what somebody can do as a volunteer, by their codes.
func Roles() []string {
	return []string{"ogen-en-oren", "gastvrouw", "buurtbemiddelaar", "activiteiten", "klusser", "taalmaatje", "bewonerscommissie", "bewonerskrachtenteam"}
}

// Languages are the codes of languages that somebody may speak (ISO 639; ngt is Dutch sign language).
func Languages() []string {
	return []string{"nl", "ar", "bg", "de", "en", "es", "fa", "fr", "ngt", "pap", "pl", "ro", "so", "srn", "ti", "tr", "uk", "zgh", "zh"}
}

// Talents are what somebody may be good at, by their codes.
func Talents() []string {
	return []string{"koken", "tuin", "klussen", "fietsen", "computers", "geldzaken", "brieven", "taal", "luisteren", "organiseren", "muziek", "sport", "kinderen", "handwerk", "rijden"}
}

// AsksCertificate reports whether somebody with one of the roles needs a certificate of conduct (VOG):
// those come into homes, or are alone with one resident.
func AsksCertificate(roles []string) bool {
	return slices.ContainsFunc(roles, func(r string) bool { return slices.Contains([]string{"buurtbemiddelaar", "klusser", "taalmaatje"}, r) })
}

// The parts of a week: three of each day.
const (
	dayParts  = 3
	weekParts = 7 * dayParts
)

// Private is what is sealed of a volunteer.
type Private struct {
	Name  string
	Phone string
	Mail  string
	When  string // when they have time, in their own words
	Call  string // number of the contact person, for the volunteer
	Quiet bool   // they want no milestones
	Why   string // why they pause or stopped, if they said so: for them and the contact person
}

// Certificate is what is known of a certificate of conduct; the document itself is never kept.
type Certificate struct {
	Asked, Received, Until time.Time // dates, zero for not
}

// Valid reports whether a certificate is there on a date.
func (c Certificate) Valid(today time.Time) bool {
	return !c.Received.IsZero() && !c.Until.Before(today)
}

// Volunteer is somebody who volunteers.
type Volunteer struct {
	ID        ID
	OrgID     string
	UserID    string // account, empty without one
	ContactID string // colleague, empty for none
	Private
	Erased      bool // Private cannot be read any more
	ComplexID   place.ComplexID
	Staircase   string
	Roles       []string
	Languages   []string
	Talents     []string
	Parts       uint32 // bit 3 x day + part; Monday and the morning are 0
	Certificate Certificate
	Agreed      time.Time // date of the agreement, zero without
	Agreement   int       // its version
	State       State
	SignedUp    time.Time // instant
	Since       time.Time // instant of the state
	Started     time.Time // instant of being active for the first time since signing up
	Back        time.Time // date on which a pause ends
	Talks       Talks
	Moment      Moment // the next; zero for none
	Version     int64
}

// Resource is the volunteer for the policy.
func (v Volunteer) Resource() access.Resource {
	return access.Resource{Type: ObjectType, ID: string(v.ID), Org: v.OrgID, Sender: v.UserID, Holder: v.ContactID}
}

// Has reports whether somebody has time in a part of the week.
func (v Volunteer) Has(day, part int) bool { return v.Parts&(1<<(day*dayParts+part)) != 0 }

// Lengths of what is filled in, in runes.
const (
	maxName  = 80
	maxPhone = 30
	maxMail  = 120
	maxWhen  = 300
	maxNote  = 500
)

// check are the reasons why what somebody filled in cannot be so, under the names of the form.
func (v Volunteer) check() (fields []fault.Field) {
	line := func(name, s string, most int) {
		switch {
		case utf8.RuneCountInString(s) > most || !utf8.ValidString(s):
			fields = append(fields, fault.NewField(name, "volunteer.long", "Max", most))
		case text.ContainsBSN(s):
			fields = append(fields, fault.NewField(name, "volunteer.bsn"))
		}
	}
	if v.Name == "" {
		fields = append(fields, fault.NewField("naam", "volunteer.name_missing"))
	}
	if v.Phone == "" && v.Mail == "" {
		fields = append(fields, fault.NewField("telefoon", "volunteer.reach_missing"))
	}
	if v.Mail != "" && !strings.Contains(v.Mail, "@") {
		fields = append(fields, fault.NewField("mail", "volunteer.mail_wrong"))
	}
	line("naam", v.Name, maxName)
	line("telefoon", v.Phone, maxPhone)
	line("mail", v.Mail, maxMail)
	line("contact-telefoon", v.Call, maxPhone)
	line("wanneer", v.When, maxWhen)
	for name, list := range map[string][2][]string{"rollen": {v.Roles, Roles()}, "talen": {v.Languages, Languages()}, "talenten": {v.Talents, Talents()}} {
		if slices.ContainsFunc(list[0], func(x string) bool { return !slices.Contains(list[1], x) }) {
			fields = append(fields, fault.NewField(name, "volunteer.choose"))
		}
	}
	return fields
}

// lacks are what somebody lacks to become active, as words of the form.
func (v Volunteer) lacks(s Settings, today time.Time) (fields []fault.Field) {
	if v.Agreed.IsZero() || v.Agreement < s.Agreement {
		fields = append(fields, fault.NewField("overeenkomst", "volunteer.lacks_agreement"))
	}
	if AsksCertificate(v.Roles) && !v.Certificate.Valid(today) {
		fields = append(fields, fault.NewField("vog", "volunteer.lacks_certificate"))
	}
	if v.ContactID == "" {
		fields = append(fields, fault.NewField("contact", "volunteer.lacks_contact"))
	}
	return fields
}
