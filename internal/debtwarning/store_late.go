package debtwarning

import (
	"time"

	"samendoen/internal/base/store"
)

// lateFile is a file whose date passed.
type lateFile struct {
	id     ID
	holder string
	due    time.Time
}

// lateFiles are the running files of an organisation whose date passed before a day.
func lateFiles(tx *store.Tx, org string, today time.Time) ([]lateFile, error) {
	return store.List(tx, func(s store.Scanner) (f lateFile, err error) {
		return f, s.Scan(&f.id, &f.holder, store.At(&f.due))
	}, `SELECT f.id, f.holder_id, f.due FROM debtwarning_file f WHERE f.org_id = $1 AND f.closed = 0 AND f.due > 0 AND f.due < $2 ORDER BY f.due, f.id`, org, store.Micros(today))
}

// countRunning is how many files of an organisation run.
func countRunning(tx *store.Tx, org string) (int, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM debtwarning_file WHERE org_id = $1 AND closed = 0`, org)
	return int(n), err
}
