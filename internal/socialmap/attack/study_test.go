//go:build attack

package attack

import (
	"testing"

	"samendoen/internal/socialmap"
)

// The mechanism comes from a study, and so do the figures that are wanted of it: one year,
// complexes of 10 to 300 homes of which none is put together with another, the last row taken
// for what it says, an insider who looks at each cell by itself, and the age of a figure as half
// the mean time between draws. Measured in the same way, the study has 1.44 a cell; 26.8 % of
// the cells named by means, 3.2 points more than by one row; the last household in 0.2 to 0.3 % of the
// rows; 15 weeks for 48 homes. How much a group is too large or small in the sum of all is not told there.
func TestAsInTheStudy(t *testing.T) {
	const year, complexes, worlds = 52, 200, 96
	attacker, plain, u := NewAverager(), Hits{}, NewUtility()
	last, rows, between, gaps := 0, 0, 0, 0
	for seed := range worlds {
		w := NewWorld(uint64(200+seed), complexes, []socialmap.Table{socialmap.Groups})
		series := watch(t, w, year, without(socialmap.Small|socialmap.NoRedraw))
		u.Measure(series, year)
		for _, s := range series {
			attacker.Read(s, &plain)
			for i := range s.Draws {
				if home := i % min(sampled, s.Draws[i].Homes); count(missingApart(&s.Draws[i], int(s.Draws[i].Truth.Sample[home]))) == 1 {
					last++
				}
				rows++
				if homes := s.Draws[i].Homes; i > 0 && 44 <= homes && homes <= 52 {
					between += s.Draws[i].Week - s.Draws[i-1].Week
					gaps++
				}
			}
		}
	}
	age := float64(between) / float64(gaps) / 2
	t.Logf("%d rows: a cell %.3f off (%.2f at least), a group at most %.1f %% too large or small; one row names %.1f %%, means %.1f more; the last household in %.2f %% of rows; 48 homes %.1f weeks",
		rows, u.CellError(), u.Least(), u.Over(), percent(plain.One, plain.Asked), plain.Gained(), percent(last, rows), age)
	for _, wanted := range []struct {
		what     string
		is, most float64
	}{
		{"error of a cell", u.CellError(), 1.449},
		{"percent that a group is too large or small", u.Over(), 5},
		{"points that means gain", plain.Gained(), 3},
		{"percent that means name", percent(plain.One, plain.Asked) + plain.Gained(), 26.8},
		{"percent of rows with the last household certain", percent(last, rows), 0.3},
		{"weeks", age, 15},
	} {
		if wanted.is > wanted.most {
			t.Errorf("%s: %.2f, at most %.2f is wanted", wanted.what, wanted.is, wanted.most)
		}
	}
}
