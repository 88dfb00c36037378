package debtwarning

import (
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/escalation"
)

// Past is a file that was closed at a moment.
type Past struct {
	ID    ID
	Since time.Time
}

// Closed are the files of an organisation that were closed before a moment, the oldest
// first, after one of a time and id, at most limit.
func Closed(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Past, error) {
	return store.List(tx, func(s store.Scanner) (p Past, err error) { return p, s.Scan(&p.ID, store.At(&p.Since)) },
		`SELECT id, closed FROM debtwarning_file WHERE org_id = $1 AND closed > 0 AND closed < $2 AND (closed > $3 OR closed = $3 AND id > $4) ORDER BY closed, id LIMIT $5`,
		org, store.Micros(before), store.Micros(since), id, limit)
}

// EraseClosed erases a file that is still closed since before a moment; false when it is not.
func EraseClosed(tx *store.Tx, v *seal.Vault, at, before time.Time, id ID) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM debtwarning_file WHERE id = $1 AND closed > 0 AND closed < $2`, string(id), store.Micros(before))
	if err != nil || n == 0 {
		return false, err
	}
	return true, Erase(tx, v, at, id)
}

// Erase erases a file whatever its state; one that does not exist is no error.
func Erase(tx *store.Tx, v *seal.Vault, at time.Time, id ID) error {
	n, err := tx.Exec(`DELETE FROM debtwarning_file WHERE id = $1`, string(id))
	if err != nil || n == 0 {
		return err // nothing to leave a mark of
	}
	if err := escalation.Forget(tx, climbKind, string(id)); err != nil {
		return err
	}
	return v.Shred(tx, at, string(id))
}

// OrgOf is whose a file is; NotFound when there is none.
func OrgOf(tx *store.Tx, id ID) (string, error) {
	return store.One(tx, func(s store.Scanner) (org string, err error) { return org, s.Scan(&org) },
		`SELECT org_id FROM debtwarning_file WHERE id = $1`, string(id))
}

// Concerning are the files that are sealed for a person.
func Concerning(tx *store.Tx, v *seal.Vault, person string) ([]File, error) {
	records, err := seal.RecordsOf(tx, person)
	if err != nil {
		return nil, err
	}
	var files []File
	for _, id := range records {
		f, err := byID(tx, v, ID(id))
		if fault.Is(err, fault.NotFound) {
			continue // a record of another module
		}
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}
