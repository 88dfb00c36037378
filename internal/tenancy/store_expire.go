package tenancy

import (
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/subject"
)

// Former is a person who rents nowhere any more, since the end of the last tenancy.
type Former struct {
	ID    subject.ID
	Since time.Time // date
}

// left is when a member left: with the tenancy, or before it; 0 while they live there.
const left = `CASE WHEN m.until > 0 AND (t.until = 0 OR m.until < t.until) THEN m.until ELSE t.until END`

// FormerTenants are the persons of an organisation whose last tenancy ended before a
// moment, the oldest first, after one of a time and id, at most limit.
func FormerTenants(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Former, error) {
	return store.List(tx, func(s store.Scanner) (f Former, err error) { return f, s.Scan(&f.ID, store.At(&f.Since)) },
		`SELECT subject_id, last FROM (SELECT m.subject_id, max(`+left+`) AS last, min(`+left+`) AS first
			FROM tenancy_member m JOIN tenancy_tenancy t ON t.id = m.tenancy_id WHERE m.org_id = $1 GROUP BY m.subject_id) AS f
		WHERE first > 0 AND last < $2 AND (last > $3 OR last = $3 AND subject_id > $4) ORDER BY last, subject_id LIMIT $5`,
		org, store.Micros(before), store.Micros(since), id, limit)
}

// EraseFormer forgets a person who still rents nowhere since before the moment; false
// when they do. What is left of their tenancies is which home was let, from and until.
func EraseFormer(tx *store.Tx, at, before time.Time, id subject.ID) (bool, error) {
	n, err := store.Count(tx, `SELECT count(*) FROM tenancy_member m JOIN tenancy_tenancy t ON t.id = m.tenancy_id
		WHERE m.subject_id = $1 AND (`+left+` = 0 OR `+left+` >= $2)`, string(id), store.Micros(before))
	if err != nil || n > 0 {
		return false, err
	}
	return true, ErasePerson(tx, at, id)
}

// ErasePerson forgets a person and takes them out of every household, whatever they rent.
func ErasePerson(tx *store.Tx, at time.Time, id subject.ID) error {
	if _, err := tx.Exec(`DELETE FROM tenancy_member WHERE subject_id = $1`, string(id)); err != nil {
		return err
	}
	return subject.Erase(tx, at, id)
}

// Ledger is a list of facts about a household that the administration delivers.
type Ledger string

// The ledgers that age. Allocations and tenancies name no person and stay.
const (
	ArrearsLedger  Ledger = "huurachterstand"
	NuisanceLedger Ledger = "overlastmelding"
)

func (l Ledger) table() (name, date string) {
	if l == ArrearsLedger {
		return "tenancy_arrears", "month"
	}
	return "tenancy_nuisance", "date"
}

// Entry is a line of a ledger.
type Entry struct {
	ID    string
	Since time.Time // date
}

// Entries are the lines of a ledger of before a date, the oldest first, after one of a
// date and id, at most limit.
func Entries(tx *store.Tx, org string, l Ledger, before, since time.Time, id string, limit int) ([]Entry, error) {
	table, date := l.table()
	return store.List(tx, func(s store.Scanner) (e Entry, err error) { return e, s.Scan(&e.ID, store.At(&e.Since)) },
		`SELECT id, `+date+` FROM `+table+` WHERE org_id = $1 AND `+date+` < $2 AND (`+date+` > $3 OR `+date+` = $3 AND id > $4)
			ORDER BY `+date+`, id LIMIT $5`, org, store.Micros(before), store.Micros(since), id, limit)
}

// EraseEntry deletes a line of a ledger that is still of before the date; false when it
// is not.
func EraseEntry(tx *store.Tx, l Ledger, before time.Time, id string) (bool, error) {
	table, date := l.table()
	n, err := tx.Exec(`DELETE FROM `+table+` WHERE id = $1 AND `+date+` < $2`, id, store.Micros(before))
	return n > 0, err
}
