package disclosure

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// BenchmarkBounds adds a row to a series of two years and asks whether all of it holds.
func BenchmarkBounds(b *testing.B) {
	for _, width := range []int{2, 6, 8} {
		draws := simulated(rand.New(rand.NewPCG(1, uint64(width))), width, 25, 48)
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
				s, err := Of(draws)
				if err != nil {
					b.Fatal(err)
				}
				s.Keeps(6)
			}
		})
	}
}
