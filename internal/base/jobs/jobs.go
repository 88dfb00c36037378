// Package jobs carries out work later, surely and at least once.
//
// A job is a row written in the transaction of its cause: if the cause is rolled
// back there is no job, if it is committed the job outlives a crash. A runner takes
// due jobs under a lease with its name and the attempt number; when it dies the lease
// runs out and another takes over. There is no leader. A handler may therefore run
// twice for one job and must not mind. Jobs are woken at once in this process and
// found by looking every second in others. Kinds that take long, or that may not wait, get a
// [Lane] of their own, so that a mail or a date never waits behind a thousand pictures.
package jobs

import (
	"context"
	"embed"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
)

// Migrations holds the table of jobs.
//
//go:embed sql
var Migrations embed.FS

const (
	topic       = "jobs"
	poll        = time.Second
	maxAttempts = 12
)

// Job is work to be done at or after Due.
type Job struct {
	ID      string
	Kind    string
	Payload string // JSON or an id; no personal data
	Due     time.Time
	Unique  string // at most one ready job per kind and unique key; empty for no limit
	Attempt int
}

// Handler does one job; an error brings it back later.
type Handler func(ctx context.Context, j Job) error

// Add writes a job in the transaction of its cause.
func Add(tx *store.Tx, db *store.DB, now time.Time, j Job) error {
	err := tx.Later(`INSERT INTO jobs_job (id, kind, payload, due, state, attempt, owner, unique_key, created, failure)
		VALUES ($1, $2, $3, $4, 'ready', 0, '', $5, $6, '') ON CONFLICT DO NOTHING`,
		store.NewID(), j.Kind, j.Payload, store.Micros(j.Due), j.Unique, store.Micros(now))
	if err == nil && !j.Due.After(now) {
		tx.AfterCommit(func() { db.Alert(topic) })
	}
	return err
}

// Lane is how a runner does some kinds of jobs.
type Lane struct {
	Kinds []string // none: all that have no lane of their own
	Hands int      // jobs at a time
	Ahead int      // jobs that it takes on at most, those at hand with them
	// Lease is how long a job may take with what it waits for a hand; then another runner takes it over.
	Lease time.Duration
	// Backoff is how long to wait after the nth failure, for ever; nil: as [Backoff] says, and the
	// twelfth is the last.
	Backoff func(attempt int) time.Duration
}

// common is the lane of all that has none of its own.
func common() Lane { return Lane{Hands: 4, Ahead: 32, Lease: 2 * time.Minute} }

// Long is a lane for kinds that take long.
func Long(kinds ...string) Lane {
	return Lane{Kinds: kinds, Hands: 4, Ahead: 4, Lease: 2 * time.Minute}
}

// Runner carries out the jobs of the kinds that it has handlers for.
type Runner struct {
	db       *store.DB
	clock    clock.Clock
	log      *slog.Logger
	owner    string
	handlers map[string]Handler
	lane     Lane
	others   []string // kinds of other lanes
	hands    chan struct{}
	begun    sync.WaitGroup
	taken    atomic.Int64  // begun and not done
	freed    chan struct{} // something was done
}

// NewRunner makes a runner for the handlers by kind.
func NewRunner(db *store.DB, c clock.Clock, log *slog.Logger, handlers map[string]Handler) *Runner {
	return newRunner(db, c, log, handlers, common())
}

func newRunner(db *store.DB, c clock.Clock, log *slog.Logger, handlers map[string]Handler, l Lane) *Runner {
	return &Runner{db: db, clock: c, log: log, owner: store.NewID(), handlers: handlers, lane: l, hands: make(chan struct{}, l.Hands), freed: make(chan struct{}, 1)}
}

// Apart makes a runner for a lane, which r from then on leaves to it. Both must run.
func (r *Runner) Apart(l Lane) *Runner {
	r.others = append(r.others, l.Kinds...)
	return newRunner(r.db, r.clock, r.log, r.handlers, l)
}

// Run works until ctx ends and then waits for the jobs that it has begun.
func (r *Runner) Run(ctx context.Context) {
	defer r.begun.Wait()
	wake := r.db.Listen(topic)
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		n, err := r.begin(ctx)
		if err != nil && ctx.Err() == nil {
			r.log.Error("jobs: taking work", "error", err.Error())
		}
		if ctx.Err() != nil {
			return
		}
		if n > 0 && r.room() > 0 {
			continue // there may be more
		}
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-tick.C:
		case <-r.freed:
		}
	}
}

// Once takes due jobs, as many as it may, carries them out and returns how many.
func (r *Runner) Once(ctx context.Context) (int, error) {
	n, err := r.begin(ctx)
	r.begun.Wait()
	return n, err
}

// room is how many more jobs may be taken: none until half of what it may take on is done, so that
// a long list is not fetched one by one.
func (r *Runner) room() int {
	if free := r.lane.Ahead - int(r.taken.Load()); free >= (r.lane.Ahead+1)/2 {
		return free
	}
	return 0
}

// begin takes due jobs and begins them.
func (r *Runner) begin(ctx context.Context) (int, error) {
	room := r.room()
	if room == 0 {
		return 0, nil
	}
	taken, err := r.take(ctx, room)
	if err != nil {
		return 0, err
	}
	r.taken.Add(int64(len(taken)))
	for _, j := range taken {
		r.begun.Go(func() {
			r.hands <- struct{}{}
			r.finish(context.WithoutCancel(ctx), j, r.handle(ctx, j))
			<-r.hands
			r.taken.Add(-1)
			select {
			case r.freed <- struct{}{}:
			default: // it was told already
			}
		})
	}
	return len(taken), nil
}

func (r *Runner) handle(ctx context.Context, j Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	h := r.handlers[j.Kind]
	if h == nil {
		return fmt.Errorf("no handler for %s", j.Kind)
	}
	return h(ctx, j)
}

// Backoff is how long a job waits after its nth failure: 1 s, doubling, at most an hour.
func Backoff(attempt int) time.Duration {
	if attempt > 12 {
		return time.Hour
	}
	return min(time.Second<<max(attempt-1, 0), time.Hour)
}
