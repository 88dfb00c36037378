package disclosure

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// BenchmarkBounds adds a row to a series of two years and asks whether all of it holds.
func BenchmarkBounds(b *testing.B) {
	for _, width := range []int{2, 6, 8} {
		draws := simulated(width, 25, 48)
		var s Series
		for _, d := range draws[:24] {
			s, _ = s.With(d)
		}
		b.Run(fmt.Sprintf("cells=%d/add", width), func(b *testing.B) {
			for b.Loop() {
				next, err := s.With(draws[24])
				if err != nil {
					b.Fatal(err)
				}
				next.Keeps(6)
			}
		})
		b.Run(fmt.Sprintf("cells=%d/series", width), func(b *testing.B) {
			for b.Loop() {
				var s Series
				for _, d := range draws {
					s, _ = s.With(d)
				}
				s.Keeps(6)
			}
		})
	}
}

// simulated is a history in which five to eight homes change between rows.
func simulated(width, length, homes int) []Draw {
	rng := rand.New(rand.NewPCG(1, uint64(width)))
	x := make([]int, width)
	for range homes {
		x[min(width-1, rng.IntN(width)+rng.IntN(3))]++
	}
	var draws []Draw
	for range length {
		k := 5 + rng.IntN(4)
		for done := 0; done < k; {
			from, to := rng.IntN(width), rng.IntN(width)
			if from != to && x[from] > 0 {
				x[from], x[to], done = x[from]-1, x[to]+1, done+1
			}
		}
		d := Draw{Homes: homes, Least: k, Most: k}
		for d.Cells == nil || !d.couldDraw(x) {
			d.Cells = make([]int, width)
			for i, v := range x {
				d.Cells[i] = v / Base * Base
				if rng.IntN(Base) < v%Base {
					d.Cells[i] += Base
				}
			}
		}
		draws = append(draws, d)
	}
	return draws
}
