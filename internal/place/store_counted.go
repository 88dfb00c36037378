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
}

// version is what was known of a home for a while.
type version struct {
	unit            UnitID
	complex         ComplexID
	from, until     time.Time
	known, knownEnd time.Time
}

// FirstCounted are the homes of an organisation that were in several complexes, with the first one in
// which they were counted: at the earliest of some views, in order of time, at which they stood in one. A home
// that was never counted counts from now on, where it stands on the date.
func FirstCounted(tx *store.Tx, org string, views []delivery.View, on time.Time) (list []Counted, err error) {
	versions, err := store.List(tx, func(s store.Scanner) (v version, err error) {
		return v, s.Scan(&v.unit, &v.complex, store.At(&v.from), store.At(&v.until), store.At(&v.known), store.At(&v.knownEnd))
	}, `WITH moved AS (SELECT DISTINCT u.id FROM place_unit_was w JOIN place_unit u ON u.id = w.id WHERE u.org_id = $1 AND w.complex_id <> u.complex_id)
		SELECT id, complex_id, from_date, until, recorded, recorded_until FROM place_unit_was WHERE id IN (SELECT id FROM moved)
		UNION ALL SELECT id, complex_id, from_date, until, recorded, 0 FROM place_unit WHERE id IN (SELECT id FROM moved)
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
		if c.First = firstOf(same, views); c.First == "" {
			c.First = c.Now
		}
		if c.First != "" {
			list = append(list, c)
		}
	}
	return list, err
}

func firstOf(versions []version, views []delivery.View) ComplexID {
	for _, view := range views {
		for _, v := range versions {
			if v.complex != "" && v.stood(view.On) && !v.known.After(view.Known) && (v.knownEnd.IsZero() || v.knownEnd.After(view.Known)) {
				return v.complex
			}
		}
	}
	return ""
}

// stood reports whether the home was there on a date; see Stood.
func (v version) stood(on time.Time) bool {
	return !v.from.After(on) && (v.until.IsZero() || v.until.After(on))
}
