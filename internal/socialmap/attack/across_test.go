//go:build attack

package attack

import (
	"slices"
	"testing"

	"samendoen/internal/socialmap"
)

// across attacks a world with all rows of two tables at once.
func across(t *testing.T, name string, tie Tie, m socialmap.Mutant, complexes int) *Report {
	t.Helper()
	w := NewSettledWorld(80, complexes, []socialmap.Table{tie.Fewer, tie.More})
	series := watch(t, w, *weeks, without(m))
	r := BoundAcross(tie, series)
	t.Logf("%-12s %-26s %5d units %6d draws %7d cells, narrowest %d, below %d, exact %d (%d programs)",
		name, tie, r.Units, r.Draws, r.Cells, r.Narrowest, r.Below, r.Exact, r.Solved)
	if r.Outside > 0 {
		t.Errorf("%s: the truth of %d cells is excluded", tie, r.Outside)
	}
	if r.Units < complexes/3 {
		t.Errorf("%s: only %d units", tie, r.Units)
	}
	return r
}

// Two tables of which one says what the other cannot be are found. Two that tell of one number leave six values
// now: since an empty cell can be 5 too, a 0 and a 5 for the same homes leave 0 to 5.
func TestTiedTablesAreFound(t *testing.T) {
	for _, tie := range FormerTies() {
		complexes := *wider
		if !tie.Equal {
			complexes = max(complexes, 400) // it is one cell in some hundreds
		}
		alone := across(t, "as if apart", Tie{Fewer: tie.Fewer, More: tie.More}, socialmap.Tied, complexes)
		both := across(t, "tied", tie, socialmap.Tied, complexes)
		if found := both.Below > alone.Below; found == tie.Equal {
			t.Errorf("%s: the attack finds it: %v", tie, found)
		}
	}
}

// Each tie holds in the worlds: else it would be no attack.
func TestTiesHold(t *testing.T) {
	for _, tie := range FormerTies() {
		w := NewWorld(81, 20, []socialmap.Table{tie.Fewer, tie.More})
		for range 60 {
			for c := range w.Complexes {
				fewer, more := w.inCells(tie.Fewer, tie.FewerCells, c), w.inCells(tie.More, tie.MoreCells, c)
				if fewer > more || tie.Equal && fewer < more {
					t.Fatalf("%s: %d and %d in complex %d", tie, fewer, more, c)
				}
			}
			w.Next()
		}
	}
}

// inCells is the true count of some cells of a complex.
func (w *World) inCells(t socialmap.Table, cells []int, c int) (n int) {
	left := w.Complexes[c].Homes
	for k := range t.Named() {
		count := int(w.Columns[t][c*t.Named()+k])
		if left -= count; slices.Contains(cells, k) {
			n += count
		}
	}
	if slices.Contains(cells, t.Named()) {
		n += left
	}
	return n
}
