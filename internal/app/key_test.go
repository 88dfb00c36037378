package app

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

func TestAnotherKeyFileIsRefused(t *testing.T) {
	ctx, folder := context.Background(), t.TempDir()
	cfg := DefaultConfig()
	cfg.Database, cfg.KeyFile = "sqlite:"+filepath.Join(folder, "samendoen.db"), filepath.Join(folder, "samendoen.key")
	open := func(cfg Config) (*App, error) { return Open(ctx, cfg, clock.System(), slog.New(slog.DiscardHandler)) }
	a, err := open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.db.Write(ctx, func(tx *store.Tx) error {
		_, err := a.vault.NewKey(tx, time.Unix(1, 0), "record", "holder")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	a.Close()

	elsewhere := cfg
	elsewhere.KeyFile = filepath.Join(folder, "ander.key")
	if _, err := open(elsewhere); err == nil || !strings.Contains(err.Error(), "ander.key is er niet") {
		t.Errorf("without its key file: %v", err)
	}
	if _, err := os.Stat(elsewhere.KeyFile); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a useless key file was made")
	}
	if err := os.WriteFile(elsewhere.KeyFile, []byte(seal.NewMasterKey()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := open(elsewhere); err == nil || !strings.Contains(err.Error(), "hoort niet bij deze database") {
		t.Errorf("with another key file: %v", err)
	}
	if a, err = open(cfg); err != nil {
		t.Fatalf("with its own key file: %v", err)
	}
	a.Close()
}

func TestFilesAreForTheOwnerOnly(t *testing.T) {
	folder := t.TempDir()
	cfg := DefaultConfig()
	cfg.Database, cfg.KeyFile = "sqlite:"+filepath.Join(folder, "samendoen.db"), filepath.Join(folder, "samendoen.key")
	a, err := Open(context.Background(), cfg, clock.System(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) < 3 {
		t.Fatal(entries, err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: mode %v, %v", e.Name(), info.Mode(), err)
		}
	}
}
