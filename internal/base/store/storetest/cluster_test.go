package storetest_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"samendoen/internal/base/store/storetest"
)

func TestNewDatabaseIsEmptyAndSortsByByte(t *testing.T) {
	dsn := storetest.NewDatabase(t)
	other := storetest.NewDatabase(t)
	if dsn == other {
		t.Fatalf("two tests share %s", dsn)
	}
	conn := connect(t, dsn)
	var collation, encoding string
	var tables int
	err := conn.QueryRow(t.Context(), `SELECT datcollate, pg_encoding_to_char(encoding),
		(SELECT count(*) FROM pg_tables WHERE schemaname = 'public') FROM pg_database WHERE datname = current_database()`).
		Scan(&collation, &encoding, &tables)
	if err != nil {
		t.Fatal(err)
	}
	if collation != "C" || encoding != "UTF8" || tables != 0 {
		t.Errorf("collation %s, encoding %s, %d tables; want C, UTF8, 0", collation, encoding, tables)
	}
}

func TestNewDatabaseDropsWithOpenConnections(t *testing.T) {
	var dsn string
	t.Run("inner", func(t *testing.T) {
		dsn = storetest.NewDatabase(t)
		conn, err := pgx.Connect(context.Background(), dsn) // left open on purpose
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Exec(t.Context(), "CREATE TABLE x (i int)"); err != nil {
			t.Fatal(err)
		}
	})
	if conn, err := pgx.Connect(t.Context(), dsn); err == nil {
		_ = conn.Close(t.Context())
		t.Error("the database of a finished test still takes connections")
	}
}

func TestDurableClusterKeepsCommitsOverKill(t *testing.T) {
	c, err := storetest.NewCluster(filepath.Join(t.TempDir(), "cluster"), storetest.Durable())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	conn := connect(t, c.DSN())
	for _, q := range []string{"CREATE TABLE kept (i int)", "INSERT INTO kept VALUES (1)", "BEGIN", "INSERT INTO kept VALUES (2)"} {
		if _, err := conn.Exec(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	var fsync, commit string
	err = conn.QueryRow(t.Context(), "SELECT current_setting('fsync'), current_setting('synchronous_commit')").Scan(&fsync, &commit)
	if err != nil || fsync != "on" || commit != "on" {
		t.Fatalf("fsync %s, synchronous_commit %s, %v; want on, on", fsync, commit, err)
	}
	if err := c.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := conn.Ping(t.Context()); err == nil {
		t.Fatal("the connection outlived its server")
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	var sum int
	if err := connect(t, c.DSN()).QueryRow(t.Context(), "SELECT sum(i) FROM kept").Scan(&sum); err != nil {
		t.Fatal(err)
	}
	if sum != 1 {
		t.Errorf("sum is %d, want 1: the commit kept, the open transaction gone", sum)
	}
	log, err := os.ReadFile(findLog(t, c.DSN()))
	if err != nil || !strings.Contains(string(log), "was not properly shut down") {
		t.Errorf("the log tells of no recovery, so Kill was no kill (%v)", err)
	}
}

func TestStartPostgresStopRemovesEverything(t *testing.T) {
	dsn, stop, err := storetest.StartPostgres("")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(findLog(t, dsn))
	stop()
	stop()
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the folder of a stopped cluster is still there: %v", err)
	}
	if conn, err := pgx.Connect(t.Context(), dsn); err == nil {
		_ = conn.Close(t.Context())
		t.Error("a stopped cluster still answers")
	}
}

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// findLog returns where the server of dsn writes its log.
func findLog(t *testing.T, dsn string) string {
	t.Helper()
	var data string
	if err := connect(t, dsn).QueryRow(t.Context(), "SELECT current_setting('data_directory')").Scan(&data); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(filepath.Dir(data), "server.log")
}
