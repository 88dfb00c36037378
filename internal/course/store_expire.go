package course

import (
	"cmp"
	"errors"
	"strings"
	"time"

	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/volunteer"
)

// Past is an evening that was, and since when.
type Past struct {
	ID    string
	Since time.Time
}

// Ended are evenings of an organisation that were before a moment, after a place in their order.
func Ended(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Past, error) {
	return store.List(tx, func(s store.Scanner) (p Past, err error) { return p, s.Scan(&p.ID, store.At(&p.Since)) },
		`SELECT id, at FROM course_session WHERE org_id = $1 AND at < $2 AND (at > $3 OR at = $3 AND id > $4) ORDER BY at, id LIMIT $5`,
		org, store.Micros(before), store.Micros(since), id, int64(limit))
}

// EraseEnded erases an evening that was before a moment, with its questions; false when it was not.
func EraseEnded(tx *store.Tx, v *seal.Vault, at, before time.Time, id string) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM course_session WHERE id = $1 AND at < $2`, id, store.Micros(before))
	if err != nil || n == 0 {
		return false, err
	}
	return true, erase(tx, v, at, id)
}

func erase(tx *store.Tx, v *seal.Vault, at time.Time, id string) error {
	_, e1 := tx.Exec(`DELETE FROM course_question WHERE session_id = $1`, id)
	_, e2 := tx.Exec(`DELETE FROM course_seat WHERE session_id = $1`, id)
	_, e3 := tx.Exec(`DELETE FROM course_session WHERE id = $1`, id)
	return errors.Join(e1, e2, e3, v.Shred(tx, at, id))
}

// Erase erases seats, certificates and questions of a volunteer, or of a colleague. Of a volunteer it has
// to be done before they are erased themselves.
func Erase(tx *store.Tx, who string) error {
	users, err := volunteer.UsersOf(tx, []string{who})
	_, e1 := tx.Exec(`DELETE FROM course_seat WHERE who = $1`, who)
	_, e2 := tx.Exec(`DELETE FROM course_done WHERE who = $1`, who)
	_, e3 := tx.Exec(`DELETE FROM course_question WHERE by_id <> '' AND by_id IN ($1, $2)`, who, users[who])
	return errors.Join(err, e1, e2, e3)
}

// EraseRecord erases an evening that was erased before, or what a volunteer who was has here; others have
// no rows.
func EraseRecord(tx *store.Tx, v *seal.Vault, at time.Time, id string) error {
	n, err := store.Count(tx, `SELECT count(*) FROM course_session WHERE id = $1`, id)
	if err != nil || n == 0 {
		return cmp.Or(err, Erase(tx, id))
	}
	return erase(tx, v, at, id)
}

// CourseOrg is the organisation of a course of the log.
func CourseOrg(tx *store.Tx, id string) (string, error) {
	org, code, _ := strings.Cut(id, "/")
	return store.One(tx, func(s store.Scanner) (o string, err error) { return o, s.Scan(&o) }, `SELECT org_id FROM course_course WHERE org_id = $1 AND code = $2`, org, code)
}

// OrgOf is the organisation of an evening, for the log.
func OrgOf(tx *store.Tx, id string) (string, error) {
	x, err := byID(tx, id)
	return x.OrgID, err
}
