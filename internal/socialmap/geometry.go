package socialmap

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/simplify"

	"samendoen/internal/place"
)

// Widths of a map in CSS pixels: a phone of 390 px less its margins, and the column
// beside the table on a laptop.
const (
	NarrowWidth = 358
	WideWidth   = 760
)

const (
	mapMargin   = 8.0 // px around the areas, so that no circle at the edge is cut
	tolerance   = 0.7 // px that a simplified border may lie from the real one
	maxVertices = 500_000
)

// Shape is an area with its border.
type Shape struct {
	Code     place.AreaCode
	Geometry []byte // GeoJSON Polygon or MultiPolygon in WGS84
}

// Canvas is borders and points brought to the pixels of one width. Making it is the
// costly half of a map; it is then read only, so one Canvas serves many requests.
type Canvas struct {
	width, height float64
	scale         float64 // px per degree of latitude
	cosLat        float64
	west, north   float64
	paths         map[place.AreaCode][]byte
}

// NewCanvas makes a canvas of a width in px around all shapes and known points. A shape
// without geometry is left out; one that cannot be read is an error that names it.
func NewCanvas(width int, shapes []Shape, points []place.Point) (*Canvas, error) {
	borders := make([]orb.MultiPolygon, len(shapes))
	var box orb.Bound
	empty := true
	grow := func(p orb.Point) {
		if empty {
			box, empty = orb.Bound{Min: p, Max: p}, false
		}
		box = box.Extend(p)
	}
	for i, sh := range shapes {
		border, err := parseBorder(sh.Geometry)
		if err != nil {
			return nil, fmt.Errorf("socialmap: border of %s: %w", sh.Code, err)
		}
		borders[i] = border
		for _, polygon := range border {
			for _, p := range polygon[0] {
				grow(p)
			}
		}
	}
	for _, p := range points {
		if onEarth(p) {
			grow(orb.Point{p.Lon, p.Lat})
		}
	}
	c := newCanvas(float64(width), box)
	for i, sh := range shapes {
		if d := c.draw(borders[i]); len(d) > 0 {
			c.paths[sh.Code] = d
		}
	}
	return c, nil
}

// newCanvas fits a box of degrees into a width. Degrees of longitude shrink by the
// cosine of the latitude in the middle, which over a region is right within a pixel.
func newCanvas(width float64, box orb.Bound) *Canvas {
	c := &Canvas{width: width, west: box.Min[0], north: box.Max[1], paths: map[place.AreaCode][]byte{}}
	c.cosLat = math.Cos((box.Min[1] + box.Max[1]) / 2 * math.Pi / 180)
	const least = 0.002 // degrees, about 200 m: one point alone is a map too
	across := max((box.Max[0]-box.Min[0])*c.cosLat, least)
	down := max(box.Max[1]-box.Min[1], least)
	inner := width - 2*mapMargin
	c.scale = inner / across
	if tall := 1.6 * width; down*c.scale > tall { // a long stretched town stays on the screen
		c.scale = tall / down
	}
	c.height = math.Ceil(down*c.scale + 2*mapMargin)
	// The box in the middle, also where a least size or the height decided.
	c.west -= (inner/c.scale - (box.Max[0]-box.Min[0])*c.cosLat) / 2 / c.cosLat
	c.north += (down - (box.Max[1] - box.Min[1])) / 2
	return c
}

// at is the pixel of a place.
func (c *Canvas) at(lon, lat float64) orb.Point {
	return orb.Point{mapMargin + (lon-c.west)*c.cosLat*c.scale, mapMargin + (c.north-lat)*c.scale}
}

// draw is the path of a border in pixels, simplified. Rings smaller than a pixel vanish.
func (c *Canvas) draw(border orb.MultiPolygon) (d []byte) {
	for _, polygon := range border {
		for _, ring := range polygon {
			line := make(orb.LineString, len(ring))
			for i, p := range ring {
				line[i] = c.at(p[0], p[1])
			}
			line = simplify.DouglasPeucker(tolerance).LineString(line)
			if len(line) < 4 {
				continue
			}
			for i, p := range line[:len(line)-1] {
				d = append(d, "ML"[min(i, 1)])
				d = append(appendTenth(d, p[0]), ' ')
				d = appendTenth(d, p[1])
			}
			d = append(d, 'Z')
		}
	}
	return d
}

// appendTenth writes a pixel with one decimal.
func appendTenth(b []byte, v float64) []byte { return appendNumber(b, math.Round(v*10)/10) }

func onEarth(p place.Point) bool {
	return p.Known() && math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 180
}

// parseBorder reads a GeoJSON Polygon or MultiPolygon (RFC 7946); nothing gives nothing.
func parseBorder(geometry []byte) (orb.MultiPolygon, error) {
	if len(geometry) == 0 || string(geometry) == "null" {
		return nil, nil
	}
	var g struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	}
	if err := json.Unmarshal(geometry, &g); err != nil {
		return nil, err
	}
	var coordinates [][][][]float64
	switch g.Type {
	case "Polygon":
		coordinates = make([][][][]float64, 1)
		if err := json.Unmarshal(g.Coordinates, &coordinates[0]); err != nil {
			return nil, err
		}
	case "MultiPolygon":
		if err := json.Unmarshal(g.Coordinates, &coordinates); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("%q is no Polygon or MultiPolygon", g.Type)
	}
	return toBorder(coordinates)
}

func toBorder(coordinates [][][][]float64) (orb.MultiPolygon, error) {
	var border orb.MultiPolygon
	vertices := 0
	for _, rings := range coordinates {
		var polygon orb.Polygon
		for _, points := range rings {
			if vertices += len(points); vertices > maxVertices {
				return nil, errors.New("too many points")
			}
			ring := make(orb.Ring, 0, len(points)+1)
			for _, p := range points {
				if len(p) < 2 || math.Abs(p[0]) > 180 || math.Abs(p[1]) > 90 {
					return nil, errors.New("a point outside the earth; coordinates must be longitude and latitude")
				}
				ring = append(ring, orb.Point{p[0], p[1]})
			}
			if len(ring) > 0 && !ring.Closed() {
				ring = append(ring, ring[0])
			}
			if len(ring) < 4 {
				return nil, errors.New("a ring of fewer than three points")
			}
			polygon = append(polygon, ring)
		}
		if len(polygon) > 0 {
			border = append(border, polygon)
		}
	}
	return border, nil
}
