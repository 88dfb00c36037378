package importer

import (
	"encoding/json"
	"math"
	"strconv"

	"samendoen/internal/place"
)

// geometryOf checks the geometry of an area and returns it as compact GeoJSON in
// WGS84 with six decimals (0.1 m). RD metres are recognised by their size.
func geometryOf(kind string, raw json.RawMessage, maxPoints int) ([]byte, *Problem) {
	s := &shape{left: maxPoints}
	switch kind {
	case "Polygon":
		var rings [][][]float64
		if json.Unmarshal(raw, &rings) != nil {
			return nil, badShape("De coördinaten zijn niet te lezen.", "Lever per punt twee getallen aan.")
		}
		s.out = append(s.out, `{"type":"Polygon","coordinates":`...)
		s.polygon(rings)
	case "MultiPolygon":
		var polygons [][][][]float64
		if json.Unmarshal(raw, &polygons) != nil {
			return nil, badShape("De coördinaten zijn niet te lezen.", "Lever per punt twee getallen aan.")
		}
		if len(polygons) == 0 {
			return nil, badShape("De grens is leeg.", "Lever minstens één ring aan.")
		}
		s.out = append(s.out, `{"type":"MultiPolygon","coordinates":[`...)
		for i, p := range polygons {
			s.comma(i)
			s.polygon(p)
		}
		s.out = append(s.out, ']')
	default:
		return nil, &Problem{Column: "geometry.type", Value: kind, Reason: "Deze vorm is geen vlak.", Advice: "Gebruik Polygon of MultiPolygon."}
	}
	if s.fault != nil {
		return nil, s.fault
	}
	return append(s.out, '}'), nil
}

func badShape(reason, advice string) *Problem {
	return &Problem{Column: "geometry", Reason: reason, Advice: advice}
}

// shape writes coordinates while it checks them; the first fault stays.
type shape struct {
	out   []byte
	left  int // points that may still come
	fault *Problem
}

func (s *shape) comma(i int) {
	if i > 0 {
		s.out = append(s.out, ',')
	}
}

func (s *shape) refuse(p *Problem) {
	if s.fault == nil {
		s.fault = p
	}
}

func (s *shape) polygon(rings [][][]float64) {
	if len(rings) == 0 {
		s.refuse(badShape("De grens is leeg.", "Lever minstens één ring aan."))
	}
	s.out = append(s.out, '[')
	for i, ring := range rings {
		s.comma(i)
		s.ring(ring)
	}
	s.out = append(s.out, ']')
}

func (s *shape) ring(ring [][]float64) {
	if s.left -= len(ring); s.left < 0 {
		s.refuse(badShape("De grens heeft te veel punten.", "Gebruik een vereenvoudigde grens."))
	}
	if s.fault != nil {
		return
	}
	if len(ring) < 4 {
		s.refuse(badShape("Een ring heeft minder dan vier punten.", "Controleer de grens."))
		return
	}
	s.out = append(s.out, '[')
	for i, p := range ring {
		s.comma(i)
		s.point(p)
	}
	s.out = append(s.out, ']')
	first, last := ring[0], ring[len(ring)-1]
	if s.fault == nil && (first[0] != last[0] || first[1] != last[1]) {
		s.refuse(badShape("Een ring is niet gesloten.", "Maak het laatste punt gelijk aan het eerste."))
	}
}

func (s *shape) point(p []float64) {
	if len(p) < 2 || len(p) > 4 {
		s.refuse(badShape("Een punt heeft geen twee getallen.", "Lever per punt lengtegraad en breedtegraad aan."))
		return
	}
	at := place.Point{Lat: p[1], Lon: p[0]}
	if inRD(p[0], p[1]) {
		at = FromRD(p[0], p[1])
	} else if !inDegrees(at.Lat, at.Lon) {
		s.refuse(&Problem{Column: "geometry", Value: number(p[0]) + " " + number(p[1]), Reason: shapeFault(p), Advice: shapeAdvice(p)})
		return
	}
	s.out = append(s.out, '[')
	s.out = appendDegrees(s.out, at.Lon)
	s.out = append(s.out, ',')
	s.out = appendDegrees(s.out, at.Lat)
	s.out = append(s.out, ']')
}

func shapeFault(p []float64) string {
	if inDegrees(p[0], p[1]) || inRD(p[1], p[0]) {
		return "De coördinaten zijn verwisseld."
	}
	return "Dit punt ligt buiten Nederland."
}

func shapeAdvice(p []float64) string {
	if inDegrees(p[0], p[1]) || inRD(p[1], p[0]) {
		return "GeoJSON zet lengtegraad voor breedtegraad, en x voor y."
	}
	return "Gebruik WGS84 (EPSG:4326) of RD (EPSG:28992)."
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func appendDegrees(b []byte, v float64) []byte {
	return strconv.AppendFloat(b, math.Round(v*1e6)/1e6, 'f', -1, 64)
}
