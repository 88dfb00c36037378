package account

import (
	"time"

	"samendoen/internal/base/store"
)

// onceTime is how long a key of Once counts.
const onceTime = 30 * 24 * time.Hour

// Once lets a user ask for something twice and get it once: it returns the id of what the first
// call with a key made, and again is true when that was an earlier one. What is made goes into the
// same transaction, so that a refusal uses up no key. what names the operation; a key counts for
// one user and operation, for 30 days. An empty key is never the same.
func Once(tx *store.Tx, userID, what, key, id string, now time.Time) (made string, again bool, err error) {
	if key == "" {
		return id, false, nil
	}
	if _, err := tx.Exec(`DELETE FROM account_once WHERE user_id = $1 AND at <= $2`, userID, store.Micros(now.Add(-onceTime))); err != nil {
		return "", false, err
	}
	n, err := tx.Exec(`INSERT INTO account_once (user_id, what, key, made, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		userID, what, key, id, store.Micros(now))
	if err != nil || n == 1 {
		return id, false, err
	}
	made, err = store.One(tx, func(s store.Scanner) (made string, err error) { return made, s.Scan(&made) },
		`SELECT made FROM account_once WHERE user_id = $1 AND what = $2 AND key = $3`, userID, what, key)
	return made, true, err
}
