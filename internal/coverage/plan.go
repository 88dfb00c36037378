package coverage

import (
	"cmp"
	"container/heap"
	"math"
	"slices"
)

// Spot is a place where people live together, such as a staircase.
type Spot struct {
	ID    string
	X, Y  float64 // metres, in the Dutch grid (RD)
	Homes int
}

// detour is how much longer one walks than a bird flies, in a Dutch neighbourhood.
const detour = 1.3

// Terms are what a volunteer covers.
type Terms struct {
	Homes int     // at most
	Walk  float64 // metres, at most
}

// Standard is one volunteer for twenty homes (S1 5.3), at most 250 m to walk: some three minutes.
func Standard() Terms { return Terms{Homes: 20, Walk: 250} }

// Choice is where one more volunteer does most.
type Choice struct {
	Spot int // index
	Adds int // homes that are covered then and were not
}

// Map is spots with the volunteers who live there.
type Map struct {
	spots []Spot
	terms Terms
	near  [][]int32 // of each spot the spots within walking distance, itself first
	free  []int     // homes of each spot that nobody covers
	given [][]share // of each spot, by whom its homes are covered
	lives []int     // of each volunteer, the spot
	seen  []int32   // of each spot, in which search it was met
	round int32
	log   []change // what changed since the last try began
}

// share is how many homes of a spot a volunteer covers.
type share struct {
	volunteer, homes int
}

// New makes a map; lives are the spots of the volunteers there are.
func New(spots []Spot, lives []int, terms Terms) *Map {
	m := &Map{spots: spots, terms: terms, near: nearby(spots, terms.Walk/detour), free: make([]int, len(spots)), given: make([][]share, len(spots)), seen: make([]int32, len(spots))}
	for i, s := range spots {
		m.free[i] = s.Homes
	}
	for _, spot := range lives {
		m.add(spot)
	}
	return m
}

// nearby are the spots within a distance of each, the nearest first.
func nearby(spots []Spot, reach float64) [][]int32 {
	type cell struct{ x, y int }
	grid := map[cell][]int32{}
	at := func(s Spot) cell { return cell{int(math.Floor(s.X / reach)), int(math.Floor(s.Y / reach))} }
	for i, s := range spots {
		grid[at(s)] = append(grid[at(s)], int32(i)) // #nosec G115 -- a country has fewer staircases
	}
	near := make([][]int32, len(spots))
	for i, s := range spots {
		c := at(s)
		for x := c.x - 1; x <= c.x+1; x++ {
			for y := c.y - 1; y <= c.y+1; y++ {
				for _, j := range grid[cell{x, y}] {
					if distance(s, spots[j]) <= reach {
						near[i] = append(near[i], j)
					}
				}
			}
		}
		slices.SortFunc(near[i], func(a, b int32) int {
			return cmp.Or(cmp.Compare(distance(s, spots[a]), distance(s, spots[b])), cmp.Compare(a, b))
		})
	}
	return near
}

func distance(a, b Spot) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

// Covered is how many homes are covered, of how many.
func (m *Map) Covered() (covered, all int) {
	for i, s := range m.spots {
		covered, all = covered+s.Homes-m.free[i], all+s.Homes
	}
	return covered, all
}

// Uncovered is how many homes of a spot nobody covers.
func (m *Map) Uncovered(spot int) int { return m.free[spot] }

// add puts a volunteer at a spot and returns how many homes more are covered.
func (m *Map) add(spot int) int {
	m.lives = append(m.lives, spot)
	return m.fill(len(m.lives) - 1)
}

// fill gives a volunteer homes until nothing is left to give, moving those of others where that
// helps, and returns how many.
func (m *Map) fill(volunteer int) (got int) {
	for got < m.terms.Homes {
		n := m.augment(volunteer, m.terms.Homes-got)
		if n == 0 {
			return got
		}
		got += n
	}
	return got
}

// way is a step of a search: a spot, and over which spot and volunteer it was reached.
type way struct{ spot, from, volunteer int }

// augment finds the shortest way from a volunteer to a home that nobody covers, over homes that
// somebody else can give up, and moves at most so many along it.
func (m *Map) augment(volunteer, most int) int {
	m.round++
	var queue []way
	visit := func(v, from int) {
		for _, j := range m.near[m.lives[v]] {
			if m.seen[j] != m.round {
				m.seen[j] = m.round
				queue = append(queue, way{int(j), from, v})
			}
		}
	}
	visit(volunteer, -1)
	for i := 0; i < len(queue); i++ {
		spot := queue[i].spot
		if m.free[spot] > 0 {
			return m.move(queue, i, min(most, m.free[spot]))
		}
		for _, s := range m.given[spot] {
			if s.homes > 0 {
				visit(s.volunteer, i)
			}
		}
	}
	return 0
}

// move moves homes along a way that a search found.
func (m *Map) move(queue []way, end, most int) int {
	for i := end; queue[i].from >= 0; i = queue[i].from { // what those on the way can give up
		before := queue[queue[i].from].spot
		most = min(most, m.share(before, queue[i].volunteer).homes)
	}
	freed := most
	for i := end; ; i = queue[i].from {
		m.change(change{queue[i].spot, queue[i].volunteer, most, freed})
		if queue[i].from < 0 {
			return most
		}
		m.change(change{queue[queue[i].from].spot, queue[i].volunteer, -most, 0})
		freed = 0
	}
}

// share is what a volunteer covers of a spot.
func (m *Map) share(spot, volunteer int) *share {
	for i := range m.given[spot] {
		if m.given[spot][i].volunteer == volunteer {
			return &m.given[spot][i]
		}
	}
	m.given[spot] = append(m.given[spot], share{volunteer: volunteer})
	return &m.given[spot][len(m.given[spot])-1]
}

// Plan is where the next so many volunteers do most, in order; fewer when nothing is left to cover.
// The map counts them as being there from then on.
func (m *Map) Plan(next int) (list []Choice) {
	there := make([]int, len(m.spots))
	for _, spot := range m.lives {
		there[spot]++
	}
	queue := make(candidates, 0, len(m.spots))
	for i := range m.spots {
		queue = append(queue, candidate{i, m.terms.Homes, there[i]})
	}
	heap.Init(&queue)
	for len(list) < next && len(queue) > 0 {
		top := queue[0]
		adds := m.wouldAdd(top.spot)
		queue[0].most = adds // later it can only add less
		heap.Fix(&queue, 0)
		if queue[0].spot != top.spot {
			continue // another may add more
		}
		if adds == 0 {
			return list
		}
		m.add(top.spot)
		queue[0].there++
		heap.Fix(&queue, 0)
		list = append(list, Choice{top.spot, adds})
	}
	return list
}

// wouldAdd is how many homes more a volunteer at a spot would cover.
func (m *Map) wouldAdd(spot int) int {
	left := 0
	for _, j := range m.near[spot] {
		if left += m.free[j]; left >= m.terms.Homes {
			return m.terms.Homes // there is enough near at hand
		}
	}
	return m.try(spot)
}

// try finds out by adding somebody and putting everything back.
func (m *Map) try(spot int) int {
	m.log = m.log[:0]
	adds := m.add(spot)
	for _, c := range m.log {
		m.free[c.spot] += c.freed
		m.share(c.spot, c.volunteer).homes -= c.homes
	}
	m.lives = m.lives[:len(m.lives)-1]
	return adds
}

// change is homes of a spot that a volunteer got, and how many of those nobody covered before.
type change struct{ spot, volunteer, homes, freed int }

func (m *Map) change(c change) {
	m.free[c.spot] -= c.freed
	m.share(c.spot, c.volunteer).homes += c.homes
	m.log = append(m.log, c)
}

// candidate is a spot with the most that somebody there can add, and how many are there.
type candidate struct{ spot, most, there int }

// candidates is a heap with who can add most first, of those where fewest are, and then the first spot.
type candidates []candidate

func (c candidates) Len() int { return len(c) }
func (c candidates) Less(i, j int) bool {
	return cmp.Or(c[j].most-c[i].most, c[i].there-c[j].there, c[i].spot-c[j].spot) < 0
}
func (c candidates) Swap(i, j int) { c[i], c[j] = c[j], c[i] }
func (c *candidates) Push(x any)   { *c = append(*c, x.(candidate)) }
func (c *candidates) Pop() any {
	last := (*c)[len(*c)-1]
	*c = (*c)[:len(*c)-1]
	return last
}
