package demo

import (
	"samendoen/internal/base/store"
	"samendoen/internal/subject"
)

// tenantsWithCases are tenants of homes about which a case goes on, the newest first.
func tenantsWithCases(tx *store.Tx, org string, limit int) ([]subject.ID, error) {
	return store.List(tx, func(s store.Scanner) (id subject.ID, err error) { return id, s.Scan(&id) },
		`SELECT m.subject_id FROM casework_case c JOIN tenancy_tenancy t ON t.unit_id = c.unit_id AND t.until = 0 AND t.from_date < c.opened
		JOIN tenancy_member m ON m.tenancy_id = t.id AND m.until = 0 AND m.role = 'huurder'
		WHERE c.org_id = $1 AND c.state = 'open' GROUP BY m.subject_id ORDER BY max(c.number) DESC, m.subject_id LIMIT $2`, org, limit)
}

// newestCases are the cases about a home that a director opened last and that go on.
func newestCases(tx *store.Tx, org, director string, limit int) ([]string, error) {
	return store.Strings(tx, `SELECT c.id FROM casework_case c WHERE c.org_id = $1 AND c.director_id = $2 AND c.state = 'open' AND c.unit_id <> ''
		ORDER BY c.opened DESC, c.id LIMIT $3`, org, director, limit)
}
