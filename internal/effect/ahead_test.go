package effect

import (
	"math"
	"math/rand/v2"
	"testing"
)

// model is what one thinks of how events come together.
type model struct {
	name  string
	known bool
	of    func(burst float64) float64
}

func models() []model {
	return []model{
		{"as the figures show", true, func(burst float64) float64 { return burst }},
		{"as if a share of homes", false, func(float64) float64 { return 0 }},
	}
}

// TestEventForecasts: forecasts of events in areas hold what came as often as they say, however many come
// together, and far less often if one does not know. They may hold more often where there are few events.
func TestEventForecasts(t *testing.T) {
	for _, size := range eventSizes() {
		for _, rate := range []float64{8, 20, 50, 120} {
			for _, m := range models() {
				var complexes, areas foreseen
				for seed := range uint64(runs / 10) {
					c := bursts(size)
					c.rate, c.complexes, c.growth = rate, 96, 0.1*(float64(seed%5)-2)
					c.foresee(seed+50, m, &complexes, &areas)
				}
				t.Logf("bursts of %v, %v per 100 homes, %s: complexes %v; areas %v", size, rate, m.name, complexes, areas)
				if m.known && areas.coverage() < coverage.low-0.5 {
					t.Errorf("bursts of %v, %v per 100 homes: held %.1f %%, stated 95", size, rate, areas.coverage())
				}
				if !m.known && size > 2 && areas.coverage() > 90 {
					t.Errorf("bursts of %v, %v per 100 homes, %s: held %.1f %%, so this tests nothing", size, rate, m.name, areas.coverage())
				}
			}
		}
	}
}

// foresee forecasts the figures of an association.
func (c bursting) foresee(seed uint64, m model, complexes, areas *foreseen) {
	var all []occurred
	var places, wide []Place
	for i := range c.complexes {
		all = append(all, c.one(rand.New(rand.NewPCG(seed, uint64(i)+9)), c.size, false)) // #nosec G404,G115 -- a simulation
		places = append(places, all[i].place)
		if i%8 == 7 {
			wide = append(wide, eventArea(places[i-7:i+1]))
		}
	}
	burst, known := Bursts(cut(places))
	if !known {
		return
	}
	wideBurst, _ := Bursts(cut(wide))
	sum := 0
	for i, p := range places {
		sum += all[i].counts[simulated-1]
		p.Burst = m.of(burst)
		complexes.score(p, OverYear(), 100*float64(all[i].counts[simulated-1])/float64(p.Homes))
		if i%8 == 7 {
			area := wide[i/8]
			area.Burst = m.of(max(burst, wideBurst))
			areas.score(area, OverYear(), 100*float64(sum)/float64(area.Homes))
			sum = 0
		}
	}
}

// cut leaves out what came after a forecast.
func cut(places []Place) (out []Place) {
	for _, p := range places {
		for len(p.Points) > 0 && p.Points[len(p.Points)-1].At.After(dateOf(madeIn)) {
			p.Points = p.Points[:len(p.Points)-1]
		}
		out = append(out, p)
	}
	return out
}

// TestEventEffects: effects on events hold as often as they say, and none is claimed more often than stated
// where there is none, however many come together.
func TestEventEffects(t *testing.T) {
	mean, n := 0.0, 0.0
	for _, size := range eventSizes() {
		for _, rate := range []float64{20, 50} {
			for _, less := range []float64{0, 0.5} {
				c := bursts(size)
				c.rate, c.complexes, c.drift = rate, 200, 0.02
				s := c.effects(models()[0], less, runs, 1000)
				t.Logf("bursts of %v, %v per 100 homes, less %v: %v", size, rate, less, s)
				s.hold(t, less == 0)
				mean, n = mean+s.coverage(), n+1
			}
		}
	}
	if mean /= n; mean < 93 || mean > 97.5 {
		t.Errorf("covered %.1f %% on average, want 93 to 97.5", mean)
	}
}

// hold fails where the intervals cover less than stated, or claim more of what is not there.
func (s score) hold(t *testing.T, none bool) {
	t.Helper()
	if s.coverage() < coverage.low {
		t.Errorf("covered %.1f %%, want %v", s.coverage(), coverage)
	}
	limit := 5 + deviations*100*math.Sqrt(0.05*0.95/float64(s.said))
	if rare := 100 * float64(s.rare) / float64(s.said); none && (s.claims() > limit || rare > limit) {
		t.Errorf("an effect claimed in %.1f %% (chance: %.1f %%) where there is none, want at most %.1f", s.claims(), rare, limit)
	}
}

// TestShareEffects: the same for the share of signals that are followed up in time.
func TestShareEffects(t *testing.T) {
	for _, absent := range []float64{0, 0.5} {
		for _, worse := range []float64{0, 0.7} {
			c := lapses(absent)
			c.complexes, c.rate = 200, 150
			s := c.effects(worse, runs, 3000)
			t.Logf("away %v, %v late: %v", absent, worse, s)
			s.hold(t, worse == 0)
		}
	}
}

// effects are the effects of a plan in one complex after which so many signals are late; 0: as before.
func (c caring) effects(worse float64, runs int, seed uint64) (s score) {
	for ; s.said < runs && s.silent < 12*runs; seed++ {
		pool, _ := c.live(seed)
		for i := range pool {
			pool[i].Name = string(rune(0x4e00 + i))
		}
		for turn := range 12 {
			i := (int(seed) + turn) * 7919 % len(pool) // #nosec G115 -- a small seed
			d := c
			d.worse = worse
			r := rand.New(rand.NewPCG(seed, uint64(i)+9)) // #nosec G404,G115 -- a simulation
			lived := d.lived(r, d.away(r), worse > 0)
			own, usual := lived.place, lived.usual
			own.Name, own.Burst = pool[i].Name, pool[i].Burst
			set, said := Compare(own, pool, dateOf(begins), OverYear(), dateOf(simulated-1))
			if said.Says != Nothing {
				s.silent++
				continue
			}
			truth := 0.0
			if worse > 0 {
				truth = -100 * (max(usual, worse) - usual) * (1 - c.awayShare())
			}
			s.add(set, truth)
			break
		}
	}
	return s
}

// awayShare is the part of the months in which somebody is away.
func (c caring) awayShare() float64 { return 1 - math.Exp(-c.absent*c.lasts/12) }

// add counts what is said of an effect.
func (s *score) add(set Set, truth float64) {
	e := set.Read()
	s.said++
	s.places += set.Places()
	s.effect += truth
	s.width += e.Effect.High - e.Effect.Low
	if e.Effect.Low <= truth && truth <= e.Effect.High {
		s.covered++
	}
	if e.Says != NoneShown {
		s.claimed++
	}
	if e.Effect.Chance <= 0.05 {
		s.rare++
	}
}

func (c bursting) effects(m model, less float64, runs int, seed uint64) (s score) {
	for ; s.said < runs && s.silent < 12*runs; seed++ {
		pool := c.play(seed)
		burst, _ := Bursts(pool)
		for i := range pool {
			pool[i].Name = string(rune(0x4e00 + i))
			pool[i].Burst = m.of(burst)
		}
		for turn := range 12 {
			i := (int(seed) + turn) * 7919 % len(pool) // #nosec G115 -- a small seed
			d := c
			d.rise = 1 - less
			lived := d.one(rand.New(rand.NewPCG(seed, uint64(i)+9)), c.size, true) // #nosec G404,G115 -- a simulation
			lived.place.Name, lived.place.Burst = pool[i].Name, pool[i].Burst
			set, said := Compare(lived.place, pool, dateOf(begins), OverYear(), dateOf(simulated-1))
			if said.Says != Nothing {
				s.silent++
				continue
			}
			s.add(set, lived.truth(set, c))
			break
		}
	}
	return s
}

// truth is the effect on the events to be expected in the figure, per 100 homes.
func (o occurred) truth(set Set, c bursting) (effect float64) {
	after, _ := o.place.from(set.From, patience)
	month := int(math.Round(months(began(), after.At))) + 12 + c.spread
	for t := month - 11; t <= month; t++ {
		for back := range c.spread + 1 {
			effect += (o.expected[t-back] - o.without[t-back]) / float64(c.spread+1)
		}
	}
	return effect * 100 / float64(o.place.Homes)
}

// TestShareForecasts: forecasts of the share of signals that are followed up in time, in areas, hold what
// came as often as they say.
func TestShareForecasts(t *testing.T) {
	for _, absent := range []float64{0, 0.5, 1} {
		for _, rate := range []float64{20, 60, 150} {
			var areas foreseen
			for seed := range uint64(runs / 10) {
				c := lapses(absent)
				c.rate, c.complexes = rate, 96
				c.foresee(seed+90, &areas)
			}
			t.Logf("away %v, %v per 100 homes: areas %v", absent, rate, areas)
			if areas.coverage() < coverage.low-0.5 {
				t.Errorf("away %v, %v per 100 homes: held %.1f %%, stated 95", absent, rate, areas.coverage())
			}
		}
	}
}

// foresee forecasts the figures of the areas of an association.
func (c caring) foresee(seed uint64, areas *foreseen) {
	var all []cared
	var places, wide []Place
	for i := range c.complexes {
		r := rand.New(rand.NewPCG(seed, uint64(i)+9)) // #nosec G404,G115 -- a simulation
		all = append(all, c.lived(r, c.away(r), false))
		places = append(places, all[i].place)
		if i%8 == 7 {
			wide = append(wide, shareArea(places[i-7:i+1]))
		}
	}
	burst, known := Bursts(cut(places))
	wideBurst, _ := Bursts(cut(wide))
	if !known {
		return
	}
	for i, area := range wide {
		inTime, sum := 0, 0
		for _, x := range all[8*i : 8*i+8] {
			inTime, sum = inTime+x.inTime, sum+x.all
		}
		area.Burst = max(burst, wideBurst)
		areas.score(area, OverYear(), 100*float64(inTime)/float64(sum))
	}
}
