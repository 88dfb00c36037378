package jobs_test

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

func add(t *testing.T, db *store.DB, now time.Time, list ...jobs.Job) {
	t.Helper()
	if err := db.Write(context.Background(), func(tx *store.Tx) error {
		for _, j := range list {
			if err := jobs.Add(tx, db, now, j); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestJobs(t *testing.T) {
	storetest.Each(t, []fs.FS{jobs.Migrations}, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		start := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
		c := clock.NewManual(start)
		var mu sync.Mutex
		done := map[string]int{}
		fail := errors.New("not yet")
		handlers := map[string]jobs.Handler{
			"note": func(_ context.Context, j jobs.Job) error {
				mu.Lock()
				defer mu.Unlock()
				done[j.Payload]++
				return nil
			},
			"stubborn": func(_ context.Context, j jobs.Job) error {
				mu.Lock()
				defer mu.Unlock()
				if done["stubborn"]++; j.Attempt < 3 {
					return fail
				}
				return nil
			},
			"panics": func(context.Context, jobs.Job) error { panic("no") },
		}
		r := jobs.NewRunner(db, c, slog.New(slog.DiscardHandler), handlers)
		once := func() int {
			t.Helper()
			n, err := r.Once(ctx)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}

		t.Run("a job waits for its time and is done once", func(t *testing.T) {
			add(t, db, start, jobs.Job{Kind: "note", Payload: "later", Due: start.Add(time.Hour)}, jobs.Job{Kind: "note", Payload: "now", Due: start})
			if once() != 1 || done["now"] != 1 || done["later"] != 0 {
				t.Fatal(done)
			}
			c.Add(time.Hour)
			if once() != 1 || once() != 0 || done["later"] != 1 {
				t.Fatal(done)
			}
		})
		t.Run("no cause, no job", func(t *testing.T) {
			err := db.Write(ctx, func(tx *store.Tx) error {
				if err := jobs.Add(tx, db, c.Now(), jobs.Job{Kind: "note", Payload: "rolled back", Due: c.Now()}); err != nil {
					return err
				}
				return fail
			})
			if !errors.Is(err, fail) || once() != 0 {
				t.Error(err, done)
			}
		})
		t.Run("one ready job per unique key", func(t *testing.T) {
			j := jobs.Job{Kind: "note", Payload: "unique", Due: c.Now(), Unique: "k"}
			add(t, db, c.Now(), j, j)
			if n := once(); n != 1 || done["unique"] != 1 {
				t.Error(n, done)
			}
			add(t, db, c.Now(), j)
			if once() != 1 {
				t.Error("the key stays taken after the job")
			}
		})
		t.Run("a failure comes back later, each time later", func(t *testing.T) {
			add(t, db, c.Now(), jobs.Job{Kind: "stubborn", Due: c.Now()})
			if once() != 1 || once() != 0 {
				t.Fatal("came back at once")
			}
			c.Add(jobs.Backoff(1))
			if once() != 1 || once() != 0 {
				t.Fatal("the second attempt")
			}
			c.Add(jobs.Backoff(2))
			if once() != 1 || done["stubborn"] != 3 {
				t.Fatal(done)
			}
			c.Add(24 * time.Hour)
			if once() != 0 {
				t.Error("done, and yet again")
			}
		})
		t.Run("a job that never works is given up and counted", func(t *testing.T) {
			add(t, db, c.Now(), jobs.Job{Kind: "panics", Due: c.Now()})
			for range 20 {
				once()
				c.Add(2 * time.Hour)
			}
			if err := db.Read(ctx, func(tx *store.Tx) error {
				late, dead, err := jobs.Lateness(tx, c.Now())
				if late != 0 || dead != 1 {
					t.Errorf("late %s, dead %d", late, dead)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
		})
		t.Run("two runners share the work and do none twice", func(t *testing.T) {
			var count atomic.Int64
			seen := sync.Map{}
			count2 := map[string]jobs.Handler{"count": func(_ context.Context, j jobs.Job) error {
				if _, twice := seen.LoadOrStore(j.ID, true); twice {
					t.Error("a job was done twice")
				}
				count.Add(1)
				return nil
			}}
			for range 200 {
				add(t, db, c.Now(), jobs.Job{Kind: "count", Due: c.Now()})
			}
			var wait sync.WaitGroup
			for range 2 {
				runner := jobs.NewRunner(db, c, slog.New(slog.DiscardHandler), count2)
				wait.Go(func() {
					for {
						n, err := runner.Once(ctx)
						if err != nil {
							t.Error(err)
						}
						if n == 0 {
							return
						}
					}
				})
			}
			wait.Wait()
			if count.Load() != 200 {
				t.Errorf("%d of 200 done", count.Load())
			}
		})
		t.Run("what takes long has a runner of its own", func(t *testing.T) {
			var ran []string
			all := map[string]jobs.Handler{}
			for _, kind := range []string{"long", "short", "other"} {
				all[kind] = func(_ context.Context, j jobs.Job) error {
					mu.Lock()
					defer mu.Unlock()
					ran = append(ran, j.Kind)
					return nil
				}
			}
			for range 6 {
				add(t, db, c.Now(), jobs.Job{Kind: "long", Due: c.Now()})
			}
			add(t, db, c.Now(), jobs.Job{Kind: "short", Due: c.Now()}, jobs.Job{Kind: "other", Due: c.Now()})
			r := jobs.NewRunner(db, c, slog.New(slog.DiscardHandler), all)
			apart := r.Apart(jobs.Long("long", "longer"))
			if n, err := r.Once(ctx); err != nil || n != 2 || slices.Contains(ran, "long") {
				t.Errorf("the others: %d %v %v", n, ran, err)
			}
			ran = nil
			if n, err := apart.Once(ctx); err != nil || n != 4 || slices.Contains(ran, "short") {
				t.Errorf("what is long: %d %v %v", n, ran, err)
			}
			if n, err := apart.Once(ctx); err != nil || n != 2 {
				t.Errorf("the rest of what is long: %d %v", n, err)
			}
		})
		t.Run("a lease that ran out lets another take over", func(t *testing.T) {
			add(t, db, c.Now(), jobs.Job{Kind: "hangs", Due: c.Now()})
			begun, release := make(chan bool), make(chan bool)
			dead := jobs.NewRunner(db, c, slog.New(slog.DiscardHandler), map[string]jobs.Handler{
				"hangs": func(context.Context, jobs.Job) error { begun <- true; <-release; return fail }})
			over := make(chan bool)
			go func() {
				if _, err := dead.Once(ctx); err != nil {
					t.Error(err)
				}
				close(over)
			}()
			<-begun
			c.Add(10 * time.Minute)
			took := 0
			other := jobs.NewRunner(db, c, slog.New(slog.DiscardHandler), map[string]jobs.Handler{
				"hangs": func(context.Context, jobs.Job) error { took++; return nil }})
			if _, err := other.Once(ctx); err != nil || took != 1 {
				t.Error("not taken over", err)
			}
			close(release)
			<-over
			c.Add(time.Hour)
			if n, err := other.Once(ctx); err != nil || n != 0 {
				t.Error("the first runner's late answer brought the job back", n, err)
			}
		})
	})
}
