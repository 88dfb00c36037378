package place

import (
	"slices"

	"samendoen/internal/base/store"
)

// HousedAreas are the neighbourhoods in which there are complexes, and the areas around these, by
// name and without their outlines. What is in them is not told: that a neighbourhood has homes of
// an association is no secret.
func HousedAreas(tx *store.Tx) ([]Area, error) {
	return store.List(tx, func(s store.Scanner) (a Area, err error) { return a, s.Scan(&a.Code, &a.Kind, &a.Name, &a.Parent) },
		`WITH RECURSIVE housed (code) AS (
			SELECT DISTINCT neighbourhood FROM place_complex WHERE until = 0 AND neighbourhood <> ''
			UNION SELECT a.parent FROM place_area a JOIN housed h ON h.code = a.code WHERE a.parent <> '')
		SELECT a.code, a.kind, a.name, a.parent FROM place_area a WHERE a.code IN (SELECT code FROM housed) ORDER BY a.name, a.code`)
}

// NeighbourhoodOf is the neighbourhood of the most homes with a postcode, as 1234AB; empty when no
// home has it.
func NeighbourhoodOf(tx *store.Tx, postcode string) (AreaCode, error) {
	list, err := store.Strings(tx, `SELECT c.neighbourhood FROM place_unit u JOIN place_complex c ON c.id = u.complex_id
		WHERE u.postcode = $1 AND u.until = 0 AND c.neighbourhood <> '' GROUP BY c.neighbourhood ORDER BY count(*) DESC, c.neighbourhood LIMIT 1`, postcode)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return AreaCode(list[0]), nil
}

// AreasNamed are the names of areas by their code.
func AreasNamed(tx *store.Tx, codes []string) (map[string]string, error) {
	names := make(map[string]string, len(codes))
	if len(codes) == 0 {
		return names, nil
	}
	in, arg := tx.In("code", 1, codes)
	_, err := store.List(tx, func(s store.Scanner) (none struct{}, err error) {
		var code, name string
		if err = s.Scan(&code, &name); err == nil {
			names[code] = name
		}
		return none, err
	}, `SELECT code, name FROM place_area WHERE `+in, arg)
	return names, err
}

// Named are the names of areas and of the complexes of organisations by their code or id, for those
// among the codes.
func Named(tx *store.Tx, codes []string, orgs ...string) (map[string]string, error) {
	names, err := AreasNamed(tx, codes)
	if err != nil {
		return nil, err
	}
	for _, org := range orgs {
		sites, err := Briefs(tx, org)
		if err != nil {
			return nil, err
		}
		for _, x := range sites {
			if slices.Contains(codes, string(x.ID)) {
				names[string(x.ID)] = x.Name
			}
		}
	}
	return names, nil
}

// AreaNames are the names of areas, in their order.
func AreaNames(tx *store.Tx, codes []AreaCode) ([]string, error) {
	if len(codes) == 0 {
		return nil, nil
	}
	texts := make([]string, len(codes))
	for i, c := range codes {
		texts[i] = string(c)
	}
	in, list := tx.In("code", 1, texts)
	return store.Strings(tx, `SELECT name FROM place_area WHERE `+in+` ORDER BY name, code`, list)
}

// MiddleOf is the middle of the homes with a postcode, as 1234AB; the zero Point when no home of
// it has a position.
func MiddleOf(tx *store.Tx, postcode string) (Point, error) {
	return store.One(tx, func(s store.Scanner) (p Point, err error) { return p, s.Scan(&p.Lat, &p.Lon) },
		`SELECT coalesce(avg(lat), 0.0), coalesce(avg(lon), 0.0) FROM place_unit WHERE postcode = $1 AND until = 0 AND (lat <> 0 OR lon <> 0)`, postcode)
}
