package importer

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// xlsxTable reads one sheet of an XLSX row by row.
//
// Formulas are not calculated: the value that the spreadsheet saved counts, and a
// formula without one is an empty cell. A cell whose text begins with = is text.
type xlsxTable struct {
	src   Source
	run   *run
	file  *excelize.File
	sheet string
	rows  *excelize.Rows
	row   int
	fed   int64 // for progress: bytes of the file that the rows so far stand for
}

func openXLSX(r *run, src Source) (t table, err error) {
	if src.Size > r.lim.XLSX {
		return nil, tooLarge(src.Name, "Het XLSX-bestand", r.lim.XLSX)
	}
	if err := checkZip(src, r.lim); err != nil {
		return nil, err
	}
	defer func() {
		if recover() != nil { // the library trips over a hostile workbook
			t, err = nil, brokenXLSX(src.Name)
		}
	}()
	f, err := excelize.OpenReader(src.reader(), excelize.Options{
		RawCellValue:      true,
		UnzipSizeLimit:    r.lim.Unzipped,
		UnzipXMLSizeLimit: min(r.lim.Unzipped, 16<<20),
	})
	if err != nil {
		return nil, brokenXLSX(src.Name)
	}
	x := &xlsxTable{src: src, run: r, file: f, sheet: pickSheet(f.GetSheetList(), r.kind)}
	if x.sheet == "" {
		return nil, errors.Join(newFatal(src.Name, NoData, "Het XLSX-bestand heeft geen werkblad.", "Kies een bestand met gegevens."), x.close())
	}
	if err := x.rewind(); err != nil {
		return nil, errors.Join(err, x.close())
	}
	return x, nil
}

func brokenXLSX(file string) *Fatal {
	return newFatal(file, Broken, "Het XLSX-bestand is beschadigd of niet compleet.", "Sla het opnieuw op en lever het opnieuw aan.")
}

// pickSheet takes the sheet that is named as the kind, or else the first.
func pickSheet(sheets []string, kind Kind) string {
	for _, s := range sheets {
		if headerKey(s) == headerKey(string(kind)) {
			return s
		}
	}
	if len(sheets) == 0 {
		return ""
	}
	return sheets[0]
}

func (x *xlsxTable) rewind() (err error) {
	if x.rows != nil {
		if err := x.rows.Close(); err != nil {
			return err
		}
	}
	defer func() {
		if recover() != nil {
			err = brokenXLSX(x.src.Name)
		}
	}()
	x.row, x.fed, x.run.read = 0, 0, x.run.done
	if x.rows, err = x.file.Rows(x.sheet); err != nil {
		return brokenXLSX(x.src.Name)
	}
	return nil
}

func (x *xlsxTable) next() (cells []string, row int, err error) {
	defer func() {
		if recover() != nil {
			cells, err = nil, brokenXLSX(x.src.Name)
		}
	}()
	for x.rows.Next() {
		x.row++
		cells, err := x.rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, 0, brokenXLSX(x.src.Name)
		}
		if len(cells) > x.run.lim.Columns {
			f := newFatal(x.src.Name, TooLarge, fmt.Sprintf("Rij %d heeft meer dan %d kolommen.", x.row, x.run.lim.Columns), "Verwijder de lege kolommen rechts.")
			f.Row = x.row
			return nil, 0, f
		}
		if !blank(cells) {
			x.progress(cells)
			return cells, x.row, nil
		}
	}
	if x.rows.Error() != nil {
		return nil, 0, brokenXLSX(x.src.Name)
	}
	return nil, 0, io.EOF
}

// progress guesses: packed, a cell takes about a fifth of its text and tags.
func (x *xlsxTable) progress(cells []string) {
	for _, c := range cells {
		x.fed += int64(len(c)+20) / 5
	}
	if x.row%2000 == 0 && x.run.opt.Progress != nil {
		x.run.opt.Progress(x.run.done+min(x.fed, x.src.Size), x.run.total)
	}
}

func (x *xlsxTable) style() style { return styleSheet }

func (x *xlsxTable) close() error {
	var err error
	if x.rows != nil {
		err = x.rows.Close()
	}
	return errors.Join(err, x.file.Close())
}

const (
	maxZipEntries = 2000
	maxRatio      = 200      // a sheet packs 10 to 50 times, a bomb a thousand times
	ratioFrom     = 10 << 20 // bytes: below this size the ratio does not matter
)

// checkZip unpacks every part once without keeping it: the library behind it stops
// without a word where XML breaks off, which would make half a file look whole.
func checkZip(src Source, lim Limits) error {
	zr, err := zip.NewReader(src.R, src.Size)
	if err != nil {
		return brokenXLSX(src.Name)
	}
	if len(zr.File) > maxZipEntries {
		return zipBomb(src.Name)
	}
	left := uint64(max(lim.Unzipped, 0)) // #nosec G115 -- not negative
	workbook := false
	for _, part := range zr.File {
		if part.UncompressedSize64 > left || part.UncompressedSize64 > ratioFrom && part.UncompressedSize64/maxRatio > part.CompressedSize64 {
			return zipBomb(src.Name)
		}
		left -= part.UncompressedSize64
		workbook = workbook || strings.EqualFold(strings.ReplaceAll(part.Name, `\`, "/"), "xl/workbook.xml")
	}
	if !workbook {
		return newFatal(src.Name, WrongFormat, "Dit zip-bestand is geen XLSX.", "Pak het uit, of sla de gegevens op als .xlsx of CSV.")
	}
	for _, part := range zr.File {
		if err := checkPart(part); err != nil {
			return brokenXLSX(src.Name)
		}
	}
	return nil
}

func zipBomb(file string) *Fatal {
	return newFatal(file, ZipBomb, "Uitgepakt is dit bestand veel te groot.", "Sla de gegevens op als CSV en lever die aan.")
}

// checkPart reads one part to the checksum at its end. The zip reader itself fails
// where a part unpacks to more than its header says.
func checkPart(part *zip.File) error {
	rc, err := part.Open()
	if err != nil {
		return err
	}
	if strings.HasSuffix(strings.ToLower(part.Name), ".xml") {
		err = checkXML(rc)
	}
	if err == nil {
		_, err = io.Copy(io.Discard, rc) // #nosec G110 -- the sizes were held to the limit before, and the reader holds the part to its size
	}
	return errors.Join(err, rc.Close())
}

// tagGuard fails when no < comes for max bytes: XML whose one text or tag would fill
// the memory. A cell of a spreadsheet holds at most 32,767 characters.
type tagGuard struct {
	r         io.Reader
	max, left int
}

var errLongText = errors.New("importer: text without a tag too long")

func (g *tagGuard) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	for b := p[:n]; ; {
		i := bytes.IndexByte(b, '<')
		if i < 0 {
			if g.left -= len(b); g.left < 0 {
				return 0, errLongText
			}
			return n, err
		}
		if g.left -= i; g.left < 0 {
			return 0, errLongText
		}
		g.left, b = g.max, b[i+1:]
	}
}
