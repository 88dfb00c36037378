package importer

import (
	"context"
	"encoding/json"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// hoods are the neighbourhoods, for complexes that come with a point only.
func (t *taking) hoods(ctx context.Context) (list hoods, err error) {
	if t.in.Kind != Complexes && t.in.Kind != VERA {
		return nil, nil
	}
	err = t.s.db.Read(ctx, func(tx *store.Tx) error {
		areas, err := place.Areas(tx, place.Neighbourhood)
		list = nil
		for _, a := range areas {
			if shape := shapeOf(a.Geometry); shape != nil {
				list = append(list, hood{a.Code, shape, shape.Bound()})
			}
		}
		return err
	})
	return list, err
}

type hoods []hood

type hood struct {
	code  place.AreaCode
	shape orb.MultiPolygon
	bound orb.Bound
}

// shapeOf reads a stored geometry, which is a Polygon or a MultiPolygon; nil for none.
func shapeOf(geometry []byte) orb.MultiPolygon {
	var g struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	}
	if json.Unmarshal(geometry, &g) != nil {
		return nil
	}
	var many orb.MultiPolygon
	var one orb.Polygon
	switch {
	case g.Type == "Polygon" && json.Unmarshal(g.Coordinates, &one) == nil:
		return orb.MultiPolygon{one}
	case g.Type == "MultiPolygon" && json.Unmarshal(g.Coordinates, &many) == nil:
		return many
	}
	return nil
}

func (h hood) contains(p orb.Point) bool {
	return h.bound.Contains(p) && planar.MultiPolygonContains(h.shape, p)
}

// at is the neighbourhood that a point lies in, empty when it lies in none.
func (list hoods) at(p place.Point) place.AreaCode {
	if !p.Known() {
		return ""
	}
	for _, h := range list {
		if h.contains(orb.Point{p.Lon, p.Lat}) {
			return h.code
		}
	}
	return ""
}
