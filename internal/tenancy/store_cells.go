package tenancy

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/subject"
)

// Cell says that a home falls in a cell of a table at a date; what for, only the table
// knows. It is handed to the batch that makes a release and to nobody else.
type Cell struct {
	Unit    place.UnitID
	Complex place.ComplexID
	Kind    string // of an allocation, empty for the other tables
}

func scanCell(s store.Scanner) (c Cell, err error) { return c, s.Scan(&c.Unit, &c.Complex, &c.Kind) }

// restrictedStays is the SQL of the tenancies of people who had the use of what is kept
// about them restricted (AVG art. 18) at a moment, each by its id and home, from and
// until. It is kept and not used, also not to be counted; of somebody else in the same
// household no more than of the person. at is SQL.
func restrictedStays(at string) string {
	return `(SELECT t.id, t.unit_id, t.from_date, t.until FROM tenancy_member m JOIN tenancy_tenancy t ON t.id = m.tenancy_id
		WHERE m.subject_id IN ` + access.RestrictedOnes(subject.ObjectType, at) + `)`
}

// ArrearsCells are the living homes whose household owed rent at the end of the last
// month before a date; of all cells without who is restricted now.
func ArrearsCells(tx *store.Tx, org string, asOf, now time.Time) ([]Cell, error) {
	month := clock.Month(asOf.AddDate(0, 0, -1))
	return store.List(tx, scanCell, `SELECT DISTINCT t.unit_id, u.complex_id, '' FROM tenancy_arrears a
		JOIN tenancy_tenancy t ON t.id = a.tenancy_id JOIN place_unit u ON u.id = t.unit_id
		WHERE a.month = $1 AND a.cents > 0 AND t.org_id = $2 AND u.until = 0
		AND t.id NOT IN (SELECT id FROM `+restrictedStays("$3")+` AS s)`, store.Micros(month), org, store.Micros(now))
}

// NuisanceCells are the living homes whose household complained in the year up to a date.
// A complaint of or about who is restricted is not counted.
func NuisanceCells(tx *store.Tx, org string, asOf, now time.Time) ([]Cell, error) {
	return store.List(tx, scanCell, `SELECT DISTINCT n.complainant, u.complex_id, '' FROM tenancy_nuisance n
		JOIN place_unit u ON u.id = n.complainant
		WHERE n.org_id = $1 AND n.date > $2 AND n.date <= $3 AND u.until = 0
		AND n.id NOT IN (SELECT r.id FROM `+restrictedStays("$4")+` AS s JOIN tenancy_nuisance r ON r.org_id = $1
			AND (r.complainant = s.unit_id OR r.about = s.unit_id) AND s.from_date <= r.date AND (s.until = 0 OR s.until > r.date))`,
		org, store.Micros(asOf.AddDate(-1, 0, 0)), store.Micros(asOf), store.Micros(now))
}

// TurnoverCells are the living homes in which a tenancy ended in the year up to a date.
func TurnoverCells(tx *store.Tx, org string, asOf, now time.Time) ([]Cell, error) {
	return store.List(tx, scanCell, `SELECT DISTINCT t.unit_id, u.complex_id, '' FROM tenancy_tenancy t
		JOIN place_unit u ON u.id = t.unit_id
		WHERE t.org_id = $1 AND t.until > $2 AND t.until <= $3 AND u.until = 0
		AND t.id NOT IN (SELECT id FROM `+restrictedStays("$4")+` AS s)`,
		org, store.Micros(asOf.AddDate(-1, 0, 0)), store.Micros(asOf), store.Micros(now))
}

// AllocationCells are the living homes that were let in the year up to a date, with the
// kind of the last time. Where a line does not say which tenancy it led to, it is that of
// everybody who lived in the home since.
func AllocationCells(tx *store.Tx, org string, asOf, now time.Time) ([]Cell, error) {
	all, err := store.List(tx, scanCell, `SELECT l.unit_id, u.complex_id, l.kind FROM tenancy_allocation l
		JOIN place_unit u ON u.id = l.unit_id
		WHERE l.org_id = $1 AND l.date > $2 AND l.date <= $3 AND u.until = 0
		AND NOT EXISTS (SELECT 1 FROM `+restrictedStays("$4")+` AS s WHERE s.id = l.tenancy_id
			OR l.tenancy_id = '' AND s.unit_id = l.unit_id AND (s.until = 0 OR s.until > l.date)) ORDER BY l.date, l.id`,
		org, store.Micros(asOf.AddDate(-1, 0, 0)), store.Micros(asOf), store.Micros(now))
	last := map[place.UnitID]int{}
	var list []Cell
	for _, c := range all {
		if i, seen := last[c.Unit]; seen {
			list[i] = c
			continue
		}
		last[c.Unit] = len(list)
		list = append(list, c)
	}
	return list, err
}
