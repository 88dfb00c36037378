package casework

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"samendoen/internal/base/store/storetest"
)

// BenchmarkLive measures what it takes to tell as many open pages as one process may have that a
// case changed: from the commit until each reader knows the versions, with the policy asked for each
// of them, at p50 and p99, and the processor time of the program for one page that is open a second
// and hears nothing.
func BenchmarkLive(b *testing.B) {
	for name, dsn := range map[string]string{"sqlite": "sqlite:" + filepath.Join(b.TempDir(), "live.db"), "postgres": storetest.NewDatabase(b)} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, storetest.Open(b, dsn, folders()))
			anna, id := w.people["anna"], w.open()
			heard := make(chan time.Duration, liveTogether)
			done, stop := context.WithCancel(b.Context())
			var wait sync.WaitGroup
			var committed time.Time
			for i := range liveTogether {
				wake, leave, err := w.cases.follow(fmt.Sprint(i), id)
				w.Must(err)
				wait.Go(func() {
					defer leave()
					for {
						select {
						case <-done.Done():
							return
						case <-wake:
						}
						if _, err := w.cases.Versions(done, anna, id); err == nil {
							heard <- time.Since(committed)
						}
					}
				})
			}
			for range liveTogether {
				<-heard // the first look tells everybody
			}
			idle := usedBy(func() { time.Sleep(5 * time.Second) })
			var all []time.Duration
			for b.Loop() {
				w.Must(w.cases.AddLog(done, anna, id, Note, "", "Zij belde.", ""))
				committed = time.Now()
				for range liveTogether {
					all = append(all, <-heard)
				}
			}
			slices.Sort(all)
			b.ReportMetric(float64(all[len(all)/2].Milliseconds()), "p50-ms")
			b.ReportMetric(float64(all[len(all)*99/100].Milliseconds()), "p99-ms")
			b.ReportMetric(float64(idle.Microseconds())/5/liveTogether, "idle-µs/page/s")
			stop()
			wait.Wait()
		})
	}
}

// usedBy is the processor time of the program while something runs.
func usedBy(run func()) time.Duration {
	now := func() time.Duration {
		var u syscall.Rusage
		_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	before := now()
	run()
	return now() - before
}
