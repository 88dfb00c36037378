package casework

import (
	"time"

	"samendoen/internal/base/store"
)

// pairOf are two cases in the order in which their relation is kept.
func pairOf(x, y ID) (string, string) {
	if x < y {
		return string(x), string(y)
	}
	return string(y), string(x)
}

func insertRelation(tx *store.Tx, x, y ID, byID string, at time.Time) error {
	first, second := pairOf(x, y)
	_, err := tx.Exec(`INSERT INTO casework_relation (first_id, second_id, by_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT (first_id, second_id) DO NOTHING`,
		first, second, byID, store.Micros(at))
	return err
}

func deleteRelation(tx *store.Tx, x, y ID) error {
	first, second := pairOf(x, y)
	_, err := tx.Exec(`DELETE FROM casework_relation WHERE first_id = $1 AND second_id = $2`, first, second)
	return err
}

// relationsOf are the cases that a case goes together with, whoever may read them.
func relationsOf(tx *store.Tx, id ID) ([]Case, error) {
	return store.List(tx, scanCase, `SELECT `+caseColumns+` FROM casework_case c WHERE c.id IN (
		SELECT second_id FROM casework_relation WHERE first_id = $1 UNION SELECT first_id FROM casework_relation WHERE second_id = $1) ORDER BY c.opened, c.id`, string(id))
}
