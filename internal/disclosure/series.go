package disclosure

import "errors"

// ErrUnexplained means that no counts were found that explain the rows. For the row that
// was just drawn it is a reason to draw again. Where no row can be explained, the number
// of changes is wrong.
var ErrUnexplained = errors.New("no counts were found that explain the published rows")

// Series is the rows of one table of one unit, oldest first, with what they leave open.
// It does not change; With makes another.
type Series struct {
	draws []Draw
	pair  pair
	flow  flow
}

// Of is the series of some rows, each with as many cells.
func Of(draws []Draw) (s Series, err error) {
	for i := range draws {
		if !s.grow(draws[: i+1 : i+1]) {
			return Series{}, ErrUnexplained
		}
	}
	return s, nil
}

// With is the series with a newer row. The row has as many cells as those before it.
func (s Series) With(d Draw) (Series, error) {
	next := s
	if !isPair(d) {
		next.flow = s.flow.clone()
	}
	if !next.grow(append(s.draws[:len(s.draws):len(s.draws)], d)) {
		return s, ErrUnexplained
	}
	return next, nil
}

// grow takes in the last of draws.
func (s *Series) grow(draws []Draw) (ok bool) {
	s.draws = draws
	if !isPair(draws[0]) {
		return s.flow.grow(draws)
	}
	s.pair, ok = s.pair.with(draws)
	return ok
}

// Len is the number of rows.
func (s Series) Len() int { return len(s.draws) }

// Keeps reports whether every cell of every row keeps at least so many candidates.
func (s Series) Keeps(least int) bool {
	if len(s.draws) == 0 {
		return true
	}
	if !isPair(s.draws[0]) {
		return s.flow.keeps(least)
	}
	for t, d := range s.draws {
		for _, r := range s.pair.ranges(t, d) {
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
	all := make([][]Range, len(s.draws))
	for t, d := range s.draws {
		if isPair(d) {
			all[t] = s.pair.ranges(t, d)
		} else {
			all[t] = s.flow.ranges(t)
		}
	}
	return all
}
