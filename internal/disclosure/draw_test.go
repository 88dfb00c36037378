package disclosure

import "testing"

func TestSupport(t *testing.T) {
	for _, c := range []struct{ published, homes, low, high int }{
		{0, 48, 0, 5}, {5, 48, 0, 10}, {10, 48, 5, 15}, {40, 48, 35, 45}, {45, 48, 40, 48},
		{45, 45, 40, 45}, {40, 45, 35, 44}, {30, 34, 25, 34}, {0, 0, 0, 5}, {5, 0, 0, 10}, {1000, 0, 995, 1005},
	} {
		if low, high := Support(c.published, c.homes); low != c.low || high != c.high {
			t.Errorf("%d of %d homes stands for %d to %d, want %d to %d", c.published, c.homes, low, high, c.low, c.high)
		}
	}
}

// TestSteps holds the short rule against every division of k homes over pairs of cells.
func TestSteps(t *testing.T) {
	const homes = 6
	for k := range 7 {
		for _, open := range []bool{false, true} {
			reached := map[[6]int]bool{}
			each(3, func(int) (int, int) { return 0, homes }, func(x []int) {
				if sumOf(x) <= homes {
					divide(x, k, open, func(y []int) { reached[[6]int{x[0], x[1], x[2], y[0], y[1], y[2]}] = true })
				}
			})
			each(6, func(int) (int, int) { return 0, homes }, func(v []int) {
				if sumOf(v[:3]) > homes {
					return
				}
				if want, got := reached[[6]int(v)], steps(v[:3], v[3:], k, open); got != want {
					t.Errorf("%v to %v by %d homes, open %v: %v, listing says %v", v[:3], v[3:], k, open, got, want)
				}
			})
		}
	}
}

// divide calls f with every outcome of exactly k homes that go to another cell.
func divide(x []int, k int, open bool, f func([]int)) {
	type way struct{ from, to int }
	var ways []way
	top := len(x)
	if open {
		top++
	}
	for from := range top {
		for to := range top {
			if from != to {
				ways = append(ways, way{from, to})
			}
		}
	}
	stay, come := append(append([]int{}, x...), 99), make([]int, len(x)+1)
	var fill func(w, left int)
	fill = func(w, left int) {
		if w == len(ways) {
			if left == 0 {
				y := make([]int, len(x))
				for i := range y {
					y[i] = stay[i] + come[i]
				}
				f(y)
			}
			return
		}
		for n := 0; n <= left && n <= stay[ways[w].from]; n++ {
			stay[ways[w].from] -= n
			come[ways[w].to] += n
			fill(w+1, left-n)
			stay[ways[w].from] += n
			come[ways[w].to] -= n
		}
	}
	fill(0, k)
}
