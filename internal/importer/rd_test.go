package importer

import (
	"math"
	"testing"

	"samendoen/internal/place"
)

// TestRDKnownPoints uses the origin and the two control points of the paper: the
// Westertoren in Amsterdam and the Martinitoren in Groningen.
func TestRDKnownPoints(t *testing.T) {
	for _, c := range []struct {
		name     string
		x, y     float64
		lat, lon float64
	}{
		{"Amersfoort", 155000, 463000, 52.15517440, 5.38720621},
		{"Westertoren", 120700.723, 487525.501, 52.37453253, 4.88352559},
		{"Martinitoren", 233883.131, 582065.167, 53.21938317, 6.56820053},
	} {
		p := FromRD(c.x, c.y)
		if math.Abs(p.Lat-c.lat) > 5e-6 || math.Abs(p.Lon-c.lon) > 8e-6 {
			t.Errorf("%s: FromRD = %.8f %.8f, want %.8f %.8f", c.name, p.Lat, p.Lon, c.lat, c.lon)
		}
		x, y := ToRD(place.Point{Lat: c.lat, Lon: c.lon})
		if math.Hypot(x-c.x, y-c.y) > 0.6 {
			t.Errorf("%s: ToRD = %.3f %.3f, want %.3f %.3f", c.name, x, y, c.x, c.y)
		}
	}
}

// TestRDRoundTrip goes there and back on a grid over the land: the two polynomials
// are fitted apart, so they meet within a centimetre and not exactly.
func TestRDRoundTrip(t *testing.T) {
	worst := 0.0
	for x := 20000.0; x <= 275000; x += 5000 {
		for y := 310000.0; y <= 610000; y += 5000 {
			bx, by := ToRD(FromRD(x, y))
			worst = max(worst, math.Hypot(bx-x, by-y))
		}
	}
	if worst > 0.01 {
		t.Errorf("round trip is off by %.3f m at worst, want at most 0.01", worst)
	}
}

func TestCoordinateFaults(t *testing.T) {
	for _, c := range []struct {
		check func(a, b float64) coordinateFault
		a, b  float64
		want  string
	}{
		{checkDegrees, 50.85, 5.69, ""},
		{checkDegrees, 5.69, 50.85, "Breedtegraad en lengtegraad zijn verwisseld."},
		{checkDegrees, 176500, 317800, "Dit zijn RD-coördinaten, geen graden."},
		{checkDegrees, 48.85, 2.35, "Deze plaats ligt buiten Nederland."},
		{checkRD, 176500, 317800, ""},
		{checkRD, 317800, 176500, "x_rd en y_rd zijn verwisseld."},
		{checkRD, 50.85, 5.69, "Dit zijn graden, geen RD-coördinaten."},
		{checkRD, 5000000, 100, "Deze plaats ligt buiten Nederland."},
	} {
		if got := c.check(c.a, c.b).reason; got != c.want {
			t.Errorf("%v, %v: %q, want %q", c.a, c.b, got, c.want)
		}
	}
}
