package place

import (
	"cmp"
	"math"
	"slices"
)

// earthRadius is the mean radius in metres (IUGG R1), good to 0.3 % over a few streets.
const earthRadius = 6_371_009

// Valid reports whether the point lies on the earth and was given.
func (p Point) Valid() bool {
	return p.Known() && math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 180 // NaN compares false
}

// Distance is how far two points lie apart, in metres over the ground (haversine).
func Distance(a, b Point) float64 {
	rad := math.Pi / 180
	sinLat, sinLon := math.Sin((b.Lat-a.Lat)*rad/2), math.Sin((b.Lon-a.Lon)*rad/2)
	h := sinLat*sinLat + math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)*sinLon*sinLon
	return 2 * earthRadius * math.Asin(math.Sqrt(min(1, h)))
}

// box is a rectangle of degrees.
type box struct{ south, north, west, east float64 }

// boxAround holds every point within metres of a point, and some more in the corners.
func boxAround(at Point, metres float64) box {
	dLat := metres / earthRadius * 180 / math.Pi
	// A circle is widest a little towards the pole; there the whole globe is in reach.
	cos := math.Cos(min(math.Abs(at.Lat)+dLat, 90) * math.Pi / 180)
	dLon := 360.0
	if cos > 1e-6 {
		dLon = dLat / cos
	}
	return box{at.Lat - dLat, at.Lat + dLat, at.Lon - dLon, at.Lon + dLon}
}

// Near is a home or a complex with how far away it is. One of the two is set.
type Near struct {
	Home   *Home
	Site   *Site
	Metres int // rounded
}

// spotted is a home or complex in the box, before anything else of it is read.
type spotted struct {
	id     string
	site   ComplexID // of a home; empty for a complex itself
	metres float64
}

// within keeps what lies within metres, the nearest first.
func within(list []spotted, metres float64) []spotted {
	list = slices.DeleteFunc(list, func(s spotted) bool { return s.metres > metres })
	slices.SortFunc(list, func(a, b spotted) int {
		return cmp.Or(cmp.Compare(a.metres, b.metres), cmp.Compare(a.id, b.id))
	})
	return list
}

// nearestSites are complexes by their own point or by their nearest home, whichever is
// nearer: who stands at a door of a large complex stands far from its middle.
func nearestSites(sites, homes []spotted) []spotted {
	best := map[string]float64{}
	see := func(id string, metres float64) {
		if old, seen := best[id]; id != "" && (!seen || metres < old) {
			best[id] = metres
		}
	}
	for _, s := range sites {
		see(s.id, s.metres)
	}
	for _, h := range homes {
		see(string(h.site), h.metres)
	}
	list := make([]spotted, 0, len(best))
	for id, metres := range best {
		list = append(list, spotted{id: id, metres: metres})
	}
	return within(list, math.Inf(1))
}

// byDistance puts homes and complexes in one list, the nearest first; at the same metre
// a home goes before the complex around it, and homes go by address.
func byDistance(list []Near) {
	key := func(n Near) (int, string) {
		if n.Home != nil {
			return 0, n.Home.Address
		}
		return 1, n.Site.Name
	}
	slices.SortStableFunc(list, func(a, b Near) int {
		rankA, nameA := key(a)
		rankB, nameB := key(b)
		return cmp.Or(cmp.Compare(a.Metres, b.Metres), cmp.Compare(rankA, rankB), cmp.Compare(nameA, nameB))
	})
}
