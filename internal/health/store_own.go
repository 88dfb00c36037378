package health

import (
	"errors"
	"slices"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
)

const ownColumns = `owner, case_id, word, tries, shut_to, browser, open_to, partner, pass_id, shared_to`

func scanOwn(s store.Scanner) (o Own, err error) {
	return o, s.Scan(&o.Owner, &o.CaseID, &o.Word, &o.Tries, store.At(&o.ShutTo), &o.Browser, store.At(&o.OpenTo), &o.Partner, &o.PassID, store.At(&o.SharedTo))
}

func ownsOf(tx *store.Tx, caseID string) ([]Own, error) {
	return store.List(tx, scanOwn, `SELECT `+ownColumns+` FROM health_own WHERE case_id = $1`, caseID)
}

// OwnOf is how somebody keeps scores; an Own without an owner for who does not.
func OwnOf(tx *store.Tx, owner string) (Own, error) {
	o, err := store.One(tx, scanOwn, `SELECT `+ownColumns+` FROM health_own WHERE owner = $1`, owner)
	if fault.Is(err, fault.NotFound) {
		return Own{}, nil
	}
	return o, err
}

// SaveOwn writes how somebody keeps scores.
func SaveOwn(tx *store.Tx, o Own) error {
	_, err := tx.Exec(`INSERT INTO health_own (`+ownColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (owner) DO UPDATE SET word = excluded.word, tries = excluded.tries, shut_to = excluded.shut_to, browser = excluded.browser,
		open_to = excluded.open_to, partner = excluded.partner, pass_id = excluded.pass_id, shared_to = excluded.shared_to`,
		o.Owner, o.CaseID, o.Word, o.Tries, store.Micros(o.ShutTo), o.Browser, store.Micros(o.OpenTo), o.Partner, o.PassID, store.Micros(o.SharedTo))
	return err
}

// OwnScores are the scores that somebody keeps, newest first.
func OwnScores(tx *store.Tx, in casework.Inside, owner string) ([]Score, error) {
	list, err := scoresOf(tx, in)
	return slices.DeleteFunc(list, func(x Score) bool { return owner == "" || x.Owner != owner }), err
}

// KeepOwn keeps a score for its owner, named in Present; the same key adds nothing the second time.
func KeepOwn(tx *store.Tx, in casework.Inside, x Score, key string) error {
	x.ID, x.ByID, x.By = store.IDOf("health", string(in.ID), x.Owner, key), string(ByResident), ByResident
	_, err := insertScore(tx, in, x)
	return err
}

// DropOwn erases one score of its owner.
func DropOwn(tx *store.Tx, op, owner, scoreID string) error {
	n, err := tx.Exec(`DELETE FROM health_score WHERE id = $1 AND owner = $2 AND owner <> ''`, scoreID, owner)
	if err == nil && n == 0 {
		return fault.New(op, fault.NotFound)
	}
	return err
}

// ForgetOwn erases all that somebody keeps, with the word.
func ForgetOwn(tx *store.Tx, owner string) error {
	_, err := tx.Exec(`DELETE FROM health_score WHERE owner = $1 AND owner <> ''`, owner)
	_, err2 := tx.Exec(`DELETE FROM health_own WHERE owner = $1`, owner)
	return errors.Join(err, err2)
}

// Unshare ends the sharing that was done with passes.
func Unshare(tx *store.Tx, passes []string) error {
	if len(passes) == 0 {
		return nil
	}
	in, list := tx.In("pass_id", 1, passes)
	_, err := tx.Exec(`UPDATE health_own SET partner = '', pass_id = '', shared_to = 0 WHERE `+in, list)
	return err
}

// EraseOwn erases what residents keep in cases that were closed before a moment: from then on
// they cannot reach it themselves.
func EraseOwn(tx *store.Tx, before time.Time) error {
	const gone = ` IN (SELECT o.owner FROM health_own o JOIN casework_case c ON c.id = o.case_id WHERE c.state = $1 AND c.closed < $2)`
	_, err := tx.Exec(`DELETE FROM health_score WHERE owner`+gone, string(casework.Closed), store.Micros(before))
	_, err2 := tx.Exec(`DELETE FROM health_own WHERE owner`+gone, string(casework.Closed), store.Micros(before))
	return errors.Join(err, err2)
}
