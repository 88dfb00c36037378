package tenancy

import (
	"time"

	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// ChangedHands are the homes in which a tenancy began or ended after a date, up to and including that of a
// view: a household that lives there now is not the one that lived there then, or one of the two does not
// exist. It is handed to the batch that makes a release and to nobody else.
func ChangedHands(tx *store.Tx, org string, from time.Time, v delivery.View) ([]place.UnitID, error) {
	return store.List(tx, func(s store.Scanner) (id place.UnitID, err error) { return id, s.Scan(&id) },
		`SELECT DISTINCT t.unit_id FROM `+Table().As(v, "$4")+` AS t
		WHERE t.org_id = $1 AND (t.from_date > $2 AND t.from_date <= $3 OR t.until > $2 AND t.until <= $3) ORDER BY t.unit_id`,
		org, store.Micros(from), store.Micros(v.On), store.Micros(v.Known))
}
