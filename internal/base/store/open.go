package store

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite" // also registers the driver for database/sql

	"samendoen/internal/base/fault"
)

// Dialect is the kind of database.
type Dialect string

// The databases that Samendoen runs on.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// DB is an open database. It is safe for use by many goroutines.
type DB struct {
	dialect Dialect
	path    string  // file of SQLite, for backups
	uri     string  // of SQLite, with the settings of every connection
	dsn     string  // PostgreSQL connection string
	main    *sql.DB // the single writer of SQLite, or the pool of PostgreSQL
	readers *sql.DB // cannot write
	writer  *writer // SQLite only
	lock    *os.File
	alerts  alerts
}

// Options say how a database is opened. Migrations are the folders of all modules;
// without them the schema is taken as it is.
type Options struct {
	Migrations []fs.FS
	// SyncNormal gives up safety at a power cut; the fault tests use it to prove
	// that they would notice.
	SyncNormal bool
	// VFS names a registered SQLite file system; the fault tests put a recording
	// one in the place of the system's own.
	VFS string
	// CheckpointPages is after how many pages the log file of SQLite is folded into
	// the database, 0 for SQLite's own 1000; the fault tests let it happen often.
	CheckpointPages int
	// BeforeUpgrade is called when an existing database is about to be migrated
	// from one version to another; an error stops the upgrade.
	BeforeUpgrade func(ctx context.Context, db *DB, from, to int64) error
	// MigrateDSN is the PostgreSQL user that makes and changes tables, in the same database;
	// empty: the one of the program does it itself.
	MigrateDSN string
	// ReadOnly opens a database that another program may be writing, and changes nothing.
	ReadOnly bool
	upTo     int64 // the schema of a dump that is being restored
}

// Open opens the database that dsn names, sqlite:PATH or postgres://…, and brings
// its schema up to date. A database newer than the program is refused, and so is a
// SQLite file that another program has open for writing.
func Open(ctx context.Context, dsn string, opts Options) (*DB, error) {
	const op = "store.open"
	var db *DB
	var err error
	if opts.MigrateDSN != "" && !opts.ReadOnly {
		if err := migrateAs(ctx, opts); err != nil {
			return nil, fault.Wrap(op, err)
		}
	}
	switch {
	case strings.HasPrefix(dsn, "sqlite:"):
		db, err = openSQLite(ctx, strings.TrimPrefix(strings.TrimPrefix(dsn, "sqlite:"), "//"), opts)
	case strings.HasPrefix(dsn, "postgres://"), strings.HasPrefix(dsn, "postgresql://"):
		db, err = openPostgres(ctx, dsn)
	default:
		return nil, fault.Invalidf(op, "db", "store.dsn")
	}
	if err != nil {
		return nil, fault.Wrap(op, err)
	}
	if len(opts.Migrations) > 0 && !opts.ReadOnly {
		if err := db.migrate(ctx, opts); err != nil {
			db.Close()
			return nil, fault.Wrap(op, err)
		}
	}
	if db.dialect == SQLite && !opts.ReadOnly {
		if db.writer, err = newWriter(ctx, db.main); err != nil {
			db.Close()
			return nil, fault.Wrap(op, err)
		}
	}
	return db, nil
}

// migrateAs brings the schema up to date as another user, so that the one of the program
// need not be able to: what it opens after that is up to date.
func migrateAs(ctx context.Context, opts Options) error {
	dsn := opts.MigrateDSN
	opts.MigrateDSN = ""
	owner, err := Open(ctx, dsn, opts)
	if err != nil {
		return err
	}
	return owner.Close()
}

func openSQLite(ctx context.Context, path string, opts Options) (*DB, error) {
	if path == "" {
		return nil, fault.Invalidf("store.sqlite", "db", "store.dsn")
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if opts.ReadOnly {
		if _, err := os.Stat(abs); err != nil {
			return nil, fault.Invalidf("store.sqlite", "db", "store.no_file")
		}
	}
	var lock *os.File
	if !opts.ReadOnly {
		if lock, err = lockFile(abs + ".lock"); err != nil {
			return nil, err
		}
	}
	sync := "FULL"
	if opts.SyncNormal {
		sync = "NORMAL"
	}
	uri := "file:" + (&urlPath{abs}).escaped() + "?_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)" +
		"&_pragma=journal_mode(WAL)&_pragma=synchronous(" + sync + ")&_pragma=temp_store(2)&_pragma=secure_delete(1)&_pragma=journal_size_limit(67108864)"
	if opts.VFS != "" {
		uri += "&vfs=" + opts.VFS
	}
	if opts.CheckpointPages > 0 {
		uri += fmt.Sprintf("&_pragma=wal_autocheckpoint(%d)", opts.CheckpointPages)
	}
	if !opts.ReadOnly {
		err := removeFile(stagePath(abs)) // of a delivery that a crash broke off
		if err == nil {
			err = ownFile(abs)
		}
		if err != nil {
			lock.Close()
			return nil, err
		}
	}
	db := &DB{dialect: SQLite, path: abs, uri: uri, lock: lock}
	// With a limit ANALYZE counts and keeps no samples of values. With samples SQLite would
	// parse a statement again for each value that is put into it.
	if db.main, err = sql.Open("sqlite", uri+"&_pragma=cache_size(-32000)&_pragma=analysis_limit(1000)&_txlock=immediate"); err != nil {
		db.Close()
		return nil, err
	}
	db.main.SetMaxOpenConns(1)
	if db.readers, err = openReaders(uri + "&_pragma=cache_size(-8000)&_pragma=query_only(1)"); err != nil {
		db.Close()
		return nil, err
	}
	if err := selfTest(ctx, db.main); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// openReaders are the connections of SQLite that only read.
func openReaders(uri string) (*sql.DB, error) {
	connector, err := sqlite.NewConnector(uri)
	if err != nil {
		return nil, err
	}
	pool := sql.OpenDB(remembering{connector})
	pool.SetMaxOpenConns(8)
	pool.SetMaxIdleConns(8)
	return pool, nil
}

// ownFile makes a new database file that only the owner of the process can read; SQLite
// gives its log the same mode. A file that exists keeps the mode it has.
func ownFile(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // #nosec G304 -- the database that the settings name
	if err != nil {
		return err
	}
	return f.Close()
}

// Connections of a program to PostgreSQL, at most. Those for reading are apart: the
// server itself refuses them every change, also outside a transaction.
const (
	writeConns = 16
	readConns  = 16
)

func openPostgres(ctx context.Context, dsn string) (*DB, error) {
	main, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, err
	}
	maps.Copy(main.RuntimeParams, manners())
	readers := main.Copy()
	readers.RuntimeParams["default_transaction_read_only"] = "on"
	db := &DB{dialect: Postgres, dsn: dsn, main: poolOf(main, writeConns), readers: poolOf(readers, readConns)}
	if err := selfTest(ctx, db.main); err != nil {
		db.Close()
		return nil, fault.As("store.postgres", fault.Unavailable, err)
	}
	return db, nil
}

// manners are what the program asks of the planner of PostgreSQL: its questions are short
// and its disk is no turning plate. Without them a page of one's own cases reads the whole
// table with three processes.
func manners() map[string]string {
	return map[string]string{"random_page_cost": "1.1", "max_parallel_workers_per_gather": "0", "jit": "off"}
}

func poolOf(config *pgx.ConnConfig, size int) *sql.DB {
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	return pool
}

// selfTest refuses a driver that binds $N by order of appearance instead of by
// number: such a driver swaps values without any error.
func selfTest(ctx context.Context, db *sql.DB) error {
	var second, first string
	if err := db.QueryRowContext(ctx, "SELECT CAST($2 AS TEXT), CAST($1 AS TEXT)", "1", "2").Scan(&second, &first); err != nil {
		return err
	}
	if second != "2" || first != "1" {
		return fmt.Errorf("the database driver swaps parameters: got %s, %s", second, first)
	}
	return nil
}

// Dialect is the kind of database that is open.
func (db *DB) Dialect() Dialect { return db.dialect }

// Path is the file of a SQLite database, empty for PostgreSQL.
func (db *DB) Path() string { return db.path }

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	if err := db.readers.PingContext(ctx); err != nil {
		return fault.As("store.ping", fault.Unavailable, err)
	}
	return nil
}

// Close waits for running writes and closes the database.
func (db *DB) Close() error {
	if db.writer != nil {
		db.writer.stop()
	}
	var err error
	if db.readers != nil {
		err = db.readers.Close()
	}
	if db.main != nil {
		if e := db.main.Close(); e != nil {
			err = e
		}
	}
	if db.lock != nil {
		db.lock.Close()
	}
	return err
}

// urlPath escapes a file path for use in a SQLite URI.
type urlPath struct{ path string }

func (p *urlPath) escaped() string {
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(p.path)
}
