package store

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
)

// Write runs fn in a transaction and returns when it is durable. On PostgreSQL fn
// may run more than once; its effects outside tx belong in AfterCommit.
func (db *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	if err := ctx.Err(); err != nil {
		return fault.As("store.write", fault.Unavailable, err)
	}
	if db.dialect == SQLite {
		return db.writer.do(ctx, fn)
	}
	var err error
	for attempt := range 20 {
		if err = db.writeOnce(ctx, fn); !mustRetry(err) {
			return mapError(err)
		}
		select {
		case <-ctx.Done():
			return fault.As("store.write", fault.Unavailable, ctx.Err())
		case <-time.After(time.Duration(rand.Int64N(int64(attempt+1) * int64(3*time.Millisecond)))): // #nosec G404 -- how long to wait, no secret
		}
	}
	return fault.As("store.write", fault.Unavailable, err)
}

// writeOnce runs fn in one transaction, and what fn wants done after the commit.
func (db *DB) writeOnce(ctx context.Context, fn func(*Tx) error) error {
	tx := &Tx{dialect: Postgres}
	if err := db.transact(ctx, tx, fn); err != nil {
		return err
	}
	for _, f := range tx.after {
		f()
	}
	return nil
}

func (db *DB) transact(ctx context.Context, tx *Tx, fn func(*Tx) error) error {
	conn, err := db.main.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // closes rows that were left open, which the connection would wait for
	p := newPipe(conn)
	tx.ctx, tx.q = ctx, p
	if err = runSafely(fn, tx); err == nil {
		err = p.commit(ctx)
	}
	if err != nil {
		p.rollback(ctx)
	}
	if isLost(err) && !p.committing {
		return errLost
	}
	return err
}

// Read runs fn on one consistent moment of the database; it cannot write.
func (db *DB) Read(ctx context.Context, fn func(*Tx) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if db.dialect == Postgres {
		opts.Isolation = sql.LevelRepeatableRead
	}
	sqlTx, err := again(ctx, func() (*sql.Tx, error) { return db.readers.BeginTx(ctx, opts) })
	if err != nil {
		return mapError(err)
	}
	defer sqlTx.Rollback()
	return mapError(fn(&Tx{ctx: ctx, dialect: db.dialect, q: sqlTx}))
}

// Group commit: the longest time and the most callers that share one commit.
const (
	groupTime = 4 * time.Millisecond
	groupSize = 256
)

// writer is the one goroutine that writes a SQLite database. Callers that wait
// while a commit is on its way to the disk share the next one; each has its own
// savepoint, so that the failure of one leaves the others whole.
type writer struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
	queue chan *request
	quit  chan struct{}
	done  chan struct{}
	once  sync.Once
}

type request struct {
	ctx    context.Context
	fn     func(*Tx) error
	beside string // a file that this one write sees as the schema stage; it shares no commit
	after  []func()
	err    error
	ready  chan struct{}
}

func newWriter(ctx context.Context, db *sql.DB) (*writer, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	w := &writer{conn: conn, stmts: map[string]*sql.Stmt{}, queue: make(chan *request, groupSize),
		quit: make(chan struct{}), done: make(chan struct{})}
	go w.run()
	return w, nil
}

func (w *writer) stop() {
	w.once.Do(func() { close(w.quit) })
	<-w.done
}

func (w *writer) do(ctx context.Context, fn func(*Tx) error) error {
	return w.send(ctx, &request{fn: fn})
}

// alone carries out fn in a commit of its own, with the file beside as the schema stage.
func (w *writer) alone(ctx context.Context, beside string, fn func(*Tx) error) error {
	return w.send(ctx, &request{fn: fn, beside: beside})
}

func (w *writer) send(ctx context.Context, r *request) error {
	r.ctx, r.ready = context.WithoutCancel(ctx), make(chan struct{})
	select {
	case w.queue <- r:
	case <-w.quit:
		return fault.New("store.write", fault.Unavailable)
	case <-ctx.Done():
		return fault.As("store.write", fault.Unavailable, ctx.Err())
	}
	select {
	case <-r.ready: // once queued it is carried out: the caller learns the truth
	case <-w.done:
		select {
		case <-r.ready:
		default:
			return fault.New("store.write", fault.Unavailable)
		}
	}
	if r.err == nil {
		for _, f := range r.after {
			f()
		}
	}
	return mapError(r.err)
}

func (w *writer) run() {
	defer close(w.done)
	defer w.conn.Close()
	defer func() {
		for _, s := range w.stmts { // an open statement would keep the log file from being folded in
			s.Close()
		}
	}()
	for {
		select {
		case first := <-w.queue:
			w.group(first)
		case <-w.quit:
			for {
				select {
				case r := <-w.queue:
					w.group(r)
				default:
					return
				}
			}
		}
	}
}

// group carries out first and whoever else is waiting in one commit. The first needs no
// savepoint: when it fails there is nobody else yet whose work would be lost. That
// matters for long writes, whose every page a savepoint would keep a copy of.
func (w *writer) group(first *request) {
	ctx := context.Background()
	defer func() { close(first.ready) }()
	if first.beside != "" {
		first.err = w.apart(ctx, first)
		return
	}
	w.tidy()
	if _, first.err = w.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); first.err != nil {
		return
	}
	deadline := clock.System().Now().Add(groupTime)
	tx := &Tx{ctx: first.ctx, dialect: SQLite, q: w}
	if first.err = runSafely(first.fn, tx); first.err != nil {
		w.conn.ExecContext(ctx, "ROLLBACK") // the error of the caller is what counts
		return
	}
	first.after = tx.after
	var others []*request
	var next *request // waits for a commit of its own
	for more := true; more && len(others) < groupSize && clock.System().Now().Before(deadline); {
		select {
		case r := <-w.queue:
			if r.beside != "" {
				next, more = r, false
				break
			}
			w.one(r)
			others = append(others, r)
		default:
			more = false
		}
	}
	_, err := w.conn.ExecContext(ctx, "COMMIT")
	if err != nil {
		w.conn.ExecContext(ctx, "ROLLBACK") // the error of the commit is what counts
		first.err = err
	}
	for _, r := range others {
		if err != nil {
			r.err = err
		}
		close(r.ready)
	}
	if next != nil {
		w.group(next)
	}
}

// apart carries out a request with a file attached, in a commit of its own, and folds
// what it wrote into the database file, since it may be much.
func (w *writer) apart(ctx context.Context, r *request) error {
	run := func(statement string) error {
		_, err := w.conn.ExecContext(ctx, statement)
		return err
	}
	if err := run(`ATTACH DATABASE ` + quote(r.beside) + ` AS stage`); err != nil {
		return err
	}
	err := run("BEGIN IMMEDIATE")
	if err == nil {
		tx := &Tx{ctx: r.ctx, dialect: SQLite, q: w}
		if err = runSafely(r.fn, tx); err == nil {
			err = run("COMMIT")
		}
		if err != nil {
			run("ROLLBACK") // the first error is what counts
		}
		r.after = tx.after
	}
	if err == nil {
		run(`PRAGMA main.wal_checkpoint(PASSIVE)`) // another will follow when this one cannot
	}
	run(`PRAGMA shrink_memory`) // gives back what the pages of this write took
	if e := run(`DETACH DATABASE stage`); e != nil && err == nil {
		err = e
	}
	return err
}

// one runs a request within its own savepoint.
func (w *writer) one(r *request) {
	if _, r.err = w.ExecContext(r.ctx, "SAVEPOINT caller"); r.err != nil {
		return
	}
	tx := &Tx{ctx: r.ctx, dialect: SQLite, q: w}
	r.err = runSafely(r.fn, tx)
	r.after = tx.after
	if r.err != nil {
		if _, err := w.ExecContext(r.ctx, "ROLLBACK TO caller"); err != nil {
			r.err = err
		}
	}
	if _, err := w.ExecContext(r.ctx, "RELEASE caller"); err != nil && r.err == nil {
		r.err = err
	}
}

func runSafely(fn func(*Tx) error, tx *Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.As("store.write", fault.Internal, fmt.Errorf("panic: %v", p))
		}
	}()
	return fn(tx)
}

// mostPrepared is how many statements the writer keeps from one commit to the next.
const mostPrepared = 512

// stmt prepares each text once: parsing costs more than most statements.
func (w *writer) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := w.stmts[query]; s != nil {
		return s, nil
	}
	s, err := w.conn.PrepareContext(ctx, unnumbered(query))
	if err == nil {
		w.stmts[query] = s
	}
	return s, err
}

// tidy forgets all statements between two commits, when nobody reads their rows, once
// there are more than are kept: a list of ids makes a new text for each of its lengths.
func (w *writer) tidy() {
	if len(w.stmts) <= mostPrepared {
		return
	}
	for _, s := range w.stmts {
		s.Close() // its work is done
	}
	clear(w.stmts)
}

// ExecContext and QueryContext make the writer a querier.
func (w *writer) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := w.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

// QueryContext asks for rows on the writer's connection.
func (w *writer) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := w.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}
