package disclosure

import (
	"math/bits"
	"testing"

	"pgregory.net/rapid"
)

// TestLanesAreCandidates: each count that is found along a lane remains when every history is listed,
// also where cells go on in several.
func TestLanesAreCandidates(t *testing.T) {
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		open, width := rapid.Bool().Draw(t, "events"), 3
		var w world
		switch {
		case open && rapid.Bool().Draw(t, "in more detail"):
			w, _ = split(t, true)
		case open:
			width = 2
			fallthrough
		default:
			w = worldOf(t, width, rapid.IntRange(8, 30).Draw(t, "homes"), rapid.IntRange(1, 4).Draw(t, "length"), open)
		}
		s, err := Of(w.draws)
		if err != nil {
			return
		}
		l, listed := lanesOf(&s.flow), listed(w.draws, boxes())
		for at, row := range listed {
			for c, is := range row {
				least := int(l.cell(at, c).least)
				low, high := least+bits.TrailingZeros64(l.seen[at][c]), least+bits.Len64(l.seen[at][c])-1
				if n := l.count(at, c); n == 0 || n > is.Count || low < is.Low || high > is.High {
					t.Fatalf("row %d, cell %d: %d counts from %d to %d, listing says %+v", at, c, n, low, high, is)
				}
				found += l.count(at, c)
			}
		}
	})
	if found == 0 {
		t.Error("nothing is found along lanes")
	}
}

// TestStepOfALane holds the short rule of a lane against that of whole rows: the other cells as they
// are, the last one making up for the lane.
func TestStepOfALane(t *testing.T) {
	possible, impossible := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		open := rapid.Bool().Draw(t, "events")
		w := worldOf(t, 3, rapid.IntRange(8, 30).Draw(t, "homes"), 2, open)
		s, err := Of(w.draws)
		if err != nil {
			return
		}
		l, d := lanesOf(&s.flow), w.draws[1]
		row := func(at, c, x int) (list []int) {
			for i := range l.f.cells[at] {
				list = append(list, int(l.cell(at, i).units))
			}
			list[len(list)-1] += list[c] - x
			list[c] = x
			return list[:len(d.Cells)]
		}
		for c := range len(l.f.cells[0]) - 1 {
			from, to := l.cell(0, c), l.cell(1, c)
			for x := from.least; x <= from.most; x++ {
				for y := to.least; y <= to.most; y++ {
					before, after, want := row(0, c, int(x)), row(1, c, int(y)), false
					if before[len(before)-1] < 0 || after[len(after)-1] < 0 {
						continue
					}
					for k := d.Least; k <= d.Most; k++ {
						want = want || steps(before, after, k, open)
					}
					got := l.step(1, c, x, y)
					if got && !want || want && !got && d.Least == d.Most {
						t.Fatalf("cell %d from %v to %v by %d to %d: %v", c, before, after, d.Least, d.Most, got)
					}
					if want {
						possible++
					} else {
						impossible++
					}
				}
			}
		}
	})
	if possible < 100 || impossible < 100 {
		t.Errorf("%d steps are possible, %d not: this shows nothing", possible, impossible)
	}
}
