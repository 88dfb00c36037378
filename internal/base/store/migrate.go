package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing/fstest"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"samendoen/internal/base/fault"
)

// Migration files are called VERSION_name.sql, or VERSION_name_sqlite.sql beside
// VERSION_name_postgres.sql where the two must differ. The macros {{int}},
// {{real}}, {{blob}}, {{text}} and {{strict}} stand for what each database says.
var migrationName = regexp.MustCompile(`^(\d{10,})_[a-z0-9_]+\.sql$`)

func (db *DB) migrate(ctx context.Context, opts Options) error {
	const op = "store.migrate"
	merged, newest, err := mergeMigrations(db.dialect, opts.Migrations)
	if err != nil {
		return fault.Wrap(op, err)
	}
	current, err := db.version(ctx)
	if err != nil {
		return fault.Wrap(op, err)
	}
	if max(current, opts.upTo) > newest {
		return fault.As(op, fault.Conflict, fmt.Errorf(
			"de database is nieuwer dan dit programma (database %d, programma %d): installeer een nieuwere versie van samendoen", max(current, opts.upTo), newest))
	}
	if current == newest {
		return nil
	}
	if current > 0 && opts.BeforeUpgrade != nil {
		if err := opts.BeforeUpgrade(ctx, db, current, newest); err != nil {
			return fault.Wrap(op, err)
		}
	}
	dialect := goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithLogger(goose.NopLogger())}
	if db.dialect == Postgres {
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return fault.Wrap(op, err)
		}
		dialect = goose.DialectPostgres
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(dialect, db.main, merged, options...)
	if err != nil {
		return fault.Wrap(op, err)
	}
	if opts.upTo > 0 {
		_, err = provider.UpTo(ctx, opts.upTo)
	} else {
		_, err = provider.Up(ctx)
	}
	return fault.Wrap(op, err)
}

// version is the newest migration in the database, 0 when it is empty.
func (db *DB) version(ctx context.Context) (int64, error) {
	find := "SELECT count(*) FROM sqlite_master WHERE name = 'goose_db_version'"
	if db.dialect == Postgres {
		find = "SELECT count(*) FROM pg_tables WHERE tablename = 'goose_db_version' AND schemaname = current_schema()"
	}
	var n int
	if err := db.readers.QueryRowContext(ctx, find).Scan(&n); err != nil || n == 0 {
		return 0, err
	}
	var v int64
	err := db.readers.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM goose_db_version").Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return v, err
}

// mergeMigrations renders the files of all modules for one database.
func mergeMigrations(d Dialect, folders []fs.FS) (fs.FS, int64, error) {
	merged := fstest.MapFS{}
	owner := map[int64]string{}
	var newest int64
	for _, folder := range folders {
		names, err := fs.Glob(folder, "sql/*.sql")
		if err != nil {
			return nil, 0, err
		}
		sort.Strings(names)
		for _, name := range names {
			base := path.Base(name)
			if other := otherDialect(d); strings.HasSuffix(base, "_"+other+".sql") {
				continue
			}
			m := migrationName.FindStringSubmatch(base)
			if m == nil {
				return nil, 0, fmt.Errorf("migration %s: a name is VERSION_name.sql", name)
			}
			version, err := strconv.ParseInt(m[1], 10, 64)
			if err != nil {
				return nil, 0, err
			}
			if owner[version] != "" {
				return nil, 0, fmt.Errorf("migrations %s and %s have the same version", owner[version], base)
			}
			owner[version] = base
			newest = max(newest, version)
			text, err := fs.ReadFile(folder, name)
			if err != nil {
				return nil, 0, err
			}
			merged[base] = &fstest.MapFile{Data: []byte("-- +goose Up\n" + macros(d).Replace(string(text)))}
		}
	}
	return merged, newest, nil
}

func otherDialect(d Dialect) string {
	if d == SQLite {
		return string(Postgres)
	}
	return string(SQLite)
}

func macros(d Dialect) *strings.Replacer {
	if d == SQLite {
		return strings.NewReplacer("{{int}}", "INTEGER", "{{real}}", "REAL", "{{blob}}", "BLOB", "{{text}}", "TEXT", "{{strict}}", "STRICT")
	}
	return strings.NewReplacer("{{int}}", "BIGINT", "{{real}}", "DOUBLE PRECISION", "{{blob}}", "BYTEA", "{{text}}", `TEXT COLLATE "C"`, "{{strict}}", "")
}
