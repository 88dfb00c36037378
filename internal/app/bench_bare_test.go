package app

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"samendoen/internal/base/store"
)

// bare writes the rows of signals by hand, through the same driver with prepared
// statements and the same settings, and nothing around it.
type bare struct {
	db      *sql.DB
	sqlite  string // path of the file; empty on PostgreSQL
	hands   []*hand
	samples []sample
	at      int // of the next sample
}

// open makes the connections: one on SQLite, one for each sender on PostgreSQL.
func (h *bare) open(tb testing.TB) {
	n := senders
	if h.sqlite != "" {
		n = 1
	}
	for range n {
		h.hands = append(h.hands, h.hand(tb))
	}
}

// next are the next samples, over and over.
func (h *bare) next(n int) []sample {
	list := make([]sample, n)
	for i := range list {
		list[i] = h.samples[(h.at+i)%len(h.samples)]
	}
	h.at += n
	return list
}

// sample is the rows that the program wrote for one signal, by table, each without its
// seq. What the hand writes are these rows with fresh ids.
type sample struct {
	id   string
	rows map[string][][]any
}

// columnsOf are the columns that are read and written by hand. An id among them that is
// fresh for every row stands first; ref is the column that holds the id of the signal.
func columnsOf(table string) (columns []string, ref int) {
	text, ref := map[string]string{
		"signal_signal": `id org_id unit_id complex_id address site sender_id sender_role idem_key at month theme facts sentence urgency photos
			state open holder_id since due talk_on talk_at talk_days late late_due case_id solved done_at version`,
		"signal_text":  `seq body`,
		"signal_event": `id signal_id at actor_id step state holder_id day case_id sealed`,
		"seal_key":     `holder_id wrapped created`,
		"seal_wrap":    `record_id holder_id wrapped`,
		"jobs_job":     `id payload kind due state attempt owner unique_key created failure`,
		"audit_record": `id object_id epoch at org_id user_id action object_type rules via`,
	}[table], 1
	if table == "signal_signal" || table == "seal_wrap" {
		ref = 0
	}
	return strings.Fields(text), ref
}

// samplesOf reads what the program wrote for the newest signals.
func samplesOf(tb testing.TB, db *store.DB, n int) (list []sample) {
	read := func(tx *store.Tx, table, where string, args ...any) (rows [][]any, err error) {
		columns, _ := columnsOf(table)
		return store.List(tx, func(s store.Scanner) ([]any, error) {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			return values, s.Scan(into...)
		}, `SELECT `+strings.Join(columns, ", ")+` FROM `+table+` WHERE `+where, args...)
	}
	must(tb, db.Read(context.Background(), func(tx *store.Tx) error {
		signals, err := read(tx, "signal_signal", `idem_key LIKE 'bench-%' ORDER BY seq DESC LIMIT `+strconv.Itoa(n))
		if err != nil {
			return err
		}
		for _, row := range signals {
			s := sample{id: row[0].(string), rows: map[string][][]any{"signal_signal": {row}}}
			for table, where := range map[string]string{
				"signal_text": `seq = (SELECT s.seq FROM signal_signal s WHERE s.id = $1)`, "signal_event": `signal_id = $1`,
				"seal_wrap": `record_id = $1`, "jobs_job": `payload = $1`, "audit_record": `object_id = $1`,
			} {
				if s.rows[table], err = read(tx, table, where, s.id); err != nil {
					return err
				}
			}
			list = append(list, s)
		}
		return nil
	}))
	return list
}

// hand is one connection with its prepared statements.
type hand struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
	begin string
}

func (h *bare) hand(tb testing.TB) *hand {
	ctx := context.Background()
	conn, err := h.db.Conn(ctx)
	must(tb, err)
	out := &hand{conn: conn, stmts: map[string]*sql.Stmt{}, begin: "BEGIN ISOLATION LEVEL SERIALIZABLE"}
	if h.sqlite != "" {
		out.begin = "BEGIN IMMEDIATE"
	}
	for _, table := range written() {
		columns, _ := columnsOf(table)
		marks := make([]string, len(columns))
		for i := range marks {
			marks[i] = "$" + strconv.Itoa(i+1)
		}
		query := `INSERT INTO ` + table + ` (` + strings.Join(columns, ", ") + `) VALUES (` + strings.Join(marks, ", ") + `)`
		if table == "signal_signal" {
			query += ` RETURNING seq`
		}
		out.stmts[table], err = conn.PrepareContext(ctx, query)
		must(tb, err)
	}
	return out
}

// group writes some signals in one transaction.
func (h *hand) group(tb testing.TB, list []sample) {
	ctx := context.Background()
	_, err := h.conn.ExecContext(ctx, h.begin)
	must(tb, err)
	for _, s := range list {
		h.signal(tb, s)
	}
	_, err = h.conn.ExecContext(ctx, "COMMIT")
	must(tb, err)
}

func (h *hand) signal(tb testing.TB, s sample) {
	ctx := context.Background()
	id, seq := store.NewID(), int64(0)
	for _, table := range written() {
		_, ref := columnsOf(table)
		for _, row := range s.rows[table] {
			values := append([]any(nil), row...)
			switch table {
			case "signal_signal":
				values[0], values[8] = id, "hand-"+id
				must(tb, h.stmts[table].QueryRowContext(ctx, values...).Scan(&seq))
				continue
			case "signal_text":
				values[0] = seq
			case "seal_wrap":
				values[ref] = id
			default:
				values[0], values[ref] = store.NewID(), id
			}
			if _, err := h.stmts[table].ExecContext(ctx, values...); err != nil {
				tb.Fatalf("%s by hand: %v", table, err)
			}
		}
	}
}

// commitsOf is how many transactions a SQLite file has seen: the counter in the index of
// its log (sqlite.org/walformat.html, section 2.1), read from the file that all
// connections share.
func commitsOf(tb testing.TB, path string) uint32 {
	f, err := os.Open(path + "-shm")
	must(tb, err)
	defer f.Close()
	var word [4]byte
	_, err = f.ReadAt(word[:], 8)
	must(tb, err)
	return binary.NativeEndian.Uint32(word[:])
}

// grouped cuts n signals into transactions of which there are as many as commits.
func grouped(n, commits int) (sizes []int) {
	commits = max(1, min(commits, n))
	for i := range commits {
		sizes = append(sizes, n*(i+1)/commits-n*i/commits)
	}
	return sizes
}

func openBareSQLite(tb testing.TB, path string) *bare {
	db, err := sql.Open("sqlite", fmt.Sprintf("file:%s?_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=journal_mode(WAL)"+
		"&_pragma=synchronous(FULL)&_pragma=temp_store(2)&_pragma=secure_delete(1)&_pragma=cache_size(-32000)", path))
	must(tb, err)
	tb.Cleanup(func() { db.Close() })
	return &bare{db: db, sqlite: path}
}

func openBarePostgres(tb testing.TB, dsn string) *bare {
	db, err := sql.Open("pgx", dsn)
	must(tb, err)
	tb.Cleanup(func() { db.Close() })
	return &bare{db: db}
}
