package place

import (
	"math"

	"samendoen/internal/base/store"
)

// FindNear are the living homes and complexes of an organisation within metres of a
// point, the nearest first: at most homes and sites of each. org "" means all. Nothing
// of the point is kept.
func FindNear(tx *store.Tx, org string, at Point, metres float64, homes, sites int) ([]Near, error) {
	if !at.Valid() {
		return nil, nil
	}
	b := boxAround(at, metres)
	units, err := spottedIn(tx, `SELECT u.id, coalesce(c.id, ''), u.lat, u.lon
		FROM place_unit u LEFT JOIN place_complex c ON c.id = u.complex_id AND c.until = 0
		WHERE u.until = 0 AND u.lat BETWEEN $1 AND $2 AND u.lon BETWEEN $3 AND $4 AND ($5 = '' OR u.org_id = $5)`, b, org, at)
	if err != nil {
		return nil, err
	}
	complexes, err := spottedIn(tx, `SELECT c.id, '', c.lat, c.lon FROM place_complex c
		WHERE c.until = 0 AND c.lat BETWEEN $1 AND $2 AND c.lon BETWEEN $3 AND $4 AND ($5 = '' OR c.org_id = $5)`, b, org, at)
	if err != nil {
		return nil, err
	}
	units, complexes = within(units, metres), within(complexes, metres)
	list := make([]Near, 0, homes+sites)
	for _, u := range units[:min(homes, len(units))] {
		h, err := HomeByID(tx, UnitID(u.id))
		if err != nil {
			return nil, err
		}
		list = append(list, Near{Home: &h, Metres: int(math.Round(u.metres))})
	}
	found := nearestSites(complexes, units)
	for _, c := range found[:min(sites, len(found))] {
		s, err := SiteByID(tx, ComplexID(c.id))
		if err != nil {
			return nil, err
		}
		list = append(list, Near{Site: &s, Metres: int(math.Round(c.metres))})
	}
	byDistance(list)
	return list, nil
}

func spottedIn(tx *store.Tx, query string, b box, org string, at Point) ([]spotted, error) {
	return store.List(tx, func(s store.Scanner) (p spotted, err error) {
		var there Point
		err = s.Scan(&p.id, &p.site, &there.Lat, &there.Lon)
		p.metres = Distance(at, there)
		return p, err
	}, query, b.south, b.north, b.west, b.east, org)
}
