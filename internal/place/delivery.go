package place

import (
	"hash/fnv"

	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/base/text"
)

// ComplexIDOf is the id of the complex that an organisation calls key.
func ComplexIDOf(org, key string) ComplexID {
	if key == "" {
		return ""
	}
	return ComplexID(store.IDOf("complex", org, key))
}

// UnitIDOf is the id of the home that an organisation calls key.
func UnitIDOf(org, key string) UnitID {
	if key == "" {
		return ""
	}
	return UnitID(store.IDOf("unit", org, key))
}

// StreetID is a number for a street in a place, the same however it is written.
func StreetID(street, city string) int64 {
	h := fnv.New64a()
	h.Write([]byte(text.Fold(street) + "|" + text.Fold(city)))
	return int64(h.Sum64()) // #nosec G115 -- the same 64 bits
}

// ComplexTable is how deliveries of complexes are taken over.
func ComplexTable() delivery.Table {
	return delivery.Table{Name: "place_complex", Lasting: true, GivenUntil: "until_date", Columns: []string{"key", "name", "kind",
		"neighbourhood", "lat", "lon", "outline", "from_date", "until_date"}}
}

// UnitTable is how deliveries of homes are taken over.
func UnitTable() delivery.Table {
	return delivery.Table{Name: "place_unit", Lasting: true, GivenUntil: "until_date",
		Columns: []string{"key", "complex_id", "complex_key", "staircase", "street", "number", "addition", "postcode",
			"bag", "kind", "area", "rooms", "built", "lat", "lon", "from_date", "until_date"},
		History: []string{"complex_id", "staircase", "from_date"},
		Refs:    []delivery.Ref{{Column: "complex_id", Key: "complex_key", Table: "place_complex", Field: "complex"}}}
}

// Row is the complex as a row of ComplexTable.
func (c Complex) Row(line int) delivery.Row {
	return delivery.Row{ID: string(ComplexIDOf(c.Org, c.Key)), Line: line, Values: []any{c.Key, c.Name, c.Kind,
		string(c.Neighbourhood), c.Point.Lat, c.Point.Lon, string(c.Outline), store.Micros(c.From), store.Micros(c.Until)}}
}

// Row is the home as a row of UnitTable.
func (u Unit) Row(line int) delivery.Row {
	return delivery.Row{ID: string(UnitIDOf(u.Org, u.Key)), Line: line, Values: []any{u.Key,
		string(ComplexIDOf(u.Org, u.ComplexKey)), u.ComplexKey, u.Staircase, StreetID(u.Street, u.City), int64(u.Number),
		u.Addition, u.Postcode, u.BAG, u.Kind, int64(u.Area), int64(u.Rooms), int64(u.BuiltYear),
		u.Point.Lat, u.Point.Lon, store.Micros(u.From), store.Micros(u.Until)}}
}
