package effect

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// fewest is how many comparable places an interval of 95 % needs: with fewer the two most
// extreme of them say less than 95 %.
const fewest = 39

// most is how many places are compared with at the most, the nearest ones.
const most = 199

// patience is how many months older or later than asked a figure may be.
const patience = 12

// beyond is how many of the others must have stood higher at the start, and how many
// lower: a place at the very edge has nothing to be compared with.
const beyond = 4

// step is how many homes a rounded count goes by. Where fewer are expected in the figure,
// it is 0 or 5 by the draw.
const step = 5

// sizes is how many times larger or smaller a comparable place may be.
const sizes = 3

// history is how many months before the start are compared to choose the places.
const history = 24

// course is what happened in one place.
type course struct {
	place  Place
	last   float64 // figure at the start
	before float64 // mean of the figures of the time before it
	after  float64
}

// Set is a place with a plan beside places without one, chosen by what was known at the
// start alone (Abadie, Diamond and Hainmueller 2010, J. Am. Stat. Assoc. 105, for the
// choice by the course before).
type Set struct {
	Start, From time.Time // of the plan, and the date from which its figures show it
	own         course
	others      []course
}

// Places is the number of places that are compared with.
func (s Set) Places() int { return len(s.others) }

// Compare sets a place with a plan from start beside its pool. It answers CannotSay
// with the reason where the figures allow no comparison yet.
func Compare(place Place, pool []Place, start time.Time, m Memory, now time.Time) (Set, Reading) {
	s := Set{Start: start, From: start.AddDate(0, m.Lag(), 0)}
	if place.Planned {
		return s, Reading{Says: OtherPlan}
	}
	if now.Before(s.From) {
		return s, Reading{Says: TooEarly, From: s.From}
	}
	own, ok := s.courseOf(place)
	if !ok {
		return s, Reading{Says: FigureStayed, From: s.From}
	}
	s.own = own
	s.others = s.nearest(place, pool)
	if len(s.others) < fewest {
		return s, Reading{Says: FewAlike, Places: len(s.others)}
	}
	switch plane := fit(s.others); {
	case !readable(own, plane.at(own)):
		return s, Reading{Says: FewHomes, Places: len(s.others)}
	case !s.among(plane):
		return s, Reading{Says: AtTheEdge, Places: len(s.others)}
	case len(s.inner(plane)) < fewest:
		return s, Reading{Says: FewAlike, Places: len(s.inner(plane))}
	}
	return s, Reading{}
}

// readable says whether so much is expected in a place that its figure is more than the
// draw of the rounding. Of a share of events there must be as many that do not count.
func readable(c course, expected float64) bool {
	if c.place.sharesEvents() {
		expected = min(expected, 100-expected)
	}
	return expected/100*c.place.base() >= step
}

// among says whether enough of the others were expected higher, and lower.
func (s Set) among(p plane) bool {
	own := p.at(s.own)
	higher, lower := 0, 0
	for _, o := range s.others {
		if p.at(o) >= own {
			higher++
		}
		if p.at(o) <= own {
			lower++
		}
	}
	return higher >= beyond && lower >= beyond
}

// inner are the others of which an effect would be read as well: not at the edge, and not
// too small. The rest count for the fit alone, because who is compared must have passed
// the same tests.
func (s Set) inner(p plane) []course {
	list := slices.Clone(s.others)
	slices.SortFunc(list, func(a, b course) int {
		return cmp.Or(cmp.Compare(p.at(a), p.at(b)), cmp.Compare(a.place.Name, b.place.Name))
	})
	edge := min(beyond-1, len(list)/2)
	list = list[edge : len(list)-edge]
	return slices.DeleteFunc(list, func(c course) bool { return !readable(c, p.at(c)) })
}

// courseOf is what happened in a place from the last figure before the start to the first
// one that no longer looks back to before it.
func (s Set) courseOf(p Place) (course, bool) {
	last, known := p.at(s.Start, patience)
	after, later := p.from(s.From, patience)
	if !known || !later || p.Homes == 0 {
		return course{}, false
	}
	sum, n := 0.0, 0.0
	for month := 0; month <= history; month += 3 {
		if x, ok := p.at(s.Start.AddDate(0, -month, 0), patience); ok {
			sum, n = sum+x.Value, n+1
		}
	}
	return course{place: p, last: last.Value, before: sum / n, after: after.Value}, true
}

// nearest are the changes of the places whose course before the start was nearest: half
// of those of the same sort and about the same size, and at least 78 where there are.
func (s Set) nearest(place Place, pool []Place) []course {
	type near struct {
		course
		apart float64
	}
	var list []near
	for _, p := range pool {
		alike := p.Like == place.Like && !p.Planned && p.Homes <= sizes*place.Homes && place.Homes <= sizes*p.Homes
		if !alike || p.Name == place.Name {
			continue
		}
		c, ok := s.courseOf(p)
		apart, compared := s.apart(place, p)
		if ok && compared {
			list = append(list, near{c, apart})
		}
	}
	slices.SortFunc(list, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.apart, b.apart), cmp.Compare(a.place.Name, b.place.Name))
	})
	keep := min(len(list), max(2*fewest, min(most, len(list)/2)))
	out := make([]course, keep)
	for i := range out {
		out[i] = list[i].course
	}
	return out
}

// apart is the mean squared difference of two courses before the start.
func (s Set) apart(a, b Place) (float64, bool) {
	sum, n := 0.0, 0
	for month := 0; month <= history; month += 3 {
		at := s.Start.AddDate(0, -month, 0)
		x, okA := a.at(at, patience)
		y, okB := b.at(at, patience)
		if okA && okB {
			sum, n = sum+(x.Value-y.Value)*(x.Value-y.Value), n+1
		}
	}
	return sum / float64(max(1, n)), n > 0
}

// Effect is an estimate in percentage points with its interval of 95 %, and the chance of
// one at least as large where nothing was done.
type Effect struct {
	Estimate, Low, High float64
	Chance              float64
	Places              int
}

// Effect is the difference in differences: what came here, less what was to be expected
// from the course before, by what came in the others. Expecting by a plane through the
// others, and not by their mean change, keeps a figure that was high by chance and falls
// back by itself from passing for an effect. The interval turns round what the same sum
// finds in each of the others, where nothing was done (Conley and Taber 2011, Rev. Econ.
// Stat. 93), each scaled to the size of this place, because small places swing more
// (Ferman and Pinto 2019, Rev. Econ. Stat. 101).
func (s Set) Effect() Effect {
	plane := fit(s.others)
	expected := plane.at(s.own)
	e := Effect{Estimate: s.own.after - expected, Places: len(s.inner(plane))}
	placebos, spread := s.placebos(plane)
	sd := func(effect float64) float64 {
		return math.Sqrt(spread.of(s.own.swing(expected+effect)) * (1 + plane.leverage(s.own)))
	}
	e.Low = turn(e.Estimate, quantile(placebos, 0.975), sd)
	e.High = turn(e.Estimate, quantile(placebos, 0.025), sd)
	asLarge := 0
	for _, p := range placebos {
		if math.Abs(p)*sd(0) >= math.Abs(e.Estimate) {
			asLarge++
		}
	}
	e.Chance = float64(1+asLarge) / float64(1+len(placebos))
	return e
}

// turn finds the effect that the estimate lies q standard deviations above, where the
// deviation is that of a place with that effect: fewer homes in a figure swing less.
func turn(estimate, q float64, sd func(float64) float64) float64 {
	effect := estimate
	for range 50 {
		effect = (effect + estimate - q*sd(effect)) / 2
	}
	return effect
}

// placebos are the effects that the sum finds where nothing was done, in order, each in
// its own standard deviations, and the spread that makes those. A place that took part in
// the fit lies nearer to it than one that did not; leverage says how much.
func (s Set) placebos(p plane) ([]float64, spread) {
	inner := s.inner(p)
	found, swings := make([]float64, len(inner)), make([]float64, len(inner))
	for i, o := range inner {
		found[i] = (o.after - p.at(o)) / math.Sqrt(max(1-p.leverage(o), 1e-3))
		swings[i] = o.swing(p.at(o))
	}
	spread := spreadOf(swings, found)
	for i := range found {
		found[i] /= math.Sqrt(spread.of(swings[i]))
	}
	slices.Sort(found)
	return found, spread
}

// plane is what is expected after, from the last figure and the mean before.
type plane struct {
	base, last, before float64
	sums               [3][3]float64 // of products of what it was fitted to
}

func (p plane) at(c course) float64 { return p.base + p.last*c.last + p.before*c.before }

// fit is the plane of least squares through the courses.
func fit(list []course) plane {
	var p plane
	var y [3]float64
	for _, c := range list {
		row := [3]float64{1, c.last, c.before}
		for i := range 3 {
			y[i] += row[i] * c.after
			for j := range 3 {
				p.sums[i][j] += row[i] * row[j]
			}
		}
	}
	out := solve(p.sums, y)
	p.base, p.last, p.before = out[0], out[1], out[2]
	return p
}

// leverage is how much the fit knows too little about a place: 1/n in the middle of the
// others, more toward the edge.
func (p plane) leverage(c course) float64 {
	row := [3]float64{1, c.last, c.before}
	out := solve(p.sums, row)
	return min(1, row[0]*out[0]+row[1]*out[1]+row[2]*out[2])
}

// solve eliminates. A column that adds nothing, as where all figures are alike, gets 0.
func solve(m [3][3]float64, y [3]float64) (out [3]float64) {
	for i := range 3 {
		if m[i][i] < 1e-9*m[0][0] {
			m[i], y[i] = [3]float64{}, 0
			m[i][i] = 1
		}
		for r := i + 1; r < 3; r++ {
			f := m[r][i] / m[i][i]
			for c := i; c < 3; c++ {
				m[r][c] -= f * m[i][c]
			}
			y[r] -= f * y[i]
		}
	}
	for i := 2; i >= 0; i-- {
		out[i] = y[i]
		for c := i + 1; c < 3; c++ {
			out[i] -= m[i][c] * out[c]
		}
		out[i] /= m[i][i]
	}
	return out
}

// swing is what moves a share of so many homes by chance and rounding, squared.
func (c course) swing(expected float64) float64 {
	return c.place.chance(max(0, expected)) + c.place.rounding()
}

// spread is how far a place of some swing lies from what was expected, squared: what moves
// places of any size, and how many times what chance and rounding do.
type spread struct{ always, times float64 }

func (s spread) of(swing float64) float64 { return s.always + s.times*swing }

// spreadOf is the spread that the squared placebo effects have. Each of them counts by
// one over its swing squared, which is how well it is known.
func spreadOf(swings, found []float64) spread {
	var w, wx, wy, wxx, wxy float64
	for i, x := range swings {
		y, weight := found[i]*found[i], 1/(x*x)
		w, wx, wy, wxx, wxy = w+weight, wx+weight*x, wy+weight*y, wxx+weight*x*x, wxy+weight*x*y
	}
	var s spread
	if det := w*wxx - wx*wx; det > 1e-9*w*wxx {
		s.times = (w*wxy - wx*wy) / det
		s.always = (wy - s.times*wx) / w
	}
	switch {
	case s.times <= 0: // more chance does not swing more
		return spread{always: max(wy/w, 1e-9)}
	case s.always < 0: // no more than chance
		return spread{times: max(wxy/wxx, 1e-9)}
	}
	return s
}

// quantile of values in order, such that of n values with one more like them, the one more
// lies under it with chance q (Weibull's positions, q(n+1)).
func quantile(sorted []float64, q float64) float64 {
	at := q*float64(len(sorted)+1) - 1
	i := int(math.Floor(at))
	if i < 0 {
		return sorted[0]
	}
	if i >= len(sorted)-1 {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}
