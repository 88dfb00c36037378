package socialmap

import (
	"cmp"
	"slices"
	"strings"

	"samendoen/internal/base/text"
	"samendoen/internal/place"
)

// lineSet is all complexes of a release, all parts of complexes, or all areas of a level in it, for a
// choice. There may be sixty thousand, of which a page shows fifty: whole lines are made of these, and of
// the others only what they are put in order by.
type lineSet struct {
	Choice
	release *Release
	board   *board
	stairs  []stairLine        // of LevelStaircase
	areas   grouped            // of a level above complexes
	homes   []int              // of the areas
	figures map[Table][]Figure // of the areas, for the tables of the choice
	against against
}

// against is what lines are held against; nothing where it is empty.
type against struct {
	value  func(i int) (v Value, peers int)
	before bool // what was published before, of the same place
}

// linesOf are the lines of a choice in a release.
func linesOf(r *Release, b *board, c Choice) *lineSet {
	s := &lineSet{Choice: c, release: r, board: b}
	switch c.Level {
	case LevelComplex:
		return s
	case LevelStaircase:
		s.stairs = b.stairsIn(r)
		return s
	}
	s.areas = b.areasOf(r, c.Level)
	s.homes, s.figures = make([]int, len(s.areas.codes)), map[Table][]Figure{c.Indicator.Table: r.figuresOf(s.areas, c.Indicator.Table)}
	for i, at := range s.areas.of {
		if r.Leaves[i].Holds != PartTables { // whose homes are in the whole too
			s.homes[at] += r.Leaves[i].Homes
		}
	}
	if c.Beside != nil && s.figures[c.Beside.Table] == nil {
		s.figures[c.Beside.Table] = r.figuresOf(s.areas, c.Beside.Table)
	}
	return s
}

// size is how many lines there are.
func (s *lineSet) size() int {
	switch {
	case s == nil:
		return 0
	case s.Level == LevelComplex:
		return len(s.release.Places)
	case s.Level == LevelStaircase:
		return len(s.stairs)
	}
	return len(s.areas.codes)
}

func (s *lineSet) id(i int) string {
	switch s.Level {
	case LevelComplex:
		return string(s.release.Places[i].ID)
	case LevelStaircase:
		return string(s.stairs[i].part.ID())
	}
	return string(s.areas.codes[i])
}

// name is the name of a line; a part of a complex has that of the complex.
func (s *lineSet) name(i int) string {
	switch s.Level {
	case LevelComplex:
		return s.release.Places[i].Name
	case LevelStaircase:
		return s.stairs[i].whole.Name
	}
	return s.board.name(s.areas.codes[i])
}

func (s *lineSet) around(i int) string {
	switch s.Level {
	case LevelComplex:
		return s.board.name(s.release.Places[i].Neighbourhood)
	case LevelStaircase:
		return s.board.name(s.stairs[i].whole.Neighbourhood)
	}
	return ""
}

func (s *lineSet) homesOf(i int) int {
	switch s.Level {
	case LevelComplex:
		return s.release.Places[i].Homes
	case LevelStaircase:
		return s.release.Leaves[s.stairs[i].leaf].Homes
	}
	return s.homes[i]
}

// value is an indicator of the choice, of a line.
func (s *lineSet) value(i int, in Indicator) Value {
	switch s.Level {
	case LevelComplex:
		return in.Of(s.release.figureOf(s.release.heldBy(i), in.Table))
	case LevelStaircase:
		return in.Of(s.release.figureOf([]int{s.stairs[i].leaf}, in.Table))
	}
	return in.Of(s.figures[in.Table][i])
}

// line is a whole line.
func (s *lineSet) line(i int) Line {
	l := Line{ID: s.id(i), Name: s.name(i), Around: s.around(i), Homes: s.homesOf(i), Value: s.value(i, s.Indicator)}
	switch s.Level {
	case LevelComplex:
		l.Merged = s.release.isMerged(s.release.heldBy(i))
		l.hasPage = s.release == s.board.newest || s.board.hasComplex(place.ComplexID(l.ID))
	case LevelStaircase:
		x := s.stairs[i]
		l.part, l.Merged, l.hasPage = x.part, s.release.isMerged([]int{x.leaf}), s.board.hasComplex(x.whole.ID)
	default:
		code := s.areas.codes[i]
		l.hasPage = s.Level == LevelNeighbourhood && s.board.known[code] && code != ""
	}
	if s.Beside != nil {
		l.Beside = s.value(i, *s.Beside)
	}
	l.Against, l.Peers, l.Difference = s.held(i, l.Value)
	return l
}

// held holds the value of a line against what was chosen.
func (s *lineSet) held(i int, v Value) (other Value, peers int, d Difference) {
	if s.against.value == nil {
		return other, 0, NotSaid
	}
	other, peers = s.against.value(i)
	if s.against.before && v.Known && other.Known && v.Newest.Equal(other.Newest) && v.Oldest.Equal(other.Oldest) {
		return other, peers, SameRows
	}
	return other, peers, Differ(v, other)
}

// inOrder are all lines whole, in the order of a key; see ranks.
func (s *lineSet) inOrder(key string) []Line {
	ranks := s.ranks(key, nil)
	slices.SortFunc(ranks, s.by(key))
	return s.lines(ranks)
}

func (s *lineSet) lines(ranks []rank) []Line {
	list := make([]Line, len(ranks))
	for i, x := range ranks {
		list[i] = s.line(int(x.line))
	}
	return list
}

// rank is a line with what it is put in order by, before its name.
type rank struct {
	number float64
	line   int32
	few    bool // without a figure: these come last
}

// ranks are the lines whose names hold all words, for the order of a key: naam, buurt, waarde, naast,
// verschil, aantal or woningen, the other way round with a minus before it.
func (s *lineSet) ranks(key string, words []string) []rank {
	if s == nil {
		return nil
	}
	list := make([]rank, 0, s.size())
	number := s.numberOf(strings.TrimPrefix(key, "-"))
	named := s.named(words)
	for i := range s.size() {
		if !named(i) {
			continue
		}
		x := rank{line: int32(i)} // #nosec G115 -- complexes of an association
		if number != nil {
			n, known := number(i)
			x.number, x.few = n, !known
		}
		list = append(list, x)
	}
	return list
}

// numberOf is the number by which a key puts a line in order; nil for a name.
func (s *lineSet) numberOf(key string) func(i int) (n float64, known bool) {
	rate := func(in Indicator) func(i int) (float64, bool) {
		return func(i int) (float64, bool) {
			v := s.value(i, in)
			return v.Rate, v.Known
		}
	}
	switch key {
	case "waarde":
		return rate(s.Indicator)
	case "naast":
		if s.Beside == nil {
			return func(int) (float64, bool) { return 0, false }
		}
		return rate(*s.Beside)
	case "verschil":
		return func(i int) (float64, bool) {
			v := s.value(i, s.Indicator)
			other, _, d := s.held(i, v)
			return v.Rate - other.Rate, d != NotSaid
		}
	case "aantal":
		return func(i int) (float64, bool) {
			v := s.value(i, s.Indicator)
			return float64(v.Count), v.Known
		}
	case "woningen":
		return func(i int) (float64, bool) { return float64(s.homesOf(i)), true }
	}
	return nil
}

// by compares lines in the order of a key. No two are equal.
func (s *lineSet) by(key string) func(a, b rank) int {
	key, down := strings.CutPrefix(key, "-")
	return func(a, b rank) int {
		if a.few != b.few {
			if b.few {
				return -1
			}
			return 1
		}
		order := cmp.Compare(a.number, b.number)
		i, j := int(a.line), int(b.line)
		switch key {
		case "naam":
			order = strings.Compare(s.name(i), s.name(j))
		case "buurt":
			order = strings.Compare(s.around(i), s.around(j))
		}
		if order != 0 {
			if down {
				return -order
			}
			return order
		}
		if order = strings.Compare(s.name(i), s.name(j)); order != 0 {
			return order
		}
		if s.Level == LevelStaircase { // which come in order, and 10 after 2
			return cmp.Compare(i, j)
		}
		return strings.Compare(s.id(i), s.id(j))
	}
}

// named tells whether the name of a line, with that of what lies around it, holds all of some
// folded words. What lies around is mostly that of the line before.
func (s *lineSet) named(words []string) func(i int) bool {
	if len(words) == 0 {
		return func(int) bool { return true }
	}
	around, folded := "", ""
	return func(i int) bool {
		if name := s.around(i); name != around {
			around, folded = name, text.Fold(name)
		}
		name := text.Fold(s.sought(i))
		return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(name, w) && !strings.Contains(folded, w) })
	}
}

// sought is where the words for a line are looked for, beside what lies around it.
func (s *lineSet) sought(i int) string {
	if s.Level == LevelStaircase {
		return s.name(i) + " " + strings.Join(s.stairs[i].part.Staircases, " ")
	}
	return s.name(i)
}

// between puts those in place that an order has from one index up to another: all before them are
// before, and all after them after, in no order. It takes steps as there are lines, on average.
func between[T any](list []T, from, to int, compare func(a, b T) int) {
	low, high := 0, len(list)
	for high-low > max(2*(to-from), 64) {
		middle := medianOf(list[low], list[low+(high-low)/2], list[high-1], compare)
		i, j := low, high-1
		for i <= j {
			for compare(list[i], middle) < 0 {
				i++
			}
			for compare(list[j], middle) > 0 {
				j--
			}
			if i <= j {
				list[i], list[j] = list[j], list[i]
				i, j = i+1, j-1
			}
		}
		switch { // up to j at most the middle, from i on at least
		case to <= j+1:
			high = j + 1
		case from >= i:
			low = i
		default: // both sides have some of them
			slices.SortFunc(list[low:high], compare)
			return
		}
	}
	slices.SortFunc(list[low:high], compare)
}

func medianOf[T any](a, b, c T, compare func(a, b T) int) T {
	if compare(a, b) > 0 {
		a, b = b, a
	}
	if compare(b, c) <= 0 {
		return b
	}
	if compare(a, c) > 0 {
		return a
	}
	return c
}
