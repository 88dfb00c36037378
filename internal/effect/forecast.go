package effect

import (
	"math"
	"slices"
	"time"
)

// enough is how many figures, one a quarter, a forecast needs.
const enough = 6

// Outlook is a forecast with its interval of 95 %, in percent or in events per 100 homes.
type Outlook struct {
	Until            time.Time
	Now              float64 // the line at the last figure
	Value, Low, High float64
	PerYear          float64 // percentage points
	Figures          int     // that it rests on
	last             time.Time
}

// Forecast draws the line of least squares through one figure a quarter on to a date. The
// weights know that two figures over a year share months (Memory), what rounding adds and
// how far shares of this many homes swing; the interval is Student's. It assumes that the
// line goes on, which is the most that figures can say about what has not happened yet.
func Forecast(p Place, m Memory, until time.Time) (Outlook, Reading) {
	points := quarterly(p.fresh())
	if len(points) < enough {
		return Outlook{}, Reading{Says: FewFigures, Figures: len(points)}
	}
	n := len(points)
	o := Outlook{Until: until, Figures: n, last: points[n-1].At}
	mean := 0.0
	for _, x := range points {
		mean += x.Value / float64(n)
	}
	weigh := factor(p.covariance(points, m, mean))
	level, ahead := make([]float64, n), make([]float64, n)
	values := make([]float64, n)
	for i, x := range points {
		level[i], ahead[i], values[i] = 1, months(o.last, x.At)/12, x.Value
	}
	o.draw(p, weigh, level, ahead, values, months(o.last, until)/12)
	return o, Reading{}
}

// draw fits the line and sets the interval at so many years from the last figure.
func (o *Outlook) draw(p Place, weigh lower, level, ahead, values []float64, years float64) {
	weigh.whiten(level)
	weigh.whiten(ahead)
	weigh.whiten(values)
	aa, ab, bb := dot(level, level), dot(level, ahead), dot(ahead, ahead)
	det := aa*bb - ab*ab
	o.Now = (bb*dot(level, values) - ab*dot(ahead, values)) / det
	o.PerYear = (aa*dot(ahead, values) - ab*dot(level, values)) / det
	left := 0.0
	for i, v := range values {
		r := v - o.Now*level[i] - o.PerYear*ahead[i]
		left += r * r
	}
	scale := max(left/float64(len(values)-2), p.least())
	o.Value = min(p.top(), max(0, o.Now+o.PerYear*years))
	doubt := scale * ((bb-2*years*ab+years*years*aa)/det + p.chance(o.Value) + p.stayed())
	half := student(len(values)-2) * math.Sqrt(doubt)
	o.Low, o.High = max(0, o.Value-half), min(p.top(), o.Value+half)
}

// top is the most that a figure can be: of events a home can have many.
func (p Place) top() float64 {
	if p.Burst > 0 && !p.sharesEvents() {
		return math.Inf(1)
	}
	return 100
}

// least is how small the doubt may be beside that of chance and rounding: figures that
// happen to be equal are no proof that nothing moves. What chance does to events is known of all places
// together, and better than the few figures of one show. The figure of an area moves less
// than its homes do, because the rows of some complexes stay.
func (p Place) least() float64 {
	if p.Burst > 0 {
		return 0.75
	}
	if p.Counts > 1 {
		return 0.5
	}
	return 0.25
}

// stayed is the variance of an area's figure by rows that were not published anew: each
// is up to 4 homes behind, and stays so for long.
func (p Place) stayed() float64 {
	if p.Counts > 1 {
		return p.rounding()
	}
	return 0
}

// quarterly keeps one figure per three months, back from the last.
func quarterly(points []Point) []Point {
	var out []Point
	for _, x := range slices.Backward(points) {
		if len(out) == 0 || !x.At.After(out[len(out)-1].At.AddDate(0, -3, 0)) {
			out = append(out, x)
		}
	}
	slices.Reverse(out)
	return out
}

// covariance is that of the figures by chance and rounding.
func (p Place) covariance(points []Point, m Memory, mean float64) [][]float64 {
	v := make([][]float64, len(points))
	for i, a := range points {
		v[i] = make([]float64, len(points))
		for j, b := range points {
			v[i][j] = (p.chance(mean) + p.stayed()) * m.correlation(math.Abs(months(a.At, b.At)))
		}
		for j := range points {
			v[i][j] += keptNoise * p.rounding()
		}
		v[i][i] += (1 - keptNoise) * p.rounding()
	}
	return v
}

// keptNoise is how much alike the rounding of two figures of a place is: nine rows in ten and more
// have the same noise, which moves a count less alike the more it changed. So the line through many figures
// lies as far off as that.
const keptNoise = 0.3

// lower is the lower triangle of Cholesky.
type lower [][]float64

func factor(v [][]float64) lower {
	l := make(lower, len(v))
	for i := range v {
		l[i] = make([]float64, i+1)
		for j := range i + 1 {
			sum := v[i][j]
			for k := range j {
				sum -= l[i][k] * l[j][k]
			}
			if i == j {
				l[i][i] = math.Sqrt(max(sum, 1e-12))
			} else {
				l[i][j] = sum / l[j][j]
			}
		}
	}
	return l
}

// whiten takes out of x what the figures share.
func (l lower) whiten(x []float64) {
	for i := range x {
		for k := range i {
			x[i] -= l[i][k] * x[k]
		}
		x[i] /= l[i][i]
	}
}

func dot(a, b []float64) (sum float64) {
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// student is the quantile 0.975 of Student's distribution.
func student(freedom int) float64 {
	table := [...]float64{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
		2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086}
	if freedom <= len(table) {
		return table[max(1, freedom)-1]
	}
	return 1.96 + 2.5/float64(freedom)
}

// Toward reads the outlook against a goal that is to be reached, from above or below.
func (o Outlook) Toward(goal float64, higherIsBetter bool) Says {
	low, high := o.Low-goal, o.High-goal
	if !higherIsBetter {
		low, high = -high, -low
	}
	switch {
	case low >= 0:
		return OnCourse
	case high < 0:
		return OffCourse
	}
	return CourseUnknown
}

// Needed is how many homes a year must come in (less than 0: go out) to stand at the goal
// on the date of the outlook.
func (o Outlook) Needed(homes int, goal float64) float64 {
	years := max(months(o.last, o.Until)/12, 1.0/12)
	return (goal - o.Now) / 100 * float64(homes) / years
}
