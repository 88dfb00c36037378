package access

import (
	"time"

	"samendoen/internal/base/store"
)

// Restrict marks a thing as restricted (AVG art. 18) by a request: kept, and used by
// nobody but who handles the request, until it is lifted. Doing so twice changes nothing.
func Restrict(tx *store.Tx, objectType, id, requestID string, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO access_restriction (object_type, object_id, request_id, from_at, until_at)
		VALUES ($1, $2, $3, $4, 0) ON CONFLICT (object_type, object_id, request_id) DO NOTHING`,
		objectType, id, requestID, store.Micros(at))
	return err
}

// LiftRestriction ends what a request restricted; what another request restricts stays so.
func LiftRestriction(tx *store.Tx, requestID string, at time.Time) error {
	_, err := tx.Exec(`UPDATE access_restriction SET until_at = $2 WHERE request_id = $1 AND until_at = 0`, requestID, store.Micros(at))
	return err
}

// Restricted reports whether a thing is restricted at a moment.
func Restricted(tx *store.Tx, at time.Time, objectType, id string) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM access_restriction WHERE object_type = $1 AND object_id = $2
		AND from_at <= $3 AND (until_at = 0 OR until_at > $3)`, objectType, id, store.Micros(at))
	return n > 0, err
}

// IsRestricted is the SQL condition, for the filter of a list, that a thing is restricted
// at a moment: object and at are SQL, a column or a parameter. It reads the rows of
// Restricted.
func IsRestricted(objectType, object, at string) string {
	return `EXISTS (SELECT 1 FROM access_restriction r WHERE r.object_type = '` + objectType + `' AND r.object_id = ` + object +
		` AND r.from_at <= ` + at + ` AND (r.until_at = 0 OR r.until_at > ` + at + `))`
}

// RestrictedOnes is the SQL of the ids of all things of a type that are restricted at a
// moment, for a count that walks through everything: they are few, and are looked up once
// instead of by the row.
func RestrictedOnes(objectType, at string) string {
	return `(SELECT r.object_id FROM access_restriction r WHERE r.object_type = '` + objectType + `'
		AND r.from_at <= ` + at + ` AND (r.until_at = 0 OR r.until_at > ` + at + `))`
}

// NotRestricted is the SQL condition that neither an object nor its case is restricted at
// a moment.
func NotRestricted(c Columns, at string) string {
	free := `NOT ` + IsRestricted(c.Type, c.ID, at)
	if c.Case != "" {
		free += ` AND NOT ` + IsRestricted(CaseType, c.Case, at)
	}
	return free
}
