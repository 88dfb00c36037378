package place

import "samendoen/internal/base/store"

// Build is what kind of building a complex is, and from which year; all of it is public.
type Build struct {
	ID   ComplexID
	Kind string // as delivered; may be empty
	Year int    // in which its oldest living home was built; 0 if not known
}

// Builds are the builds of the living complexes of an organisation, in order of id.
func Builds(tx *store.Tx, org string) ([]Build, error) {
	return store.List(tx, func(s store.Scanner) (b Build, err error) {
		return b, s.Scan(&b.ID, &b.Kind, &b.Year)
	}, `SELECT c.id, c.kind, coalesce((SELECT min(u.built) FROM place_unit u WHERE u.complex_id = c.id AND u.until = 0 AND u.built > 0), 0)
		FROM place_complex c WHERE c.org_id = $1 AND c.until = 0 ORDER BY c.id`, org)
}
