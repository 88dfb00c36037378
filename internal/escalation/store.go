package escalation

import (
	"embed"
	"strings"
	"time"

	"samendoen/internal/base/store"
)

// Files holds the table of this package.
//
//go:embed sql
var Files embed.FS

// Step is how far a thing climbed, and when the last of that was. The zero Step is not at all.
type Step struct {
	Step  int
	At    time.Time
	Heard []string // users
}

// Standing is how far things climbed, by Key.
type Standing map[[2]string]Step

// Key is the key in a Standing of a thing with its date or moment.
func Key(id string, due time.Time) [2]string {
	return [2]string{id, due.UTC().Format(time.RFC3339Nano)}
}

// Reached is how far some things of a kind climbed.
func Reached(tx *store.Tx, kind string, ids []string) (Standing, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	in, list := tx.In("object_id", 2, ids)
	all := Standing{}
	_, err := store.List(tx, func(row store.Scanner) (none struct{}, err error) {
		var id, heard string
		var due time.Time
		var s Step
		err = row.Scan(&id, store.At(&due), &s.Step, store.At(&s.At), &heard)
		s.Heard = strings.Fields(heard)
		all[Key(id, due)] = s // the highest comes last
		return none, err
	}, `SELECT object_id, due, step, at, heard FROM escalation_step WHERE kind = $1 AND `+in+` ORDER BY step`, kind, list)
	return all, err
}

// Below is the SQL condition that a thing did not climb to a rung yet for its date. It is given
// the columns of its id and date, and what the rung is.
func Below(kind, id, due, rung string) string {
	return `NOT EXISTS (SELECT 1 FROM escalation_step stood WHERE stood.kind = '` + kind + `' AND stood.object_id = ` + id + ` AND stood.due = ` + due + ` AND stood.step >= ` + rung + `)`
}

// HeardOf are the things of a kind of which somebody heard that they are late, or were.
func HeardOf(tx *store.Tx, kind, userID string) ([]string, error) {
	return store.Strings(tx, `SELECT DISTINCT object_id FROM escalation_step WHERE kind = $1 AND ' ' || heard || ' ' LIKE '% ' || $2 || ' %'`, kind, userID)
}

// noteStep keeps that a thing climbed a step, and who heard of it.
func noteStep(tx *store.Tx, kind string, l Late, step int, heard []string, at time.Time) error {
	_, err := tx.Exec(`INSERT INTO escalation_step (kind, object_id, due, step, at, heard) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (kind, object_id, due, step) DO NOTHING`,
		kind, l.ID, store.Micros(l.Due), step, store.Micros(at), strings.Join(heard, " "))
	return err
}

// Forget erases how far a thing climbed, when the thing itself goes.
func Forget(tx *store.Tx, kind, id string) error {
	_, err := tx.Exec(`DELETE FROM escalation_step WHERE kind = $1 AND object_id = $2`, kind, id)
	return err
}

// ForgetGone erases the steps of a kind that only somebody heard of who may sign in no more, so
// that they are taken anew: for what waits until somebody acts, and has no other date.
func ForgetGone(tx *store.Tx, kind string) error {
	_, err := tx.Exec(`DELETE FROM escalation_step WHERE kind = $1 AND heard IN (SELECT id FROM account_user WHERE disabled = 1)`, kind)
	return err
}
