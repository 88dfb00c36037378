package demo

import (
	"iter"
	"math"

	"samendoen/internal/tenancy"
)

// stay is one household in one home, in days since 1970.
type stay struct {
	unit, number int
	from         int
	until        int // 0 while it runs; the last day of the tenancy otherwise
	fragile      bool
}

// key is the administration's number of the tenancy.
func (y stay) key() string { return unitKey(y.unit)[2:] + numbered("-", y.number+1, 1) }

// let tells whether the household lived there on a day.
func (y stay) let(day int) bool { return y.from <= day && (y.until == 0 || day <= y.until) }

// yearlyTurnover is the part of the homes that a household leaves in a year.
const yearlyTurnover = 0.08

// stays plays the history of one home: who lived there when it began, and everybody
// who moved in since. It fills and returns into.
func (c *City) stays(s *stream, p *plan, unit int, into []stay) []stay {
	s.at(topicStays, unit, 0)
	h := &c.hoods[p.hood]
	perDay := yearlyTurnover * h.turnover / 365
	opened := max(dayOf(p.from()), c.start()-45*365)
	from := max(opened, c.start()-30-int(s.ExpFloat64()*10*365))
	into = into[:0]
	for n := 0; from <= c.today; n++ {
		y := stay{unit: unit, number: n, from: from, fragile: s.chance(0.11)}
		begin := max(from+150, c.start())
		leave := begin + int(min(s.ExpFloat64()/perDay, math.MaxInt32))
		if leave < c.today {
			y.until = leave
		}
		into = append(into, y)
		if y.until == 0 {
			break
		}
		from = leave + 1 + int(clamp(s.lognormal(30, 0.6), 4, 240))
	}
	return into
}

// stayOn is the household that lived in a home on a day.
func (c *City) stayOn(s *stream, p *plan, unit, day int) (stay, bool) {
	var buf [8]stay
	for _, y := range c.stays(s, p, unit, buf[:0]) {
		if y.let(day) {
			return y, true
		}
	}
	return stay{}, false
}

// eachStay walks the whole history, home after home. The stream of its own lets the
// caller use another for what it makes of the stay.
func (c *City) eachStay(visit func(p *plan, y stay) bool) {
	s := newStream(c.cfg.Seed)
	var buf []stay
	for k := range c.complexes {
		p := &c.complexes[k]
		for i := range p.homes {
			buf = c.stays(s, p, p.firstUnit+i, buf)
			for _, y := range buf {
				if !visit(p, y) {
					return
				}
			}
		}
	}
}

// Tenancies gives every tenancy that ran in the last five years, home after home and
// the oldest first.
func (c *City) Tenancies() iter.Seq[tenancy.Tenancy] {
	return func(yield func(tenancy.Tenancy) bool) {
		s := newStream(c.cfg.Seed)
		c.eachStay(func(p *plan, y stay) bool { return yield(c.tenancy(s, p, y)) })
	}
}

func (c *City) tenancy(s *stream, p *plan, y stay) tenancy.Tenancy {
	size := p.sizeOf(s.at(topicUnit, y.unit, 0), y.unit-p.firstUnit)
	key := y.key()
	t := tenancy.Tenancy{
		Org: c.cfg.Org, Key: "H-" + key, UnitKey: unitKey(y.unit), HouseholdKey: "HH-" + key,
		From: dateOf(y.from), RentCents: rent(p, y.unit, size.area),
	}
	if y.until > 0 {
		t.Until = dateOf(y.until)
	}
	s.at(topicHousehold, y.unit, y.number)
	t.HouseholdSize = 1
	for t.HouseholdSize < size.rooms+1 && s.chance(0.17+0.11*float64(size.rooms)) {
		t.HouseholdSize++
	}
	t.Persons = c.persons(s, key, t.HouseholdSize)
	return t
}

// persons draws the tenant and, in half of the larger households, a second adult.
func (c *City) persons(s *stream, key string, size int) []tenancy.Person {
	n := 1
	if size > 1 && s.chance(0.62) {
		n = 2
	}
	out := make([]tenancy.Person, n)
	for i := range out {
		out[i] = tenancy.Person{Key: "P-" + key + numbered("-", i+1, 1), Role: tenancy.Tenant, Name: personName(s)}
		if i > 0 {
			out[i].Role = tenancy.Cohabitant
		}
		// 0600 is no range of mobile numbers; the domain is reserved (RFC 2606).
		if s.chance(0.85) {
			out[i].Phone = numbered("06-00", s.IntN(100), 2) + numbered(" ", s.IntN(10_000), 4)
		}
		if s.chance(0.6) {
			out[i].Email = "bewoner." + key + numbered(".", i+1, 1) + "@voorbeeld.example"
		}
	}
	return out
}

// rent is the net rent of a home in eurocents a month.
func rent(p *plan, unit, area int) int64 {
	euros := 235 + 4.1*float64(area) + 1.6*float64(p.built-1930) + float64(mix(uint64(unit))%60) // #nosec G115 -- a seed: any bits will do
	return int64(euros*100) / 5 * 5
}

// tenantOf is the name and key of the tenant of a stay.
func (c *City) tenantOf(s *stream, p *plan, y stay) tenancy.Person {
	return c.tenancy(s, p, y).Persons[0]
}

var allocationWeights = []struct {
	kind   string
	weight float64
}{
	{"regulier", 0.62}, {"urgent", 0.11}, {"statushouder", 0.08}, {"zorg", 0.06}, {"ruil", 0.04}, {"overig", 0.02},
}

// Allocations gives how each home was let of which the tenancy began in the last five
// years, home after home and the oldest first.
func (c *City) Allocations() iter.Seq[tenancy.Allocation] {
	return func(yield func(tenancy.Allocation) bool) {
		s := newStream(c.cfg.Seed)
		c.eachStay(func(p *plan, y stay) bool {
			if y.from < c.start() {
				return true
			}
			s.at(topicAllocation, y.unit, y.number)
			return yield(tenancy.Allocation{
				Org: c.cfg.Org, Key: "T-" + y.key(), UnitKey: unitKey(y.unit), TenancyKey: "H-" + y.key(),
				Date: dateOf(max(c.start(), y.from-s.intBetween(1, 4))),
				Kind: c.allocationKind(s, p, c.monthOf(y.from)),
			})
		})
	}
}

func (c *City) allocationKind(s *stream, p *plan, month int) string {
	if p.kind == seniorComplex && s.chance(0.35) {
		return "zorg"
	}
	if s.chance(c.hoods[p.hood].outflowShare(month)) {
		return "uitstroom"
	}
	var weights [6]float64
	for i, a := range allocationWeights {
		weights[i] = a.weight
	}
	return allocationWeights[s.weighted(weights[:])].kind
}
