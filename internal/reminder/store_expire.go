package reminder

import (
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/tenancy"
)

// Past is something whose term runs from a moment.
type Past struct {
	ID      string
	Process Process
	Since   time.Time
}

func scanPast(s store.Scanner) (p Past, err error) {
	return p, s.Scan(&p.ID, &p.Process, store.At(&p.Since))
}

// Done are the tasks of an organisation that were done before a moment, the oldest first, after
// one of a time and id, at most limit.
func Done(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Past, error) {
	return store.List(tx, scanPast, `SELECT id, process, done_at FROM reminder_task WHERE org_id = $1 AND done_at > 0 AND done_at < $2
		AND (done_at > $3 OR done_at = $3 AND id > $4) ORDER BY done_at, id LIMIT $5`, org, store.Micros(before), store.Micros(since), id, limit)
}

// EraseDone erases a task that was done before a moment; false when it was not.
func EraseDone(tx *store.Tx, before time.Time, id string) (bool, error) {
	n, err := tx.Exec(`DELETE FROM reminder_task WHERE id = $1 AND done_at > 0 AND done_at < $2`, id, store.Micros(before))
	return n > 0, err
}

// Attempts are the times without access that became known before a moment, the oldest first,
// after one of a time and id, at most limit.
func Attempts(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Past, error) {
	return store.List(tx, scanPast, `SELECT id, 'geen-toegang', known_day FROM reminder_noaccess WHERE org_id = $1 AND known_day < $2
		AND (known_day > $3 OR known_day = $3 AND id > $4) ORDER BY known_day, id LIMIT $5`, org, store.Micros(before), store.Micros(since), id, limit)
}

// EraseAttempt erases a time without access that became known before a moment.
func EraseAttempt(tx *store.Tx, before time.Time, id string) (bool, error) {
	n, err := tx.Exec(`DELETE FROM reminder_noaccess WHERE id = $1 AND known_day < $2`, id, store.Micros(before))
	return n > 0, err
}

// About is all that is kept about a tenancy: tasks, and times without access.
type About struct {
	Tasks    []Task
	Attempts []Attempt
}

// Attempt is that maintenance had no access on a date.
type Attempt struct {
	ID string
	On time.Time
}

// AboutTenancies is what is kept about some tenancies, for the persons whom it is about. It
// authorises nothing and logs nothing: whoever tells it does.
func AboutTenancies(tx *store.Tx, ids []tenancy.ID) (a About, err error) {
	for _, id := range ids {
		tasks, err := store.List(tx, scanTask, `SELECT `+taskColumns+` FROM reminder_task WHERE tenancy_id = $1 ORDER BY on_day, id`, string(id))
		if err != nil {
			return a, err
		}
		days, err := store.List(tx, func(s store.Scanner) (x Attempt, err error) { return x, s.Scan(&x.ID, store.At(&x.On)) },
			`SELECT id, on_day FROM reminder_noaccess WHERE tenancy_id = $1 ORDER BY on_day, id`, string(id))
		if err != nil {
			return a, err
		}
		a.Tasks, a.Attempts = append(a.Tasks, tasks...), append(a.Attempts, days...)
	}
	return a, nil
}
