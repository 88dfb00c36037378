//go:build attack

package attack

import (
	"testing"
	"time"

	"samendoen/internal/socialmap"
)

// replaced is a year of weekly releases of a world, of which the tables are told in more detail
// from some week on; each two tables are one series.
func replaced(t *testing.T, seed uint64, m socialmap.Mutant) []*Series {
	t.Helper()
	w := NewWorld(seed, *units/2, []socialmap.Table{socialmap.Debt, socialmap.Rungs, socialmap.Followed})
	from := w.Date().AddDate(0, 0, 7*26)
	today, before := without(m), without(m|socialmap.Former)
	list, err := Watch(w, 78, 1, func(asOf time.Time, facts socialmap.Facts, previous *socialmap.Release) (*socialmap.Release, error) {
		if asOf.Before(from) {
			return before(asOf, facts, previous)
		}
		return today(asOf, facts, previous)
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	joined := Joined(list)
	if len(joined) < *units/2 {
		t.Fatalf("only %d series go on in more detail", len(joined))
	}
	return joined
}

// Where a table took the place of another, the rows of both together leave six values in every cell
// of either, though both tell of nearly the same homes and events.
func TestMoreDetailKeepsSixValues(t *testing.T) {
	for seed := range *seeds {
		series := replaced(t, uint64(60+seed), socialmap.NoMutant)
		reports := Bound(series)
		print(t, "in detail", reports)
		reports[socialmap.Groups] = BoundSeams(series)
		for _, r := range reports {
			for _, broken := range r.Broken() {
				t.Errorf("%s\nthe narrowest: %v", broken, r.Worst)
			}
		}
	}
}

// A first row that is drawn as if there was no table before is found.
func TestMoreDetailWithoutLookingBack(t *testing.T) {
	series := replaced(t, 60, socialmap.NoSeam)
	linear, whole := Bound(series), BoundSeams(series)
	print(t, "no seam", linear)
	found := whole.Below
	for _, r := range linear {
		if found += r.Below; r.Outside > 0 {
			t.Errorf("the attack excludes the truth of %d cells", r.Outside)
		}
	}
	if found == 0 {
		t.Error("the attack does not find it")
	}
	t.Logf("%d cells of old rows below %d in whole numbers", whole.Below, Least)
}
