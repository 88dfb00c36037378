package storetest

import (
	"context"
	"io/fs"
	"testing"

	"samendoen/internal/base/store"
)

// Each runs the same suite on an empty SQLite and an empty PostgreSQL database with
// the migrations of the folders. A machine without PostgreSQL fails the suite.
func Each(t *testing.T, migrations []fs.FS, run func(t *testing.T, db *store.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		run(t, Open(t, newSQLite(t, migrations), migrations))
	})
	t.Run("postgres", func(t *testing.T) {
		run(t, Open(t, newPostgres(t, migrations), migrations))
	})
}

// Open opens a database for a test and closes it at the end.
func Open(t testing.TB, dsn string, migrations []fs.FS) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), dsn, store.Options{Migrations: migrations})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}
