package directory

import (
	"time"

	"samendoen/internal/base/clock"
)

// Terms are how often a service has to be confirmed and what happens when it is not.
type Terms struct {
	Days     int    // how long a confirmation holds
	Patience int    // days after the first question before somebody else hears of it
	Climb    string // user who hears of it; empty: the administrators of the association
	Version  int64
}

// The terms of an association that chose none.
const (
	defaultDays     = 90
	defaultPatience = 14
	minDays         = 14
	maxDays         = 400
	maxPatience     = 60
)

// DefaultTerms are the terms of an association that chose none.
func DefaultTerms() Terms { return Terms{Days: defaultDays, Patience: defaultPatience} }

// namesEnd is how many days after its confirmation ended a service loses the names of people in
// it: nobody knows whether they still work there.
const namesEnd = 180

// ConfirmedUntil is the last date on which the confirmation of a service holds, zero when nobody
// ever confirmed it.
func (l Listing) ConfirmedUntil(t Terms) time.Time {
	if l.Confirmed.IsZero() {
		return time.Time{}
	}
	return l.Confirmed.AddDate(0, 0, t.Days)
}

// Fresh reports whether a service was confirmed within the term.
func (l Listing) Fresh(t Terms, today time.Time) bool {
	return !l.Confirmed.IsZero() && !today.After(l.ConfirmedUntil(t))
}

// Shown is a service as everybody may see it: without names of people once nobody confirmed it
// within the term, and without a way to reach it once it stopped.
func (l Listing) Shown(t Terms, today time.Time) Listing {
	if l.State == Stopped {
		l.Phones, l.Contacts, l.Email = nil, nil, ""
		return l
	}
	if l.Fresh(t, today) {
		return l
	}
	contacts := make([]Contact, len(l.Contacts))
	for i, c := range l.Contacts {
		c.Name = ""
		contacts[i] = c
	}
	l.Contacts = contacts
	return l
}

// Nudge is what the night does about a service that nobody confirmed.
type Nudge string

// The nudges.
const (
	Ask    Nudge = "vraag" // ask the owner
	Climb  Nudge = "hoger" // somebody else hears of the silence
	Unname Nudge = "namen" // the names of people go
)

// askAgain and climbAgain are the days between two questions, and between two times that somebody
// else hears of the silence.
const (
	askAgain   = 7
	climbAgain = 30
)

// nudges are what has to happen with a service on a date. owned says that its owner can sign in:
// where there is none the silence is heard of at once, for nobody will break it.
func (l Listing) nudges(t Terms, today time.Time, owned bool) (list []Nudge) {
	if l.State == Stopped || l.Fresh(t, today) {
		return nil
	}
	if owned && (l.Reminded.IsZero() || daysSince(l.Reminded, today) >= askAgain) {
		list = append(list, Ask)
	}
	silent := !owned || daysSince(l.askedFrom(t), today) >= t.Patience
	if silent && (l.Climbed.IsZero() || daysSince(l.Climbed, today) >= climbAgain) {
		list = append(list, Climb)
	}
	if l.named() && daysSince(l.askedFrom(t), today) >= namesEnd {
		list = append(list, Unname)
	}
	return list
}

// askedFrom is the moment from which an owner is asked: the day after the term, or the first day.
func (l Listing) askedFrom(t Terms) time.Time {
	if l.Confirmed.IsZero() {
		return l.Created
	}
	return l.ConfirmedUntil(t).AddDate(0, 0, 1)
}

func (l Listing) named() bool {
	for _, c := range l.Contacts {
		if c.Name != "" {
			return true
		}
	}
	return false
}

// daysSince counts the days in Amsterdam from a moment or date to a date.
func daysSince(from, to time.Time) int { return int(to.Sub(clock.Date(from)) / (24 * time.Hour)) }
