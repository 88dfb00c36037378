package socialmap

import (
	"math"
	"slices"
	"time"
)

// Direction says which way is better.
type Direction uint8

// The directions.
const (
	Neutral Direction = iota // more or less is neither good nor bad by itself
	LowerBetter
	HigherBetter
)

// Indicator is a figure that is computed from a published table.
type Indicator struct {
	Code  string
	Table Table
	Cells []int   // the cells that are counted together; nil for a mean
	Per   float64 // homes that the rate is given for, such as 100
	// Share reads the rate as a percentage of homes.
	Share  bool
	Better Direction
	// Part says that it is one of several cells that divide a table: on the page of a place it
	// has no course of its own.
	Part bool
}

// FollowUp is the code of the one indicator that is no rate: the mean number of working
// days from signal to follow-up, in halves.
const FollowUp = "follow_up"

// Indicators are the indicators of published tables, in the order of the screens.
func Indicators() []Indicator {
	list := []Indicator{
		{Code: "arrears", Table: Arrears, Cells: []int{0}, Per: 100, Share: true, Better: LowerBetter},
		{Code: "nuisance", Table: Nuisance, Cells: []int{0}, Per: 100, Better: LowerBetter},
		{Code: "turnover", Table: Allocation, Cells: allOf(Allocation), Per: 100, Share: true},
		{Code: "signals", Table: Signals, Cells: []int{0, 1}, Per: 100},
		{Code: FollowUp, Table: Signals, Better: LowerBetter},
		{Code: "cases", Table: Cases, Cells: []int{0}, Per: 100},
	}
	for _, t := range [...]Table{Promises, Requests, Repairs} {
		list = append(list, Indicator{Code: t.Code() + "_late", Table: t, Cells: []int{1, 2}, Per: 100, Better: LowerBetter},
			Indicator{Code: t.Code() + "_" + t.Cell(0), Table: t, Cells: []int{0}, Per: 100, Part: true})
	}
	for _, t := range [...]Table{Allocation, Stay, Rent} {
		for i := range t.Named() {
			list = append(list, Indicator{Code: t.Code() + "_" + t.Cell(i), Table: t, Cells: []int{i}, Per: 100, Share: true, Part: true})
		}
	}
	return list
}

// allOf are the named cells of a table.
func allOf(t Table) []int {
	cells := make([]int, t.Named())
	for i := range cells {
		cells[i] = i
	}
	return cells
}

// IndicatorOf finds an indicator by its code.
func IndicatorOf(code string) (Indicator, bool) {
	list := Indicators()
	i := slices.IndexFunc(list, func(in Indicator) bool { return in.Code == code })
	if i < 0 {
		return Indicator{}, false
	}
	return list[i], true
}

// LabelKey and UnitKey are the text keys of the indicator's name and of its unit.
func (in Indicator) LabelKey() string { return "socialmap.indicator." + in.Code }

// UnitKey is the text key of what the rate is given in.
func (in Indicator) UnitKey() string {
	switch {
	case in.Cells == nil:
		return "socialmap.unit.working_days"
	case in.Share:
		return "socialmap.unit.percent"
	}
	return "socialmap.unit.per_100_homes"
}

// Value is an indicator of one complex or area.
type Value struct {
	Known bool
	Rate  float64 // per Per homes, or working days
	Count int     // published count behind the rate; 0 for a mean
	Homes int
	// Low and High are the rates between which the truth lies for certain, from Bound per
	// leaf and cell; both equal Rate for a mean, which has no such bound.
	Low, High float64
	// Noise is the smallest difference between two values that says more than rounding
	// does: two standard deviations of the rounding of both.
	Noise  float64
	Oldest time.Time
	Newest time.Time
}

// Of computes the indicator from published figures only.
func (in Indicator) Of(f Figure) Value {
	if !f.Known() || f.Table != in.Table || f.Homes == 0 {
		return Value{}
	}
	v := Value{Known: true, Homes: f.Homes, Oldest: f.Oldest, Newest: f.Newest}
	if in.Cells == nil {
		if f.HalfDays < 0 {
			return Value{}
		}
		v.Rate = float64(f.HalfDays) / 2
		v.Low, v.High, v.Noise = v.Rate, v.Rate, 1
		return v
	}
	per := in.Per / float64(f.Homes)
	low, high, cells := f.within(in.Cells)
	// The sum of many cells may lie outside what the other cells leave of the homes.
	v.Count = max(f.Count(in.Cells...), (low+Base-1)/Base*Base)
	if v.Count > high {
		v.Count = high / Base * Base
	}
	v.Rate = float64(v.Count) * per
	v.Low, v.High = float64(low)*per, float64(high)*per
	v.Noise = noise(f.Leaves*cells) * per
	return v
}

// within is what some cells count for certain: each published count is within Bound of the
// truth, and so is each of the others, which are the rest of the homes. tellers is the number of
// cells that tell most: these or the others.
func (f Figure) within(cells []int) (low, high, tellers int) {
	count, spread := f.Count(cells...), Bound*f.Leaves*len(cells)
	low, high = max(0, count-spread), count+spread
	if f.Table.Kind() != Households {
		return low, high, len(cells)
	}
	others := f.Table.Width() - len(cells)
	left := f.Homes - (f.Count(f.Table.all()...) - count) // homes that the other cells do not have
	spread = Bound * f.Leaves * others
	return max(low, left-spread), min(high, f.Homes, left+spread), min(len(cells), others)
}

// noise is the smallest difference in households between two sums of n published counts
// that says more than rounding: rounding to Base with a jitter has a standard deviation
// of at most 2.6, a difference of two 3.7, and twice that is 7.4 times the root of n. It
// is never under 10, below which two published counts may hide equal truths.
func noise(n int) float64 { return max(2*Base, 7.4*math.Sqrt(float64(n))) }

// HomesPerVolunteer is the aim of S1 5.3: one volunteer for every 20 homes.
const HomesPerVolunteer = 20

// VolunteersPer20 is the exact number of volunteers per 20 homes; 1 is the aim.
func VolunteersPer20(volunteers, homes int) (rate float64, known bool) {
	if homes <= 0 {
		return 0, false
	}
	return float64(volunteers) * HomesPerVolunteer / float64(homes), true
}
