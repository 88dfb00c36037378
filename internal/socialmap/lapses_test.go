package socialmap

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"samendoen/internal/effect"
	"samendoen/internal/place"
)

// lapses are complexes in which signals are followed up. Now and then somebody is away, in all complexes of a
// neighbourhood at once, and nearly all signals of those months wait until there is somebody again, or are late.
// Nothing changes in it but chance, unless worse says so.
type lapses struct {
	rng   *rand.Rand
	homes int
	worse func(complex, month int) bool
	away  map[[2]int]bool  // neighbourhood and month
	came  [][]signalsMonth // by complex
	now   int
}

// signalsMonth is the signals of a month, in the cells in which they end and in those of as long as they wait.
type signalsMonth struct {
	cells []int
	waits []int
}

// waitMonths is how many months a signal of a time in which nobody is there stays waiting.
const waitMonths = 2

func (o *lapses) next(complexes int) {
	for len(o.came) < complexes {
		o.came = append(o.came, nil)
	}
	for hood := range (complexes + 7) / 8 {
		if o.rng.IntN(24) == 0 { // every other year
			for month := range 1 + o.rng.IntN(3) {
				o.away[[2]int{hood, o.now + month}] = true
			}
		}
	}
	for c := range complexes {
		m := signalsMonth{make([]int, Followed.Named()), make([]int, Followed.Named())}
		late := 0.25
		switch {
		case o.away[[2]int{c / 8, o.now}]:
			late = 0.9
		case o.worse(c, o.now):
			late = 0.7
		}
		frequent := float64(o.homes) * 1.5 / 12
		for at := o.rng.ExpFloat64(); at < frequent; at += o.rng.ExpFloat64() {
			cell := 4*[]int{0, 0, 0, 1, 1, 2, 3, 4}[o.rng.IntN(8)] + o.rng.IntN(2)
			waits := cell
			if o.rng.Float64() < late {
				cell += 2 - cell%4 // later
				if waits = cell; o.rng.IntN(3) == 0 {
					waits++
				}
				if o.rng.IntN(10) == 0 {
					cell++ // for good
				}
			}
			m.cells[cell]++
			m.waits[waits]++
		}
		o.came[c] = append(o.came[c], m)
	}
	o.now++
}

// seen are the signals of a month as they stand at another; nil where that does not look at them.
func (o *lapses) seen(c, month, now int) []int {
	switch {
	case month < 0 || month < now-12 || month >= now:
		return nil
	case now-month <= waitMonths:
		return o.came[c][month].waits
	}
	return o.came[c][month].cells
}

// facts are the signals of the last twelve months, and what changed since a date: what is new, gone or in
// another cell.
func (o *lapses) facts(asOf time.Time) *Snapshot {
	s := &Snapshot{}
	for c := range o.came {
		s.Complexes = append(s.Complexes, Complex{ID: place.ComplexID(fmt.Sprintf("c%04d", c)), Homes: o.homes,
			Neighbourhood: place.AreaCode(fmt.Sprintf("BU%03d", c/8)), District: "WK", Municipality: "GM"})
		cells := make([]uint16, Followed.Named())
		for month := range o.now {
			for i, n := range o.seen(c, month, o.now) {
				cells[i] += uint16(n) // #nosec G115 -- a few
			}
		}
		s.Columns[Followed] = append(s.Columns[Followed], cells...)
	}
	s.ChangedSince = func(t Table, c int, since time.Time) Change {
		if t != Followed {
			return Change{}
		}
		then, moved := o.now-monthsBetween(since, asOf), 0
		for month := range o.now {
			was, is := o.seen(c, month, then), o.seen(c, month, o.now)
			up, down := 0, 0
			for i := range Followed.Named() {
				n := 0
				if was != nil {
					n -= was[i]
				}
				if is != nil {
					n += is[i]
				}
				up, down = up+max(0, n), down+max(0, -n)
			}
			moved += max(up, down)
		}
		return Exactly(moved)
	}
	return s
}

// published are so many years of releases, drawn as all releases are.
func (o *lapses) published(t *testing.T, complexes, years int) (list []*Release) {
	t.Helper()
	var previous *Release
	for range 13 {
		o.next(complexes)
	}
	for month := range 12*years + 1 {
		asOf := day.AddDate(0, month-12*years, 0)
		r, err := Compute(testSecret, asOf, o.facts(asOf), previous)
		if err != nil {
			t.Fatal(err)
		}
		list, previous = append(list, r), r
		o.next(complexes)
	}
	return list
}

func newLapses(seed uint64, homes int) *lapses {
	return &lapses{rng: rand.New(rand.NewPCG(seed, 2)), homes: homes, away: map[[2]int]bool{}, worse: func(int, int) bool { return false }}
}

// TestLapsesAsPublished: on releases as they are really drawn, what is followed up in time and what waits
// sound no more alarms than is stated, in complexes and in areas; where there are few signals none at all; and as
// if each signal came by itself far more.
func TestLapsesAsPublished(t *testing.T) {
	follow, _ := IndicatorOf(FollowUp)
	for _, homes := range lapseHomes() {
		o := newLapses(4, homes)
		releases := o.published(t, lapseComplexes, 5)
		together := burstsOf(yearly(releases))
		for _, in := range []Indicator{follow, waiting()} {
			for _, c := range []struct {
				level Level
				n     int
				of    func(i int) func(*Release, Table) Figure
			}{
				{LevelComplex, lapseComplexes, func(i int) func(*Release, Table) Figure {
					return func(r *Release, t Table) Figure { return r.ComplexFigure(place.ComplexID(fmt.Sprintf("c%04d", i)), t) }
				}},
				{LevelNeighbourhood, lapseComplexes / 8, func(i int) func(*Release, Table) Figure {
					return func(r *Release, t Table) Figure {
						return r.AreaFigure(LevelNeighbourhood, place.AreaCode(fmt.Sprintf("BU%03d", i)), t)
					}
				}},
			} {
				burst := together.at(in, c.level)
				alarms, blind, silent := 0, 0, 0
				for i := range c.n {
					s := standingOf(releases, in, burst, c.of(i), c.of(i))
					if s.silent() {
						silent++
						_, down := s.changed(false)
						if _, up := s.changed(true); up || down {
							t.Errorf("%s of %d: an alarm where nothing can be said", in.Code, i)
						}
					}
					alone := s
					alone.burst = 1
					for _, up := range []bool{true, false} {
						alarms += len(effect.Alarms(s.placeOf(), memory(in), up))
						blind += len(effect.Alarms(alone.placeOf(), memory(in), up))
					}
				}
				rate := func(n int) float64 { return float64(n) / float64(max(1, c.n-silent)) / 4 / 2 }
				t.Logf("%s, %d homes, level %d: %.1f come together; %d of %d silent; %.4f alarms a year, %.4f as if each came by itself",
					in.Code, homes, c.level, burst, silent, c.n, rate(alarms), rate(blind))
				if most := effect.FalsePerYear + 2*math.Sqrt(effect.FalsePerYear/float64(8*max(1, c.n-silent))); rate(alarms) > most {
					t.Errorf("%s, %d homes, level %d: %.4f false alarms a year, stated at most %.4f", in.Code, homes, c.level, rate(alarms), effect.FalsePerYear)
				}
				if in.Code == FollowUp && rate(blind) < 2*effect.FalsePerYear {
					t.Errorf("%d homes, level %d: %.4f alarms a year without the model, so this tests nothing", homes, c.level, rate(blind))
				}
			}
		}
	}
}

// TestLapsesStandOut: where far more signals are followed up late than before, it stands out in the neighbourhood
// and warns in the mirror; elsewhere nothing does. Where there are few signals the page says that it cannot know.
func TestLapsesStandOut(t *testing.T) {
	o := newLapses(5, 120)
	o.worse = func(c, month int) bool { return c < 8 && month > 36 } // of 49, thirteen before the first release
	releases := o.published(t, 80, 4)
	together := burstsOf(yearly(releases))
	follow, _ := IndicatorOf(FollowUp)
	b := &board{names: map[place.AreaCode]string{}, known: map[place.AreaCode]bool{}}
	for _, code := range releases[0].AreaCodes(LevelNeighbourhood) {
		b.known[code] = true
	}
	warned := map[place.AreaCode]int{}
	m := Mirror{Indicator: follow, Ours: ours()}
	for end := len(releases) - 15; end <= len(releases); end++ {
		m.Lines, m.Warnings = nil, nil
		m.reflect(releases[max(0, end-historyLength):end], b, together)
		for _, w := range m.Warnings {
			if w.Indicator.Code == FollowUp {
				warned[w.Code]++
			}
		}
	}
	if warned["BU000"] == 0 || len(warned) > 2 {
		t.Errorf("months with a warning: %v (%.1f come together)", warned, together.at(follow, LevelNeighbourhood))
	}
	for _, l := range m.Lines {
		if l.Rank.First == 0 || l.Code == "BU000" && l.Worst == effect.SurelyNot {
			t.Errorf("%s stands %+v", l.Code, l.Rank)
		}
	}
	blind := Mirror{Indicator: follow, Ours: ours()}
	if blind.reflect(releases[len(releases)-historyLength:], b, bursts{}); len(blind.Warnings) > 0 || blind.Ranked() {
		t.Errorf("said without knowing how signals come together: %+v", blind.Warnings)
	}
	d := Detail{}
	few := func(r *Release, t Table) Figure {
		f := r.ComplexFigure("c0050", t)
		for i := range f.Cells {
			f.Cells = append([]int{}, f.Cells...)
			f.Cells[i] = min(f.Cells[i], Base*(1-i%3/2)) // a few of them
		}
		return f
	}
	d.fill(releases[len(releases)-historyLength:], together, LevelComplex, few, few)
	if names := dutchWords(t).silent(d.Silent); !strings.Contains(names, "Signalen op tijd opgevolgd") || strings.Contains(names, "nog wachten") {
		t.Error(names)
	}
}
