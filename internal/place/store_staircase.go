package place

import (
	"slices"
	"strconv"
	"strings"

	"samendoen/internal/base/store"
)

// SharingEntrance are the living homes with the same entrance as a home, that home itself
// among them; only that one where no staircase is known.
func SharingEntrance(tx *store.Tx, h Home) ([]UnitID, error) {
	if h.ComplexID == "" || h.Staircase == "" {
		return []UnitID{h.ID}, nil
	}
	return store.List(tx, func(s store.Scanner) (id UnitID, err error) { return id, s.Scan(&id) },
		`SELECT id FROM place_unit WHERE complex_id = $1 AND staircase = $2 AND until = 0 ORDER BY id LIMIT 200`, string(h.ComplexID), h.Staircase)
}

// LivingAt are the ids of the living homes of an organisation at a postcode and number, at
// most two: with more than one an address names no home. The addition counts without regard
// to case and spaces.
func LivingAt(tx *store.Tx, org, postcode string, number int, addition string) ([]UnitID, error) {
	return store.List(tx, func(s store.Scanner) (id UnitID, err error) { return id, s.Scan(&id) },
		`SELECT id FROM place_unit WHERE postcode = $2 AND number = $3 AND org_id = $1 AND until = 0
			AND lower(replace(addition, ' ', '')) = $4 ORDER BY id LIMIT 2`,
		org, strings.ToUpper(strings.ReplaceAll(postcode, " ", "")), number, strings.ToLower(strings.ReplaceAll(addition, " ", "")))
}

// LivingByKey is the home of an organisation by the key of its administration (VERA: id of
// the eenheid); NotFound when there is none, or when it is no longer let.
func LivingByKey(tx *store.Tx, org, key string) (UnitID, error) {
	return store.One(tx, func(s store.Scanner) (id UnitID, err error) { return id, s.Scan(&id) },
		`SELECT id FROM place_unit WHERE id = $1 AND org_id = $2 AND until = 0`, string(UnitIDOf(org, key)), org)
}

// Entrance is homes that share one, or the homes of a complex of which no entrance is known.
type Entrance struct {
	Complex   ComplexID
	Staircase string
	Homes     int
	First     int // the lowest and the highest number
	Last      int
	Point     Point // the middle of the homes that have one; zero where none has
}

const (
	entranceSelect = `SELECT complex_id, staircase, count(*), min(number), max(number), coalesce(avg(CASE WHEN lat <> 0 THEN lat END), 0), coalesce(avg(CASE WHEN lat <> 0 THEN lon END), 0)
		FROM place_unit WHERE until = 0`
	entranceOrder = ` GROUP BY complex_id, staircase ORDER BY complex_id, staircase`
)

func scanEntrance(s store.Scanner) (e Entrance, err error) {
	return e, s.Scan(&e.Complex, &e.Staircase, &e.Homes, &e.First, &e.Last, &e.Point.Lat, &e.Point.Lon)
}

// Entrances are those of the complexes of an organisation, with the homes that are let.
func Entrances(tx *store.Tx, org string) ([]Entrance, error) {
	return store.List(tx, scanEntrance, entranceSelect+` AND org_id = $1 AND complex_id <> ''`+entranceOrder, org)
}

// EntrancesOf are those of some complexes, with the homes that are let.
func EntrancesOf(tx *store.Tx, complexes []ComplexID) ([]Entrance, error) {
	return inPieces(complexes, func(in string, args []any) ([]Entrance, error) {
		return store.List(tx, scanEntrance, entranceSelect+` AND complex_id `+in+entranceOrder, args...)
	})
}

// Doors are the homes of some complexes that are let, by complex, entrance, street and number.
func Doors(tx *store.Tx, complexes []ComplexID) ([]Door, error) {
	return inPieces(complexes, func(in string, args []any) ([]Door, error) {
		return store.List(tx, func(s store.Scanner) (d Door, err error) {
			return d, s.Scan(&d.Complex, &d.Staircase, &d.Street, &d.Number)
		}, `SELECT DISTINCT u.complex_id, u.staircase, s.name, u.number FROM place_unit u JOIN place_street s ON s.id = u.street
			WHERE u.until = 0 AND u.complex_id `+in+` ORDER BY u.complex_id, u.staircase, s.name, u.number`, args...)
	})
}

// complexesAtOnce is how many complexes one question is about.
const complexesAtOnce = 200

// inPieces asks about some complexes at a time, and gives all answers together.
func inPieces[T any](complexes []ComplexID, ask func(in string, args []any) ([]T, error)) (all []T, err error) {
	for some := range slices.Chunk(complexes, complexesAtOnce) {
		marks, args := make([]string, len(some)), make([]any, len(some))
		for i, id := range some {
			marks[i], args[i] = "$"+strconv.Itoa(i+1), string(id)
		}
		list, err := ask(`IN (`+strings.Join(marks, ", ")+`)`, args)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}
