package importer

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"samendoen/internal/place"
	"samendoen/internal/tenancy"
)

// workbook makes an XLSX of one sheet; a cell that begins with "fx:" is a formula.
func workbook(t testing.TB, sheet string, rows [][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		t.Fatal(err)
	}
	for r, row := range rows {
		for c, v := range row {
			cell, err := excelize.CoordinatesToCellName(c+1, r+1)
			if err != nil {
				t.Fatal(err)
			}
			if s, ok := v.(string); ok && strings.HasPrefix(s, "fx:") {
				err = f.SetCellFormula(sheet, cell, s[3:])
			} else {
				err = f.SetCellValue(sheet, cell, v)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := errors.Join(f.Write(&b), f.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadXLSX(t *testing.T) {
	h := read(t, Tenancies, string(workbook(t, "Blad1", [][]any{
		{"Sleutel", "Eenheid", "Vanaf", "Tot", "Huur", "Telefoon"},
		{"H1", 1001, time.Date(2021, 9, 1, 0, 0, 0, 0, time.UTC), "31-12-2026", 612.35, "06-00000000"},
		{},
		{"H2", "E2", "2015-02-15", nil, "1.034,10"},
	})))
	wantProblems(t, h)
	diff(t, h.tenancies, []tenancy.Tenancy{
		{Org: "corporatie", Key: "H1", UnitKey: "1001", HouseholdKey: "H1", From: day(2021, 9, 1), Until: day(2026, 12, 31), RentCents: 61235,
			Persons: []tenancy.Person{{Key: "H1:huurder", Role: tenancy.Tenant, Phone: "06-00000000"}}},
		{Org: "corporatie", Key: "H2", UnitKey: "E2", HouseholdKey: "H2", From: day(2015, 2, 15), RentCents: 103410},
	})
	diff(t, h.rows, []int{2, 4})
}

// TestXLSXSheet: the sheet that is called after the kind goes before the first.
func TestXLSXSheet(t *testing.T) {
	f := excelize.NewFile()
	_, err := f.NewSheet("Complexen")
	err = errors.Join(err, f.SetSheetRow("Sheet1", "A1", &[]any{"toelichting"}),
		f.SetSheetRow("Complexen", "A1", &[]any{"sleutel", "naam"}), f.SetSheetRow("Complexen", "A2", &[]any{"C1", "Hof"}))
	var b bytes.Buffer
	if err := errors.Join(err, f.Write(&b)); err != nil {
		t.Fatal(err)
	}
	h := read(t, Complexes, b.String())
	diff(t, h.complexes, []place.Complex{{Org: "corporatie", Key: "C1", Name: "Hof"}})
}

// TestXLSXFormulas: a formula that was never calculated is an empty cell; text that
// begins with = is text, and refused as a name; a calculated error is named.
func TestXLSXFormulas(t *testing.T) {
	h := read(t, Complexes, string(workbook(t, "Blad1", [][]any{
		{"sleutel", "naam"},
		{"C1", "fx:A1&A2"},
		{"C2", "=1+1"},
		{"C3", "#VERW!"},
	})))
	wantProblems(t, h,
		"levering, rij 2, kolom naam: Hier staat niets. Vul naam in.",
		"levering, rij 3, kolom naam, waarde “=1+1”: Deze tekst lijkt op een formule. Haal het teken aan het begin weg.",
		"levering, rij 4, kolom naam, waarde “#VERW!”: De formule in deze cel geeft een fout. Vul de waarde zelf in.")
}

// TestXLSXCachedFormula: the value that the spreadsheet saved with a formula counts.
func TestXLSXCachedFormula(t *testing.T) {
	data := patch(t, workbook(t, "Blad1", [][]any{{"contract", "maand", "bedrag"}, {"H1", "2026-11", "fx:1+1"}}), "xl/worksheets/sheet1.xml",
		func(s string) string { return strings.Replace(s, "<f>1+1</f>", "<f>1+1</f><v>2.5</v>", 1) })
	h := read(t, Arrears, string(data))
	wantProblems(t, h)
	if len(h.arrears) != 1 || h.arrears[0].Cents != 250 {
		t.Errorf("%+v", h.arrears)
	}
}

func TestXLSXBSN(t *testing.T) {
	rows := [][]any{{"sleutel", "eenheid", "vanaf", "huurder_sleutel"}}
	for i, n := range bsnNumbers(20) {
		rows = append(rows, []any{fmt.Sprint("H", i), "E1", "01-01-2020", n})
	}
	wantFatal(t, Tenancies, Options{}, workbook(t, "Blad1", rows), HasBSN, "levering: Kolom huurder_sleutel bevat burgerservicenummers (BSN)."+bsnAdvice)
}

func TestXLSXLongNumber(t *testing.T) {
	h := read(t, Units, string(workbook(t, "Blad1", [][]any{
		{"sleutel", "complex", "straat", "huisnummer", "postcode", "plaats", "bag"},
		{"E1", "C1", "Straat", 1, "6211AB", "Stad", 999010000000001}, // a number: the zero in front is gone
		{1.23456789012345e+25, "C1", "Straat", 1, "6211AB", "Stad", nil},
	})))
	wantProblems(t, h, "levering, rij 3, kolom sleutel, waarde “12345678901234500000000000”: Het rekenblad heeft dit lange nummer afgerond. Maak van de kolom tekst en vul het nummer opnieuw in.")
	if len(h.units) != 1 || h.units[0].BAG != "0999010000000001" {
		t.Errorf("%+v", h.units)
	}
}

// patch rewrites one part of a zip.
func patch(t testing.TB, data []byte, name string, change func(string) string) []byte {
	t.Helper()
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	for _, part := range zr.File {
		rc, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(rc)
		if err != nil {
			t.Fatal(err)
		}
		if part.Name == name {
			body = []byte(change(string(body)))
		}
		w, err := zw.Create(part.Name)
		if err == nil {
			_, err = w.Write(body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bombed adds a part of n zeros to an XLSX.
func bombed(t *testing.T, data []byte, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	zw := zip.NewWriter(&b)
	for _, part := range zr.File {
		if err := zw.Copy(part); err != nil {
			t.Fatal(err)
		}
	}
	w, err := zw.Create("xl/media/bomb.bin")
	for i := 0; i < n && err == nil; i += 1 << 20 {
		_, err = w.Write(make([]byte, 1<<20))
	}
	if err := errors.Join(err, zw.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestXLSXFatals(t *testing.T) {
	good := workbook(t, "Blad1", [][]any{{"sleutel", "naam"}, {"C1", "Hof"}, {"C2", "Hof"}})
	const broken = "levering: Het XLSX-bestand is beschadigd of niet compleet. Sla het opnieuw op en lever het opnieuw aan."
	const bomb = "levering: Uitgepakt is dit bestand veel te groot. Sla de gegevens op als CSV en lever die aan."
	const sheet = "xl/worksheets/sheet1.xml"
	var plainZip bytes.Buffer
	zw := zip.NewWriter(&plainZip)
	if _, err := zw.Create("lees.txt"); err != nil {
		t.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	liar := bombed(t, good, 8<<20)
	understate(t, liar, "xl/media/bomb.bin", 100)
	for name, c := range map[string]struct {
		data    []byte
		opt     Options
		code    FatalCode
		message string
	}{
		"truncated":     {good[:len(good)/2], Options{}, Broken, broken},
		"no directory":  {good[:len(good)-30], Options{}, Broken, broken},
		"only the mark": {[]byte("PK\x03\x04"), Options{}, Broken, broken},
		"bad checksum":  {flip(good), Options{}, Broken, broken},
		"no workbook":   {plainZip.Bytes(), Options{}, WrongFormat, "levering: Dit zip-bestand is geen XLSX. Pak het uit, of sla de gegevens op als .xlsx of CSV."},
		"cut-off sheet": {patch(t, good, sheet, func(s string) string { return s[:strings.Index(s, "</row>")+6] }), Options{}, Broken, broken},
		"bad nesting":   {patch(t, good, sheet, func(s string) string { return strings.Replace(s, "</row>", "</rij>", 1) }), Options{}, Broken, broken},
		"deep nesting":  {patch(t, good, sheet, func(s string) string { return s + strings.Repeat("<a>", 500) + strings.Repeat("</a>", 500) }), Options{}, Broken, broken},
		"endless text":  {patch(t, good, sheet, func(s string) string { return s + strings.Repeat(" ", 2<<20) }), Options{}, Broken, broken},
		"bomb":          {bombed(t, good, 32<<20), Options{}, ZipBomb, bomb},
		"big":           {bombed(t, good, 4<<20), Options{Limits: Limits{Unzipped: 1 << 20}}, ZipBomb, bomb},
		"overflow":      {overflowing(t), Options{}, ZipBomb, bomb},
		"liar":          {liar, Options{}, Broken, broken},
		"packed size":   {good, Options{Limits: Limits{XLSX: 100}}, TooLarge, "levering: Het XLSX-bestand is groter dan 100 bytes. Deel de levering op in kleinere bestanden."},
		"wide row":      {workbook(t, "Blad1", [][]any{{"sleutel", "naam"}, append(make([]any, 400), "x")}), Options{}, TooLarge, "levering: Rij 2 heeft meer dan 300 kolommen. Verwijder de lege kolommen rechts."},
		"empty sheet":   {workbook(t, "Blad1", nil), Options{}, NoData, "levering: Het bestand is leeg. Kies een bestand met gegevens."},
	} {
		t.Run(name, func(t *testing.T) { wantFatal(t, Complexes, c.opt, c.data, c.code, c.message) })
	}
}

// overflowing is a file whose parts say that they unpack to 2^64 + 5 bytes in all, which is
// 5 for who adds without looking.
func overflowing(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	part, err := zw.Create("xl/workbook.xml")
	if err != nil {
		t.Fatal(err)
	}
	_, err = part.Write([]byte("<workbook/>"))
	raw, rawErr := zw.CreateRaw(&zip.FileHeader{Name: "xl/media/a.bin", Method: zip.Deflate, UncompressedSize64: math.MaxUint64 - 5, CompressedSize64: 1 << 60})
	if rawErr == nil {
		_, rawErr = raw.Write([]byte{3, 0}) // nothing, packed
	}
	if err := errors.Join(err, rawErr, zw.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// flip damages a byte in the packed data of the first part.
func flip(data []byte) []byte {
	data = bytes.Clone(data)
	name := int(binary.LittleEndian.Uint16(data[26:])) + int(binary.LittleEndian.Uint16(data[28:]))
	data[30+name+20] ^= 0xff
	return data
}

// understate makes the central directory lie about the unpacked size of a part.
func understate(t *testing.T, data []byte, name string, size uint32) {
	t.Helper()
	at := bytes.LastIndex(data, []byte(name))
	if at < 46 || string(data[at-46:at-42]) != "PK\x01\x02" {
		t.Fatal("no directory entry found")
	}
	binary.LittleEndian.PutUint32(data[at-46+24:], size)
}
