package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

func insertLater(tx *store.Tx, id string, n int) error {
	return tx.Later(`INSERT INTO thing (id, n, at, body, x) VALUES ($1, $2, $3, $4, $5)`, id, n, store.Micros(time.Unix(1, 0)), []byte("b"), 0.5)
}

func TestLater(t *testing.T) {
	storetest.Each(t, things(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		write := func(fn func(tx *store.Tx) error) error { t.Helper(); return db.Write(ctx, fn) }
		numbers := func() (list []string) {
			must(t, db.Read(ctx, func(tx *store.Tx) (err error) {
				list, err = store.Strings(tx, `SELECT id FROM thing ORDER BY id`)
				return err
			}))
			return list
		}
		must(t, write(func(tx *store.Tx) error { return errors.Join(insertLater(tx, "a", 1), insertLater(tx, "b", 2)) }))

		t.Run("what follows sees it", func(t *testing.T) {
			must(t, write(func(tx *store.Tx) error {
				must(t, insertLater(tx, "c", 3))
				if n, err := store.Count(tx, `SELECT n FROM thing WHERE id = 'c'`); err != nil || n != 3 {
					t.Errorf("a question got %d, %v", n, err)
				}
				must(t, insertLater(tx, "d", 4))
				if n, err := tx.Exec(`UPDATE thing SET n = n + 1 WHERE id IN ('c', 'd')`); err != nil || n != 2 {
					t.Errorf("%d rows changed, %v", n, err)
				}
				return nil
			}))
		})
		for name, fn := range map[string]func(tx *store.Tx) error{
			"with the commit": func(tx *store.Tx) error {
				return errors.Join(insertLater(tx, "e", 5), insertLater(tx, "a", 1), insertLater(tx, "f", 6))
			},
			"with a question": func(tx *store.Tx) error {
				if err := insertLater(tx, "a", 1); err != nil {
					return err
				}
				_, err := store.Count(tx, `SELECT count(*) FROM thing`)
				return err
			},
			"with a statement": func(tx *store.Tx) error {
				if err := insertLater(tx, "a", 1); err != nil {
					return err
				}
				return insert(tx, "g", 7)
			},
		} {
			t.Run("a failure that comes "+name+" leaves nothing", func(t *testing.T) {
				err := write(func(tx *store.Tx) error {
					tx.AfterCommit(func() { t.Error("called after a failed write") })
					return fn(tx)
				})
				if !store.IsDuplicate(err) || !fault.Is(err, fault.Conflict) {
					t.Errorf("got %v", err)
				}
			})
		}
		t.Run("an error of the caller leaves nothing", func(t *testing.T) {
			boom := errors.New("boom")
			if err := write(func(tx *store.Tx) error { return errors.Join(insertLater(tx, "h", 8), boom) }); !errors.Is(err, boom) {
				t.Errorf("got %v", err)
			}
		})
		if got := fmt.Sprint(numbers()); got != "[a b c d]" {
			t.Errorf("left over: %s", got)
		}
	})
}

func TestFailureThatIsIgnored(t *testing.T) {
	db := storetest.Open(t, storetest.NewDatabase(t), things())
	ctx := context.Background()
	for name, fail := range map[string]func(tx *store.Tx){
		"statement": func(tx *store.Tx) { tx.Exec(`UPDATE nothing SET n = 1`) },
		"question":  func(tx *store.Tx) { store.Count(tx, `SELECT n FROM nothing`) },
		"scan":      func(tx *store.Tx) { store.Count(tx, `SELECT 1 / (count(*) - count(*)) FROM thing`) },
	} {
		t.Run(name, func(t *testing.T) {
			err := db.Write(ctx, func(tx *store.Tx) error {
				err := insert(tx, "a", 1)
				fail(tx)
				return err
			})
			if err == nil || count(t, db) != 0 {
				t.Errorf("reported %v with %d rows", err, count(t, db))
			}
		})
	}
	must(t, db.Write(ctx, func(tx *store.Tx) error { return insert(tx, "a", 1) }))
}

func TestRowsLeftOpenHoldNobodyUp(t *testing.T) {
	db := storetest.Open(t, storetest.NewDatabase(t), things())
	ctx := context.Background()
	for range 40 { // more than there are connections
		db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Query(`SELECT * FROM generate_series(1, 100000)`)
			return err
		})
	}
	must(t, db.Write(ctx, func(tx *store.Tx) error { return insert(tx, "a", 1) }))
}

func TestLostConnections(t *testing.T) {
	dsn := storetest.NewDatabase(t)
	db, other := storetest.Open(t, dsn, things()), storetest.Open(t, dsn, nil)
	ctx := context.Background()
	endAll := func() {
		must(t, other.Write(ctx, func(tx *store.Tx) error {
			_, err := store.Strings(tx, `SELECT CAST(pg_terminate_backend(pid, 5000) AS TEXT) FROM pg_stat_activity
				WHERE datname = current_database() AND pid <> pg_backend_pid()`)
			return err
		}))
	}
	count(t, db)
	endAll()
	if n := count(t, db); n != 0 {
		t.Errorf("%d rows", n)
	}
	endAll()
	must(t, db.Look(ctx, func(tx *store.Tx) error { _, err := store.Count(tx, `SELECT count(*) FROM thing`); return err }))
	runs := 0
	must(t, db.Write(ctx, func(tx *store.Tx) error {
		if err := insert(tx, "a", 1); err != nil {
			return err
		}
		if runs++; runs == 1 {
			endAll()
		}
		return insert(tx, "b", 2)
	}))
	if n := count(t, db); runs != 2 || n != 2 {
		t.Errorf("%d runs, %d rows", runs, n)
	}
}
