package signal

import (
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// benchSize is how many signals the benchmarks of lists and searches stand on:
// go test -bench List -signals 500000.
var benchSize = flag.Int("signals", 20000, "signals in the database of a benchmark")

func eachBench(b *testing.B, run func(b *testing.B, w *world)) {
	for name, dsn := range map[string]func() string{
		"sqlite":   func() string { return "sqlite:" + filepath.Join(b.TempDir(), "bench.db") },
		"postgres": func() string { return storetest.NewDatabase(b) },
	} {
		b.Run(name, func(b *testing.B) { run(b, newWorld(b, storetest.Open(b, dsn(), migrations()))) })
	}
}

// fill writes n signals, of which one in twenty is open, as an association has them.
func (w *world) fill(n int) time.Duration {
	start := time.Now()
	const batch = 500
	for from := 0; from < n; from += batch {
		list := w.imports(from, min(batch, n-from))
		for i := range list {
			if k := from + i; k%20 != 0 && len(list[i].Steps) < 2 {
				list[i].Steps = []ImportStep{{Step: Drop, At: list[i].At.Add(time.Hour), ActorID: "u-consulent", Note: "Niets nodig gebleken."}}
			}
			if list[i].UnitID == "" {
				list[i].Sentence = fmt.Sprintf("Vuilnis naast container %d.", from+i)
			}
		}
		w.Write(func(tx *store.Tx) error { return w.s.InsertMany(tx, monday, list) })
	}
	if w.DB.Dialect() == store.Postgres {
		w.Write(func(tx *store.Tx) error { _, err := tx.Exec(`ANALYZE`); return err })
	}
	return time.Since(start)
}

func BenchmarkList(b *testing.B) {
	eachBench(b, func(b *testing.B, w *world) {
		b.Logf("%d signals written in %v", *benchSize, w.fill(*benchSize))
		for name, f := range map[string]Filter{
			"open":             {},
			"mine":             {List: ListMine},
			"late":             {List: ListLate},
			"all":              {List: ListAll},
			"open,theme":       {Theme: Home},
			"all,rare theme":   {List: ListAll, Theme: Good},
			"all,complex":      {List: ListAll, ComplexID: w.wilgen},
			"search,common":    {List: ListAll, Search: "lindestraat 12"},
			"search,rare":      {List: ListAll, Search: "vuilnis 12340"},
			"search,none":      {List: ListAll, Search: "schimmel"},
			"search,theme":     {List: ListAll, Theme: Home, Search: "zegt alleen"},
			"search,open":      {Search: "lindestraat 12"},
			"search,open,none": {Search: "schimmel"},
			"open,source":      {Source: FromStaff},
			"all,rare source":  {List: ListAll, Source: FromDoor},
		} {
			b.Run(name, func(b *testing.B) {
				var took []time.Duration
				for b.Loop() {
					start := time.Now()
					w.list("consulent", f)
					took = append(took, time.Since(start))
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms-p99")
			})
		}
	})
}

// BenchmarkCounts counts ten saved lists, as the page of the work list does.
func BenchmarkCounts(b *testing.B) {
	eachBench(b, func(b *testing.B, w *world) {
		w.fill(*benchSize)
		filters := []Filter{{}, {List: ListMine}, {List: ListLate}, {List: ListAll}, {Theme: Money}, {List: ListAll, Theme: Good}, {Source: FromDoor},
			{List: ListAll, Source: FromMail}, {List: ListAll, ComplexID: w.wilgen}, {List: ListLate, Theme: Nuisance}}
		var took []time.Duration
		for b.Loop() {
			start := time.Now()
			if _, err := w.s.Counts(ctx, w.actor("consulent"), filters, 100); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(start))
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms-p99")
	})
}

func BenchmarkSend(b *testing.B) {
	eachBench(b, func(b *testing.B, w *world) {
		b.SetParallelism(4) // eight senders on two cores
		b.RunParallel(func(p *testing.PB) {
			for p.Next() {
				if _, err := w.s.Send(ctx, w.actor("vakman"), w.draft()); err != nil {
					b.Error(err)
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "signals/s")
	})
}
