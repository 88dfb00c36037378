package casework

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

// Running is a case that runs, about a household that still lives where it did; it is handed to
// the batch that makes a release and to nobody else.
type Running struct {
	ID      ID
	Unit    place.UnitID
	Complex place.ComplexID
	Rung    Rung // on which the help stands, 0 where nobody said
}

// RunningCells are the cases that ran on a date about homes that stood then, as known at a moment,
// of the household that lived there when they were opened. A case that was restricted then is kept and not
// used (AVG art. 18).
func RunningCells(tx *store.Tx, org string, v delivery.View) ([]Running, error) {
	return store.List(tx, func(s store.Scanner) (r Running, err error) { return r, s.Scan(&r.ID, &r.Unit, &r.Complex, &r.Rung) },
		`SELECT k.id, k.unit_id, u.complex_id,
			coalesce((SELECT h.rung_now FROM casework_help h WHERE h.case_id = k.id AND h.at <= $2 ORDER BY h.at DESC, h.id DESC LIMIT 1), 0)
		FROM casework_case k JOIN `+place.UnitTable().As(v, "$3")+` AS u ON u.id = k.unit_id
		JOIN `+tenancy.Table().As(v, "$3")+` AS t ON t.unit_id = k.unit_id AND t.from_date <= k.opened AND (t.until = 0 OR t.until > $2)
		WHERE k.org_id = $1 AND k.opened <= $2 AND `+place.Stood("u", "$2")+`
		AND `+ranAt("$2")+`
		AND k.id NOT IN `+access.RestrictedOnes(ObjectType, "$3"),
		org, store.Micros(v.On), store.Micros(v.Known))
}

// PastRunning are at least as many as the homes of RunningCells of which only the number is left,
// in complexes of the time.
func PastRunning(tx *store.Tx, org string, on time.Time) ([]PastCell, error) {
	return store.List(tx, func(s store.Scanner) (c PastCell, err error) { return c, s.Scan(&c.Complex, &c.Homes) },
		`SELECT complex_id, number FROM casework_run WHERE org_id = $1 AND month = $2`, org, store.Micros(clock.Month(on)))
}

// keepRun keeps in which months a case ran that is erased at a moment, where help or an agreement may
// have run in it.
func keepRun(tx *store.Tx, c Case, at time.Time) error {
	if c.UnitID == "" || c.ComplexID == "" {
		return nil
	}
	n, err := store.Count(tx, `SELECT (SELECT count(*) FROM casework_help WHERE case_id = $1) + (SELECT count(*) FROM casework_sheet WHERE case_id = $1)`, string(c.ID))
	if err != nil || n == 0 {
		return err
	}
	if !c.ClosedAt.IsZero() {
		at = c.ClosedAt
	}
	for month := clock.Month(c.OpenedAt); !month.After(at); month = month.AddDate(0, 1, 0) {
		if _, err := tx.Exec(`INSERT INTO casework_run (org_id, complex_id, month, number) VALUES ($1, $2, $3, 1)
			ON CONFLICT (org_id, complex_id, month) DO UPDATE SET number = casework_run.number + 1`,
			c.OrgID, string(c.ComplexID), store.Micros(month)); err != nil {
			return err
		}
	}
	return nil
}

// CaresAt is somebody who cares for a resident of a complex, by the id of the line about them.
type CaresAt struct {
	Complex place.ComplexID
	ID      string
}

// CarersAt are the carers in cases that ran at a moment, who had been told by then that we keep this. Without
// restricted cases.
func CarersAt(tx *store.Tx, org string, at time.Time) ([]CaresAt, error) {
	return store.List(tx, func(s store.Scanner) (c CaresAt, err error) { return c, s.Scan(&c.Complex, &c.ID) },
		`SELECT k.complex_id, r.id FROM casework_carer r JOIN casework_case k ON k.id = r.case_id
		WHERE k.org_id = $1 AND k.complex_id <> '' AND r.told_on > 0 AND r.told_on <= $2 AND k.opened <= $2 AND `+ranAt("$2")+`
		AND k.id NOT IN `+access.RestrictedOnes(ObjectType, "$2"),
		org, store.Micros(at))
}

// ranAt is the condition that case k was not closed at a moment.
func ranAt(at string) string {
	return `coalesce((SELECT e.kind FROM casework_event e WHERE e.case_id = k.id AND e.at <= ` + at + ` AND e.kind IN ('geopend', 'heropend', 'afgesloten')
			ORDER BY e.at DESC, e.id DESC LIMIT 1), '') <> 'afgesloten'`
}
