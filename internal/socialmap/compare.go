package socialmap

import (
	"math"
	"slices"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// Comparison is what a figure is held against.
type Comparison uint8

// The comparisons.
const (
	NoComparison  Comparison = iota
	YearBefore               // the same place a year before
	LikeComplexes            // complexes of the same size, kind and age; on the level of complexes only
	OwnAverage               // all homes of the association together
)

// comparisonCodes are the comparisons as addresses name them, by Comparison.
func comparisonCodes() []string { return []string{"", "jaar", "gelijk", "gemiddeld"} }

// ComparisonOf finds a comparison by its code; what does not exist is none.
func ComparisonOf(code string) Comparison {
	return Comparison(max(slices.Index(comparisonCodes(), code), 0)) // #nosec G115 -- an index of four
}

// LabelKey is the text key of what is compared with.
func (c Comparison) LabelKey() string {
	return "socialmap.compare." + [...]string{"none", "year", "alike", "average"}[c]
}

// Fits reports whether the comparison means something on a level.
func (c Comparison) Fits(level Level) bool { return c != LikeComplexes || level == LevelComplex }

// Difference is what may be said about two values.
type Difference uint8

// The differences.
const (
	NotSaid  Difference = iota // one of the two is missing
	SameRows                   // nothing new was published since
	Alike                      // no more apart than rounding can put them
	Higher
	Lower
)

// LabelKey is the text key of the difference.
func (d Difference) LabelKey() string {
	return "socialmap.difference." + [...]string{"not_said", "same_rows", "alike", "higher", "lower"}[d]
}

// Differ holds a value against another. It says higher or lower only where the distance is
// more than two standard deviations of the rounding of both, see Value.Noise.
func Differ(v, against Value) Difference {
	if !v.Known || !against.Known {
		return NotSaid
	}
	apart := v.Rate - against.Rate
	switch least := math.Sqrt((v.Noise*v.Noise + against.Noise*against.Noise) / 2); {
	case apart >= least:
		return Higher
	case apart <= -least:
		return Lower
	}
	return Alike
}

// sizeBands are the numbers of homes from which a leaf is one size larger.
func sizeBands() []int { return []int{50, 100, 200} }

// leastPeers is how many other leaves a comparison with like complexes needs.
const leastPeers = 5

// profile is what makes complexes like each other, from the stock alone.
type profile struct {
	size   int // index in sizeBands
	kind   string
	decade int
}

// wider are the profiles in which peers are looked for, the closest first.
func (p profile) wider() [3]profile {
	return [3]profile{p, {size: p.size, kind: p.kind}, {size: p.size}}
}

// profileOf is the profile of a leaf; what its complexes do not share is left open.
func profileOf(l Leaf, builds map[place.ComplexID]place.Build) profile {
	size, _ := slices.BinarySearch(sizeBands(), l.Homes+1)
	p := profile{size: size}
	for i, id := range l.Complexes {
		b := builds[id]
		decade := b.Year / 10 * 10
		if i == 0 {
			p.kind, p.decade = b.Kind, decade
		}
		if p.kind != b.Kind {
			p.kind = ""
		}
		if p.decade != decade {
			p.decade = 0
		}
	}
	return p
}

// Peers is the figure of the leaves that a leaf is like, without that leaf itself. A complex in parts
// counts as one, with the sum of them.
type Peers struct {
	Figure Figure
	Leaves int
}

// PeersOf are the peers of each leaf in one table, in the order of the leaves. With fewer
// than leastPeers that were published, age does not count, then kind; then there are none. The leaves
// of parts have none.
func PeersOf(r *Release, t Table, builds map[place.ComplexID]place.Build) []Peers {
	type ring struct {
		step int
		profile
	}
	groups := map[ring]*peerSum{}
	profiles := make([]profile, len(r.Leaves))
	group := func(step int, p profile) *peerSum {
		key := ring{step, p}
		if groups[key] == nil {
			groups[key] = &peerSum{sum: sum{Figure: Figure{Table: r.shows(t)}}}
		}
		return groups[key]
	}
	for i, l := range r.Leaves {
		if l.Holds == PartTables {
			continue
		}
		profiles[i] = profileOf(l, builds)
		own := r.unitFigure(i, t)
		for step, p := range profiles[i].wider() {
			group(step, p).include(own)
		}
	}
	peers := make([]Peers, len(r.Leaves))
	for i, l := range r.Leaves {
		if l.Holds == PartTables {
			continue
		}
		own := r.unitFigure(i, t)
		for step, p := range profiles[i].wider() {
			if like := group(step, p).without(own); like.Leaves >= leastPeers {
				peers[i] = like
				break
			}
		}
	}
	return peers
}

// peerSum adds figures of complexes that are like each other.
type peerSum struct {
	sum
	units int // that were published
}

func (s *peerSum) include(f Figure) {
	s.Withheld += f.Withheld
	if !f.Known() {
		return
	}
	s.units++
	if s.Cells == nil {
		s.Cells = make([]int, len(f.Cells))
		s.Oldest, s.Newest = f.Oldest, f.Newest
	}
	s.Leaves += f.Leaves
	s.Homes += f.Homes
	for i, v := range f.Cells {
		s.Cells[i] += v
	}
	s.Oldest, s.Newest = clock.Earlier(s.Oldest, f.Oldest), clock.Later(s.Newest, f.Newest)
}

// without is the sum less one figure that was added to it.
func (s peerSum) without(f Figure) Peers {
	if f.Known() {
		s.Cells = slices.Clone(s.Cells)
		s.units--
		s.Leaves -= f.Leaves
		s.Homes -= f.Homes
		for i, v := range f.Cells {
			s.Cells[i] -= v
		}
	}
	return Peers{s.Figure, s.units}
}

// compare holds the lines against what was chosen.
func (s *Service) compare(tx *store.Tx, o *Overview, list []edition, org string) error {
	against := func(Line) (Value, int) { return Value{}, 0 }
	in, r := o.Indicator, o.Release
	switch {
	case o.Against == YearBefore:
		then, err := s.yearBefore(tx, list, r.AsOf)
		if err != nil || then == nil {
			return err
		}
		values := map[string]Value{}
		for _, l := range linesOf(then, o.board, in, o.Level) {
			values[l.ID] = l.Value
		}
		against = func(l Line) (Value, int) { return values[l.ID], 0 }
	case o.Against == LikeComplexes && o.Level == LevelComplex:
		builds, err := s.buildsOf(tx, o.board, org)
		if err != nil {
			return err
		}
		peers := PeersOf(r, in.Table, builds)
		against = func(l Line) (Value, int) {
			leaves := r.LeavesOf(place.ComplexID(l.ID))
			if len(leaves) == 0 {
				return Value{}, 0
			}
			like := peers[leaves[0]]
			return in.Of(like.Figure), like.Leaves
		}
	case o.Against == OwnAverage:
		all := in.Of(r.AreaFigure(LevelAssociation, "", in.Table))
		against = func(Line) (Value, int) { return all, 0 }
	}
	for i, l := range o.Lines {
		v, peers := against(l)
		o.Lines[i].Against, o.Lines[i].Peers, o.Lines[i].Difference = v, peers, Differ(l.Value, v)
		if o.Against == YearBefore && l.Value.Known && v.Known && l.Value.Newest.Equal(v.Newest) && l.Value.Oldest.Equal(v.Oldest) {
			o.Lines[i].Difference = SameRows
		}
	}
	return nil
}

// yearBefore is the release of a year before a date, or of at most two months earlier.
func (s *Service) yearBefore(tx *store.Tx, list []edition, asOf time.Time) (*Release, error) {
	then := asOf.AddDate(-1, 0, 0)
	e := list[momentAt(list, then)]
	if e.asOf.After(then) || e.asOf.Before(then.AddDate(0, -2, 0)) {
		return nil, nil
	}
	return s.past(tx, e)
}

// buildsOf are the builds of the complexes of an organisation, read once for a board.
func (s *Service) buildsOf(tx *store.Tx, b *board, org string) (map[place.ComplexID]place.Build, error) {
	s.mu.Lock()
	builds := b.builds
	s.mu.Unlock()
	if builds != nil {
		return builds, nil
	}
	list, err := place.Builds(tx, org)
	if err != nil {
		return nil, err
	}
	builds = make(map[place.ComplexID]place.Build, len(list))
	for _, one := range list {
		builds[one.ID] = one
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b.builds = builds
	return builds, nil
}
