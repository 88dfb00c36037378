package casework

import (
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Cell is a home whose household got a case; it is handed to the batch that makes a
// release and to nobody else.
type Cell struct {
	Unit    place.UnitID
	Complex place.ComplexID
	Rung    Rung // the highest on which the help in a case of that year stood; 0 where nobody judged it
}

// PastCell is how many homes of a complex got a case that was erased meanwhile.
type PastCell struct {
	Complex place.ComplexID
	Rung    Rung // on which the help stood last; 0 where nobody judged it
	Homes   int
}

// PastCells are the homes of Cells of which only the number is left.
func PastCells(tx *store.Tx, org string, asOf time.Time) ([]PastCell, error) {
	return store.List(tx, func(s store.Scanner) (c PastCell, err error) { return c, s.Scan(&c.Complex, &c.Rung, &c.Homes) },
		`SELECT complex_id, rung, CAST(sum(number) AS BIGINT) FROM casework_gone WHERE org_id = $1 AND month >= $2 AND month < $3
			GROUP BY complex_id, rung ORDER BY complex_id, rung`, org, store.Micros(asOf.AddDate(-1, 0, 0)), store.Micros(asOf))
}

// Cells are the homes of a view whose household got a case in the year up to its date, as
// known at a moment, with the rung of the responsibility ladder by that date: judgments are only
// ever added, so those of until then were known then. A case that was restricted then is kept and not used (AVG art. 18), also not to be counted.
func Cells(tx *store.Tx, org string, v delivery.View, homes *place.Homes) (list []Cell, err error) {
	_, err = store.List(tx, func(s store.Scanner) (c Cell, err error) {
		if err := s.Scan(&c.Unit, &c.Rung); err != nil {
			return c, err
		}
		if i, stood := homes.Find(c.Unit); stood {
			c.Complex = homes.Complex(i)
			list = append(list, c)
		}
		return c, nil
	}, `SELECT k.unit_id, max(coalesce((SELECT h.rung_now FROM casework_help h WHERE h.case_id = k.id AND h.at <= $3
			ORDER BY h.at DESC, h.id DESC LIMIT 1), 0)) FROM casework_case k WHERE k.org_id = $1 AND k.opened > $2 AND k.opened <= $3
		AND k.id NOT IN `+access.RestrictedOnes(ObjectType, "$4")+` GROUP BY k.unit_id`,
		org, store.Micros(v.On.AddDate(-1, 0, 0)), store.Micros(v.On), store.Micros(v.Known))
	return list, err
}
