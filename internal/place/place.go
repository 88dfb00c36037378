package place

import "time"

// AreaCode is a code of Statistics Netherlands (CBS): GM0935, WK093501, BU09350101.
type AreaCode string

// AreaKind is the level of an area.
type AreaKind string

// The levels of CBS areas, smallest last.
const (
	Municipality  AreaKind = "gemeente"
	District      AreaKind = "wijk"
	Neighbourhood AreaKind = "buurt"
)

// Area is a municipality, district or neighbourhood with its CBS code.
type Area struct {
	Code     AreaCode
	Kind     AreaKind
	Name     string
	Parent   AreaCode // empty for a municipality
	Geometry []byte   // GeoJSON geometry (Polygon or MultiPolygon, WGS84); nil if not known
	Year     int      // year of the CBS division, 0 if not known
}

// ComplexID and UnitID are made from the association and its own key (see ComplexIDOf),
// so that the same home has the same id in every delivery.
type (
	ComplexID string
	UnitID    string
)

// Point is a place in WGS84 degrees; the zero Point means "not known".
type Point struct{ Lat, Lon float64 }

// Known reports whether the point was given.
func (p Point) Known() bool { return p != Point{} }

// Complex is a group of homes that is managed together (VERA: cluster), 10 to 300 homes.
type Complex struct {
	Org           string // organisation id
	Key           string // the association's own key, unique within the organisation
	Name          string
	Kind          string   // VERA CLUSTERSOORT code or the association's own word; may be empty
	Neighbourhood AreaCode // empty: derived from the point
	Point         Point
	Outline       []byte    // GeoJSON Polygon, may be nil
	From          time.Time // date, zero if not known
	Until         time.Time // date, zero while it exists
}

// Unit is one home (VHE, VERA: eenheid).
type Unit struct {
	Org        string
	Key        string // the association's own key
	ComplexKey string
	Staircase  string // homes that share an entrance; may be empty
	Street     string
	Number     int
	Addition   string // letter and addition together: "A", "12 hs"
	Postcode   string // 6211AB, without a space
	City       string
	BAG        string // 16 digits of the verblijfsobject, may be empty
	Kind       string // VERA EENHEIDSOORT code or own word: "appartement", "eengezinswoning"
	Area       int    // m2 living area, 0 if not known
	Rooms      int
	BuiltYear  int
	Point      Point
	From       time.Time // date
	Until      time.Time // date, zero while it is let
}
