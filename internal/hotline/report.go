package hotline

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
)

// ObjectType is how a report is called in the log and in access rights.
const ObjectType = "Report"

// ID names a report.
type ID string

// Kind is what a report is.
type Kind string

// The kinds.
const (
	Call  Kind = "melding"  // somebody says what is the matter
	Alarm Kind = "alarm"    // somebody wants help now, with one tap
	Visit Kind = "bezoek"   // somebody did not say in time that they are safe
	Drill Kind = "oefening" // nothing is the matter
	// Probe is of a watch: who sends it is called, and nobody else.
	Probe Kind = "proef"
)

// Kinds are all kinds.
func Kinds() []Kind { return []Kind{Call, Alarm, Visit, Drill, Probe} }

// Source is by which way a report came in.
type Source string

// The ways.
const (
	Screen Source = "scherm"
	Phone  Source = "telefoon" // the desk typed it for who called
	API    Source = "api"
	SMS    Source = "sms"
	Clock  Source = "klok" // the program, when a timer ran out
)

// State is where a report stands.
type State string

// The states.
const (
	Open   State = "open"       // nobody has it
	Taken  State = "aangenomen" // a human has it
	Over   State = "afgesloten"
	Repeat State = "herhaald" // it repeats another one, which is called about
)

// Draft is a report as it comes in.
type Draft struct {
	Kind   Kind
	Source Source
	What   string // in the words of who reports
	Where  string // in words
	Areas  string // of the place, as access.Area writes them; empty when nobody knows
	Who    string // name of who reports, when that is not the user
	Tel    string // to call back
	Group  string // reports with the same one are one thing while it is open; empty for none
	Key    string // the same key of the same sender is the same report
	ByID   string // on whose behalf the program reports; of anybody else it is their own
}

const (
	maxWhat  = 4000
	maxShort = 200
)

// trimmed is a draft as it is kept. What is too long is cut and never refused: a report that is
// refused at night is lost.
func (d Draft) trimmed() Draft {
	cut := func(s string, most int) string {
		s = strings.ToValidUTF8(strings.TrimSpace(s), "")
		if utf8.RuneCountInString(s) > most {
			s = string([]rune(s)[:most])
		}
		return s
	}
	d.What, d.Where, d.Who, d.Tel = cut(d.What, maxWhat), cut(d.Where, maxShort), cut(d.Who, maxShort), cut(d.Tel, maxShort)
	d.Group, d.Key, d.Areas = cut(d.Group, maxShort), cut(d.Key, maxShort), access.Area(strings.Fields(cut(d.Areas, maxShort))...)
	return d
}

// check are the reasons why a draft is no report at all: only what no human could mean.
func (d Draft) check() (fields []fault.Field) {
	if !slices.Contains(Kinds(), d.Kind) {
		fields = append(fields, fault.NewField("soort", "hotline.kind"))
	}
	return fields
}

// Report is something that was reported.
type Report struct {
	ID      ID
	OrgID   string
	Receipt string // as people read it: ABCDE-FGHJK
	Kind    Kind
	Source  Source
	ByID    string // user who reports, or who typed it; empty for a program
	Group   string
	HeadID  ID     // of which it is a repeat; empty for none
	Areas   string // see access.Area
	At      time.Time
	State   State
	Run     Run
	Begun   bool // the calling began
	Version int64
	Details
}

// Details are what of a report is sealed.
type Details struct {
	What, Where, Who, Tel string
}

// Resource is the report for the policy: who reported it, and who has it.
func (r Report) Resource() access.Resource {
	var called []string
	for _, c := range r.Run.Called {
		called = append(called, c.UserID)
	}
	called = append(called, r.Run.Had...)
	if r.Run.Offer.UserID != "" {
		called = append(called, r.Run.Offer.UserID)
	}
	return access.Resource{Type: ObjectType, ID: string(r.ID), Org: r.OrgID, Sender: r.ByID, Holder: r.Run.Ack.UserID, Participants: called, Areas: r.Areas}
}

// state is the state that follows from how far the calling is.
func (r Report) state() State {
	switch {
	case r.HeadID != "":
		return Repeat
	case !r.Run.Closed.IsZero():
		return Over
	case r.Run.Ack.UserID != "":
		return Taken
	}
	return Open
}

// PageState is where a message about a report stands. Only a human acknowledges: that stands in the
// timeline of the report.
type PageState string

// The states.
const (
	PageWaits     PageState = "wacht"
	PageAccepted  PageState = "verstuurd"  // the provider took it
	PageDelivered PageState = "afgeleverd" // the provider says that it arrived
	PageFailed    PageState = "mislukt"
	PageUncertain PageState = "onzeker" // the program died while it went; it is sent again with the same key
	PageDropped   PageState = "vervallen"
)

// Sent is a message to somebody about a report.
type Sent struct {
	Page
	ID        string
	ReportID  ID
	Kind      WayKind
	At        time.Time
	State     PageState
	Accepted  time.Time
	Delivered time.Time
	Why       string // it failed
}

// WayKind is a kind of way to reach somebody.
type WayKind string

// The kinds of ways.
const (
	BySMS   WayKind = "sms"
	ByVoice WayKind = "stem"
	ByMail  WayKind = "mail"
	ByPush  WayKind = "push"
	ByChat  WayKind = "chat"
)

// WayKinds are all kinds of ways.
func WayKinds() []WayKind { return []WayKind{ByVoice, BySMS, ByPush, ByMail, ByChat} }

// Wakes reports whether a kind of way wakes somebody who sleeps.
func (k WayKind) Wakes() bool { return k == BySMS || k == ByVoice }
