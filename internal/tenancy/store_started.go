package tenancy

import (
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Started is a tenancy with the dates between which it runs.
type Started struct {
	ID    ID
	Unit  place.UnitID
	From  time.Time // date
	Until time.Time // date, zero while it runs
}

// StartedIn are the tenancies of an organisation that began from a date up to and including
// another, by id, after one of them and at most limit.
func StartedIn(tx *store.Tx, org string, from, until time.Time, after ID, limit int) ([]Started, error) {
	return store.List(tx, scanStarted, `SELECT id, unit_id, from_date, until_date FROM tenancy_tenancy
		WHERE org_id = $1 AND from_date >= $2 AND from_date <= $3 AND id > $4 ORDER BY id LIMIT $5`,
		org, store.Micros(from), store.Micros(until), string(after), limit)
}

func scanStarted(s store.Scanner) (t Started, err error) {
	return t, s.Scan(&t.ID, &t.Unit, store.At(&t.From), store.At(&t.Until))
}

// OfSubject are the tenancies that a person belongs or belonged to.
func OfSubject(tx *store.Tx, person string) ([]ID, error) {
	return store.List(tx, func(s store.Scanner) (id ID, err error) { return id, s.Scan(&id) },
		`SELECT DISTINCT tenancy_id FROM tenancy_member WHERE subject_id = $1 ORDER BY tenancy_id`, person)
}
