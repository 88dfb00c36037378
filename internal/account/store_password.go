package account

import (
	"time"

	"samendoen/internal/base/store"
)

// replacePassword puts the hash of a password that the user chose in the place of an old one,
// if that is still there.
func replacePassword(tx *store.Tx, userID, old, fresh string) (int64, error) {
	return tx.Exec(`UPDATE account_user SET password = $3, password_given = 0 WHERE id = $1 AND password = $2`, userID, old, fresh)
}

// givePassword notes that the password of a user is one that somebody else gave.
func givePassword(tx *store.Tx, userID string, at time.Time) error {
	_, err := tx.Exec(`UPDATE account_user SET password_given = $2 WHERE id = $1`, userID, store.Micros(at))
	return err
}

// givenSession notes that a session began with such a password.
func givenSession(tx *store.Tx, hash string) error {
	_, err := tx.Exec(`UPDATE account_session SET given = 1 WHERE hash = $1`, hash)
	return err
}
