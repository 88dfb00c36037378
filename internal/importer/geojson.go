package importer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"samendoen/internal/place"
)

// areas reads neighbourhoods, districts and municipalities from GeoJSON. What a
// neighbourhood names but no file holds (its district, its municipality) follows at
// the end as an area without geometry, so that every parent exists.
func (r *run) areas(sources []Source) error {
	g := &geoReader{run: r, derived: map[place.AreaCode]derivedArea{}}
	for _, src := range sources {
		if err := wantJSON(src, "gebieden als GeoJSON"); err != nil {
			return err
		}
		if err := g.file(src); err != nil {
			return err
		}
		r.done += src.Size
	}
	return g.parents()
}

type geoReader struct {
	run     *run
	src     Source
	derived map[place.AreaCode]derivedArea
	order   []place.AreaCode
	row     int
}

type derivedArea struct {
	area place.Area
	row  int
}

// errNotGeoJSON is a JSON file of another shape.
func (g *geoReader) notGeoJSON() *Fatal {
	return newFatal(g.src.Name, WrongFormat, "Dit is geen GeoJSON met een FeatureCollection.", "Lever gebieden aan als FeatureCollection van buurten, wijken of gemeenten.")
}

func (g *geoReader) file(src Source) error {
	g.src, g.row = src, 0
	stream, err := openJSON(g.run, src)
	if err != nil {
		return err
	}
	found := false
	err = stream.object(func(key string) error {
		switch key {
		case "type":
			raw, err := stream.value()
			if err == nil && jsonText(raw) != "FeatureCollection" {
				return g.notGeoJSON()
			}
			return err
		case "crs":
			raw, err := stream.value()
			if err != nil {
				return err
			}
			return g.crs(raw)
		case "features":
			found = true
			return stream.array(func(raw json.RawMessage) error {
				g.row++
				g.run.stats.Rows++
				return g.feature(raw)
			})
		}
		return stream.skip()
	})
	switch {
	case errors.Is(err, errWrongShape):
		return g.notGeoJSON()
	case err != nil:
		return err
	case !found:
		return g.notGeoJSON()
	case g.row == 0:
		return newFatal(src.Name, NoData, "De FeatureCollection is leeg.", "Kies een bestand met gegevens.")
	}
	return nil
}

// crs accepts WGS84 and RD by their names; the numbers themselves tell which it is.
func (g *geoReader) crs(raw json.RawMessage) error {
	var crs struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	}
	if string(raw) == "null" {
		return nil
	}
	if err := json.Unmarshal(raw, &crs); err != nil {
		return g.notGeoJSON()
	}
	name := crs.Properties.Name
	for _, known := range []string{"CRS84", "4326", "4258", "28992"} {
		if name == "" || strings.HasSuffix(name, known) {
			return nil
		}
	}
	return newFatal(g.src.Name, WrongFormat, "Het coördinatenstelsel "+printable(name, maxValue)+" is onbekend.",
		"Lever de grenzen aan in WGS84 (EPSG:4326) of RD (EPSG:28992).")
}

// feature is one area as GeoJSON has it.
type feature struct {
	Type       string                     `json:"type"`
	Properties map[string]json.RawMessage `json:"properties"`
	Geometry   *struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

func (g *geoReader) feature(raw json.RawMessage) error {
	var f feature
	if err := json.Unmarshal(raw, &f); err != nil || f.Type != "Feature" {
		return g.refuse("", "", "Dit is geen Feature.", "Lever gebieden aan als Feature met properties en geometry.")
	}
	for name, v := range f.Properties {
		if namesBSN(name) && jsonText(v) != "" {
			return bsnFatal(g.src.Name, []string{name})
		}
	}
	a, p := areaOf(f.Properties)
	if p == nil && !g.run.seen.add(string(a.Code)) {
		p = &Problem{Column: "statcode", Value: string(a.Code), Reason: "Deze code komt eerder in de levering voor.", Advice: "Haal het dubbele gebied weg."}
	}
	if p == nil && f.Geometry != nil {
		a.Geometry, p = geometryOf(f.Geometry.Type, f.Geometry.Coordinates, g.run.lim.Points)
	}
	if p != nil {
		return g.refuse(p.Column, p.Value, p.Reason, p.Advice)
	}
	g.derive(a, f.Properties)
	if err := g.figures(a, f.Properties); err != nil {
		return err
	}
	return emit(g.run, g.row, a, g.run.sink.Area)
}

func (g *geoReader) refuse(column, value, reason, advice string) error {
	g.run.stats.Refused++
	return g.run.problem(Problem{File: g.src.Name, Row: g.row, Column: column, Value: value, Reason: reason, Advice: advice})
}

// jsonText is a JSON string or number as text; anything else is empty.
func jsonText(raw json.RawMessage) string {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return ""
	}
	if raw[0] == '"' {
		var s string
		if json.Unmarshal(raw, &s) != nil {
			return ""
		}
		return strings.TrimSpace(s)
	}
	if raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9' {
		return string(raw)
	}
	return ""
}

// property is the first of some properties that is filled in.
func property(props map[string]json.RawMessage, names ...string) (name, value string) {
	for _, n := range names {
		if v := jsonText(props[n]); v != "" {
			return n, v
		}
	}
	return names[0], ""
}

// areaOf reads code, name, parent and year. The code is that of the smallest area
// that is named: statcode or code first, then buurt, wijk and gemeente.
func areaOf(props map[string]json.RawMessage) (place.Area, *Problem) {
	column, code := property(props, "statcode", "code", "buurtcode", "wijkcode", "gemeentecode")
	code = strings.ToUpper(code)
	a := place.Area{Code: place.AreaCode(code)}
	nameOf := ""
	switch {
	case code == "":
		return a, &Problem{Column: column, Reason: "De code van het gebied ontbreekt.", Advice: "Vul statcode of buurtcode in."}
	case validBuurt(code):
		a.Kind, a.Parent, nameOf = place.Neighbourhood, place.AreaCode("WK"+code[2:8]), "buurtnaam"
	case validWijk(code):
		a.Kind, a.Parent, nameOf = place.District, place.AreaCode("GM"+code[2:6]), "wijknaam"
	case validGemeente(code):
		a.Kind, nameOf = place.Municipality, "gemeentenaam"
	default:
		return a, &Problem{Column: column, Value: code, Reason: "Dit is geen gebiedscode van het CBS.", Advice: "Codes zijn zoals BU09350101, WK093501 en GM0935."}
	}
	column, a.Name = property(props, "statnaam", "naam", nameOf)
	switch {
	case a.Name == "":
		return a, &Problem{Column: column, Reason: "De naam van het gebied ontbreekt.", Advice: "Vul statnaam of naam in."}
	case len(a.Name) > 480 || !plain(a.Name) || likeFormula(a.Name):
		return a, &Problem{Column: column, Value: a.Name, Reason: "Deze naam kan niet kloppen.", Advice: "Vul een gewone naam in van hoogstens 120 tekens."}
	}
	if p := parentOf(&a, props); p != nil {
		return a, p
	}
	if _, y := property(props, "jaar", "jaarcode", "year"); y != "" {
		if n, ok := parseInt(y); ok && within(float64(n), minYear, maxYear) {
			a.Year = n
		}
	}
	return a, nil
}

// parentOf checks the parent that the properties name against the code.
func parentOf(a *place.Area, props map[string]json.RawMessage) *Problem {
	column := map[place.AreaKind]string{place.Neighbourhood: "wijkcode", place.District: "gemeentecode"}[a.Kind]
	if column == "" {
		return nil
	}
	given := strings.ToUpper(jsonText(props[column]))
	switch {
	case given == "":
	case a.Kind == place.Neighbourhood && !validWijk(given), a.Kind == place.District && !validGemeente(given), given[2:6] != string(a.Code[2:6]):
		return &Problem{Column: column, Value: given, Reason: fmt.Sprintf("Deze code past niet bij %s.", a.Code), Advice: "Controleer de codes van het CBS."}
	default:
		a.Parent = place.AreaCode(given)
	}
	return nil
}

// derive remembers the areas above a, with the best name seen.
func (g *geoReader) derive(a place.Area, props map[string]json.RawMessage) {
	add := func(code place.AreaCode, kind place.AreaKind, name string, parent place.AreaCode) {
		old, known := g.derived[code]
		if known && old.area.Name != string(old.area.Code) || !known && len(g.derived) > 100_000 {
			return
		}
		if !known {
			g.order = append(g.order, code)
			old.row = g.row
		}
		if name == "" || !plain(name) || likeFormula(name) || len(name) > 480 {
			name = string(code)
		}
		old.area = place.Area{Code: code, Kind: kind, Name: name, Parent: parent, Year: a.Year}
		g.derived[code] = old
	}
	gm := place.AreaCode("GM") + a.Code[2:6]
	if a.Kind == place.Neighbourhood {
		_, name := property(props, "wijknaam", "wijk")
		add(a.Parent, place.District, name, gm)
	}
	if a.Kind != place.Municipality {
		_, name := property(props, "gemeentenaam", "gemeente")
		add(gm, place.Municipality, name, "")
	}
}

// parents emits the areas that were named but not delivered, largest first.
func (g *geoReader) parents() error {
	for _, kind := range []place.AreaKind{place.Municipality, place.District} {
		for _, code := range g.order {
			d := g.derived[code]
			if d.area.Kind != kind || g.run.seen.has(string(code)) {
				continue
			}
			if err := emit(g.run, d.row, d.area, g.run.sink.Area); err != nil {
				return err
			}
		}
	}
	return nil
}
