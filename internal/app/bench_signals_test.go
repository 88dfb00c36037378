package app

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/demo"
)

// senders is how many clients pass on signals at the same time.
const senders = 8

// BenchmarkSignals measures how many signals a second the running program takes in
// through its API, with log record and job, and holds that against transactions by hand
// that write the same rows into a copy of the same database. The two take turns, so that
// both meet the same machine; "ratio" is the program's rate divided by that of the hand.
func BenchmarkSignals(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) {
		dir := b.TempDir()
		benchSignals(b, "sqlite:"+filepath.Join(dir, "a.db"), func() *bare {
			data, err := os.ReadFile(filepath.Join(dir, "a.db"))
			must(b, err)
			must(b, os.WriteFile(filepath.Join(dir, "b.db"), data, 0o600))
			return openBareSQLite(b, filepath.Join(dir, "b.db"))
		})
	})
	b.Run("postgres", func(b *testing.B) {
		c, err := storetest.NewCluster("", storetest.Durable(), storetest.Set("shared_buffers", "256MB"))
		must(b, err)
		b.Cleanup(c.Close)
		statement(b, c.DSN(), `CREATE DATABASE a`)
		dsn, err := storetest.WithDatabase(c.DSN(), "a")
		must(b, err)
		benchSignals(b, dsn, func() *bare {
			statement(b, c.DSN(), `CREATE DATABASE b TEMPLATE a`)
			copied, err := storetest.WithDatabase(c.DSN(), "b")
			must(b, err)
			return openBarePostgres(b, copied)
		})
	})
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func statement(tb testing.TB, dsn, query string) {
	tb.Helper()
	db, err := sql.Open("pgx", dsn)
	must(tb, err)
	defer db.Close()
	_, err = db.Exec(query)
	must(tb, err)
}

func benchSignals(b *testing.B, dsn string, copied func() *bare) {
	cfg := benchConfig(b, dsn)
	logins := loadCity(b, cfg, demo.Config{Seed: 1, Homes: 4000})
	hand := copied()
	a, err := Open(context.Background(), cfg, clock.System(), quiet())
	must(b, err)
	clients := dial(b, serveDemo(b, a), tokensOf(logins, "vakman"))
	homes := someHomes(b, a.db, 997)
	run := &race{b: b, db: a.db, clients: clients, homes: homes, hand: hand}
	run.program(500) // warms caches and prepared statements, and shows which rows to write
	hand.samples = samplesOf(b, a.db, 500)
	hand.open(b)
	run.byHand(500, 125)
	before, first := rowCounts(b, a.db), run.sent
	run.served, run.bare, run.groups = nil, nil, nil
	for b.Loop() {
		for range 8 {
			run.byHand(250, run.program(250))
		}
	}
	sameRows(b, before, rowCounts(b, a.db), hand, float64(run.sent-first))
	b.ReportMetric(median(run.served), "signals/s")
	b.ReportMetric(median(run.bare), "bare/s")
	b.ReportMetric(median(run.served)/median(run.bare), "ratio")
	b.ReportMetric(median(run.groups), "signals/commit")
}

// race lets the program and the hand take turns.
type race struct {
	b            *testing.B
	db           *store.DB
	clients      []*client
	homes        []string
	hand         *bare
	sent         int
	served, bare []float64 // signals a second, per turn
	groups       []float64 // signals per commit
}

// program sends signals to the program, and returns in how many commits they went.
func (r *race) program(n int) (commits int) {
	commits = n
	before, start := uint32(0), time.Now()
	if path := r.db.Path(); path != "" {
		before = commitsOf(r.b, path)
		defer func() {
			commits = int(commitsOf(r.b, path) - before)
			r.groups = append(r.groups, float64(n)/float64(commits))
		}()
	} else {
		r.groups = append(r.groups, 1)
	}
	inParallel(func(client int) {
		for i := client; i < n; i += senders {
			r.clients[client].send(r.b, r.homes[(r.sent+i)%len(r.homes)], r.sent+i)
		}
	})
	r.served = append(r.served, float64(n)/time.Since(start).Seconds())
	r.sent += n
	return commits
}

// byHand writes as many in as many transactions: one after another on SQLite, which has
// one writer, and from eight connections on PostgreSQL.
func (r *race) byHand(n, commits int) {
	sizes, start := grouped(n, commits), time.Now()
	list := r.hand.next(n)
	if r.hand.sqlite != "" {
		for _, size := range sizes {
			r.hand.hands[0].group(r.b, list[:size])
			list = list[size:]
		}
	} else {
		inParallel(func(client int) {
			for i := client; i < n; i += senders {
				r.hand.hands[client].group(r.b, list[i:i+1])
			}
		})
	}
	r.bare = append(r.bare, float64(n)/time.Since(start).Seconds())
}

func inParallel(run func(client int)) {
	var wait sync.WaitGroup
	for i := range senders {
		wait.Go(func() { run(i) })
	}
	wait.Wait()
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}

func tokensOf(logins []demo.Login, role string) (tokens []string) {
	for _, l := range logins {
		if l.Role == role {
			tokens = append(tokens, l.Token)
		}
	}
	return tokens
}

// someHomes are the ids of homes all over the city.
func someHomes(tb testing.TB, db *store.DB, n int) (ids []string) {
	must(tb, db.Read(context.Background(), func(tx *store.Tx) (err error) {
		ids, err = store.Strings(tx, fmt.Sprintf(`SELECT id FROM place_unit WHERE until = 0 ORDER BY hash LIMIT %d`, n))
		return err
	}))
	return ids
}

// client is one sender with a connection of its own. It does as little as it can, since
// it shares the machine with the program that is measured.
type client struct {
	conn  net.Conn
	in    *bufio.Reader
	token string
	buf   bytes.Buffer
}

func dial(tb testing.TB, address string, tokens []string) []*client {
	list := make([]*client, senders)
	for i := range list {
		conn, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
		must(tb, err)
		tb.Cleanup(func() { conn.Close() })
		list[i] = &client{conn: conn, in: bufio.NewReader(conn), token: tokens[i%len(tokens)]}
	}
	return list
}

const observed = `Het raam in de keuken tocht en sluit niet meer goed.`

func (c *client) send(b *testing.B, home string, n int) {
	body := fmt.Sprintf(`{"woningId":%q,"thema":"woning","feiten":["deur-raam-stuk"],"zin":%q,"spoed":"gewoon"}`, home, observed)
	c.buf.Reset()
	fmt.Fprintf(&c.buf, "POST /api/v1/signalen HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\nIdempotency-Key: bench-%08d\r\n"+
		"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", c.token, n, len(body), body)
	if _, err := c.conn.Write(c.buf.Bytes()); err != nil {
		b.Error(err)
		return
	}
	answer, err := http.ReadResponse(c.in, nil)
	if err != nil {
		b.Error(err)
		return
	}
	defer answer.Body.Close()
	var receipt struct{ ID string }
	if err := json.NewDecoder(answer.Body).Decode(&receipt); err != nil || answer.StatusCode != http.StatusCreated || receipt.ID == "" {
		b.Errorf("signal %d: status %d, %v", n, answer.StatusCode, err)
	}
	io.Copy(io.Discard, answer.Body)
}

// written are the tables that sending a signal writes to.
func written() []string {
	return []string{"signal_signal", "signal_text", "signal_event", "seal_key", "seal_wrap", "jobs_job", "audit_record"}
}

func rowCounts(tb testing.TB, db *store.DB) map[string]int64 {
	counts := map[string]int64{}
	must(tb, db.Read(context.Background(), func(tx *store.Tx) error {
		for _, table := range written() {
			n, err := store.Count(tx, `SELECT count(*) FROM `+table)
			if err != nil {
				return err
			}
			counts[table] = n
		}
		return nil
	}))
	return counts
}

// sameRows wants the rows that the hand writes for a signal to be those of the program.
func sameRows(b *testing.B, before, after map[string]int64, hand *bare, n float64) {
	for _, table := range written() {
		program := float64(after[table]-before[table]) / n
		got := 0.0
		for _, s := range hand.samples {
			got += float64(len(s.rows[table])) / float64(len(hand.samples))
		}
		if math.Abs(got-program) > 0.1 {
			b.Errorf("%s: %.2f rows a signal by the program and %.2f by hand: that is not the same work", table, program, got)
		}
	}
}
