package clock

import "time"

// Resumed is the date before which something is due when its term stood still from one date
// until another: as many working days are left after the second as there were after the
// first. It is never before due, and a term that had passed is not given back.
func (c Calendar) Resumed(due, from, until time.Time) time.Time {
	if due.Before(from) || !until.After(from) {
		return due
	}
	return Later(due, c.AddWorkingDays(until, c.WorkingDaysBetween(from, due)))
}

// ResumedAt is Resumed for a term in office hours, by instants.
func (c Calendar) ResumedAt(due, from, until time.Time) time.Time {
	if due.Before(from) || !until.After(from) {
		return due
	}
	return Later(due, c.AddWorkingTime(until, c.WorkingTime(from, due)))
}
