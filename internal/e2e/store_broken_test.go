package e2e

import (
	"database/sql"
	"net/http"
	"strings"
	"testing"
)

// brokenPage looks at what somebody sees when the program itself fails: here a table is
// gone from under it.
func brokenPage(t *testing.T, b *Browser, c city) {
	p := b.NewPage(t, c.address)
	p.signIn("consulent")
	db, err := sql.Open("sqlite", strings.TrimPrefix(c.dsn, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rename := func(from, to string) {
		if _, err := db.Exec(`ALTER TABLE ` + from + ` RENAME TO ` + to); err != nil {
			t.Fatal(err)
		}
	}
	rename("signal_signal", "gone")
	defer rename("gone", "signal_signal")
	p.Open("/signalen")
	if p.Status() != http.StatusInternalServerError {
		t.Fatalf("status %d", p.Status())
	}
	p.AssertPage("storing")
}
