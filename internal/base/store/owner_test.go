package store_test

import (
	"context"
	"crypto/rand"
	"io/fs"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"

	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// TestProgramThatMakesNoTables: with another user for the tables the program's own has rows
// only. An upgrade goes through that other user, and a program without it says no.
func TestProgramThatMakesNoTables(t *testing.T) {
	ctx, owner := t.Context(), storetest.NewDatabase(t)
	role := "rijen_" + strings.ToLower(rand.Text())
	conn, err := pgx.Connect(ctx, owner)
	if err != nil {
		t.Fatal(err)
	}
	run := func(statements ...string) {
		t.Helper()
		for _, s := range statements {
			if _, err := conn.Exec(context.Background(), s); err != nil {
				t.Fatalf("%s: %v", s, err)
			}
		}
	}
	// As in docs/operations.md, "Two users of PostgreSQL".
	run(`CREATE ROLE `+role+` LOGIN`, `REVOKE CREATE ON SCHEMA public FROM PUBLIC`, `GRANT USAGE ON SCHEMA public TO `+role,
		`ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO `+role,
		`ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO `+role)
	t.Cleanup(func() {
		run(`DROP OWNED BY `+role, `DROP ROLE `+role)
		conn.Close(context.Background())
	})
	u, err := url.Parse(owner)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.User(role)
	rows := u.String()

	files := fstest.MapFS{"sql/20261121001_a.sql": &fstest.MapFile{Data: []byte("CREATE TABLE owner_a (id {{int}} PRIMARY KEY) {{strict}};")}}
	open := func(as string) (*store.DB, error) {
		return store.Open(ctx, rows, store.Options{Migrations: []fs.FS{files}, MigrateDSN: as})
	}
	if db, err := open(""); err == nil {
		db.Close()
		t.Fatal("a user with rows only made a table")
	}
	db, err := open(owner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	do := func(statement string) error {
		return db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(statement)
			return err
		})
	}
	for _, s := range []string{`INSERT INTO owner_a (id) VALUES (1)`, `UPDATE owner_a SET id = 2`, `DELETE FROM owner_a`} {
		if err := do(s); err != nil {
			t.Error(s, err)
		}
	}
	for _, s := range []string{`DROP TABLE owner_a`, `ALTER TABLE owner_a ADD COLUMN more TEXT`, `TRUNCATE owner_a`, `CREATE TABLE owner_b (id BIGINT)`,
		`CREATE INDEX owner_i ON owner_a (id)`, `UPDATE goose_db_version SET version_id = 1 WHERE false; DROP TABLE goose_db_version`} {
		if err := do(s); err == nil {
			t.Error("it could", s)
		}
	}
	files["sql/20261121002_b.sql"] = &fstest.MapFile{Data: []byte("CREATE TABLE owner_b (id {{int}} PRIMARY KEY) {{strict}};")}
	next, err := open(owner)
	if err != nil {
		t.Fatal("an upgrade:", err)
	}
	next.Close()
	if err := do(`INSERT INTO owner_b (id) VALUES (1)`); err != nil {
		t.Error("the table of the upgrade:", err)
	}
}
