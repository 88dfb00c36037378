package place

import (
	"time"

	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
)

// Stood is the SQL condition that a home or complex was there on a date; unit is its
// name in the query and on is SQL.
func Stood(unit, on string) string {
	return unit + `.from_date <= ` + on + ` AND (` + unit + `.until = 0 OR ` + unit + `.until > ` + on + `)`
}

// SiteAt is a complex on a date, with the homes that were there.
type SiteAt struct {
	Site
	Stood bool // it was there; else it was there before
}

// SitesAt are the complexes of an organisation that were there on a date or before it, by name.
func SitesAt(tx *store.Tx, org string, on time.Time) ([]SiteAt, error) {
	return store.List(tx, func(s store.Scanner) (c SiteAt, err error) {
		var stood int64
		c.Site, err = scanSite(store.After{Row: s, First: &stood})
		c.Stood = stood != 0
		return c, err
	}, `SELECT CASE WHEN `+Stood("c", "$2")+` THEN 1 ELSE 0 END, c.id, c.org_id, c.key, c.name, c.kind, c.neighbourhood, coalesce(a.name, ''), c.lat, c.lon, c.outline,
			(SELECT count(*) FROM place_unit u WHERE u.complex_id = c.id AND `+Stood("u", "$2")+`)
		FROM place_complex c LEFT JOIN place_area a ON a.code = c.neighbourhood
		WHERE c.org_id = $1 AND c.from_date <= $2 ORDER BY c.name, c.id`, org, store.Micros(on))
}

// Standing is a home and the complex that it was in.
type Standing struct {
	Unit    UnitID
	Complex ComplexID
}

// Moved are the homes of an organisation that came to a complex or went from it between
// two views, the later one being the latest; who moved from one complex to another is there for both.
func Moved(tx *store.Tx, org string, before, now delivery.View) ([]Standing, error) {
	some := ` WHERE u.id IN (SELECT id FROM place_unit WHERE org_id = $1 AND (recorded > $3 OR from_date > $2 OR until > $2)) AND `
	then := `SELECT u.id, u.complex_id FROM ` + UnitTable().As(before, "$3") + ` AS u` + some + Stood("u", "$2")
	since := `SELECT u.id, u.complex_id FROM place_unit u` + some + Stood("u", "$4")
	return store.List(tx, func(s store.Scanner) (m Standing, err error) { return m, s.Scan(&m.Unit, &m.Complex) },
		`SELECT id, complex_id FROM (`+then+` EXCEPT `+since+`) AS went UNION ALL SELECT id, complex_id FROM (`+since+` EXCEPT `+then+`) AS came`,
		org, store.Micros(before.On), store.Micros(before.Known), store.Micros(now.On))
}
