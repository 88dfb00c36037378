package importer

import (
	"encoding/json"
	"strconv"
	"strings"

	"samendoen/internal/place"
)

func figureTemplate() *template {
	return &template{kind: Figures, title: "Cijfers van anderen over gebieden", intro: "Eén rij per gebied, cijfer en jaar: van het CBS of uit de Leefbaarometer.",
		columns: []column{
			{name: "statcode", aliases: []string{"gebied", "gebiedscode", "buurtcode", "wijkcode", "gemeentecode", "code"}, required: true, format: "CBS-code van een gebied dat er al is", example: "BU09990101"},
			{name: "indicator", aliases: []string{"cijfer", "kenmerk"}, required: true, format: "één van: " + strings.Join(figureCodes(), ", "), example: "pct_huur"},
			{name: "jaar", aliases: []string{"peiljaar", "periode"}, required: true, format: "jaartal", example: "2025"},
			{name: "waarde", aliases: []string{"getal", "score"}, required: true, format: "getal; leefbaarheid is een klasse van 1 tot en met 9", example: "61,5"},
			{name: "bron", aliases: []string{"herkomst"}, required: true, format: "tekst, hoogstens 60 tekens", example: "CBS"},
		},
		second: []string{"BU09990101", "leefbaarheid", "2024", "4", "Leefbaarometer"}}
}

func figureCodes() (list []string) {
	for _, k := range place.FigureKinds() {
		list = append(list, k.Code)
	}
	return list
}

func parseFigure(c *cells) place.Figure {
	f := place.Figure{Area: c.area(figureArea), Year: c.number(figureYear, minYear, maxYear), Source: c.text(figureSource, 60)}
	kind, known := place.FigureKindOf(strings.ToLower(c.raw(figureKind)))
	if !known {
		c.refuse(figureKind, "Dit cijfer is onbekend.", "Kies uit: "+strings.Join(figureCodes(), ", ")+".")
		return f
	}
	f.Code = kind.Code
	value, ok := parseDecimal(c.raw(figureValue))
	if !ok || !kind.Fits(value) {
		c.refuse(figureValue, "Deze waarde kan hier niet.", "Vul een getal in van "+short(kind.Low)+" tot en met "+short(kind.High)+".")
		return f
	}
	f.Value = value
	if !c.bad && !c.run.seen.add(string(f.Area)+" "+f.Code+" "+strconv.Itoa(f.Year)) {
		c.refuse(figureArea, "Dit cijfer van dit gebied en jaar komt eerder voor.", "Haal de dubbele rij weg.")
	}
	return f
}

func short(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// area is the code of a neighbourhood, district or municipality.
func (c *cells) area(col int) place.AreaCode {
	s, ok := c.value(col)
	code := strings.ToUpper(s)
	if ok && !validBuurt(code) && !validWijk(code) && !validGemeente(code) {
		c.refuse(col, "Dit is geen gebiedscode van het CBS.", "Codes zijn zoals BU09350101, WK093501 en GM0935.")
		return ""
	}
	return place.AreaCode(code)
}

// figures are what the properties of an area say of figures of others. Without a year
// nobody knows what they are about; what the CBS keeps secret is no figure.
func (g *geoReader) figures(a place.Area, props map[string]json.RawMessage) error {
	if a.Year == 0 || g.run.sink.Figure == nil {
		return nil
	}
	for _, k := range place.FigureKinds() {
		_, s := property(props, append([]string{k.Code}, k.Names...)...)
		value, err := strconv.ParseFloat(s, 64)
		if err != nil || !k.Fits(value) {
			continue
		}
		if err := g.run.sink.Figure(g.row, place.Figure{Area: a.Code, Code: k.Code, Year: a.Year, Value: value, Source: k.Publisher}); err != nil {
			return err
		}
	}
	return nil
}
