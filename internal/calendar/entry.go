package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"samendoen/internal/base/clock"
)

// Kind is what an entry is.
type Kind string

// The kinds.
const (
	Step       Kind = "stap"
	Promise    Kind = "afspraak"
	Request    Kind = "verzoek"
	Conference Kind = "overleg"
	Duty       Kind = "dienst"
	Meeting    Kind = "vergadering"
	Activity   Kind = "activiteit"
	Evening    Kind = "bijeenkomst"
)

// Kinds are all kinds.
func Kinds() []Kind {
	return []Kind{Step, Promise, Request, Conference, Duty, Meeting, Activity, Evening}
}

// Entry is a date of somebody. An entry of a whole day has a Day, another one begins at At.
type Entry struct {
	Kind   Kind
	ID     string // of the thing, which stands in no calendar: only a hash of it does
	Number string // of a case, empty for what has none
	Name   string // of the roster of a duty, the body that meets, or the title of an activity
	Day    time.Time
	At     time.Time
	Until  time.Time // when it ends; zero for an hour after At
}

// conferenceTime is how long a conference stands in a calendar.
const conferenceTime = time.Hour

// mostEntries is how many entries a feed holds, the first ones.
const mostEntries = 500

// write is a calendar of entries as a file: lines of at most 75 octets that end in CRLF. title gives
// the words of an entry; made is when the feed was made, so that the same entries are the same file.
func write(name string, entries []Entry, title func(Entry) string, made time.Time) string {
	cal := ics.NewCalendarFor("Samendoen")
	cal.SetProductId("-//Samendoen//Samendoen//NL")
	cal.SetCalscale("GREGORIAN")
	cal.SetXWRCalName(name)
	cal.SetXWRTimezone(clock.Amsterdam().String())
	cal.AddVTimezone(zone())
	sorted := slices.Clone(entries)
	slices.SortStableFunc(sorted, func(x, y Entry) int {
		if c := x.begins().Compare(y.begins()); c != 0 {
			return c
		}
		return strings.Compare(x.uid(), y.uid())
	})
	for _, e := range sorted[:min(len(sorted), mostEntries)] {
		v := cal.AddEvent(e.uid())
		v.SetDtStampTime(made)
		v.SetSummary(title(e))
		v.SetClass(ics.ClassificationPrivate)
		if e.At.IsZero() {
			v.SetAllDayStartAt(e.Day)
			v.SetAllDayEndAt(e.Day.AddDate(0, 0, 1))
			v.SetTimeTransparency(ics.TransparencyTransparent)
			continue
		}
		if e.Kind == Duty { // by UTC: an hour of the night in which one comes twice is no other
			v.SetStartAt(e.At)
			v.SetEndAt(e.Until)
			continue
		}
		local := func(t time.Time) string { return t.In(clock.Amsterdam()).Format("20060102T150405") }
		tz, until := ics.WithTZID(clock.Amsterdam().String()), e.Until
		if until.IsZero() {
			until = e.At.Add(conferenceTime)
		}
		v.SetProperty(ics.ComponentPropertyDtStart, local(e.At), tz)
		v.SetProperty(ics.ComponentPropertyDtEnd, local(until), tz)
	}
	return cal.Serialize(ics.WithNewLine("\r\n"))
}

// Public is a calendar that everybody may read, of entries that hold nobody; each is called by its name.
func Public(name string, entries []Entry, made time.Time) string {
	return strings.ReplaceAll(write(name, entries, func(e Entry) string { return e.Name }, made), "CLASS:PRIVATE\r\n", "CLASS:PUBLIC\r\n")
}

func (e Entry) begins() time.Time {
	if e.At.IsZero() {
		return e.Day
	}
	return e.At
}

// uid names an entry, always by the same name, without its id.
func (e Entry) uid() string {
	sum := sha256.Sum256([]byte(string(e.Kind) + "/" + e.ID))
	return hex.EncodeToString(sum[:16]) + "@samendoen"
}

// zone is Europe/Amsterdam as it has been since 1996: summer time from the last Sunday of March
// until the last Sunday of October.
func zone() *ics.VTimezone {
	z := ics.NewTimezone(clock.Amsterdam().String())
	rule := func(b *ics.ComponentBase, from, offset, before, name, month string) {
		b.SetProperty(ics.ComponentPropertyDtStart, from)
		b.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), before)
		b.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), offset)
		b.SetProperty(ics.ComponentProperty(ics.PropertyTzname), name)
		b.SetProperty(ics.ComponentPropertyRrule, "FREQ=YEARLY;BYMONTH="+month+";BYDAY=-1SU")
	}
	winter, summer := ics.NewStandard(), &ics.Daylight{}
	rule(&winter.ComponentBase, "19961027T030000", "+0100", "+0200", "CET", "10")
	rule(&summer.ComponentBase, "19970330T020000", "+0200", "+0100", "CEST", "3")
	z.Components = append(z.Components, summer, winter)
	return z
}
