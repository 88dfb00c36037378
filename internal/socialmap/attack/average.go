//go:build attack

package attack

import (
	"math"
	"slices"
)

// Averager is the reader who takes the mean of all rows that ever appeared, to wash the
// rounding out. It learned from other worlds which count goes most often with what is seen.
type Averager struct {
	one  map[[2]int]map[int]int // by the last row and how large the complex is: how often each count was behind it
	many map[[3]int]map[int]int // by the last row, the mean of the last rows, and how many there were
}

// NewAverager learns nothing yet.
func NewAverager() *Averager {
	return &Averager{one: map[[2]int]map[int]int{}, many: map[[3]int]map[int]int{}}
}

func note[K comparable](seen map[K]map[int]int, k K, count int) {
	if seen[k] == nil {
		seen[k] = map[int]int{}
	}
	seen[k][count]++
}

func likely[K comparable](seen map[K]map[int]int, k K) (count int, known bool) {
	most := 0
	for c, n := range seen[k] {
		if n > most || n == most && c < count {
			count, most = c, n
		}
	}
	return count, most > 0
}

// meanOf is the last row and the mean of the last few rows, of one cell.
func meanOf(s *Series, cell, rows int) [3]int {
	last := len(s.Draws) - 1
	rows = min(rows, last+1)
	sum := 0
	for _, d := range s.Draws[last+1-rows:] {
		sum += d.Cells[cell]
	}
	return [3]int{s.Draws[last].Cells[cell], int(math.Round(float64(sum) / float64(rows))), rows}
}

// sized is one cell of a row and about how many homes there are, which is public: how many rows there are tells
// of it too.
func (d *Draw) sized(cell int) [2]int { return [2]int{d.Cells[cell], min(d.Homes/10, 12)} }

// windows are how many rows back a mean goes; the attacker takes the best.
func windows() []int { return []int{2, 3, 4, 1000} }

// Learn takes in what was true of a series of a world of its own.
func (a *Averager) Learn(s *Series) {
	last := s.Draws[len(s.Draws)-1]
	for c, x := range last.Truth.Cells[:s.Table.Named()] {
		note(a.one, last.sized(c), x)
		for _, w := range windows() {
			note(a.many, meanOf(s, c, w), x)
		}
	}
}

// Hits is how many counts behind a last row were named rightly.
type Hits struct {
	Asked int
	One   int   // from the last row alone
	Mean  []int // from the mean over each window
}

// Read takes figures for what they say, as in the study: the last row, or the mean.
func (a *Averager) Read(s *Series, h *Hits) {
	last := s.Draws[len(s.Draws)-1]
	h.ask(s, func(cell int) int { return last.Cells[cell] }, func(cell, window int) int { return meanOf(s, cell, window)[1] })
}

// Guess says what went most often with what is seen.
func (a *Averager) Guess(s *Series, h *Hits) {
	last := s.Draws[len(s.Draws)-1]
	one := func(cell int) int { guess, _ := likely(a.one, last.sized(cell)); return guess }
	h.ask(s, one, func(cell, window int) int {
		guess, known := likely(a.many, meanOf(s, cell, window))
		if !known {
			return one(cell)
		}
		return guess
	})
}

// ask leaves the rest out: homes in no group are rare, and all know it.
func (h *Hits) ask(s *Series, one func(cell int) int, mean func(cell, window int) int) {
	if h.Mean == nil {
		h.Mean = make([]int, len(windows()))
	}
	last := s.Draws[len(s.Draws)-1]
	for c, x := range last.Truth.Cells[:s.Table.Named()] {
		h.Asked++
		if one(c) == x {
			h.One++
		}
		for i, w := range windows() {
			if mean(c, w) == x {
				h.Mean[i]++
			}
		}
	}
}

// Gained is how many points more often the best mean is right than one row.
func (h *Hits) Gained() float64 { return percent(slices.Max(h.Mean)-h.One, h.Asked) }

func percent(n, of int) float64 { return 100 * float64(n) / float64(of) }
