package casework

import (
	"context"
	"testing"

	"samendoen/internal/base/audit"
	"samendoen/internal/base/store"
)

// TestSearchOpensManyCases: more cases than are opened at a time, one without keys.
func TestSearchOpensManyCases(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, anna := context.Background(), w.people["anna"]
		list := w.history(3 * (searchSize - 5)) // one in three is closed
		for i := range list {
			list[i].Case.DirectorID = "anna"
		}
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error { _, err := InsertMany(tx, w.vault, list); return err }))
		all, err := w.cases.List(ctx, anna, FilterClosed)
		w.Must(err)
		if len(all.Rows) <= openSize+10 {
			t.Fatalf("only %d cases: this test needs more", len(all.Rows))
		}
		first, last := all.Rows[3].ID, all.Rows[openSize+5].ID
		for _, id := range []ID{first, last} {
			w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
				key, _, err := w.cases.keyOf(tx, id)
				if err != nil {
					return err
				}
				_, err = insertLog(tx, key, id, LogEntry{ID: store.NewID(), At: w.clock.Now(), AuthorID: "anna", Kind: Note, Category: "zorg", Text: secret + " een"})
				return err
			}))
		}
		search := func(query string) Listing {
			l, err := w.cases.Search(ctx, anna, FilterClosed, query)
			w.Must(err)
			return l
		}
		if l := search(secret); len(l.Rows) != 2 || l.Rows[0].ID != first || l.Rows[1].ID != last {
			t.Errorf("%d found", len(l.Rows))
		}
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(`DELETE FROM seal_wrap WHERE record_id = $1`, string(first))
			return err
		}))
		if l := search(secret); len(l.Rows) != 1 || l.Rows[0].ID != last {
			t.Errorf("%d found after erasing", len(l.Rows))
		}
		number := all.Rows[len(all.Rows)-1].Number
		if l := search(number); len(l.Rows) == 0 || l.Rows[0].Number != number || !l.Unopened || l.Capped {
			t.Errorf("%s is not the first of %d: %v", number, len(l.Rows), l.Unopened)
		}
		if l, err := w.cases.SearchTexts(ctx, anna, FilterClosed, number); err != nil || len(l.Rows) == 0 || l.Rows[0].Number != number || l.Unopened {
			t.Errorf("%s is not the first of %d: %v", number, len(l.Rows), err)
		}
		if l := search("1234 AB 13"); len(l.Rows) != 0 || !l.Unopened {
			t.Errorf("an address without cases: %d found, unopened %v", len(l.Rows), l.Unopened)
		}
		if l := search("1234 AB 999"); len(l.Rows) != 0 || l.Unopened {
			t.Errorf("no address: %d found, unopened %v", len(l.Rows), l.Unopened)
		}
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			records, err := audit.Of(tx, "Organisation", "corp", 100)
			if len(records) != 6 {
				t.Errorf("%d searches in the log", len(records))
			}
			return err
		}))
	})
}
