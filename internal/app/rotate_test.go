package app

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/subject"
)

// TestRotateKeyCommand changes the master key of an installation: everything can be read
// with the new file and nothing with the old one, secrets stay, and a backup of before
// still goes back with its own key.
func TestRotateKeyCommand(t *testing.T) {
	for engine, empty := range empties() {
		t.Run(engine, func(t *testing.T) {
			k := keep(t, empty(t))
			before := k.backup(t)
			signature, mark := k.vault.Derive("audit checkpoint"), k.vault.Mark("x")
			fresh := filepath.Join(t.TempDir(), "new.key")
			if err := os.WriteFile(erasuresFile(k.keyFile), []byte("somebody\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			k.db.Close() // the server stands still
			out, err := call(t, "rotate-key", "--db", k.dsn, "--key-file", k.keyFile, "--new-key-file", fresh)
			if err != nil || !strings.Contains(out, "2 sleutels opnieuw verpakt") {
				t.Fatal(out, err)
			}
			if list, err := readErasures(erasuresFile(fresh)); err != nil || len(list) != 1 {
				t.Error("the list of erasures did not come along:", list, err)
			}
			cfg := DefaultConfig()
			cfg.Database, cfg.KeyFile = k.dsn, k.keyFile
			if _, err := Open(t.Context(), cfg, clock.System(), slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "hoort niet bij deze database") {
				t.Fatal("the old key opens the program:", err)
			}
			cfg.KeyFile = fresh
			a, err := Open(t.Context(), cfg, clock.System(), slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			if err := a.db.Read(t.Context(), func(tx *store.Tx) error {
				p, err := subject.Open(tx, a.vault, "pim")
				if p.Name != secretName {
					t.Errorf("%q cannot be read", p.Name)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(a.vault.Derive("audit checkpoint"), signature) || a.vault.Mark("x") != mark {
				t.Error("signatures and marks changed with the key")
			}
			a.Close()
			after := pair{filepath.Join(t.TempDir(), "g.gz"), filepath.Join(t.TempDir(), "s.gz")}
			if out, err := call(t, "backup", "--db", k.dsn, "--data", after.data, "--keys", after.keys, "--key-file", fresh); err != nil {
				t.Fatal(out, err)
			}
			for name, p := range map[string]pair{"before": before, "after": after} {
				dsn, keyFile := empties()[engine](t), filepath.Join(t.TempDir(), "back.key")
				if out, err := p.restore(t, dsn, keyFile); err != nil || strings.Contains(out, "Let op") {
					t.Fatal(name, out, err)
				}
				cfg.Database, cfg.KeyFile = dsn, keyFile
				back, err := Open(t.Context(), cfg, clock.System(), slog.New(slog.DiscardHandler))
				if err != nil {
					t.Fatal(name, err)
				}
				if !bytes.Equal(back.vault.Derive("audit checkpoint"), signature) {
					t.Error(name, "comes back with another signature")
				}
				back.Close()
			}
		})
	}
}

// TestRotateKeyRefuses: wrong calls, a running server, and a change that is half done.
func TestRotateKeyRefuses(t *testing.T) {
	k := keep(t, "sqlite:"+filepath.Join(t.TempDir(), "a.db"))
	fresh := filepath.Join(t.TempDir(), "new.key")
	if _, err := call(t, "rotate-key", "--db", k.dsn, "--key-file", k.keyFile); ExitCode(err) != 2 {
		t.Error("without a new file:", err)
	}
	if _, err := call(t, "rotate-key", "--db", k.dsn, "--key-file", k.keyFile, "--new-key-file", k.keyFile); ExitCode(err) != 2 {
		t.Error("the same file:", err)
	}
	if _, err := call(t, "rotate-key", "--db", k.dsn, "--key-file", k.keyFile, "--new-key-file", fresh); err == nil || !strings.Contains(err.Error(), "in gebruik") {
		t.Error("beside a running server:", err)
	}
	write(t, k.db, func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO seal_root (name, wrapped) VALUES ('pending', $1)`, []byte("x"))
		return err
	})
	k.db.Close()
	cfg := DefaultConfig()
	cfg.Database, cfg.KeyFile = k.dsn, k.keyFile
	if _, err := Open(t.Context(), cfg, clock.System(), slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "rotate-key opnieuw") {
		t.Error("a half change starts the server:", err)
	}
	other := filepath.Join(t.TempDir(), "other.key")
	if _, err := seal.LoadOrCreateKeyFile(other); err != nil {
		t.Fatal(err)
	}
	if _, err := call(t, "rotate-key", "--db", k.dsn, "--key-file", k.keyFile, "--new-key-file", other); err == nil || !strings.Contains(err.Error(), "al een wissel") {
		t.Error("another new key in the middle:", err)
	}
}
