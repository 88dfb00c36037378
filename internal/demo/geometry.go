package demo

import (
	"math"
	"strconv"
)

// pt is a place in metres, east and north of the middle of a town.
type pt struct{ x, y float64 }

func (p pt) add(q pt) pt              { return pt{p.x + q.x, p.y + q.y} }
func (p pt) sub(q pt) pt              { return pt{p.x - q.x, p.y - q.y} }
func (p pt) times(f float64) pt       { return pt{p.x * f, p.y * f} }
func (p pt) dot(q pt) float64         { return p.x*q.x + p.y*q.y }
func (p pt) length() float64          { return math.Hypot(p.x, p.y) }
func (p pt) turned(a float64) pt      { return p.turnedBy(math.Cos(a), math.Sin(a)) }
func (p pt) turnedBy(c, s float64) pt { return pt{c*p.x - s*p.y, s*p.x + c*p.y} }

// ring is a polygon counterclockwise; the last point is not repeated.
type ring []pt

// signedArea is in square metres, negative for a clockwise ring.
func (r ring) signedArea() float64 {
	var sum float64
	for i, p := range r {
		q := r[(i+1)%len(r)]
		sum += p.x*q.y - q.x*p.y
	}
	return sum / 2
}

func (r ring) centroid() pt {
	var c pt
	var sum float64
	for i, p := range r {
		q := r[(i+1)%len(r)]
		w := p.x*q.y - q.x*p.y
		c = c.add(p.add(q).times(w))
		sum += w
	}
	return c.times(1 / (3 * sum))
}

func (r ring) bounds() (lo, hi pt) {
	lo, hi = r[0], r[0]
	for _, p := range r[1:] {
		lo = pt{min(lo.x, p.x), min(lo.y, p.y)}
		hi = pt{max(hi.x, p.x), max(hi.y, p.y)}
	}
	return lo, hi
}

// contains counts crossings of a ray; a point on the border may fall either way.
func (r ring) contains(p pt) bool {
	in := false
	j := len(r) - 1
	for i := range r {
		a, b := r[i], r[j]
		if (a.y > p.y) != (b.y > p.y) && p.x < (b.x-a.x)*(p.y-a.y)/(b.y-a.y)+a.x {
			in = !in
		}
		j = i
	}
	return in
}

// clip keeps the part of a convex ring where normal·p <= bound.
func (r ring) clip(normal pt, bound float64, into ring) ring {
	into = into[:0]
	for i, p := range r {
		q := r[(i+1)%len(r)]
		dp, dq := normal.dot(p)-bound, normal.dot(q)-bound
		if dp <= 0 {
			into = append(into, p)
		}
		if (dp < 0 && dq > 0) || (dp > 0 && dq < 0) {
			into = append(into, p.add(q.sub(p).times(dp/(dp-dq))))
		}
	}
	return into
}

// voronoi cuts a convex region into the cells of its sites.
func voronoi(region ring, sites []pt) []ring {
	cells := make([]ring, len(sites))
	var a, b ring
	for i, s := range sites {
		a = append(a[:0], region...)
		for j, t := range sites {
			if i == j {
				continue
			}
			b = a.clip(t.sub(s), (t.dot(t)-s.dot(s))/2, b)
			a, b = b, a
		}
		cells[i] = append(ring(nil), a...)
	}
	return cells
}

// box is a rectangle turned by an angle: what a complex takes up, with its verge.
type box struct {
	mid      pt
	half     pt // half its width and height
	cos, sin float64
	radius   float64
}

func newBox(mid pt, width, height, angle float64) box {
	half := pt{width / 2, height / 2}
	return box{mid: mid, half: half, cos: math.Cos(angle), sin: math.Sin(angle), radius: half.length()}
}

func (b box) corners() [4]pt {
	var out [4]pt
	for i, f := range [4]pt{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
		out[i] = b.mid.add(pt{f.x * b.half.x, f.y * b.half.y}.turnedBy(b.cos, b.sin))
	}
	return out
}

// overlaps tells whether two boxes share ground (separating axes).
func (b box) overlaps(o box) bool {
	d := o.mid.sub(b.mid)
	if d.length() >= b.radius+o.radius {
		return false
	}
	return !b.apart(o, d) && !o.apart(b, d)
}

func (b box) apart(o box, d pt) bool {
	ux, uy := pt{b.cos, b.sin}, pt{-b.sin, b.cos}
	ox, oy := pt{o.cos, o.sin}.times(o.half.x), pt{-o.sin, o.cos}.times(o.half.y)
	return math.Abs(d.dot(ux)) >= b.half.x+math.Abs(ox.dot(ux))+math.Abs(oy.dot(ux)) ||
		math.Abs(d.dot(uy)) >= b.half.y+math.Abs(ox.dot(uy))+math.Abs(oy.dot(uy))
}

// within tells whether the corners and the middles of the sides lie in the ring.
func (b box) within(r ring) bool {
	c := b.corners()
	for i, p := range c {
		if !r.contains(p) || !r.contains(p.add(c[(i+1)%4]).times(0.5)) {
			return false
		}
	}
	return true
}

// A shape is a polygon with holes: its outer ring first.
type shape []ring

// appendGeometry writes a GeoJSON Polygon, or a MultiPolygon when there are more parts.
func (t *town) appendGeometry(out []byte, parts []shape) []byte {
	if len(parts) == 1 {
		out = append(out, `{"type":"Polygon","coordinates":`...)
		return append(t.appendShape(out, parts[0]), '}')
	}
	out = append(out, `{"type":"MultiPolygon","coordinates":[`...)
	for i, s := range parts {
		if i > 0 {
			out = append(out, ',')
		}
		out = t.appendShape(out, s)
	}
	return append(out, `]}`...)
}

func (t *town) appendShape(out []byte, s shape) []byte {
	out = append(out, '[')
	for i, r := range s {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, '[')
		for j := range len(r) + 1 {
			if j > 0 {
				out = append(out, ',')
			}
			p := t.wgs(r[j%len(r)])
			out = append(out, '[')
			out = strconv.AppendFloat(out, p.Lon, 'f', 6, 64)
			out = append(out, ',')
			out = strconv.AppendFloat(out, p.Lat, 'f', 6, 64)
			out = append(out, ']')
		}
		out = append(out, ']')
	}
	return append(out, ']')
}
