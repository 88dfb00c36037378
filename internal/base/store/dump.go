package store

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"samendoen/internal/base/fault"
)

// A dump is text, the same for both databases: a line that says what it is, then for
// each table a line with its columns and one line per row, and a last line that counts
// them, so that a dump that was cut off is noticed. Blobs are in base64.
type dumpHeader struct {
	Format  string  `json:"format"`
	Version int64   `json:"version"`
	Dialect Dialect `json:"dialect"`
}

type dumpTable struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
}

type dumpEnd struct {
	End  bool  `json:"end"`
	Rows int64 `json:"rows"`
}

const dumpFormat = "samendoen-dump-1"

// Dump writes the rows of all tables that keep says yes to, as they were at one moment.
func (db *DB) Dump(ctx context.Context, w io.Writer, keep func(table string) bool) error {
	const op = "store.dump"
	version, err := db.version(ctx)
	if err != nil {
		return fault.Wrap(op, err)
	}
	out := bufio.NewWriterSize(w, 1<<16)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(dumpHeader{dumpFormat, version, db.dialect}); err != nil {
		return fault.Wrap(op, err)
	}
	var rows int64
	err = db.Read(ctx, func(tx *Tx) error {
		tables, err := db.tables(tx)
		if err != nil {
			return err
		}
		for _, t := range tables {
			if !keep(t.Table) {
				continue
			}
			n, err := dumpRows(tx, enc, t)
			if err != nil {
				return err
			}
			rows += n
		}
		return nil
	})
	if err == nil {
		err = enc.Encode(dumpEnd{true, rows})
	}
	if err == nil {
		err = out.Flush()
	}
	return fault.Wrap(op, err)
}

func dumpRows(tx *Tx, enc *json.Encoder, t dumpTable) (n int64, err error) {
	if err := enc.Encode(t); err != nil {
		return 0, err
	}
	rows, err := tx.Query(`SELECT ` + strings.Join(t.Columns, ", ") + ` FROM ` + t.Table)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	values := make([]any, len(t.Columns))
	targets := make([]any, len(values))
	for i := range values {
		targets[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return n, err
		}
		for i, v := range values {
			if b, ok := v.([]byte); ok {
				values[i] = map[string]string{"b": base64.StdEncoding.EncodeToString(b)}
			}
		}
		if err := enc.Encode(values); err != nil {
			return n, err
		}
		n++
	}
	return n, rows.Err()
}

// tables are the tables of the modules with their columns, parents before children.
func (db *DB) tables(tx *Tx) ([]dumpTable, error) {
	names, err := Strings(tx, tablesSQL(db.dialect))
	if err != nil {
		return nil, err
	}
	var list []dumpTable
	for _, name := range names {
		if db.dialect == SQLite && isIndex(name, names) {
			continue
		}
		columns, err := Strings(tx, columnsSQL(db.dialect), name)
		if err != nil {
			return nil, err
		}
		list = append(list, dumpTable{name, columns})
	}
	parents, err := List(tx, func(s Scanner) (p [2]string, err error) { return p, s.Scan(&p[0], &p[1]) }, parentsSQL(db.dialect))
	return parentsFirst(list, parents), err
}

// parentsFirst puts the tables that others refer to by foreign key before those; parents
// are pairs of a table and one that it refers to. Tables that refer to each other in a
// ring keep their order.
func parentsFirst(list []dumpTable, parents [][2]string) []dumpTable {
	waits := func(t dumpTable, rest []dumpTable) bool {
		return slices.ContainsFunc(rest, func(other dumpTable) bool {
			return other.Table != t.Table && slices.Contains(parents, [2]string{t.Table, other.Table})
		})
	}
	var sorted []dumpTable
	for rest := slices.Clone(list); len(rest) > 0; {
		i := max(0, slices.IndexFunc(rest, func(t dumpTable) bool { return !waits(t, rest) }))
		sorted = append(sorted, rest[i])
		rest = slices.Delete(rest, i, i+1)
	}
	return sorted
}

func parentsSQL(d Dialect) string {
	if d == SQLite {
		return `SELECT DISTINCT m.name, f."table" FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`
	}
	return `SELECT child.relname, parent.relname FROM pg_constraint c JOIN pg_class child ON child.oid = c.conrelid
		JOIN pg_class parent ON parent.oid = c.confrelid WHERE c.contype = 'f'`
}

func tablesSQL(d Dialect) string {
	if d == SQLite {
		return `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version' ORDER BY name`
	}
	return `SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'goose_db_version' ORDER BY tablename`
}

func columnsSQL(d Dialect) string {
	if d == SQLite {
		return `SELECT name FROM pragma_table_info($1) ORDER BY cid`
	}
	return `SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position`
}

// isIndex tells a full text index and its inner tables, which are filled again from the
// rows that they index.
func isIndex(name string, all []string) bool {
	for _, suffix := range []string{"", "_data", "_idx", "_content", "_docsize", "_config"} {
		if base, ok := strings.CutSuffix(name, suffix); ok && slices.Contains(all, base+"_docsize") && slices.Contains(all, base+"_config") {
			return true
		}
	}
	return false
}

// moveSequences lets numbers that PostgreSQL hands out go on after those of the dump.
func (db *DB) moveSequences(ctx context.Context) error {
	if db.dialect != Postgres {
		return nil
	}
	type column struct{ table, name string }
	return db.Write(ctx, func(tx *Tx) error {
		list, err := List(tx, func(s Scanner) (c column, err error) { return c, s.Scan(&c.table, &c.name) },
			`SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()
			AND table_name <> 'goose_db_version' AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL`)
		if err != nil {
			return err
		}
		for _, c := range list {
			if _, err := Count(tx, `SELECT setval(pg_get_serial_sequence($1, $2), (SELECT coalesce(max(`+c.name+`), 0) + 1 FROM `+c.table+`), false)`, c.table, c.name); err != nil {
				return err
			}
		}
		return nil
	})
}

// RestoreInto fills the empty database that dsn names with a dump, at the schema of the
// dump; opening it afterwards brings it up to date.
func RestoreInto(ctx context.Context, dsn string, opts Options, r io.Reader, more ...io.Reader) error {
	const op = "store.restore"
	dec := json.NewDecoder(bufio.NewReaderSize(r, 1<<16))
	var header dumpHeader
	if err := dec.Decode(&header); err != nil || header.Format != dumpFormat {
		return fault.Invalidf(op, "data", "store.not_a_dump")
	}
	opts.upTo = header.Version
	db, err := Open(ctx, dsn, opts)
	if err != nil {
		return fault.Wrap(op, err)
	}
	defer db.Close()
	if err := db.mustBeEmpty(ctx); err != nil {
		return fault.Wrap(op, err)
	}
	if err := db.load(ctx, dec); err != nil {
		return fault.Wrap(op, err)
	}
	for _, r := range more {
		dec := json.NewDecoder(bufio.NewReaderSize(r, 1<<16))
		var h dumpHeader
		if err := dec.Decode(&h); err != nil || h.Format != dumpFormat || h.Version != header.Version {
			return fault.Invalidf(op, "keys", "store.other_dump")
		}
		if err := db.load(ctx, dec); err != nil {
			return fault.Wrap(op, err)
		}
	}
	return fault.Wrap(op, db.moveSequences(ctx))
}

func (db *DB) mustBeEmpty(ctx context.Context) error {
	return db.Read(ctx, func(tx *Tx) error {
		tables, err := db.tables(tx)
		if err != nil {
			return err
		}
		for _, t := range tables {
			n, err := Count(tx, `SELECT count(*) FROM (SELECT 1 FROM `+t.Table+` LIMIT 1) AS x`)
			if err != nil {
				return err
			}
			if n > 0 {
				return fault.Invalidf("store.restore", "db", "store.not_empty")
			}
		}
		return nil
	})
}

const loadRows = 500

// load reads tables and rows up to the line that ends the dump, in batches.
func (db *DB) load(ctx context.Context, dec *json.Decoder) error {
	known := map[string][]string{}
	if err := db.Read(ctx, func(tx *Tx) error {
		tables, err := db.tables(tx)
		for _, t := range tables {
			known[t.Table] = t.Columns
		}
		return err
	}); err != nil {
		return err
	}
	l := loader{db: db, known: known}
	for {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return fault.As("store.load", fault.Invalid, errors.New("the dump was cut off"))
		}
		end, err := l.line(ctx, raw)
		if end || err != nil {
			return err
		}
	}
}

type loader struct {
	db    *DB
	known map[string][]string
	table dumpTable
	batch [][]any
	rows  int64
}

// line takes one line of a dump; end is true after the last.
func (l *loader) line(ctx context.Context, raw json.RawMessage) (end bool, err error) {
	if len(raw) > 0 && raw[0] == '[' {
		values, err := decodeRow(raw)
		if err != nil || len(values) != len(l.table.Columns) {
			return false, fault.New("store.load", fault.Invalid)
		}
		l.rows++
		if l.batch = append(l.batch, values); len(l.batch) == loadRows {
			return false, l.flush(ctx)
		}
		return false, nil
	}
	if err := l.flush(ctx); err != nil {
		return false, err
	}
	var last dumpEnd
	if err := json.Unmarshal(raw, &last); err == nil && last.End {
		if last.Rows != l.rows {
			return true, fault.As("store.load", fault.Invalid, fmt.Errorf("the dump says %d rows and has %d", last.Rows, l.rows))
		}
		return true, nil
	}
	l.table = dumpTable{}
	if err := json.Unmarshal(raw, &l.table); err != nil {
		return false, fault.New("store.load", fault.Invalid)
	}
	columns, ok := l.known[l.table.Table] // names go into SQL: only those of our own schema
	if !ok || len(l.table.Columns) == 0 {
		return false, fault.As("store.load", fault.Invalid, fmt.Errorf("unknown table"))
	}
	for _, c := range l.table.Columns {
		if !slices.Contains(columns, c) {
			return false, fault.As("store.load", fault.Invalid, fmt.Errorf("unknown column"))
		}
	}
	return false, nil
}

func (l *loader) flush(ctx context.Context) error {
	if len(l.batch) == 0 {
		return nil
	}
	params := make([]string, len(l.table.Columns))
	for i := range params {
		params[i] = fmt.Sprintf("$%d", i+1)
	}
	insert := `INSERT INTO ` + l.table.Table + ` (` + strings.Join(l.table.Columns, ", ") + `) VALUES (` + strings.Join(params, ", ") + `)`
	err := l.db.Write(ctx, func(tx *Tx) error {
		for _, row := range l.batch {
			if _, err := tx.Exec(insert, row...); err != nil {
				return err
			}
		}
		return nil
	})
	l.batch = l.batch[:0]
	return err
}

func decodeRow(raw json.RawMessage) ([]any, error) {
	var cells []json.RawMessage
	if err := json.Unmarshal(raw, &cells); err != nil {
		return nil, err
	}
	values := make([]any, len(cells))
	for i, c := range cells {
		switch {
		case len(c) > 0 && c[0] == '"':
			var s string
			if err := json.Unmarshal(c, &s); err != nil {
				return nil, err
			}
			values[i] = s
		case len(c) > 0 && c[0] == '{':
			var b struct {
				B []byte `json:"b"`
			}
			if err := json.Unmarshal(c, &b); err != nil {
				return nil, err
			}
			values[i] = b.B
		case string(c) == "null":
			values[i] = sql.NullString{}
		default:
			var n json.Number = json.Number(c)
			if v, err := n.Int64(); err == nil {
				values[i] = v
				break
			}
			f, err := n.Float64()
			if err != nil {
				return nil, err
			}
			values[i] = f
		}
	}
	return values, nil
}
