package importer

import "samendoen/internal/place"

// The Dutch grid (Rijksdriehoek, RD, EPSG:28992) and WGS84, by the polynomials of
// F.H. Schreutelkamp and G.L. Strang van Hees, "Benaderingsformules voor de
// transformatie tussen RD- en WGS84-kaartcoördinaten", Geodesia 2001. Good to about
// half a metre on land, far finer than a home on a map needs.

// origin of the grid: the tower of Our Lady in Amersfoort
const (
	originX, originY     = 155000.0, 463000.0
	originLat, originLon = 52.15517440, 5.38720621
)

// term is one coefficient with the powers of its two variables.
type term struct {
	p, q int
	k    float64
}

var (
	latTerms = [...]term{
		{0, 1, 3235.65389}, {2, 0, -32.58297}, {0, 2, -0.24750}, {2, 1, -0.84978}, {0, 3, -0.06550}, {2, 2, -0.01709},
		{1, 0, -0.00738}, {4, 0, 0.00530}, {2, 3, -0.00039}, {4, 1, 0.00033}, {1, 1, -0.00012}}
	lonTerms = [...]term{
		{1, 0, 5260.52916}, {1, 1, 105.94684}, {1, 2, 2.45656}, {3, 0, -0.81885}, {1, 3, 0.05594}, {3, 1, -0.05607},
		{0, 1, 0.01199}, {3, 2, -0.00256}, {1, 4, 0.00128}, {0, 2, 0.00022}, {2, 0, -0.00022}, {5, 0, 0.00026}}
	xTerms = [...]term{
		{0, 1, 190094.945}, {1, 1, -11832.228}, {2, 1, -114.221}, {0, 3, -32.391}, {1, 0, -0.705}, {3, 1, -2.340},
		{1, 3, -0.608}, {0, 2, -0.008}, {2, 3, 0.148}}
	yTerms = [...]term{
		{1, 0, 309056.544}, {0, 2, 3638.893}, {2, 0, 73.077}, {1, 2, -157.984}, {3, 0, 59.788}, {0, 1, 0.433},
		{2, 2, -6.439}, {1, 1, -0.032}, {0, 4, 0.092}, {1, 4, -0.054}}
)

func polynomial(terms []term, a, b float64) float64 {
	var pa, pb [6]float64
	pa[0], pb[0] = 1, 1
	for i := 1; i < len(pa); i++ {
		pa[i], pb[i] = pa[i-1]*a, pb[i-1]*b
	}
	sum := 0.0
	for _, t := range terms {
		sum += t.k * pa[t.p] * pb[t.q]
	}
	return sum
}

// FromRD converts RD metres to WGS84 degrees.
func FromRD(x, y float64) place.Point {
	dx, dy := (x-originX)*1e-5, (y-originY)*1e-5
	return place.Point{
		Lat: originLat + polynomial(latTerms[:], dx, dy)/3600,
		Lon: originLon + polynomial(lonTerms[:], dx, dy)/3600,
	}
}

// ToRD converts WGS84 degrees to RD metres.
func ToRD(p place.Point) (x, y float64) {
	dLat, dLon := 0.36*(p.Lat-originLat), 0.36*(p.Lon-originLon)
	return originX + polynomial(xTerms[:], dLat, dLon), originY + polynomial(yTerms[:], dLat, dLon)
}

// The European Netherlands with a margin, in degrees and in metres.
const (
	minLat, maxLat = 50.5, 53.8
	minLon, maxLon = 3.2, 7.4
	minX, maxX     = 0.0, 300000.0
	minY, maxY     = 289000.0, 629000.0
)

func within(v, low, high float64) bool { return v >= low && v <= high }

func inDegrees(lat, lon float64) bool {
	return within(lat, minLat, maxLat) && within(lon, minLon, maxLon)
}
func inRD(x, y float64) bool { return within(x, minX, maxX) && within(y, minY, maxY) }

// fault of a coordinate, in Dutch; empty if there is none
type coordinateFault struct{ reason, advice string }

// checkDegrees says what is wrong with a place in degrees.
func checkDegrees(lat, lon float64) coordinateFault {
	switch {
	case inDegrees(lat, lon):
		return coordinateFault{}
	case inDegrees(lon, lat):
		return coordinateFault{"Breedtegraad en lengtegraad zijn verwisseld.", "Zet het getal rond 52 bij breedtegraad en het getal rond 5 bij lengtegraad."}
	case inRD(lat, lon) || inRD(lon, lat):
		return coordinateFault{"Dit zijn RD-coördinaten, geen graden.", "Zet ze in de kolommen x_rd en y_rd."}
	}
	return coordinateFault{"Deze plaats ligt buiten Nederland.", "Gebruik graden in WGS84, zoals 52,1552 en 5,3872."}
}

// checkRD says what is wrong with a place in RD metres.
func checkRD(x, y float64) coordinateFault {
	switch {
	case inRD(x, y):
		return coordinateFault{}
	case inRD(y, x):
		return coordinateFault{"x_rd en y_rd zijn verwisseld.", "Zet het kleinste getal bij x_rd en het grootste bij y_rd."}
	case inDegrees(x, y) || inDegrees(y, x):
		return coordinateFault{"Dit zijn graden, geen RD-coördinaten.", "Zet ze in de kolommen breedtegraad en lengtegraad."}
	}
	return coordinateFault{"Deze plaats ligt buiten Nederland.", "Gebruik RD in meters: x van 0 tot 300000, y van 289000 tot 629000."}
}
