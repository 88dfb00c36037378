package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/subject"
)

// secretName may stand in no data file.
const secretName = "Pim Zandlopertje"

// kept is an installation with a little of everything that a backup must carry.
type kept struct {
	dsn, keyFile string
	db           *store.DB
	vault        *seal.Vault
}

var moment = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

func keep(t *testing.T, dsn string) kept {
	t.Helper()
	k := kept{dsn: dsn, keyFile: filepath.Join(t.TempDir(), "samendoen.key")}
	master, err := seal.LoadOrCreateKeyFile(k.keyFile)
	if err != nil {
		t.Fatal(err)
	}
	if k.vault, err = seal.NewVault(master); err != nil {
		t.Fatal(err)
	}
	k.db = storetest.Open(t, dsn, Migrations())
	write(t, k.db, func(tx *store.Tx) error {
		org := account.Organisation{ID: "org", Name: "Woonstede", Kind: account.HousingAssociation}
		if err := account.InsertOrganisation(tx, moment, org); err != nil {
			return err
		}
		for _, id := range []string{"pim", "ans"} {
			key, err := k.vault.HolderKey(tx, moment, id)
			if err != nil {
				return err
			}
			if _, err := tx.Exec(`INSERT INTO subject_person (id, org_id, hash, until, key, name, phone, email) VALUES ($1, 'org', 1, 0, $1, $2, $3, $3)`,
				id, key.Seal("name", secretName), []byte{}); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(`INSERT INTO account_session (hash, user_id, created, seen) SELECT 'h', id, 1, 1 FROM account_user`); err != nil {
			return err
		}
		return addSignal(tx, "first")
	})
	return k
}

// addSignal lets the database number a signal, and makes it findable.
func addSignal(tx *store.Tx, id string) error {
	seq, err := store.Count(tx, `INSERT INTO signal_signal (id, org_id, unit_id, complex_id, address, site, sender_id, sender_role, idem_key,
		at, month, theme, facts, sentence, urgency, photos, state, open, holder_id, since, due, talk_on, talk_at, talk_days, late, late_due, case_id, solved, done_at, version)
		VALUES ($1, 'org', '', '', '', '', '', '', $1, 1, 1, '', '', '', '', 0, '', 1, '', 1, 1, 0, 0, 0, 0, 0, '', 0, 0, 1) RETURNING seq`, id)
	if err == nil {
		_, err = tx.Exec(`INSERT INTO signal_text (seq, body) VALUES ($1, 'lekkage in het trappenhuis')`, seq)
	}
	return err
}

func write(t *testing.T, db *store.DB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// pair is where a backup is kept.
type pair struct{ data, keys string }

func (k kept) backup(t *testing.T) pair {
	t.Helper()
	dir := t.TempDir()
	p := pair{filepath.Join(dir, "gegevens.gz"), filepath.Join(dir, "sleutels.gz")}
	if out, err := call(t, "backup", "--db", k.dsn, "--data", p.data, "--keys", p.keys, "--key-file", k.keyFile); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return p
}

func (p pair) restore(t *testing.T, dsn, keyFile string, more ...string) (string, error) {
	t.Helper()
	return call(t, append([]string{"restore", "--db", dsn, "--data", p.data, "--keys", p.keys, "--key-file", keyFile}, more...)...)
}

func call(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := Run(t.Context(), args, strings.NewReader(""), &out, &out)
	return out.String(), err
}

// empties makes an empty database of each kind.
func empties() map[string]func(t *testing.T) string {
	return map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "new.db") },
		"postgres": func(t *testing.T) string { return storetest.NewDatabase(t) },
	}
}

// nameOf is the name of a person as the restored installation reads it.
func nameOf(t *testing.T, db *store.DB, keyFile, id string) (name string) {
	t.Helper()
	master, err := seal.LoadOrCreateKeyFile(keyFile)
	if err != nil {
		t.Fatal(err)
	}
	vault, err := seal.NewVault(master)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Read(t.Context(), func(tx *store.Tx) error {
		p, err := subject.Open(tx, vault, subject.ID(id))
		if name = p.Name; fault.Is(err, fault.NotFound) {
			return nil // erased with the row: no name
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return name
}

func countRows(t *testing.T, db *store.DB, query string, args ...any) (n int64) {
	t.Helper()
	if err := db.Read(t.Context(), func(tx *store.Tx) (err error) {
		n, err = store.Count(tx, query, args...)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestBackupAndRestoreAcrossDatabases(t *testing.T) {
	for from, open := range empties() {
		for to, other := range empties() {
			t.Run(from+" to "+to, func(t *testing.T) {
				k := keep(t, open(t))
				p := k.backup(t)
				for _, f := range []string{p.data, p.keys, erasuresFile(k.keyFile)} {
					if info, err := os.Stat(f); err != nil || info.Mode().Perm() != 0o600 {
						t.Errorf("%s: %v %v", filepath.Base(f), info.Mode(), err)
					}
				}
				dsn, keyFile := other(t), filepath.Join(t.TempDir(), "new.key")
				out, err := p.restore(t, dsn, keyFile)
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(out, "Let op") {
					t.Errorf("keys are missing: %s", out)
				}
				db := storetest.Open(t, dsn, Migrations())
				if got := nameOf(t, db, keyFile, "pim"); got != secretName {
					t.Errorf("the restored name is %q", got)
				}
				if n := countRows(t, db, `SELECT count(*) FROM audit_epoch`); n != 1 {
					t.Errorf("%d epochs, want 1", n)
				}
				write(t, db, func(tx *store.Tx) error { return addSignal(tx, "second") })
				if n := countRows(t, db, `SELECT count(*) FROM signal_search WHERE body LIKE '%trappenhuis%'`); n != 2 {
					t.Errorf("%d signals found by text, want 2", n)
				}
				if n := countRows(t, db, `SELECT count(*) FROM account_session`); n != 0 {
					t.Errorf("%d sessions came back", n)
				}
			})
		}
	}
}

func TestDataFileHoldsNoSealedTextNorKeys(t *testing.T) {
	storetest.Each(t, Migrations(), func(t *testing.T, db *store.DB) {
		// Each gives an open database; keep opens one by its name, so make another.
		k := keep(t, empties()[string(db.Dialect())](t))
		p := k.backup(t)
		text := unpack(t, p.data)
		if !strings.Contains(text, "Woonstede") {
			t.Fatal("the data file does not hold the organisation")
		}
		for _, s := range []string{secretName, `"seal_key"`, `"signal_search"`} {
			if strings.Contains(text, s) {
				t.Errorf("the data file holds %s", s)
			}
		}
		if !strings.Contains(text, `"seal_erasure"`) || !strings.Contains(text, `"seal_wrap"`) {
			t.Error("the data file lacks the wraps or the erasures")
		}
		if keys := unpack(t, p.keys); !strings.Contains(keys, `"seal_key"`) || strings.Contains(keys, "Woonstede") {
			t.Error("the keys file holds something else than keys")
		}
	})
}

func unpack(t *testing.T, path string) string {
	t.Helper()
	in, done, err := openCompressed(path)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	text, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestForgottenStaysForgottenAfterAnOlderBackup(t *testing.T) {
	for name, open := range empties() {
		t.Run(name, func(t *testing.T) {
			k := keep(t, open(t))
			old := k.backup(t)
			write(t, k.db, func(tx *store.Tx) error { return seal.Forget(tx, moment, "pim") })
			k.backup(t) // refreshes the list beside the key file
			t.Run("by the list beside the key file", func(t *testing.T) {
				dsn := open(t)
				if _, err := old.restore(t, dsn, k.keyFile); err != nil {
					t.Fatal(err)
				}
				db := storetest.Open(t, dsn, Migrations())
				if got := nameOf(t, db, k.keyFile, "pim"); got != "" {
					t.Errorf("the forgotten name is back: %q", got)
				}
				if got := nameOf(t, db, k.keyFile, "ans"); got != secretName {
					t.Errorf("the other name is %q", got)
				}
			})
			t.Run("by a list that is given", func(t *testing.T) {
				list := filepath.Join(t.TempDir(), "list.txt")
				if err := os.WriteFile(list, []byte("# vergeten\n\nans\n"), 0o600); err != nil {
					t.Fatal(err)
				}
				dsn, keyFile := open(t), filepath.Join(t.TempDir(), "new.key")
				if _, err := old.restore(t, dsn, keyFile, "--erasures", list); err != nil {
					t.Fatal(err)
				}
				db := storetest.Open(t, dsn, Migrations())
				if a, p := nameOf(t, db, keyFile, "ans"), nameOf(t, db, keyFile, "pim"); a != "" || p != secretName {
					t.Errorf("ans %q, pim %q", a, p)
				}
				gone, err := readErasures(erasuresFile(keyFile))
				if err != nil || !slices.Equal(gone, []string{"ans"}) {
					t.Errorf("the new list is %v, %v", gone, err)
				}
			})
		})
	}
}

func TestRestoreRefuses(t *testing.T) {
	k := keep(t, "sqlite:"+filepath.Join(t.TempDir(), "a.db"))
	good := k.backup(t)
	cut := func(t *testing.T, path string, keep func(n int) int) string {
		t.Helper()
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		short := filepath.Join(t.TempDir(), "short.gz")
		if err := os.WriteFile(short, b[:keep(len(b))], 0o600); err != nil {
			t.Fatal(err)
		}
		return short
	}
	half := func(n int) int { return n / 2 }
	otherKey := filepath.Join(t.TempDir(), "other.key")
	if _, err := seal.LoadOrCreateKeyFile(otherKey); err != nil {
		t.Fatal(err)
	}
	uncut := filepath.Join(t.TempDir(), "uncut.gz") // compressed whole, but the dump in it is not
	text := unpack(t, good.data)
	if err := writeFiles(output{uncut, func(w io.Writer) error {
		_, err := io.WriteString(w, text[:strings.LastIndex(strings.TrimSpace(text), "\n")+1])
		return err
	}}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		p       pair
		keyFile string
		says    string
	}{
		"data cut off":          {pair{cut(t, good.data, half), good.keys}, "", "niet heel"},
		"keys cut off":          {pair{good.data, cut(t, good.keys, half)}, "", "niet heel"},
		"last byte gone":        {pair{cut(t, good.data, func(n int) int { return n - 1 }), good.keys}, "", "niet heel"},
		"no last line":          {pair{uncut, good.keys}, "", "niet heel"},
		"empty":                 {pair{cut(t, good.data, func(int) int { return 0 }), good.keys}, "", "leeg"},
		"data and keys swapped": {pair{good.keys, good.data}, "", "geen bestand met sleutels"},
		"another key is there":  {good, otherKey, "andere hoofdsleutel"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			keyFile := c.keyFile
			if keyFile == "" {
				keyFile = filepath.Join(dir, "new.key")
			}
			_, err := c.p.restore(t, "sqlite:"+filepath.Join(dir, "new.db"), keyFile)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("got %v, want something with %q", err, c.says)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
				t.Errorf("something was left behind: %v", left)
			}
		})
	}
	for name, open := range empties() {
		t.Run("not empty "+name, func(t *testing.T) {
			full := keep(t, open(t))
			if err := full.db.Close(); err != nil {
				t.Fatal(err)
			}
			_, err := good.restore(t, full.dsn, filepath.Join(t.TempDir(), "new.key"))
			if err == nil || !strings.Contains(err.Error(), "niet leeg") && !strings.Contains(err.Error(), "bestaat al") {
				t.Fatalf("got %v", err)
			}
		})
	}
}

func TestBackupRefusesAnotherKeyFile(t *testing.T) {
	k := keep(t, "sqlite:"+filepath.Join(t.TempDir(), "a.db"))
	dir := t.TempDir()
	data, other := filepath.Join(dir, "d.gz"), filepath.Join(t.TempDir(), "other.key")
	args := []string{"backup", "--db", k.dsn, "--data", data, "--keys", filepath.Join(dir, "k.gz"), "--key-file", other}
	if _, err := call(t, args...); err == nil || !strings.Contains(err.Error(), "niet te lezen") {
		t.Fatalf("without a key file: %v", err)
	}
	if _, err := os.Stat(other); !errors.Is(err, fs.ErrNotExist) {
		t.Fatal("a backup made a key file")
	}
	if _, err := seal.LoadOrCreateKeyFile(other); err != nil {
		t.Fatal(err)
	}
	if _, err := call(t, args...); err == nil || !strings.Contains(err.Error(), "hoort niet bij") {
		t.Fatalf("with another key file: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("files were left behind: %v", left)
	}
}

func TestUpgradeTakesABackupFirst(t *testing.T) {
	for name, open := range empties() {
		t.Run(name, func(t *testing.T) {
			k := keep(t, open(t))
			if err := k.db.Close(); err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			a := &App{cfg: Config{Database: k.dsn, KeyFile: k.keyFile, BackupDir: dir}, clock: clock.NewManual(moment), log: slog.New(slog.DiscardHandler)}
			newer := append(Migrations(), fstest.MapFS{"sql/99991231001_newer.sql": {Data: []byte("CREATE TABLE newer_thing (id {{text}} PRIMARY KEY) {{strict}};\n")}})
			db, err := store.Open(context.Background(), k.dsn, store.Options{Migrations: newer, BeforeUpgrade: a.backupBeforeUpgrade})
			if err != nil {
				t.Fatal(err)
			}
			db.Close()
			data, _ := filepath.Glob(filepath.Join(dir, "*.gegevens.gz"))
			keys, _ := filepath.Glob(filepath.Join(dir, "*.sleutels.gz"))
			if len(data) != 1 || len(keys) != 1 {
				t.Fatalf("data %v, keys %v", data, keys)
			}
			dsn, keyFile := open(t), filepath.Join(t.TempDir(), "new.key")
			if _, err := (pair{data[0], keys[0]}).restore(t, dsn, keyFile); err != nil {
				t.Fatal(err)
			}
			if got := nameOf(t, storetest.Open(t, dsn, Migrations()), keyFile, "pim"); got != secretName {
				t.Errorf("the restored name is %q", got)
			}
		})
	}
}

func TestUpgradeStopsWithoutABackup(t *testing.T) {
	k := keep(t, "sqlite:"+filepath.Join(t.TempDir(), "a.db"))
	if err := k.db.Close(); err != nil {
		t.Fatal(err)
	}
	a := &App{cfg: Config{Database: k.dsn, KeyFile: filepath.Join(t.TempDir(), "none.key")}, clock: clock.NewManual(moment), log: slog.New(slog.DiscardHandler)}
	newer := append(Migrations(), fstest.MapFS{"sql/99991231001_newer.sql": {Data: []byte("CREATE TABLE newer_thing (id {{text}} PRIMARY KEY) {{strict}};\n")}})
	if _, err := store.Open(context.Background(), k.dsn, store.Options{Migrations: newer, BeforeUpgrade: a.backupBeforeUpgrade}); err == nil {
		t.Fatal("the upgrade went on without a backup")
	}
	db := storetest.Open(t, k.dsn, Migrations()) // still the old schema, or this would refuse
	if err := db.Read(t.Context(), func(tx *store.Tx) error {
		_, err := store.Count(tx, `SELECT count(*) FROM newer_thing`)
		return err
	}); err == nil || fault.Is(err, fault.NotFound) {
		t.Errorf("the new table is there: %v", err)
	}
}
