package clock

import "time"

// Next is the first instant after now at which it is an hour and minute in Amsterdam, in
// UTC. On the days on which the clocks change it comes an hour sooner or later.
func Next(now time.Time, hour, minute int) time.Time {
	y, m, d := now.In(Amsterdam()).Date()
	for {
		if at := time.Date(y, m, d, hour, minute, 0, 0, Amsterdam()); at.After(now) {
			return at.UTC()
		}
		d++
	}
}
