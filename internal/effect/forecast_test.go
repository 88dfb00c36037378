package effect

import (
	"fmt"
	"math"
	"testing"
	"time"
)

// foreseen is how forecasts of a city came out: made in month 40 for month 60.
type foreseen struct {
	made, silent, held int
	wide               float64
	loss, naive        float64 // pinball loss of the forecast, and of "as it is now"
}

func (f foreseen) coverage() float64 { return 100 * float64(f.held) / float64(f.made) }

func (f foreseen) String() string {
	n := float64(f.made)
	return fmt.Sprintf("%4d made, %4d silent, held %5.1f %%, wide %4.1f, loss %.2f (as it is now: %.2f)",
		f.made, f.silent, f.coverage(), f.wide/n, f.loss/n, f.naive/n)
}

// foresee plays cities that grow by up to two percentage points a year, or shrink.
func foresee(m Memory, rate float64, areas bool) foreseen {
	var f foreseen
	for seed := range uint64(runs) {
		c := quiet(16, rate, m)
		c.uneven, c.growth = 0.3, float64(seed%5)-2
		all := c.live(seed + 50)
		for i, l := range all {
			if !areas {
				f.score(l.place, m, 100*float64(l.counts[simulated-1])/float64(l.place.Homes))
				continue
			}
			if i%8 == 7 {
				count := 0
				for _, one := range all[i-7 : i+1] {
					count += one.counts[simulated-1]
				}
				area := areaOf(all[i-7 : i+1])
				f.score(area, m, 100*float64(count)/float64(area.Homes))
			}
		}
	}
	return f
}

const madeIn = 40

func (f *foreseen) score(p Place, m Memory, truth float64) {
	for len(p.Points) > 0 && p.Points[len(p.Points)-1].At.After(dateOf(madeIn)) {
		p.Points = p.Points[:len(p.Points)-1]
	}
	o, said := Forecast(p, m, dateOf(simulated-1))
	if said.Says != Nothing {
		f.silent++
		return
	}
	f.made++
	f.wide += o.High - o.Low
	if o.Low <= truth && truth <= o.High {
		f.held++
	}
	last := p.Points[len(p.Points)-1].Value
	half := 1.96 * math.Sqrt(2*(p.chance(last)+p.rounding()))
	f.loss += pinball(truth, o.Low, o.Value, o.High)
	f.naive += pinball(truth, max(0, last-half), last, last+half)
}

// pinball is the loss of the three quantiles 0.025, 0.5 and 0.975; less is better.
func pinball(truth, low, middle, high float64) (sum float64) {
	for i, q := range []float64{0.025, 0.5, 0.975} {
		by := truth - []float64{low, middle, high}[i]
		sum += max(q*by, (q-1)*by)
	}
	return sum / 3
}

// TestForecast: the interval holds what came as often as it says, of complexes and of
// areas. It may hold it more often where a figure cannot fall below 0.
func TestForecast(t *testing.T) {
	for _, m := range remembering() {
		for _, rate := range []float64{5, 10, 20} {
			for _, areas := range []bool{false, true} {
				f := foresee(m, rate, areas)
				t.Logf("window %2d, %2.0f %%, areas %v: %v", m.Window, rate, areas, f)
				if f.coverage() < 93 || (rate >= 10 && f.coverage() > 98.5) {
					t.Errorf("held %.1f %%, stated 95", f.coverage())
				}
			}
		}
	}
}

// steady is a place with one figure a quarter on a line, rounded to whole percents.
func steady(quarters int, from, perYear float64) Place {
	p := Place{Homes: 4000}
	for q := range quarters {
		p.Points = append(p.Points, Point{At: dateOf(3 * q), Value: math.Round(from + perYear*float64(q)/4)})
	}
	return p
}

func TestToward(t *testing.T) {
	until := dateOf(60)
	for _, c := range []struct {
		name   string
		place  Place
		goal   float64
		higher bool
		want   Says
	}{
		{"falls far enough", steady(12, 30, -4), 20, false, OnCourse},
		{"falls, and not far enough", steady(12, 30, -4), 5, false, OffCourse},
		{"falls, perhaps far enough", steady(12, 30, -4), 10, false, CourseUnknown},
		{"rises far enough", steady(12, 10, 4), 20, true, OnCourse},
		{"should rise and falls", steady(12, 30, -4), 40, true, OffCourse},
	} {
		o, said := Forecast(c.place, OnDate(), until)
		if said.Says != Nothing {
			t.Fatalf("%s: %v", c.name, said.Says.Key())
		}
		if got := o.Toward(c.goal, c.higher); got != c.want {
			t.Errorf("%s: %s (%.1f, %.1f to %.1f), want %s", c.name, got.Key(), o.Value, o.Low, o.High, c.want.Key())
		}
	}
	if _, said := Forecast(steady(5, 10, 0), OnDate(), until); said.Says != FewFigures || said.Figures != 5 {
		t.Errorf("five figures: %v", said)
	}
}

// TestNeeded: the homes a year that bring the line to the goal, from where it is now.
func TestNeeded(t *testing.T) {
	o := Outlook{Now: 10, Until: dateOf(24), last: dateOf(0)}
	for _, c := range []struct{ homes, goal, want float64 }{{480, 5, -12}, {480, 10, 0}, {48, 12, 0.48}} {
		if got := o.Needed(int(c.homes), c.goal); math.Abs(got-c.want) > 0.02 {
			t.Errorf("%v homes to %v %%: %.2f a year, want %.2f", c.homes, c.goal, got, c.want)
		}
	}
}

// TestMoreDoubtFurtherAhead: the interval never gets smaller further on.
func TestMoreDoubtFurtherAhead(t *testing.T) {
	p := steady(12, 50, 0)
	wide := 0.0
	for month := 36; month < 120; month += 12 {
		o, _ := Forecast(p, OverYear(), began().AddDate(0, month, 0))
		if o.High-o.Low < wide {
			t.Errorf("month %d: %.2f wide, and %.2f a year before", month, o.High-o.Low, wide)
		}
		wide = o.High - o.Low
	}
	if _, said := Forecast(Place{Homes: 10}, OverYear(), time.Time{}); said.Says != FewFigures {
		t.Errorf("no figures: %v", said)
	}
}
