package effect

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"
)

// plan says where in a city a plan begins, in month 30, and what it does.
type plan struct {
	less  float64 // part of the chance to come into the figure that it takes away
	homes int     // about; 0 for a complex of any size
	worst bool    // in the fifth where the figure is highest, as plans do
	// compare is Compare, or a wrong way to do it.
	compare func(Place, []Place, time.Time, Memory, time.Time) (Set, Reading)
}

const begins = 30

// score is what came of a plan in so many cities.
type score struct {
	said, silent, covered, claimed, rare, places int
	width, effect                                float64
}

func (s score) coverage() float64 { return 100 * float64(s.covered) / float64(s.said) }
func (s score) claims() float64   { return 100 * float64(s.claimed) / float64(s.said) }

func (s score) String() string {
	n := float64(s.said)
	return fmt.Sprintf("%4d said, %4d silent, covered %5.1f %%, claimed %5.1f %%, wide %4.1f, effect %5.1f",
		s.said, s.silent, s.coverage(), s.claims(), s.width/n, s.effect/n)
}

// score plays cities until runs of them had something to say. Every city has one plan: in
// the first of at most 12 complexes of which something can be said.
func (p plan) score(c city, runs int, seed uint64) score {
	var s score
	if p.compare == nil {
		p.compare = Compare
	}
	for ; s.said < runs && s.silent < 12*runs; seed++ {
		all := c.live(seed)
		pool := make([]Place, len(all))
		for i, l := range all {
			pool[i] = l.place
		}
		for turn := range 12 {
			treated := c.one(seed, treatment{complex: p.choose(pool, int(seed)+turn), from: begins, less: p.less, watched: true}) // #nosec G115 -- a small seed
			set, said := p.compare(treated.place, pool, dateOf(begins), c.memory, dateOf(simulated-1))
			if said.Says == Nothing {
				s.count(set, treated, c.memory)
				break
			}
			s.silent++
		}
	}
	return s
}

// choose picks the complex that gets a plan.
func (p plan) choose(pool []Place, turn int) int {
	var able []int
	for i, x := range pool {
		if p.homes == 0 || (4*x.Homes >= 3*p.homes && 3*x.Homes <= 4*p.homes) {
			able = append(able, i)
		}
	}
	if p.worst {
		slices.SortStableFunc(able, func(a, b int) int {
			x, _ := pool[a].at(dateOf(begins), simulated)
			y, _ := pool[b].at(dateOf(begins), simulated)
			return int(1000 * (y.Value - x.Value))
		})
		able = able[:max(1, len(able)/5)]
	}
	return able[turn*7919%len(able)]
}

// count compares what is said with the effect that the plan has once a figure shows it.
func (s *score) count(set Set, treated lived, m Memory) {
	full := dateOf(begins + m.Lag())
	after, _ := treated.place.from(set.From, patience)
	at := after.At
	if at.Before(full) {
		at = full
	}
	month := int(math.Round(months(began(), at)))
	truth := treated.expected[month] - treated.without[month]
	s.add(set, truth)
}

// remembering is the two sorts of figures.
func remembering() []Memory { return []Memory{OverYear(), OnDate()} }

// TestCoverage: the interval holds the effect as often as it says, with a plan that does
// nothing and with one that halves the chance.
func TestCoverage(t *testing.T) {
	mean := 0.0
	for _, m := range remembering() {
		for _, rate := range []float64{10, 20} {
			for _, less := range []float64{0, 0.5} {
				c := ordinary(200, rate)
				c.memory = m
				s := plan{less: less}.score(c, runs, 1000)
				t.Logf("window %2d, %2.0f %%, less %.1f: %v", m.Window, rate, less, s)
				if s.coverage() < coverage.low || s.coverage() > coverage.high {
					t.Errorf("covered %.1f %%, want %v", s.coverage(), coverage)
				}
				mean += s.coverage() / 8
				limit := 5 + deviations*100*math.Sqrt(0.05*0.95/float64(s.said))
				if rare := 100 * float64(s.rare) / float64(s.said); less == 0 && (s.claims() > limit || rare > limit) {
					t.Errorf("an effect claimed in %.1f %% (chance: %.1f %%) where there is none, want at most %.1f", s.claims(), rare, limit)
				}
			}
		}
	}
	if mean < 93 || mean > 97 {
		t.Errorf("covered %.1f %% on average, want 93 to 97", mean)
	}
}

// TestWorstFirst: plans begin where a figure is high, which is partly chance that falls
// back by itself. That must not pass for an effect.
func TestWorstFirst(t *testing.T) {
	for _, m := range remembering() {
		c := ordinary(200, 12)
		c.memory = m
		s := plan{worst: true}.score(c, runs, 5000)
		t.Logf("window %2d: %v", m.Window, s)
		if s.coverage() < 90 {
			t.Errorf("covered %.1f %%, want at least 90", s.coverage())
		}
	}
}

// TestWrongWays: what the interval rests on matters. Each of these makes it miss.
func TestWrongWays(t *testing.T) {
	unscaled := func(p Place, pool []Place, start time.Time, m Memory, now time.Time) (Set, Reading) {
		s, said := Compare(p, pool, start, m, now)
		for i := range s.others {
			s.others[i].place.Homes = p.Homes
		}
		return s, said
	}
	overlapping := func(p Place, pool []Place, start time.Time, _ Memory, now time.Time) (Set, Reading) {
		return Compare(p, pool, start, Memory{Window: 3}, now)
	}
	hindsight := func(p Place, pool []Place, start time.Time, m Memory, now time.Time) (Set, Reading) {
		s, said := Compare(p, pool, start, m, now)
		slices.SortFunc(s.others, func(a, b course) int {
			return int(1000 * (math.Abs(a.after-s.own.after) - math.Abs(b.after-s.own.after)))
		})
		s.others = s.others[:min(fewest, len(s.others))]
		return s, said
	}
	big := ordinary(200, 20)
	for _, w := range []struct {
		name string
		runs int
		less float64 // points that it covers less, at least
		plan plan
	}{
		{"not scaled to the size", 500, 3, plan{homes: 30, compare: unscaled}},
		{"a window that looks back to before the start", 200, 30, plan{less: 1, homes: 150, compare: overlapping}},
		{"places chosen with what came after", 200, 30, plan{less: 1, homes: 150, compare: hindsight}},
	} {
		s := w.plan.score(big, w.runs, 9000)
		w.plan.compare = nil
		right := w.plan.score(big, w.runs, 9000)
		t.Logf("%s: %v\n right: %v", w.name, s, right)
		if s.coverage() >= right.coverage()-w.less {
			t.Errorf("%s: covered %.1f %%, and that should show", w.name, s.coverage())
		}
	}
}
