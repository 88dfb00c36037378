package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// A list of texts is one argument: none, one or thousands, with signs that mean something
// in a list or in SQL; while reading and while writing.
func TestInOfTexts(t *testing.T) {
	storetest.Each(t, nil, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		all := []string{"", "a", "A", "a,b", `{"c"}`, `d"e`, `f\g`, "h'i", "null", "12", "ĳ 🏠", "<j>"}
		many := slices.Clone(all)
		for n := range 40_000 { // more than a statement has room for arguments
			many = append(many, fmt.Sprint("other-", n))
		}
		ask := func(tx *store.Tx) error {
			for _, want := range [][]string{nil, {}, {"a"}, {"12", "a,b"}, all} {
				in, list := tx.In("word", 2, want)
				got, err := store.Strings(tx, `SELECT word FROM word WHERE `+in+` AND word <> $1 ORDER BY word`, "no such text", list)
				if sorted := slices.Sorted(slices.Values(want)); err != nil || !slices.Equal(got, sorted) {
					t.Errorf("%q, %v, want %q", got, err, sorted)
				}
			}
			in, list := tx.In("word", 1, many)
			n, err := store.Count(tx, `SELECT count(*) FROM word WHERE `+in, list)
			if err != nil || n != int64(len(all)) {
				t.Errorf("%d of %d, %v", n, len(all), err)
			}
			return err
		}
		if err := db.Write(ctx, func(tx *store.Tx) error {
			if _, err := tx.Exec(`CREATE TABLE word (word TEXT NOT NULL)`); err != nil {
				return err
			}
			for _, v := range all {
				if _, err := tx.Exec(`INSERT INTO word (word) VALUES ($1)`, v); err != nil {
					return err
				}
			}
			return ask(tx)
		}); err != nil {
			t.Fatal(err)
		}
		if err := db.Read(ctx, ask); err != nil {
			t.Fatal(err)
		}
		if err := db.Look(ctx, ask); err != nil {
			t.Fatal(err)
		}
	})
}
