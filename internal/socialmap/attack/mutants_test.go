//go:build attack

package attack

import (
	"errors"
	"math/rand/v2"
	"testing"

	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

// An attack that finds nothing proves little until it finds what was broken on purpose.

// Each of these rules is needed: without it the attack narrows cells down further than the
// first draw does that keeps them.
func TestMutantsAreFound(t *testing.T) {
	for _, mutant := range []struct {
		name   string
		mutant socialmap.Mutant
		table  socialmap.Table
		units  int
		weeks  int
	}{
		{"no gate", socialmap.NoGate, socialmap.Groups, 240, 52},
		{"weekly redraw", socialmap.WeeklyRedraw | socialmap.OwnNoise, socialmap.Groups, 12, 52},
		{"no cap", socialmap.NoCap, socialmap.AskedRent, 200, 1},
	} {
		bound := func(m socialmap.Mutant) *Report {
			w := NewWorld(3, mutant.units, []socialmap.Table{mutant.table})
			reports := Bound(watch(t, w, mutant.weeks, without(m)))
			print(t, mutant.name, reports)
			return reports[mutant.table]
		}
		first, r := bound(socialmap.NoRedraw), bound(mutant.mutant|socialmap.NoRedraw)
		if r.Outside > 0 {
			t.Errorf("%s: the attack excludes the truth of %d cells", mutant.name, r.Outside)
		}
		if r.Below <= first.Below || r.Narrowest >= first.Narrowest || r.Narrowest >= Least {
			t.Errorf("%s: the attack does not find it", mutant.name)
		}
	}
}

// Drawing anew every week, or at every change, cannot be kept safe by drawing again: the
// release stops.
func TestTooManyDrawsStop(t *testing.T) {
	for _, m := range []socialmap.Mutant{socialmap.WeeklyRedraw, socialmap.NoGate} {
		w := NewWorld(3, 200, []socialmap.Table{socialmap.Groups})
		if _, err := Watch(w, 52, 1, without(m), nil); !errors.Is(err, socialmap.ErrNotSafe) {
			t.Errorf("mutant %d: rows are published: %v", m, err)
		}
	}
}

// The first draw, whatever it is, is not enough: a draw is taken again until it is safe.
func TestFirstDrawIsNotEnough(t *testing.T) {
	w := NewWorld(1, max(*units, 300), Simulated())
	series := watch(t, w, 104, without(socialmap.NoRedraw))
	linear, whole := Bound(sample(series)), BoundWhole(series)
	print(t, "linear", linear)
	print(t, "integers", whole)
	for table, r := range linear {
		// Groups and rungs fall below on ten times as many units, and so may tenure; of signals few series are
		// asked about.
		if few := table == socialmap.Debt || table == socialmap.Nuisance; few && r.Below == 0 {
			t.Errorf("%s: nothing is found by linear programming", table.Code())
		}
		if w := whole[table]; w != nil && w.Below < r.Below {
			t.Errorf("%s: %d cells found in whole numbers, %d by linear programming", table.Code(), w.Below, r.Below)
		}
	}
}

// No area says more than the units in it, whatever is added and taken off; figures of
// areas from the truth would.
func TestAreasSayNothingMore(t *testing.T) {
	w := NewWorld(5, 240, Simulated())
	rng := rand.New(rand.NewPCG(5, 5))
	learned := 0
	_, err := Watch(w, 30, 1, without(socialmap.NoMutant), func(r *socialmap.Release) {
		published := func(level socialmap.Level, code place.AreaCode, table socialmap.Table) []int {
			return r.AreaFigure(level, code, table).Cells
		}
		for range 20 {
			table := Simulated()[rng.IntN(len(Simulated()))]
			if err := Subtract(r, published, table, rng); err != nil {
				t.Error(err)
			}
			if Subtract(r, w.trueFigure, table, rng) != nil {
				learned++
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if learned < 500 {
		t.Errorf("figures of areas from the truth: found in %d of 600 attempts", learned)
	}
}

// trueFigure is the mutant that counts areas itself.
func (w *World) trueFigure(level socialmap.Level, code place.AreaCode, t socialmap.Table) []int {
	sum := make([]int, t.Width())
	for i, c := range w.Complexes {
		if (socialmap.Leaf{Neighbourhood: c.Neighbourhood, District: c.District, Municipality: c.Municipality}).Area(level) != code {
			continue
		}
		rest := c.Homes
		for k := range t.Named() {
			n := int(w.Columns[t][i*t.Named()+k])
			sum[k] += n
			rest -= n
		}
		if t.Kind() == socialmap.Households {
			sum[t.Named()] += rest
		}
	}
	return sum
}
