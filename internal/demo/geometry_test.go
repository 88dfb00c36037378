package demo

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"samendoen/internal/place"
)

// polygons reads a geometry back into rings; holes come after their outer ring.
func polygons(t *testing.T, raw []byte) [][]ring {
	t.Helper()
	var g struct {
		Type        string
		Coordinates json.RawMessage
	}
	if err := json.Unmarshal(raw, &g); err != nil {
		t.Fatal(err)
	}
	var multi [][][][2]float64
	switch g.Type {
	case "MultiPolygon":
		if err := json.Unmarshal(g.Coordinates, &multi); err != nil {
			t.Fatal(err)
		}
	case "Polygon":
		multi = make([][][][2]float64, 1)
		if err := json.Unmarshal(g.Coordinates, &multi[0]); err != nil {
			t.Fatal(err)
		}
	default:
		t.Fatalf("geometry of type %q", g.Type)
	}
	var out [][]ring
	for _, poly := range multi {
		var rings []ring
		for _, line := range poly {
			if len(line) < 4 || line[0] != line[len(line)-1] {
				t.Fatalf("a ring of %d points is not closed", len(line))
			}
			var r ring
			for _, p := range line[1:] {
				// metres, so that areas and distances mean something
				r = append(r, pt{p[0] * metresPerLat * math.Cos(seaLat*math.Pi/180), p[1] * metresPerLat})
			}
			rings = append(rings, r)
		}
		out = append(out, rings)
	}
	return out
}

func crosses(a, b, c, d pt) bool {
	side := func(p, q, r pt) float64 { return (q.x-p.x)*(r.y-p.y) - (q.y-p.y)*(r.x-p.x) }
	return side(a, b, c)*side(a, b, d) < 0 && side(c, d, a)*side(c, d, b) < 0
}

// checkRing wants a simple ring without repeated points, outer ones counterclockwise.
func checkRing(t *testing.T, what string, r ring, hole bool) {
	t.Helper()
	if (r.signedArea() > 0) == hole {
		t.Errorf("%s: a ring runs the wrong way round", what)
	}
	for i, p := range r {
		q := r[(i+1)%len(r)]
		if p == q {
			t.Errorf("%s: a point comes twice in a row", what)
		}
		for j := i + 2; j < len(r); j++ {
			if crosses(p, q, r[j], r[(j+1)%len(r)]) {
				t.Fatalf("%s: the border crosses itself", what)
			}
		}
	}
}

func area(polys [][]ring) float64 {
	var sum float64
	for _, rings := range polys {
		for _, r := range rings {
			sum += r.signedArea()
		}
	}
	return sum
}

func inside(polys [][]ring, p pt) bool {
	for _, rings := range polys {
		if rings[0].contains(p) {
			in := true
			for _, hole := range rings[1:] {
				in = in && !hole.contains(p)
			}
			if in {
				return true
			}
		}
	}
	return false
}

func TestBordersAreSimple(t *testing.T) {
	for seed := range uint64(6) {
		for _, homes := range []int{60, 1000, 12_000, 100_000} {
			for a := range testCity(seed, homes).Areas() {
				for _, rings := range polygons(t, a.Geometry) {
					for i, r := range rings {
						checkRing(t, fmt.Sprint(a.Code, " of ", homes, " homes, seed ", seed, len(r)), r, i > 0)
					}
				}
			}
		}
	}
}

// TestAreasTile checks that neighbourhoods fill their district, and districts their
// municipality, without gaps or overlap, and that a river lies in between.
func TestAreasTile(t *testing.T) {
	for seed := range uint64(4) {
		c := testCity(seed, 100_000)
		of := map[place.AreaCode][][]ring{}
		children := map[place.AreaCode]float64{}
		var hoods [][][]ring
		for a := range c.Areas() {
			of[a.Code] = polygons(t, a.Geometry)
			children[a.Parent] += area(of[a.Code])
			if a.Kind == place.Neighbourhood {
				hoods = append(hoods, of[a.Code])
			}
			if a.Kind == place.Municipality && len(of[a.Code]) != 2 {
				t.Errorf("seed %d: the river leaves %d parts", seed, len(of[a.Code]))
			}
		}
		for code, sum := range children {
			if code != "" && math.Abs(area(of[code])/sum-1) > 1e-4 {
				t.Errorf("seed %d: %s has %.0f m2, its parts %.0f", seed, code, area(of[code]), sum)
			}
		}
		town := of[c.towns[0].code]
		lo, hi := append(append(ring(nil), town[0][0]...), town[1][0]...).bounds()
		s := newStream(seed)
		s.at(1, 2, 3)
		water := 0
		for range 3000 {
			p := pt{s.between(lo.x, hi.x), s.between(lo.y, hi.y)}
			n := 0
			for _, h := range hoods {
				if inside(h, p) {
					n++
				}
			}
			if land := inside(town, p); n > 1 || land != (n == 1) {
				t.Errorf("seed %d: %v lies in %d neighbourhoods, in the municipality: %v", seed, p, n, land)
			}
			if n == 0 {
				water++
			}
		}
		if water < 300 {
			t.Errorf("seed %d: no water around or in the town", seed)
		}
	}
}

func TestComplexesLieInTheirNeighbourhood(t *testing.T) {
	for seed := range uint64(3) {
		for _, homes := range []int{40, 1000, 12_000, 60_000} {
			c := testCity(seed, homes)
			hoods := map[place.AreaCode][][]ring{}
			for a := range c.Areas() {
				if a.Kind == place.Neighbourhood {
					hoods[a.Code] = polygons(t, a.Geometry)
				}
			}
			outlines := map[string][][]ring{}
			near := map[place.AreaCode][]ring{}
			for x := range c.Complexes() {
				out := polygons(t, x.Outline)
				checkRing(t, x.Key, out[0][0], false)
				outlines[x.Key] = out
				at := inMetres(x.Point)
				if !inside(hoods[x.Neighbourhood], at) || !inside(out, at) {
					t.Errorf("%s lies at %v, outside %s or its own outline", x.Key, x.Point, x.Neighbourhood)
				}
				for _, p := range out[0][0] {
					if !inside(hoods[x.Neighbourhood], p) {
						t.Errorf("%s sticks out of %s", x.Key, x.Neighbourhood)
					}
				}
				for _, o := range near[x.Neighbourhood] {
					if meet(o, out[0][0]) {
						t.Errorf("%s overlaps another complex", x.Key)
					}
				}
				near[x.Neighbourhood] = append(near[x.Neighbourhood], out[0][0])
			}
			for u := range c.Units() {
				if !inside(outlines[u.ComplexKey], inMetres(u.Point)) {
					t.Fatalf("%s lies outside %s", u.Key, u.ComplexKey)
				}
			}
		}
	}
}

func inMetres(p place.Point) pt {
	return pt{p.Lon * metresPerLat * math.Cos(seaLat*math.Pi/180), p.Lat * metresPerLat}
}

func meet(a, b ring) bool {
	if a.contains(b[0]) || b.contains(a[0]) {
		return true
	}
	for i, p := range a {
		for j, q := range b {
			if crosses(p, a[(i+1)%len(a)], q, b[(j+1)%len(b)]) {
				return true
			}
		}
	}
	return false
}

func TestTownsDoNotTouch(t *testing.T) {
	c := testCity(2, MaxHomes)
	for i := range c.towns {
		for j := range c.towns[:i] {
			a, b := &c.towns[i], &c.towns[j]
			for _, p := range a.outline {
				for _, q := range b.outline {
					if meet(onGlobe(a, p[0]), onGlobe(b, q[0])) {
						t.Fatalf("%s and %s share ground", a.name, b.name)
					}
				}
			}
		}
	}
}

func onGlobe(t *town, r ring) ring {
	out := make(ring, len(r))
	for i, p := range r {
		out[i] = inMetres(t.wgs(p))
	}
	return out
}
