package demo

import (
	"samendoen/internal/base/store"
	"samendoen/internal/casework"
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

// file is a case of the demo with a tenant of its home.
type file struct {
	id       casework.ID
	director string
	tenant   subject.ID
}

// quietFiles are the cases about a home that go on and about which nobody asked a question,
// those of a director first, and the oldest first.
func quietFiles(tx *store.Tx, org, director string) ([]file, error) {
	return store.List(tx, func(s store.Scanner) (f file, err error) { return f, s.Scan(&f.id, &f.director, &f.tenant) },
		`SELECT c.id, c.director_id, m.subject_id FROM casework_case c JOIN tenancy_tenancy t ON t.unit_id = c.unit_id AND t.until = 0 AND t.from_date < c.opened
		JOIN tenancy_member m ON m.tenancy_id = t.id AND m.until = 0 AND m.role = 'huurder'
		WHERE c.org_id = $1 AND c.state = 'open' AND NOT EXISTS (SELECT 1 FROM casework_question q WHERE q.case_id = c.id)
		ORDER BY CASE WHEN c.director_id = $2 THEN 0 ELSE 1 END, c.number, m.subject_id LIMIT 50`, org, director)
}
