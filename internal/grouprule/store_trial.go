package grouprule

import (
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// given is the number of a trial as it was given.
type given struct {
	Epoch, Exact, Given int
}

func givenOf(tx *store.Tx, org string, at place.AreaCode, key string) (given, error) {
	return store.One(tx, func(s store.Scanner) (g given, err error) { return g, s.Scan(&g.Epoch, &g.Exact, &g.Given) },
		`SELECT epoch, exact, given FROM grouprule_trial WHERE org_id = $1 AND municipality = $2 AND rule_key = $3`, org, string(at), key)
}

func saveGiven(tx *store.Tx, org string, at place.AreaCode, key string, g given, now time.Time) error {
	_, err := tx.Exec(`INSERT INTO grouprule_trial (org_id, municipality, rule_key, epoch, exact, given, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (org_id, municipality, rule_key) DO UPDATE SET epoch = excluded.epoch, exact = excluded.exact, given = excluded.given, at = excluded.at`,
		org, string(at), key, g.Epoch, g.Exact, g.Given, store.Micros(now))
	return err
}

// triedIn writes that a rule is tried in a month, and returns how many different ones were.
func triedIn(tx *store.Tx, org string, month time.Time, key string) (int, error) {
	if _, err := tx.Exec(`INSERT INTO grouprule_tried (org_id, month, rule_key) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, org, store.Micros(month), key); err != nil {
		return 0, err
	}
	n, err := store.Count(tx, `SELECT count(*) FROM grouprule_tried WHERE org_id = $1 AND month = $2`, org, store.Micros(month))
	return int(n), err
}
