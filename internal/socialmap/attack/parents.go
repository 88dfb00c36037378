//go:build attack

package attack

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

// AreaFigure gives the published cells of an area.
type AreaFigure func(level socialmap.Level, code place.AreaCode, t socialmap.Table) []int

// Subtract is the attack that takes areas from each other: it adds some areas of a level,
// takes others of any level off, and looks whether anything is left that the published
// rows of single units do not say already. It gives what it learned; nil for nothing.
func Subtract(r *socialmap.Release, figure AreaFigure, t socialmap.Table, rng *rand.Rand) error {
	learned, told := make([]int, t.Width()), make([]int, t.Width())
	for _, sign := range [...]int{1, 1, -1, -1} {
		level := socialmap.LevelNeighbourhood + socialmap.Level(rng.IntN(3)) // #nosec G115 -- three levels
		codes := r.AreaCodes(level)
		code := codes[rng.IntN(len(codes))]
		for c, v := range figure(level, code, t) {
			learned[c] += sign * v
		}
		for i, leaf := range r.Leaves {
			if leaf.Area(level) != code {
				continue
			}
			for c, v := range r.Row(i, t).Cells {
				told[c] += sign * v
			}
		}
	}
	if !slices.Equal(learned, told) {
		return fmt.Errorf("areas of %s give %v, the units in them %v", t.Code(), learned, told)
	}
	return nil
}
