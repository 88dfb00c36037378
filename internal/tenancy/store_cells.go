package tenancy

import (
	"slices"
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
}

// HomeCell is a Cell of a home by its place among the homes of a view.
type HomeCell struct {
	Home  int
	Kind  string // of an allocation, empty for the other tables
	Cents int64  // owed; 0 for the other tables
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

// stay is a tenancy of somebody who had the use of what is kept restricted.
type stay struct {
	id          string
	unit        string
	from, until int64
}

// holds reports whether the stay ran at an instant.
func (s stay) holds(at int64) bool { return s.from <= at && !s.endedBy(at) }

func (s stay) endedBy(at int64) bool { return s.until != 0 && s.until <= at }

// restrictedOf are the stays of restrictedStays. They are few, so what is counted of all homes is held against
// them here: joined in SQL they cost a look at every tenancy and its members.
func restrictedOf(tx *store.Tx, v delivery.View) ([]stay, error) {
	return store.List(tx, func(s store.Scanner) (x stay, err error) { return x, s.Scan(&x.id, &x.unit, &x.from, &x.until) },
		`SELECT id, unit_id, from_date, until FROM `+restrictedStays(v, "$1")+` AS s`, store.Micros(v.Known))
}

// ArrearsCells are the homes of a view whose household owed rent at the end of the month before its
// date, with how much: the most where several tenancies of it owe; of all cells as known at a moment,
// without who was restricted then. It reads all tenancies from beginning to end, which costs the same for every
// home, where looking each of those that owe up costs more the more homes there are.
func ArrearsCells(tx *store.Tx, org string, v delivery.View, homes *place.Homes) ([]HomeCell, error) {
	owed := map[uint64]int64{} // by the hash of the id of the tenancy
	err := forEach(tx, func(s store.Scanner) error {
		var id string
		var cents int64
		err := s.Scan(&id, &cents)
		owed[hashOf(id)] = max(owed[hashOf(id)], cents)
		return err
	}, `SELECT a.tenancy_id, a.cents FROM `+ArrearsTable().As(v, "$2")+` AS a WHERE a.month = $1 AND a.cents > 0`, argsOf(v, store.Micros(arrearsMonth(v.On)))...)
	if err != nil {
		return nil, err
	}
	restricted, err := restrictedOf(tx, v)
	for _, s := range restricted {
		delete(owed, hashOf(s.id))
	}
	if err != nil || len(owed) == 0 {
		return nil, err
	}
	most := map[int]int64{}
	err = forEach(tx, func(s store.Scanner) error {
		var id, unit string
		if err := s.Scan(&id, &unit); err != nil {
			return err
		}
		if cents := owed[hashOf(id)]; cents > 0 {
			if i, stood := homes.Find(place.UnitID(unit)); stood {
				most[i] = max(most[i], cents)
			}
		}
		return nil
	}, `SELECT t.id, t.unit_id FROM `+Table().As(v, "$2")+` AS t WHERE t.org_id = $1`, argsOf(v, org)...)
	list := make([]HomeCell, 0, len(most))
	for i, cents := range most {
		list = append(list, HomeCell{Home: i, Cents: cents})
	}
	return list, err
}

// hashOf is a number that stands for a tenancy, as place.UnitID.Hash does for a home.
func hashOf(id string) uint64 { return place.UnitID(id).Hash() }

// argsOf are the arguments of a query on a view: where it asks for it, the moment of the view last.
func argsOf(v delivery.View, args ...any) []any {
	if v.Latest {
		return args
	}
	return append(args, store.Micros(v.Known))
}

// forEach takes in rows one by one.
func forEach(tx *store.Tx, take func(s store.Scanner) error, query string, args ...any) error {
	_, err := store.List(tx, func(s store.Scanner) (struct{}, error) { return struct{}{}, take(s) }, query, args...)
	return err
}

// arrearsMonth is the month at whose end a date looks.
func arrearsMonth(on time.Time) time.Time { return clock.Month(on.AddDate(0, 0, -1)) }

// NuisanceCells are the homes of a view whose household complained in the year up to its date.
// A complaint of or about who was restricted is not counted.
func NuisanceCells(tx *store.Tx, org string, v delivery.View, homes *place.Homes) ([]HomeCell, error) {
	restricted, err := restrictedOf(tx, v)
	if err != nil {
		return nil, err
	}
	in := map[string][]stay{}
	for _, s := range restricted {
		in[s.unit] = append(in[s.unit], s)
	}
	seen := map[int]bool{}
	var list []HomeCell
	err = forEach(tx, func(s store.Scanner) error {
		var by, about string
		var date int64
		if err := s.Scan(&by, &about, &date); err != nil {
			return err
		}
		ran := func(x stay) bool { return x.holds(date) }
		if i, stood := homes.Find(place.UnitID(by)); stood && !seen[i] && !slices.ContainsFunc(in[by], ran) && !slices.ContainsFunc(in[about], ran) {
			seen[i], list = true, append(list, HomeCell{Home: i})
		}
		return nil
	}, `SELECT n.complainant, n.about, n.date FROM `+NuisanceTable().As(v, "$4")+` AS n WHERE n.org_id = $1 AND n.date > $2 AND n.date <= $3`,
		argsOf(v, org, store.Micros(v.On.AddDate(-1, 0, 0)), store.Micros(v.On))...)
	return list, err
}

// AllocationCells are the homes of a view that were let in the year up to its date, with the
// kind of the last time. Where a line does not say which tenancy it led to, it is that of
// everybody who lived in the home since.
func AllocationCells(tx *store.Tx, org string, v delivery.View, homes *place.Homes) ([]HomeCell, error) {
	restricted, err := restrictedOf(tx, v)
	if err != nil {
		return nil, err
	}
	of, in := map[string]bool{}, map[string][]stay{}
	for _, s := range restricted {
		of[s.id], in[s.unit] = true, append(in[s.unit], s)
	}
	type line struct {
		date int64
		id   string
		kind string
	}
	last := map[int]line{}
	err = forEach(tx, func(s store.Scanner) error {
		var x line
		var unit, tenancy string
		if err := s.Scan(&x.id, &unit, &tenancy, &x.date, &x.kind); err != nil {
			return err
		}
		i, stood := homes.Find(place.UnitID(unit))
		if !stood || of[tenancy] || tenancy == "" && slices.ContainsFunc(in[unit], func(s stay) bool { return !s.endedBy(x.date) }) {
			return nil
		}
		if was, seen := last[i]; !seen || x.date > was.date || x.date == was.date && x.id > was.id {
			last[i] = x
		}
		return nil
	}, `SELECT l.id, l.unit_id, l.tenancy_id, l.date, l.kind FROM `+AllocationTable().As(v, "$4")+` AS l WHERE l.org_id = $1 AND l.date > $2 AND l.date <= $3`,
		argsOf(v, org, store.Micros(v.On.AddDate(-1, 0, 0)), store.Micros(v.On))...)
	list := make([]HomeCell, 0, len(last))
	for i, x := range last {
		list = append(list, HomeCell{Home: i, Kind: x.kind})
	}
	return list, err
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

// ErasedCells are at least as many as the homes of ArrearsCells and of NuisanceCells, and the repairs of
// RepairEvents, that are no longer counted because their lines were erased since.
func ErasedCells(tx *store.Tx, org string, l Ledger, on time.Time) ([]Erased, error) {
	from, to := arrearsMonth(on), arrearsMonth(on)
	if l != ArrearsLedger {
		from, to = clock.Month(on.AddDate(-1, 0, 0)), clock.Month(on)
	}
	return store.List(tx, func(s store.Scanner) (e Erased, err error) { return e, s.Scan(&e.Complex, &e.Lines) },
		`SELECT complex_id, CAST(sum(number) AS BIGINT) FROM tenancy_count WHERE org_id = $1 AND ledger = $2 AND month >= $3 AND month <= $4 GROUP BY complex_id`,
		org, string(l), store.Micros(from), store.Micros(to))
}
