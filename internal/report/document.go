package report

import (
	"encoding/json"

	"samendoen/internal/base/text"
	"samendoen/internal/socialmap"
)

// Document is a report in words: what the page and the paper show, in the order in which it is read.
type Document struct {
	Title    string    `json:"title"`
	Org      string    `json:"org"`
	Lead     string    `json:"lead"`
	Foreword string    `json:"foreword,omitempty"`
	Sections []Section `json:"sections"`
	Sources  []string  `json:"sources"` // the releases that it was made from
}

// Section is a head with what stands below it.
type Section struct {
	Head  string `json:"head"`
	Parts []Part `json:"parts"`
}

// Part is one thing below a head: exactly one of its fields is filled, with Hint beside any.
type Part struct {
	Sub   string   `json:"sub,omitempty"`  // a head of its own
	Text  string   `json:"text,omitempty"` // a paragraph
	Hint  string   `json:"hint,omitempty"` // explains the figures before it
	List  []string `json:"list,omitempty"`
	Table *Table   `json:"table,omitempty"`
	Lines int      `json:"lines,omitempty"` // empty lines to write on
}

// Table has a caption, a head for each column and a head for each row: its first cell.
type Table struct {
	Caption string     `json:"caption"`
	Head    []string   `json:"head"`
	Rows    [][]string `json:"rows"`
}

// bytes are the document as it is kept; the same document gives the same bytes.
func (d Document) bytes() ([]byte, error) { return json.Marshal(d) }

// writer puts a document together.
type writer struct {
	doc Document
	p   *text.Printer
	say socialmap.Say
}

func newWriter(p *text.Printer, org string) *writer {
	return &writer{doc: Document{Org: org}, p: p, say: socialmap.SayIn(p)}
}

func (w *writer) t(key string, pairs ...any) string { return w.p.T("report."+key, pairs...) }

// section begins a section.
func (w *writer) section(key string) {
	w.doc.Sections = append(w.doc.Sections, Section{Head: w.t(key), Parts: []Part{}})
}

func (w *writer) add(p Part) {
	last := &w.doc.Sections[len(w.doc.Sections)-1]
	last.Parts = append(last.Parts, p)
}

func (w *writer) sub(head string)  { w.add(Part{Sub: head}) }
func (w *writer) text(s string)    { w.add(Part{Text: s}) }
func (w *writer) hint(key string)  { w.add(Part{Hint: w.p.T(key)}) }
func (w *writer) list(l []string)  { w.add(Part{List: l}) }
func (w *writer) room(lines int)   { w.add(Part{Lines: lines}) }
func (w *writer) table(tab *Table) { w.add(Part{Table: tab}) }

// sources says which releases a document was made from: the newest, and how far it looks back.
func (w *writer) sources(list []socialmap.Edition) {
	w.doc.Sources = []string{}
	for i, e := range list {
		if i == 0 || i == len(list)-1 {
			w.doc.Sources = append(w.doc.Sources, w.t("source", "Date", w.p.Date(e.AsOf), "Digest", e.Digest[:min(len(e.Digest), 16)]))
		}
	}
}
