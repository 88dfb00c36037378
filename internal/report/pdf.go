package report

import (
	"strconv"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

// Places on A4 in millimetres, and sizes of letters in points.
const (
	marginMM  = 20.0
	footMM    = 18.0
	widthMM   = 210 - 2*marginMM
	bottomMM  = 297 - footMM
	bodySize  = 10.5
	smallSize = 8.5
	cellSize  = 8.0
	ptMM      = 25.4 / 72
	leading   = 1.35
	bulletMM  = 5.0
	roomMM    = 9.0
)

// paper is a document on its way to PDF.
type paper struct {
	*tagger
	foot string
}

// PDF is a document on paper, tagged for who reads with a screen reader. The same document and moment
// give the same bytes.
func (d Document) PDF(made time.Time, foot string) ([]byte, error) {
	f := fpdf.New("P", "mm", "A4", "")
	f.SetCreationDate(made.UTC())
	f.SetModificationDate(made.UTC())
	f.SetCatalogSort(true)
	f.SetLang("nl-NL")
	f.SetTitle(d.Title, true)
	f.SetAuthor(d.Org, true)
	f.SetProducer("Samendoen", true)
	f.AddUTF8FontFromBytes("go", "", goregular.TTF)
	f.AddUTF8FontFromBytes("go", "B", gobold.TTF)
	f.SetMargins(marginMM, marginMM, marginMM)
	f.SetAutoPageBreak(false, 0)
	f.SetCellMargin(0)
	p := &paper{newTagger(f), foot}
	p.page()
	p.document(d)
	return p.finish()
}

// page begins a page, with its foot.
func (p *paper) page() {
	p.pdf.AddPage()
	p.beside(func() {
		p.pdf.SetFont("go", "", smallSize)
		p.pdf.SetXY(marginMM, bottomMM+4)
		p.pdf.CellFormat(widthMM-10, 4, p.foot, "", 0, "L", false, 0, "")
		p.pdf.CellFormat(10, 4, strconv.Itoa(p.pdf.PageNo()), "", 0, "R", false, 0, "")
	})
	p.pdf.SetXY(marginMM, marginMM)
}

// fits begins a new page where so many millimetres are not left.
func (p *paper) fits(mm float64) {
	if p.pdf.GetY()+mm > bottomMM {
		p.page()
	}
}

func (p *paper) gap(mm float64) { p.pdf.SetY(p.pdf.GetY() + mm) }

// lines draws a text as lines of an element, over as many pages as it takes.
func (p *paper) lines(e *element, style string, size, x, width float64, s string) {
	height := size * ptMM * leading
	p.pdf.SetFont("go", style, size)
	for _, line := range p.pdf.SplitText(s, width) {
		p.fits(height)
		p.pdf.SetFont("go", style, size)
		p.draw(e, func() {
			p.pdf.SetX(x)
			p.pdf.CellFormat(width, height, line, "", 2, "L", false, 0, "")
		})
	}
}

func (p *paper) paragraph(kind, style string, size float64, s string) {
	p.lines(p.in(p.root, kind), style, size, marginMM, widthMM, s)
	p.gap(1.5)
}

func (p *paper) document(d Document) {
	p.paragraph("P", "", smallSize, d.Org)
	p.paragraph("H1", "B", 18, d.Title)
	p.paragraph("P", "", bodySize, d.Lead)
	for part := range strings.SplitSeq(d.Foreword, "\n") {
		if strings.TrimSpace(part) != "" {
			p.paragraph("P", "", bodySize, part)
		}
	}
	for _, s := range d.Sections {
		p.fits(30) // a head does not stand alone at the end of a page
		p.gap(4)
		p.paragraph("H2", "B", 13, s.Head)
		for _, part := range s.Parts {
			p.part(part)
		}
	}
	p.gap(4)
	for _, s := range d.Sources {
		p.paragraph("P", "", smallSize, s)
	}
}

func (p *paper) part(x Part) {
	switch {
	case x.Sub != "":
		p.fits(20)
		p.gap(2)
		p.paragraph("H3", "B", bodySize, x.Sub)
	case x.Text != "":
		p.paragraph("P", "", bodySize, x.Text)
	case x.Hint != "":
		p.paragraph("P", "", smallSize, x.Hint)
	case x.List != nil:
		p.list(x.List)
	case x.Table != nil:
		p.table(*x.Table)
	}
	for range x.Lines {
		p.fits(roomMM)
		p.gap(roomMM)
		p.beside(func() { p.pdf.Line(marginMM, p.pdf.GetY(), marginMM+widthMM, p.pdf.GetY()) })
	}
	if x.Lines > 0 {
		p.gap(3)
	}
}

func (p *paper) list(items []string) {
	l := p.in(p.root, "L")
	for _, s := range items {
		body := p.in(p.in(l, "LI"), "LBody")
		p.fits(bodySize * ptMM * leading)
		y := p.pdf.GetY()
		p.beside(func() {
			p.pdf.SetFont("go", "", bodySize)
			p.pdf.SetX(marginMM)
			p.pdf.CellFormat(bulletMM, bodySize*ptMM*leading, "•", "", 0, "L", false, 0, "")
		})
		p.pdf.SetY(y)
		p.lines(body, "", bodySize, marginMM+bulletMM, widthMM-bulletMM, s)
	}
	p.gap(1.5)
}

// widths shares the page among columns: the first is a name, and gets twice.
func widths(columns int) []float64 {
	list := make([]float64, columns)
	for i := range list {
		list[i] = widthMM / float64(columns+1)
	}
	list[0] *= 2
	return list
}

func (p *paper) table(t Table) {
	p.paragraph("P", "B", bodySize, t.Caption)
	e := p.in(p.root, "Table")
	w := widths(len(t.Head))
	p.row(e, w, t.Head, true)
	for _, row := range t.Rows {
		p.row(e, w, row, false)
	}
	p.gap(2)
}

// row draws a row, all of it on one page.
func (p *paper) row(table *element, w []float64, cells []string, head bool) {
	const pad = 1.0
	height := cellSize * ptMM * 1.25
	style := map[bool]string{true: "B"}
	var split [][]string
	most := 1
	for i, s := range cells {
		p.pdf.SetFont("go", style[head || i == 0], cellSize)
		lines := p.pdf.SplitText(s, w[i]-2*pad)
		split, most = append(split, lines), max(most, len(lines))
	}
	tall := float64(most)*height + 2*pad
	p.fits(tall)
	tr := p.in(table, "TR")
	x, y := marginMM, p.pdf.GetY()
	for i, lines := range split {
		cell := p.in(tr, "TD")
		switch {
		case head:
			cell.kind, cell.scope = "TH", "Column"
		case i == 0:
			cell.kind, cell.scope = "TH", "Row"
		}
		p.draw(cell, func() {
			p.pdf.SetFont("go", style[head || i == 0], cellSize)
			for n, line := range lines {
				p.pdf.SetXY(x+pad, y+pad+float64(n)*height)
				p.pdf.CellFormat(w[i]-2*pad, height, line, "", 0, "L", false, 0, "")
			}
		})
		x += w[i]
	}
	p.beside(func() { p.pdf.Line(marginMM, y+tall, marginMM+widthMM, y+tall) })
	p.pdf.SetXY(marginMM, y+tall)
}
