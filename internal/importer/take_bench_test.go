package importer

import (
	"context"
	"strconv"
	"testing"

	"samendoen/internal/place"
)

// BenchmarkTake takes 250,000 homes over on SQLite: read from CSV, staged, checked,
// compared and carried over; and once more, when nothing changes.
func BenchmarkTake(b *testing.B) {
	const n = 250_000
	data := unitsCSV(n)
	for b.Loop() {
		w := onSQLite(b)
		feed := func(sink Sink) error {
			for i := range n/40 + 1 {
				c := place.Complex{Org: own, Key: "C" + pad(i), Name: "Hof " + strconv.Itoa(i)}
				if err := sink.Complex(i+1, c); err != nil {
					return err
				}
			}
			return nil
		}
		if _, err := w.s.Take(context.Background(), w.admin, Input{Kind: Complexes, Feed: feed}); err != nil {
			b.Fatal(err)
		}
		for _, step := range []string{"new", "again"} {
			before := b.Elapsed()
			sum, err := w.s.Take(context.Background(), w.admin, Input{Kind: Units, Full: true, Sources: []Source{source("eenheden.csv", data)}})
			if err != nil || sum.Added+sum.Unchanged != n {
				b.Fatal(sum, err)
			}
			b.ReportMetric(n/(b.Elapsed()-before).Seconds(), step+"-rows/s")
		}
		b.StopTimer()
		w.db.Close()
		b.StartTimer()
	}
}

func pad(i int) string {
	s := strconv.Itoa(i)
	for len(s) < 5 {
		s = "0" + s
	}
	return s
}
