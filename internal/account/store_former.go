package account

import (
	"time"

	"samendoen/internal/base/store"
)

// formerName is how lists and records call somebody who left, once the term is over. It
// is data, and Dutch like the names around it.
const formerName = "Oud-medewerker"

// noteLeft keeps since when a user cannot sign in any more.
func noteLeft(tx *store.Tx, userID string, at time.Time) error {
	_, err := tx.Exec(`UPDATE account_user SET left_at = $2 WHERE id = $1 AND left_at = 0`, userID, store.Micros(at))
	return err
}

// Former is a user who left at a moment.
type Former struct {
	ID    string
	Since time.Time
}

// FormerUsers are the users of an organisation who left before a moment and still have
// their name, the oldest first, after one of a time and id, at most limit.
func FormerUsers(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Former, error) {
	return store.List(tx, func(s store.Scanner) (f Former, err error) { return f, s.Scan(&f.ID, store.At(&f.Since)) },
		`SELECT id, left_at FROM account_user WHERE org_id = $1 AND disabled = 1 AND left_at > 0 AND left_at < $2 AND login <> 'oud-' || id
			AND (left_at > $3 OR left_at = $3 AND id > $4) ORDER BY left_at, id LIMIT $5`,
		org, store.Micros(before), store.Micros(since), id, limit)
}

// EraseFormer takes the name of somebody who left before a moment out of the program,
// with all by which that person signed in; false when the user came back. The id stays,
// so that records still say that it was one and the same person.
func EraseFormer(tx *store.Tx, before time.Time, id string) (bool, error) {
	n, err := tx.Exec(`UPDATE account_user SET name = $3, login = 'oud-' || id, password = '', version = version + 1
		WHERE id = $1 AND disabled = 1 AND left_at > 0 AND left_at < $2 AND login <> 'oud-' || id`, id, store.Micros(before), formerName)
	if err != nil || n == 0 {
		return false, err
	}
	for _, sql := range []string{`DELETE FROM account_session WHERE user_id = $1`, `DELETE FROM account_token WHERE user_id = $1`,
		`DELETE FROM account_factor WHERE user_id = $1`, `DELETE FROM account_recovery WHERE user_id = $1`, `DELETE FROM account_notice WHERE user_id = $1`,
		`DELETE FROM account_identity WHERE user_id = $1`, `DELETE FROM account_provider_visit WHERE user_id = $1`,
		`DELETE FROM account_absence WHERE user_id = $1`, `UPDATE account_user SET deputy_id = '' WHERE deputy_id = $1`, `UPDATE account_notice SET for_id = '' WHERE for_id = $1`,
		`DELETE FROM account_passkey WHERE user_id = $1`, `DELETE FROM account_once WHERE user_id = $1`, `DELETE FROM account_handle WHERE user_id = $1`} {
		if _, err := tx.Exec(sql, id); err != nil {
			return false, err
		}
	}
	return true, nil
}
