package place

import (
	"context"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"samendoen/internal/base/store"
)

func TestDistance(t *testing.T) {
	dom, vrijthof := Point{52.0907, 5.1214}, Point{50.8490, 5.6880}
	for name, c := range map[string]struct {
		a, b Point
		want float64 // metres
		near float64 // tolerance
	}{
		"the same point":          {dom, dom, 0, 0.001},
		"Utrecht to Maastricht":   {dom, vrijthof, 143_640, 300},
		"one degree of latitude":  {Point{50, 5}, Point{51, 5}, 111_195, 20},
		"one degree of longitude": {Point{60, 5}, Point{60, 6}, 55_598, 20},
		"over the date line":      {Point{0.0001, 179.999}, Point{0.0001, -179.999}, 222.4, 0.5},
	} {
		if got := Distance(c.a, c.b); math.Abs(got-c.want) > c.near {
			t.Errorf("%s: %.1f m, want %.1f", name, got, c.want)
		}
	}
}

// A point within the radius always lies in the box, wherever on the earth it is.
func TestBoxHoldsTheCircle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := Point{rapid.Float64Range(-89, 89).Draw(t, "lat"), rapid.Float64Range(-170, 170).Draw(t, "lon")}
		metres := rapid.Float64Range(1, 5000).Draw(t, "metres")
		there := travel(at, metres*0.9999, rapid.Float64Range(0, 2*math.Pi).Draw(t, "bearing"))
		if d := Distance(at, there); math.Abs(d-metres) > 0.001*metres+0.01 {
			t.Fatalf("%v lies %.3f m from %v, want %.3f", there, d, at, metres)
		}
		b := boxAround(at, metres)
		if there.Lat < b.south || there.Lat > b.north || there.Lon < b.west || there.Lon > b.east {
			t.Fatalf("%v lies %.1f m from %v, outside %+v", there, metres, at, b)
		}
	})
}

// travel is where one comes by going some metres from a point in a direction, in
// radians from the north.
func travel(from Point, metres, bearing float64) Point {
	rad, angle := math.Pi/180, metres/earthRadius
	lat := math.Asin(math.Sin(from.Lat*rad)*math.Cos(angle) + math.Cos(from.Lat*rad)*math.Sin(angle)*math.Cos(bearing))
	lon := math.Atan2(math.Sin(bearing)*math.Sin(angle)*math.Cos(from.Lat*rad), math.Cos(angle)-math.Sin(from.Lat*rad)*math.Sin(lat))
	return Point{lat / rad, from.Lon + lon/rad}
}

func TestPointIsValid(t *testing.T) {
	for p, want := range map[Point]bool{{50, 5}: true, {-90, 180}: true, {}: false, {91, 5}: false, {50, -181}: false,
		{math.Inf(1), 5}: false} {
		if p.Valid() != want {
			t.Errorf("%v: %v", p, p.Valid())
		}
	}
	if (Point{math.NaN(), 5}).Valid() {
		t.Error("no number is a place")
	}
}

func TestFindNear(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		far := linde()
		far.Key, far.Name, far.Point = "Ver", "Verweg", Point{50.86, 5.69} // 1.1 km
		w.deliver(far, []Unit{{Org: "o", Key: "9", ComplexKey: "Ver", Street: "Lindestraat", City: "Dorp", Number: 9, Point: Point{50.86, 5.69}},
			{Org: "o", Key: "10", ComplexKey: "C", Street: "Lindestraat", City: "Dorp", Number: 10}}) // the last has no position
		large := linde()
		large.Org, large.Key, large.Name, large.Point = "p", "X", "Van een ander", Point{50.9, 5.69} // its middle is far
		w.deliver(large, []Unit{{Org: "p", Key: "X1", ComplexKey: "X", Street: "Lindestraat", City: "Dorp", Number: 80, Point: Point{50.8501, 5.69}}})

		near := func(org string, at Point, metres float64, homes, sites int) (said []string) {
			w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
				list, err := FindNear(tx, org, at, metres, homes, sites)
				said = nil
				for _, n := range list {
					if n.Home != nil {
						said = append(said, fmt.Sprintf("%s %dm", n.Home.Address, n.Metres))
					} else {
						said = append(said, fmt.Sprintf("%s %dm", n.Site.Name, n.Metres))
					}
				}
				return err
			}))
			return said
		}
		at := Point{50.85, 5.69}
		for name, c := range map[string]struct{ got, want []string }{
			"own organisation":      {near("o", at, 250, 6, 3), []string{"Lindestraat 1 0m", "Linde flat 0m", "Lindestraat 2 35m", "Lindestraat 3 70m"}},
			"the nearest first":     {near("o", Point{50.85, 5.691}, 250, 2, 1), []string{"Lindestraat 3 0m", "Linde flat 0m", "Lindestraat 2 35m"}},
			"a small circle":        {near("o", at, 40, 6, 3), []string{"Lindestraat 1 0m", "Linde flat 0m", "Lindestraat 2 35m"}},
			"in the box, not in it": {near("o", Point{50.8503, 5.69}, 40, 6, 3), []string{"Lindestraat 1 33m", "Linde flat 33m"}},
			"all organisations":     {near("", Point{50.8501, 5.69}, 5, 6, 3), []string{"Lindestraat 80 0m", "Van een ander 0m"}},
			"out at sea":            {near("o", Point{53, 4}, 250, 6, 3), nil},
			"no position":           {near("o", Point{}, 1e7, 6, 3), nil},
		} {
			if fmt.Sprint(c.got) != fmt.Sprint(c.want) {
				t.Errorf("%s: %q, want %q", name, c.got, c.want)
			}
		}
	})
}
