package importer

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// The fuzz targets ask of every input: no panic, an end, only known errors, problems
// that are safe to show, and books that balance.

var fuzzOptions = Options{Org: "corporatie", Reference: time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC),
	Limits: Limits{Record: 1 << 20, Unzipped: 16 << 20, Points: 10_000}}

func fuzz(t *testing.T, kind Kind, data []byte) {
	h, err := collect(kind, fuzzOptions, source("fuzz", data))
	var fatal *Fatal
	if err != nil && !errors.As(err, &fatal) {
		t.Fatalf("error of another kind: %v", err)
	}
	if fatal != nil && (fatal.Reason == "" || !utf8.ValidString(fatal.Error())) {
		t.Fatalf("fatal without words: %+v", fatal)
	}
	for _, p := range h.problems {
		if p.Reason == "" || p.Advice == "" || p.Row < 1 || !utf8.ValidString(p.String()) || len([]rune(p.Value)) > maxValue || !plain(p.Value) {
			t.Fatalf("problem not fit to show: %#v", p)
		}
	}
	if (h.stats.Refused > 0) != (len(h.problems) > 0) || h.stats.Problems != len(h.problems) || len(h.rows) != h.stats.Records {
		t.Fatalf("books do not balance: %+v, %d problems", h.stats, len(h.problems))
	}
	for _, u := range h.units {
		if u.Key == "" || u.ComplexKey == "" || !validPostcode(u.Postcode) || u.Number < 1 || !plain(u.Street) || likeFormula(u.Street) {
			t.Fatalf("home that should have been refused: %+v", u)
		}
	}
	for _, l := range h.tenancies {
		if l.Key == "" || l.UnitKey == "" || l.From.IsZero() || l.RentCents < 0 || !l.Until.IsZero() && l.Until.Before(l.From) {
			t.Fatalf("tenancy that should have been refused: %+v", l)
		}
	}
	for _, a := range h.arrears {
		if a.TenancyKey == "" || a.Cents < 0 || a.Month.Day() != 1 {
			t.Fatalf("arrears that should have been refused: %+v", a)
		}
	}
}

func FuzzCSV(f *testing.F) {
	for _, kind := range Kinds() {
		if data, ok := ExampleCSV(kind); ok {
			f.Add(string(kind), data)
		}
	}
	f.Add("eenheden", unitsCSV(3))
	f.Add("complexen", []byte("sep=,\r\nsleutel,naam\r\nC1,\"Hof\r\nvan twee\"\r\n"))
	f.Add("complexen", []byte("sep=\"\nsleutel;naam\nC1;Hof\n"))
	f.Add("complexen", []byte("sleutel;naam\nC1;Caf\xe9\n\nC2;=1+1\n"))
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		if _, ok := templateOf(Kind(kind)); !ok {
			kind = string(Units)
		}
		fuzz(t, Kind(kind), data)
	})
}

func FuzzXLSX(f *testing.F) {
	f.Add(workbook(f, "Blad1", [][]any{{"sleutel", "naam", "vanaf"}, {"C1", "Hof", 46387}, {}, {"C2", "=1+1", "31-02-2026"}}))
	f.Add([]byte("PK\x05\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, Complexes, data) })
}

// FuzzSheet puts the input inside a sound workbook, where the checksum of the zip does
// not stop it.
func FuzzSheet(f *testing.F) {
	f.Add(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>sleutel</t></is></c></row></sheetData></worksheet>`)
	f.Add(`<worksheet><sheetData><row><c><v>1</v></c><c r="XFD9"><f>A1</f></c></row></sheetData></worksheet>`)
	good := workbook(f, "Blad1", [][]any{{"sleutel", "naam"}, {"C1", "Hof"}})
	f.Fuzz(func(t *testing.T, sheet string) {
		fuzz(t, Complexes, patch(t, good, "xl/worksheets/sheet1.xml", func(string) string { return sheet }))
	})
}

func FuzzGeoJSON(f *testing.F) {
	f.Add(collection(area(`"statcode":"BU09990101","statnaam":"Buurt","wijkcode":"WK099901"`, square)))
	f.Add(collection(area(`"wijkcode":"WK099901","naam":"Wijk"`, `{"type":"MultiPolygon","coordinates":[[[[176000,317000],[177000,317000],[177000,318000],[176000,317000]]]]}`)))
	f.Fuzz(func(t *testing.T, data string) { fuzz(t, Areas, []byte(data)) })
}

func FuzzVERA(f *testing.F) {
	f.Add(string(veraFile(f)))
	f.Add(`[{"id":"E1","soort":{"code":"WOO"},"bouwjaar":1974,"clusters":["C1"],"adres":{"straatnaam":"S","huisnummer":"1","postcode":"6211AB","woonplaats":{"naam":"Stad"}}}]`)
	f.Add(`{"data":[{"id":"D1","saldo":1,"relatie":"R1"}],"huurovereenkomsten":[{"id":"H1","soort":{"code":"HUU"},"eenheden":["E1"],"begindatum":"2020-01-01","relaties":["R1"]}]}`)
	f.Add(`{"overeenkomst":[{"id":"H1","soort":{"code":"HUU"},"eenheden":["E1"],"begindatum":""}]}`)
	f.Fuzz(func(t *testing.T, data string) {
		if strings.Count(data, "{") > 5000 {
			return // size is the business of other tests
		}
		fuzz(t, VERA, []byte(data))
	})
}
