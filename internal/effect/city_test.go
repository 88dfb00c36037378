package effect

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"
)

// city is a simulated association with the traps of the real thing: complexes of all
// sizes (lognormal around 48 homes, none under 30), each with a course of its own that
// drifts, something that moves all of them at once, homes that differ, a figure over
// twelve months or of a date, counts with a jitter rounded to 5, and a row that stays
// until 5 homes changed.
type city struct {
	complexes int
	rate      float64 // percent of homes in the figure, on average
	memory    Memory
	drift     float64 // of the log of the rate, a month
	uneven    float64 // standard deviation of the log of the rate between complexes
	shock     float64 // of all complexes together, a month
	homes     int     // 0 for all sizes
	growth    float64 // percentage points a year by which every figure rises
}

// ordinary is the city of most tests.
func ordinary(complexes int, rate float64) city {
	return city{complexes: complexes, rate: rate, memory: OverYear(), drift: 0.02, uneven: 0.5, shock: 0.03}
}

const simulated = 61 // months that a city is published

// began is the date of month 0.
func began() time.Time { return time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC) }

func dateOf(month int) time.Time { return began().AddDate(0, month, 0) }

// treatment is a plan in one complex that takes away a part of the chance of a home to
// come into the figure, from a month on.
type treatment struct {
	complex int
	from    int
	less    float64
	watched bool // what was to be expected is kept
}

// lived is one complex of a city: what was published, and what only the test knows.
type lived struct {
	place    Place
	counts   []int     // true homes in the figure, by month
	expected []float64 // percent of homes in the figure to be expected, by month
	without  []float64 // the same had there been no plan
}

// live plays the city without a plan. The same seed gives the same city.
func (c city) live(seed uint64) []lived {
	out := make([]lived, c.complexes)
	for i := range out {
		out[i] = c.one(seed, treatment{complex: i})
	}
	return out
}

// one plays a single complex of a city, with a plan.
func (c city) one(seed uint64, plan treatment) lived {
	own := rand.New(rand.NewPCG(seed, uint64(plan.complex)+2)) // #nosec G404,G115 -- a simulation
	return c.complex(own, plan, c.together(seed))
}

// together is what moves all complexes at once, by month.
func (c city) together(seed uint64) []float64 {
	common := rand.New(rand.NewPCG(seed, 1)) // #nosec G404 -- a simulation
	months := simulated + c.memory.Window + 1
	all := make([]float64, months)
	for t := 1; t < months; t++ {
		all[t] = all[t-1] + c.shock*common.NormFloat64()
	}
	return all
}

// complex plays one complex.
func (c city) complex(r *rand.Rand, plan treatment, all []float64) lived {
	homes := c.homes
	if homes == 0 {
		homes = int(min(300, max(30, 48*math.Exp(0.6*r.NormFloat64()))))
	}
	level := c.uneven*r.NormFloat64() - c.uneven*c.uneven/2
	chances := make([]float64, len(all))
	for t := range all {
		if t > 0 {
			level += c.drift * r.NormFloat64()
		}
		share := c.rate/100 + c.growth/100/12*float64(t-len(all)/2)
		chances[t] = min(0.5, c.monthly(max(share, 0.002))*math.Exp(level+all[t]))
	}
	return c.play(r, homes, chances, plan)
}

// monthly is the chance of a home to come into the figure in a month that gives a share.
func (c city) monthly(share float64) float64 {
	if w := c.memory.Window; w > 0 {
		return 1 - math.Pow(1-share, 1/float64(w))
	}
	return share * (1 - c.memory.Stay) / (1 - share)
}

// play is the homes of a complex month by month, and what is published of them.
func (c city) play(r *rand.Rand, homes int, chances []float64, plan treatment) lived {
	run := lived{place: Place{Name: fmt.Sprintf("%03d", plan.complex), Homes: homes}}
	in := newCrowd(c.memory, homes)
	with, without := newOutlook(c.memory), newOutlook(c.memory)
	warm := c.memory.Window + 1
	printer := published{homes: homes}
	for t, chance := range chances {
		now := chance
		if t > plan.from+warm {
			now *= 1 - plan.less
		}
		changed := in.month(r, t, now)
		run.place.Points = printer.publish(r, run.place.Points, t-warm, in.count, changed)
		if t >= warm {
			run.counts = append(run.counts, in.count)
		}
		if !plan.watched {
			continue
		}
		with.add(now)
		without.add(chance)
		if t >= warm {
			run.expected, run.without = append(run.expected, with.percent()), append(run.without, without.percent())
		}
	}
	return run
}

// crowd is the homes of a complex that are in the figure. Half of them have half the
// average chance to come into it, the others one and a half.
type crowd struct {
	memory Memory
	last   []int   // month of the last event of each home
	in     []bool  // home is in the figure
	who    [][]int // homes with an event, by month
	count  int
}

func newCrowd(m Memory, homes int) *crowd {
	return &crowd{memory: m, last: make([]int, homes), in: make([]bool, homes)}
}

// month plays a month and says how many homes came in or went out.
func (c *crowd) month(r *rand.Rand, t int, chance float64) (changed int) {
	changed = c.leave(r, t)
	most := min(0.9, 1.5*chance)
	var came []int
	gap := gapOf(most)
	for h := gap.draw(r); h < len(c.in); h += 1 + gap.draw(r) {
		if h%2 == 0 && r.IntN(3) > 0 {
			continue
		}
		came = append(came, h)
		c.last[h] = t
		if !c.in[h] {
			c.in[h] = true
			c.count++
			changed++
		}
	}
	c.who = append(c.who, came)
	return changed
}

// gap is how many homes are passed over before one comes in, on average.
type gap float64

func gapOf(chance float64) gap { return gap(-1 / math.Log1p(-min(max(chance, 1e-9), 0.999))) }

func (g gap) draw(r *rand.Rand) int { return int(min(1e6, r.ExpFloat64()*float64(g))) }

// leave takes out whom the figure no longer holds.
func (c *crowd) leave(r *rand.Rand, t int) (left int) {
	out := func(h int) {
		if c.in[h] {
			c.in[h] = false
			c.count--
			left++
		}
	}
	if w := c.memory.Window; w > 0 {
		if t >= w {
			for _, h := range c.who[t-w] {
				if c.last[h] == t-w {
					out(h)
				}
			}
		}
		return left
	}
	gap := gapOf(1 - c.memory.Stay)
	for h := gap.draw(r); h < len(c.in); h += 1 + gap.draw(r) {
		out(h)
	}
	return left
}

// outlook is the share of homes to be expected in the figure.
type outlook struct {
	memory Memory
	months [2][]float64
	in     [2]float64
}

func newOutlook(m Memory) *outlook { return &outlook{memory: m} }

func (o *outlook) add(chance float64) {
	for half := range 2 {
		own := chance * (0.5 + float64(half))
		o.months[half] = append(o.months[half], own)
		o.in[half] = o.in[half]*o.memory.Stay + (1-o.in[half])*own
	}
}

func (o *outlook) percent() float64 {
	sum := 0.0
	for half := range 2 {
		if o.memory.Window == 0 {
			sum += o.in[half]
			continue
		}
		out := 1.0
		for _, chance := range o.months[half][max(0, len(o.months[half])-o.memory.Window):] {
			out *= 1 - chance
		}
		sum += 1 - out
	}
	return sum / 2 * 100
}

// published is the rounding and the gate of a row with two cells, as socialmap does it: nine
// rows in ten have the same noise.
type published struct {
	homes, since, value int
	noise               uint64
}

func (p *published) publish(r *rand.Rand, points []Point, month, n, changed int) []Point {
	p.since += changed
	if month < 0 {
		return points
	}
	at := dateOf(month)
	if len(points) > 0 && p.since < 5 {
		return points
	}
	if p.noise == 0 {
		p.noise = r.Uint64()
	}
	p.since, p.value = 0, p.round(p.noisy(r), n)
	return append(points, Point{At: at, Value: 100 * float64(p.value) / float64(p.homes)})
}

// noisy is where the noise of a row comes from.
func (p *published) noisy(r *rand.Rand) *rand.Rand {
	own := rand.New(rand.NewPCG(r.Uint64(), 0)) // #nosec G404 -- a simulation that must repeat itself
	if own.IntN(10) > 0 {
		own = rand.New(rand.NewPCG(p.noise, 1)) // #nosec G404 -- same
	}
	return own
}

// moved is by how much a count is moved before it is rounded.
func moved(r *rand.Rand, n, homes int) int {
	up, down := 15, 15
	switch {
	case n >= homes:
		return 0
	case n == 0:
		up, down = 2, 0
	case n == 1:
		up, down = 10, 20
	}
	switch u := r.IntN(100); {
	case u < up:
		return 1
	case u >= 100-down:
		return -1
	}
	return 0
}

func (p *published) round(r *rand.Rand, n int) int {
	n += moved(r, n, p.homes)
	down := n / 5 * 5
	if r.IntN(5) < n-down {
		down += 5
	}
	return min(down, p.homes/5*5)
}
