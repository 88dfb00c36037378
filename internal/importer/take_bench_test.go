package importer

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"samendoen/internal/base/store/storetest"
	"samendoen/internal/place"
)

// Of BenchmarkTake: -args -homes 2300000 is all rented homes of Dutch associations.
var benchHomes = flag.Int("homes", 250_000, "homes that BenchmarkTake takes over")

// BenchmarkTake takes homes over, from a CSV file of a full delivery: read, staged,
// checked, compared and carried over; once more when nothing changes; and the same rows
// staged and upserted by hand. "ratio" is the speed of the first against that by hand,
// peak-MB the most memory that the process had resident meanwhile.
func BenchmarkTake(b *testing.B) {
	for _, database := range []string{"sqlite", "postgres"} {
		b.Run(database, func(b *testing.B) {
			for b.Loop() {
				takeAndCompare(b, database)
			}
		})
	}
}

func takeAndCompare(b *testing.B, database string) {
	n := *benchHomes
	fresh := func() string {
		if database == "sqlite" {
			return "sqlite:" + filepath.Join(b.TempDir(), "test.db")
		}
		return storetest.NewDatabase(b)
	}
	file := unitsFile(b, n)
	w := newWorld(b, storetest.Open(b, fresh(), migrations()))
	if _, err := w.s.Take(context.Background(), w.admin, Input{Kind: Complexes, Feed: complexesOf(n)}); err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	var first time.Duration
	for _, step := range []string{"new", "again"} {
		peak := watchMemory()
		start := time.Now()
		info, err := file.Stat()
		if err != nil {
			b.Fatal(err)
		}
		sum, err := w.s.Take(context.Background(), w.admin, Input{Kind: Units, Full: true,
			Sources: []Source{{Name: "eenheden.csv", R: file, Size: info.Size()}}})
		took := time.Since(start)
		if want := map[string]int64{"new": sum.Added, "again": sum.Unchanged}[step]; err != nil || want != int64(n) {
			b.Fatal(step, sum, err)
		}
		b.ReportMetric(float64(n)/took.Seconds(), step+"-rows/s")
		b.ReportMetric(peak(), step+"-peak-MB")
		if step == "new" {
			first = took
		}
	}
	w.DB.Close()
	dsn := fresh()
	storetest.Open(b, dsn, migrations()).Close()
	byHand := bareLoad(b, dsn, n)
	b.ReportMetric(float64(n)/byHand.Seconds(), "bare-rows/s")
	b.ReportMetric(byHand.Seconds()/first.Seconds(), "ratio")
}

// unitsFile is a file of n homes.
func unitsFile(b *testing.B, n int) *os.File {
	b.Helper()
	file, err := os.Create(filepath.Join(b.TempDir(), "eenheden.csv"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { file.Close() })
	const part = 50_000
	for from := 0; from < n; from += part {
		rows := unitsCSVPart(from, min(n, from+part))
		if from > 0 {
			_, rows, _ = bytes.Cut(rows, []byte("\n")) // one line of names is enough
		}
		if _, err := file.Write(rows); err != nil {
			b.Fatal(err)
		}
	}
	return file
}

func complexesOf(n int) func(Sink) error {
	return func(sink Sink) error {
		for i := range n/40 + 1 {
			if err := sink.Complex(i+1, place.Complex{Org: own, Key: "C" + pad(i), Name: "Hof " + strconv.Itoa(i)}); err != nil {
				return err
			}
		}
		return nil
	}
}

// watchMemory samples the resident memory of the process until the function that it
// returns is called, which gives the most that it saw in MB; 0 where the system does not tell.
func watchMemory() (peak func() float64) {
	var most atomic.Int64
	quit, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-quit:
				return
			case <-tick.C:
				if data, err := os.ReadFile("/proc/self/statm"); err == nil {
					pages, _ := strconv.ParseInt(strings.Fields(string(data))[1], 10, 64)
					most.Store(max(most.Load(), pages*int64(os.Getpagesize())))
				}
			}
		}
	}()
	return func() float64 {
		close(quit)
		<-gone
		return float64(most.Load()) / 1e6
	}
}

func pad(i int) string {
	s := strconv.Itoa(i)
	for len(s) < 5 {
		s = "0" + s
	}
	return s
}
