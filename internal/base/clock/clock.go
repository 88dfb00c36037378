// Package clock is the only place that reads the clock, and knows Dutch days.
//
// Rules take a time.Time; whoever carries out a use case asks its Clock once.
// Local times are Europe/Amsterdam and survive both clock changes, because days
// are counted on the calendar and never by adding 24 hours.
package clock

import (
	"sync"
	"time"
	_ "time/tzdata" // the program must know Amsterdam on a machine without zone files
)

// Clock tells the time.
type Clock interface{ Now() time.Time }

// System is the clock of the machine.
func System() Clock { return system{} }

type system struct{}

func (system) Now() time.Time { return time.Now() }

// Manual is a clock that tests turn by hand.
type Manual struct {
	mu  sync.Mutex
	now time.Time
}

// NewManual makes a clock that stands still at now.
func NewManual(now time.Time) *Manual { return &Manual{now: now} }

// Now is the time that was last set.
func (m *Manual) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// Set turns the clock to t.
func (m *Manual) Set(t time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = t
}

// Add turns the clock forward by d.
func (m *Manual) Add(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = m.now.Add(d)
}

var amsterdam = mustLoad("Europe/Amsterdam")

func mustLoad(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic("clock: " + err.Error()) // tzdata is embedded, so this cannot happen
	}
	return loc
}

// Amsterdam is the zone in which people live and terms run.
func Amsterdam() *time.Location { return amsterdam }

// Date is the day in Amsterdam on which t falls, as midnight UTC: a date has no zone.
func Date(t time.Time) time.Time {
	y, m, d := t.In(amsterdam).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// Month is the first day of the month of t, in Amsterdam.
func Month(t time.Time) time.Time {
	y, m, _ := t.In(amsterdam).Date()
	return time.Date(y, m, 1, 0, 0, 0, 0, time.UTC)
}

// EndOfDay is the last second of a date in Amsterdam, as an instant.
func EndOfDay(date time.Time) time.Time {
	y, m, d := date.Date()
	return time.Date(y, m, d, 23, 59, 59, 0, amsterdam).UTC()
}

// Later is the later of two moments.
func Later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// Earlier is the earlier of two moments.
func Earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
