package socialmap

import (
	"time"

	"samendoen/internal/base/store"
)

// editionsUntil are the newest releases of an organisation of at most a date, newest first, at
// most limit; a zero date is no bound.
func editionsUntil(tx *store.Tx, org string, until time.Time, limit int) ([]edition, error) {
	if until.IsZero() {
		return editions(tx, org, limit)
	}
	return store.List(tx, func(s store.Scanner) (e edition, err error) {
		return e, s.Scan(&e.id, store.At(&e.asOf), &e.digest)
	}, `SELECT id, as_of, digest FROM socialmap_release WHERE org_id = $1 AND as_of <= $2 ORDER BY month DESC LIMIT $3`,
		org, store.Micros(until), limit)
}
