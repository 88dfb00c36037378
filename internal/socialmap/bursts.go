package socialmap

import (
	"errors"
	"slices"

	"samendoen/internal/base/store"
	"samendoen/internal/effect"
)

// burstYears is how many releases, a year apart, tell how events come together.
const burstYears = 6

// bursts are how many events come together, by the code of an indicator of events: in complexes, and in
// neighbourhoods, where what complexes share adds to it, such as a caretaker who is away. What is not known
// is not there, and of that nothing stands out.
type bursts struct{ complexes, areas map[string]float64 }

// at is how many events come together at a level; 0 is not known, or of no events.
func (b bursts) at(in Indicator, level Level) float64 {
	burst := b.complexes[in.Code]
	if level == LevelComplex {
		return burst
	}
	wide, known := b.areas[in.Code]
	if !known {
		return 0
	}
	return max(burst, wide)
}

// eventful are the indicators of events of which one says whether they change: those that can stand out, and
// those that are no part of another.
func eventful() []Indicator {
	return slices.DeleteFunc(append(Indicators(), waiting()), func(in Indicator) bool {
		return !in.countsEvents() || in.Part && !telling(in)
	})
}

// countsEvents says that one home can count more than once, in the figure or in what it is a share of.
func (in Indicator) countsEvents() bool { return in.Table.Kind() == Events }

// burstsOf finds how events come together in releases that are about a year apart, in order of date. It
// reads what was published, and nothing else.
func burstsOf(releases []*Release) bursts {
	b := bursts{map[string]float64{}, map[string]float64{}}
	if len(releases) < 2 {
		return b
	}
	newest := releases[len(releases)-1]
	figures := newAreaFigures(releases, b)
	for _, in := range eventful() {
		var complexes, areas []effect.Place
		for i, l := range newest.Leaves {
			if l.Holds == PartTables {
				continue // it is in that of its complex
			}
			var ids []LeafID
			for _, i := range newest.unit(i) {
				ids = append(ids, newest.Leaves[i].ID)
			}
			complexes = append(complexes, effectPlace(releases, in, "", ids...))
		}
		for _, code := range newest.AreaCodes(LevelNeighbourhood) {
			areas = append(areas, anewOf(releases, in, func(r *Release) Figure { return figures.of(r, in.Table, code) }))
		}
		if burst, known := effect.Bursts(complexes); known {
			b.complexes[in.Code] = burst
		}
		if burst, known := effect.Bursts(areas); known {
			b.areas[in.Code] = burst
		}
	}
	return b
}

// anewOf are the figures of a place that were published anew.
func anewOf(releases []*Release, in Indicator, of func(*Release) Figure) (p effect.Place) {
	for _, r := range releases {
		f := of(r)
		v := in.Of(f)
		if n := len(p.Points); !v.Known || n > 0 && p.Points[n-1].At.Equal(f.Newest) {
			continue
		}
		p.Homes, p.Counts = v.Homes, in.counts(f)
		p.Points = append(p.Points, effect.Point{At: f.Newest, Value: v.Rate, Among: float64(v.Among)})
	}
	return p
}

// burstsUpTo are those of all releases up to one, from memory where they can be: the releases of the
// years before it are read once.
func (s *Service) burstsUpTo(tx *store.Tx, org string, last edition) (bursts, error) {
	return s.bursts.of(last.id, func() (bursts, error) {
		newest, err := editions(tx, org, 1)
		if err != nil || len(newest) == 0 {
			return bursts{}, err
		}
		list, err := editionsUntil(tx, org, last.asOf, 12*burstYears)
		if err != nil {
			return bursts{}, err
		}
		var releases []*Release
		for years := range burstYears {
			i := momentAt(list, last.asOf.AddDate(-years, 0, 0))
			if i < 0 || len(releases) > 0 && !list[i].asOf.Before(releases[0].AsOf) {
				break
			}
			r, err := s.at(tx, list[i], newest[0])
			if errors.Is(err, errAltered) {
				break // what was not published says nothing, and keeps nobody from the figures of now
			}
			if err != nil {
				return bursts{}, err
			}
			releases = slices.Insert(releases, 0, r)
		}
		return burstsOf(releases), nil
	})
}

// newestBursts are how events come together in the newest release of an organisation.
func (s *Service) newestBursts(tx *store.Tx, org string) (bursts, error) {
	list, err := editions(tx, org, 1)
	if err != nil || len(list) == 0 {
		return bursts{}, err
	}
	return s.burstsUpTo(tx, org, list[0])
}

func newBursts() *recent[string, bursts] {
	return newRecent[string](maxMoments, func(bursts) int { return 1 })
}
