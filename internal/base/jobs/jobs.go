// Package jobs carries out work later, surely and at least once.
//
// A job is a row written in the transaction of its cause: if the cause is rolled
// back there is no job, if it is committed the job outlives a crash. A runner takes
// due jobs under a lease with its name and the attempt number; when it dies the lease
// runs out and another takes over. There is no leader. A handler may therefore run
// twice for one job and must not mind. Jobs are woken at once in this process and
// found by looking every second in others. Kinds that take long get a runner of their own,
// so that a mail or a date never waits behind a thousand pictures.
package jobs

import (
	"context"
	"embed"
	"fmt"
	"log/slog"
	"sync"
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
	lease       = 2 * time.Minute
	poll        = time.Second
	batch       = 32
	longBatch   = 4 // of long jobs, which must all end within the lease
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

// Runner carries out the jobs of the kinds that it has handlers for.
type Runner struct {
	db       *store.DB
	clock    clock.Clock
	log      *slog.Logger
	owner    string
	handlers map[string]Handler
	batch    int
	long     []string // kinds that Apart splits off
	onlyLong bool     // does these; otherwise all others
}

// NewRunner makes a runner for the handlers by kind.
func NewRunner(db *store.DB, c clock.Clock, log *slog.Logger, handlers map[string]Handler) *Runner {
	return &Runner{db: db, clock: c, log: log, owner: store.NewID(), handlers: handlers, batch: batch}
}

// Apart makes a runner for kinds of jobs that take long, which r from then on leaves to it: no
// other job waits behind a thousand of these. Both must run.
func (r *Runner) Apart(kinds ...string) *Runner {
	r.long = kinds
	return &Runner{db: r.db, clock: r.clock, log: r.log, owner: store.NewID(), handlers: r.handlers, batch: longBatch, long: kinds, onlyLong: true}
}

// Run works until ctx ends and then waits for the jobs that it has begun.
func (r *Runner) Run(ctx context.Context) {
	wake := r.db.Listen(topic)
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		n, err := r.Once(ctx)
		if err != nil && ctx.Err() == nil {
			r.log.Error("jobs: taking work", "error", err.Error())
		}
		if ctx.Err() != nil {
			return
		}
		if n == r.batch {
			continue // there is more
		}
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-tick.C:
		}
	}
}

// Once takes up to a batch of due jobs, carries them out and returns how many.
func (r *Runner) Once(ctx context.Context) (int, error) {
	taken, err := r.take(ctx)
	if err != nil || len(taken) == 0 {
		return 0, err
	}
	var wait sync.WaitGroup
	limit := make(chan struct{}, 4)
	for _, j := range taken {
		wait.Add(1)
		limit <- struct{}{}
		go func() {
			defer func() { <-limit; wait.Done() }()
			r.finish(context.WithoutCancel(ctx), j, r.handle(ctx, j))
		}()
	}
	wait.Wait()
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
