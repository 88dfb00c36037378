package place

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
)

// The European Netherlands with a margin, in degrees (WGS84), as for deliveries.
const (
	minLat, maxLat = 50.5, 53.8
	minLon, maxLon = 3.2, 7.4
)

// maxPoint is how long a position as people type it can be, in runes.
const maxPoint = 40

// pointPattern is a position as maps show it: latitude and longitude with at least three
// decimals (100 metres), which may follow a comma as the Dutch write it.
var pointPattern = regexp.MustCompile(`^([0-9]{2}[.,][0-9]{3,12})\s*[,; ]\s*([0-9][.,][0-9]{3,12})$`)

var errPoint = errors.New("place: no position in the Netherlands")

// parsePoint reads a position as people copy it from a map.
func parsePoint(s string) (Point, error) {
	m := pointPattern.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return Point{}, errPoint
	}
	lat, err := strconv.ParseFloat(strings.Replace(m[1], ",", ".", 1), 64)
	if err != nil {
		return Point{}, err
	}
	lon, err := strconv.ParseFloat(strings.Replace(m[2], ",", ".", 1), 64)
	if err != nil {
		return Point{}, err
	}
	if lat < minLat || lat > maxLat || lon < minLon || lon > maxLon {
		return Point{}, errPoint
	}
	return Point{lat, lon}, nil
}

// String is a position with five decimals (a metre), empty when it is not known.
func (p Point) String() string {
	if !p.Known() {
		return ""
	}
	return strconv.FormatFloat(p.Lat, 'f', 5, 64) + ", " + strconv.FormatFloat(p.Lon, 'f', 5, 64)
}

// pointOf is the position of a text that String made; the zero Point for any other.
func pointOf(s string) Point {
	p, err := parsePoint(s)
	if err != nil {
		return Point{}
	}
	return p
}
