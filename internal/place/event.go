package place

import (
	"strconv"
	"time"

	"samendoen/internal/base/clock"
)

// Event is something that happened at a home or complex, in a cell of a table of the map.
// The batch that makes a release gets it, and nobody else.
type Event struct {
	Complex ComplexID
	Place   string // id of the home, or of the complex; empty for one that was erased
	ID      string // names the event within a batch
	Cell    string
}

// The cells of what had a date: done by that date, after it, or not at all.
const (
	InTime = "in_time"
	Late   = "late"
	Never  = "never"
)

// Timely is the cell of what was to be done by a date and was done at a moment, zero for not.
func Timely(by, done time.Time) string {
	switch {
	case done.IsZero():
		return Never
	case clock.Date(done).After(by):
		return Late
	}
	return InTime
}

// ErasedEvents is how many events of a complex were to be done by a date in one month and
// were done in time, or else in another month (zero: never).
type ErasedEvents struct {
	Complex     ComplexID
	Month, Done time.Time
	InTime      bool
	Number      int
}

// Events are the events as of a date.
func (e ErasedEvents) Events(on time.Time) []Event {
	cell := Never
	switch {
	case e.InTime:
		cell = InTime
	case !e.Done.IsZero() && e.Done.Before(on):
		cell = Late
	}
	list := make([]Event, e.Number)
	for i := range list {
		list[i] = Event{Complex: e.Complex, Cell: cell, ID: "erased " + e.Month.Format("2006-01 ") + strconv.FormatBool(e.InTime) + e.Done.Format(" 2006-01 ") + strconv.Itoa(i)}
	}
	return list
}
