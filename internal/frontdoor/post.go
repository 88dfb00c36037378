package frontdoor

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/signal"
)

// ID is the id of a post.
type ID string

// Channel is how something came to the door.
type Channel string

// The channels.
const (
	Page    Channel = "pagina"   // typed on the public page by the reporter
	Phone   Channel = "telefoon" // typed by a colleague who took the call
	Counter Channel = "balie"    // typed by a colleague for who came by
	Mail    Channel = "mail"     // came into the mailbox of the organisation
)

// ByColleague reports whether a colleague typed for the reporter.
func (c Channel) ByColleague() bool { return c == Phone || c == Counter }

// source is by which way a signal that is made of it came in.
func (c Channel) source() signal.Source {
	switch {
	case c.ByColleague():
		return signal.FromDesk
	case c == Mail:
		return signal.FromMail
	}
	return signal.FromDoor
}

// Key is the message key of the channel for staff.
func (c Channel) Key() string { return "frontdoor.channel_" + string(c) }

// About is what a post is about, as the reporter says it.
type About string

// The choices. Only about a place nobody has to say who they are.
const (
	AboutPlace About = "plek"   // a stairwell, a street, a building: nobody's home
	AboutHome  About = "woning" // somebody's home, or who lives there
	AboutOwn   About = "mij"    // the reporter's own home or question
)

// AboutUnsaid is what a mail is about: nobody asked.
const AboutUnsaid About = "niet-gezegd"

// Abouts are all choices in the order of the page.
func Abouts() []About { return []About{AboutPlace, AboutHome, AboutOwn} }

// Key is the message key of the choice for staff.
func (a About) Key() string { return "frontdoor.about_" + string(a) }

// State is where a post stands.
type State string

// The states. Accepted and Refused are ends.
const (
	Waiting  State = "wacht"
	Accepted State = "aangenomen"
	Refused  State = "geweigerd"
)

// Reason is why a post was refused.
type Reason string

// The reasons. The texts of Nonsense are erased at once.
const (
	Nonsense  Reason = "onzin"
	Twice     Reason = "dubbel"
	NotOurs   Reason = "niet-van-ons"
	Elsewhere Reason = "verwezen" // the reporter was told who can help
)

// Reasons are all reasons in the order of the page.
func Reasons() []Reason { return []Reason{Elsewhere, NotOurs, Twice, Nonsense} }

// Key is the message key of the reason for staff.
func (r Reason) Key() string { return "frontdoor.reason_" + string(r) }

// Post is what came to the door, without its texts.
type Post struct {
	ID      ID
	Org     string
	Channel Channel
	Lang    string // of the page: "nl", "ar"
	About   About
	At      time.Time // instant
	State   State
	// Suspect posts filled in what a human does not see. They wait in a list of their own.
	Suspect   bool
	Contact   bool      // name and telephone or mail are there and not taken back
	Holder    string    // the colleague who has to read it, before Due; empty where nobody is at the desk
	Since     time.Time // instant since when
	SignalID  string
	HandledBy string
	HandledAt time.Time // instant, zero while it waits
	Reason    Reason
	Version   int64
}

// Due is the date before which a colleague reads a post.
func (p Post) Due() time.Time { return clock.AddWorkingDays(clock.Date(p.At), 1) }

// Letter is what somebody wrote.
type Letter struct {
	Where string // as they would say it: nobody is told whether it exists
	What  string
	// Only a mail has what follows.
	Subject string `json:",omitempty"`
	Left    string `json:",omitempty"` // names of what came along and was not kept, with commas
	Photos  int    `json:",omitempty"` // how many pictures were kept
	Cut     bool   `json:",omitempty"` // there was more text than a post holds
	Masked  bool   `json:",omitempty"` // a citizen service number was made unreadable
	Large   bool   `json:",omitempty"` // too large to take in: it is in the mailbox still
}

// Reporter is who wrote it.
type Reporter struct {
	Name    string
	Contact string // telephone or mail
	// CallBack is what a caller asked for.
	CallBack bool
	// Code is what tells who mailed the story; nobody else is sent theirs.
	Code string `json:",omitempty"`
}

// Limits of what can be written, in runes.
const (
	maxWhere   = 200
	maxWhat    = 500 // as much as a signal holds
	maxName    = 100
	maxContact = 100
)

// Form is a post as it is filled in.
type Form struct {
	Org     string
	Lang    string
	Channel Channel
	About   About
	Letter
	Reporter
	Token string // see tokens
	Trap  string // what stands in the field that a human does not see
}

func (f Form) tidied() Form {
	f.Where, f.Name, f.Contact = line(f.Where), line(f.Name), line(f.Contact)
	f.What = strings.TrimSpace(plain(strings.ReplaceAll(f.What, "\r\n", "\n")))
	return f
}

// line is a text of one line without spaces too many.
func line(s string) string { return strings.Join(strings.Fields(plain(s)), " ") }

// plain has no control characters but ends of lines, and none that turn the direction of a
// text, by which a line can be made to read as something else (Unicode TR 36).
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsControl(r):
			return ' '
		case r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
}

// check are all reasons why a form comes back, under the names of its controls.
func check(f Form) []fault.Field {
	var fields []fault.Field
	no := func(wrong bool, name, key string, pairs ...any) bool {
		if wrong {
			fields = append(fields, fault.NewField(name, "frontdoor."+key, pairs...))
		}
		return wrong
	}
	no(f.About != AboutPlace && f.About != AboutHome && f.About != AboutOwn, "over", "need_about")
	one := func(name, s, missing string, maximum int, needed bool) {
		switch n := utf8.RuneCountInString(s); {
		case no(!utf8.ValidString(s), name, "damaged"), no(n > maximum, name, "long", "Max", maximum):
		case no(text.ContainsBSN(s) && name != "contact", name, "bsn"):
		default:
			no(needed && s == "", name, missing)
		}
	}
	known := f.About == AboutHome || f.About == AboutOwn
	one("waar", f.Where, "need_where", maxWhere, true)
	one("wat", f.What, "need_what", maxWhat, true)
	one("naam", f.Name, "need_name", maxName, known)
	one("contact", f.Contact, "need_contact", maxContact, known || f.CallBack)
	no(f.Contact != "" && len(f.Contact) <= 4*maxContact && !reachable(f.Contact), "contact", "contact_form")
	return fields
}

// reachable reports whether a text can be a telephone number or a mail address; whether it
// is one only shows when somebody uses it.
func reachable(s string) bool {
	before, after, mail := strings.Cut(s, "@")
	if mail {
		return before != "" && strings.Contains(after, ".") && !strings.ContainsAny(s, " <>")
	}
	digits := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return digits >= 8 && digits <= 15
}
