package demo

import (
	"runtime"
	"testing"
)

// everything walks all that a city gives.
func everything(c *City) int {
	return count(c.Areas()) + count(c.Complexes()) + count(c.Units()) + count(c.Tenancies()) + count(c.Arrears()) +
		count(c.Nuisance()) + count(c.Allocations()) + count(c.Volunteers()) + count(c.Estimates()) + count(c.Signals()) + count(c.Cases())
}

func BenchmarkCity(b *testing.B) {
	for _, x := range []struct {
		name  string
		homes int
	}{{"12k", 12_000}, {"2300k", 2_300_000}} {
		b.Run(x.name, func(b *testing.B) {
			for b.Loop() {
				b.ReportMetric(float64(everything(testCity(1, x.homes))), "records")
			}
		})
	}
}

// TestFlatMemory holds the plan of a country against the plan of a city: what stays in
// memory is the plan, never what streams from it. It counts what is held after a collection:
// how much waits to be collected is the collector's choice and differs by machine.
func TestFlatMemory(t *testing.T) {
	c := testCity(1, 1_000_000)
	n, most := 0, uint64(0)
	for range c.Tenancies() {
		if n++; n%200_000 == 0 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
	}
	t.Logf("%d tenancies, at most %d MB held", n, most>>20)
	if most > 48<<20 {
		t.Errorf("%d MB held for a million homes", most>>20)
	}
	runtime.KeepAlive(c)
}
