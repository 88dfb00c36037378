package seal_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// TestShred: the record is unreadable for all its holders, their other records are not,
// and only who has the master key can tell what was erased.
func TestShred(t *testing.T) {
	storetest.Each(t, []fs.FS{seal.Migrations}, func(t *testing.T, db *store.DB) {
		v, at := vault(t, 1), time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
		var marks, holding []string
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			for _, record := range []string{"a", "b"} {
				if _, err := v.NewKey(tx, at, record, "jan", "els"); err != nil {
					return err
				}
			}
			if _, err := v.NewKey(tx, at, "c", "piet"); err != nil {
				return err
			}
			if err := errors.Join(v.Shred(tx, at, "a"), v.Shred(tx, at, "a"), v.Shred(tx, at, "c")); err != nil {
				return err
			}
			_, err := v.KeyOf(tx, "a")
			if !fault.Is(err, fault.NotFound) {
				t.Error("a shredded record has a key:", err)
			}
			if _, err := v.KeyOf(tx, "b"); err != nil {
				t.Error("another record lost its key:", err)
			}
			if marks, err = seal.Shredded(tx); err != nil {
				return err
			}
			if when, err := seal.ShreddedAt(tx, v.Mark("a")); err != nil || !when.Equal(at) {
				t.Error(when, err)
			}
			holding, err = seal.Holding(tx, []string{"jan", "els", "piet"})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if len(marks) != 2 || !seal.IsMark(marks[0]) || !seal.IsMark(v.Mark("a")) || vault(t, 2).Mark("a") == v.Mark("a") {
			t.Error(marks)
		}
		if len(holding) != 2 {
			t.Error("holding", holding)
		}
	})
}

// TestRotate changes the master key, broken off half-way, and finds everything as it was.
func TestRotate(t *testing.T) {
	storetest.Each(t, []fs.FS{seal.Migrations}, func(t *testing.T, db *store.DB) {
		at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
		old, next, third := vault(t, 1), vault(t, 2), vault(t, 3)
		sealed := map[string][]byte{}
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			for i := range 25 {
				record := fmt.Sprintf("r%02d", i)
				key, err := old.NewKey(tx, at, record, fmt.Sprintf("h%02d", i), "org")
				if err != nil {
					return err
				}
				sealed[record] = key.Seal("note", "tekst "+record)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		secret, mark, print := old.Derive("map"), old.Mark("r01"), old.Fingerprint("jan")

		ctx, cancel := context.WithCancel(t.Context())
		cancel() // broken off: nothing or only a part is done
		if _, err := seal.Rotate(ctx, db, old, next, 4); err == nil {
			t.Fatal("a run that was broken off says it is done")
		}
		half(t, db, old, next)
		if err := db.Read(t.Context(), vault(t, 2).Adopt); !errors.Is(err, seal.ErrRotating) {
			t.Error("a half change is taken for a whole:", err)
		}
		if _, err := seal.Rotate(t.Context(), db, old, third, 4); !fault.Is(err, fault.Conflict) {
			t.Error("a third key in the middle:", err)
		}
		done, err := seal.Rotate(t.Context(), db, old, vault(t, 2), 4)
		if err != nil || done.Rewrapped+done.Already != 26 || done.Already == 0 || done.Rewrapped == 0 {
			t.Fatal(done, err)
		}

		fresh := vault(t, 2)
		if err := db.Read(t.Context(), func(tx *store.Tx) error {
			if err := fresh.Adopt(tx); err != nil {
				return err
			}
			for record, text := range sealed {
				key, err := fresh.KeyOf(tx, record)
				if err != nil {
					return err
				}
				if plain, err := key.Open("note", text); err != nil || plain != "tekst "+record {
					t.Error(record, plain, err)
				}
				if _, err := old.KeyOf(tx, record); !fault.Is(err, fault.NotFound) {
					t.Error("the old master key still opens", record, err)
				}
			}
			if err := vault(t, 1).Adopt(tx); !fault.Is(err, fault.Unavailable) {
				t.Error("the old master key is taken:", err)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(fresh.Derive("map"), secret) || fresh.Mark("r01") != mark || fresh.Fingerprint("jan") != print {
			t.Error("the secrets changed with the master key")
		}
		again := vault(t, 3)
		if _, err := seal.Rotate(t.Context(), db, vault(t, 2), again, 100); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(again.Derive("map"), secret) {
			t.Error("the secrets changed with the second change")
		}
		if _, err := seal.Rotate(t.Context(), db, old, vault(t, 4), 100); !fault.Is(err, fault.Unavailable) {
			t.Error("a key that does not fit was taken as the old one:", err)
		}
	})
}

// half does what a run that was killed after its first batch leaves behind.
func half(t *testing.T, db *store.DB, old, next *seal.Vault) {
	t.Helper()
	if err := seal.RotateSome(t.Context(), db, old, next, 4); err != nil {
		t.Fatal(err)
	}
}
