package socialmap

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// rowOf draws a true row: homes divided over cells, with many empty cells and now and
// then a cell that holds all homes.
func rowOf(t *rapid.T) (x []int, homes int) {
	homes = rapid.IntRange(MinHomes, 400).Draw(t, "homes")
	x = make([]int, rapid.IntRange(2, 8).Draw(t, "cells"))
	left := homes
	for i := range x[:len(x)-1] {
		if rapid.Bool().Draw(t, "filled") {
			x[i] = rapid.IntRange(0, left).Draw(t, "count")
			left -= x[i]
		}
	}
	x[len(x)-1] = left
	return rapid.Permutation(x).Draw(t, "order"), homes
}

func total(list []int) (n int) {
	for _, v := range list {
		n += v
	}
	return n
}

// checkRow holds a published row against everything that is promised of it.
func checkRow(x, out []int, top int) error {
	for i := range x {
		switch {
		case out[i]%Base != 0 || out[i] < 0:
			return fmt.Errorf("cell %d: %d is no count of fives", i, out[i])
		case out[i]-x[i] > Bound || x[i]-out[i] > Bound:
			return fmt.Errorf("cell %d: %d is more than %d from %d", i, out[i], Bound, x[i])
		case out[i] > top/Base*Base:
			return fmt.Errorf("cell %d: %d is above %d homes", i, out[i], top)
		}
	}
	if d := total(out) - total(x); d > Bound || d < -Bound {
		return fmt.Errorf("the row %v adds to %d, its truth %v to %d", out, total(out), x, total(x))
	}
	return nil
}

func TestRoundKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, homes := rowOf(t)
		top := homes
		if rapid.Bool().Draw(t, "events") {
			top = unlimited
		}
		r := newRounder(testSecret)
		out := make([]int, len(x))
		for epoch := range 20 {
			r.key("leaf", Arrears, fmt.Sprint(epoch))
			r.round(x, out, top)
			if err := checkRow(x, out, top); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestRoundAtTheEdges looks at every small row of two cells, where cap and jitter meet.
func TestRoundAtTheEdges(t *testing.T) {
	r := newRounder(testSecret)
	out := make([]int, 2)
	for homes := MinHomes; homes <= MinHomes+12; homes++ {
		for first := 0; first <= homes; first++ {
			x := []int{first, homes - first}
			for epoch := range 60 {
				r.key("leaf", Nuisance, fmt.Sprint(epoch))
				if r.round(x, out, homes); checkRow(x, out, homes) != nil {
					t.Fatalf("%d homes: %v", homes, checkRow(x, out, homes))
				}
			}
		}
	}
}

func TestRoundDependsOnAllOfItsKey(t *testing.T) {
	x := []int{12, 23, 31, 7, 48, 3, 17, 9}
	draw := func(secret string, unit LeafID, table Table, epoch string) []int {
		var all []int
		r := newRounder([]byte(secret))
		for i := range 8 { // several leaves, so that two draws are not equal by chance
			out := make([]int, len(x))
			r.key(unit+LeafID(rune('a'+i)), table, epoch)
			r.round(x, out, 400)
			all = append(all, out...)
		}
		return all
	}
	base := draw("s", "u", Arrears, "2026-10-01")
	if again := draw("s", "u", Arrears, "2026-10-01"); !slices.Equal(base, again) {
		t.Fatalf("the same key drew %v and %v", base, again)
	}
	for name, other := range map[string][]int{
		"secret": draw("t", "u", Arrears, "2026-10-01"), "unit": draw("s", "v", Arrears, "2026-10-01"),
		"table": draw("s", "u", Nuisance, "2026-10-01"), "epoch": draw("s", "u", Arrears, "2026-11-01"),
	} {
		if slices.Equal(base, other) {
			t.Errorf("another %s drew the same", name)
		}
	}
}

// TestRoundDrawIsFixed pins the draw: a release of years ago must come out the same.
func TestRoundDrawIsFixed(t *testing.T) {
	r := newRounder(testSecret)
	var got []int
	for _, x := range [][]int{{3, 45}, {7, 8, 33}, {1, 2, 3, 4, 5, 6, 7, 20}} {
		out := make([]int, len(x))
		r.key("leaf", Allocation, "2026-10-01")
		r.round(x, out, 48)
		got = append(got, out...)
	}
	if want := []int{5, 45, 5, 10, 30, 0, 5, 0, 5, 5, 5, 10, 20}; !slices.Equal(got, want) {
		t.Errorf("drew %v, in earlier releases %v", got, want)
	}
}

// meanOf is how much more than the truth is published of each cell on average, over rows drawn so often each, and
// how far a cell is off.
func meanOf(r *rounder, n int, rows ...[]int) (more []float64, off float64) {
	out := make([]int, len(rows[0]))
	more = make([]float64, len(out))
	for _, x := range rows {
		for i := range n {
			r.key(LeafID(fmt.Sprint(i)), Arrears, "e")
			r.round(x, out, total(x))
			for k, v := range out {
				more[k] += float64(v-x[k]) / float64(n*len(rows))
				off += math.Abs(float64(v-x[k])) / float64(n*len(rows)*len(out))
			}
		}
	}
	return more, off
}

// TestRoundIsRightOnAverage: sums over many leaves must not drift, or areas would lie. A small count is right by
// itself, others over their remainders; and they are off by less than what chance alone would give (1.6).
func TestRoundIsRightOnAverage(t *testing.T) {
	r := newRounder(testSecret)
	for small, drift := range []float64{0.05, 0.15, 0.15, 0.15, 0.7} { // four is nearly five
		var rows [][]int
		for rest := range Base {
			rows = append(rows, []int{small, 30 + rest, 60 - small})
		}
		if more, _ := meanOf(r, 4000, rows...); math.Abs(more[0]) > drift {
			t.Errorf("a cell of %d is %.2f too large", small, more[0])
		}
	}
	var rows [][]int
	for a := range Base {
		for b := range Base {
			rows = append(rows, []int{10 + a, 20 + b, 70 - a - b})
		}
	}
	more, off := meanOf(r, 2000, rows...)
	for k, v := range more {
		if math.Abs(v) > 0.05 {
			t.Errorf("cell %d is %.2f too large over all remainders", k, v)
		}
	}
	if off > 1.45 {
		t.Errorf("a cell is %.2f off", off)
	}
	r.near = unlimited
	if _, chance := meanOf(r, 500, rows...); chance < 1.55 {
		t.Errorf("by chance alone a cell is %.2f off", chance)
	}
}

// TestDrawnAgainIsRightOnAverage: a row that is drawn again has no nearer multiples, and each count is right
// by itself. A move shows in that a multiple of five is published as another.
func TestDrawnAgainIsRightOnAverage(t *testing.T) {
	r := newRounder(testSecret)
	r.near = unlimited
	for _, x := range [][]int{{4, 11, 85}, {3, 2, 95}, {13, 7, 80}} {
		more, _ := meanOf(r, 20000, x)
		for k, v := range more {
			if math.Abs(v) > 0.1 {
				t.Errorf("%v: cell %d is %.2f too large", x, k, v)
			}
		}
	}
	moved, out := 0, make([]int, 3)
	const n = 20000
	for i := range n {
		r.key(LeafID(fmt.Sprint(i)), Arrears, "e")
		if r.round([]int{10, 40, 50}, out, 100); out[0] != 10 {
			moved++
		}
	}
	// It was moved (at most 0.3) and then rounded away from itself (1 in 5).
	if share := float64(moved) / n; share < 0.04 || share > 0.065 {
		t.Errorf("10 became another in %.3f of the draws", share)
	}
}

// TestEmptyCellsSeldomGrow: an empty cell is published as 5 now and then, or a cell in which nobody is but one would
// tell of that one; in so few draws that sparse tables hardly grow.
func TestEmptyCellsSeldomGrow(t *testing.T) {
	r := newRounder(testSecret)
	grown, out := 0, make([]int, 3)
	const n = 40000
	for i := range n {
		r.key(LeafID(fmt.Sprint(i)), Arrears, "e")
		if r.round([]int{0, 33, 27}, out, 60); out[0] > 0 {
			grown++
		}
	}
	if share := float64(grown) / n; share < 0.002 || share > 0.007 {
		t.Errorf("grown in %.4f of the draws", share)
	}
}

// TestZeroMeansZeroToFive: what is published as 0 may be anything from 0 to 5, so that
// nobody can tell an empty cell from a nearly full step.
func TestZeroMeansZeroToFive(t *testing.T) {
	r := newRounder(testSecret)
	out := make([]int, 2)
	seen := map[int]map[int]bool{}
	for x := range 61 {
		for i := range 4000 {
			r.key(LeafID(fmt.Sprint(i)), Arrears, "e")
			r.round([]int{x, 60 - x}, out, 60)
			if seen[out[0]] == nil {
				seen[out[0]] = map[int]bool{}
			}
			seen[out[0]][x] = true
		}
	}
	for published, truths := range seen {
		if len(truths) < 6 {
			t.Errorf("%d stands for only %d truths: %v", published, len(truths), truths)
		}
	}
	if len(seen[0]) != 6 || !seen[0][5] {
		t.Errorf("0 stands for %v", seen[0])
	}
}

// TestNoiseLasts: most rows of a series have the noise that it keeps, and a few have their own; a row
// that is drawn again always has. Where the rest is left, 90 of 100 keep it, and else 99.
func TestNoiseLasts(t *testing.T) {
	noiseLasts(t, Groups, 99)
	noiseLasts(t, Debt, 90)
}

func noiseLasts(t *testing.T, table Table, lasting int) {
	t.Helper()
	x, kept, again, homes := []int{1, 7, 23, 13, 3, 1}, 0, 0, 48
	k := seriesKey{"unit", table}
	was, is := make([]int, len(x)), make([]int, len(x))
	h := &hand{batch: &batch{}, rounder: newRounder(testSecret)}
	const rows = 2000
	for i := range rows {
		h.epoch = strconv.Itoa(i)
		h.rounder.key(k.leaf, k.table, "")
		h.rounder.near = near
		h.rounder.round(x, was, homes)
		for n, count := range []*int{&kept, &again} {
			h.noise(k, n)
			if h.rounder.round(x, is, homes); slices.Equal(was, is) {
				*count++
			}
		}
	}
	alike := rows / 10 // of those with noise of their own, these come out the same at most
	if kept < rows*(lasting-2)/100 || kept > rows*(lasting+2)/100 || again > alike {
		t.Errorf("%s: of %d rows %d are as the noise of the series makes them, drawn again %d", table.Code(), rows, kept, again)
	}
}
