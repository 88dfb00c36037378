package body

import (
	"slices"
	"time"
)

// Waits is what of a body waits for somebody.
type Waits string

// What can wait.
const (
	AdviceAsked Waits = "advies"      // for the body, until its term ends
	AnswerDue   Waits = "antwoord"    // for the association
	TermEnds    Waits = "lid"         // a member's term ends: do they go on?
	MeetingDue  Waits = "vergadering" // no meeting in the rhythm that was agreed
	TooFew      Waits = "leden"       // fewer members than the body needs
)

// AllWaits are all of them, in the order of screens.
func AllWaits() []Waits { return []Waits{AnswerDue, AdviceAsked, TooFew, TermEnds, MeetingDue} }

// Moment is something that waits, with the date on which its holder hears of it and the date after
// which it is late.
type Moment struct {
	Kind   Waits
	BodyID ID
	OrgID  string
	ID     string // of the advice or the member, or of the body
	Holder string // user; the contact person at the association
	Remind time.Time
	Due    time.Time
	// Tell are users besides the holder who hear that it nears.
	Tell []string
}

// rung is how high it should have climbed by a date: the holder, then who leads.
func (m Moment) rung(today time.Time) int {
	switch {
	case today.Before(m.Remind):
		return 0
	case !today.After(m.Due):
		return 1
	}
	return 2
}

// Late reports whether a date is past that of the moment.
func (m Moment) Late(today time.Time) bool { return today.After(m.Due) }

// How long before a date somebody hears of it, and how long something may wait.
const (
	adviceAhead  = 7
	answerAhead  = 7
	meetingAhead = 14
	termMonths   = 2
	fewDays      = 30
)

// Moments are what waits around a body on a date, with the members it ever had, its meetings and the
// advice it was asked.
func (b Body) Moments(members []Member, meetings []Meeting, advices []Advice, today time.Time) (list []Moment) {
	add := func(kind Waits, id string, remind, due time.Time, tell ...string) {
		list = append(list, Moment{Kind: kind, BodyID: b.ID, OrgID: b.OrgID, ID: id, Holder: b.ContactID, Remind: remind, Due: due, Tell: tell})
	}
	for _, a := range advices {
		switch a.State {
		case Asked:
			add(AdviceAsked, a.ID, a.Until.AddDate(0, 0, -adviceAhead), a.Until, b.resource(members, today).Participants...)
		case Advised:
			add(AnswerDue, a.ID, a.AnswerBy().AddDate(0, 0, -answerAhead), a.AnswerBy())
		}
	}
	in, since := 0, b.Made
	for _, m := range members {
		if !m.Until.IsZero() && m.Until.Before(today) && m.Until.AddDate(0, 0, 1).After(since) {
			since = m.Until.AddDate(0, 0, 1)
		}
		if !m.In(today) {
			continue
		}
		in++
		if remind := m.Until.AddDate(0, -termMonths, 0); !m.Until.IsZero() && !today.Before(remind) {
			add(TermEnds, m.ID, remind, m.Until.AddDate(0, 0, -meetingAhead))
		}
	}
	if in < b.Least {
		add(TooFew, string(b.ID), since, since.AddDate(0, 0, fewDays))
	}
	if b.Rhythm > 0 {
		due := nextMeeting(b, meetings)
		add(MeetingDue, string(b.ID), due.AddDate(0, 0, -meetingAhead), due)
	}
	return slices.DeleteFunc(list, func(m Moment) bool { return m.Kind != AdviceAsked && m.Kind != AnswerDue && today.Before(m.Remind) })
}

// nextMeeting is the date before which a body should meet: so many months after the last meeting that
// was, or that is planned.
func nextMeeting(b Body, meetings []Meeting) time.Time {
	last := b.Made
	for _, m := range meetings {
		if !m.Cancelled && m.Day().After(last) {
			last = m.Day()
		}
	}
	return last.AddDate(0, b.Rhythm, 0)
}
