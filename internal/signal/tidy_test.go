package signal

import (
	"context"
	"testing"

	"samendoen/internal/base/store"
)

// TestTidySearch: what was erased stays in no page of the search index, also when the
// tidying was broken off, and what is still there is still found.
func TestTidySearch(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		if w.DB.Dialect() != store.SQLite {
			w.Must(TidySearch(ctx, w.DB))
			return
		}
		texts := func(run func(tx *store.Tx, seq int) error) {
			w.Write(func(tx *store.Tx) error {
				for seq := 10_000; seq < 13_000; seq++ {
					if err := run(tx, seq); err != nil {
						return err
					}
				}
				return nil
			})
		}
		texts(func(tx *store.Tx, seq int) error {
			body := "kelderberging " + store.NewID()
			if seq == 11_111 {
				body = "zeepaardje"
			}
			_, err := tx.Exec(`INSERT INTO signal_text (seq, body) VALUES ($1, $2)`, seq, body)
			return err
		})
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`DELETE FROM signal_text WHERE seq = 11111`)
			return err
		})
		inPages := func() int64 {
			return w.Count(`SELECT count(*) FROM signal_search_data WHERE instr(block, CAST('zee' AS BLOB)) > 0`)
		}
		stale := func() int64 { return w.Count(`SELECT count(*) FROM signal_stale_search`) }
		if inPages() == 0 || stale() != 1 {
			t.Fatal("nothing to take out:", inPages(), stale())
		}
		more, err := tidyStep(ctx, w.DB, -1) // a power cut after the first step
		if err != nil || !more {
			t.Fatal(more, err)
		}
		if stale() != 1 {
			t.Error("what was broken off is forgotten")
		}
		broken, stop := context.WithCancel(ctx)
		stop()
		if err := TidySearch(broken, w.DB); err == nil || stale() != 1 {
			t.Error("an ended context passes for done:", err)
		}
		w.Must(TidySearch(ctx, w.DB))
		if inPages() != 0 || stale() != 0 {
			t.Errorf("%d pages still hold a word of what was erased; %d left to do", inPages(), stale())
		}
		if n := w.Count(`SELECT count(*) FROM signal_search WHERE body LIKE '%kelderberging%'`); n != 2999 {
			t.Errorf("%d of 2999 texts are found", n)
		}
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`INSERT INTO signal_search (signal_search, rank) VALUES ('integrity-check', 1)`)
			return err
		})
	})
}
