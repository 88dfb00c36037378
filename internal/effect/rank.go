package effect

import "math"

// Level is where a place stands, with the standard error that it is known with.
type Level struct {
	Name      string
	Value, SE float64
}

// LevelOf is the level of a figure: doubt by rounding, and by which homes happen to count.
func ParseLevel(p Place, value float64) Level {
	return Level{Name: p.Name, Value: value, SE: math.Sqrt(p.rounding() + p.chance(value))}
}

// RankRange is the ranks that a place may have; 1 is the highest value.
type RankRange struct {
	Name          string
	First, Last   int
	Low, High     float64 // values that the level may have
	among, tenths int
}

// sure is the certainty of all ranks of a list together.
const sure = 0.95

// Ranks are the ranks that each place may have. In at least 95 of 100 lists the true rank
// of every place is within its range, all of them at once: a place is certain to stand
// above another only if the lowest it may be is above the highest of the other (Klein,
// Wright and Wieczorek 2020, J. R. Stat. Soc. C 69, with intervals by Šidák).
func Ranks(levels []Level) []RankRange {
	n := len(levels)
	z := normal(1 - (1-math.Pow(sure, 1/float64(max(1, n))))/2)
	out := make([]RankRange, n)
	for i, l := range levels {
		out[i] = RankRange{
			Name: l.Name, First: 1, Last: n, Low: max(0, l.Value-z*l.SE), High: l.Value + z*l.SE,
			among: n, tenths: (n + 9) / 10,
		}
	}
	for i := range out {
		for j := range out {
			switch {
			case out[j].Low > out[i].High:
				out[i].First++
			case out[j].High < out[i].Low:
				out[i].Last--
			}
		}
	}
	return out
}

// Part is whether a place is in a part of the list.
type Part uint8

// The answers.
const (
	SurelyNot Part = iota
	Maybe
	Surely
)

// HighestTenth says whether the place is among the tenth with the highest values, rounded
// up: of 12 places that is 2.
func (r RankRange) HighestTenth() Part {
	switch {
	case r.Last <= r.tenths:
		return Surely
	case r.First <= r.tenths:
		return Maybe
	}
	return SurelyNot
}

// LowestTenth says the same of the lowest values.
func (r RankRange) LowestTenth() Part {
	edge := r.among - r.tenths
	switch {
	case r.First > edge:
		return Surely
	case r.Last > edge:
		return Maybe
	}
	return SurelyNot
}

// normal is the quantile of the normal distribution.
func normal(q float64) float64 { return math.Sqrt2 * math.Erfinv(2*q-1) }
