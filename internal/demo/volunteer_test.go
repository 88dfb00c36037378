package demo

import (
	"testing"
	"time"
)

// The demo has 120 volunteers from all over the city where it is large enough, each once, and the one
// with an account is among them.
func TestHelpers(t *testing.T) {
	for homes, want := range map[int]int{900: 25, 12_000: 120} {
		c := NewCity(Config{Homes: homes, Seed: 1, Org: "o", Today: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)})
		list, own := c.helpers()
		seen, sites := map[string]bool{}, map[string]bool{}
		for _, v := range list {
			seen[v.UnitKey], sites[v.ComplexKey] = true, true
		}
		if len(list) != want || len(seen) != want || !seen[own] {
			t.Errorf("%d homes: %d volunteers, %d of them different, the account among them is %v", homes, len(list), len(seen), seen[own])
		}
		if homes == 12_000 && len(sites) < 40 {
			t.Errorf("they are in %d complexes only", len(sites))
		}
	}
}
