package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// newAside is a database beside db with an empty table stage.thing of ids and numbers.
func newAside(t *testing.T, db *store.DB) *store.Aside {
	t.Helper()
	ctx := context.Background()
	a, err := db.Aside(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	if err := a.Create(ctx, "thing", `SELECT id, n FROM thing WHERE false`); err != nil {
		t.Fatal(err)
	}
	return a
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAside(t *testing.T) {
	ctx := context.Background()
	copyOver := func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO thing (id, n, at, body, x) SELECT id, n, 0, $1, 0 FROM stage.thing`, []byte("b"))
		return err
	}
	storetest.Each(t, things(), func(t *testing.T, db *store.DB) {
		a := newAside(t, db)
		must(t, a.Append(ctx, "thing", []string{"id", "n"}, [][]any{{"a", int64(1)}, {"b", int64(2)}}))
		must(t, a.Append(ctx, "thing", []string{"id", "n"}, nil))
		must(t, a.Index(ctx, "thing", "id"))

		t.Run("work stands in nobody's way", func(t *testing.T) {
			must(t, a.Work(ctx, func(tx *store.Tx) error {
				if _, err := tx.Exec(`UPDATE stage.thing SET n = n + 10`); err != nil {
					return err
				}
				return db.Write(ctx, func(tx *store.Tx) error { return insert(tx, "meanwhile", 7) })
			}))
		})
		t.Run("nobody else sees the stage on SQLite", func(t *testing.T) {
			err := db.Write(ctx, copyOver)
			if db.Dialect() == store.SQLite && err == nil {
				t.Error("an ordinary write saw the stage")
			}
			if db.Dialect() == store.Postgres {
				must(t, err)
				must(t, db.Write(ctx, func(tx *store.Tx) error { _, err := tx.Exec(`DELETE FROM thing WHERE id <> 'meanwhile'`); return err }))
			}
		})
		t.Run("a failed write leaves nothing", func(t *testing.T) {
			boom := errors.New("boom")
			if err := a.Write(ctx, func(tx *store.Tx) error { return errors.Join(copyOver(tx), boom) }); !errors.Is(err, boom) {
				t.Errorf("got %v", err)
			}
			if n := count(t, db); n != 1 {
				t.Errorf("%d things, want only the one of meanwhile", n)
			}
		})
		t.Run("a write carries over while others write", func(t *testing.T) {
			var others sync.WaitGroup
			for i := range 8 {
				others.Go(func() {
					if err := db.Write(ctx, func(tx *store.Tx) error { return insert(tx, string(rune('p'+i)), i) }); err != nil {
						t.Error(err)
					}
				})
			}
			must(t, a.Write(ctx, copyOver))
			others.Wait()
			if n := count(t, db); n != 1+2+8 {
				t.Errorf("%d things, want 11", n)
			}
		})
		t.Run("one at a time, the newest", func(t *testing.T) {
			b := newAside(t, db)
			must(t, b.Work(ctx, func(tx *store.Tx) error {
				if n, err := store.Count(tx, `SELECT count(*) FROM stage.thing`); err != nil || n != 0 {
					t.Errorf("a new stage holds %d rows, %v", n, err)
				}
				return nil
			}))
			must(t, b.Close())
			if err := b.Work(ctx, func(tx *store.Tx) error { _, err := store.Count(tx, `SELECT count(*) FROM stage.thing`); return err }); err == nil {
				t.Error("a closed stage still answers")
			}
		})
	})
}

func TestAsideOfACrashIsRemoved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	left := path + ".stage"
	must(t, os.WriteFile(left, []byte("half a delivery"), 0o600))
	storetest.Open(t, "sqlite:"+path, things())
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("still there: %v", err)
	}
}

func TestAsideIsForTheOwnerOnly(t *testing.T) {
	db := storetest.Open(t, "sqlite:"+filepath.Join(t.TempDir(), "test.db"), things())
	newAside(t, db)
	info, err := os.Stat(db.Path() + ".stage")
	must(t, err)
	if mode := info.Mode().Perm(); mode != 0o600 {
		t.Errorf("mode %o", mode)
	}
}
