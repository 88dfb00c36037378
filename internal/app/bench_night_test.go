package app

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/demo"
)

// BenchmarkNight erases what a new city has past its term, as the jobs of the night do, and
// measures beside it how long a colleague waits who writes something. With -args -city DIR it
// works on a copy of the data folder of a stopped demo that is not done erasing. Use
// -benchtime 1x.
func BenchmarkNight(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) {
		folder := b.TempDir()
		cfg := benchConfig(b, "sqlite:"+filepath.Join(folder, "samendoen.db"))
		if *benchStopped == "" {
			loadCity(b, cfg, demo.Config{Seed: 1, Homes: *benchHomes, Signals: *benchCount})
		} else {
			cfg.MasterKey, cfg.KeyFile = "", filepath.Join(folder, "samendoen.key")
			copyCity(b, *benchStopped, folder)
		}
		night(b, cfg)
	})
}

// copyCity copies the database and keys of a stopped demo.
func copyCity(b *testing.B, from, to string) {
	for _, name := range []string{"samendoen.db", "samendoen.db-wal", "samendoen.key", "samendoen.key.erasures"} {
		in, err := os.Open(filepath.Join(from, name))
		if os.IsNotExist(err) {
			continue
		}
		must(b, err)
		out, err := os.Create(filepath.Join(to, name))
		must(b, err)
		_, err = io.Copy(out, in)
		must(b, err)
		must(b, in.Close())
		must(b, out.Close())
	}
}

func night(b *testing.B, cfg Config) {
	ctx := b.Context()
	a, err := Open(ctx, cfg, clock.System(), quiet())
	must(b, err)
	defer a.Close()
	number := func() (n int64) {
		must(b, a.db.Read(ctx, func(tx *store.Tx) (err error) {
			n, err = store.Count(tx, `SELECT coalesce(sum(number), 0) FROM retention_deletion`)
			return err
		}))
		return n
	}
	before := number()
	stop, waited := make(chan struct{}), make(chan []time.Duration)
	go func() { waited <- writeBeside(ctx, a.db, stop) }()
	runner := jobs.NewRunner(a.db, a.clock, quiet(), jobs.HandlersOf(a.db, a.clock, a.keeping))
	busy := processorTime(b)
	for b.Loop() {
		must(b, a.keeping.CatchUp(ctx))
		for {
			n, err := runner.Once(ctx)
			must(b, err)
			if n == 0 {
				break
			}
		}
	}
	close(stop)
	busy = processorTime(b) - busy
	gone, waits := number()-before, <-waited
	b.ReportMetric(float64(gone), "things")
	b.ReportMetric(float64(gone)/b.Elapsed().Seconds(), "things/s")
	b.ReportMetric(busy.Seconds(), "s-cpu")
	b.ReportMetric(b.Elapsed().Seconds(), "s")
	if n := len(waits); n > 0 {
		b.ReportMetric(milliseconds(waits[n/2]), "ms-wait-p50")
		b.ReportMetric(milliseconds(waits[n*99/100]), "ms-wait-p99")
		b.ReportMetric(milliseconds(waits[n-1]), "ms-wait-max")
	}
	b.ReportMetric(0, "ns/op")
}

// writeBeside writes a little every 20 ms until stop, and returns in order how long each took.
func writeBeside(ctx context.Context, db *store.DB, stop <-chan struct{}) (took []time.Duration) {
	defer func() { slices.Sort(took) }()
	for tick := time.NewTicker(20 * time.Millisecond); ; {
		select {
		case <-stop:
			tick.Stop()
			return took
		case <-tick.C:
		}
		begin := time.Now()
		if err := db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE jobs_job SET created = created WHERE id = ''`)
			return err
		}); err == nil {
			took = append(took, time.Since(begin))
		}
	}
}
