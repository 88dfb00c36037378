package clock

import (
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A pause is never shorter and at most a fifth longer, the same for the same seed, and pauses of
// many seeds lie over the whole of that fifth.
func TestSpread(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		pause := time.Duration(rapid.Int64Range(0, int64(48*time.Hour)).Draw(r, "pause"))
		seed := rapid.String().Draw(r, "seed")
		got := Spread(pause, seed)
		if got < pause || got > pause+pause/5 || got != Spread(pause, seed) {
			r.Fatalf("%s became %s", pause, got)
		}
	})
	var tenths [10]int
	for n := range 10_000 {
		tenths[(Spread(50*time.Second, "msg_"+strconv.Itoa(n)+"/3")-50*time.Second)/time.Second]++
	}
	for i, n := range tenths {
		if n < 800 || n > 1200 {
			t.Errorf("%d of 10,000 in the %dth tenth", n, i+1)
		}
	}
}
