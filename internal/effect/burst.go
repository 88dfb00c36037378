package effect

import (
	"math"
	"slices"
	"time"
)

const (
	// sparePlaces is how many places with events, at least, say how these come together; half of it, if they do so
	// with sparePairs pairs of years.
	sparePlaces, sparePairs = 20, 40
	// enoughEvents is how many events, at least, the pairs of years of all places hold together.
	enoughEvents = 100
	// roundedTo is the number of which published counts are multiples (socialmap/round.go).
	roundedTo = 5
)

// Bursts is how many events come together: the variance of counts over a year beside their mean,
// as all places show it. It is 1 where each event comes by itself, and more where one home or one
// fault has many; never below 1. It is found from how much the figures of a place differ from those
// of the year before, beyond what rounding adds and what all places share (quasi-Poisson, McCullagh
// and Nelder 1989). Of a share of events it is how many of those that count come together, in the same
// way. Years that overlap are not used twice. A place that really changed makes it
// larger, so that less is said. Known is false with too few places or events.
func Bursts(places []Place) (burst float64, known bool) {
	var counts []pair
	var shares []sharePair
	seen := 0
	last := newest(places)
	for _, p := range places {
		before := len(counts) + len(shares)
		for years := range 10 {
			at := last.AddDate(-years, 0, 0)
			now, ok := p.at(at, patience/4)
			then, earlier := p.at(at.AddDate(-1, 0, 0), patience/4)
			switch {
			case !ok || !earlier || !now.At.After(then.At):
			case then.Among > 0 && now.Among > 0:
				shares = append(shares, p.shareOf(years, then, now))
			case now.Value+then.Value > 0:
				counts = append(counts, p.pairOf(years, then, now))
			}
		}
		if len(counts)+len(shares) > before {
			seen++
		}
	}
	switch {
	case seen < sparePlaces && (seen < sparePlaces/2 || len(counts)+len(shares) < sparePairs):
		return 0, false
	case len(shares) > 0:
		return shareDispersion(shares)
	}
	return dispersion(counts)
}

// pair is the published counts of a place over two years that do not overlap.
type pair struct {
	years     int // back from the last
	then, now float64
	rounding  float64 // variance of one of the counts
}

func (p Place) pairOf(years int, then, now Point) pair {
	x := pair{years: years, then: then.Value * float64(p.Homes) / 100, now: now.Value * float64(p.Homes) / 100}
	// Of a count that is mostly 0 little is rounded: n is published as 5 with a chance of n in 5.
	x.rounding = min(roundingSD*roundingSD*float64(max(1, p.Counts)), roundedTo*(x.then+x.now)/2)
	return x
}

// dispersion is the variance of pairs beside their mean. What all places did from one year to the
// next is taken out.
func dispersion(pairs []pair) (float64, bool) {
	all, later := map[int]float64{}, map[int]float64{}
	events := 0.0
	for _, x := range pairs {
		all[x.years] += x.then + x.now
		later[x.years] += x.now
		events += x.then + x.now
	}
	if events < enoughEvents {
		return 0, false
	}
	variance, chance := 0.0, 0.0
	for _, x := range pairs {
		share := later[x.years] / all[x.years]
		apart := x.now - share*(x.then+x.now)
		variance += apart*apart - x.rounding*(share*share+(1-share)*(1-share))
		chance += (x.then + x.now) * share * (1 - share)
	}
	if chance == 0 {
		return 0, false
	}
	return max(1, variance/chance), true
}

// newest is the last date of all places.
func newest(places []Place) (last time.Time) {
	for _, p := range places {
		if n := len(p.Points); n > 0 && p.Points[n-1].At.After(last) {
			last = p.Points[n-1].At
		}
	}
	return last
}

// stood is how many months of the course a figure stands for. How often figures of events come anew goes by
// how many homes they are of, and not by how many events: so these are added up by time, others one by one.
func (p Place) stood(points []Point, i int) float64 {
	if p.Burst == 0 || i == 0 {
		return 1
	}
	return min(3, math.Round(months(points[i-1].At, points[i].At)))
}

// burstLimits are the limits of events over a year by how many bursts the figure usually holds, and
// by how many events a burst has. TestBurstLimits makes the table.
func burstLimits() [5][4]float64 {
	return [5][4]float64{
		{2.00, 2.75, 2.92, 3.09},
		{3.74, 5.92, 6.89, 7.33},
		{6.09, 8.60, 9.75, 10.20},
		{8.92, 11.38, 11.69, 12.08},
		{11.32, 13.02, 13.14, 13.46},
	}
}

// burstClass is the class of a place: the usual number of bursts in the figure, and how large they are.
func (p Place) burstClass() (often, large int) {
	sum := 0.0
	for _, x := range p.Points {
		sum += x.Value
	}
	bursts := sum / float64(max(1, len(p.Points))) * float64(p.Homes) / 100 / p.Burst
	often, _ = slices.BinarySearch([]float64{1.5, 3, 6, 15}, bursts)
	large, _ = slices.BinarySearch([]float64{1.5, 4, 9}, p.Burst)
	return often, large
}
