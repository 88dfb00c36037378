//go:build attack

package attack

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

// begin is the date of the first release of every world.
func begin() time.Time { return time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC) }

const yearWeeks = 52

// World is an invented stock of homes whose households change from week to week. It is
// the facts of the week at hand, and the same for the same seed. Each home is in one cell
// of each table; the last cell is the rest. For signals a home has some places, each
// empty, which is the rest, or with a signal in it.
type World struct {
	socialmap.Snapshot
	rng     *rand.Rand
	week    int
	first   []int32 // of each complex its first home; one more at the end
	complex []int32 // of each home
	tables  []*sheet
	traits  []traits
	steady  bool
	settled bool                  // few homes are let anew
	homes   []dwelling            // who rents what, where a table tells of it; nil otherwise
	due     [yearWeeks + 1][]fall // what ends in a week, by its remainder
}

// sheet is one table: where every home (or place for a signal) is now and where it was at
// the last draw.
type sheet struct {
	table   socialmap.Table
	per     int // places of a home
	now     []uint8
	before  []uint8 // where it was a week ago
	drawn   []uint8
	changed []int   // homes or signals per complex whose cell differs from that at the last draw
	until   []int32 // week in which a cell of twelve months falls back to the rest
	named   int
	counts  []uint16
	former  *sheet // the table that this one took the place of, which goes along; nil for none
	follows bool   // this is a former one
}

type fall struct {
	sheet *sheet
	home  int32 // or place
}

// traits are what differs from complex to complex.
type traits struct {
	mix     [5]float64 // chance of each resident group, cumulated
	arrears float64    // chance a week that a home falls into arrears
	nuisant float64    // chance a week that a home complains
	signals float64    // chance a week that somebody sends a signal about a home
}

// Simulated are the tables that a world has facts of.
func Simulated() []socialmap.Table {
	return []socialmap.Table{socialmap.Groups, socialmap.Debt, socialmap.Nuisance, socialmap.Tenure, socialmap.Rungs, socialmap.Followed}
}

// What moves in a week, after the study that the mechanism comes from: a year sees 8 % of
// the homes let again and 10 % of the households judged anew, each to another group.
const (
	relet      = 0.08 / yearWeeks
	reclassify = 0.10 / yearWeeks
	toArrears  = 0.015 * 12 / yearWeeks
	fromDebt   = 0.25 * 12 / yearWeeks
	complains  = 0.05 / yearWeeks
	opensCase  = 0.03 / yearWeeks
	judged     = 0.1 // of the cases that nobody judged, in a week
	signalled  = 0.2 / yearWeeks
	followedUp = 0.3              // of the signals that wait, in a week
	burst      = 0.25 / yearWeeks // a quarrel in a complex, about which several complain at once
)

// NewWorld makes a world of so many complexes at its first week, with about two of them in
// a neighbourhood, twelve in a district and fifty in a municipality.
func NewWorld(seed uint64, complexes int, tables []socialmap.Table) *World {
	return newWorld(seed, complexes, tables, false)
}

// NewSettledWorld makes one in which most people have stayed for long.
func NewSettledWorld(seed uint64, complexes int, tables []socialmap.Table) *World {
	return newWorld(seed, complexes, tables, true)
}

func newWorld(seed uint64, complexes int, tables []socialmap.Table, settled bool) *World {
	w := &World{settled: settled, rng: rand.New(rand.NewPCG(seed, 71))} // #nosec G404 -- a simulation that must repeat itself
	w.stand(complexes)
	total := len(w.complex)
	for _, t := range tables {
		s := w.newSheet(t, total)
		w.tables = append(w.tables, s)
		if old, ok := t.Replaces(); ok {
			s.former = w.newSheet(old, total)
			s.former.follows = true
			w.tables = append(w.tables, s.former)
		}
	}
	w.ChangedSince = w.changedSince
	if slices.ContainsFunc(tables, aboutTenancies) {
		w.dwell()
	}
	w.settle()
	return w
}

// stand puts the complexes there, with their homes.
func (w *World) stand(complexes int) {
	total := 0
	for i := range complexes {
		homes := min(max(int(48*math.Exp(0.6*w.rng.NormFloat64())), 10), 300)
		w.Complexes = append(w.Complexes, socialmap.Complex{
			ID: place.ComplexID(fmt.Sprintf("c%06d", i)), Homes: homes,
			Neighbourhood: place.AreaCode(fmt.Sprintf("BU%06d", i/2)), District: place.AreaCode(fmt.Sprintf("WK%05d", i/12)),
			Municipality: place.AreaCode(fmt.Sprintf("GM%04d", i/50)),
		})
		w.first = append(w.first, int32(total))
		for range homes {
			w.complex = append(w.complex, int32(i))
		}
		total += homes
		w.traits = append(w.traits, w.newTraits())
	}
	w.first = append(w.first, int32(total))
}

// Steady is a world in which the mix of every complex stays what it is: twice as many groups
// are thrown, and half of them are the one that was there.
func (w *World) Steady() *World {
	w.steady = true
	return w
}

func (w *World) newTraits() traits {
	var t traits
	sum := 0.0
	for g, share := range [5]float64{0.02, 0.10, 0.67, 0.17, 0.04} {
		sum += share * math.Exp(0.3*w.rng.NormFloat64())
		t.mix[g] = sum
	}
	for g := range t.mix {
		t.mix[g] /= sum
	}
	t.arrears = toArrears * math.Exp(0.5*w.rng.NormFloat64())
	t.nuisant = complains * math.Exp(0.7*w.rng.NormFloat64())
	t.signals = signalled * math.Exp(0.5*w.rng.NormFloat64())
	return t
}

// places is how many signals of one home can stand in a table at a time.
const places = 4

func (w *World) newSheet(t socialmap.Table, homes int) *sheet {
	s := &sheet{table: t, per: 1, named: t.Named(), changed: make([]int, len(w.Complexes)), counts: make([]uint16, len(w.Complexes)*t.Named())}
	if t.Kind() == socialmap.Events {
		s.per = places
	}
	homes *= s.per
	s.now, s.before, s.drawn, s.until = make([]uint8, homes), make([]uint8, homes), make([]uint8, homes), make([]int32, homes)
	for h := range s.now {
		s.now[h] = uint8(s.named) // #nosec G115 -- a table has few cells
	}
	w.Columns[t] = s.counts
	return s
}

// settle gives every home a cell to begin with and lets a year go by, so that the tables
// of twelve months are full at the first release.
func (w *World) settle() {
	for h := range w.complex {
		for _, s := range w.tables {
			if s.table == socialmap.Debt && w.rng.Float64() < w.traits[w.complex[h]].arrears/fromDebt {
				w.put(s, h, uint8(min(w.rng.IntN(4), w.rng.IntN(4), 2))) // #nosec G115 -- three bands
			}
		}
	}
	for range yearWeeks {
		w.Next()
	}
	for _, s := range w.tables {
		for h := range s.now {
			if s.table == socialmap.Groups && !w.vacant(h) {
				w.put(s, h, w.thrown(h))
			}
		}
	}
	for _, s := range w.tables {
		copy(s.before, s.now)
		copy(s.drawn, s.now)
		clear(s.changed)
	}
}
