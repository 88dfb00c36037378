package tenancy

import (
	"slices"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/subject"
)

// Former is a person who rents nowhere any more, since the end of the last tenancy.
type Former struct {
	ID    subject.ID
	Since time.Time // date
}

// leftAt is the SQL of when a member left: with the tenancy, or before it; 0 while they live there.
func leftAt(member, tenancy string) string {
	return `CASE WHEN ` + member + `.until > 0 AND (` + tenancy + `.until = 0 OR ` + member + `.until < ` + tenancy + `.until) THEN ` + member + `.until ELSE ` + tenancy + `.until END`
}

// FormerTenants are the persons of an organisation whose last tenancy ended before a
// moment, the oldest first, after one of a time and id, at most limit. It goes along what
// ended in the order in which it did, first the tenancies and then who left one before its
// end, and so passes little more than it gives, however many once rented.
func FormerTenants(tx *store.Tx, org string, before, since time.Time, id string, limit int) ([]Former, error) {
	ended := func(last, first, joined, still string) string {
		return `SELECT m.subject_id, ` + last + ` AS last FROM ` + first + ` JOIN ` + joined + ` WHERE ` + still + ` AND ` + last + ` > 0 AND ` + last + ` < $2
			AND ` + last + ` >= $3 AND (` + last + ` > $3 OR m.subject_id > $4)
			AND NOT EXISTS (SELECT 1 FROM tenancy_member o JOIN tenancy_tenancy x ON x.id = o.tenancy_id
				WHERE o.subject_id = m.subject_id AND o.org_id = $1 AND (` + leftAt("o", "x") + ` = 0 OR ` + leftAt("o", "x") + ` > ` + last + ` OR ` + leftAt("o", "x") + ` = ` + last + ` AND o.id > m.id))
			ORDER BY ` + last + `, m.subject_id LIMIT $5`
	}
	return store.List(tx, func(s store.Scanner) (f Former, err error) { return f, s.Scan(&f.ID, store.At(&f.Since)) },
		`SELECT subject_id, last FROM (
			SELECT * FROM (`+ended(`t.until`, `tenancy_tenancy t`, `tenancy_member m ON m.tenancy_id = t.id`, `t.org_id = $1 AND t.emptied = 0 AND (m.until = 0 OR m.until >= t.until)`)+`) AS a
			UNION ALL SELECT * FROM (`+ended(`m.until`, `tenancy_member m`, `tenancy_tenancy t ON t.id = m.tenancy_id`, `m.org_id = $1 AND (t.until = 0 OR m.until < t.until)`)+`) AS b) AS f
		ORDER BY last, subject_id LIMIT $5`, org, store.Micros(before), store.Micros(since), id, limit)
}

// EraseFormer forgets those of at most some hundreds of persons who still rent nowhere since
// before the moment, and returns whom. What is left of their tenancies is which home was
// let, from and until.
func EraseFormer(tx *store.Tx, at, before time.Time, ids []string) (gone []string, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	in, list := tx.In("m.subject_id", 2, ids)
	stay, err := store.Strings(tx, `SELECT DISTINCT m.subject_id FROM tenancy_member m JOIN tenancy_tenancy t ON t.id = m.tenancy_id
		WHERE (`+leftAt("m", "t")+` = 0 OR `+leftAt("m", "t")+` >= $1) AND `+in, store.Micros(before), list)
	for _, id := range ids {
		if !slices.Contains(stay, id) {
			gone = append(gone, id)
		}
	}
	if err != nil || len(gone) == 0 {
		return nil, err
	}
	return gone, ErasePersons(tx, at, gone)
}

// ErasePersons forgets persons, at most some hundreds, and takes them out of every
// household, whatever they rent.
func ErasePersons(tx *store.Tx, at time.Time, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	in, list := tx.In("subject_id", 1, ids)
	homes, err := store.Strings(tx, `DELETE FROM tenancy_member WHERE `+in+` RETURNING tenancy_id`, list)
	if err != nil {
		return err
	}
	in, list = tx.In("id", 1, homes)
	if _, err := tx.Exec(`UPDATE tenancy_tenancy SET emptied = 1 WHERE NOT EXISTS (SELECT 1 FROM tenancy_member m WHERE m.tenancy_id = tenancy_tenancy.id) AND `+in, list); err != nil {
		return err
	}
	return subject.Erase(tx, at, ids)
}

// Ledger is a list of facts about a household or its home that the administration delivers.
type Ledger string

// The ledgers that age. Allocations and tenancies name no person and stay.
const (
	ArrearsLedger  Ledger = "huurachterstand"
	NuisanceLedger Ledger = "overlastmelding"
	RepairLedger   Ledger = "reparatie" // by its term, done or not
)

// table is the table of a ledger, and the date by which its lines age.
func (l Ledger) table() (name, date string) {
	switch l {
	case ArrearsLedger:
		return "tenancy_arrears", "month"
	case RepairLedger:
		return "tenancy_repair", "term"
	}
	return "tenancy_nuisance", "date"
}

func (l Ledger) delivered() delivery.Table {
	switch l {
	case ArrearsLedger:
		return ArrearsTable()
	case RepairLedger:
		return RepairTable()
	}
	return NuisanceTable()
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

// EraseEntries deletes those of at most some hundreds of lines of a ledger that are still of
// before the date, and returns which.
func EraseEntries(tx *store.Tx, l Ledger, before time.Time, ids []string) ([]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	table, date := l.table()
	in, list := tx.In("id", 2, ids)
	gone, err := store.Strings(tx, `SELECT id FROM `+table+` WHERE `+date+` < $1 AND `+in, store.Micros(before), list)
	if err != nil || len(gone) == 0 {
		return nil, err
	}
	if err := keepCounts(tx, l, gone); err != nil {
		return nil, err
	}
	if err := l.delivered().Forget(tx, gone); err != nil {
		return nil, err
	}
	in, list = tx.In("id", 1, gone)
	_, err = tx.Exec(`DELETE FROM `+table+` WHERE `+in, list)
	return gone, err
}

// keepCounts counts the lines that are about to be erased by complex and month: who asks later
// whether a figure of then may be replaced must know that they were there.
func keepCounts(tx *store.Tx, l Ledger, ids []string) error {
	where, home, complex := ``, ``, `u.complex_id`
	switch l {
	case ArrearsLedger:
		where, home = `l.cents > 0 AND `, `JOIN tenancy_tenancy t ON t.id = l.tenancy_id JOIN place_unit u ON u.id = t.unit_id`
	case NuisanceLedger:
		home = `JOIN place_unit u ON u.id = l.complainant`
	case RepairLedger:
		home, complex = `LEFT JOIN place_unit u ON u.id = l.unit_id AND l.unit_id <> ''`, `coalesce(u.complex_id, l.complex_id)`
	}
	table, date := l.table()
	in, list := tx.In("l.id", 1, ids)
	lines, err := store.List(tx, func(s store.Scanner) (c line, err error) { return c, s.Scan(&c.org, &c.complex, store.At(&c.date)) },
		`SELECT l.org_id, `+complex+`, l.`+date+` FROM `+table+` l `+home+` WHERE `+where+in, list)
	for _, c := range lines {
		if err != nil {
			break
		}
		_, err = tx.Exec(`INSERT INTO tenancy_count (org_id, ledger, complex_id, month, number) VALUES ($1, $2, $3, $4, 1)
			ON CONFLICT (org_id, ledger, complex_id, month) DO UPDATE SET number = tenancy_count.number + 1`,
			c.org, string(l), c.complex, store.Micros(clock.Month(c.date)))
	}
	return err
}

// line is a line of a ledger as it is counted when it goes.
type line struct {
	org, complex string
	date         time.Time
}
