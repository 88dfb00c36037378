package debtwarning

import (
	"time"

	"samendoen/internal/base/store"
)

// lateFile is a file whose date passed, and how far that climbed.
type lateFile struct {
	id     ID
	holder string
	due    time.Time
	step   int
}

// lateFiles are the running files of an organisation whose date passed before a day.
func lateFiles(tx *store.Tx, org string, today time.Time) ([]lateFile, error) {
	return store.List(tx, func(s store.Scanner) (f lateFile, err error) {
		return f, s.Scan(&f.id, &f.holder, store.At(&f.due), &f.step)
	}, `SELECT f.id, f.holder_id, f.due, (SELECT coalesce(max(c.step), 0) FROM debtwarning_climb c WHERE c.file_id = f.id AND c.due = f.due)
		FROM debtwarning_file f WHERE f.org_id = $1 AND f.closed = 0 AND f.due > 0 AND f.due < $2 ORDER BY f.due, f.id`, org, store.Micros(today))
}

// countRunning is how many files of an organisation run.
func countRunning(tx *store.Tx, org string) (int, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM debtwarning_file WHERE org_id = $1 AND closed = 0`, org)
	return int(n), err
}

func noteStep(tx *store.Tx, f lateFile, step int, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO debtwarning_climb (file_id, due, step, at) VALUES ($1, $2, $3, $4) ON CONFLICT (file_id, due, step) DO NOTHING`,
		string(f.id), store.Micros(f.due), step, store.Micros(at))
	return err
}

// eraseClimb erases how far the lateness of a file climbed.
func eraseClimb(tx *store.Tx, id ID) error {
	_, err := tx.Exec(`DELETE FROM debtwarning_climb WHERE file_id = $1`, string(id))
	return err
}
