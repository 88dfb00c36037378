package app

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
)

func restoreCommand(ctx context.Context, args []string, std streams) error {
	f, file := flags("restore", std)
	dsn := f.String("db", "", "lege database: sqlite:PAD of postgres://…")
	data := f.String("data", "", "bestand met de gegevens")
	keys := f.String("keys", "", "bestand met de sleutels")
	keyFile := f.String("key-file", "", "sleutelbestand; wordt gemaakt als het er niet is")
	erasures := f.String("erasures", "", "bestand met ids van personen die vergeten zijn, één per regel")
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
	r := restore{cfg: cfg, data: *data, keys: *keys, now: clock.System().Now()}
	if err := r.readLists(*erasures); err != nil {
		return err
	}
	if err := r.run(ctx); err != nil {
		return explainBackup(err)
	}
	fmt.Fprintf(std.out, "Teruggezet: de reservekopie van %s. Vergeten personen: %d. Opnieuw gewist: %d.\n",
		r.header.At.In(clock.Amsterdam()).Format("02-01-2006 15:04"), len(r.forgotten), r.erased)
	if r.lost > 0 {
		fmt.Fprintf(std.out, "Let op: voor %d houders is er geen sleutel. Hun tekst is niet te lezen. Horen gegevens en sleutels bij elkaar?\n", r.lost)
	}
	return nil
}

// restore puts a backup into an empty database.
type restore struct {
	cfg        Config
	data, keys string
	now        time.Time
	listed     []string // holders to forget and marks of records to erase, from the lists
	header     keysHeader
	forgotten  []string // holders that are forgotten now
	erased     int      // records that were erased one by one and are so again
	lost       int64    // holders whose key is missing though nobody forgot them
}

// readLists reads the list that was given and the one beside the key file.
func (r *restore) readLists(given string) error {
	if given != "" {
		list, err := readErasures(given)
		if err != nil {
			return err
		}
		r.listed = list
	}
	own, err := readErasures(erasuresFile(r.cfg.KeyFile))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	r.listed = append(r.listed, own...)
	return nil
}

// run checks both files to their end before it touches anything.
func (r *restore) run(ctx context.Context) error {
	for _, path := range []string{r.data, r.keys} {
		if err := checkWhole(path); err != nil {
			return err
		}
	}
	target, place, err := r.target()
	if err != nil {
		return err
	}
	data, closeData, err := openCompressed(r.data)
	if err != nil {
		return err
	}
	defer closeData()
	keys, closeKeys, err := openCompressed(r.keys)
	if err != nil {
		return err
	}
	defer closeKeys()
	if err := r.readHeader(keys); err != nil {
		return err
	}
	if err := r.installKey(); err != nil {
		return err
	}
	if err := store.RestoreInto(ctx, target, store.Options{Migrations: Migrations()}, data, keys); err != nil {
		return err
	}
	if err := r.finish(ctx, target); err != nil {
		return err
	}
	return place()
}

// target is the database to fill, and what gives it its place afterwards. A SQLite file
// gets its own name only when all is in it, so half a restore is never taken for a whole.
func (r *restore) target() (dsn string, place func() error, err error) {
	path, ok := strings.CutPrefix(r.cfg.Database, "sqlite:")
	if !ok {
		return r.cfg.Database, func() error { return nil }, nil
	}
	path = strings.TrimPrefix(path, "//")
	for _, p := range []string{path, path + "-wal"} {
		if info, err := os.Stat(p); err == nil && info.Size() > 0 {
			return "", nil, fmt.Errorf("%s bestaat al en wordt niet overschreven: kies een nieuw bestand, of zet dit eerst weg", filepath.Base(p))
		}
	}
	temp := path + ".restoring"
	for _, suffix := range []string{"", "-wal", "-shm"} { // what a restore that broke off left behind
		if err := os.Remove(temp + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return "", nil, err
		}
	}
	return "sqlite:" + temp, func() error {
		// What SQLite has not yet carried over from its log goes along, and goes first.
		if err := os.Rename(temp+"-wal", path+"-wal"); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		if err := os.Rename(temp, path); err != nil {
			return err
		}
		os.Remove(temp + "-shm")
		os.Remove(temp + ".lock")
		return syncFolder(filepath.Dir(path))
	}, nil
}

// readHeader reads the first line of the keys file; the rest is the dump of the keys.
func (r *restore) readHeader(keys *bufio.Reader) error {
	line, err := keys.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &r.header)
	}
	if err != nil || r.header.Format != keysFormat {
		return fmt.Errorf("%s is geen bestand met sleutels van een reservekopie", filepath.Base(r.keys))
	}
	return nil
}

// installKey writes the master key where the server will look for it, and refuses when
// another one is there: that one may be all that can read some other database.
func (r *restore) installKey() error {
	master, err := seal.ParseMasterKey(r.header.Master)
	if err != nil {
		return fmt.Errorf("%s: de hoofdsleutel is beschadigd", filepath.Base(r.keys))
	}
	if _, err := os.Stat(r.cfg.KeyFile); r.cfg.MasterKey == "" && errors.Is(err, os.ErrNotExist) {
		return replaceFile(r.cfg.KeyFile, []byte(r.header.Master+"\n"))
	}
	present, err := masterKey(r.cfg)
	if err != nil {
		return err
	}
	if !bytes.Equal(present, master) {
		return errors.New("hier staat al een andere hoofdsleutel: wijs met --key-file een nieuw bestand aan")
	}
	return nil
}

// finish brings the schema up to date, forgets again who was forgotten, and starts a new
// epoch of the log.
func (r *restore) finish(ctx context.Context, dsn string) error {
	db, err := store.Open(ctx, dsn, store.Options{Migrations: Migrations()})
	if err != nil {
		return err
	}
	defer db.Close()
	master, err := seal.ParseMasterKey(r.header.Master)
	if err != nil {
		return err
	}
	if err := keyFits(ctx, db, master); err != nil {
		return err
	}
	vault, err := seal.NewVault(master)
	if err != nil {
		return err
	}
	if err := adopt(ctx, db, vault); err != nil {
		return err
	}
	if r.forgotten, r.erased, err = eraseAgain(ctx, db, vault, r.now, r.listed); err != nil {
		return err
	}
	if err := db.Write(ctx, func(tx *store.Tx) error {
		return audit.NewEpoch(tx, r.now, "teruggezet uit de reservekopie van "+r.header.At.Format(time.RFC3339))
	}); err != nil {
		return err
	}
	if err := refreshErasures(ctx, r.cfg, db); err != nil {
		return err
	}
	if err := r.countLost(ctx, db); err != nil {
		return err
	}
	return db.Compact(ctx, "seal_key", "seal_wrap")
}

func (r *restore) countLost(ctx context.Context, db *store.DB) error {
	return db.Read(ctx, func(tx *store.Tx) (err error) {
		r.lost, err = store.Count(tx, `SELECT count(DISTINCT w.holder_id) FROM seal_wrap w
			WHERE NOT EXISTS (SELECT 1 FROM seal_key k WHERE k.holder_id = w.holder_id)
			AND NOT EXISTS (SELECT 1 FROM seal_erasure e WHERE e.holder_id = w.holder_id)`)
		return err
	})
}

// checkWhole reads a file of a backup to its end, so that one that was cut off or
// damaged is refused before anything changes.
func checkWhole(path string) error {
	in, done, err := openCompressed(path)
	if err != nil {
		return err
	}
	defer done()
	broken := fmt.Errorf("%s is niet heel: het bestand is afgebroken of beschadigd", filepath.Base(path))
	var last []byte
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			last = line
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return broken
		}
	}
	var end struct {
		End bool `json:"end"`
	}
	if json.Unmarshal(last, &end) != nil || !end.End {
		return broken
	}
	return nil
}

func openCompressed(path string) (*bufio.Reader, func() error, error) {
	f, err := os.Open(path) // #nosec G304 -- a file that the command line names
	if err != nil {
		return nil, nil, fmt.Errorf("%s is niet te openen", filepath.Base(path))
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		f.Close()
		return nil, nil, fmt.Errorf("%s is geen bestand van een reservekopie, of het is leeg", filepath.Base(path))
	}
	return bufio.NewReaderSize(z, 1<<16), f.Close, nil
}

// explainBackup says in Dutch what is wrong with a database or a dump.
func explainBackup(err error) error {
	for _, f := range fault.FieldsOf(err) {
		switch f.Key {
		case "store.not_empty":
			return errors.New("deze database is niet leeg: terugzetten kan alleen in een lege database")
		case "store.not_a_dump":
			return errors.New("--data wijst geen gegevens van een reservekopie aan")
		case "store.other_dump":
			return errors.New("gegevens en sleutels komen niet van dezelfde versie: neem twee bestanden van dezelfde reservekopie")
		case "store.no_file":
			return errors.New("dit databasebestand bestaat niet")
		}
	}
	return explainOpen(err)
}
