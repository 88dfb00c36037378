package demo

import (
	"iter"

	"samendoen/internal/tenancy"
)

// Chances per month of falling into arrears and of being out of them again. One
// household in nine is fragile: it falls behind sooner and for longer.
const (
	fallFragile, fallOther   = 0.046, 0.0040
	clearFragile, clearOther = 0.085, 0.17
)

// Arrears gives what is owed at the end of each of the last sixty full months, per
// tenancy and the oldest first. A household without arrears has no record; the month
// in which it is paid off has one of 0 cents.
func (c *City) Arrears() iter.Seq[tenancy.Arrears] {
	return func(yield func(tenancy.Arrears) bool) {
		s, homes := newStream(c.cfg.Seed), newStream(c.cfg.Seed)
		c.eachStay(func(p *plan, y stay) bool { return c.arrearsOf(s, homes, p, y, yield) })
	}
}

// arrearsOf plays the arrears of one tenancy. Months without arrears are jumped over:
// the next fall is drawn with the highest chance of the whole time and then kept with
// the chance of its own month.
func (c *City) arrearsOf(s, homes *stream, p *plan, y stay, yield func(tenancy.Arrears) bool) bool {
	h := &c.hoods[p.hood]
	fall, clear := fallOther, clearOther
	if y.fragile {
		fall, clear = fallFragile, clearFragile
	}
	first, last := 0, historyMonths-1
	if y.from > c.start() {
		first = c.monthOf(y.from) + 1
	}
	if y.until > 0 {
		last = min(last, c.monthOf(y.until)-1)
	}
	if first > last {
		return true
	}
	s.at(topicArrears, y.unit, y.number)
	highest := min(0.5, fall*h.difficulty)
	in := y.from < c.start() && s.chance(highest/(highest+clear)) // already behind when history begins
	key := ""
	var monthly int64
	for m := first; m <= last; m++ {
		if !in {
			m += s.wait(highest)
			if m > last {
				break
			}
			if !s.chance(h.arrears(m) / h.difficulty) {
				continue
			}
		}
		if key == "" {
			key = "H-" + y.key()
			area := p.sizeOf(homes.at(topicUnit, y.unit, 0), y.unit-p.firstUnit).area
			monthly = rent(p, y.unit, area)
		}
		ok, next := c.spell(s, spellOf{key: key, month: m, last: last, rent: monthly, clear: clear}, yield)
		if !ok {
			return false
		}
		m, in = next, false
	}
	return true
}

// spellOf is a stretch of months in arrears.
type spellOf struct {
	key         string
	month, last int
	rent        int64
	clear       float64
}

// spell gives the records of one stretch and returns its last month. The amount moves
// by parts of a month's rent and never passes a year's.
func (c *City) spell(s *stream, a spellOf, yield func(tenancy.Arrears) bool) (ok bool, until int) {
	owed := float64(a.rent) * clamp(s.lognormal(0.9, 0.6), 0.1, 6)
	for m := a.month; m <= a.last; m++ {
		record := tenancy.Arrears{Org: c.cfg.Org, TenancyKey: a.key, Month: dateOf(c.months[m]), Cents: max(1000, int64(owed))}
		over := m > a.month && s.chance(a.clear)
		if over {
			record.Cents = 0
		}
		if !yield(record) {
			return false, m
		}
		if over {
			return true, m
		}
		owed = clamp(owed*s.between(0.86, 1.13)+float64(a.rent)*s.between(-0.05, 0.09), 0.05*float64(a.rent), 12*float64(a.rent))
	}
	return true, a.last
}
