package socialmap

import (
	"time"

	"samendoen/internal/base/store"
)

// drawnRows are the rows of all releases of an organisation, each in the release that drew it.
func drawnRows(tx *store.Tx, org string) (*drawn, error) {
	list, err := store.List(tx, scanEntry, rowSelect+`socialmap_release e JOIN socialmap_row r ON r.release_id = e.id AND r.as_of = e.as_of
		WHERE e.org_id = $1`, org)
	return newDrawn(list), err
}

// insertStop remembers that the release of a month was stopped; fresh is false if that was known.
func insertStop(tx *store.Tx, org string, month, at time.Time) (fresh bool, err error) {
	n, err := tx.Exec(`INSERT INTO socialmap_stop (org_id, month, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
		org, store.Micros(monthOf(month)), store.Micros(at))
	return n > 0, err
}

// stoppedSince is when the release of a month that has none was stopped; zero if it was not.
func stoppedSince(tx *store.Tx, org string) (at time.Time, err error) {
	list, err := store.List(tx, func(s store.Scanner) (at time.Time, err error) { return at, s.Scan(store.At(&at)) },
		`SELECT at FROM socialmap_stop s WHERE org_id = $1
		AND NOT EXISTS (SELECT 1 FROM socialmap_release e WHERE e.org_id = s.org_id AND e.month >= s.month) ORDER BY month LIMIT 1`, org)
	if err != nil || len(list) == 0 {
		return time.Time{}, err
	}
	return list[0], nil
}
