package socialmap

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

// A page is the same piece of the whole order, wherever it is and however many are equal.
func TestBetween(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2)) // #nosec G404 -- a test
	for range 2000 {
		list := make([]int, rng.IntN(600))
		for i := range list {
			list[i] = rng.IntN(1 + rng.IntN(600))
		}
		want := slices.Sorted(slices.Values(list))
		from := rng.IntN(len(list) + 1)
		to := min(len(list), from+rng.IntN(60))
		between(list, from, to, cmp.Compare[int])
		if !slices.Equal(list[from:to], want[from:to]) {
			t.Fatalf("from %d to %d of %d: %v, not %v", from, to, len(list), list[from:to], want[from:to])
		}
		if slices.Sort(list); !slices.Equal(list, want) {
			t.Fatal("something was lost")
		}
	}
}
