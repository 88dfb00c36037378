package signal

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// DayAt is that somebody passed on something about a home on a date.
type DayAt struct {
	Unit place.UnitID
	Day  time.Time
}

// DaysAt are the dates of signals about homes of an organisation from a date up to and
// including another, without what they say. What is beautiful, what asked for no act, what
// follows another signal and what is restricted at a moment is left out. It authorises nothing.
func DaysAt(tx *store.Tx, org string, from, until, at time.Time) ([]DayAt, error) {
	return store.List(tx, func(s store.Scanner) (d DayAt, err error) {
		err = s.Scan(&d.Unit, store.At(&d.Day))
		d.Day = clock.Date(d.Day)
		return d, err
	}, `SELECT s.unit_id, s.at FROM signal_signal s WHERE s.org_id = $1 AND s.unit_id <> '' AND s.at >= $2 AND s.at < $3
		AND s.theme <> 'moois' AND s.state NOT IN ('geen-actie', 'samengevoegd') AND `+access.NotRestricted(signalFacts(), "$4")+` ORDER BY s.seq`,
		org, store.Micros(from.AddDate(0, 0, -1)), store.Micros(clock.EndOfDay(until).Add(time.Second)), store.Micros(at))
}
