package demo

import (
	"cmp"
	"iter"
	"slices"

	"samendoen/internal/tenancy"
)

// Complaints per home and month in a neighbourhood of difficulty 1: loose ones, and
// quarrels or sources that bring a string of complaints.
const (
	looseComplaints = 0.0019
	newSources      = 0.00044
)

var nuisanceWeights = []float64{0.46, 0.16, 0.08, 0.08, 0.03, 0.06, 0.07, 0.06} // as tenancy.NuisanceKinds

// complaint is a nuisance complaint before it has a key; homes are numbers in the
// complex, -1 where not known.
type complaint struct {
	day, kind   int
	from, about int
}

// Nuisance gives the complaints of five years, complex after complex and the oldest first.
func (c *City) Nuisance() iter.Seq[tenancy.NuisanceComplaint] {
	return func(yield func(tenancy.NuisanceComplaint) bool) {
		s := newStream(c.cfg.Seed)
		var list []complaint
		for k := range c.complexes {
			p := &c.complexes[k]
			list = c.complaints(s.at(topicNuisance, k, 0), p, list[:0])
			for i, x := range list {
				n := tenancy.NuisanceComplaint{
					Org: c.cfg.Org, Key: numbered("O-", k+1, 5) + numbered("-", i+1, 4),
					Date: dateOf(x.day), Kind: tenancy.NuisanceKinds[x.kind].Code, ComplexKey: complexKey(k),
				}
				n.ComplainantUnit = c.letUnit(s, p, x.from, x.day)
				n.AboutUnit = c.letUnit(s, p, x.about, x.day)
				if !yield(n) {
					return
				}
			}
		}
	}
}

// letUnit is the key of a home if somebody lived there on the day.
func (c *City) letUnit(s *stream, p *plan, i, day int) string {
	if i < 0 {
		return ""
	}
	if _, ok := c.stayOn(s, p, p.firstUnit+i, day); !ok {
		return ""
	}
	return unitKey(p.firstUnit + i)
}

// complaints draws those of one complex. Some complexes are noisier than others.
func (c *City) complaints(s *stream, p *plan, into []complaint) []complaint {
	h, d := &c.hoods[p.hood], p.division()
	noisy := s.lognormal(0.88, 0.5)
	if p.kind == rowHouses || p.kind == seniorComplex {
		noisy *= 0.7
	}
	for m := range historyMonths + 1 {
		first, next := c.months[m], c.today
		if m < historyMonths {
			next = c.months[m+1]
		}
		if next <= first {
			break
		}
		rate := h.nuisance(m) * noisy * float64(p.homes) * float64(next-first) / 30.4
		for range s.poisson(rate * looseComplaints) {
			from := s.IntN(p.homes)
			x := complaint{day: first + s.IntN(next-first), kind: s.weighted(nuisanceWeights), from: from, about: -1}
			if s.chance(0.55) {
				if x.about = d.neighbour(s, from, p.homes); x.about == from {
					x.about = -1
				}
			}
			into = append(into, x.maybeAnonymous(s))
		}
		for range s.poisson(rate * newSources) {
			into = c.source(s, p, first+s.IntN(next-first), into)
		}
	}
	slices.SortStableFunc(into, func(a, b complaint) int { return cmp.Compare(a.day, b.day) })
	return into
}

// source is a home or a spot that several neighbours complain about, some again and again.
func (c *City) source(s *stream, p *plan, day int, into []complaint) []complaint {
	d, h := p.division(), &c.hoods[p.hood]
	began := h.nuisance(c.monthOf(day))
	about := s.IntN(p.homes)
	known := s.chance(0.8)
	kind := s.weighted(nuisanceWeights)
	neighbours := [3]int{d.neighbour(s, about, p.homes), d.neighbour(s, about, p.homes), d.neighbour(s, about, p.homes)}
	for range 2 + min(s.wait(0.27), 14) {
		if day >= c.today || !s.chance(h.nuisance(c.monthOf(day))/began) { // a plan ends a source sooner
			break
		}
		x := complaint{day: day, kind: kind, from: neighbours[s.weighted([]float64{0.55, 0.3, 0.15})], about: -1}
		if s.chance(0.2) {
			x.kind = s.weighted(nuisanceWeights)
		}
		if known {
			x.about = about
		}
		if x.from == x.about {
			x.from = -1
		}
		into = append(into, x.maybeAnonymous(s))
		day += 1 + int(s.ExpFloat64()*16)
	}
	return into
}

func (x complaint) maybeAnonymous(s *stream) complaint {
	if s.chance(0.09) {
		x.from = -1
	}
	return x
}

// neighbour is another home near the i-th: in the same staircase where there is one.
func (d division) neighbour(s *stream, i, homes int) int {
	near := 3
	if d.perStair > 0 && d.perFloor == 0 {
		first := i / d.perStair * d.perStair
		return first + s.IntN(min(d.perStair, homes-first))
	}
	if d.perFloor > 0 && s.chance(0.4) { // above or below
		if j := i + d.perFloor*(1-2*s.IntN(2)); j >= 0 && j < homes {
			return j
		}
	}
	return clamp(i+s.intBetween(-near, near), 0, homes-1)
}
