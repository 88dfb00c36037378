package store_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

func folder(files map[string]string) fs.FS {
	m := fstest.MapFS{}
	for name, text := range files {
		m["sql/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

func things() []fs.FS {
	return []fs.FS{folder(map[string]string{
		"20260101001_things.sql": "CREATE TABLE thing (id {{text}} PRIMARY KEY, n {{int}} NOT NULL, at {{int}} NOT NULL, body {{blob}} NOT NULL, x {{real}} NOT NULL) {{strict}};",
	})}
}

func insert(tx *store.Tx, id string, n int) error {
	_, err := tx.Exec(`INSERT INTO thing (id, n, at, body, x) VALUES ($1, $2, $3, $4, $5)`, id, n, store.Micros(time.Unix(1, 0)), []byte("b"), 0.5)
	return err
}

func count(t *testing.T, db *store.DB) (n int64) {
	t.Helper()
	if err := db.Read(context.Background(), func(tx *store.Tx) (err error) {
		n, err = store.Count(tx, `SELECT count(*) FROM thing`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestContract(t *testing.T) {
	storetest.Each(t, things(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		t.Run("a write is there, a failed write leaves nothing", func(t *testing.T) {
			called := false
			if err := db.Write(ctx, func(tx *store.Tx) error {
				tx.AfterCommit(func() { called = true })
				return insert(tx, "a", 1)
			}); err != nil || !called {
				t.Fatal(err, called)
			}
			boom := errors.New("boom")
			err := db.Write(ctx, func(tx *store.Tx) error {
				tx.AfterCommit(func() { t.Error("called after a failed write") })
				if err := insert(tx, "b", 2); err != nil {
					return err
				}
				return boom
			})
			if !errors.Is(err, boom) || count(t, db) != 1 {
				t.Fatalf("%v, %d rows", err, count(t, db))
			}
		})
		t.Run("a panic is an error and rolls back", func(t *testing.T) {
			err := db.Write(ctx, func(tx *store.Tx) error {
				if err := insert(tx, "p", 1); err != nil {
					return err
				}
				panic("no")
			})
			if err == nil {
				t.Error("no error")
			}
			if n := count(t, db); n != 1 {
				t.Fatalf("%d rows", n)
			}
		})
		t.Run("kinds of errors", func(t *testing.T) {
			err := db.Write(ctx, func(tx *store.Tx) error { return insert(tx, "a", 1) })
			if !store.IsDuplicate(err) || !fault.Is(err, fault.Conflict) {
				t.Errorf("duplicate: %v", err)
			}
			err = db.Read(ctx, func(tx *store.Tx) error {
				_, err := store.One(tx, func(s store.Scanner) (n int, err error) { return n, s.Scan(&n) }, `SELECT n FROM thing WHERE id = $1`, "zz")
				return err
			})
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("missing: %v", err)
			}
			if err := db.Read(ctx, func(tx *store.Tx) error { return insert(tx, "r", 1) }); err == nil {
				t.Error("a read could write")
			}
		})
		t.Run("values come back", func(t *testing.T) {
			var at time.Time
			var body []byte
			var x float64
			if err := db.Read(ctx, func(tx *store.Tx) error {
				return tx.QueryRow(`SELECT at, body, x FROM thing WHERE id = 'a'`).Scan(store.At(&at), &body, &x)
			}); err != nil || !at.Equal(time.Unix(1, 0)) || string(body) != "b" || x != 0.5 {
				t.Fatal(err, at, body, x)
			}
		})
		t.Run("callers together lose nothing", func(t *testing.T) {
			before := count(t, db)
			var wait sync.WaitGroup
			failures := make(chan error, 64)
			for i := range 64 {
				wait.Go(func() {
					err := db.Write(ctx, func(tx *store.Tx) error {
						if err := insert(tx, store.NewID(), i); err != nil {
							return err
						}
						if i%4 == 0 {
							return fault.New("test", fault.Denied)
						}
						return nil
					})
					if i%4 != 0 && err != nil || i%4 == 0 && !fault.Is(err, fault.Denied) {
						failures <- err
					}
				})
			}
			wait.Wait()
			close(failures)
			for err := range failures {
				t.Error(err)
			}
			if got := count(t, db) - before; got != 48 {
				t.Errorf("%d rows, want 48", got)
			}
		})
		t.Run("a counter raised by many is right", func(t *testing.T) {
			var wait sync.WaitGroup
			for range 40 {
				wait.Go(func() {
					if err := db.Write(ctx, func(tx *store.Tx) error {
						n, err := store.Count(tx, `SELECT n FROM thing WHERE id = 'a'`)
						if err != nil {
							return err
						}
						_, err = tx.Exec(`UPDATE thing SET n = $1 WHERE id = 'a'`, n+1)
						return err
					}); err != nil {
						t.Error(err)
					}
				})
			}
			wait.Wait()
			if err := db.Read(ctx, func(tx *store.Tx) error {
				n, err := store.Count(tx, `SELECT n FROM thing WHERE id = 'a'`)
				if n != 41 {
					t.Errorf("counted to %d", n)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
		})
		t.Run("an ended request writes nothing", func(t *testing.T) {
			ended, cancel := context.WithCancel(ctx)
			cancel()
			if err := db.Write(ended, func(tx *store.Tx) error { return insert(tx, "late", 1) }); !fault.Is(err, fault.Unavailable) {
				t.Errorf("%v", err)
			}
		})
	})
}

func TestOlderProgramRefusesNewerDatabase(t *testing.T) {
	newer := append(things(), folder(map[string]string{"20260101002_more.sql": "CREATE TABLE more (id {{text}} PRIMARY KEY) {{strict}};"}))
	for name, dsn := range map[string]string{
		"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "x.db"), "postgres": storetest.NewDatabase(t)} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			upgraded := false
			open := func(folders []fs.FS) error {
				db, err := store.Open(ctx, dsn, store.Options{Migrations: folders,
					BeforeUpgrade: func(_ context.Context, _ *store.DB, from, to int64) error {
						upgraded = from == 20260101001 && to == 20260101002
						return nil
					}})
				if err == nil {
					err = db.Close()
				}
				return err
			}
			if err := open(things()); err != nil || upgraded {
				t.Fatal(err, upgraded)
			}
			if err := open(newer); err != nil || !upgraded {
				t.Fatal(err, upgraded)
			}
			if err := open(things()); !fault.Is(err, fault.Conflict) {
				t.Errorf("an older program opened a newer database: %v", err)
			}
		})
	}
}

func TestSecondProgramIsRefused(t *testing.T) {
	dsn := "sqlite:" + filepath.Join(t.TempDir(), "x.db")
	db := storetest.Open(t, dsn, things())
	if _, err := store.Open(context.Background(), dsn, store.Options{}); !fault.Is(err, fault.Conflict) {
		t.Errorf("two writers on one file: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	storetest.Open(t, dsn, things())
}

func TestIDOfIsStable(t *testing.T) {
	if a, b := store.IDOf("unit", "o", "1"), store.IDOf("unit", "o1", ""); a == b || a != store.IDOf("unit", "o", "1") || a[14] != '8' {
		t.Error(a, b)
	}
}

func TestDumpGoesFromOneDatabaseToTheOther(t *testing.T) {
	ctx := context.Background()
	for name, dsns := range map[string][2]string{
		"to postgres": {"sqlite:" + filepath.Join(t.TempDir(), "a.db"), storetest.NewDatabase(t)},
		"to sqlite":   {storetest.NewDatabase(t), "sqlite:" + filepath.Join(t.TempDir(), "b.db")},
	} {
		t.Run(name, func(t *testing.T) {
			from := storetest.Open(t, dsns[0], things())
			if err := from.Write(ctx, func(tx *store.Tx) error {
				for i := range 1200 {
					if err := insert(tx, store.NewID(), i); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			var dump bytes.Buffer
			if err := from.Dump(ctx, &dump, func(string) bool { return true }); err != nil {
				t.Fatal(err)
			}
			opts := store.Options{Migrations: things()}
			cut := dump.Bytes()[:dump.Len()*2/3]
			if err := store.RestoreInto(ctx, storetest.NewDatabase(t), opts, bytes.NewReader(cut)); !fault.Is(err, fault.Invalid) {
				t.Errorf("a dump that was cut off: %v", err)
			}
			if err := store.RestoreInto(ctx, dsns[1], opts, bytes.NewReader(dump.Bytes())); err != nil {
				t.Fatal(err)
			}
			to := storetest.Open(t, dsns[1], things())
			if n := count(t, to); n != 1200 {
				t.Errorf("%d rows came over", n)
			}
			var again bytes.Buffer
			if err := to.Dump(ctx, &again, func(string) bool { return true }); err != nil {
				t.Fatal(err)
			}
			lines := func(b []byte) int { return bytes.Count(b, []byte("\n")) }
			if lines(again.Bytes()) != lines(dump.Bytes()) {
				t.Error("the second dump differs in length")
			}
			if err := to.Close(); err != nil {
				t.Fatal(err)
			}
			if err := store.RestoreInto(ctx, dsns[1], opts, bytes.NewReader(dump.Bytes())); !fault.Is(err, fault.Invalid) {
				t.Errorf("restored over a database with rows: %v", err)
			}
		})
	}
}

func TestNumbersGoOnAfterARestore(t *testing.T) {
	ctx := context.Background()
	numbered := []fs.FS{folder(map[string]string{
		"20260101001_numbered_sqlite.sql":   "CREATE TABLE numbered (seq INTEGER PRIMARY KEY, id {{text}} NOT NULL) {{strict}};",
		"20260101001_numbered_postgres.sql": "CREATE TABLE numbered (seq BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, id {{text}} NOT NULL);",
	})}
	next := func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO numbered (id) VALUES ('x')`)
		return err
	}
	from := storetest.Open(t, "sqlite:"+filepath.Join(t.TempDir(), "a.db"), numbered)
	for range 3 {
		if err := from.Write(ctx, next); err != nil {
			t.Fatal(err)
		}
	}
	var dump bytes.Buffer
	if err := from.Dump(ctx, &dump, func(string) bool { return true }); err != nil {
		t.Fatal(err)
	}
	dsn := storetest.NewDatabase(t)
	if err := store.RestoreInto(ctx, dsn, store.Options{Migrations: numbered}, bytes.NewReader(dump.Bytes())); err != nil {
		t.Fatal(err)
	}
	if err := storetest.Open(t, dsn, numbered).Write(ctx, next); err != nil {
		t.Errorf("the first row after a restore: %v", err)
	}
}
