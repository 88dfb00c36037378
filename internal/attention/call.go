package attention

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
)

// CallID names a request to be called.
type CallID string

// When is the moment at which somebody wants to be called.
type When string

// The moments. Now is for who cannot wait and is in no danger.
const (
	Now       When = "nu"
	Afternoon When = "middag"
	Evening   When = "avond"
	Tomorrow  When = "morgen"
	NextNoon  When = "morgenmiddag"
)

// Whens are all moments in the order of the screen.
func Whens() []When { return []When{Now, Afternoon, Evening, Tomorrow, NextNoon} }

// nowMinutes is how soon somebody is called who cannot wait.
const nowMinutes = 60

// Due is the instant before which somebody is called: within the hour, or at the end of that
// part of a day in Amsterdam. Zero for an unknown moment.
func (w When) Due(at time.Time) time.Time {
	y, m, d := clock.Date(at).Date()
	hour := func(days, h int) time.Time { return time.Date(y, m, d+days, h, 0, 0, 0, clock.Amsterdam()).UTC() }
	switch w {
	case Now:
		return at.Add(nowMinutes * time.Minute)
	case Afternoon:
		return hour(0, 17)
	case Evening:
		return hour(0, 21)
	case Tomorrow:
		return hour(1, 12)
	case NextNoon:
		return hour(1, 17)
	}
	return time.Time{}
}

// Call is a request to be called. It holds no word about anybody: who asks, when, and the
// number, which is gone once the call was made.
type Call struct {
	ID     CallID
	Org    string
	By     string    // user who wants to be called
	At     time.Time // instant
	When   When
	Due    time.Time // instant
	Called time.Time // instant; zero while it waits
	Caller string    // officer who called
	Late   bool      // it was said that the moment passed
	phone  []byte
}

// Waits reports whether nobody called yet.
func (c Call) Waits() bool { return c.Called.IsZero() }

// CallDraft is what somebody fills in to be called.
type CallDraft struct {
	When  When
	Phone string
	Key   string // of the form: sending it twice asks once
}

const (
	minDigits = 4 // an internal number
	maxDigits = 15
)

// check are the reasons why a request is refused. A number is figures: there is no room for
// words about somebody.
func (d CallDraft) check(at time.Time) []fault.Field {
	var c checker
	c.refuse(!slices.Contains(Whens(), d.When), "wanneer", "attention.choose")
	c.refuse(slices.Contains(Whens(), d.When) && !d.When.Due(at).After(at), "wanneer", "attention.moment_past")
	digits := 0
	for _, r := range d.Phone {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	bad := digits < minDigits || digits > maxDigits || len(d.Phone) > 24 ||
		strings.ContainsFunc(d.Phone, func(r rune) bool { return (r < '0' || r > '9') && !strings.ContainsRune(" +-()", r) })
	c.refuse(bad, "nummer", "attention.phone_wrong")
	c.refuse(len(d.Key) < 8 || len(d.Key) > 60, "", "attention.form_again")
	return c.fields
}
