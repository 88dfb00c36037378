package clock

import "time"

// Hour is the time on the wall in Amsterdam, as 20:15.
func Hour(at time.Time) string { return at.In(amsterdam).Format("15:04") }

// OnTheWall is the first and the last instant at which a clock in Amsterdam shows a minute of a
// date, or the one at which it jumps over it. Minutes count from midnight; those above 1440 are on
// the next day. In the night in which an hour comes twice the two differ.
func OnTheWall(date time.Time, minute int) (first, last time.Time) {
	wall := date.Add(time.Duration(minute) * time.Minute)              // as if there were no zone
	for _, offset := range []time.Duration{2 * time.Hour, time.Hour} { // summer time comes first in autumn
		at := wall.Add(-offset)
		if _, seconds := at.In(Amsterdam()).Zone(); time.Duration(seconds)*time.Second == offset {
			if first.IsZero() {
				first = at
			}
			last = at
		}
	}
	if first.IsZero() {
		change, _ := wall.Add(-time.Hour).In(Amsterdam()).ZoneBounds()
		first, last = change.UTC(), change.UTC()
	}
	return first, last
}
