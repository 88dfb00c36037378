package socialmap

import (
	"context"
	"flag"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// BenchmarkMap draws maps of a city (44 areas, 240 complexes) and of a region.
func BenchmarkMap(b *testing.B) {
	for _, size := range []struct{ areas, dots int }{{44, 240}, {44, 1500}} {
		shapes, m := atlas(size.areas, size.dots)
		c := canvas(b, WideWidth, shapes, m)
		b.Run(fmt.Sprintf("areas=%d/complexes=%d", size.areas, size.dots), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.SetBytes(int64(len(RenderMap(c, m))))
			}
		})
	}
}

func BenchmarkCanvas(b *testing.B) {
	shapes, m := atlas(44, 240)
	for b.Loop() {
		canvas(b, WideWidth, shapes, m)
	}
}

func BenchmarkChart(b *testing.B) {
	chart := Chart{ID: "a", Title: "Huurachterstand", Points: lineOf(), Average: 8, Top: 20, TopText: "20 %", First: "2024", Last: "2026"}
	for b.Loop() {
		RenderChart(chart)
	}
}

// BenchmarkCompute makes a release in which every table of every leaf is drawn, and one
// in which the gate keeps them all.
func BenchmarkCompute(b *testing.B) {
	for _, n := range []int{240, 10000} {
		s := city(n, 1)
		first := compute(b, day, s, nil)
		b.Run(fmt.Sprintf("complexes=%d/fresh", n), func(b *testing.B) {
			for b.Loop() {
				compute(b, day, s, nil)
			}
		})
		b.Run(fmt.Sprintf("complexes=%d/kept", n), func(b *testing.B) {
			s.ChangedSince = func(Table, int, time.Time) Change { return Change{} }
			for b.Loop() {
				compute(b, day.AddDate(0, 1, 0), s, first)
			}
		})
	}
}

// BenchmarkStored makes and stores the second release of a municipality of 10,000 complexes, read
// from the database and written to it, on both databases.
func BenchmarkStored(b *testing.B) {
	const complexes = 10_000
	for name, dsn := range map[string]string{
		"sqlite": storetest.SQLite(b, filepath.Join(b.TempDir(), "a.db"), liveFolders()), "postgres": storetest.NewDatabase(b),
	} {
		b.Run(name, func(b *testing.B) {
			w := newLive(b, storetest.Open(b, dsn, liveFolders()), complexes)
			w.source.changed = MinChanged
			w.Must(w.s.Release(context.Background(), own, day))
			month := 0
			for b.Loop() {
				month++
				w.restart()
				w.Must(w.s.Release(context.Background(), own, day.AddDate(0, month, 0)))
			}
		})
	}
}

// BenchmarkLookBack reads a release of 10,000 complexes as it was stored, in one piece and from its
// rows, on both databases.
func BenchmarkLookBack(b *testing.B) {
	for name, dsn := range map[string]string{
		"sqlite": storetest.SQLite(b, filepath.Join(b.TempDir(), "a.db"), liveFolders()), "postgres": storetest.NewDatabase(b),
	} {
		w := newLive(b, storetest.Open(b, dsn, liveFolders()), 10_000)
		w.Must(w.s.Release(context.Background(), own, day))
		for way, read := range map[string]func(*store.Tx, edition) (*Release, error){"piece": loadRelease, "rows": loadRows} {
			b.Run(name+"/"+way, func(b *testing.B) {
				for b.Loop() {
					w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
						list, err := editions(tx, own, 1)
						w.Must(err)
						_, err = read(tx, list[0])
						return err
					}))
				}
			})
		}
	}
}

// Of BenchmarkMonth: -args -complexes 60000 -months 60 is all Dutch associations after five years.
var (
	benchComplexes = flag.Int("complexes", 1000, "complexes of BenchmarkMonth")
	benchMonths    = flag.Int("months", 24, "releases before the one that BenchmarkMonth makes")
)

// BenchmarkMonth makes the release of a month in which homes changed everywhere, after years of
// releases: most rows are drawn anew, against all rows before them.
func BenchmarkMonth(b *testing.B) {
	w := townOf(*benchComplexes, 1, true)
	var r *Release
	for m := range *benchMonths {
		r = w.release(b, day.AddDate(0, m, 0), r)
		w.month()
	}
	asOf, drawn := day.AddDate(0, *benchMonths, 0), 0
	for b.Loop() {
		next := compute(b, asOf, w, r)
		drawn = 0
		for i := range next.Leaves {
			for _, t := range Tables() {
				if row := next.Row(i, t); row.AsOf.Equal(next.AsOf) {
					drawn++
				}
			}
		}
	}
	homes := 0
	for _, c := range w.Complexes {
		homes += c.Homes
	}
	b.ReportMetric(float64(homes), "homes")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(homes), "ns/home")
	b.ReportMetric(float64(drawn), "rows")
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(drawn), "µs/row")
}

func BenchmarkAreaFigures(b *testing.B) {
	r := compute(b, day, city(10000, 1), nil)
	for b.Loop() {
		r.AreaFigures(LevelNeighbourhood, Debt)
	}
}
