package store_test

import (
	"context"
	"testing"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// TestLook reads what was written, without a transaction around it, and changes
// nothing.
func TestLook(t *testing.T) {
	storetest.Each(t, things(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		if err := db.Write(ctx, func(tx *store.Tx) error { return insert(tx, "a", 1) }); err != nil {
			t.Fatal(err)
		}
		var n int64
		look := func(sql string) error {
			return db.Look(ctx, func(tx *store.Tx) (err error) { n, err = store.Count(tx, sql); return err })
		}
		if err := look(`SELECT count(*) FROM thing`); err != nil || n != 1 {
			t.Errorf("%d rows, %v", n, err)
		}
		if err := look(`SELECT nothing FROM thing`); err == nil || fault.KindOf(err) == fault.NotFound {
			t.Errorf("a question that is wrong: %v", err)
		}
		if err := db.Look(ctx, func(tx *store.Tx) error { return insert(tx, "b", 2) }); err == nil {
			t.Error("a look changed something")
		}
	})
}
