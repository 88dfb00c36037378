package effect

import "math"

// Level is where a place stands, with the standard error that it is known with.
type Level struct {
	Name      string
	Value, SE float64
}

// usualRounding is the part of the variance of rounding that a count has whose last digit is not known:
// the mean over all digits, 4.3, as a part of the most.
const usualRounding = 4.3 / (roundingSD * roundingSD)

// LevelOf is the level of a figure: doubt by rounding, and by which homes happen to count.
func LevelOf(p Place, value float64) Level {
	return Level{Name: p.Name, Value: value, SE: math.Sqrt(usualRounding*p.rounding() + p.chance(value))}
}

// RankRange is the ranks that a place may have; 1 is the highest value.
type RankRange struct {
	Name          string
	First, Last   int
	among, tenths int
}

// Any says that the place may have every rank: it is known to stand above none and below none.
func (r RankRange) Any() bool { return r.First == 1 && r.Last == r.among }

// sure is the certainty of all ranks of a list together.
const sure = 0.95

// Ranks are the ranks that each place may have. In at least 95 of 100 lists the true rank
// of every place is within its range, all of them at once: a place is certain to stand
// above another only if they differ by more than the largest difference of any two does by
// chance (Mogstad, Romano, Shaikh and Wilhelm 2024, Rev. Econ. Stud. 91; of places that are not known
// equally well by Tukey and Kramer, which Hayter 1984, Ann. Stat. 12, proved).
func Ranks(levels []Level) []RankRange {
	n := len(levels)
	apart := studentized(n, sure) / math.Sqrt2
	out := make([]RankRange, n)
	for i, l := range levels {
		out[i] = RankRange{Name: l.Name, First: 1, Last: n, among: n, tenths: (n + 9) / 10}
		for _, other := range levels {
			switch far := apart * math.Hypot(l.SE, other.SE); {
			case other.Value-l.Value > far:
				out[i].First++
			case l.Value-other.Value > far:
				out[i].Last--
			}
		}
	}
	return out
}

// studentized is the quantile of the range of n standard normal draws; 0 for fewer than two.
func studentized(n int, q float64) float64 {
	if n < 2 {
		return 0
	}
	low, high := 0.0, 20.0
	for high-low > 1e-6 {
		if middle := (low + high) / 2; withinRange(n, middle) < q {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}

// withinRange is the chance that n standard normal draws lie within a distance of each other: the
// integral over the lowest of them.
func withinRange(n int, distance float64) (p float64) {
	const step = 0.02
	below := func(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }
	for x := -8.0; x <= 8; x += step {
		density := math.Exp(-x*x/2) / math.Sqrt(2*math.Pi)
		p += step * float64(n) * density * math.Pow(below(x+distance)-below(x), float64(n-1))
	}
	return p
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
