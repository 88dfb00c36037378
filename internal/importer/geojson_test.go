package importer

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"samendoen/internal/place"
)

func TestReadAreas(t *testing.T) {
	data, err := os.ReadFile("testdata/gebieden.geojson")
	if err != nil {
		t.Fatal(err)
	}
	h := read(t, Areas, string(data))
	wantProblems(t, h)
	diff(t, h.areas, []place.Area{
		{Code: "BU09990101", Kind: place.Neighbourhood, Name: "Voorbeeldkwartier", Parent: "WK099901", Year: 2026,
			Geometry: []byte(`{"type":"Polygon","coordinates":[[[5.7,50.85],[5.71,50.85],[5.71,50.86],[5.7,50.86],[5.7,50.85]]]}`)},
		{Code: "BU09990102", Kind: place.Neighbourhood, Name: "Fictiebuurt", Parent: "WK099901",
			Geometry: []byte(`{"type":"MultiPolygon","coordinates":[[[[5.685336,50.842462],[5.699533,50.842425],[5.699594,50.851413],[5.685336,50.842462]]],[[[5.72,50.85],[5.73,50.85],[5.73,50.86],[5.72,50.85]]]]}`)},
		{Code: "WK099902", Kind: place.District, Name: "Nergenswijk", Parent: "GM0999"},
		{Code: "GM0999", Kind: place.Municipality, Name: "Voorbeeldstad", Year: 2026},
		{Code: "WK099901", Kind: place.District, Name: "Fictiewijk", Parent: "GM0999"},
	})
	if h.stats.Rows != 3 || h.stats.Records != 5 {
		t.Errorf("stats %+v", h.stats)
	}
}

// TestAreasKeepTheirParents: a district that is delivered itself is not made up again,
// wherever it stands and in whichever file.
func TestAreasKeepTheirParents(t *testing.T) {
	buurt := collection(area(`"statcode":"BU09990101","statnaam":"Buurt"`, square))
	wijk := collection(area(`"statcode":"WK099901","statnaam":"Wijk"`, square))
	h, err := collect(Areas, Options{}, source("een", []byte(buurt)), source("twee", []byte(wijk)))
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, a := range h.areas {
		codes = append(codes, string(a.Code)+" "+a.Name)
	}
	diff(t, codes, []string{"BU09990101 Buurt", "WK099901 Wijk", "GM0999 GM0999"})
}

// collection wraps features; square is a good geometry.
func collection(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

const square = `{"type":"Polygon","coordinates":[[[5.7,50.85],[5.71,50.85],[5.71,50.86],[5.7,50.85]]]}`

func area(props, geometry string) string {
	return `{"type":"Feature","properties":{` + props + `},"geometry":` + geometry + `}`
}

func TestAreaProblems(t *testing.T) {
	const good = `"statcode":"BU09990101","statnaam":"Buurt"`
	polygon := func(coordinates string) string { return `{"type":"Polygon","coordinates":` + coordinates + `}` }
	for name, c := range map[string]struct{ feature, want string }{
		"no feature": {`7`, ": Dit is geen Feature. Lever gebieden aan als Feature met properties en geometry."},
		"no code":    {area(`"statnaam":"Buurt"`, square), ", kolom statcode: De code van het gebied ontbreekt. Vul statcode of buurtcode in."},
		"bad code":   {area(`"code":"BU12"`, square), ", kolom code, waarde “BU12”: Dit is geen gebiedscode van het CBS. Codes zijn zoals BU09350101, WK093501 en GM0935."},
		"no name":    {area(`"statcode":"BU09990101"`, square), ", kolom statnaam: De naam van het gebied ontbreekt. Vul statnaam of naam in."},
		"formula":    {area(`"statcode":"BU09990101","naam":"=A1"`, square), ", kolom naam, waarde “=A1”: Deze naam kan niet kloppen. Vul een gewone naam in van hoogstens 120 tekens."},
		"parent":     {area(good+`,"wijkcode":"WK088801"`, square), ", kolom wijkcode, waarde “WK088801”: Deze code past niet bij BU09990101. Controleer de codes van het CBS."},
		"point":      {area(good, `{"type":"Point","coordinates":[5.7,50.85]}`), ", kolom geometry.type, waarde “Point”: Deze vorm is geen vlak. Gebruik Polygon of MultiPolygon."},
		"words":      {area(good, polygon(`[["a"]]`)), ", kolom geometry: De coördinaten zijn niet te lezen. Lever per punt twee getallen aan."},
		"no ring":    {area(good, polygon(`[]`)), ", kolom geometry: De grens is leeg. Lever minstens één ring aan."},
		"short ring": {area(good, polygon(`[[[5.7,50.85],[5.71,50.85],[5.7,50.85]]]`)), ", kolom geometry: Een ring heeft minder dan vier punten. Controleer de grens."},
		"open ring":  {area(good, polygon(`[[[5.7,50.85],[5.71,50.85],[5.71,50.86],[5.7,50.86]]]`)), ", kolom geometry: Een ring is niet gesloten. Maak het laatste punt gelijk aan het eerste."},
		"one number": {area(good, polygon(`[[[5.7],[5.71],[5.71],[5.7]]]`)), ", kolom geometry: Een punt heeft geen twee getallen. Lever per punt lengtegraad en breedtegraad aan."},
		"swapped":    {area(good, polygon(`[[[50.85,5.7],[50.85,5.71],[50.86,5.71],[50.85,5.7]]]`)), ", kolom geometry, waarde “50.85 5.7”: De coördinaten zijn verwisseld. GeoJSON zet lengtegraad voor breedtegraad, en x voor y."},
		"elsewhere":  {area(good, polygon(`[[[2.3,48.8],[2.4,48.8],[2.4,48.9],[2.3,48.8]]]`)), ", kolom geometry, waarde “2.3 48.8”: Dit punt ligt buiten Nederland. Gebruik WGS84 (EPSG:4326) of RD (EPSG:28992)."},
	} {
		t.Run(name, func(t *testing.T) {
			h := read(t, Areas, collection(c.feature))
			wantProblems(t, h, "levering, rij 1"+c.want)
			if h.stats.Refused != 1 || len(h.areas) != 0 {
				t.Errorf("stats %+v, areas %v", h.stats, h.areas)
			}
		})
	}
	h := read(t, Areas, collection(area(good, square), area(good, square)))
	wantProblems(t, h, "levering, rij 2, kolom statcode, waarde “BU09990101”: Deze code komt eerder in de levering voor. Haal het dubbele gebied weg.")
	many := "[" + strings.Repeat("[5.7,50.85],", 200) + "[5.7,50.85]]"
	h, err := collect(Areas, Options{Limits: Limits{Points: 100}}, source("levering", []byte(collection(area(good, polygon("["+many+"]"))))))
	if err != nil {
		t.Fatal(err)
	}
	wantProblems(t, h, "levering, rij 1, kolom geometry: De grens heeft te veel punten. Gebruik een vereenvoudigde grens.")
}

func TestAreaFatals(t *testing.T) {
	const notGeo = "levering: Dit is geen GeoJSON met een FeatureCollection. Lever gebieden aan als FeatureCollection van buurten, wijken of gemeenten."
	const broken = "levering: Het JSON-bestand breekt halverwege af. Lever het bestand opnieuw aan."
	const invalid = "levering: De JSON is ongeldig. Controleer het bestand en lever het opnieuw aan."
	good := collection(area(`"statcode":"BU09990101","statnaam":"Buurt"`, square))
	for name, c := range map[string]struct {
		data    string
		code    FatalCode
		message string
	}{
		"list":       {`[1,2]`, WrongFormat, notGeo},
		"other":      {`{"type":"Topology","features":[]}`, WrongFormat, notGeo},
		"features":   {`{"type":"FeatureCollection","features":{}}`, WrongFormat, notGeo},
		"nothing":    {`{"type":"FeatureCollection"}`, WrongFormat, notGeo},
		"empty":      {collection(), NoData, "levering: De FeatureCollection is leeg. Kies een bestand met gegevens."},
		"truncated":  {good[:len(good)-40], Broken, broken},
		"syntax":     {strings.Replace(good, ":", "=", 3), Broken, invalid},
		"more":       {good + "{}", Broken, invalid},
		"Mercator":   {`{"crs":{"type":"name","properties":{"name":"EPSG:3857"}},"type":"FeatureCollection","features":[]}`, WrongFormat, "levering: Het coördinatenstelsel EPSG:3857 is onbekend. Lever de grenzen aan in WGS84 (EPSG:4326) of RD (EPSG:28992)."},
		"1252":       {"{\"a\":\"\xe9\"}", WrongEncoding, "levering: JSON moet in UTF-8 staan. Sla het bestand op als UTF-8."},
		"deep":       {`{"a":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`, Broken, "levering: De JSON is te diep genest. Controleer het bestand en lever het opnieuw aan."},
		"deep value": {collection(strings.Repeat("[", 20000) + strings.Repeat("]", 20000)), Broken, invalid},
		"BSN":        {collection(area(`"statcode":"BU09990101","statnaam":"Buurt","bsn":"123456782"`, square)), HasBSN, "levering: Kolom bsn bevat burgerservicenummers (BSN)." + bsnAdvice},
	} {
		t.Run(name, func(t *testing.T) { wantFatal(t, Areas, Options{}, []byte(c.data), c.code, c.message) })
	}
	wantFatal(t, Areas, Options{Limits: Limits{Record: 1 << 20}}, []byte(collection(fmt.Sprintf("%q", strings.Repeat("x", 3<<20)))), TooLarge,
		"levering: Eén object is groter dan 1 MB. Vereenvoudig de gegevens of deel ze op.")
}
