package effect

import (
	"math"
	"slices"
	"time"
)

// Point is a published figure: a share of the homes in percent, events per 100 homes, or a share of
// events in percent.
type Point struct {
	At    time.Time // the date that the figure is of, not that of a release that repeats it
	Value float64
	Among float64 // events that the value is a share of; 0: it is no such share
}

// Place is a complex or an area with its figures in order of date.
type Place struct {
	Name   string
	Homes  int
	Counts int // rounded counts that are added up in a figure; 0 reads as 1
	// Like is what only alike places are compared by, such as flats or houses.
	Like string
	// Planned says that a plan of its own ran here, so it shows no course without one.
	Planned bool
	// Burst is how many events come together (see Bursts), where the figure counts events of which
	// a home can have many, or is a share of events. 0: it is a share of homes.
	Burst  float64
	Points []Point
}

// Memory is how a figure holds on to what was: the homes in it two dates apart.
type Memory struct {
	// Window is how many months a figure looks back, such as 12 for complaints of a year.
	// 0 is a state at a date, such as arrears.
	Window int
	// Stay is the share of the homes in a state that are still in it a month later.
	Stay float64
}

// The memories of the figures in use.
var (
	year  = Memory{Window: 12}
	state = Memory{Stay: 0.75} // out of arrears: one in four a month (assumed, not measured)
)

// OverYear is a figure over the twelve months up to its date.
func OverYear() Memory { return year }

// OnDate is a figure of one date.
func OnDate() Memory { return state }

// Lag is how many months after the start of something a figure shows it in full.
func (m Memory) Lag() int {
	if m.Window > 0 {
		return m.Window
	}
	return 3
}

// correlation is that of two figures so many months apart by the homes in both.
func (m Memory) correlation(months float64) float64 {
	if m.Window > 0 {
		return max(0, 1-months/float64(m.Window))
	}
	return math.Pow(m.Stay, months)
}

// roundingSD is the standard deviation of one rounded count at most: to a multiple of 5 after a
// jitter of one (socialmap/round.go). The limits of alarms were found with it.
const roundingSD = 2.6

// rounding is the variance that rounding adds to a figure in percent.
func (p Place) rounding() float64 { return p.roundingOf(p.base()) }

// roundingOf is that of a figure which is a part of so many homes or events.
func (p Place) roundingOf(base float64) float64 {
	sd := roundingSD * 100 / base
	return sd * sd * float64(max(1, p.Counts))
}

// base is what the figures are a part of: the homes, or the usual number of events.
func (p Place) base() float64 {
	if !p.sharesEvents() {
		return float64(p.Homes)
	}
	sum := 0.0
	for _, x := range p.Points {
		sum += x.Among
	}
	return sum / float64(len(p.Points))
}

// chance is the variance of a share in percent by chance alone: which homes happen to
// count this time. Two are added to both sides (Agresti and Coull 1998), because a
// published 0 stands for 0 to 5. Of events it is that of bursts, and two bursts are added.
func (p Place) chance(value float64) float64 {
	if p.sharesEvents() {
		return p.chanceAmong(value, p.base())
	}
	if p.Burst > 0 {
		bursts := value/100*float64(p.Homes)/p.Burst + 2
		return bursts * p.Burst * p.Burst / float64(p.Homes) / float64(p.Homes) * 1e4
	}
	n := float64(p.Homes) + 4
	share := (value/100*float64(p.Homes) + 2) / n
	share = min(max(share, 0), 1)
	return share * (1 - share) / n * 1e4
}

// fresh are the points without the repeats of a figure that stayed.
func (p Place) fresh() []Point {
	return slices.CompactFunc(slices.Clone(p.Points), func(a, b Point) bool { return a.At.Equal(b.At) })
}

// at is the last figure of at most t, and not more than months older.
func (p Place) at(t time.Time, months int) (Point, bool) {
	i, found := slices.BinarySearchFunc(p.Points, t, func(a Point, t time.Time) int { return a.At.Compare(t) })
	for found && i+1 < len(p.Points) && p.Points[i+1].At.Equal(t) {
		i++
	}
	if !found {
		i--
	}
	if i < 0 || p.Points[i].At.Before(t.AddDate(0, -months, 0)) {
		return Point{}, false
	}
	return p.Points[i], true
}

// from is the first figure of t or later, and not more than months later.
func (p Place) from(t time.Time, months int) (Point, bool) {
	i, _ := slices.BinarySearchFunc(p.Points, t, func(a Point, t time.Time) int { return a.At.Compare(t) })
	if i == len(p.Points) || p.Points[i].At.After(t.AddDate(0, months, 0)) {
		return Point{}, false
	}
	return p.Points[i], true
}

// months is the time between two dates in months of 30.44 days.
func months(a, b time.Time) float64 { return b.Sub(a).Hours() / 24 / 30.4375 }
