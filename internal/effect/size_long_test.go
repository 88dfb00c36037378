//go:build long

package effect

import (
	"math"
	"slices"
	"testing"
)

// runs is how many cities a simulation plays, and coverage the percent of them in which
// an interval of 95 % must hold the truth.
const runs = 1000

type bounds struct{ low, high float64 }

var coverage = bounds{93, 97}

// deviations is how many standard deviations more than stated may be claimed where there is
// no effect.
const deviations = 2

// TestTable makes the table of docs/benchmarks.md: what an effect must be to be seen.
func TestTable(t *testing.T) {
	for _, complexes := range []int{120, 250, 500} {
		for _, homes := range []int{30, 48, 150} {
			for _, rate := range []float64{10, 20} {
				c := ordinary(complexes, rate)
				c.memory = OnDate()
				none := plan{homes: homes}.score(c, 200, 40000)
				found, effect := 0.0, 0.0
				for _, less := range []float64{0.5, 0.75, 1} {
					s := plan{homes: homes, less: less}.score(c, 100, 50000)
					if s.said > 0 && s.claims() >= 50 {
						found, effect = less, s.effect/float64(s.said)
						break
					}
				}
				t.Logf("%3d complexes, %3d homes, %2.0f %%: %d places, %v; seen in half at %.2f less (%.1f points)",
					complexes, homes, rate, none.places/max(1, none.said), none, found, effect)
				if none.said == 200 && (none.coverage() < 90 || none.coverage() > 99.5) {
					t.Errorf("covered %.1f %%", none.coverage())
				}
			}
		}
	}
}

// TestLimits makes the table of limits anew: the same seed must give the same table.
func TestLimits(t *testing.T) {
	for memory, m := range remembering() {
		var classes [4][]Place
		for _, p := range mixed(m, 7, 3200) {
			classes[p.size()] = append(classes[p.size()], p)
		}
		for direction, up := range []bool{true, false} {
			var made [4]float64
			for class, places := range classes {
				made[class] = limitOf(places, m, up)
			}
			if got := limits()[memory][direction]; !near(made[:], got[:]) {
				t.Errorf("memory %d up %v: the table says %v, the simulation %.2f", memory, up, got, made)
			}
		}
	}
}

// limitOf finds the limit at which alarms sound as often as stated.
func limitOf(places []Place, m Memory, up bool) float64 {
	low, high := 0.0, 50.0
	for range 14 {
		middle := (low + high) / 2
		if perYear(places, func(p Place) []Alarm { return alarms(p, m, up, middle) }) > FalsePerYear {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}

func near(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return math.Abs(x-y) < 0.02 })
}
