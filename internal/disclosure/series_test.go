package disclosure

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestPairIsExact: for two cells, and one of events, the candidates are all that remain
// when every history is listed.
func TestPairIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		open := rapid.Bool().Draw(t, "events")
		width := 2
		if open {
			width = 1
		}
		w := worldOf(t, width, rapid.IntRange(8, 40).Draw(t, "homes"), rapid.IntRange(1, 5).Draw(t, "length"), open)
		s := seriesOf(t, w.draws)
		if diff := cmp.Diff(listed(w.draws, exact()), s.Bounds()); diff != "" {
			t.Fatal(diff)
		}
		holdsTruth(t, w, s)
	})
}

// TestFlowFindsCandidates: for wider tables every candidate that is found remains when every
// history is listed, and hardly any row with six candidates is missed.
func TestFlowFindsCandidates(t *testing.T) {
	const enough = 6
	kept, missed := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		open := rapid.Bool().Draw(t, "events")
		width := 3
		if open {
			width = 2
		}
		w := worldOf(t, width, rapid.IntRange(8, 30).Draw(t, "homes"), rapid.IntRange(1, 4).Draw(t, "length"), open)
		var s Series
		for i, d := range w.draws {
			next, err := s.With(d)
			if err != nil {
				missed++
				return
			}
			s = next
			listed := listed(w.draws[:i+1], boxes())
			for at, row := range s.Bounds() {
				for c, found := range row {
					if is := listed[at][c]; found.Low < is.Low || found.High > is.High || found.Count > is.Count {
						t.Fatalf("row %d of %d, cell %d: found %+v, listing says %+v", at, i+1, c, found, is)
					}
				}
			}
			if narrowest(listed) >= enough {
				if kept++; !s.Keeps(enough) {
					missed++
				}
			}
			keepsWhatItSays(t, s)
		}
	})
	t.Logf("%d of %d rows with %d candidates were missed", missed, kept, enough)
	if missed*5 > kept {
		t.Errorf("%d of %d rows with %d candidates were missed", missed, kept, enough)
	}
}

func narrowest(bounds [][]Range) int {
	least := 99
	for _, row := range bounds {
		for _, r := range row {
			least = min(least, r.Count)
		}
	}
	return least
}

func keepsWhatItSays(t *rapid.T, s Series) {
	least := narrowest(s.Bounds())
	for ask := 1; ask <= 12; ask++ {
		if s.Keeps(ask) != (least >= ask) {
			t.Fatalf("the narrowest cell has %d candidates, and Keeps(%d) says %v", least, ask, s.Keeps(ask))
		}
	}
}

// holdsTruth: what happened is always among what is possible.
func holdsTruth(t *rapid.T, w world, s Series) {
	for at, row := range s.Bounds() {
		for i, r := range row {
			if x := w.truth[at][i]; x < r.Low || x > r.High {
				t.Fatalf("row %d cell %d: %d is outside %+v", at, i, x, r)
			}
		}
	}
	keepsWhatItSays(t, s)
}

// TestMoreRowsTellMore: a newer row never gives back a candidate.
func TestMoreRowsTellMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := worldOf(t, rapid.IntRange(2, 6).Draw(t, "width"), 48, 6, false)
		var before [][]Range
		var s Series
		for _, d := range w.draws {
			var err error
			if s, err = s.With(d); err != nil {
				return
			}
			now := s.Bounds()
			for at, row := range before {
				for i, r := range row {
					if n := now[at][i]; n.Low < r.Low || n.High > r.High || n.Count > r.Count {
						t.Fatalf("row %d cell %d went from %+v to %+v", at, i, r, n)
					}
				}
			}
			before = now
		}
	})
}

// TestOrderOfCellsSaysNothing: another order of cells gives the same bounds in that order.
func TestOrderOfCellsSaysNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := worldOf(t, rapid.IntRange(2, 5).Draw(t, "width"), 48, 4, false)
		order := rapid.Permutation([]int{0, 1, 2, 3, 4}[:len(w.draws[0].Cells)]).Draw(t, "order")
		other := slices.Clone(w.draws)
		for at, d := range other {
			other[at].Cells = nil
			for _, i := range order {
				other[at].Cells = append(other[at].Cells, d.Cells[i])
			}
		}
		want, got := boundsOf(w.draws), boundsOf(other)
		for at := range got {
			for j, i := range order {
				if got[at][j] != want[at][i] {
					t.Fatalf("row %d: %v in order %v of %v", at, got[at], order, want[at])
				}
			}
		}
	})
}

// TestWhatTwoRowsTell is what an outsider learns from a change that looks harmless.
func TestWhatTwoRowsTell(t *testing.T) {
	row := func(k int, cells ...int) Draw { return Draw{Homes: sumOf(cells), Least: k, Most: k, Cells: cells} }
	for name, c := range map[string]struct {
		draws  []Draw
		before Range // of the first cell, in the row before the last
		after  Range // and in the last
	}{
		"six homes change near nothing":      {[]Draw{row(0, 0, 40), row(6, 0, 40)}, Range{1, 5, 5}, Range{1, 5, 5}},
		"five homes from nothing to ten":     {[]Draw{row(0, 0, 40), row(5, 10, 30)}, Range{0, 5, 6}, Range{5, 10, 6}},
		"five homes from nothing to 15":      {[]Draw{row(0, 0, 40), row(5, 15, 25)}, Range{5, 5, 1}, Range{10, 10, 1}},
		"five homes change and nothing sees": {[]Draw{row(0, 10, 30), row(5, 10, 30)}, Range{5, 15, 11}, Range{5, 15, 11}},
	} {
		s := seriesOf(t, c.draws)
		b := s.Bounds()
		if b[0][0] != c.before || b[1][0] != c.after {
			t.Errorf("%s: %+v, then %+v", name, b[0][0], b[1][0])
		}
	}
	if _, err := seriesOf(t, []Draw{row(0, 0, 40)}).With(row(5, 20, 20)); !errors.Is(err, ErrUnexplained) {
		t.Errorf("twenty out of five that changed: %v", err)
	}
}

// TestStock: homes that come or go are among those that changed.
func TestStock(t *testing.T) {
	for _, width := range []int{2, 3} {
		cells := make([]int, width)
		cells[width-1] = 40
		more := slices.Clone(cells)
		more[0] = 10
		s := seriesOf(t, []Draw{{Homes: 40, Cells: cells}, {Homes: 50, Least: 10, Most: 10, Cells: more}})
		if b := s.Bounds(); b[1][0].Low < 5 || b[1][0].High > 15 || b[1][0].Count < 6 {
			t.Errorf("width %d: %+v", width, b)
		}
		if _, err := seriesOf(t, []Draw{{Homes: 50, Cells: more}}).With(Draw{Homes: 40, Least: 10, Most: 10, Cells: cells}); err != nil {
			t.Errorf("width %d: ten homes went: %v", width, err)
		}
		if _, err := seriesOf(t, []Draw{{Homes: 40, Cells: cells}}).With(Draw{Homes: 50, Least: 4, Most: 4, Cells: more}); !errors.Is(err, ErrUnexplained) {
			t.Errorf("width %d: ten homes came and four changed: %v", width, err)
		}
	}
}
