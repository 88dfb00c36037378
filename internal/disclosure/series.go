package disclosure

import "errors"

// ErrUnexplained means that no counts were found that explain the rows. For the row that
// was just drawn it is a reason to draw again. Where no row can be explained, the number
// of changes is wrong.
var ErrUnexplained = errors.New("no counts were found that explain the published rows")

// Series is the rows of one table of one unit, oldest first, with what they leave open.
// It does not change; With makes another.
type Series struct {
	draws  []Draw
	before *joined // rows of two cells, of which the others took the place; nil for none
	pair   pair
	flow   flow
}

// Of is the series of some rows, oldest first; see With.
func Of(draws []Draw) (s Series, err error) {
	for i := range draws {
		if !s.grow(draws[: i+1 : i+1]) {
			return Series{}, ErrUnexplained
		}
	}
	return s, nil
}

// With is the series with a newer row. The row has as many cells as those before it, or says of
// which of these its cells are part.
func (s Series) With(d Draw) (Series, error) {
	next := s
	if len(s.draws) > 0 && !s.isPair() {
		next.flow = s.flow.clone()
	}
	if !next.grow(append(s.draws[:len(s.draws):len(s.draws)], d)) {
		return s, ErrUnexplained
	}
	return next, nil
}

// grow takes in the last of draws.
func (s *Series) grow(draws []Draw) (ok bool) {
	d, first := draws[len(draws)-1], len(s.draws) == 0
	s.draws = draws
	switch {
	case !first && s.isPair() && d.Parts != nil:
		var j joined
		j, s.flow, ok = join(s.pair, draws)
		s.before = &j
	case s.isPair():
		s.pair, ok = s.pair.with(draws)
	default:
		ok = s.flow.grow(draws[s.old():])
	}
	return ok
}

// isPair reports whether one number tells each row.
func (s Series) isPair() bool { return s.before == nil && isPair(s.draws[0]) }

// old is the number of rows of two cells before those in more detail.
func (s Series) old() int {
	if s.before == nil {
		return 0
	}
	return len(s.before.draws)
}

// Len is the number of rows.
func (s Series) Len() int { return len(s.draws) }

// Keeps reports whether every cell of every row keeps at least so many candidates.
func (s Series) Keeps(least int) bool {
	if len(s.draws) == 0 {
		return true
	}
	if s.isPair() {
		return keep(s.Bounds(), least)
	}
	return s.flow.keeps(least) && (s.before == nil || keep(s.before.ranges(s.flow), least))
}

func keep(rows [][]Range, least int) bool {
	for _, row := range rows {
		for _, r := range row {
			if r.Count < least {
				return false
			}
		}
	}
	return true
}

// Bounds are the candidates by row and cell: all of them for two cells or one of events, and
// for wider tables those that were found.
func (s Series) Bounds() [][]Range {
	all := make([][]Range, 0, len(s.draws))
	if s.before != nil {
		all = append(all, s.before.ranges(s.flow)...)
	}
	for t, d := range s.draws[s.old():] {
		if s.isPair() {
			all = append(all, s.pair.ranges(t, d))
		} else {
			all = append(all, s.flow.ranges(t))
		}
	}
	return all
}
