//go:build attack

package attack

import (
	"math"
	"slices"
	"time"

	"samendoen/internal/socialmap"
)

// Wider are the tables about rents and about what is done in time, which a world of their own has facts of.
func Wider() []socialmap.Table {
	return []socialmap.Table{socialmap.AskedRent, socialmap.Promises, socialmap.Requests, socialmap.Repairs}
}

// What moves in the wider tables.
const (
	refilled  = 0.25 // of the empty homes, let again in a week: one in a hundred is empty
	promised  = 0.15 / yearWeeks
	requested = 0.1 / yearWeeks
	repaired  = 0.8 / yearWeeks
	inTime    = 0.75 // of what is due
	madeGood  = 0.1  // of what is late, done in a week
)

// dwelling is what a world with tenancies knows of a home.
type dwelling struct {
	empty bool
	since int32   // week in which it was let
	kind  uint8   // of the allocation
	rent  float64 // euros per month
}

// dwell gives every home a tenancy to begin with. Some complexes have people who stay and some were
// built lately; the homes of a complex cost about the same.
func (w *World) dwell() {
	w.homes = make([]dwelling, len(w.complex))
	for c := range w.Complexes {
		years, newest := 12*math.Exp(0.7*w.rng.NormFloat64()), 60.0
		switch {
		case w.settled:
			years *= 8
		case w.rng.IntN(10) == 0:
			newest = 8 * w.rng.Float64()
		}
		rent := 640 * math.Exp(0.18*w.rng.NormFloat64())
		for h := w.first[c]; h < w.first[c+1]; h++ {
			age := min(years*w.rng.ExpFloat64(), newest)
			w.homes[h] = dwelling{since: -int32(age * yearWeeks), kind: w.kind(), rent: rent * math.Exp(0.04*w.rng.NormFloat64())}
		}
	}
}

// tenancies lets homes come empty and be let again, and rents rise on 1 July.
func (w *World) tenancies() {
	leaves := relet
	if w.settled {
		leaves /= 4
	}
	w.chance(leaves, func(h int) { w.homes[h].empty = true })
	for h := range w.homes {
		if w.homes[h].empty && w.rng.Float64() < refilled {
			w.homes[h].empty, w.homes[h].since, w.homes[h].kind = false, int32(w.week), w.kind()
			w.homes[h].rent *= 1 + 0.1*w.rng.Float64()
			w.letAgain(h)
		}
	}
	if !w.passed(time.July) {
		return
	}
	for c := range w.Complexes {
		rise := 1.02 + 0.03*w.rng.Float64()
		for h := w.first[c]; h < w.first[c+1]; h++ {
			if !w.homes[h].empty {
				w.homes[h].rent *= rise
			}
		}
	}
}

// passed says that the first day of a month was in the week that went by.
func (w *World) passed(m time.Month) bool {
	now := w.Date()
	first := time.Date(now.Year(), m, 1, 0, 0, 0, 0, time.UTC)
	return !first.After(now) && first.After(now.AddDate(0, 0, -7))
}

// limits are the highest rents of the bands, which move on 1 January.
func (w *World) limits() [4]float64 {
	limits := [4]float64{498, 713, 764, 933}
	for i := range limits {
		limits[i] *= math.Pow(1.03, float64(w.Date().Year()-begin().Year()))
	}
	return limits
}

// tenancyCell is the cell of a home in a table about tenancies, where s.named is the rest.
func (w *World) tenancyCell(s *sheet, h int, limits []float64) int {
	x, kinds := w.homes[h], socialmap.Allocation.Named()
	stays := int32(w.week) - x.since
	band, on := slices.BinarySearch([]int32{5 * yearWeeks, 10 * yearWeeks, 20 * yearWeeks}, stays)
	if on {
		band++
	}
	switch {
	case s.table == socialmap.AskedRent:
		band, _ = slices.BinarySearch(limits, x.rent)
		return min(band, s.named)
	case s.table == socialmap.Tenure && stays < yearWeeks:
		return int(x.kind)
	case s.table == socialmap.Tenure && band > 0:
		return kinds + band - 1
	case s.table == socialmap.LongStay && band > 0:
		return band - 1
	case s.table == socialmap.Tenure, s.table == socialmap.LongStay, x.empty:
		return s.named
	case s.table == socialmap.Stay:
		return band
	}
	band, _ = slices.BinarySearch(limits, x.rent) // Rent
	return min(band, s.named)
}

// reside puts every home in its cell of a table about tenancies.
func (w *World) reside(s *sheet) {
	limits := w.limits()
	for h := range w.homes {
		w.put(s, h, uint8(w.tenancyCell(s, h, limits[:]))) // #nosec G115 -- few cells
	}
}

// aboutTenancies says that the cells of a table follow from who rents and for how much.
func aboutTenancies(t socialmap.Table) bool {
	switch t {
	case socialmap.Tenure, socialmap.AskedRent, socialmap.LongStay, socialmap.Stay, socialmap.Rent:
		return true
	}
	return false
}

// due lets so much of what had to be done come to its date, in time or not yet, and some of what is
// late be done.
func (w *World) dueDates(s *sheet) {
	rate := map[socialmap.Table]float64{socialmap.Promises: promised, socialmap.Requests: requested, socialmap.Repairs: repaired}[s.table]
	if rate == 0 {
		return
	}
	w.chance(rate, func(h int) {
		cell := uint8(0)
		if w.rng.Float64() >= inTime {
			cell = 2
		}
		w.event(s, h, cell)
	})
	for place, cell := range s.now {
		if cell == 2 && w.rng.Float64() < madeGood {
			w.put(s, place, 1)
		}
	}
}
