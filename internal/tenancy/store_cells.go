package tenancy

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery"
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
	Cents   int64  // owed; 0 for the other tables
}

func scanCell(s store.Scanner) (c Cell, err error) { return c, s.Scan(&c.Unit, &c.Complex, &c.Kind) }

// restrictedStays is the SQL of the tenancies of people who had the use of what is kept
// about them restricted (AVG art. 18) at the moment of a view, each by its id and home, from and
// until. It is kept and not used, also not to be counted; of somebody else in the same
// household no more than of the person. at is SQL.
func restrictedStays(v delivery.View, at string) string {
	return `(SELECT t.id, t.unit_id, t.from_date, t.until FROM tenancy_member m JOIN ` + Table().As(v, at) + ` AS t ON t.id = m.tenancy_id
		WHERE m.subject_id IN ` + access.RestrictedOnes(subject.ObjectType, at) + `)`
}

// ArrearsCells are the homes that stood on a date and whose household owed rent at the
// end of the month before it, with how much: the most where several tenancies of it owe; of all cells as known at a moment, without who was restricted then.
func ArrearsCells(tx *store.Tx, org string, v delivery.View) ([]Cell, error) {
	return store.List(tx, func(s store.Scanner) (c Cell, err error) { return c, s.Scan(&c.Unit, &c.Complex, &c.Cents) },
		`SELECT t.unit_id, u.complex_id, max(a.cents) FROM `+ArrearsTable().As(v, "$4")+` AS a
		JOIN `+Table().As(v, "$4")+` AS t ON t.id = a.tenancy_id JOIN `+place.UnitTable().As(v, "$4")+` AS u ON u.id = t.unit_id
		WHERE a.month = $1 AND a.cents > 0 AND t.org_id = $2 AND `+place.Stood("u", "$3")+`
		AND t.id NOT IN (SELECT id FROM `+restrictedStays(v, "$4")+` AS s) GROUP BY t.unit_id, u.complex_id`,
		store.Micros(arrearsMonth(v.On)), org, store.Micros(v.On), store.Micros(v.Known))
}

// arrearsMonth is the month at whose end a date looks.
func arrearsMonth(on time.Time) time.Time { return clock.Month(on.AddDate(0, 0, -1)) }

// NuisanceCells are the homes that stood on a date and whose household complained in the year up to it.
// A complaint of or about who was restricted is not counted.
func NuisanceCells(tx *store.Tx, org string, v delivery.View) ([]Cell, error) {
	nuisance := NuisanceTable().As(v, "$4")
	return store.List(tx, scanCell, `SELECT DISTINCT n.complainant, u.complex_id, '' FROM `+nuisance+` AS n
		JOIN `+place.UnitTable().As(v, "$4")+` AS u ON u.id = n.complainant
		WHERE n.org_id = $1 AND n.date > $2 AND n.date <= $3 AND `+place.Stood("u", "$3")+`
		AND n.id NOT IN (SELECT r.id FROM `+restrictedStays(v, "$4")+` AS s JOIN `+nuisance+` AS r ON r.org_id = $1
			AND (r.complainant = s.unit_id OR r.about = s.unit_id) AND s.from_date <= r.date AND (s.until = 0 OR s.until > r.date))`,
		org, store.Micros(v.On.AddDate(-1, 0, 0)), store.Micros(v.On), store.Micros(v.Known))
}

// AllocationCells are the homes that stood on a date and were let in the year up to it, with the
// kind of the last time. Where a line does not say which tenancy it led to, it is that of
// everybody who lived in the home since.
func AllocationCells(tx *store.Tx, org string, v delivery.View) ([]Cell, error) {
	all, err := store.List(tx, scanCell, `SELECT l.unit_id, u.complex_id, l.kind FROM `+AllocationTable().As(v, "$4")+` AS l
		JOIN `+place.UnitTable().As(v, "$4")+` AS u ON u.id = l.unit_id
		WHERE l.org_id = $1 AND l.date > $2 AND l.date <= $3 AND `+place.Stood("u", "$3")+`
		AND NOT EXISTS (SELECT 1 FROM `+restrictedStays(v, "$4")+` AS s WHERE s.id = l.tenancy_id
			OR l.tenancy_id = '' AND s.unit_id = l.unit_id AND (s.until = 0 OR s.until > l.date)) ORDER BY l.date, l.id`,
		org, store.Micros(v.On.AddDate(-1, 0, 0)), store.Micros(v.On), store.Micros(v.Known))
	return lastOf(all, func(c Cell) place.UnitID { return c.Unit }), err
}

// stayBands are the years from which a tenancy is in a band, and its code. Who rents shorter
// than the first is in none.
func stayBands() []stayBand {
	return []stayBand{{5, "5_10"}, {10, "10_20"}, {20, "20_more"}}
}

type stayBand struct {
	years int
	code  string
}

// stayBandOf is the code of how long a tenancy has lasted on a date; empty below the first band.
func stayBandOf(from, on time.Time) (code string) {
	for _, b := range stayBands() {
		if !from.AddDate(b.years, 0, 0).After(on) {
			code = b.code
		}
	}
	return code
}

// Letting is how a home was let on a date or until at most a year before it, by the tenancy that began
// last. Were it of homes let on the date only, then how many are not let would be told by every
// figure made of it, beside the table that counts them.
type Letting struct {
	Let       bool
	Since     time.Time // date on which that tenancy began
	RentCents int64     // the bare rent per month, 0 where it is not known
}

// StayBand is the code of how long the household has rented its home on a date; empty for less than
// five years, and where nobody has for a year.
func (l Letting) StayBand(on time.Time) string {
	if !l.Let {
		return ""
	}
	return stayBandOf(l.Since, on)
}

// with takes in a tenancy that ran, or ended not long ago.
func (l Letting) with(from time.Time, rent int64) Letting {
	if !l.Let || from.After(l.Since) || from.Equal(l.Since) && rent > l.RentCents {
		return Letting{true, from, rent}
	}
	return l
}

// Lettings says how the homes of a view were let, in their order.
func Lettings(tx *store.Tx, org string, v delivery.View, homes *place.Homes) ([]Letting, error) {
	list := make([]Letting, homes.Len())
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var unit string
		var from time.Time
		var rent int64
		if err := s.Scan(&unit, store.At(&from), &rent); err != nil {
			return none, err
		}
		if i, stood := homes.Find(place.UnitID(unit)); stood {
			list[i] = list[i].with(from, rent)
		}
		return none, nil
	}, `SELECT t.unit_id, t.from_date, t.rent_cents FROM `+Table().As(v, "$3")+` AS t
		WHERE t.org_id = $1 AND t.from_date <= $2 AND (t.until = 0 OR t.until > $4)
		AND t.id NOT IN (SELECT id FROM `+restrictedStays(v, "$3")+` AS s)`,
		org, store.Micros(v.On), store.Micros(v.Known), store.Micros(v.On.AddDate(-1, 0, 0)))
	return list, err
}

// lastOf is the last of a list for each home.
func lastOf[T any](all []T, home func(T) place.UnitID) []T {
	at := map[place.UnitID]int{}
	var list []T
	for _, c := range all {
		if i, seen := at[home(c)]; seen {
			list[i] = c
			continue
		}
		at[home(c)] = len(list)
		list = append(list, c)
	}
	return list
}

// EmptyCells are the homes that stood on a date and in which nobody lived whom the figures may use: they
// were not let, or to somebody who had the use restricted then.
func EmptyCells(tx *store.Tx, org string, v delivery.View) ([]Cell, error) {
	return store.List(tx, scanCell, `SELECT u.id, u.complex_id, '' FROM `+place.UnitTable().As(v, "$3")+` AS u
		LEFT JOIN (SELECT DISTINCT t.unit_id FROM `+Table().As(v, "$3")+` AS t
			WHERE t.org_id = $1 AND t.from_date <= $2 AND (t.until = 0 OR t.until > $2)
			AND t.id NOT IN (SELECT id FROM `+restrictedStays(v, "$3")+` AS s)) AS let ON let.unit_id = u.id
		WHERE u.org_id = $1 AND `+place.Stood("u", "$2")+` AND let.unit_id IS NULL`,
		org, store.Micros(v.On), store.Micros(v.Known))
}

// Erased is how many lines of a complex that a date would count are kept no longer.
type Erased struct {
	Complex place.ComplexID
	Lines   int
}

// ErasedCells are at least as many as the homes of ArrearsCells and of NuisanceCells that are
// no longer counted because their lines were erased since.
func ErasedCells(tx *store.Tx, org string, l Ledger, on time.Time) ([]Erased, error) {
	from, to := arrearsMonth(on), arrearsMonth(on)
	if l == NuisanceLedger {
		from, to = clock.Month(on.AddDate(-1, 0, 0)), clock.Month(on)
	}
	return store.List(tx, func(s store.Scanner) (e Erased, err error) { return e, s.Scan(&e.Complex, &e.Lines) },
		`SELECT complex_id, CAST(sum(number) AS BIGINT) FROM tenancy_count WHERE org_id = $1 AND ledger = $2 AND month >= $3 AND month <= $4 GROUP BY complex_id`,
		org, string(l), store.Micros(from), store.Micros(to))
}
