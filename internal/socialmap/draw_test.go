package socialmap

import (
	"errors"
	"slices"
	"testing"
	"time"

	"samendoen/internal/disclosure"
	"samendoen/internal/place"
)

// TestEveryCellKeepsItsCandidates: over five years of months in which few homes changed or
// many at once, every cell ever published of every table keeps six candidates, the truth
// among them, and no release has to stop.
func TestEveryCellKeepsItsCandidates(t *testing.T) {
	w := townOf(24, 11, true)
	truth := map[time.Time]map[seriesKey][]int{}
	var r *Release
	for m := range 60 {
		r = w.release(t, day.AddDate(0, m, 0), r)
		at := map[seriesKey][]int{}
		for _, l := range r.Leaves {
			for _, table := range Tables() {
				at[seriesKey{l.ID, table}] = truthOf(w.Snapshot, l, table)
			}
		}
		truth[r.AsOf] = at
		w.month()
	}
	rows, width := 0, map[int]int{}
	for k, list := range r.drawn.rows {
		series, err := r.drawn.seriesOf(k)
		if err != nil {
			t.Fatal(err)
		}
		for i, bounds := range series.Bounds() {
			x := truth[list[i].AsOf][k]
			for c, b := range bounds {
				missed := k.table.Kind() == Households && k.table.Width() == 2 && (x[c] < b.Low || x[c] > b.High)
				// Of wider tables Bounds finds fewer than Keeps, which looks longer.
				if b.Count < MinCandidates && !series.Keeps(MinCandidates) || missed {
					t.Errorf("%s on %s: cell %s has candidates %+v, its truth is %d", k.table.Code(), list[i].AsOf.Format(time.DateOnly), k.table.Cell(c), b, x[c])
				}
				width[b.Count]++
			}
			rows++
		}
	}
	if rows < 2000 || width[MinCandidates] == 0 {
		t.Errorf("only %d rows were drawn, candidates %v: this shows nothing", rows, width)
	}
}

// TestWithoutTheGateSomethingIsKnown: the same town, each first draw published whatever it
// tells: then there are cells with fewer candidates. It shows that the test above can fail.
func TestWithoutTheGateSomethingIsKnown(t *testing.T) {
	w := townOf(72, 11, true)
	series, narrow := map[seriesKey]disclosure.Series{}, 0
	last := map[seriesKey]time.Time{}
	for m := range 60 {
		asOf := day.AddDate(0, m, 0)
		r := w.release(t, asOf, nil) // as if nothing was ever published
		for i, l := range r.Leaves {
			for _, table := range Tables() {
				k, row := seriesKey{l.ID, table}, r.Row(i, table)
				if !row.Known() {
					continue
				}
				if since, ok := last[k]; ok {
					b := batch{facts: w, index: indexOf(t, w.Snapshot)}
					if row.changed = b.changed(l, table, since); row.changed.Homes < MinChanged {
						continue
					}
				}
				next, err := series[k].With(drawOf(dated{row, table, nil}))
				if err != nil {
					t.Fatal(err)
				}
				series[k], last[k] = next, r.AsOf
			}
		}
		w.month()
	}
	for _, s := range series {
		for _, bounds := range s.Bounds() {
			for _, b := range bounds {
				if b.Count < MinCandidates {
					narrow++
				}
			}
		}
	}
	if narrow == 0 {
		t.Error("every cell kept six candidates without anybody looking")
	}
	t.Logf("%d cells with fewer than %d candidates", narrow, MinCandidates)
}

func indexOf(t *testing.T, s *Snapshot) map[place.ComplexID]int {
	t.Helper()
	index, err := indexStock(s.Complexes)
	if err != nil {
		t.Fatal(err)
	}
	return index
}

// TestReleaseStops: where no row can be explained, nothing is published.
func TestReleaseStops(t *testing.T) {
	s := city(1, 9)
	s.Complexes[0].Homes = 60
	s.Columns[Debt][0] = 5
	first := compute(t, day, s, nil)
	s.Columns[Debt][0] = 40
	s.ChangedSince = func(t Table, _ int, _ time.Time) Change {
		if t != Debt {
			return Change{}
		}
		return Exactly(MinChanged)
	}
	if next, err := Compute(testSecret, day.AddDate(0, 1, 0), s, first); !errors.Is(err, ErrNotSafe) || next != nil {
		t.Errorf("35 homes more in arrears while five changed: published %v, %v", next != nil, err)
	}
}

// TestRowsOfTheRounderAreExpected holds package disclosure against the rounding itself: each
// row that is drawn is one that it reckons with.
func TestRowsOfTheRounderAreExpected(t *testing.T) {
	r := newRounder(testSecret)
	for homes := MinHomes; homes <= MinHomes+7; homes++ {
		for x := range homes + 1 {
			seen := []int{}
			out := make([]int, 1+homes%2) // with a rest that is rounded, and without
			for n := range 400 {
				r.keyed("leaf", "table", string(rune(n))+string(rune(x)))
				r.round([]int{x, homes - x}[:len(out)], out, homes)
				if !slices.Contains(seen, out[0]) {
					seen = append(seen, out[0])
				}
			}
			for p := 0; p <= homes/Base*Base; p += Base {
				low, high := disclosure.Support(p, homes)
				if inside := low <= x && x <= high; slices.Contains(seen, p) && !inside {
					t.Errorf("%d of %d homes was published as %d, which stands for %d to %d", x, homes, p, low, high)
				}
			}
		}
	}
}
