package app

import (
	"context"
	"testing"
	"time"

	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/signal"
)

// TestServeRunsEveryRunner: what takes long has a runner of its own, and serving runs it beside
// the one for everything else. Neither leaves the jobs of the other lying.
func TestServeRunsEveryRunner(t *testing.T) {
	a, _ := installation(t)
	a.cfg.Addr = "127.0.0.1:0"
	kinds := append(signal.LongJobs(), "signal.due")
	for _, kind := range kinds {
		write(t, a.db, func(tx *store.Tx) error {
			return jobs.Add(tx, a.db, moment, jobs.Job{Kind: kind, Payload: "is-er-niet", Due: moment})
		})
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Serve(ctx, false, func(string) error { return nil }) }()
	left := kinds
	for start := time.Now(); len(left) > 0 && time.Since(start) < 15*time.Second; time.Sleep(20 * time.Millisecond) {
		write(t, a.db, func(tx *store.Tx) (err error) {
			left, err = store.Strings(tx, `SELECT kind FROM jobs_job WHERE payload = 'is-er-niet' ORDER BY kind`)
			return err
		})
	}
	if len(left) > 0 {
		t.Errorf("nobody did %v", left)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
