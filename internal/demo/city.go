package demo

import (
	"math"
	"sort"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/place"
)

// The sizes a city can have, in homes of the association. MaxHomes is as many as all
// Dutch associations together; a town takes at most 100,000.
const (
	DefaultHomes = 12_000
	MaxHomes     = 2_500_000
	homesPerTown = 100_000
	homesPerHood = 460
)

// Config says which city to make.
type Config struct {
	Seed  uint64    // another seed gives another city
	Homes int       // brought within 1 to MaxHomes; 0 means DefaultHomes
	Today time.Time // the day on which history ends, read in Amsterdam
	Org   string    // organisation id of the association, put on every record
	// Signals is about how many signals there were in two years; 0 means as many as a
	// city of this size gives.
	Signals int
}

// City is the plan of a fictional city. It is read only after NewCity, so several
// iterators may run at once.
type City struct {
	cfg       Config
	today     int   // days since 1970
	months    []int // first day of the 60 full months before today, and of this one
	towns     []town
	hoods     []hood
	complexes []plan
	staff     []member
	team      map[Role][]string // logins of the staff
}

// town is one municipality.
type town struct {
	index         int
	code          place.AreaCode
	name          string
	homes         int
	origin        place.Point
	cosLat        float64
	warp          warp
	outline       []shape
	districts     []district
	hoods         span // in City.hoods
	complexes     span // in City.complexes
	firstPC4      int
	worse, better int // neighbourhoods with a story
}

// span is a stretch of a list: from, up to and not including until.
type span struct{ from, until int }

type district struct {
	code    place.AreaCode
	name    string
	outline []shape
}

// hood is one neighbourhood.
type hood struct {
	town      int
	district  int
	code      place.AreaCode
	name      string
	border    ring
	remote    float64 // 0 in the middle of town, 1 at its edge
	industry  bool    // nobody lives there
	grain     float64 // direction of its streets
	complexes span
	temper
}

// NewCity plans a city. The same Config always gives the same city.
func NewCity(cfg Config) *City {
	if cfg.Homes <= 0 {
		cfg.Homes = DefaultHomes
	}
	cfg.Homes = min(cfg.Homes, MaxHomes)
	cfg.Today = clock.Date(cfg.Today)
	c := &City{cfg: cfg, today: dayOf(cfg.Today)}
	month := clock.Month(cfg.Today)
	for i := historyMonths; i >= 0; i-- {
		c.months = append(c.months, dayOf(month.AddDate(0, -i, 0)))
	}
	s := newStream(cfg.Seed)
	n := (cfg.Homes + homesPerTown - 1) / homesPerTown
	c.towns = make([]town, n)
	unit := 0
	pc4 := 9999
	for i := range c.towns {
		t := &c.towns[i]
		t.index, t.firstPC4 = i, pc4
		t.homes = cfg.Homes*(i+1)/n - cfg.Homes*i/n
		c.layTown(s, t)
		c.planComplexes(s, t, &unit)
		last := c.complexes[len(c.complexes)-1]
		pc4 -= (last.firstPostcode+last.postcodes())/lettersPerPC4 + 1
	}
	c.hire()
	return c
}

// Homes is the number of homes in the city.
func (c *City) Homes() int { return c.cfg.Homes }

// Today is the day on which the history ends, as midnight UTC.
func (c *City) Today() time.Time { return c.cfg.Today }

// Story names the two neighbourhoods of a municipality in which there is something to
// find.
type Story struct {
	Municipality place.AreaCode
	// Worse was ordinary; in the last twelve months nuisance and outflow allocations
	// rose there, and signals wait longer and longer for a talk.
	Worse place.AreaCode
	// Better was difficult until a plan started 22 months ago.
	Better place.AreaCode
}

// Stories tells, per municipality, where the trends worth finding lie.
func (c *City) Stories() []Story {
	var out []Story
	for _, t := range c.towns {
		out = append(out, Story{Municipality: t.code, Worse: c.hoods[t.worse].code, Better: c.hoods[t.better].code})
	}
	return out
}

// layTown makes the ground of a town and divides it into neighbourhoods and districts.
func (c *City) layTown(s *stream, t *town) {
	t.code = place.AreaCode(numbered("GM", 9999-t.index, 4))
	t.name = townName(t.index)
	t.moor()
	s.at(topicTown, t.index, 0)
	radius := max(260, 1750*math.Sqrt(float64(t.homes)/DefaultHomes))
	t.warp = newWarp(s, radius)
	n := clamp(int(math.Round(float64(t.homes)/homesPerHood)), 5, 300)
	s.at(topicSites, t.index, 0)
	g := newGround(s, radius, n)
	groups := g.districts(s)

	t.hoods.from = len(c.hoods)
	names := hoodNames(s, n)
	for d, cells := range groups {
		code := numbered("WK", 9999-t.index, 4) + numbered("", d, 2)
		t.districts = append(t.districts, district{
			code: place.AreaCode(code), name: districtName(d), outline: g.union(&t.warp, cells),
		})
		for i, cell := range cells {
			c.hoods = append(c.hoods, hood{
				town: t.index, district: d, name: names[len(c.hoods)-t.hoods.from],
				code:   place.AreaCode("BU" + code[2:] + numbered("", i, 2)),
				border: g.border(&t.warp, g.cells[cell]),
				remote: min(1, g.sites[cell].length()/radius),
				grain:  s.between(0, math.Pi/2),
			})
		}
	}
	t.hoods.until = len(c.hoods)
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	t.outline = g.union(&t.warp, all)
	c.setTempers(s, t)
}

// districts groups cells that lie together, seven or so at a time, none on both sides
// of the river. The first is the centre.
func (g *ground) districts(s *stream) [][]int {
	var near, far []int
	for i, b := range g.bank {
		if b == 0 {
			near = append(near, i)
		} else {
			far = append(far, i)
		}
	}
	sort.Slice(near, func(i, j int) bool { return g.sites[near[i]].length() < g.sites[near[j]].length() })
	k := clamp(len(near)/5, 1, 8)
	groups := [][]int{near[:k]}
	groups = append(groups, g.cluster(s, near[k:])...)
	return append(groups, g.cluster(s, far)...)
}

// cluster divides cells by k-means on their sites.
func (g *ground) cluster(s *stream, cells []int) [][]int {
	if len(cells) == 0 {
		return nil
	}
	k := max(1, int(math.Round(float64(len(cells))/6)))
	if len(g.cells) > 200 {
		k = max(1, len(cells)/9)
	}
	middles := make([]pt, k)
	for i, j := range s.Perm(len(cells))[:k] {
		middles[i] = g.sites[cells[j]]
	}
	var groups [][]int
	for range 15 {
		groups = make([][]int, k)
		for _, cell := range cells {
			best := 0
			for i, m := range middles {
				if m.sub(g.sites[cell]).length() < middles[best].sub(g.sites[cell]).length() {
					best = i
				}
			}
			groups[best] = append(groups[best], cell)
		}
		for i, group := range groups {
			var sum pt
			for _, cell := range group {
				sum = sum.add(g.sites[cell])
			}
			if len(group) > 0 {
				middles[i] = sum.times(1 / float64(len(group)))
			}
		}
	}
	out := groups[:0]
	for _, group := range groups {
		if len(group) > 0 {
			out = append(out, group)
		}
	}
	return out
}
