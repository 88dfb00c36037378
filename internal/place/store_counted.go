package place

import (
	"time"

	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
)

// Counted is a home that was in several complexes according to what was delivered over time.
type Counted struct {
	Unit UnitID
	// First is the complex in which it was first counted, if it was; Now is the one that it is in,
	// empty where it does not stand on the date.
	First, Now ComplexID
	// Staircase is the one in which it was then.
	Staircase string
}

// version is what was known of a home for a while.
type version struct {
	unit            UnitID
	complex         ComplexID
	staircase       string
	from, until     time.Time
	known, knownEnd time.Time
}

// FirstCounted are the homes of an organisation that were in several complexes, with the first one in
// which they were counted: at the earliest of some views, in order of time, at which they stood in one. A home
// that was never counted counts from now on, where it stands on the date.
func FirstCounted(tx *store.Tx, org string, views []delivery.View, on time.Time) ([]Counted, error) {
	return counted(tx, org, "complex_id", views, on)
}

// StaircasesCounted are the homes of an organisation that were at several staircases, with the one at
// which they were first counted, as FirstCounted says.
func StaircasesCounted(tx *store.Tx, org string, views []delivery.View, on time.Time) ([]Counted, error) {
	return counted(tx, org, "staircase", views, on)
}

// counted are the homes of which a column had several values, as they were first counted.
func counted(tx *store.Tx, org, column string, views []delivery.View, on time.Time) (list []Counted, err error) {
	versions, err := store.List(tx, func(s store.Scanner) (v version, err error) {
		return v, s.Scan(&v.unit, &v.complex, &v.staircase, store.At(&v.from), store.At(&v.until), store.At(&v.known), store.At(&v.knownEnd))
	}, `WITH moved AS (SELECT DISTINCT u.id FROM place_unit_was w JOIN place_unit u ON u.id = w.id WHERE u.org_id = $1 AND w.`+column+` <> u.`+column+`)
		SELECT id, complex_id, staircase, from_date, until, recorded, recorded_until FROM place_unit_was WHERE id IN (SELECT id FROM moved)
		UNION ALL SELECT id, complex_id, staircase, from_date, until, recorded, 0 FROM place_unit WHERE id IN (SELECT id FROM moved)
		ORDER BY id, recorded`, org)
	for len(versions) > 0 {
		n := 1
		for n < len(versions) && versions[n].unit == versions[0].unit {
			n++
		}
		same, now := versions[:n], versions[n-1]
		versions = versions[n:]
		c := Counted{Unit: now.unit}
		if now.stood(on) {
			c.Now = now.complex
		}
		first, ok := firstOf(same, views)
		if c.First, c.Staircase = first.complex, first.staircase; !ok {
			c.First, c.Staircase = c.Now, now.staircase
		}
		if c.First != "" {
			list = append(list, c)
		}
	}
	return list, err
}

func firstOf(versions []version, views []delivery.View) (version, bool) {
	for _, view := range views {
		for _, v := range versions {
			if v.complex != "" && v.stood(view.On) && !v.known.After(view.Known) && (v.knownEnd.IsZero() || v.knownEnd.After(view.Known)) {
				return v, true
			}
		}
	}
	return version{}, false
}

// stood reports whether the home was there on a date; see Stood.
func (v version) stood(on time.Time) bool {
	return !v.from.After(on) && (v.until.IsZero() || v.until.After(on))
}

// HomeAt is a home that an organisation has or had, in the complex and at the staircase of today.
type HomeAt struct {
	Unit      UnitID
	Complex   ComplexID
	Staircase string
	Stood     bool // it was there on the date asked for
}

// EachHome gives the homes of an organisation one by one, of those that are in a complex.
func EachHome(tx *store.Tx, org string, on time.Time, give func(HomeAt)) error {
	rows, err := tx.Query(`SELECT u.id, u.complex_id, u.staircase, CASE WHEN `+Stood("u", "$2")+` THEN 1 ELSE 0 END FROM place_unit u
		WHERE u.org_id = $1 AND u.complex_id <> '' ORDER BY u.id`, org, store.Micros(on))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var h HomeAt
		var stood int64
		if err := rows.Scan(&h.Unit, &h.Complex, &h.Staircase, &stood); err != nil {
			return err
		}
		h.Stood = stood != 0
		give(h)
	}
	return rows.Err()
}
