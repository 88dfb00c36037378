//go:build attack

package attack

import (
	"math"
	"strconv"
	"strings"

	"samendoen/internal/socialmap"
)

// Utility is what protection costs those who read the figures of a table.
type Utility struct {
	cellError, cells int
	least            float64            // error of the best rounding that is right on average
	over, true       []float64          // by cell: how much more is published than there is, and how much there is
	age, rows        float64            // weeks, of units of about 48 homes
	wrong, homes     map[string]float64 // by level, over its areas: homes in a wrong cell, and all homes
}

// NewUtility counts nothing yet.
func NewUtility() *Utility {
	return &Utility{wrong: map[string]float64{}, homes: map[string]float64{}}
}

// Levels are those that errors are told of, as in the study; 200 complexes are an association.
func Levels() []string { return []string{"neighbourhood", "district", "municipality", "association"} }

// Measure takes in all series of one table of a world, at the end of each quarter of so
// many weeks.
func (u *Utility) Measure(series []*Series, weeks int) {
	for _, s := range series {
		for _, d := range s.Draws {
			if u.over == nil {
				u.over, u.true = make([]float64, s.Table.Named()), make([]float64, s.Table.Named())
			}
			for c, x := range d.Truth.Cells[:s.Table.Named()] {
				u.least += float64(2*(x%5)*(5-x%5)) / 5
				u.over[c] += float64(d.Cells[c] - x)
				u.true[c] += float64(x)
				u.cellError += max(x-d.Cells[c], d.Cells[c]-x)
				u.cells++
			}
		}
	}
	for week := yearWeeks / 4; week < weeks; week += yearWeeks / 4 {
		u.quarter(series, week)
	}
}

func (u *Utility) quarter(series []*Series, week int) {
	type sum struct {
		homes     int
		published []int
		true      []int
	}
	sums := map[[2]string]*sum{}
	for _, s := range series {
		d := s.at(week)
		if d == nil {
			continue
		}
		if 44 <= d.Homes && d.Homes <= 52 {
			u.age += float64(week - d.Week)
			u.rows++
		}
		for i, level := range Levels() {
			at := [2]string{level, areaOf(s.Leaf, i)}
			if sums[at] == nil {
				sums[at] = &sum{published: make([]int, len(d.Cells)), true: make([]int, len(d.Cells))}
			}
			sums[at].homes += d.Homes
			for c := range d.Cells {
				sums[at].published[c] += d.Cells[c]
				sums[at].true[c] += d.Truth.Cells[c]
			}
		}
	}
	for at, s := range sums {
		wrong := 0.0
		for c := range s.true {
			wrong += math.Abs(float64(s.published[c] - s.true[c]))
		}
		u.wrong[at[0]] += wrong / 2
		u.homes[at[0]] += float64(s.homes)
	}
}

// at is the row that stands in a week.
func (s *Series) at(week int) (found *Draw) {
	for t := range s.Draws {
		if s.Draws[t].Week <= week {
			found = &s.Draws[t]
		}
	}
	return found
}

// areaOf is the area of a unit by the number of its first complex.
func areaOf(l socialmap.Leaf, level int) string {
	if level < 3 {
		return string(l.Area(socialmap.LevelNeighbourhood + socialmap.Level(level))) // #nosec G115 -- three levels
	}
	n, _ := strconv.Atoi(strings.TrimPrefix(string(l.Complexes[0]), "c"))
	return strconv.Itoa(n / 200)
}

// CellError is the mean distance of a published count from the truth of its date.
func (u *Utility) CellError() float64 { return float64(u.cellError) / float64(u.cells) }

// Least is the mean distance that any rounding to fives has that is right on average: a count
// that is r above a five goes up in r cases of five.
func (u *Utility) Least() float64 { return u.least / float64(u.cells) }

// Over is the percentage that is published too much, of the cell of which that is most.
func (u *Utility) Over() (most float64) {
	for c, x := range u.true {
		if x > 0 {
			most = max(most, math.Abs(100*u.over[c]/x))
		}
	}
	return most
}

// Age is the mean age in weeks of a figure of a unit of 44 to 52 homes.
func (u *Utility) Age() float64 { return u.age / u.rows }

// Wrong is the percentage of the homes that the published rows of the areas of a level put
// in a wrong cell.
func (u *Utility) Wrong(level string) float64 { return 100 * u.wrong[level] / u.homes[level] }
