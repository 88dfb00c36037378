package socialmap

import "slices"

// maxClasses is the number of classes of a map: quintiles.
const maxClasses = 5

// Class is how an area or complex is drawn: 0 to 4 for the quintiles, lowest first.
type Class int8

// Classes without a value.
const (
	Plain   Class = -2 // an area that only shows where things are
	TooFew  Class = -1 // hatched: "te weinig gegevens"
	highest Class = maxClasses - 1
)

// Scale divides published values into at most five classes of about equal number. Equal
// values are always in the same class, so fewer distinct values give fewer classes.
type Scale struct {
	upper []float64 // highest value of each class but the last
	low   []float64 // lowest and highest value that occur in each class
	high  []float64
}

// NewScale makes the scale of some values, in any order.
func NewScale(values []float64) Scale {
	v := slices.Clone(values)
	slices.Sort(v)
	var s Scale
	for from := 0; from < len(v); {
		left := maxClasses - len(s.low)
		to := from + (len(v)-from+left-1)/left
		for to < len(v) && v[to] == v[to-1] {
			to++
		}
		if len(s.high) > 0 {
			s.upper = append(s.upper, s.high[len(s.high)-1])
		}
		s.low, s.high = append(s.low, v[from]), append(s.high, v[to-1])
		from = to
	}
	return s
}

// Class is the class of a value. With fewer than five classes the lightest and the
// darkest are still used.
func (s Scale) Class(v float64) Class {
	i, _ := slices.BinarySearch(s.upper, v)
	return s.shade(i)
}

func (s Scale) shade(i int) Class {
	if n := len(s.low); n > 1 {
		return Class(i * int(highest) / (n - 1)) // #nosec G115 -- from 0 to highest
	}
	return highest / 2
}

// LegendItem is one line of the legend: a class with the values that occur in it.
type LegendItem struct {
	Class     Class
	Low, High float64
}

// Legend is the classes in use, lowest first. Whether anything is hatched is for the
// caller to add, with the class TooFew.
func (s Scale) Legend() []LegendItem {
	items := make([]LegendItem, len(s.low))
	for i := range items {
		items[i] = LegendItem{s.shade(i), s.low[i], s.high[i]}
	}
	return items
}
