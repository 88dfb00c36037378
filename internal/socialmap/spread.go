package socialmap

import (
	"math"
	"net/url"

	"github.com/paulmach/orb"

	"samendoen/internal/place"
)

// spreadGap is how far the dots of the parts of a complex are apart, in px.
const spreadGap = 2.0

// spreadMost is how far parts go from their middle at most, by how far a ring would bring them. A row of
// evenly built staircases takes up to pi.
const spreadMost = 3.5

// spread puts dots of some radii beside each other, so that none covers another. Own are the places of
// each; where they are all known, they keep their directions and move away from their middle until
// nothing is covered. Where that would take them too far, or a place is not known (nil), they stand in a
// ring around the middle, in order with the clock from the left. moved tells that a dot is not at its own place.
func spread(middle orb.Point, own []*orb.Point, radii []float64) (at []orb.Point, moved bool) {
	ring := ringAround(middle, radii)
	var centre orb.Point
	for _, p := range own {
		if p == nil {
			return ring, true
		}
		centre[0], centre[1] = centre[0]+p[0]/float64(len(own)), centre[1]+p[1]/float64(len(own))
	}
	by := 1.0
	for i, p := range own {
		for j, q := range own[:i] {
			far := math.Hypot(p[0]-q[0], p[1]-q[1])
			if far < 0.01 {
				return ring, true
			}
			by = max(by, (radii[i]+radii[j]+spreadGap)/far)
		}
	}
	for _, p := range own {
		to := orb.Point{centre[0] + (p[0]-centre[0])*by, centre[1] + (p[1]-centre[1])*by}
		if by > 1 && math.Hypot(to[0]-centre[0], to[1]-centre[1]) > spreadMost*math.Hypot(ring[0][0]-middle[0], ring[0][1]-middle[1]) {
			return ring, true
		}
		at = append(at, to)
	}
	return at, by > 1
}

// ringAround is as many points around a middle as there are radii, as near as they can be.
func ringAround(middle orb.Point, radii []float64) []orb.Point {
	largest := 0.0
	for _, r := range radii {
		largest = max(largest, r)
	}
	far, ring := 0.0, make([]orb.Point, len(radii))
	if len(radii) > 1 {
		far = (2*largest + spreadGap) / (2 * math.Sin(math.Pi/float64(len(radii))))
	}
	for i := range ring {
		turn := math.Pi + 2*math.Pi*float64(i)/float64(len(ring)) // y goes down, so this is with the clock
		ring[i] = orb.Point{middle[0] + far*math.Cos(turn), middle[1] + far*math.Sin(turn)}
	}
	return ring
}

// inside moves dots together, as little as brings all of them on the canvas.
func (c *Canvas) inside(at []orb.Point, radii []float64) (moved bool) {
	for axis, size := range [2]float64{c.width, c.height} {
		low, high := 0.0, 0.0
		for i, p := range at {
			low, high = min(low, p[axis]-radii[i]-1), max(high, p[axis]+radii[i]+1-size)
		}
		if by := low + high; low == 0 || high == 0 { // else there is no room on either side
			for i := range at {
				at[i][axis] -= by
			}
			moved = moved || by != 0
		}
	}
	return moved
}

// holds tells that a pixel is on the canvas.
func (c *Canvas) holds(p orb.Point) bool {
	return p[0] >= 0 && p[0] <= c.width && p[1] >= 0 && p[1] <= c.height
}

// placeAt is the place of a pixel; see at.
func (c *Canvas) placeAt(p orb.Point) place.Point {
	return place.Point{Lon: c.west + (p[0]-mapMargin)/(c.cosLat*c.scale), Lat: c.north - (p[1]-mapMargin)/c.scale}
}

// spreadOn gives the parts of one complex their places on a canvas. Whole is the place of the complex and
// middles are those of the homes of parts; without any the parts have no place, and are in the table alone.
func (c *Canvas) spreadOn(parts []Place, whole place.Point, middles map[place.ComplexID]place.Point) (moved bool) {
	own, radii := make([]*orb.Point, len(parts)), make([]float64, len(parts))
	var sum orb.Point
	known := 0.0
	for i, p := range parts {
		radii[i] = radius(p.Homes, c.width)
		if m, ok := middles[p.ID]; ok {
			if at := c.at(m.Lon, m.Lat); c.holds(at) { // else somebody typed it wrong
				own[i], known = &at, known+1
				sum[0], sum[1] = sum[0]+at[0], sum[1]+at[1]
			}
		}
	}
	var middle orb.Point
	switch {
	case onEarth(whole):
		middle = c.at(whole.Lon, whole.Lat)
	case known > 0:
		middle = orb.Point{sum[0] / known, sum[1] / known}
	default:
		return false
	}
	at, moved := spread(middle, own, radii)
	moved = c.inside(at, radii) || moved
	for i := range parts {
		parts[i].Point = c.placeAt(at[i])
	}
	return moved
}

// spots are the complexes of the map, in the order of its lines; on the level of staircases their parts, each
// beside the others of its complex. moved tells that these are not all where their homes stand.
func (s mapScreen) spots(c *Canvas) (list []Place, moved bool) {
	if s.Level != LevelStaircase {
		return s.Release.Places, false
	}
	list = make([]Place, s.lines.size())
	from := 0
	for i, x := range s.lines.stairs {
		list[i].ID, list[i].Name, list[i].Homes = x.part.ID(), s.partName(Line{Name: x.whole.Name, part: x.part}), s.lines.homesOf(i)
		if next := i + 1; next == len(list) || s.lines.stairs[next].whole.ID != x.whole.ID {
			moved = c.spreadOn(list[from:next], x.whole.Point, s.middles) || moved
			from = next
		}
	}
	return list, moved
}

// mergedAt tells that a spot is published together with others, by its index.
func (s mapScreen) mergedAt(i int) bool {
	if s.Level == LevelStaircase {
		return s.Release.isMerged([]int{s.lines.stairs[i].leaf})
	}
	return s.Release.isMerged(s.Release.heldBy(i))
}

// spotPath is where the page of a complex, or of a part of one, is below complexPath; empty where there is none.
func (s mapScreen) spotPath(id place.ComplexID) string {
	if whole, _ := WholeOf(id); !s.board.hasComplex(whole) {
		return ""
	}
	return pathOf(id)
}

// pathOf is where the page of a complex is below complexPath; that of a part is where its complex tells of the parts.
func pathOf(id place.ComplexID) string {
	whole, part := WholeOf(id)
	if part {
		return url.PathEscape(string(whole)) + "#" + stairsAnchor
	}
	return url.PathEscape(string(id))
}

// stairsAnchor is where the page of a complex tells of its parts.
const stairsAnchor = "portieken"
