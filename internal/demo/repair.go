package demo

import (
	"iter"

	"samendoen/internal/tenancy"
)

// Repairs that are asked for per home and month, and of those in a neighbourhood of difficulty 1
// the part that is late.
const (
	repairsAMonth = 0.03
	lateRepairs   = 0.09
)

// Repairs gives the repairs that were asked for in the last three years, complex after complex.
// Where it goes wrong more, more of them are late.
func (c *City) Repairs() iter.Seq[tenancy.Repair] {
	return func(yield func(tenancy.Repair) bool) {
		s := newStream(c.cfg.Seed)
		for k := range c.complexes {
			p := &c.complexes[k]
			s.at(topicRepair, k, 0)
			n := 0
			for m := max(0, historyMonths-36); m < historyMonths; m++ {
				for range s.poisson(repairsAMonth * float64(p.homes)) {
					n++
					day := c.months[m] + s.IntN(28)
					r := tenancy.Repair{Org: c.cfg.Org, Key: numbered("R-", k+1, 5) + numbered("-", n, 5), Reported: dateOf(day), Term: dateOf(day + s.intBetween(5, 42))}
					if r.ComplexKey = complexKey(k); !s.chance(0.1) {
						r.ComplexKey, r.UnitKey = "", unitKey(p.firstUnit+s.IntN(p.homes))
					}
					done := r.Term.AddDate(0, 0, -s.IntN(5))
					if s.chance(min(0.6, lateRepairs*c.hoods[p.hood].nuisance(m))) {
						done = r.Term.AddDate(0, 0, s.intBetween(1, 200))
					}
					if !done.After(c.Today()) {
						r.Done = done
					}
					if !yield(r) {
						return
					}
				}
			}
		}
	}
}
