package e2e

import (
	"database/sql"
	"strings"
	"testing"
)

// late lets what was promised last in a case be a week older: nobody can promise for yesterday.
func (c city) late(t *testing.T, caseID string) {
	t.Helper()
	driver, dsn := "pgx", c.dsn
	if file, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		driver, dsn = "sqlite", file+"?_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`UPDATE casework_commitment SET by_date = by_date - 1209600000000 WHERE id = (SELECT id FROM casework_commitment WHERE case_id = $1 AND side = 'wij' ORDER BY created DESC LIMIT 1)`, caseID); err != nil {
		t.Fatal(err)
	}
}
