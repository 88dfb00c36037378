package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"samendoen/internal/base/fault"
)

// Aside is a database beside the real one, for rows that wait there until one short
// step carries them over. In SQL its tables stand in the schema stage: stage.place_unit.
//
// On SQLite it is a file of its own, so that filling it stands in nobody's way; on
// PostgreSQL it is a schema of unlogged tables. What it holds need not survive a crash:
// it is empty at the start, and gone after Close. There is one at a time.
type Aside struct {
	db   *DB
	pool *sql.DB   // of the connection below, SQLite only
	conn *sql.Conn // has the file attached, SQLite only
	path string    // SQLite only
}

// stagePath is the file of the aside of a SQLite database.
func stagePath(path string) string { return path + ".stage" }

// Aside makes an empty database beside this one. What an earlier one left behind is gone.
func (db *DB) Aside(ctx context.Context) (*Aside, error) {
	const op = "store.aside"
	a := &Aside{db: db}
	if db.dialect == Postgres {
		if err := dropStage(ctx, db.main); err != nil {
			return nil, fault.Wrap(op, mapError(err))
		}
		_, err := db.main.ExecContext(ctx, `CREATE SCHEMA stage`)
		return a, fault.Wrap(op, mapError(err))
	}
	a.path = stagePath(db.path)
	err := removeFile(a.path)
	if err == nil {
		err = a.attach(ctx)
	}
	if err != nil {
		a.Close()
		return nil, fault.Wrap(op, err)
	}
	return a, nil
}

// attach opens a connection with the file beside it. No journal and no waiting for the
// disk: after a crash the file is thrown away. What must be sorted goes to a temporary
// file, so that millions of rows take no more memory than thousands.
func (a *Aside) attach(ctx context.Context) (err error) {
	if a.pool, err = sql.Open("sqlite", a.db.uri); err != nil {
		return err
	}
	if a.conn, err = a.pool.Conn(ctx); err != nil {
		return err
	}
	for _, statement := range []string{`PRAGMA temp_store = FILE`, `ATTACH DATABASE ` + quote(a.path) + ` AS stage`, `PRAGMA stage.journal_mode = OFF`,
		`PRAGMA stage.synchronous = OFF`, `PRAGMA stage.secure_delete = 0`, `PRAGMA stage.cache_size = -16000`} {
		if _, err = a.conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return os.Chmod(a.path, 0o600)
}

// Create makes a table in the schema stage with the columns of a query, which yields no rows.
func (a *Aside) Create(ctx context.Context, table, query string) error {
	unlogged := ""
	if a.db.dialect == Postgres {
		unlogged = "UNLOGGED "
	}
	return a.Work(ctx, func(tx *Tx) error {
		_, err := tx.Exec(`CREATE ` + unlogged + `TABLE stage.` + table + ` AS ` + query)
		return err
	})
}

// Index makes an index on a column of a table of the schema stage.
func (a *Aside) Index(ctx context.Context, table, column string) error {
	return a.Work(ctx, func(tx *Tx) error {
		name, on := `stage.`+table+`_`+column, table // SQLite names the schema before the index
		if tx.dialect == Postgres {
			name, on = table+`_`+column, `stage.`+table
		}
		if _, err := tx.Exec(`CREATE INDEX ` + name + ` ON ` + on + ` (` + column + `)`); err != nil || tx.dialect == SQLite {
			return err
		}
		_, err := tx.Exec(`ANALYZE stage.` + table)
		return err
	})
}

// Append adds rows to a table of the schema stage, as fast as the database takes them.
func (a *Aside) Append(ctx context.Context, table string, columns []string, rows [][]any) error {
	const op = "store.append"
	if len(rows) == 0 {
		return nil
	}
	if a.db.dialect == Postgres {
		return fault.Wrap(op, mapError(a.copyFrom(ctx, table, columns, rows)))
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", ")
	insert := `INSERT INTO stage.` + table + ` (` + strings.Join(columns, ", ") + `) VALUES (` + marks + `)` // #nosec G202 -- tables and columns are constants of the callers
	return fault.Wrap(op, a.Work(ctx, func(tx *Tx) error {
		statement, err := a.conn.PrepareContext(ctx, insert)
		if err != nil {
			return err
		}
		defer statement.Close()
		for _, row := range rows {
			if _, err := statement.ExecContext(ctx, row...); err != nil {
				return err
			}
		}
		return nil
	}))
}

// copyFrom sends the rows by the COPY of PostgreSQL.
func (a *Aside) copyFrom(ctx context.Context, table string, columns []string, rows [][]any) error {
	conn, err := a.db.main.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(raw any) error {
		own, ok := raw.(*stdlib.Conn)
		if !ok {
			return driver.ErrBadConn
		}
		_, err := own.Conn().CopyFrom(ctx, pgx.Identifier{"stage", table}, columns, pgx.CopyFromRows(rows))
		return err
	})
}

// Work runs fn in a transaction that may read everything and writes in the schema stage
// only. It stands in nobody's way, however long it takes.
func (a *Aside) Work(ctx context.Context, fn func(*Tx) error) error {
	begin := a.db.main.BeginTx
	if a.db.dialect == SQLite {
		begin = a.conn.BeginTx
	}
	sqlTx, err := begin(ctx, nil)
	if err != nil {
		return mapError(err)
	}
	defer sqlTx.Rollback()
	if err := runSafely(fn, &Tx{ctx: ctx, dialect: a.db.dialect, q: sqlTx}); err != nil {
		return mapError(err)
	}
	return mapError(sqlTx.Commit())
}

// Write is a write to the real database, all or nothing, that sees the schema stage too.
func (a *Aside) Write(ctx context.Context, fn func(*Tx) error) error {
	if a.db.dialect == Postgres {
		return a.db.Write(ctx, fn)
	}
	return a.db.writer.alone(ctx, a.path, fn)
}

// Close throws the database away.
func (a *Aside) Close() error {
	if a.db.dialect == Postgres {
		return mapError(dropStage(context.Background(), a.db.main))
	}
	var errs []error
	if a.conn != nil {
		errs = append(errs, a.conn.Close())
	}
	if a.pool != nil {
		errs = append(errs, a.pool.Close())
	}
	return errors.Join(append(errs, removeFile(a.path))...)
}

func dropStage(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, `DROP SCHEMA IF EXISTS stage CASCADE`)
	return err
}

func removeFile(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove %w", err)
	}
	return nil
}

func quote(text string) string { return `'` + strings.ReplaceAll(text, `'`, `''`) + `'` }
