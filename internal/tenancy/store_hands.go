package tenancy

import (
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// ChangedHands are the homes in which, as is known now, a tenancy began or ended after a date, up to and
// including another: a household that lives there on the later date is not the one that lived there on the
// first, or one of the two does not exist. It is handed to the batch that makes a release and to nobody else.
func ChangedHands(tx *store.Tx, org string, from, to time.Time) ([]place.UnitID, error) {
	return store.List(tx, func(s store.Scanner) (id place.UnitID, err error) { return id, s.Scan(&id) },
		`SELECT DISTINCT unit_id FROM tenancy_tenancy WHERE org_id = $1 AND (from_date > $2 AND from_date <= $3 OR until > $2 AND until <= $3)`,
		org, store.Micros(from), store.Micros(to))
}
