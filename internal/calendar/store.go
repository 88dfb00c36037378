package calendar

import (
	"time"

	"samendoen/internal/base/store"
)

// feed is the feed of somebody.
type feed struct {
	userID string
	made   time.Time
}

func scan(s store.Scanner) (f feed, err error) { return f, s.Scan(&f.userID, store.At(&f.made)) }

func save(tx *store.Tx, userID, hash string, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO calendar_feed (user_id, secret, made) VALUES ($1, $2, $3)
		ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, made = excluded.made`, userID, hash, store.Micros(at))
	return err
}

func remove(tx *store.Tx, userID string) error {
	_, err := tx.Exec(`DELETE FROM calendar_feed WHERE user_id = $1`, userID)
	return err
}

func bySecret(tx *store.Tx, hash string) (feed, error) {
	return store.One(tx, scan, `SELECT user_id, made FROM calendar_feed WHERE secret = $1`, hash)
}

func ofUser(tx *store.Tx, userID string) ([]feed, error) {
	return store.List(tx, scan, `SELECT user_id, made FROM calendar_feed WHERE user_id = $1`, userID)
}

// Erase erases the feed of a colleague who left.
func Erase(tx *store.Tx, userID string) error { return remove(tx, userID) }
