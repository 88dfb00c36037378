package effect

import (
	"math"
	"time"
)

// Alarm says that figures have changed compared with a year before.
type Alarm struct {
	At    time.Time // date of the figure that made it certain enough
	Since time.Time // date of the first figure that took part
}

// FalsePerYear is how many alarms a place may expect in a year in which nothing changes
// but chance: one in 20 places.
const FalsePerYear = 1.0 / 20

// slack is the part of a difference that is left to chance, in standard deviations: half
// the shift that is worth knowing (Page 1954, Biometrika 41).
const slack = 0.5

// Alarms finds where the figures of a place rose compared with a year before, or fell
// (up false). It adds up what each new figure differs from that of a year earlier, less
// the slack, and sounds when the sum passes the limit; then it begins anew. The sum is
// taken on differences of a year, so neither the season nor a level that was always high
// sounds it.
func Alarms(p Place, m Memory, up bool) []Alarm { return alarms(p, m, up, p.limit(m, up)) }

func alarms(p Place, m Memory, up bool, limit float64) []Alarm {
	var out []Alarm
	var since time.Time
	sum := 0.0
	points := p.fresh()
	for i, point := range points {
		z, known := p.surprise(point, up)
		if !known {
			continue
		}
		stood := p.stood(points, i)
		if sum == 0 {
			since = point.At
		}
		if sum = max(0, sum+stood*(z-slack)); sum > limit {
			out = append(out, Alarm{At: point.At, Since: since})
			sum = 0
		}
	}
	return out
}

// surprise is the difference with a year before in standard deviations.
func (p Place) surprise(point Point, up bool) (float64, bool) {
	before, known := p.at(point.At.AddDate(-1, 0, 0), patience)
	if !known {
		return 0, false
	}
	difference := point.Value - before.Value
	if !up {
		difference = -difference
	}
	variance := 2 * (p.chance((point.Value+before.Value)/2) + p.rounding())
	return difference / math.Sqrt(variance), true
}

// limit is the sum at which an alarm sounds: calibrated on simulated places in which
// nothing changes, by how many homes the figure usually holds. TestLimits makes the table.
func (p Place) limit(m Memory, up bool) float64 {
	memory, direction := 0, 0
	if m.Window == 0 {
		memory = 1
	}
	if !up {
		direction = 1
	}
	if p.Burst > 0 {
		often, large := p.burstClass()
		return burstLimits()[often][large]
	}
	return limits()[memory][direction][p.size()]
}

// size is the class of a place: the usual number of homes in the figure.
func (p Place) size() int {
	sum := 0.0
	for _, x := range p.Points {
		sum += x.Value
	}
	homes := sum / float64(max(1, len(p.Points))) * float64(p.Homes) / 100
	switch {
	case homes < 3:
		return 0
	case homes < 6:
		return 1
	case homes < 15:
		return 2
	}
	return 3
}

// limits are the limits by memory (over a year, on a date), direction (up, down) and class.
func limits() [2][2][4]float64 {
	return [2][2][4]float64{
		{{0.62, 1.16, 2.29, 5.91}, {0.61, 0.63, 1.91, 5.59}},
		{{1.26, 2.30, 4.74, 8.48}, {1.16, 1.48, 3.02, 5.08}},
	}
}
