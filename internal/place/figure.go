package place

import "slices"

// Figure is what somebody else publishes about an area in a year. It is shown as it is,
// with its source, and never mixed with figures of our own.
type Figure struct {
	Area   AreaCode
	Code   string // of a FigureKind
	Year   int
	Value  float64
	Source string // who publishes it, such as "CBS"
}

// Measure is how a figure of others reads.
type Measure uint8

// The measures.
const (
	Number  Measure = iota // a count of people or homes
	Percent                // of the people or homes of the area
	Euros                  // thousands of euros
	Class                  // one of nine, 1 the worst: Leefbaarometer 3.0
)

// FigureKind is a figure of others that this program knows.
type FigureKind struct {
	Code      string
	Names     []string // what columns and properties of files call it, beside Code
	Measure   Measure
	Low       float64 // what is lower is no figure: the CBS writes what it keeps secret as -99997
	High      float64
	Publisher string // who publishes it, where a file does not say
}

const (
	cbs            = "CBS"
	leefbaarometer = "Leefbaarometer"
)

// FigureKinds are the figures of others, in the order of the screens.
func FigureKinds() []FigureKind {
	return []FigureKind{
		{Code: "inwoners", Names: []string{"aantal_inwoners"}, High: 1e8, Publisher: cbs},
		{Code: "woningen", Names: []string{"woningvoorraad"}, High: 1e8, Publisher: cbs},
		{Code: "pct_huur", Names: []string{"pct_huurwoningen", "percentage_huurwoningen"}, Measure: Percent, High: 100, Publisher: cbs},
		{Code: "pct_meergezins", Names: []string{"percentage_meergezinswoning"}, Measure: Percent, High: 100, Publisher: cbs},
		{Code: "pct_eenpersoons", Names: []string{"pct_eenpersoonshh_afgeleid"}, Measure: Percent, High: 100, Publisher: cbs},
		{Code: "pct_15_24", Names: []string{"pct_15_24_afgeleid"}, Measure: Percent, High: 100, Publisher: cbs},
		{Code: "woz", Names: []string{"woz_keur", "gem_woz_x1000"}, Measure: Euros, High: 1e5, Publisher: cbs},
		{Code: "leefbaarheid", Names: []string{"kscore"}, Measure: Class, Low: 1, High: 9, Publisher: leefbaarometer},
	}
}

// FigureKindOf finds a kind by its code or by what a file calls it.
func FigureKindOf(name string) (FigureKind, bool) {
	list := FigureKinds()
	i := slices.IndexFunc(list, func(k FigureKind) bool { return k.Code == name || slices.Contains(k.Names, name) })
	if i < 0 {
		return FigureKind{}, false
	}
	return list[i], true
}

// Fits reports whether a value can be a figure of the kind.
func (k FigureKind) Fits(value float64) bool {
	return value >= k.Low && value <= k.High && (k.Measure != Class || value == float64(int(value)))
}
