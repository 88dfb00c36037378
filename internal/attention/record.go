package attention

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/network"
	"samendoen/internal/place"
)

// RecordID names a record.
type RecordID string

// ObjectType is how the policy and the log name a record.
const ObjectType = "SafetyRecord"

// Record is what an officer keeps under the reporting code. Its steps are sealed.
type Record struct {
	ID      RecordID
	Org     string
	Unit    place.UnitID // empty when it is about no home
	Opened  time.Time    // instant
	By      string       // officer who opened it
	Next    time.Time    // date of the next look; zero once it is closed
	Closed  time.Time    // instant
	Version int64
	Steps   []Step
}

// Number is what people call a record; it does not tell how many there are.
func (r Record) Number() string { return Number(r.ID) }

// Number is the number of a record.
func Number(id RecordID) string {
	s := string(id)
	if len(s) < 6 {
		return ""
	}
	return "VM-" + s[len(s)-6:]
}

// resource is the record for the policy. It always asks for the category safety, which the
// roles of an organisation see only as its signed DPIA says.
func (r Record) resource() access.Resource {
	return access.Resource{Type: ObjectType, ID: string(r.ID), Org: r.Org, Home: string(r.Unit), Category: string(network.Safety)}
}

// lookDays is how soon a record is looked at again when nobody says otherwise.
const lookDays = 5

// checkNext are the reasons why a day cannot be that of the next look.
func checkNext(next, today time.Time) []fault.Field {
	var c checker
	c.refuse(next.IsZero() || next.Before(today) || next.After(today.AddDate(0, 3, 0)), "volgende", "attention.next_wrong")
	return c.fields
}

// Late reports whether the day of the next look has passed.
func (r Record) Late(today time.Time) bool {
	return r.Closed.IsZero() && !r.Next.IsZero() && r.Next.Before(today)
}

// Verdict is what the data protection officer thinks of a look in an emergency.
type Verdict string

// The verdicts; empty while it waits.
const (
	Justified   Verdict = "terecht"
	Unjustified Verdict = "onterecht"
)

// Verdicts are both verdicts.
func Verdicts() []Verdict { return []Verdict{Justified, Unjustified} }

// Look is a look in an emergency.
type Look struct {
	ID         string
	Record     RecordID
	User       string
	At, Until  time.Time // instants
	Verdict    Verdict
	Reviewer   string
	ReviewedAt time.Time
	reason     []byte
	Reason     string // opened
}

// Terms of a look in an emergency.
const (
	maxHours     = 8
	minReason    = 20 // runes
	triesPerHour = 5  // that open something or not
)

// LookRequest is what somebody on call fills in: an address, why, and for how many hours.
type LookRequest struct {
	Address string
	Reason  string
	Hours   int
}

func (r LookRequest) check() []fault.Field {
	var c checker
	c.text("adres", r.Address, 3, maxWith)
	c.text("waarom", r.Reason, minReason, maxText)
	c.refuse(r.Hours < 1 || r.Hours > maxHours, "uren", "attention.hours", "Max", maxHours)
	return c.fields
}
