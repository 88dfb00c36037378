package offline

import (
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/store"
)

// climber is a signal that waits, and how far it climbed.
type climber struct {
	Held
	step int
}

// climbing are the signals of all organisations that wait and did not climb to the end, the
// oldest first. No user lets many wait.
func climbing(tx *store.Tx) ([]climber, error) {
	return store.List(tx, func(row store.Scanner) (c climber, err error) {
		return c, row.Scan(append(c.Held.fields(), &c.step)...)
	}, `SELECT `+heldColumns+`, (SELECT coalesce(max(c.step), 0) FROM offline_climb c WHERE c.held_id = offline_held.id)
		FROM offline_held WHERE judged = 0 ORDER BY at, id`)
}

func noteStep(tx *store.Tx, l account.Late, step int, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO offline_climb (held_id, step, at) VALUES ($1, $2, $3) ON CONFLICT (held_id, step) DO NOTHING`,
		l.ID, step, store.Micros(at))
	return err
}

// eraseClimb erases how far a signal climbed.
func eraseClimb(tx *store.Tx, id string) error {
	_, err := tx.Exec(`DELETE FROM offline_climb WHERE held_id = $1`, id)
	return err
}
