package disclosure

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// split is a history whose rows tell more from some row on: of two cells (or two of events) the
// first is told in two.
func split(t *rapid.T, open bool) (w world, at int) {
	width, parts := 2, [][]int{{0, 1}, {2}}
	if open {
		parts = [][]int{{0, 2}, {1}} // not side by side
	}
	w = worldOf(t, width, rapid.IntRange(8, 24).Draw(t, "homes"), rapid.IntRange(2, 4).Draw(t, "length"), open)
	at = rapid.IntRange(1, len(w.draws)-1).Draw(t, "split at")
	var x []int
	for i := at; i < len(w.draws); i++ {
		d := &w.draws[i]
		y := make([]int, 3)
		for c, n := range w.truth[i] {
			for range n {
				y[rapid.SampledFrom(parts[c]).Draw(t, "part")]++
			}
		}
		if d.Parts = parts; i > at { // who changes cell now is more than who changed before
			d.Parts, d.Most = nil, d.Most+sumOf(x)+sumOf(y)
		}
		d.Cells = publishedOf(t, y, *d)
		w.truth[i], x = y, y
	}
	return w, at
}

// mixed is exact for rows of two cells, and boxes for those that tell more.
func mixed(open bool) rule {
	return rule{step: exact().step, state: func(x []int, d Draw) bool {
		if len(x) == 2 && !open {
			return exact().state(x, d)
		}
		return boxes().state(x, d)
	}}
}

// TestMoreDetailFindsCandidates: where a table in more detail takes the place of another, every
// candidate that is found remains when every history of both is listed, and the truth is among
// those that remain.
func TestMoreDetailFindsCandidates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		open := rapid.Bool().Draw(t, "events")
		w, _ := split(t, open)
		var s Series
		for i, d := range w.draws {
			next, err := s.With(d)
			if err != nil {
				return
			}
			s = next
			listed := listed(w.draws[:i+1], mixed(open))
			for at, row := range s.Bounds() {
				for c, found := range row {
					if is := listed[at][c]; found.Low < is.Low || found.High > is.High || found.Count > is.Count {
						t.Fatalf("row %d of %d, cell %d: found %+v, listing says %+v", at, i+1, c, found, is)
					}
				}
			}
			is := narrowest(listed)
			for ask := 1; ask <= 12; ask++ {
				if s.Keeps(ask) && is < ask {
					t.Fatalf("the narrowest cell has %d candidates, and Keeps(%d)", is, ask)
				}
			}
		}
	})
}

// TestMoreDetailIsPublished: in histories as towns have them a row in more detail is found that
// leaves six candidates in all rows, old ones and new ones.
func TestMoreDetailIsPublished(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	found, all := 0, 0
	for range 400 {
		homes := 30 + rng.IntN(60)
		var s Series
		old := simulated(rng, 2, 1+rng.IntN(20), homes)
		for i := range old { // as arrears, of which the rest is what they leave
			old[i].Left, old[i].Cells[1] = true, homes-old[i].Cells[0]
		}
		for _, d := range old {
			next, err := s.With(d)
			if err != nil || !next.Keeps(6) {
				break
			}
			s = next
		}
		if s.Len() < len(old) {
			continue // such a row is drawn again
		}
		all++
		for range 200 { // as often as a release draws
			d := Draw{Homes: homes, Least: 6, Most: 6, Cells: []int{0, 0, 0, homes}, Left: true, Parts: [][]int{{0, 1, 2}, {3}}}
			for range max(0, old[len(old)-1].Cells[0]/Base+rng.IntN(3)-1) {
				d.Cells[rng.IntN(3)] += Base
				d.Cells[3] -= Base
			}
			if next, err := s.With(d); err == nil && next.Keeps(6) {
				found++
				break
			}
		}
	}
	if found*100 < all*99 || all < 200 {
		t.Errorf("found for %d of %d", found, all)
	}
}

// TestWhatTheOldRowsTell: without what the rows before say of a first row in more detail, cells of
// it and of these seem to leave more than they do.
func TestWhatTheOldRowsTell(t *testing.T) {
	old := Draw{Homes: 40, Cells: []int{0, 40}}
	first := Draw{Homes: 40, Least: 5, Most: 5, Cells: []int{5, 5, 5, 25}, Parts: [][]int{{0, 1, 2}, {3}}}
	both := seriesOf(t, []Draw{old, first})
	alone := seriesOf(t, []Draw{{Homes: 40, Cells: first.Cells}})
	if !alone.Keeps(6) || both.Keeps(6) {
		t.Errorf("alone %v, after %v: %v", alone.Bounds(), old.Cells, both.Bounds())
	}
	both = seriesOf(t, []Draw{{Homes: 40, Cells: []int{10, 30}}, {Homes: 40, Least: 5, Most: 5, Cells: []int{5, 5, 0, 30}, Parts: first.Parts}})
	later, err := both.With(Draw{Homes: 40, Cells: []int{0, 0, 0, 40}})
	if err != nil || slices.Equal(later.Bounds()[0], both.Bounds()[0]) {
		t.Errorf("a later row tells nothing of the oldest: %v, %v", err, later.Bounds())
	}
}

// TestOfIsWithRowByRow: a series that is made at once is the one that is made row by row.
func TestOfIsWithRowByRow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, _ := split(t, rapid.Bool().Draw(t, "events"))
		var s Series
		var err error
		for _, d := range w.draws {
			var next Series
			if next, err = s.With(d); err != nil {
				break
			}
			s = next
		}
		whole, atOnce := Of(w.draws)
		if (err == nil) != (atOnce == nil) || err == nil && whole.Len() != s.Len() {
			t.Fatalf("row by row %d rows, %v; at once %d rows, %v", s.Len(), err, whole.Len(), atOnce)
		}
		if diff := cmp.Diff(s.Bounds(), whole.Bounds()); err == nil && diff != "" {
			t.Fatal(diff)
		}
	})
}
