//go:build attack

package attack

import (
	"fmt"
	"math"
	"slices"
	"time"

	"samendoen/internal/socialmap"
)

// Date is the date of the week at hand.
func (w *World) Date() time.Time { return begin().AddDate(0, 0, 7*(w.week-yearWeeks)) }

// Next lets a week go by.
func (w *World) Next() {
	w.week++
	for _, s := range w.tables {
		copy(s.before, s.now)
	}
	for _, f := range w.due[w.week%len(w.due)] {
		if f.sheet.until[f.home] == int32(w.week) {
			w.put(f.sheet, int(f.home), uint8(f.sheet.named))
		}
	}
	w.due[w.week%len(w.due)] = nil
	if w.homes == nil {
		w.chance(relet, w.letAgain)
	} else {
		w.tenancies()
	}
	for _, s := range w.tables {
		switch s.table {
		case socialmap.Groups:
			w.judge(s)
		case socialmap.Debt:
			w.chance(fromDebt, func(h int) { w.arrears(s, h) })
		case socialmap.Nuisance:
			w.chance(8*complains, func(h int) {
				if w.rng.Float64() < w.traits[w.complex[h]].nuisant/(8*complains) {
					w.year(s, h, 0)
				}
			})
			w.quarrels(s)
		case socialmap.Followed:
			w.chance(8*signalled, func(h int) {
				if w.rng.Float64() < w.traits[w.complex[h]].signals/(8*signalled) {
					w.signal(s, h)
				}
			})
			w.followUp(s)
		case socialmap.Rungs:
			unjudged := uint8(s.named - 1)
			w.chance(opensCase, func(h int) { w.year(s, h, unjudged) })
			w.chance(judged, func(h int) {
				if s.now[h] == unjudged {
					w.put(s, h, uint8(w.rng.IntN(s.named-1))) // #nosec G115 -- five rungs
				}
			})
		default:
			if aboutTenancies(s.table) {
				w.reside(s)
			}
			w.dueDates(s)
		}
	}
}

// chance calls do for every home with probability p, without a throw for each home.
func (w *World) chance(p float64, do func(home int)) {
	step := func() int { return int(math.Log(1-w.rng.Float64()) / math.Log(1-p)) }
	for h := step(); h < len(w.complex); h += 1 + step() {
		do(h)
	}
}

// letAgain is another household in a home: its group is drawn anew, its debts and
// complaints left with the household before.
func (w *World) letAgain(h int) {
	for _, s := range w.tables {
		if s.follows {
			continue
		}
		switch {
		case aboutTenancies(s.table), s.table.Kind() == socialmap.Events: // see reside; events stay
		case s.table == socialmap.Groups:
			w.put(s, h, w.group(s, h))
		case s.table == socialmap.Allocation:
			w.year(s, h, w.homes[h].kind)
		default:
			w.put(s, h, uint8(s.named))
			s.until[h] = 0
		}
	}
}

// judge gives households another group.
func (w *World) judge(s *sheet) {
	p := reclassify
	if w.steady {
		p = 2*reclassify + relet
	}
	w.chance(p, func(h int) {
		if !w.vacant(h) {
			w.put(s, h, w.group(s, h))
		}
	})
	for h := range w.homes {
		if w.homes[h].empty {
			w.put(s, h, uint8(s.named)) // #nosec G115 -- five groups
		}
	}
}

// vacant says that nobody lives in a home.
func (w *World) vacant(h int) bool { return w.homes != nil && w.homes[h].empty }

// group is another group for a home, by the mix of its complex; in a steady world it can be the
// same.
func (w *World) group(s *sheet, h int) uint8 {
	for {
		if g := w.thrown(h); w.steady || g != s.now[h] {
			return g
		}
	}
}

func (w *World) thrown(h int) uint8 {
	u, mix := w.rng.Float64(), &w.traits[w.complex[h]].mix
	for g, until := range mix {
		if u < until {
			return uint8(g)
		}
	}
	return uint8(len(mix) - 1)
}

func (w *World) kind() uint8 {
	u := w.rng.Float64()
	for k, until := range [...]float64{0.55, 0.72, 0.80, 0.87, 0.92, 0.97} {
		if u < until {
			return uint8(k)
		}
	}
	return 6
}

func (w *World) arrears(s *sheet, h int) {
	switch {
	case int(s.now[h]) < s.named && w.rng.Float64() < 0.3: // it grows
		w.put(s, h, min(s.now[h]+1, uint8(s.named-1))) // #nosec G115 -- three bands
	case int(s.now[h]) < s.named:
		w.put(s, h, uint8(s.named))
	case w.rng.Float64() < w.traits[w.complex[h]].arrears/fromDebt:
		w.put(s, h, 0)
	}
}

// quarrels let three to eight homes of a complex complain in one week, and more at times.
func (w *World) quarrels(s *sheet) {
	for c := range w.Complexes {
		if w.rng.Float64() >= burst {
			continue
		}
		homes := int(w.first[c+1] - w.first[c])
		for range 3 + w.rng.IntN(6) {
			w.year(s, int(w.first[c])+w.rng.IntN(homes), 0)
		}
	}
}

// year puts a home in a cell for twelve months.
func (w *World) year(s *sheet, h int, cell uint8) {
	w.put(s, h, cell)
	s.until[h] = int32(w.week + yearWeeks)
	at := (w.week + yearWeeks) % len(w.due)
	w.due[at] = append(w.due[at], fall{s, int32(h)})
}

// signal puts a signal that waits in a place of a home.
func (w *World) signal(s *sheet, h int) {
	w.event(s, h, uint8(socialmap.FollowedCell(themes()[w.rng.IntN(len(themes()))], -1))) // #nosec G115 -- twenty cells
}

// event puts an event in a place of a home that was empty at the last draw too, so that it is never
// taken for another one.
func (w *World) event(s *sheet, h int, cell uint8) {
	empty := uint8(s.named)
	for place := h * s.per; place < (h+1)*s.per; place++ {
		if s.now[place] == empty && s.drawn[place] == empty && (s.former == nil || s.former.drawn[place] == uint8(s.former.named)) {
			w.year(s, place, cell)
			return
		}
	}
}

// followUp lets signals that wait be followed up.
func (w *World) followUp(s *sheet) {
	for place, cell := range s.now {
		if int(cell) < s.named && socialmap.Followed.InReplaced(int(cell)) == 1 && w.rng.Float64() < followedUp {
			w.put(s, place, cell-1-uint8(min(w.rng.IntN(3), w.rng.IntN(3)))) // #nosec G115 -- one of three speeds
		}
	}
}

func themes() []string { return []string{"woning", "overlast", "zorgen", "geld", "moois"} }

// put moves a home, or a place for a signal, to a cell of a table.
func (w *World) put(s *sheet, h int, cell uint8) {
	old, c := s.now[h], int(w.complex[h/s.per])
	if old == cell {
		return
	}
	if int(old) < s.named {
		s.counts[c*s.named+int(old)]--
	}
	if int(cell) < s.named {
		s.counts[c*s.named+int(cell)]++
	}
	if s.drawn[h] != old {
		s.changed[c]--
	}
	if s.drawn[h] != cell {
		s.changed[c]++
	}
	s.now[h] = cell
	if f := s.former; f != nil {
		was := uint8(f.named)
		if int(cell) < s.named {
			was = uint8(s.table.InReplaced(int(cell))) // #nosec G115 -- two cells
		}
		w.put(f, h, was)
	}
}

// changedSince answers Facts.Changed. Every table is asked about since its own last draw
// and no other date, so that the world need not keep its past.
func (w *World) changedSince(t socialmap.Table, c int, _ time.Time) socialmap.Change {
	for _, s := range w.tables {
		switch {
		case s.table != t:
		case s.per == 1:
			return socialmap.Exactly(s.changed[c])
		default:
			return socialmap.Change{Homes: w.homesWithNews(s, c), Least: s.changed[c], Most: s.changed[c]}
		}
	}
	panic(fmt.Sprintf("table %s is not simulated", t.Code()))
}

// homesWithNews is the homes of a complex with a signal that is new, gone or in another cell.
func (w *World) homesWithNews(s *sheet, c int) (n int) {
	for h := int(w.first[c]); h < int(w.first[c+1]); h++ {
		if !slices.Equal(s.now[h*s.per:(h+1)*s.per], s.drawn[h*s.per:(h+1)*s.per]) {
			n++
		}
	}
	return n
}
