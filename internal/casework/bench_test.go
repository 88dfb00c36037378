package casework

import (
	"context"
	"path/filepath"
	"testing"

	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// BenchmarkLists measures what a consultant with 60 cases of her own waits for in an
// association with 10,000 cases.
func BenchmarkLists(b *testing.B) {
	db := storetest.Open(b, "sqlite:"+filepath.Join(b.TempDir(), "bench.db"), folders())
	w := newWorld(b, db)
	ctx := context.Background()
	list := w.history(10000)
	for i := range list {
		list[i].Case.DirectorID = "bob"
		if list[i].Case.Next.HolderID != "" {
			list[i].Case.Next.HolderID = "bob"
		}
		if i%167 == 1 {
			list[i].Case.DirectorID, list[i].Case.Next.HolderID = "anna", "anna"
		}
	}
	var ids []ID
	w.Must(db.Write(ctx, func(tx *store.Tx) (err error) { ids, err = InsertMany(tx, w.vault, list); return err }))
	run := func(name string, fn func() error) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := fn(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	run("list", func() error { _, err := w.cases.List(ctx, w.people["anna"], FilterAll); return err })
	run("late", func() error { _, err := w.cases.List(ctx, w.people["anna"], FilterLate); return err })
	run("search", func() error { _, err := w.cases.Search(ctx, w.people["anna"], FilterAll, "wasmachine"); return err })
	run("week", func() error { _, _, err := w.cases.MyWeek(ctx, w.people["anna"]); return err })
	run("show", func() error { _, err := w.cases.Show(ctx, w.people["anna"], ids[1]); return err })
	run("overview", func() error { _, _, err := w.cases.Overview(ctx, w.people["tess"], false); return err })
	run("counts", func() error {
		return db.Read(ctx, func(tx *store.Tx) error {
			_, err := CountsPerComplex(tx, "corp", day("2024-01-01"), day("2026-12-01"))
			return err
		})
	})
	run("nothing late", func() error { return w.cases.PassOnLate(ctx) })
}
