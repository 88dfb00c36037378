package effect

import (
	"math"
	"slices"
	"testing"
	"time"
)

// quiet is a city in which nothing changes but chance.
func quiet(complexes int, rate float64, m Memory) city {
	c := ordinary(complexes, rate)
	c.memory, c.drift, c.shock = m, 0, 0
	return c
}

// mixed is places of all sizes and rates in which nothing changes: complexes, and areas
// with 8 of them.
func mixed(m Memory, seed uint64, complexes int) []Place {
	var out []Place
	for i, rate := range []float64{2, 5, 10, 15} {
		all := quiet(complexes, rate, m).live(seed + uint64(i)) // #nosec G115 -- below 4
		for i, l := range all {
			out = append(out, l.place)
			if i%8 == 7 {
				out = append(out, areaOf(all[i-7:i+1]))
			}
		}
	}
	return out
}

// areaOf is the sum of what is published of complexes.
func areaOf(complexes []lived) Place {
	area := Place{Name: "area", Counts: len(complexes)}
	for _, c := range complexes {
		area.Homes += c.place.Homes
	}
	for month := range simulated {
		count := 0.0
		for _, c := range complexes {
			p, _ := c.place.at(dateOf(month), simulated)
			count += p.Value / 100 * float64(c.place.Homes)
		}
		area.Points = append(area.Points, Point{At: dateOf(month), Value: 100 * count / float64(area.Homes)})
	}
	return area
}

// watchedYears are the years of a simulated city that have a year before.
const watchedYears = float64(simulated-1)/12 - 1

// perYear is the alarms per place and year.
func perYear(places []Place, alarmsOf func(Place) []Alarm) float64 {
	n := 0
	for _, p := range places {
		n += len(alarmsOf(p))
	}
	return float64(n) / float64(len(places)) / watchedYears
}

// TestFalseAlarms: in other cities in which nothing changes, alarms sound as often as is
// stated.
func TestFalseAlarms(t *testing.T) {
	for _, m := range remembering() {
		places := mixed(m, 300, 1600)
		for _, up := range []bool{true, false} {
			got := perYear(places, func(p Place) []Alarm { return Alarms(p, m, up) })
			t.Logf("window %2d up %v: %.4f a year of %d places", m.Window, up, got, len(places))
			if math.Abs(got/FalsePerYear-1) > 0.2 {
				t.Errorf("window %d up %v: %.4f false alarms a year, stated %.4f", m.Window, up, got, FalsePerYear)
			}
		}
	}
}

// TestChangeIsHeard: where the chance of a home to come into the figure doubles in month
// 30, alarms sound far more often than by chance, and larger places hear it sooner.
func TestChangeIsHeard(t *testing.T) {
	for _, m := range remembering() {
		c := quiet(160, 10, m)
		var changed []lived
		for i := range c.complexes {
			changed = append(changed, c.one(11, treatment{complex: i, from: begins, less: -1}))
		}
		complexes, areas := []Place{}, []Place{}
		for i, l := range changed {
			complexes = append(complexes, l.place)
			if i%8 == 7 {
				areas = append(areas, areaOf(changed[i-7:i+1]))
			}
		}
		for name, places := range map[string][]Place{"complex": complexes, "area": areas} {
			part, delay := heard(places, m)
			t.Logf("window %2d %s: %.0f %% heard within 18 months, half of those within %d", m.Window, name, 100*part, delay)
			if least := map[string]float64{"complex": 0.25, "area": 0.8}[name]; part < least {
				t.Errorf("window %d %s: %.0f %% heard, want at least %.0f", m.Window, name, 100*part, 100*least)
			}
		}
	}
}

// heard is the part of the places with an alarm within 18 months of the change, and the
// median of the months until it.
func heard(places []Place, m Memory) (float64, int) { return heardWay(places, m, true) }

func heardWay(places []Place, m Memory, up bool) (float64, int) {
	var delays []int
	for _, p := range places {
		for _, a := range Alarms(p, m, up) {
			if wait := int(math.Round(months(dateOf(begins), a.At))); wait > 0 && wait <= 18 {
				delays = append(delays, wait)
				break
			}
		}
	}
	if len(delays) == 0 {
		return 0, 0
	}
	slices.Sort(delays)
	return float64(len(delays)) / float64(len(places)), delays[len(delays)/2]
}

func TestAlarmsBeginAnew(t *testing.T) {
	p := Place{Homes: 1000}
	for month := range 48 {
		value := 5.0
		if month >= 24 {
			value = 15
		}
		p.Points = append(p.Points, Point{At: dateOf(month), Value: value})
	}
	got := Alarms(p, OnDate(), true)
	if len(got) == 0 || !got[0].Since.Equal(dateOf(24)) {
		t.Fatalf("alarms %v, want the first since %v", got, dateOf(24))
	}
	if last := got[len(got)-1].At; last.After(dateOf(36).AddDate(0, 1, 0)) {
		t.Errorf("still an alarm on %v: a level that has been high for a year is no change", last)
	}
	if down := Alarms(p, OnDate(), false); len(down) > 0 {
		t.Errorf("a rise heard as a fall: %v", down)
	}
	if none := Alarms(Place{Homes: 100, Points: []Point{{At: time.Time{}, Value: 3}}}, OverYear(), true); none != nil {
		t.Errorf("an alarm from one figure: %v", none)
	}
}
