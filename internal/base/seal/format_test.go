package seal_test

import (
	"errors"
	"io/fs"
	"testing"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// TestFormat: what is sealed says in which version, and one that the program does not know
// is refused as such, in a text and in a key. It is never taken for something erased: who
// took it for that would write over it.
func TestFormat(t *testing.T) {
	storetest.Each(t, []fs.FS{seal.Migrations}, func(t *testing.T, db *store.DB) {
		v, at := vault(t, 1), time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
		unknown := func(what string, err error) {
			t.Helper()
			if !errors.Is(err, seal.ErrFormat) || !fault.Is(err, fault.Unavailable) {
				t.Errorf("%s: %v", what, err)
			}
		}
		write := func(fn func(tx *store.Tx) error) {
			t.Helper()
			if err := db.Write(t.Context(), fn); err != nil {
				t.Fatal(err)
			}
		}
		write(func(tx *store.Tx) error {
			key, err := v.NewKey(tx, at, "r", "jan")
			if err != nil {
				return err
			}
			sealed := key.Seal("note", "de trap")
			if sealed[0] != 1 {
				t.Error("begins with", sealed[0])
			}
			for _, version := range []byte{0, 2, 255} {
				sealed[0] = version
				_, err = key.Open("note", sealed)
				unknown("a text", err)
				_, err = key.OpenBytes("note", sealed)
				unknown("a file", err)
			}
			return nil
		})
		later := func(statement, table string) {
			t.Helper()
			write(func(tx *store.Tx) error {
				old, err := store.One(tx, func(s store.Scanner) (b []byte, err error) { return b, s.Scan(&b) }, `SELECT wrapped FROM `+table)
				if err != nil {
					return err
				}
				old[0]++
				_, err = tx.Exec(statement, old)
				return err
			})
		}
		key := func() (err error) {
			return db.Read(t.Context(), func(tx *store.Tx) error {
				_, err := v.KeyOf(tx, "r")
				return err
			})
		}
		later(`UPDATE seal_wrap SET wrapped = $1`, "seal_wrap")
		unknown("the key of a record", key())
		later(`UPDATE seal_key SET wrapped = $1`, "seal_key")
		unknown("the key of a holder", key())
		err := db.Read(t.Context(), func(tx *store.Tx) error {
			_, err := v.Fits(tx)
			return err
		})
		unknown("the database", err)
		_, err = seal.Rotate(t.Context(), db, v, vault(t, 2), 10)
		unknown("another master key", err)
	})
}
