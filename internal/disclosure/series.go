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

// With is the series with a newer row. The row has as many cells as those before it, or says of
// which of these its cells are part.
func (s Series) With(d Draw) (Series, error) {
	next := Series{draws: append(s.draws[:len(s.draws):len(s.draws)], d), before: s.before}
	ok := false
	switch {
	case s.Len() > 0 && s.isPair() && d.Parts != nil:
		var j joined
		j, next.flow, ok = join(s.pair, next.draws)
		next.before = &j
	case next.isPair():
		next.pair, ok = s.pair.with(next.draws)
	default:
		next.flow, ok = s.flow.with(next.draws[next.old():])
	}
	if !ok {
		return s, ErrUnexplained
	}
	return next, nil
}

// Of is the series of some rows, as With makes it row by row, in less time. At which row it
// ends when no counts explain it is the number of rows of the series that comes with the error.
func Of(draws []Draw) (s Series, err error) {
	for i, d := range draws {
		if i == 0 || s.isPair() {
			if s, err = s.With(d); err != nil {
				return s, err
			}
			continue
		}
		if s.draws = draws[: i+1 : i+1]; !s.flow.add(s.draws[s.old():]) {
			s.draws = draws[:i:i]
			return s, ErrUnexplained
		}
	}
	return s, nil
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
