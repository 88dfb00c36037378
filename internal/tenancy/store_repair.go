package tenancy

import (
	"time"

	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// OpenRepair is the cell of a repair whose term has passed and that is not done.
const OpenRepair = "open"

// RepairEvents are the repairs that were to be done in the year up to a date, as known at a moment:
// done in time, done late, or open past their term. What was asked for a home while somebody rented
// it who was restricted then is not counted (AVG art. 18).
func RepairEvents(tx *store.Tx, org string, v delivery.View) ([]place.Event, error) {
	return store.List(tx, func(s store.Scanner) (e place.Event, err error) {
		var term, done time.Time
		if err = s.Scan(&e.Complex, &e.Place, &e.ID, store.At(&term), store.At(&done)); done.After(v.On) {
			done = time.Time{}
		}
		if e.Cell = place.Timely(term, done); e.Cell == place.Never {
			e.Cell = OpenRepair
		}
		return e, err
	}, `SELECT coalesce(u.complex_id, r.complex_id), CASE WHEN r.unit_id = '' THEN r.complex_id ELSE r.unit_id END, r.id, r.term, r.done
		FROM `+RepairTable().As(v, "$4")+` AS r LEFT JOIN `+place.UnitTable().As(v, "$4")+` AS u ON u.id = r.unit_id AND r.unit_id <> ''
		WHERE r.org_id = $1 AND r.term >= $2 AND r.term < $3
		AND NOT EXISTS (SELECT 1 FROM `+restrictedStays(v, "$4")+` AS s WHERE s.unit_id = r.unit_id AND s.from_date <= r.term AND (s.until = 0 OR s.until > r.reported))`,
		org, store.Micros(v.On.AddDate(-1, 0, 0)), store.Micros(v.On), store.Micros(v.Known))
}
