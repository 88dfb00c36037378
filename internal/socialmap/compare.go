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

// likes is which leaves are like each other. It follows from the stock alone.
type likes struct {
	rings [][3]int32 // of each leaf those in which peers are looked for, the closest first
	count int32      // of rings
}

// noRing is of the leaves of parts, which have no peers.
const noRing = -1

// likesOf finds which leaves of a release are like each other.
func likesOf(r *Release, builds map[place.ComplexID]place.Build) *likes {
	type ring struct {
		step, size, decade, kind int32
	}
	k := &likes{rings: make([][3]int32, len(r.Leaves))}
	kinds, seen := map[string]int32{}, map[ring]int32{}
	for i, l := range r.Leaves {
		if l.Holds == PartTables {
			k.rings[i] = [3]int32{noRing, noRing, noRing}
			continue
		}
		for step, p := range profileOf(l, builds).wider() {
			kind, known := kinds[p.kind]
			if !known {
				kind = int32(len(kinds)) // #nosec G115 -- a few kinds of homes
				kinds[p.kind] = kind
			}
			at := ring{int32(step), int32(p.size), int32(p.decade), kind} // #nosec G115 -- of three, some sizes, and years
			if _, known := seen[at]; !known {
				seen[at] = k.count
				k.count++
			}
			k.rings[i][step] = seen[at]
		}
	}
	return k
}

// peers are the figures of one table of those that are like each other.
type peers struct {
	*likes
	release *Release
	table   Table
	sums    []peerSum // by ring
}

func (k *likes) peers(r *Release, t Table) peers {
	p := peers{k, r, t, make([]peerSum, k.count)}
	for i := range p.sums {
		p.sums[i].Table = r.shows(t)
	}
	for i, rings := range k.rings {
		if rings[0] == noRing {
			continue
		}
		own := r.unitFigure(i, t)
		for _, ring := range rings {
			p.sums[ring].include(own)
		}
	}
	return p
}

// of are the peers of a leaf, by its index.
func (p peers) of(leaf int) Peers {
	if p.rings[leaf][0] == noRing {
		return Peers{}
	}
	own := p.release.unitFigure(leaf, p.table)
	for _, ring := range p.rings[leaf] {
		s := &p.sums[ring]
		if others := s.units - min(own.Leaves, 1); others >= leastPeers {
			return s.without(own)
		}
	}
	return Peers{}
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
	all := likesOf(r, builds).peers(r, t)
	list := make([]Peers, len(r.Leaves))
	for i := range list {
		list[i] = all.of(i)
	}
	return list
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
	in, r := o.Indicator, o.Release
	switch {
	case o.Against == YearBefore:
		then, err := s.yearBefore(tx, list, r.AsOf, in.Table)
		if err != nil || then == nil {
			return err
		}
		o.lines.against = against{before: true, value: o.lines.then(linesOf(then, o.board, Choice{Indicator: in, Level: o.Level}))}
	case o.Against == LikeComplexes && o.Level == LevelComplex:
		like, err := s.likesOf(tx, o.board, org, r)
		if err != nil {
			return err
		}
		all := like.peers(r, in.Table)
		o.lines.against.value = func(i int) (Value, int) {
			leaves := r.heldBy(i)
			if len(leaves) == 0 {
				return Value{}, 0
			}
			p := all.of(leaves[0])
			return in.Of(p.Figure), p.Leaves
		}
	case o.Against == OwnAverage:
		all := in.Of(r.AreaFigure(LevelAssociation, "", in.Table))
		o.lines.against.value = func(int) (Value, int) { return all, 0 }
	}
	return nil
}

// then is the value of each line among other lines, those of a release of before.
func (s *lineSet) then(other *lineSet) func(i int) (Value, int) {
	was := make([]int32, s.size()) // its index among the others, plus one
	if s.Level == LevelComplex {   // both in order of id
		j := 0
		for i := range was {
			for j < other.size() && other.id(j) < s.id(i) {
				j++
			}
			if j < other.size() && other.id(j) == s.id(i) {
				was[i] = int32(j + 1) // #nosec G115 -- complexes of an association
			}
		}
	} else {
		at := make(map[string]int32, other.size())
		for j := range other.size() {
			at[other.id(j)] = int32(j + 1) // #nosec G115 -- areas of a country, or parts of complexes
		}
		for i := range was {
			was[i] = at[s.id(i)]
		}
	}
	return func(i int) (Value, int) {
		if was[i] == 0 {
			return Value{}, 0
		}
		return other.value(int(was[i]-1), other.Indicator), 0
	}
}

// yearBefore is the release of a year before a date, or of at most two months earlier, with one table.
func (s *Service) yearBefore(tx *store.Tx, list []edition, asOf time.Time, t Table) (*Release, error) {
	then := asOf.AddDate(-1, 0, 0)
	e := list[momentAt(list, then)]
	if e.asOf.After(then) || e.asOf.Before(then.AddDate(0, -2, 0)) {
		return nil, nil
	}
	return s.pastTables(tx, e, t)
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

// likesOf is which complexes of a release are like each other: of the newest one found once for a board.
func (s *Service) likesOf(tx *store.Tx, b *board, org string, r *Release) (*likes, error) {
	s.mu.Lock()
	k := b.likes
	s.mu.Unlock()
	if k != nil && r == b.newest {
		return k, nil
	}
	builds, err := s.buildsOf(tx, b, org)
	if err != nil {
		return nil, err
	}
	k = likesOf(r, builds)
	if r == b.newest {
		s.mu.Lock()
		defer s.mu.Unlock()
		b.likes = k
	}
	return k, nil
}
