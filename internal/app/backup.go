package app

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

// A backup is two files. The data file holds every table but the keys: what is sealed
// in it cannot be read. The keys file holds the keys of holders and, in its first line,
// the master key. Whoever has both has everything, so they belong in different places.
const keysFormat = "samendoen-keys-1"

// keysHeader is the first line of a keys file; the dump of the keys follows it.
type keysHeader struct {
	Format string    `json:"format"`
	At     time.Time `json:"at"`
	Master string    `json:"masterKey"` // as in a key file
}

// isData tells the tables of the data file. Keys go apart; sessions are not worth
// keeping, everybody signs in again; search indexes fill themselves from the rows that
// they are made of.
func isData(table string) bool {
	return !isKeys(table) && table != "account_session" && !strings.HasSuffix(table, "_search")
}

func isKeys(table string) bool { return table == "seal_key" || table == "seal_root" }

// erasuresFile is the list of holders that were forgotten, beside the key file. A
// restore reads it, so that an older backup does not bring anybody back.
func erasuresFile(keyFile string) string { return keyFile + ".erasures" }

func backupCommand(ctx context.Context, args []string, std streams) error {
	f, file := flags("backup", std)
	dsn := f.String("db", "", "database: sqlite:PAD of postgres://…")
	data := f.String("data", "", "bestand voor de gegevens, bijvoorbeeld gegevens.gz")
	keys := f.String("keys", "", "bestand voor de sleutels, bijvoorbeeld sleutels.gz")
	keyFile := f.String("key-file", "", "sleutelbestand van deze installatie")
	if err := parse(f, args); err != nil {
		return err
	}
	cfg, err := backupConfig(*file, *dsn, *keyFile)
	if err != nil {
		return err
	}
	if err := twoFiles(*data, *keys); err != nil {
		return err
	}
	db, err := store.Open(ctx, cfg.Database, store.Options{ReadOnly: true})
	if err != nil {
		return explainBackup(err)
	}
	defer db.Close()
	if err := writeBackup(ctx, cfg, clock.System().Now(), db, *data, *keys); err != nil {
		return err
	}
	fmt.Fprintf(std.out, "Gegevens: %s\nSleutels: %s\nVergeten personen: %s\n", *data, *keys, erasuresFile(cfg.KeyFile))
	fmt.Fprintln(std.out, "Wie gegevens en sleutels samen heeft, kan alles lezen. Bewaar ze op twee plekken.")
	return nil
}

// backupConfig is the settings with what the command line says in their place.
func backupConfig(file, dsn, keyFile string) (Config, error) {
	cfg, err := LoadConfig(file)
	if err != nil {
		return cfg, err
	}
	if dsn != "" {
		cfg.Database = dsn
	}
	if keyFile != "" {
		cfg.KeyFile = keyFile
	}
	return cfg, cfg.check()
}

func twoFiles(data, keys string) error {
	if data == "" || keys == "" {
		return usage{"geef twee bestanden: --data voor de gegevens en --keys voor de sleutels"}
	}
	if filepath.Clean(data) == filepath.Clean(keys) {
		return usage{"gegevens en sleutels horen in twee verschillende bestanden"}
	}
	return nil
}

// backupBeforeUpgrade keeps a database as it was before its schema changes.
func (a *App) backupBeforeUpgrade(ctx context.Context, db *store.DB, from, to int64) error {
	now := a.clock.Now()
	named := *a // the database is not the App's yet, and its folder is needed
	named.db = db
	name := fmt.Sprintf("samendoen-%d-%s", from, now.UTC().Format("20060102T150405Z"))
	data, keys := named.dataFile(name+".gegevens.gz"), named.dataFile(name+".sleutels.gz")
	if err := writeBackup(ctx, a.cfg, now, db, data, keys); err != nil {
		return fmt.Errorf("reservekopie voor de nieuwe versie: %w", err)
	}
	a.log.Info("backup before upgrade", "from", from, "to", to, "data", filepath.Base(data), "keys", filepath.Base(keys))
	return nil
}

// writeBackup writes both files, whole or not at all, and brings the list of forgotten
// holders up to date. Data go first: a holder made in between then has a key too many
// and never one too few.
func writeBackup(ctx context.Context, cfg Config, at time.Time, db *store.DB, data, keys string) error {
	master, err := masterKey(cfg)
	if err != nil {
		return err
	}
	if err := keyFits(ctx, db, master); err != nil {
		return err
	}
	header := keysHeader{keysFormat, at.UTC(), base64.StdEncoding.EncodeToString(master)}
	err = writeFiles(
		output{data, func(w io.Writer) error { return db.Dump(ctx, w, isData) }},
		output{keys, func(w io.Writer) error {
			if err := json.NewEncoder(w).Encode(header); err != nil {
				return err
			}
			return db.Dump(ctx, w, isKeys)
		}})
	if err != nil {
		return fmt.Errorf("reservekopie: %w", err)
	}
	return refreshErasures(ctx, cfg, db)
}

// masterKey reads the key there is; a backup must never make one.
func masterKey(cfg Config) ([]byte, error) {
	if cfg.MasterKey != "" {
		return seal.ParseMasterKey(cfg.MasterKey)
	}
	text, err := os.ReadFile(cfg.KeyFile)
	if err != nil {
		return nil, fmt.Errorf("het sleutelbestand %s is niet te lezen; wijs het aan met --key-file", filepath.Base(cfg.KeyFile))
	}
	key, err := seal.ParseMasterKey(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s is geen sleutelbestand", filepath.Base(cfg.KeyFile))
	}
	return key, nil
}

// keyFits refuses a master key that does not open the keys of this database: a backup
// with it could never be read.
func keyFits(ctx context.Context, db *store.DB, master []byte) error {
	vault, err := seal.NewVault(master)
	if err != nil {
		return err
	}
	return db.Read(ctx, func(tx *store.Tx) error {
		holders, err := store.Strings(tx, `SELECT holder_id FROM seal_key ORDER BY holder_id LIMIT 1`)
		if err != nil || len(holders) == 0 {
			return err
		}
		if _, err := vault.OpenHolder(tx, holders[0]); err != nil {
			return errors.New("dit sleutelbestand hoort niet bij deze database")
		}
		return nil
	})
}

// refreshErasures adds the forgotten holders of the database, and the marks of what was
// erased record by record, to the list beside the key file. Nobody ever leaves the list.
func refreshErasures(ctx context.Context, cfg Config, db *store.DB) error {
	var gone []string
	if err := db.Read(ctx, func(tx *store.Tx) (err error) {
		gone, err = erasedIDs(tx)
		return err
	}); err != nil {
		return err
	}
	return addErasures(erasuresFile(cfg.KeyFile), gone)
}

func addErasures(path string, gone []string) error {
	known, err := readErasures(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	all := slices.Concat(known, gone)
	slices.Sort(all)
	all = slices.Compact(all)
	if err == nil && len(all) == len(known) {
		return nil
	}
	var text bytes.Buffer
	text.WriteString("# Wie vergeten is. Een reservekopie terugzetten vergeet hen opnieuw.\n")
	for _, holder := range all {
		text.WriteString(holder + "\n")
	}
	return replaceFile(path, text.Bytes())
}

// readErasures reads a list of holders, one on each line; lines with # are remarks.
func readErasures(path string) ([]string, error) {
	text, err := os.ReadFile(path) // #nosec G304 -- a file that the command line names
	if err != nil {
		return nil, err
	}
	var holders []string
	for i, line := range strings.Split(string(text), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if len(line) > 64 || strings.ContainsAny(line, " \t;,") {
			return nil, fmt.Errorf("%s regel %d: zet op elke regel één id", filepath.Base(path), i+1)
		}
		holders = append(holders, line)
	}
	return holders, nil
}

// output is a compressed file to be written.
type output struct {
	path  string
	write func(w io.Writer) error
}

// writeFiles writes all files under other names and gives them their own names only
// when every one of them is on the disk. Only the owner can read them.
func writeFiles(list ...output) (err error) {
	var temps []string
	defer func() {
		for _, t := range temps {
			os.Remove(t) // those that were renamed are no longer there
		}
	}()
	for _, o := range list {
		f, err := os.CreateTemp(filepath.Dir(o.path), ".samendoen-*") // mode 0600
		if err != nil {
			return err
		}
		temps = append(temps, f.Name())
		if err := writeCompressed(f, o.write); err != nil {
			return err
		}
	}
	for i, o := range list {
		if err := os.Rename(temps[i], o.path); err != nil {
			return err
		}
	}
	for _, o := range list {
		if err := syncFolder(filepath.Dir(o.path)); err != nil {
			return err
		}
	}
	return nil
}

func writeCompressed(f *os.File, write func(w io.Writer) error) error {
	z := gzip.NewWriter(f)
	err := write(z)
	for _, end := range []func() error{z.Close, f.Sync, f.Close} {
		if e := end(); err == nil {
			err = e
		}
	}
	return err
}

// replaceFile writes a small file whole or not at all.
func replaceFile(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".samendoen-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(content)
	for _, end := range []func() error{f.Sync, f.Close} {
		if e := end(); err == nil {
			err = e
		}
	}
	if err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes the names of files survive a power cut.
func syncFolder(dir string) error {
	d, err := os.Open(dir) // #nosec G304 -- a folder that the command line names
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
