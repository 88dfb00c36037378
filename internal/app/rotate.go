package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// rotateBatch is how many keys share a transaction when the master key changes.
const rotateBatch = 500

// adopt gives a vault the secrets of a database whose master key was ever changed.
func adopt(ctx context.Context, db *store.DB, v *seal.Vault) error {
	return db.Read(ctx, v.Adopt)
}

// rotateKeyCommand changes the master key while the server stands still.
func rotateKeyCommand(ctx context.Context, args []string, std streams) error {
	f, file := flags("rotate-key", std)
	dsn := f.String("db", "", "database: sqlite:PAD of postgres://…")
	keyFile := f.String("key-file", "", "het sleutelbestand van nu")
	newFile := f.String("new-key-file", "", "het nieuwe sleutelbestand; wordt gemaakt als het er niet is")
	if err := parse(f, args); err != nil {
		return err
	}
	cfg, err := backupConfig(*file, *dsn, *keyFile)
	if err != nil {
		return err
	}
	if *newFile == "" || filepath.Clean(*newFile) == filepath.Clean(cfg.KeyFile) {
		return usage{"wijs met --new-key-file een ander bestand aan dan het sleutelbestand van nu"}
	}
	done, err := rotateKey(ctx, cfg, *newFile)
	if err != nil {
		return explainRotation(err)
	}
	fmt.Fprintf(std.out, "De hoofdsleutel is gewisseld: %d sleutels opnieuw verpakt, %d waren al klaar.\n", done.Rewrapped, done.Already)
	fmt.Fprintf(std.out, "Zet key_file nu op %s en start de server. Maak daarna een nieuwe reservekopie.\n", *newFile)
	fmt.Fprintln(std.out, "Oude reservekopieën openen nog met de oude sleutel. Gooi ze weg als die in verkeerde handen kan zijn.")
	return nil
}

// rotateKey wraps all keys of a database under the key of a new file. It needs the
// database for itself: a server that runs keeps it, and is refused on SQLite by the lock.
func rotateKey(ctx context.Context, cfg Config, newFile string) (done seal.Rotation, err error) {
	master, err := masterKey(cfg)
	if err != nil {
		return done, err
	}
	old, err := seal.NewVault(master)
	if err != nil {
		return done, err
	}
	db, err := store.Open(ctx, cfg.Database, store.Options{Migrations: Migrations(), MigrateDSN: cfg.MigrateDatabase})
	if err != nil {
		return done, err
	}
	defer db.Close()
	fresh, err := seal.LoadOrCreateKeyFile(newFile)
	if err != nil {
		return done, err
	}
	next, err := seal.NewVault(fresh)
	if err != nil {
		return done, err
	}
	if done, err = seal.Rotate(ctx, db, old, next, rotateBatch); err != nil {
		return done, err
	}
	if err := keyFits(ctx, db, fresh); err != nil {
		return done, err
	}
	if err := moveErasures(cfg.KeyFile, newFile); err != nil {
		return done, err
	}
	return done, db.Compact(ctx, "seal_key", "seal_root")
}

// moveErasures gives the new key file the list of who was forgotten; that of the old one
// stays, for its backups.
func moveErasures(from, to string) error {
	list, err := readErasures(erasuresFile(from))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return addErasures(erasuresFile(to), list)
}

func explainRotation(err error) error {
	if said := explainBackup(err); said != err {
		return said // the database is in use, or is none
	}
	switch {
	case fault.Is(err, fault.Unavailable):
		return errors.New("een van de sleutels hoort niet bij deze database: er is niets veranderd aan wat al goed stond")
	case fault.Is(err, fault.Conflict):
		return errors.New("er is al een wissel naar een andere sleutel begonnen: maak die eerst af met dat sleutelbestand")
	}
	return err
}
