package demo

import (
	"math"

	"samendoen/internal/place"
)

// Where the first town lies: open sea, some 50 km west of the coast. Further towns
// lie around it on a grid whose pitch just holds a town of the largest size.
const (
	seaLat, seaLon = 52.95, 3.85
	townPitch      = 13600.0 // metres
	metresPerLat   = 111320.0
)

// warp bends the straight plan of a town into something grown: the middle is drawn
// together, all lines waver, the river meanders and the whole is turned. Every step
// is one to one on the plane, so what does not overlap before does not after.
type warp struct {
	radius   float64
	waves    []wave
	meander  float64 // metres to either side
	pace     float64 // radians per metre along the river
	phase    float64
	cos, sin float64
}

type wave struct {
	k     pt // radians per metre
	by    pt // metres
	phase float64
}

func newWarp(s *stream, radius float64) warp {
	turn := s.between(0, 2*math.Pi)
	w := warp{
		radius: radius, meander: radius * 0.11, pace: 2 * math.Pi / (radius * s.between(1.5, 2)),
		phase: s.between(0, 2*math.Pi), cos: math.Cos(turn), sin: math.Sin(turn),
	}
	// length of the wave and how far it moves a point; the sum of 2π·shift/length over
	// all waves stays below 1, which keeps the map one to one.
	for _, v := range []struct{ length, shift float64 }{
		{1.9, 0.055}, {1.3, 0.035}, {0.8, 0.018}, {0.45, 0.009}, {0.27, 0.005},
	} {
		a, b := s.between(0, 2*math.Pi), s.between(0, 2*math.Pi)
		w.waves = append(w.waves, wave{
			k:     pt{1, 0}.turned(a).times(2 * math.Pi / (v.length * radius)),
			by:    pt{1, 0}.turned(b).times(v.shift * radius),
			phase: s.between(0, 2*math.Pi),
		})
	}
	return w
}

func (w *warp) apply(p pt) pt {
	p = p.times(0.72 + 0.28*p.length()/w.radius)
	q := p
	for _, v := range w.waves {
		q = q.add(v.by.times(math.Sin(v.k.dot(p) + v.phase)))
	}
	q.y += w.meander * math.Sin(q.x*w.pace+w.phase)
	return q.turnedBy(w.cos, w.sin)
}

// ground is the land of a town, cut into cells that share their border points.
type ground struct {
	sites []pt    // on the straight plan
	cells [][]int // numbers of corners, counterclockwise
	bank  []int   // 0: the side of the centre, 1: across the river
	at    []pt    // corners on the straight plan
	known map[[2]int]int
}

// newGround lays n neighbourhoods on a disc that a river cuts in two.
func newGround(s *stream, radius float64, n int) *ground {
	disc := make(ring, 64)
	for i := range disc {
		disc[i] = pt{radius * 1.1, 0}.turned(2 * math.Pi * float64(i) / 64)
		disc[i].y /= 1.2
	}
	middle, half := -0.24*radius, clamp(radius*0.02, 6, 60)
	near := disc.clip(pt{0, -1}, -(middle + half), nil)
	far := disc.clip(pt{0, 1}, middle-half, nil)
	across := clamp(int(math.Round(float64(n)*far.signedArea()/(near.signedArea()+far.signedArea()))), 1, n-1)

	g := &ground{known: map[[2]int]int{}}
	g.fill(s, near, n-across, 0)
	g.fill(s, far, across, 1)
	return g
}

// fill spreads sites evenly over a convex region (Lloyd) and keeps their cells.
func (g *ground) fill(s *stream, region ring, n, bank int) {
	lo, hi := region.bounds()
	var sites []pt
	for len(sites) < n {
		if p := (pt{s.between(lo.x, hi.x), s.between(lo.y, hi.y)}); region.contains(p) {
			sites = append(sites, p)
		}
	}
	for range 4 {
		for i, cell := range voronoi(region, sites) {
			sites[i] = cell.centroid()
		}
	}
	for i, cell := range voronoi(region, sites) {
		g.sites = append(g.sites, sites[i])
		g.cells = append(g.cells, g.corners(cell))
		g.bank = append(g.bank, bank)
	}
}

// oneCorner is the distance in metres within which points are one corner: more than the
// diagonal of a square metre, so that no two corners fall in the same one.
const oneCorner = 1.5

// corners gives each point its number, so that neighbours share their borders exactly.
func (g *ground) corners(cell ring) []int {
	var out []int
	for _, p := range cell {
		id := g.corner(p)
		if len(out) == 0 || (out[len(out)-1] != id && out[0] != id) {
			out = append(out, id)
		}
	}
	return out
}

func (g *ground) corner(p pt) int {
	kx, ky := int(math.Floor(p.x)), int(math.Floor(p.y))
	nearest, best := -1, oneCorner
	for dx := -2; dx <= 2; dx++ {
		for dy := -2; dy <= 2; dy++ {
			if id, ok := g.known[[2]int{kx + dx, ky + dy}]; ok && g.at[id].sub(p).length() < best {
				nearest, best = id, g.at[id].sub(p).length()
			}
		}
	}
	if nearest >= 0 {
		return nearest
	}
	g.at = append(g.at, p)
	g.known[[2]int{kx, ky}] = len(g.at) - 1
	return len(g.at) - 1
}

// border walks a closed chain of corners and bends it. An edge is divided from its
// lower to its higher corner, so both neighbours get the same points.
func (g *ground) border(w *warp, chain []int) ring {
	const step = 45.0 // metres
	var out ring
	for i, a := range chain {
		b := chain[(i+1)%len(chain)]
		p, q := g.at[min(a, b)], g.at[max(a, b)]
		n := max(1, int(q.sub(p).length()/step))
		for j := range n {
			f := float64(j) / float64(n)
			if a > b {
				f = float64(n-j) / float64(n)
			}
			out = append(out, w.apply(p.add(q.sub(p).times(f))))
		}
	}
	return out
}

// union is the outline of some cells together: the edges that no two of them share.
func (g *ground) union(w *warp, cells []int) []shape {
	next := map[int][]int{}
	var order []int
	shared := map[[2]int]bool{}
	for _, c := range cells {
		for i, a := range g.cells[c] {
			shared[[2]int{a, g.cells[c][(i+1)%len(g.cells[c])]}] = true
		}
	}
	for _, c := range cells {
		for i, a := range g.cells[c] {
			if b := g.cells[c][(i+1)%len(g.cells[c])]; !shared[[2]int{b, a}] {
				next[a] = append(next[a], b)
				order = append(order, a)
			}
		}
	}
	var parts []shape
	var holes []ring
	for _, from := range order {
		for len(next[from]) > 0 {
			r := g.border(w, follow(next, from))
			if r.signedArea() > 0 {
				parts = append(parts, shape{r})
			} else {
				holes = append(holes, r)
			}
		}
	}
	return withHoles(parts, holes)
}

// follow takes one loop out of the edges.
func follow(next map[int][]int, from int) []int {
	chain := []int{from}
	for at := from; ; {
		to := next[at][0]
		next[at] = next[at][1:]
		if to == from {
			return chain
		}
		chain = append(chain, to)
		at = to
	}
}

func withHoles(parts []shape, holes []ring) []shape {
	for _, h := range holes {
		for i, s := range parts {
			if s[0].contains(h[0].add(h[1]).times(0.5)) {
				parts[i] = append(parts[i], h)
				break
			}
		}
	}
	return parts
}

// wgs is the place on the globe of a point of the town.
func (t *town) wgs(p pt) place.Point {
	return place.Point{
		Lat: t.origin.Lat + p.y/metresPerLat,
		Lon: t.origin.Lon + p.x/(metresPerLat*t.cosLat),
	}
}

// moor gives the town its place in the sea: the first in the middle, the others around.
func (t *town) moor() {
	at := spiral(t.index)
	t.origin.Lat = seaLat + at.y*townPitch/metresPerLat
	t.cosLat = math.Cos(t.origin.Lat * math.Pi / 180)
	t.origin.Lon = seaLon + at.x*townPitch/(metresPerLat*math.Cos(seaLat*math.Pi/180))
}

// spiral walks the whole-numbered points of the plane outward from the origin.
func spiral(n int) pt {
	at, dir, leg := pt{}, pt{1, 0}, 1
	for done, turns := 0, 0; n > 0; n-- {
		at = at.add(dir)
		if done++; done == leg {
			done, dir = 0, pt{-dir.y, dir.x}
			if turns++; turns%2 == 0 {
				leg++
			}
		}
	}
	return at
}
