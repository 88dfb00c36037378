package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// A statement that a connection remembers answers as if it were new: for other values,
// while its own rows are being read, after the table changed, and after it failed.
func TestRememberedStatements(t *testing.T) {
	ctx := context.Background()
	db := storetest.Open(t, "sqlite:"+filepath.Join(t.TempDir(), "known.db"), nil)
	write := func(query string) {
		t.Helper()
		if err := db.Write(ctx, func(tx *store.Tx) error { _, err := tx.Exec(query); return err }); err != nil {
			t.Fatal(err)
		}
	}
	write(`CREATE TABLE number (n INTEGER NOT NULL)`)
	write(`INSERT INTO number WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 5) SELECT n FROM c`)
	const from = `SELECT n FROM number WHERE n >= $1 ORDER BY n`
	ask := func(tx *store.Tx, first int) string {
		list, err := store.List(tx, func(s store.Scanner) (n int, err error) { return n, s.Scan(&n) }, from, first)
		if err != nil {
			t.Error(err)
		}
		return fmt.Sprint(list)
	}
	var wait sync.WaitGroup
	for range 12 {
		wait.Go(func() {
			for first := range 50 {
				db.Read(ctx, func(tx *store.Tx) error {
					rows, err := tx.Query(from, 4) // stays open while the same is asked
					if err != nil {
						t.Error(err)
						return err
					}
					defer rows.Close()
					rows.Next()
					if got, want := ask(tx, first%5+1), fmt.Sprint([]int{1, 2, 3, 4, 5}[first%5:]); got != want {
						t.Errorf("from %d: %s, want %s", first%5+1, got, want)
					}
					if !rows.Next() || rows.Next() {
						t.Error("the rows that stayed open were two no longer")
					}
					return nil
				})
			}
		})
	}
	wait.Wait()
	db.Read(ctx, func(tx *store.Tx) error { // more than are kept
		for n := range 300 {
			if got, err := store.Count(tx, fmt.Sprintf(`SELECT max(n) + %d FROM number WHERE n < $1`, n%150), 3); err != nil || got != int64(2+n%150) {
				t.Errorf("statement %d: %d, %v", n, got, err)
			}
		}
		return nil
	})
	for round := range 30 { // each connection once more than there are
		write(`INSERT INTO number (n) VALUES (6)`)
		if round%10 == 0 {
			write(fmt.Sprintf(`ALTER TABLE number ADD COLUMN more%d INTEGER NOT NULL DEFAULT 0`, round))
		}
		db.Read(ctx, func(tx *store.Tx) error {
			if _, err := store.Count(tx, `SELECT count(*) FROM nothing`); err == nil {
				t.Error("a table that does not exist was counted")
			}
			if n, err := store.Count(tx, `SELECT count(*) FROM number WHERE n = 6`); err != nil || n != int64(round+1) {
				t.Errorf("round %d: counted %d, %v", round, n, err)
			}
			return nil
		})
	}
}
