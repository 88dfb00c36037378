package socialmap

import (
	"testing"
	"time"

	"samendoen/internal/place"
)

// What a plan is compared with is what was published: own dates, each row once, the complex itself not
// among the others, and a plan elsewhere known for all complexes that are published together.
func TestBesideOf(t *testing.T) {
	month := func(n int) time.Time { return time.Date(2026, time.Month(n), 1, 0, 0, 0, 0, time.UTC) }
	leaves := []Leaf{{ID: "a", Homes: 60, Complexes: []place.ComplexID{"a1"}}, {ID: "b", Homes: 60, Complexes: []place.ComplexID{"b1", "b2"}}, {ID: "c", Homes: 60, Complexes: []place.ComplexID{"c1"}}}
	var releases []*Release
	for n, counts := range [][3]int{{5, 10, 5}, {5, 10, 10}, {15, 10, 10}} {
		var entries []Entry
		for i, l := range leaves {
			row := Row{AsOf: month(n + 1), Homes: 60, Cells: []int{counts[i], 60 - counts[i]}}
			if n == 1 && i == 0 {
				row.AsOf = month(1) // stayed
			}
			entries = append(entries, Entry{l.ID, Nuisance, row})
		}
		r, err := NewRelease(month(n+1), leaves, nil, entries)
		if err != nil {
			t.Fatal(err)
		}
		releases = append(releases, r)
	}
	in, _ := IndicatorOf("nuisance")
	b := besideOf(releases, nil, in, "a1", month(2), func(id place.ComplexID) bool { return id == "b2" })
	if b.Start.Count != 5 || b.Now.Count != 15 || !b.AsOf.Equal(month(3)) || b.Memory.Window != 12 {
		t.Errorf("%+v", b)
	}
	if b.Own.Name != "a1" || len(b.Own.Points) != 2 || !b.Own.Points[1].At.Equal(month(3)) || b.Own.Homes != 60 || b.Own.Counts != 1 {
		t.Errorf("own %+v", b.Own)
	}
	if len(b.Pool) != 2 || !b.Pool[0].Planned || b.Pool[1].Planned || b.Own.Planned || len(b.Pool[0].Points) != 3 {
		t.Errorf("pool %+v", b.Pool)
	}
	if early := besideOf(releases, nil, in, "a1", time.Time{}, func(place.ComplexID) bool { return false }); early.Start.Known || !early.Now.Known {
		t.Errorf("before it began: %+v", early.Start)
	}
	if gone := besideOf(releases, nil, in, "elsewhere", month(2), func(place.ComplexID) bool { return false }); gone.Now.Known || len(gone.Own.Points) != 0 || len(gone.Pool) != 3 {
		t.Errorf("a complex that is not published: %+v", gone)
	}
	if none := besideOf(nil, nil, in, "a1", month(2), nil); !none.AsOf.IsZero() {
		t.Error("figures without a release")
	}
}
