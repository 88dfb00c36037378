package disclosure

import "errors"

// ErrContradiction means that no counts at all explain the rows: what was handed over is
// not what was published, or the number of changes is wrong.
var ErrContradiction = errors.New("no counts explain the published rows")

// Series is the rows of one table of one unit, oldest first, with what they leave open.
// It does not change; With makes another.
type Series struct {
	draws []Draw
	pair  pair
	flow  flow
}

// With is the series with a newer row. The row has as many cells as those before it.
func (s Series) With(d Draw) (Series, error) {
	next := Series{draws: append(s.draws[:len(s.draws):len(s.draws)], d)}
	ok := false
	if isPair(d) {
		next.pair, ok = s.pair.with(next.draws)
	} else {
		next.flow, ok = s.flow.with(next.draws)
	}
	if !ok {
		return s, ErrContradiction
	}
	return next, nil
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

// Bounds are the candidates by row and cell.
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

// Joined is per cell of the last row how many of the changed homes are proven to have
// entered it since the row before; nothing for a first row.
func (s Series) Joined() []int {
	if len(s.draws) < 2 {
		return nil
	}
	if isPair(s.draws[0]) {
		return s.pair.joined(s.draws)
	}
	return s.flow.joined()
}
