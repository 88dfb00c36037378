package coverage

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// small are some spots in a street or two, with somebody living at a few of them.
func small(r *rand.Rand) ([]Spot, []int, Terms) {
	spots := make([]Spot, 3+r.IntN(6))
	for i := range spots {
		spots[i] = Spot{ID: fmt.Sprint(i), X: float64(r.IntN(700)), Y: float64(r.IntN(60)), Homes: 1 + r.IntN(30)}
	}
	var lives []int
	for range r.IntN(2) {
		lives = append(lives, r.IntN(len(spots)))
	}
	return spots, lives, Terms{Homes: 5 + r.IntN(60), Walk: float64(100 + r.IntN(250))}
}

// most is how many homes can be covered by volunteers at some spots: the least of all cuts, which is
// what a maximum flow is (Ford and Fulkerson). Of each set of volunteers: those outside it give all
// that they can, those in it no more than the homes near any of them.
func most(spots []Spot, lives []int, t Terms) int {
	least := 1 << 30
	for set := range 1 << len(lives) {
		sum := 0
		reached := map[int]bool{}
		for v, at := range lives {
			if set&(1<<v) == 0 {
				sum += t.Homes
				continue
			}
			for j := range spots {
				if distance(spots[at], spots[j]) <= t.Walk/detour {
					reached[j] = true
				}
			}
		}
		for j := range reached {
			sum += spots[j].Homes
		}
		least = min(least, sum)
	}
	return least
}

// best is the most that any so many more volunteers can cover.
func best(spots []Spot, lives []int, t Terms, next, from int) int {
	if next == 0 {
		return most(spots, lives, t)
	}
	top := 0
	for i := from; i < len(spots); i++ {
		top = max(top, best(spots, append(lives[:len(lives):len(lives)], i), t, next-1, i))
	}
	return top
}

// What is covered is the most that can be, what a choice adds is what it says, and a plan covers at
// least 63 % of what the best choice of as many adds.
func TestPlanAgainstEveryChoice(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	worst, sum, optimal, cases := 1.0, 0.0, 0, 1000
	for range cases {
		spots, lives, terms := small(r)
		next := 1 + r.IntN(3)
		m := New(spots, lives, terms)
		before, _ := m.Covered()
		if want := most(spots, lives, terms); before != want {
			t.Fatalf("%v %v %v: %d covered, and %d can be", spots, lives, terms, before, want)
		}
		there := lives
		for _, c := range m.Plan(next) {
			had := most(spots, there, terms)
			there = append(there[:len(there):len(there)], c.Spot)
			if now := most(spots, there, terms); now-had != c.Adds {
				t.Fatalf("a choice says that it adds %d, and adds %d", c.Adds, now-had)
			}
		}
		after, _ := m.Covered()
		top := best(spots, lives, terms, next, 0)
		if after > top || after != most(spots, there, terms) {
			t.Fatalf("%d covered, and %d can be", after, top)
		}
		ratio := 1.0
		if top > before {
			ratio = float64(after-before) / float64(top-before)
		}
		worst, sum = min(worst, ratio), sum+ratio
		if after == top {
			optimal++
		}
	}
	t.Logf("of what the best choice adds: %.1f %% at worst, %.2f %% on average; optimal in %d of %d", 100*worst, 100*sum/float64(cases), optimal, cases)
	if worst < 1-1/2.718281828 {
		t.Errorf("a plan adds %.3f of the best", worst)
	}
}

// city is staircases of eight homes in streets, with a volunteer here and there.
func city(homes, volunteers int) (spots []Spot, lives []int) {
	r := rand.New(rand.NewPCG(1, 1))
	for i := range homes / 8 {
		spots = append(spots, Spot{ID: fmt.Sprint(i), X: float64(i%200)*25 + r.Float64()*10, Y: float64(i/200)*60 + r.Float64()*10, Homes: 8})
	}
	for range volunteers {
		lives = append(lives, r.IntN(len(spots)))
	}
	return spots, lives
}

// BenchmarkPlan is where the next ten do most, and the next thousand, among 60,000 homes with 600
// volunteers; the aim is two seconds.
func BenchmarkPlan(b *testing.B) {
	for _, next := range []int{10, 1000} {
		b.Run(fmt.Sprint(next), func(b *testing.B) {
			spots, lives := city(60_000, 600)
			for b.Loop() {
				m := New(spots, lives, Standard())
				if got := len(m.Plan(next)); got != next {
					b.Fatal(got)
				}
			}
		})
	}
}

// Nobody is added where everything is covered, and nothing comes out of nothing.
func TestPlanEnds(t *testing.T) {
	spots := []Spot{{"a", 0, 0, 10}, {"b", 100, 0, 8}, {"c", 5000, 0, 1}}
	m := New(spots, nil, Standard())
	if list := m.Plan(9); len(list) != 2 || list[0] != (Choice{0, 18}) || list[1] != (Choice{2, 1}) {
		t.Errorf("plan %v", list)
	}
	if list := New(nil, nil, Standard()).Plan(3); len(list) != 0 {
		t.Errorf("plan %v of nothing", list)
	}
}
