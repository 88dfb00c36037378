package effect

import (
	"slices"
)

// coarsest is how large, in percentage points, the standard deviation of a difference with a year before
// may be: above it, even a share that falls by half is what chance and rounding do.
const coarsest = 25

// certainRounding is the part of the stated rounding of a share that is in it for certain. What is stated is the
// most that it can be, so that alarms are careful; where it is taken off, the least is.
const certainRounding = 0.25

// sharesEvents says that the figures are a share of events, such as the signals followed up in time.
func (p Place) sharesEvents() bool { return len(p.Points) > 0 && p.Points[len(p.Points)-1].Among > 0 }

// chanceAmong is the variance by chance of a share in percent among so many events, of which some come
// together. Two of what comes together are added to both sides, as in chance.
func (p Place) chanceAmong(value, among float64) float64 {
	burst := max(1, p.Burst)
	n := among/burst + 4
	share := (min(max(value, 0), 100)/100*among/burst + 2) / n
	return share * (1 - share) / n * 1e4
}

// shareVariance is that of the difference of two shares in percent, if nothing changed but chance.
func (p Place) shareVariance(a, b Point) float64 {
	one := pooled(a, b)
	return p.chanceAmong(one, a.Among) + p.roundingOf(a.Among) + p.chanceAmong(one, b.Among) + p.roundingOf(b.Among)
}

// pooled is the share of two years together, in percent.
func pooled(a, b Point) float64 {
	return (a.Value*a.Among + b.Value*b.Among) / (a.Among + b.Among)
}

// Deaf says that nothing can be said of how a share of events changed: there are too few, or nobody
// knows how they come together. Of other figures something can be said.
func (p Place) Deaf() bool {
	if !p.sharesEvents() {
		return false
	}
	usual := Point{Value: 50, Among: p.base()}
	return p.Burst == 0 || p.shareVariance(usual, usual) > coarsest*coarsest
}

// sharePair is the published shares of a place over two years that do not overlap.
type sharePair struct {
	years           int     // back from the last
	weight, apart   float64 // of the difference, and the difference itself, of 1
	chance          float64 // weighted variance if each event came by itself
	rounding        float64 // weighted, at the least
	within, without float64 // events that count, and that do not
}

func (p Place) shareOf(years int, then, now Point) sharePair {
	all := then.Among + now.Among
	x := sharePair{years: years, weight: then.Among * now.Among / all, apart: (now.Value - then.Value) / 100}
	one := pooled(then, now) / 100
	x.within, x.without = one*all, (1-one)*all
	x.chance = one * (1 - one)
	x.rounding = certainRounding * x.weight * (p.roundingOf(then.Among) + p.roundingOf(now.Among)) / 1e4
	return x
}

// shareDispersion is the variance of differences beside what it is if each event comes by itself. What all
// places did from one year to the next is taken out.
func shareDispersion(pairs []sharePair) (float64, bool) {
	sums, weights := map[int]float64{}, map[int]float64{}
	within, without := 0.0, 0.0
	for _, x := range pairs {
		sums[x.years] += x.weight * x.apart
		weights[x.years] += x.weight
		within, without = within+x.within, without+x.without
	}
	if min(within, without) < enoughEvents {
		return 0, false
	}
	variance, chance := 0.0, 0.0
	for _, x := range pairs {
		apart := x.apart - sums[x.years]/weights[x.years]
		variance += x.weight*apart*apart - x.rounding
		chance += x.chance
	}
	return max(1, variance/chance), true
}

// shareLimits are the limits of shares of events by how many bursts a year has, and by how many events a
// burst has. TestShareLimits makes the table.
func shareLimits() [4][4]float64 {
	return [4][4]float64{
		{7.72, 8.71, 15.11, 20.38},
		{5.47, 9.51, 19.29, 20.74},
		{5.63, 10.91, 19.35, 21.01},
		{7.08, 10.82, 15.20, 25.06},
	}
}

// shareClass is the class of a place with a share of events: how many bursts, and how large they are.
func (p Place) shareClass() (many, large int) {
	burst := max(1, p.Burst)
	many, _ = slices.BinarySearch([]float64{30, 60, 120}, p.base()/burst)
	large, _ = slices.BinarySearch([]float64{1.5, 4, 9}, burst)
	return many, large
}
