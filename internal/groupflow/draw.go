package groupflow

import (
	"strconv"

	"samendoen/internal/disclosure"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

const (
	// MinHomes is the smallest number of homes of which anything is told. In a year about one household in
	// fifty changes group, so with fewer nearly every way would be none to five.
	MinHomes = 500
	// MinUnits is the smallest number of publication units of the map that a figure is about: with fewer the
	// figure and the rows of a unit tell of the same homes.
	MinUnits = 3
	// MinChanged is how many must have changed group. Of five, all on one way, only five counts would remain
	// possible.
	MinChanged = 10
	// maxDraws is how often a row is drawn before there is no figure.
	maxDraws = 200
)

// table is the code of these figures in the key of the draw, which never changes.
const table = "group_flow"

// Truth is what the batch counted in a municipality in half a year, in the complexes of which the map
// publishes anything.
type Truth struct {
	Municipality place.AreaCode
	Homes, Units int
	Counts       Counts
}

// Draw rounds a row; false where the municipality has none, because it is too small, too few changed, or no
// draw leaves enough open. Drawing again tells nothing: whether a row is safe follows from the row and from
// how many changed.
func Draw(r socialmap.Rounder, org string, h Half, t Truth) (Counts, bool) {
	if t.Homes < MinHomes || t.Units < MinUnits || t.Counts.Total() < MinChanged {
		return Counts{}, false
	}
	for n := range maxDraws {
		epoch := h.Code()
		if n > 0 {
			epoch += "#" + strconv.Itoa(n)
		}
		row := Counts(r.Round(org+" "+string(t.Municipality), table, epoch, t.Counts[:]))
		if Safe(row, t.Counts.Total(), t.Homes) {
			return row, true
		}
	}
	return Counts{}, false
}

// Safe reports whether every cell of a row keeps enough candidates for somebody who knows how many
// changed, and no cell is more than the homes.
func Safe(row Counts, changed, homes int) bool {
	lowest, highest := 0, 0
	for _, v := range row {
		low, high := disclosure.Support(v, 0)
		lowest, highest = lowest+low, highest+high
	}
	for _, v := range row {
		low, high := disclosure.Support(v, 0)
		most := min(high, changed-(lowest-low))
		least := max(low, changed-(highest-high))
		if most-least+1 < socialmap.MinCandidates || v > homes {
			return false
		}
	}
	return true
}
