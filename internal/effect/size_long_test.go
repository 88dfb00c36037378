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
				made[class] = limitOf(places, m, up, FalsePerYear)
			}
			if got := limits()[memory][direction]; !near(made[:], got[:]) {
				t.Errorf("memory %d up %v: the table says %v, the simulation %.2f", memory, up, got, made)
			}
		}
	}
}

// limitOf finds the limit at which alarms sound so often in a place and year.
func limitOf(places []Place, m Memory, up bool, rate float64) float64 {
	low, high := 0.0, 50.0
	for range 14 {
		middle := (low + high) / 2
		if perYear(places, func(p Place) []Alarm { return alarms(p, m, up, middle) }) > rate {
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

// TestBurstLimits makes the table of limits of events anew.
func TestBurstLimits(t *testing.T) {
	var classes [5][4][]Place
	for _, size := range []float64{1, 1.3, 1.7, 2.2, 3, 4, 5.5, 8, 12} {
		for _, soon := range []float64{0.2, 2, 10} {
			c := bursts(size)
			c.soon = soon
			complexes, areas := c.places(7, 8)
			for _, p := range append(complexes, areas...) {
				often, large := p.burstClass()
				classes[often][large] = append(classes[often][large], p)
			}
		}
	}
	for often, list := range classes {
		var made [4]float64
		for large, places := range list {
			made[large] = max(limitOf(places, OverYear(), true, heldBack*FalsePerYear), limitOf(places, OverYear(), false, heldBack*FalsePerYear))
		}
		if got := burstLimits()[often]; !near(made[:], got[:]) {
			t.Errorf("class %d: the table says %v, the simulation %.2f", often, got, made)
		}
	}
}

// TestShareLimits makes the table of limits of shares of events anew.
func TestShareLimits(t *testing.T) {
	var classes [4][4][]Place
	for _, absent := range []float64{0, 0.25, 0.5, 1, 3} {
		for _, lasts := range []float64{2, 6} {
			for _, together := range []float64{1, 2} {
				c := caring{complexes: 120, absent: absent, lasts: lasts, together: together}
				complexes, areas := c.places(8, 3)
				for _, p := range append(complexes, areas...) {
					if !p.Deaf() {
						many, large := p.shareClass()
						classes[many][large] = append(classes[many][large], p)
					}
				}
			}
		}
	}
	for many, list := range classes {
		var made [4]float64
		for large, places := range list {
			made[large] = max(limitOf(places, OverYear(), true, heldBack*FalsePerYear), limitOf(places, OverYear(), false, heldBack*FalsePerYear))
			t.Logf("class %d %d: %d places", many, large, len(places))
		}
		if got := shareLimits()[many]; !near(made[:], got[:]) {
			t.Errorf("class %d: the table says %v, the simulation %.2f", many, got, made)
		}
	}
}

// heldBack is the part of the stated rate that the limits of events are made for, because places
// are less alike than simulated ones.
const heldBack = 0.7

// eventSizes is how many events come together in the simulations of what is to come.
func eventSizes() []float64 { return []float64{1, 2, 4, 8, 16} }
