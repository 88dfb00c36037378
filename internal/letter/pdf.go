package letter

import (
	"bytes"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

// Paper is a letter as it stands on paper, in Dutch.
type Paper struct {
	From  string // organisation
	To    string // lines
	Date  string // in words
	About string
	Text  string
	Ref   string // number of the case
	Made  time.Time
}

// Places on A4 in millimetres: the window of an envelope EA5/6 shows an address that begins
// 45 mm from the top and at least 20 mm from the left (DIN 5008, form B).
const (
	marginMM  = 25.0
	windowMM  = 50.0
	dateMM    = 97.0
	lineMM    = 5.6
	footMM    = 20.0
	widthMM   = 210 - 2*marginMM
	fontSize  = 11
	smallSize = 9
)

// PDF writes the letter down. The same letter gives the same bytes. Nothing of it stands in
// the properties of the file, which programs show and keep.
func (p Paper) PDF() ([]byte, error) {
	f := fpdf.New("P", "mm", "A4", "")
	f.SetCreationDate(p.Made.UTC())
	f.SetModificationDate(p.Made.UTC())
	f.SetCatalogSort(true)
	f.SetLang("nl-NL")
	f.SetTitle("Brief", true)
	f.SetProducer("Samendoen", true)
	f.AddUTF8FontFromBytes("go", "", goregular.TTF)
	f.AddUTF8FontFromBytes("go", "B", gobold.TTF)
	f.SetMargins(marginMM, footMM, marginMM)
	f.SetAutoPageBreak(true, footMM+8)
	f.SetFooterFunc(func() {
		f.SetY(-footMM)
		f.SetFont("go", "", smallSize)
		f.CellFormat(widthMM, lineMM, p.Ref, "", 0, "L", false, 0, "")
	})
	f.AddPage()
	f.SetFont("go", "B", fontSize)
	f.MultiCell(widthMM, lineMM, p.From, "", "L", false)
	f.SetFont("go", "", fontSize)
	f.SetY(windowMM)
	for line := range strings.SplitSeq(p.To, "\n") {
		f.CellFormat(widthMM, lineMM, line, "", 1, "L", false, 0, "")
	}
	f.SetY(dateMM)
	f.CellFormat(widthMM, lineMM, p.Date, "", 1, "L", false, 0, "")
	f.Ln(lineMM)
	f.SetFont("go", "B", fontSize)
	f.MultiCell(widthMM, lineMM, p.About, "", "L", false)
	f.SetFont("go", "", fontSize)
	for _, part := range paragraphs(p.Text) {
		f.Ln(lineMM)
		f.MultiCell(widthMM, lineMM, part, "", "L", false)
	}
	var out bytes.Buffer
	err := f.Output(&out)
	return out.Bytes(), err
}
