package casework

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// made is a promise of the association in a case, as it was first made.
type made struct {
	event     place.Event
	by        time.Time // date of then
	kept      time.Time // instant, zero for not
	withdrawn time.Time // instant, zero for not
}

// gone says that a promise was taken back before it was due: nothing was broken. After that it
// counts as not kept.
func (m made) gone() bool { return !m.withdrawn.IsZero() && !clock.Date(m.withdrawn).After(m.by) }

func scanMade(s store.Scanner) (m made, err error) {
	return m, s.Scan(&m.event.Complex, &m.event.Place, &m.event.ID, store.At(&m.by), store.At(&m.kept), store.At(&m.withdrawn))
}

// madeSelect is what counts of promises p in cases c, with what was said of them until the moment
// until, which is SQL.
func madeSelect(until string) string {
	said := func(state CommitmentState) string {
		return `coalesce((SELECT min(h.at) FROM casework_promise_change h WHERE h.case_id = p.case_id AND h.promise_id = p.id AND h.state = '` + string(state) + `' AND h.at <= ` + until + `), 0)`
	}
	return `SELECT c.complex_id, CASE WHEN c.unit_id = '' THEN c.complex_id ELSE c.unit_id END, p.id, p.first_by, ` + said(Kept) + `, ` + said(Withdrawn) + `
		FROM casework_commitment p JOIN casework_case c ON c.id = p.case_id
		WHERE p.side = 'wij' AND p.org_id = c.org_id AND c.complex_id <> '' AND `
}

// PromiseEvents are the promises that an association made itself in its cases and that were due in
// the year up to a date, as known at a moment: kept in time, late, or not. The date is that on which it
// was first promised; whoever agrees on a later one was not in time. What somebody of another
// organisation promised is not ours. What was restricted then is not counted (AVG art. 18).
func PromiseEvents(tx *store.Tx, org string, v delivery.View) ([]place.Event, error) {
	until := v.On
	if v.Known.Before(until) {
		until = v.Known
	}
	list, err := store.List(tx, scanMade, madeSelect("$4")+`p.org_id = $1 AND p.first_by >= $2 AND p.first_by < $3 AND p.created <= $5
		AND c.id NOT IN `+access.RestrictedOnes(ObjectType, "$5"),
		org, store.Micros(v.On.AddDate(-1, 0, 0)), store.Micros(v.On), store.Micros(until), store.Micros(v.Known))
	if err != nil {
		return nil, err
	}
	var events []place.Event
	for _, m := range list {
		if m.gone() {
			continue
		}
		m.event.Cell = place.Timely(m.by, m.kept)
		events = append(events, m.event)
	}
	erased, err := store.List(tx, func(s store.Scanner) (e place.ErasedEvents, err error) {
		return e, s.Scan(&e.Complex, store.At(&e.Month), &e.InTime, store.At(&e.Done), &e.Number)
	}, `SELECT complex_id, month, in_time, kept_month, number FROM casework_promise_count
		WHERE org_id = $1 AND month >= $2 AND month < $3`, org, store.Micros(v.On.AddDate(-1, 0, 0)), store.Micros(v.On))
	for _, e := range erased {
		events = append(events, e.Events(v.On)...)
	}
	return events, err
}

// keepPromises keeps, of a case that is about to be erased, how many promises of ours were due in
// which month and what became of them: the map counted them.
func keepPromises(tx *store.Tx, id ID) error {
	list, err := store.List(tx, scanMade, madeSelect("$2")+`c.id = $1`, string(id), store.Micros(time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)))
	for _, m := range list {
		if err != nil || m.gone() {
			continue
		}
		cell, kept := place.Timely(m.by, m.kept), time.Time{}
		if cell == place.Late {
			kept = clock.Month(m.kept)
		}
		_, err = tx.Exec(`INSERT INTO casework_promise_count (org_id, complex_id, month, in_time, kept_month, number)
			SELECT org_id, complex_id, $2, $3, $4, 1 FROM casework_case WHERE id = $1
			ON CONFLICT (org_id, complex_id, month, in_time, kept_month) DO UPDATE SET number = casework_promise_count.number + 1`,
			string(id), store.Micros(clock.Month(m.by)), store.Bool(cell == place.InTime), store.Micros(kept))
	}
	return err
}
