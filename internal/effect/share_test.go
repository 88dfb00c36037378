package effect

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// caring is a simulated association that follows up signals: complexes of all sizes with different rates. Some
// months nobody is there, and nearly all signals of those wait; and signals of one home have one fate. Rows of twenty
// cells are of a year, rounded to 5, and stay until 5 homes changed.
type caring struct {
	complexes int
	rate      float64 // signals per 100 homes a year, on average
	absent    float64 // absences a year
	lasts     float64 // months of an absence, geometric
	together  float64 // signals of a home at once, geometric
	wide      bool    // an absence is of an area of 8 complexes
	years     int     // that are published; 0: five
	late      float64 // share that is late while somebody is there; 0: a quarter
	worse     float64 // share that is late from month begins on, in a fifth of the complexes; 0: the same
}

// themesOfSignals are how the signals are divided over themes.
var themesOfSignals = [...]float64{0.4, 0.25, 0.15, 0.12, 0.08}

// live plays the association; the places have the burst that their figures show.
func (c caring) live(seed uint64) (complexes, areas []Place) {
	shared := rand.New(rand.NewPCG(seed, 8)) // #nosec G404 -- a simulation
	var away []bool
	for i := range c.complexes {
		r := rand.New(rand.NewPCG(seed, uint64(i)+9)) // #nosec G404,G115 -- a simulation
		if own := c.away(r); !c.wide {
			away = own
		} else if i%8 == 0 {
			away = c.away(shared)
		}
		complexes = append(complexes, c.one(r, away, c.worse > 0 && rises(i)))
	}
	for i := 8; i <= len(complexes); i += 8 {
		areas = append(areas, shareArea(complexes[i-8:i]))
	}
	together, known := Bursts(complexes)
	wide, knownToo := Bursts(areas)
	for i := range complexes {
		complexes[i].Burst = together
	}
	for i := range areas {
		if areas[i].Burst = max(wide, together); !known || !knownToo {
			areas[i].Burst = 0
		}
	}
	return complexes, areas
}

func (c caring) months() int {
	if c.years > 0 {
		return 12*c.years + 1
	}
	return simulated
}

// away says in which months nobody is there.
func (c caring) away(r *rand.Rand) []bool {
	list := make([]bool, c.months()+12)
	for range poisson(r, c.absent*float64(len(list))/12) {
		from := r.IntN(len(list))
		for t := range min(geometric(r, c.lasts), len(list)-from) {
			list[from+t] = true
		}
	}
	return list
}

// signalMonth is the signals of a month by cell, of so many homes.
type signalMonth struct {
	cells [20]int
	homes int
}

// one is the figures of one complex.
func (c caring) one(r *rand.Rand, away []bool, worse bool) Place {
	return c.lived(r, away, worse).place
}

// cared is one complex: what was published, and what only the test knows.
type cared struct {
	place       Place
	usual       float64 // share of its signals that is late while somebody is there
	inTime, all int     // true counts of the last figure
}

// lived is one complex.
func (c caring) lived(r *rand.Rand, away []bool, worse bool) (out cared) {
	p := Place{Homes: int(min(300, max(30, 48*math.Exp(0.6*r.NormFloat64()))))}
	frequent := float64(p.Homes) * c.rate / 100 / 12 / c.together * math.Exp(0.5*r.NormFloat64()-0.125)
	usual := c.late
	if usual == 0 {
		usual = 0.25
	}
	usual = 1 / (1 + (1/usual-1)*math.Exp(0.4*r.NormFloat64())) // complexes differ
	var came []signalMonth
	row := keptRow{seed: r.Uint64()}
	since := 0
	for t := range c.months() + 12 {
		late := usual
		switch {
		case away[t]:
			late = 0.9
		case worse && t >= begins+12:
			late = max(usual, c.worse)
		}
		came = append(came, c.month(r, poisson(r, frequent), late))
		since += came[t].homes
		if t < 12 {
			continue
		}
		since += came[t-12].homes
		if len(p.Points) > 0 && since < 5 {
			continue
		}
		since = 0
		p.publish(row.round(r, came[t-11:]), t-12)
	}
	out.place, out.usual = p, usual
	for _, m := range came[len(came)-12:] {
		for i, n := range m.cells {
			if out.all += n; i%4 < 2 {
				out.inTime += n
			}
		}
	}
	return out
}

// month are the signals of so many homes.
func (c caring) month(r *rand.Rand, homes int, late float64) (m signalMonth) {
	m.homes = homes
	for range homes {
		speed := r.IntN(2)
		if r.Float64() < late {
			speed += 2
		}
		theme, at := 0, r.Float64()
		for theme < len(themesOfSignals)-1 && at > themesOfSignals[theme] {
			at -= themesOfSignals[theme]
			theme++
		}
		m.cells[4*theme+speed] += geometric(r, c.together)
	}
	return m
}

// publish adds a figure of a row.
func (p *Place) publish(row []int, month int) {
	inTime, all := 0, 0
	for i, n := range row {
		if all += n; i%4 < 2 {
			inTime += n
		}
	}
	if all < 10 {
		return
	}
	p.Counts = countsOfShare(inTime, all-inTime)
	p.Points = append(p.Points, Point{At: dateOf(month), Value: 100 * float64(inTime) / float64(all), Among: float64(all)})
}

// countsOfShare is the doubt that socialmap states about which fives fell where (Figure.counts), for one row.
func countsOfShare(in, others int) int {
	a, b := min(float64(in)/5, 2.5), min(float64(others)/5, 2.5)
	if a+b == 0 {
		return 1
	}
	return min(10, 1+int(math.Ceil((25*a*b/(a+b)+0.3*float64(min(in, 10)))/(roundingSD*roundingSD))))
}

// shareArea is the sum of what is published of complexes.
func shareArea(complexes []Place) (area Place) {
	for _, c := range complexes {
		area.Homes += c.Homes
		area.Counts += c.Counts
	}
	last := newest(complexes)
	for month := 0; !dateOf(month).After(last); month++ {
		in, all := 0.0, 0.0
		for _, c := range complexes {
			x, _ := c.at(dateOf(month), simulated)
			in, all = in+x.Value*x.Among/100, all+x.Among
		}
		if all >= 10 {
			area.Points = append(area.Points, Point{At: dateOf(month), Value: 100 * in / all, Among: all})
		}
	}
	return area
}

// keptRow rounds the rows of one complex as socialmap does: 99 in a hundred by the same noise.
type keptRow struct{ seed uint64 }

func (k keptRow) round(r *rand.Rand, of []signalMonth) []int {
	cells := make([]int, 20)
	for _, m := range of {
		for i, n := range m.cells {
			cells[i] += n
		}
	}
	seed := k.seed
	if r.IntN(100) == 0 {
		seed = r.Uint64()
	}
	noise := rand.New(rand.NewPCG(seed, 5)) // #nosec G404 -- a simulation
	order, carry := noise.Perm(len(cells)), noise.IntN(5)
	net, doubt := 0, make([]int, len(cells))
	for i, n := range cells {
		doubt[i] = noise.IntN(3)
		if move := moved(noise, n, math.MaxInt); net+move >= -1 && net+move <= 1 {
			cells[i], net = n+move, net+move
		}
	}
	var others []int // those of four and more: the nearest go up
	rests := slices.Clone(cells)
	for _, i := range order {
		rests[i] %= 5
		if cells[i] >= 4 {
			others = append(others, i)
		} else if carry += rests[i]; carry >= 5 {
			carry, rests[i] = carry-5, rests[i]-5
		}
		cells[i] -= rests[i]
	}
	for _, i := range others {
		carry += rests[i]
	}
	slices.SortStableFunc(others, func(a, b int) int { return 3*rests[b] + doubt[b] - 3*rests[a] - doubt[a] })
	for _, i := range others[:carry/5] {
		cells[i] += 5
	}
	return cells
}

// lapses is the association of most tests: somebody is away so often a year, for two months.
func lapses(absent float64) caring {
	return caring{complexes: 120, absent: absent, lasts: 2, together: 1.3}
}

// places are complexes and areas of associations with several rates.
func (c caring) places(seed uint64, times int) (complexes, areas []Place) {
	for i := range times {
		for j, rate := range []float64{20, 60, 150, 300} {
			c.rate = rate
			a, b := c.live(seed + uint64(100*i+j)) // #nosec G115 -- small
			complexes, areas = append(complexes, a...), append(areas, b...)
		}
	}
	return complexes, areas
}

// shown are the years of an association that have a year before.
func (c caring) shown() float64 { return float64(c.months()-1)/12 - 1 }

// TestShareFalseAlarms: in associations in which nothing changes, the share of signals that are followed up
// in time sounds no more alarms than is stated, however often somebody is away.
func TestShareFalseAlarms(t *testing.T) {
	wide, brief, rare, long, few := lapses(0.5), lapses(0.5), lapses(0.3), lapses(0.5), lapses(0.5)
	wide.wide, brief.years, rare.late, long.lasts, few.complexes = true, 2, 0.05, 6, 40
	small := wide
	small.complexes, wide.complexes = 88, 240
	for _, c := range []struct {
		name string
		of   caring
		most float64 // times what is stated
	}{
		{"never", lapses(0), 1}, {"once in four years", lapses(0.25), 1}, {"every other year", lapses(0.5), 1}, {"each year", lapses(1), 1}, {"thrice a year", lapses(3), 1},
		{"every other year, of areas at once", wide, 1}, {"the same, of 11 areas", small, 1.2}, {"of two years", brief, 1}, {"hardly ever late", rare, 1}, {"of 40 complexes", few, 1},
		// What the model does not know: it holds less well, and not much less.
		{"every other year, for six months", long, 1.3},
	} {
		complexes, areas := c.of.places(6000, 12)
		for name, places := range map[string][]Place{"complexes": complexes, "areas": areas} {
			deaf := 0
			for _, p := range places {
				if p.Deaf() {
					deaf++
				}
			}
			for _, up := range []bool{true, false} {
				got := perYear(places, func(p Place) []Alarm { return Alarms(p, OverYear(), up) }) * watchedYears / c.of.shown()
				if places[0].Burst+places[len(places)-1].Burst == 0 { // too few areas, or years
					if name == "complexes" || c.of.complexes > 40 && c.of.years == 0 || deaf < len(places) {
						t.Errorf("away %s, %s: nothing is known", c.name, name)
					}
					continue
				}
				able := float64(len(places) - deaf)
				got *= float64(len(places)) / able // those that are deaf sound none
				t.Logf("away %s, %s, up %v: %.4f a year of %v places (%d deaf; bursts of %.1f to %.1f)", c.name, name, up, got, able, deaf, places[0].Burst, places[len(places)-1].Burst)
				if chance := 2 * math.Sqrt(FalsePerYear/c.of.shown()/able); able == 0 || got > FalsePerYear*c.most+chance {
					t.Errorf("away %s, %s, up %v: %.4f false alarms a year, stated at most %.4f", c.name, name, up, got, FalsePerYear)
				}
			}
		}
	}
}

// TestShareFallIsHeard: where 60 % is late from month 30 on, in place of a quarter, areas hear it.
func TestShareFallIsHeard(t *testing.T) {
	for _, absent := range []float64{0, 0.5, 1} {
		for _, rate := range []float64{20, 60, 150, 300} {
			c := lapses(absent)
			c.rate, c.complexes, c.worse = rate, 400, 0.6
			complexes, areas := c.live(78)
			var fell, wide []Place
			deaf := 0
			for i, p := range complexes {
				if rises(i) {
					fell = append(fell, p)
					if p.Deaf() {
						deaf++
					}
				}
				if i%40 == 7 {
					wide = append(wide, areas[i/8])
				}
			}
			part, delay := heardWay(fell, OverYear(), false)
			more, sooner := heardWay(wide, OverYear(), false)
			t.Logf("away %v, %v per 100 homes (bursts %.1f, %.1f): complexes %.0f %% (%d of %d deaf), %d months; areas %.0f %%, %d months",
				absent, rate, complexes[0].Burst, areas[0].Burst, 100*part, deaf, len(fell), delay, 100*more, sooner)
		}
	}
}

// TestDeaf: of few signals, of many that come together, and of those of which nobody knows how they do, nothing
// is said, however far the share falls; of many it is.
func TestDeaf(t *testing.T) {
	for _, c := range []struct {
		among, burst float64
		counts       int
		deaf         bool
	}{{30, 1, 7, true}, {400, 1, 7, false}, {400, 0, 7, true}, {400, 100, 7, true}, {4000, 20, 56, false}} {
		p := Place{Homes: 200, Counts: c.counts, Burst: c.burst}
		for month := range simulated {
			x := Point{At: dateOf(month), Value: 95, Among: c.among}
			if month >= begins {
				x.Value = 0
			}
			p.Points = append(p.Points, x)
		}
		if got := Alarms(p, OverYear(), false); p.Deaf() != c.deaf || len(got) == 0 != c.deaf {
			t.Errorf("%+v: deaf %v, alarms %v", c, p.Deaf(), got)
		}
	}
	if (Place{Homes: 30, Points: []Point{{Value: 3}}}).Deaf() {
		t.Error("a share of homes is deaf")
	}
}
