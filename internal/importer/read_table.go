package importer

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// sampleRows is how many rows are searched for BSNs before the first is handed on,
// so that a file full of them does not even reach the staging tables.
const sampleRows = 10_000

// tables reads the CSV and XLSX files of one kind.
func tables[T any](r *run, sources []Source, parse func(*cells) T, yield func(int, T) error) error {
	tpl, ok := templateOf(r.kind)
	if !ok {
		return fmt.Errorf("importer: kind %q has no template", r.kind)
	}
	for i, src := range sources {
		r.startFile(i)
		t, err := openTable(r, src)
		if err != nil {
			return err
		}
		err = readTable(r, src, t, tpl, parse, yield)
		if err := errors.Join(err, t.close()); err != nil {
			return err
		}
		r.done += src.Size
	}
	return nil
}

func openTable(r *run, src Source) (table, error) {
	f, err := sniff(src)
	if err != nil {
		return nil, err
	}
	switch f {
	case formatZip:
		return openXLSX(r, src)
	case formatJSON:
		return nil, newFatal(src.Name, WrongFormat, "Dit bestand is JSON.", "Kies bij VERA-gegevens de soort vera, of lever CSV of XLSX aan.")
	}
	return openCSV(r, src)
}

func readTable[T any](r *run, src Source, t table, tpl *template, parse func(*cells) T, yield func(int, T) error) error {
	head, err := readHeader(r, src, t, tpl)
	if err != nil {
		return err
	}
	if err := sampleBSN(t, src, head.names); err != nil {
		return err
	}
	if _, _, err := t.next(); err != nil { // the header again
		return err
	}
	guard := newBSNGuard(head.names)
	c := &cells{run: r, tpl: tpl, index: head.index, names: head.names, file: src.Name, style: t.style(),
		nuisance: nuisanceCodes(), allocation: allocationCodes()}
	for {
		rec, row, err := t.next()
		if errors.Is(err, io.EOF) {
			break
		}
		c.rec, c.row, c.bad = rec, row, false
		var bad *badRow
		switch {
		case errors.As(err, &bad):
			c.row = bad.row
			c.fault(Problem{Reason: bad.reason, Advice: bad.advice})
		case err != nil:
			return err
		default:
			guard.add(rec)
			c.width()
		}
		r.stats.Rows++
		if err := handle(c, parse, yield); err != nil {
			return err
		}
	}
	if found := guard.found(); len(found) > 0 {
		return bsnFatal(src.Name, found)
	}
	if r.stats.Rows == 0 {
		return newFatal(src.Name, NoData, "Onder de kopregel staan geen rijen.", "Lever een bestand met gegevens aan.")
	}
	return nil
}

func handle[T any](c *cells, parse func(*cells) T, yield func(int, T) error) error {
	var rec T
	if !c.bad {
		rec = parse(c)
	}
	if c.err != nil {
		return c.err
	}
	if c.bad {
		c.run.stats.Refused++
		return c.run.refused(c.run.kind, c.row, strings.Clone(c.raw(keyColumn)))
	}
	return emit(c.run, c.row, rec, yield)
}

// keyColumn is the place of the key in the templates of complexes, homes and tenancies.
const keyColumn = 0

// width refuses a row with too many or too few cells: an unquoted separator, or a
// file that was cut off. A spreadsheet leaves empty cells at the end away.
func (c *cells) width() {
	n, want := len(c.rec), len(c.names)
	if n == want || n < want && c.style == styleSheet {
		return
	}
	if n > want && blank(c.rec[want:]) {
		return
	}
	c.fault(Problem{
		Reason: fmt.Sprintf("Deze rij heeft %d velden, de kopregel %d.", n, want),
		Advice: "Zet tekst met een scheidingsteken tussen aanhalingstekens.",
	})
}

// readHeader reads the first row and matches it with the template.
func readHeader(r *run, src Source, t table, tpl *template) (header, error) {
	rec, row, err := t.next()
	var bad *badRow
	switch {
	case errors.Is(err, io.EOF):
		return header{}, newFatal(src.Name, NoData, "Het bestand is leeg.", "Kies een bestand met gegevens.")
	case errors.As(err, &bad):
		return header{}, newFatal(src.Name, Broken, bad.reason, bad.advice)
	case err != nil:
		return header{}, err
	case len(rec) > r.lim.Columns:
		return header{}, newFatal(src.Name, TooLarge, fmt.Sprintf("Het bestand heeft meer dan %d kolommen.", r.lim.Columns), "Verwijder de kolommen die niet nodig zijn.")
	}
	names := make([]string, len(rec))
	for i, n := range rec {
		names[i] = strings.Clone(strings.TrimSpace(n))
	}
	h := tpl.match(names)
	if bad := newBSNGuard(names).header(); len(bad) > 0 {
		return h, bsnFatal(src.Name, bad)
	}
	if len(h.double) > 0 {
		f := newFatal(src.Name, MissingColumns, "Deze kolommen staan er twee keer in: "+strings.Join(h.double, ", ")+".", "Laat van elke kolom er één staan.")
		f.Columns = h.double
		return h, f
	}
	if len(h.missing) > 0 {
		return h, missingColumns(src.Name, tpl, h)
	}
	for _, pos := range h.unknown {
		r.stats.warn(Problem{File: src.Name, Row: row, Column: columnLabel(names[pos], pos),
			Reason: "Deze kolom is onbekend en wordt niet gelezen.", Advice: "Controleer de naam van de kolom."}.clean())
	}
	return h, nil
}

func missingColumns(file string, tpl *template, h header) *Fatal {
	what := "Deze kolom ontbreekt: "
	if len(h.missing) > 1 {
		what = "Deze kolommen ontbreken: "
	}
	f := newFatal(file, MissingColumns, what+strings.Join(h.missing, ", ")+".",
		"Verplicht voor "+string(tpl.kind)+" zijn: "+strings.Join(tpl.requiredNames(), ", ")+".")
	f.Columns = h.missing
	return f
}

// sampleBSN searches the first rows for columns of BSNs, then goes back to the start.
func sampleBSN(t table, src Source, names []string) error {
	guard := newBSNGuard(names)
	for n := 0; n < sampleRows; n++ {
		rec, _, err := t.next()
		var bad *badRow
		if errors.As(err, &bad) {
			continue
		}
		if err != nil {
			break // the end, or a fault that the real reading meets again
		}
		guard.add(rec)
	}
	if found := guard.found(); len(found) > 0 {
		return bsnFatal(src.Name, found)
	}
	return t.rewind()
}

// find is the code that a word means.
func (c codes) find(word string) (string, bool) {
	for _, code := range c.allowed {
		if code == word {
			return code, true
		}
	}
	code, ok := c.byWord[headerKey(word)]
	return code, ok
}
