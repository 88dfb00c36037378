package storetest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"samendoen/internal/base/store"
)

// templates are databases that were migrated once, to be copied by every test that wants
// the same migrations: a copy takes a tenth of the time. It is package level because the
// tests of one process must share it; the databases go with the process or its cluster.
// Its keys are engine and migrations, its values func() (string, error).
var templates = sync.OnceValue(func() *sync.Map { return &sync.Map{} })

// migrated gives the template for some migrations, which make fills when it is new.
func migrated(engine string, migrations []fs.FS, fill func() (string, error)) (string, error) {
	key, err := keyOf(migrations)
	if err != nil {
		return "", err
	}
	once, _ := templates().LoadOrStore(engine+key, sync.OnceValues(fill))
	return once.(func() (string, error))()
}

// keyOf is a hash of all files of the migrations.
func keyOf(migrations []fs.FS) (string, error) {
	sum := sha256.New()
	for _, folder := range migrations {
		if err := fs.WalkDir(folder, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := fs.ReadFile(folder, path)
			fmt.Fprintf(sum, "%s %d\n%s", path, len(text), text)
			return err
		}); err != nil {
			return "", err
		}
	}
	return string(sum.Sum(nil)), nil
}

// newSQLite is the DSN of a new file with the migrations.
func newSQLite(t testing.TB, migrations []fs.FS) string {
	t.Helper()
	return SQLite(t, filepath.Join(t.TempDir(), "test.db"), migrations)
}

// SQLite makes an empty database with the migrations in a new file, and gives its DSN.
func SQLite(t testing.TB, file string, migrations []fs.FS) string {
	t.Helper()
	template, err := migrated("sqlite", migrations, func() (string, error) {
		dir, err := os.MkdirTemp("", "samendoen-template-")
		if err != nil {
			return "", err
		}
		defer os.RemoveAll(dir)
		file := filepath.Join(dir, "template.db")
		if err := migrate("sqlite:"+file, migrations); err != nil {
			return "", err
		}
		data, err := os.ReadFile(file) // #nosec G304 -- made above
		return string(data), err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(template), 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + file
}

// newPostgres is the DSN of a new database with the migrations.
func newPostgres(t testing.TB, migrations []fs.FS) string {
	t.Helper()
	template, err := migrated("postgres", migrations, func() (string, error) {
		admin, err := sharedCluster()
		if err != nil {
			return "", noPostgres(err)
		}
		name := "template_" + strings.ToLower(rand.Text())
		if err := execute(admin, create(name, "template0")); err != nil {
			return "", err
		}
		dsn, err := WithDatabase(admin, name)
		if err != nil {
			return "", err
		}
		return name, migrate(dsn, migrations)
	})
	if err != nil {
		t.Fatal(err)
	}
	return newDatabase(t, template)
}

// migrate opens an empty database once; nobody is connected to it afterwards.
func migrate(dsn string, migrations []fs.FS) error {
	db, err := store.Open(context.Background(), dsn, store.Options{Migrations: migrations})
	if err != nil {
		return err
	}
	return db.Close()
}
