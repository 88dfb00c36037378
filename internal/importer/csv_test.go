package importer

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"samendoen/internal/place"
)

func TestCSVDialects(t *testing.T) {
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("sleutel\tnaam\r\nC1\tCafé “Zoë”\r\n")
	if err != nil {
		t.Fatal(err)
	}
	big, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String("sleutel;naam\nC1;Café “Zoë”\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		"semicolon":      "sleutel;naam\nC1;Café “Zoë”\n",
		"comma":          "sleutel,naam\r\nC1,Café “Zoë”\r\n",
		"tab":            "sleutel\tnaam\nC1\tCafé “Zoë”",
		"BOM":            "\xef\xbb\xbfsleutel;naam\nC1;Café “Zoë”\n",
		"Windows-1252":   "sleutel;naam\nC1;Caf\xe9 \x93Zo\xeb\x94\n",
		"UTF-16LE":       utf16,
		"UTF-16BE":       big,
		"sep line":       "sep=,\r\nsleutel,naam\r\nC1,Café “Zoë”\r\n",
		"quoted header":  "\"sleutel\";\"naam\"\n\"C1\";\"Café “Zoë”\"\n",
		"comma in names": "sleutel;naam (a,b,c,d)\nC1;Café “Zoë”\n",
		"blank first":    "\n\nsleutel;naam\nC1;Café “Zoë”\n",
		"empty column":   "sleutel;naam;;\nC1;Café “Zoë”;;\n",
	} {
		h := read(t, Complexes, data)
		if len(h.complexes) != 1 || h.complexes[0].Name != "Café “Zoë”" || len(h.problems) > 0 {
			t.Errorf("%s: %+v %v", name, h.complexes, h.problems)
		}
	}
}

// TestEncodingAcrossChunks puts a character across the edge of the scanner's buffer.
func TestEncodingAcrossChunks(t *testing.T) {
	for shift := range 4 {
		data := "sleutel;naam\nC1;" + strings.Repeat("x", 50) + "\n"
		data += strings.Repeat("\n", 256<<10-len(data)-8-shift) + "C2;ééééé\n"
		h := read(t, Complexes, data)
		if len(h.complexes) != 2 || h.complexes[1].Name != "ééééé" {
			t.Errorf("shift %d: %+v %v", shift, h.complexes, h.problems)
		}
	}
}

// TestRowNumbers counts rows as a spreadsheet shows them: a line break inside quotes
// is no new row, a blank line is one, and the line sep= is none.
func TestRowNumbers(t *testing.T) {
	h := read(t, Complexes, "sleutel;naam\n\"C1\";\"Hof\n\nvan twee\"\nC2;Hof\n\nC3;Hof\n")
	diff(t, h.rows, []int{3, 5})
	wantProblems(t, h, "levering, rij 2, kolom naam, waarde “Hofvan twee”: Deze tekst bevat onzichtbare tekens. Typ de tekst opnieuw in.")
}

func TestCSVFatals(t *testing.T) {
	const header = "sleutel;naam\n"
	for name, c := range map[string]struct {
		kind    Kind
		data    string
		code    FatalCode
		message string
	}{
		"empty":           {Complexes, "", NoData, "levering: Het bestand is leeg. Kies een bestand met gegevens."},
		"blank":           {Complexes, " \r\n\n", NoData, "levering: Het bestand is leeg. Kies een bestand met gegevens."},
		"header only":     {Complexes, header, NoData, "levering: Onder de kopregel staan geen rijen. Lever een bestand met gegevens aan."},
		"missing columns": {Units, "sleutel;straat;lengte\n", MissingColumns, "levering: Deze kolommen ontbreken: complex, huisnummer, postcode, plaats. Verplicht voor eenheden zijn: sleutel, complex, straat, huisnummer, postcode, plaats."},
		"missing column":  {Complexes, "sleutel;soort\nC1;x\n", MissingColumns, "levering: Deze kolom ontbreekt: naam. Verplicht voor complexen zijn: sleutel, naam."},
		"double column":   {Complexes, "sleutel;naam;Complexnaam\n", MissingColumns, "levering: Deze kolommen staan er twee keer in: naam. Laat van elke kolom er één staan."},
		"open quote":      {Complexes, header + "C1;Hof\nC2;\"Hof\nC3;Hof\n", Broken, "levering: In rij 3 begint een aanhalingsteken dat niet goed sluit. Herstel de rij en lever het bestand opnieuw aan."},
		"old line ends":   {Complexes, "sleutel;naam\rC1;Hof\rC2;Hof\r", WrongFormat, "levering: De regels van het bestand zijn niet te herkennen. Sla het opnieuw op als CSV UTF-8."},
		"binary":          {Complexes, "\x7fELF\x00\x01\x02", WrongFormat, "levering: Dit bestand is geen tekst. Lever de gegevens aan als CSV of XLSX."},
		"mixed":           {Complexes, header + "C1;Café Zoë\nC2;Caf\xe9\n", WrongEncoding, "levering: Het bestand mengt twee tekensets: deels UTF-8, deels iets anders. Sla het opnieuw op als CSV UTF-8."},
		"unknown":         {Complexes, header + "C1;Caf\x81\x8d\n", WrongEncoding, "levering: De tekenset van het bestand is onbekend. Sla het opnieuw op als CSV UTF-8."},
		"PDF":             {Complexes, "%PDF-1.7\n", WrongFormat, "levering: Dit is een PDF. Lever de gegevens aan als CSV of XLSX."},
		"old Excel":       {Complexes, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", WrongFormat, "levering: Dit is een oud Excel-bestand (.xls) of er zit een wachtwoord op. Sla het zonder wachtwoord op als .xlsx of als CSV."},
		"HTML":            {Complexes, "<!doctype html>", WrongFormat, "levering: Dit is een webpagina of XML. Lever de gegevens aan als CSV of XLSX."},
		"gzip":            {Complexes, "\x1f\x8b\x08", WrongFormat, "levering: Dit is een ingepakt bestand (gzip). Pak het eerst uit."},
		"JSON":            {Complexes, "[{}]", WrongFormat, "levering: Dit bestand is JSON. Kies bij VERA-gegevens de soort vera, of lever CSV of XLSX aan."},
		"CSV as areas":    {Areas, header, WrongFormat, "levering: Dit bestand is geen JSON. Lever gebieden als GeoJSON aan."},
		"CSV as VERA":     {VERA, header, WrongFormat, "levering: Dit bestand is geen JSON. Lever VERA-gegevens als JSON aan."},
	} {
		t.Run(name, func(t *testing.T) { wantFatal(t, c.kind, Options{}, []byte(c.data), c.code, c.message) })
	}
	if _, err := Read(Complexes, nil, Options{}, Sink{}); err == nil || err.Error() != "Er is geen bestand gekozen. Kies minstens één bestand." {
		t.Errorf("no files: %v", err)
	}
}

// endless is a file that says its size and makes itself up while it is read.
type endless struct {
	head string
	size int64
	read int64
}

func (e *endless) ReadAt(p []byte, off int64) (int, error) {
	n := 0
	for ; n < len(p) && off+int64(n) < e.size; n++ {
		if at := off + int64(n); at < int64(len(e.head)) {
			p[n] = e.head[at]
		} else {
			p[n] = 'x'
		}
	}
	e.read = max(e.read, off+int64(n))
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// TestHuge: limits hold before the memory is gone.
func TestHuge(t *testing.T) {
	_, err := collect(Units, Options{}, Source{Name: "groot.csv", R: &endless{size: 5 << 30}, Size: 5 << 30})
	if err == nil || err.Error() != "groot.csv: Het bestand is groter dan 4 GB. Deel de levering op in kleinere bestanden." {
		t.Errorf("file over the limit: %v", err)
	}
	one := &endless{head: "sleutel;naam\nC1;\"", size: 64 << 20}
	_, err = collect(Complexes, Options{Limits: Limits{Record: 1 << 20}}, Source{Name: "rij.csv", R: one, Size: one.size})
	if err == nil || err.Error() != "rij.csv: Eén rij is groter dan 1 MB. Kijk of er ergens een aanhalingsteken (\") open staat." {
		t.Errorf("record over the limit: %v", err)
	}
	_, err = collect(Complexes, Options{}, source("kop.csv", bytes.Repeat([]byte("kolom"), 100_000)))
	if err == nil || err.Error() != "kop.csv: De kopregel is te lang. Zet elke rij op een eigen regel." {
		t.Errorf("header over the limit: %v", err)
	}
	_, err = collect(Complexes, Options{}, source("breed.csv", []byte(strings.Repeat("a;", 301)+"\n")))
	if err == nil || err.Error() != "breed.csv: Het bestand heeft meer dan 300 kolommen. Verwijder de kolommen die niet nodig zijn." {
		t.Errorf("columns over the limit: %v", err)
	}
}

func TestUnknownColumnsAreAWarning(t *testing.T) {
	h := read(t, Complexes, "sleutel;naam;wethouder;\nC1;Hof;x;y\n")
	wantProblems(t, h)
	diff(t, h.stats.Warnings, []Problem{{File: "levering", Row: 1, Column: "wethouder", Reason: "Deze kolom is onbekend en wordt niet gelezen.", Advice: "Controleer de naam van de kolom."}})
}

// TestSinkStops: an error of the sink comes back as it was and stops the reading.
func TestSinkStops(t *testing.T) {
	full := errors.New("disk is full")
	data := []byte("sleutel;naam\nC1;Hof\nC2;Hof\nC3;\n")
	n := 0
	_, err := Read(Complexes, []Source{source("a", data)}, Options{}, Sink{Complex: func(int, place.Complex) error { n++; return full }})
	if err != full || n != 1 {
		t.Errorf("error %v after %d records, want the sink's own after 1", err, n)
	}
	_, err = Read(Complexes, []Source{source("a", data)}, Options{}, Sink{Problem: func(Problem) error { return full }})
	if err != full {
		t.Errorf("error %v, want the sink's own", err)
	}
	stats, err := Read(Complexes, []Source{source("a", data)}, Options{}, Sink{})
	if err != nil || stats.Records != 2 || stats.Problems != 1 {
		t.Errorf("without functions: %+v, %v", stats, err)
	}
}

func TestProgress(t *testing.T) {
	data := unitsCSV(20_000)
	last, calls := int64(0), 0
	opt := Options{Progress: func(done, total int64) {
		if done < 0 || done > total || total != 2*int64(len(data)) {
			t.Errorf("progress %d of %d", done, total)
		}
		last = done
		calls++
	}}
	if _, err := Read(Units, []Source{source("a", data), source("b", data)}, opt, Sink{}); err != nil {
		t.Fatal(err)
	}
	if last != 2*int64(len(data)) || calls < 4 {
		t.Errorf("progress ended at %d after %d calls, want %d", last, calls, 2*len(data))
	}
}

func TestProblemIsSafeToShow(t *testing.T) {
	p := Problem{File: "a\x00b", Column: "k\nol", Value: "\x1b[31m" + strings.Repeat("é", 100)}.clean()
	if p.File != "ab" || p.Column != "kol" || p.Value != "[31m"+strings.Repeat("é", 76) {
		t.Errorf("%+v", p)
	}
	if got := fmt.Sprintln(columnLetters(0), columnLetters(25), columnLetters(26), columnLetters(701), columnLetters(702)); got != "A Z AA ZZ AAA\n" {
		t.Error(got)
	}
}
