package seal_test

import (
	"bytes"
	"context"
	"io/fs"
	"path/filepath"
	"testing"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

func vault(t *testing.T, fill byte) *seal.Vault {
	t.Helper()
	v, err := seal.NewVault(bytes.Repeat([]byte{fill}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSealing(t *testing.T) {
	storetest.Each(t, []fs.FS{seal.Migrations}, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
		v := vault(t, 1)
		write := func(fn func(*store.Tx) error) {
			t.Helper()
			if err := db.Write(ctx, fn); err != nil {
				t.Fatal(err)
			}
		}
		open := func(v *seal.Vault, record, field string, sealed []byte) (text string, err error) {
			err = db.Read(ctx, func(tx *store.Tx) error {
				key, err := v.KeyOf(tx, record)
				if err != nil {
					return err
				}
				text, err = key.Open(field, sealed)
				return err
			})
			return text, err
		}
		var both, one []byte
		write(func(tx *store.Tx) error {
			key, err := v.NewKey(tx, at, "both", "jan", "els")
			if err != nil {
				return err
			}
			both = key.Seal("note", "de trap")
			if key, err = v.NewKey(tx, at, "one", "jan"); err != nil {
				return err
			}
			one = key.Seal("note", "alleen jan")
			return nil
		})
		if text, err := open(v, "both", "note", both); err != nil || text != "de trap" {
			t.Fatal(text, err)
		}
		for name, try := range map[string]func() (string, error){
			"another field":      func() (string, error) { return open(v, "both", "name", both) },
			"another record":     func() (string, error) { return open(v, "one", "note", both) },
			"another master key": func() (string, error) { return open(vault(t, 2), "both", "note", both) },
			"one bit changed": func() (string, error) {
				bad := bytes.Clone(both)
				bad[len(bad)-1] ^= 1
				return open(v, "both", "note", bad)
			},
			"cut off": func() (string, error) { return open(v, "both", "note", both[:5]) },
		} {
			if text, err := try(); !fault.Is(err, fault.NotFound) || text != "" {
				t.Errorf("%s opened: %q, %v", name, text, err)
			}
		}
		write(func(tx *store.Tx) error { return seal.Forget(tx, at, "jan") })
		if _, err := open(v, "one", "note", one); !fault.Is(err, fault.NotFound) {
			t.Error("readable after its only holder was forgotten:", err)
		}
		if text, err := open(v, "both", "note", both); err != nil || text != "de trap" {
			t.Error("the other holder lost it too:", text, err)
		}
		err := db.Write(ctx, func(tx *store.Tx) error {
			_, err := v.NewKey(tx, at, "new", "jan")
			return err
		})
		if !fault.Is(err, fault.Conflict) {
			t.Error("a forgotten person got a new key:", err)
		}
		if err := db.Read(ctx, func(tx *store.Tx) error {
			list, err := seal.Erasures(tx)
			if len(list) != 1 || list[0] != "jan" {
				t.Error(list)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// TestKeysOfMany: what is forgotten or never was is left out, the rest opens.
func TestKeysOfMany(t *testing.T) {
	storetest.Each(t, []fs.FS{seal.Migrations}, func(t *testing.T, db *store.DB) {
		ctx, v, at := context.Background(), vault(t, 1), time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
		var keys map[string]seal.Key
		sealed := map[string][]byte{}
		if err := db.Write(ctx, func(tx *store.Tx) error {
			for record, holders := range map[string][]string{"a": {"jan"}, "b": {"jan", "els"}, "c": {"els"}, "d": {"els"}} {
				key, err := v.NewKey(tx, at, record, holders...)
				if err != nil {
					return err
				}
				sealed[record] = key.Seal("note", "tekst "+record)
			}
			if err := seal.Forget(tx, at, "jan"); err != nil {
				return err
			}
			var err error
			keys, err = v.KeysOf(tx, []string{"a", "b", "c", "never"})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if len(keys) != 2 {
			t.Errorf("%d keys", len(keys))
		}
		for _, record := range []string{"b", "c"} {
			if got, err := keys[record].Open("note", sealed[record]); err != nil || got != "tekst "+record {
				t.Errorf("%s: %q %v", record, got, err)
			}
		}
	})
}

func TestKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "master.key")
	first, err := seal.LoadOrCreateKeyFile(path)
	if err != nil || len(first) != 32 {
		t.Fatal(len(first), err)
	}
	again, err := seal.LoadOrCreateKeyFile(path)
	if err != nil || !bytes.Equal(first, again) {
		t.Error("another key the second time", err)
	}
	for _, bad := range []string{"", "short", "AAAA"} {
		if _, err := seal.ParseMasterKey(bad); err == nil {
			t.Errorf("%q is a key", bad)
		}
	}
	if vault(t, 1).Fingerprint("jan") == vault(t, 2).Fingerprint("jan") {
		t.Error("a fingerprint does not depend on the master key")
	}
}
