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
	Cells []int   // the cells that are counted together
	Per   float64 // what the rate is given for, such as 100 homes
	// Among are the cells that the rate is a share of, Cells among them; nil: of all homes.
	Among []int
	// Share reads the rate as a percentage.
	Share bool
	// DefinedBy is the code of its definition, where that is not its own.
	DefinedBy string
	// Part is of an indicator that is part of another one, which tells more: it has no course
	// and does not stand out by itself.
	Part   bool
	Better Direction
}

// FollowUp is the code of the one indicator that is no rate of homes: which share of the
// signals somebody talked about within five working days.
const FollowUp = "follow_up"

// Indicators are the indicators of published tables, in the order of the screens.
func Indicators() []Indicator {
	list := []Indicator{
		{Code: "arrears", Table: Debt, Cells: allOf(Debt), Per: 100, Share: true, Better: LowerBetter},
		{Code: "nuisance", Table: Nuisance, Cells: []int{0}, Per: 100, Better: LowerBetter},
		{Code: "turnover", Table: Tenure, Cells: allocated(), Per: 100, Share: true},
		{Code: "signals", Table: Followed, Cells: allOf(Followed), Per: 100},
		{Code: FollowUp, Table: Followed, Cells: followedWith(0, 1), Among: allOf(Followed), Per: 100, Share: true, Better: HigherBetter},
		{Code: "cases", Table: Rungs, Cells: allOf(Rungs), Per: 100},
	}
	for i := range Debt.Named() {
		in := Indicator{Code: "arrears_" + Debt.Cell(i), Table: Debt, Cells: []int{i}, Per: 100, Share: true, DefinedBy: "arrears", Part: true}
		if i == Debt.Named()-1 { // less in a lower band can be more in a higher one
			in.Better = LowerBetter
		}
		list = append(list, in)
	}
	for i, theme := range followedThemes() {
		cells := allOf(Followed)[i*len(followedSpeeds()) : (i+1)*len(followedSpeeds())]
		list = append(list, Indicator{Code: "signals_" + theme, Table: Followed, Cells: cells, Per: 100, DefinedBy: "signals", Part: true})
	}
	for i := range Rungs.Named() {
		list = append(list, Indicator{Code: "cases_" + Rungs.Cell(i), Table: Rungs, Cells: []int{i}, Per: 100, DefinedBy: "cases", Part: true})
	}
	for _, t := range [...]Table{Promises, Requests, Repairs} {
		list = append(list, Indicator{Code: t.Code() + "_late", Table: t, Cells: []int{1, 2}, Per: 100, DefinedBy: t.Code(), Better: LowerBetter},
			Indicator{Code: t.Code() + "_" + t.Cell(0), Table: t, Cells: []int{0}, Per: 100, DefinedBy: t.Code(), Part: true})
	}
	return append(list, partsOfHomes()...)
}

// partsOfHomes are the indicators that divide all homes: to whom they were let, for how long and at
// what rent.
func partsOfHomes() (list []Indicator) {
	part := func(of, code string, t Table, cells ...int) {
		list = append(list, Indicator{Code: of + "_" + code, Table: t, Cells: cells, Per: 100, Share: true, DefinedBy: of, Part: true})
	}
	for _, i := range allocated() {
		part("allocation", Tenure.Cell(i), Tenure, i)
	}
	part("stay", "0_5", Tenure, append(allocated(), Tenure.Named())...)
	for i := len(allocated()); i < Tenure.Named(); i++ {
		part("stay", Tenure.Cell(i), Tenure, i)
	}
	for i := range AskedRent.Named() {
		part("rent", AskedRent.Cell(i), AskedRent, i)
	}
	part("rent", "free", AskedRent, AskedRent.Named())
	return list
}

// allocated are the cells of Tenure of homes let in the last year.
func allocated() []int { return allOf(Allocation) }

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
	case in.Among != nil:
		return "socialmap.unit.percent_of_signals"
	case in.Share:
		return "socialmap.unit.percent"
	}
	return "socialmap.unit.per_100_homes"
}

// Value is an indicator of one complex or area.
type Value struct {
	Known bool
	Rate  float64 // per Per homes, or of what it is a share of
	Count int     // published count behind the rate
	Homes int
	Among int // published events that the rate is a share of; 0: it is no such share
	Off   int // the most that Count can be beside the truth: Bound for each count in the sum, or less
	// Low and High are the rates between which the truth lies for certain, from Bound per
	// leaf and cell.
	Low, High float64
	// Noise is the smallest difference between two values that says more than rounding
	// does: two standard deviations of the rounding of both.
	Noise  float64
	Oldest time.Time
	Newest time.Time
}

// Of computes the indicator from published figures only.
func (in Indicator) Of(f Figure) Value {
	in, ok := in.by(f.Table)
	if !ok || !f.Known() || f.Homes == 0 {
		return Value{}
	}
	v := Value{Known: true, Homes: f.Homes, Oldest: f.Oldest, Newest: f.Newest}
	if in.Among != nil {
		return in.among(f, v)
	}
	per := in.Per / float64(f.Homes)
	low, high := f.within(in.Cells)
	// The sum of many cells may lie outside what the other cells leave of the homes.
	v.Count = max(f.Count(in.Cells...), (low+Base-1)/Base*Base)
	if v.Count > high {
		v.Count = high / Base * Base
	}
	v.Off = max(v.Count-low, high-v.Count)
	v.Rate = float64(v.Count) * per
	v.Low, v.High = float64(low)*per, float64(high)*per
	v.Noise = noise(in.counts(f)) * per
	return v
}

// by is the indicator by the cells of its table, or of the one that this took the place of: an old figure
// tells of it if it knows of each of its cells whether they belong to the indicator.
func (in Indicator) by(t Table) (Indicator, bool) {
	if t == in.Table {
		return in, true
	}
	if old, ok := in.Table.Replaces(); !ok || old != t {
		return in, false
	}
	cells, exact := in.Table.inReplaced(in.Cells)
	among, exactAmong := in.Table.inReplaced(in.Among)
	in.Table, in.Cells, in.Among = t, cells, among
	return in, exact && exactAmong
}

// counts is how many rounded counts the doubt in the indicator amounts to; see Figure.counts.
func (in Indicator) counts(f Figure) int {
	in, ok := in.by(f.Table)
	if !ok {
		return 0
	}
	return f.counts(in.Cells)
}

// among fills the share of some cells in others. A share of fewer than ten says nothing.
func (in Indicator) among(f Figure, v Value) Value {
	others := slices.DeleteFunc(slices.Clone(in.Among), func(c int) bool { return slices.Contains(in.Cells, c) })
	all := f.Count(in.Among...)
	if all < 2*Base {
		return Value{}
	}
	share := func(part, rest int) float64 { return in.Per * float64(part) / float64(max(part+rest, 1)) }
	low, high := f.within(in.Cells)
	least, most := f.within(others)
	v.Count, v.Among = f.Count(in.Cells...), all
	v.Off = max(v.Count-low, high-v.Count)
	v.Rate = share(v.Count, all-v.Count)
	v.Low, v.High = share(low, most), share(high, least)
	v.Noise = min(in.Per, noise(in.counts(f))*in.Per/float64(all))
	return v
}

// within is what some cells count for certain: each published count is within Bound of the
// truth, and so is the whole row of a leaf, and each of the others, which are the rest of the homes.
func (f Figure) within(cells []int) (low, high int) {
	count, others := f.Count(cells...), f.Table.Width()-len(cells)
	if f.Table.Kind() != Households && others == 0 {
		return max(0, count-Bound*f.Leaves), count + Bound*f.Leaves
	}
	spread := Bound * f.Leaves * len(cells)
	low, high = max(0, count-spread), count+spread
	if f.Table.Kind() != Households {
		return low, high
	}
	left := f.Homes - (f.Count(f.Table.all()...) - count) // homes that the other cells do not have
	spread = Bound * f.Leaves * others
	return max(low, left-spread), min(high, f.Homes, left+spread)
}

// counts is how many rounded counts the doubt in a figure of some cells amounts to: these cells, or
// the others and the whole row. A rest that is left is as far off as the sum of what is rounded.
func (f Figure) counts(cells []int) int {
	others := f.Table.Width() - len(cells)
	switch {
	case f.Table.restLeft():
		return f.Leaves * min(len(cells), others)
	case f.Table.Kind() == Households:
		return f.Leaves * min(len(cells), others+1)
	}
	if others == 0 {
		return f.Leaves
	}
	return min(f.Leaves*len(cells), f.Leaves+f.shared(cells))
}

// shared is the doubt about which of some cells of events the rounded fives fell in, and which in
// others. A cell of fewer than five goes up with a chance of a fifth of it, and the fives of a row
// are as many as all of its events make: so the doubt is that of drawing them without putting back.
func (f Figure) shared(cells []int) int {
	part := func(n, cells int) float64 { return min(float64(n)/Base, float64(f.Leaves*cells)/4) }
	count := f.Count(cells...)
	a, b := part(count, len(cells)), part(f.Count(f.Table.all()...)-count, f.Table.Width()-len(cells))
	moved := 0.3 * float64(min(count, f.Leaves*len(cells))) // the jitter
	if a+b == 0 {
		return 0
	}
	return int(math.Ceil((Base*Base*a*b/(a+b) + moved) / (rounding * rounding)))
}

// rounding is the standard deviation of one rounded count, at most.
const rounding = 2.6

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
