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
	w := NewWorld(80, complexes, []socialmap.Table{tie.Fewer, tie.More})
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

// Who has the rows of two tables of a unit, and knows what the counts of one say of those of the
// other, finds no cell of either with fewer than six values.
func TestTwoTablesKeepSixValues(t *testing.T) {
	for _, tie := range Ties() {
		if r := across(t, "as it is", tie, socialmap.NoMutant, *wider); len(r.Broken()) > 0 {
			t.Errorf("%s: %v", tie, r.Broken())
		}
	}
}

// The homes that are not let, published in two tables, are found.
func TestOneNumberTwiceIsFound(t *testing.T) {
	for _, tie := range FormerTies() {
		alone := across(t, "once", Tie{Fewer: tie.Fewer, More: tie.More}, socialmap.Twice, *wider)
		both := across(t, "twice", tie, socialmap.Twice, *wider)
		if both.Below <= alone.Below {
			t.Errorf("%s: the attack does not find it", tie)
		}
	}
}

// Each tie holds in the worlds: else it would be no attack.
func TestTiesHold(t *testing.T) {
	for _, tie := range slices.Concat(Ties(), FormerTies()) {
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
