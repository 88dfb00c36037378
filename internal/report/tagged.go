package report

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"samendoen/internal/base/fault"
)

// The library draws and does not tag. A reader with a screen reader needs heads, lists and tables as
// what they are, so what is drawn is put between marks, and the tree of what the marks mean is added
// behind the file as an update (ISO 32000-1, 7.5.6 and 14.7).

// element is a node of the tree: what it is, what was drawn of it, and what is in it.
type element struct {
	kind  string // H1, H2, H3, P, L, LI, LBody, Table, TR, TH, TD
	scope string // of TH: Column or Row
	marks []mark
	kids  []*element
}

// mark is a piece of a page, by its number on that page.
type mark struct{ page, number int }

// tagger draws with marks.
type tagger struct {
	pdf   *fpdf.Fpdf
	root  *element
	drawn map[int][]*element // by page: the element of each mark
}

func newTagger(pdf *fpdf.Fpdf) *tagger {
	return &tagger{pdf: pdf, root: &element{kind: "Document"}, drawn: map[int][]*element{}}
}

// in makes an element within another.
func (t *tagger) in(parent *element, kind string) *element {
	e := &element{kind: kind}
	parent.kids = append(parent.kids, e)
	return e
}

// draw draws a piece of an element, which must stay on the page.
func (t *tagger) draw(e *element, do func()) {
	page := t.pdf.PageNo()
	e.marks = append(e.marks, mark{page, len(t.drawn[page])})
	t.pdf.RawWriteStr(fmt.Sprintf("/%s <</MCID %d>> BDC", e.kind, len(t.drawn[page])))
	t.drawn[page] = append(t.drawn[page], e)
	do()
	t.pdf.RawWriteStr("EMC")
}

// beside draws what a screen reader passes over: lines, and the foot of a page.
func (t *tagger) beside(do func()) {
	t.pdf.RawWriteStr("/Artifact BMC")
	do()
	t.pdf.RawWriteStr("EMC")
}

// finish is the file with its tree.
func (t *tagger) finish() ([]byte, error) {
	pages := t.pdf.PageCount()
	var out bytes.Buffer
	if err := t.pdf.Output(&out); err != nil {
		return nil, err
	}
	u, err := newUpdate(out.Bytes())
	if err != nil {
		return nil, err
	}
	tree, parents := u.fresh(), u.fresh()
	ids := map[*element]int{}
	t.number(u, t.root, ids)
	t.write(u, t.root, tree, ids)
	var nums strings.Builder
	for page := 1; page <= pages; page++ {
		fmt.Fprintf(&nums, "%d [", page-1)
		for _, e := range t.drawn[page] {
			fmt.Fprintf(&nums, "%d 0 R ", ids[e])
		}
		nums.WriteString("] ")
		if err := u.amend(pageObject(page), fmt.Sprintf("/StructParents %d /Tabs /S", page-1)); err != nil {
			return nil, err
		}
	}
	u.put(parents, fmt.Sprintf("<</Nums [%s]>>", nums.String()))
	u.put(tree, fmt.Sprintf("<</Type /StructTreeRoot /K %d 0 R /ParentTree %d 0 R /ParentTreeNextKey %d>>", ids[t.root], parents, pages))
	if err := u.amend(u.catalog, fmt.Sprintf("/Version /1.7 /MarkInfo <</Marked true>> /StructTreeRoot %d 0 R /ViewerPreferences <</DisplayDocTitle true>>", tree)); err != nil {
		return nil, err
	}
	return u.bytes(), nil
}

// pageObject is the number that the library gives the object of a page.
func pageObject(page int) int { return 1 + 2*page }

func (t *tagger) number(u *update, e *element, ids map[*element]int) {
	ids[e] = u.fresh()
	for _, k := range e.kids {
		t.number(u, k, ids)
	}
}

func (t *tagger) write(u *update, e *element, parent int, ids map[*element]int) {
	var kids strings.Builder
	for _, m := range e.marks {
		fmt.Fprintf(&kids, "<</Type /MCR /Pg %d 0 R /MCID %d>> ", pageObject(m.page), m.number)
	}
	for _, k := range e.kids {
		fmt.Fprintf(&kids, "%d 0 R ", ids[k])
	}
	scope := ""
	if e.scope != "" {
		scope = "/A <</O /Table /Scope /" + e.scope + ">> "
	}
	u.put(ids[e], fmt.Sprintf("<</Type /StructElem /S /%s /P %d 0 R %s/K [%s]>>", e.kind, parent, scope, kids.String()))
	for _, k := range e.kids {
		t.write(u, k, ids[e], ids)
	}
}

// update is what is added behind a file.
type update struct {
	was     []byte
	xref    int // where the table of the file begins
	catalog int
	info    int
	next    int
	objects map[int]string
}

// newUpdate reads the end of a file as the library writes it.
func newUpdate(file []byte) (*update, error) {
	const op = "report.tags"
	tail := regexp.MustCompile(`/Size (\d+)\s+/Root (\d+) 0 R\s+/Info (\d+) 0 R\s+>>\s+startxref\s+(\d+)\s+%%EOF\s*$`).FindSubmatch(file)
	if tail == nil {
		return nil, fault.New(op+": no end of a file", fault.Internal)
	}
	var n [4]int
	for i := range n {
		n[i], _ = strconv.Atoi(string(tail[i+1])) // digits, as the pattern has it
	}
	return &update{was: file, next: n[0], catalog: n[1], info: n[2], xref: n[3], objects: map[int]string{}}, nil
}

// fresh is the number of a new object.
func (u *update) fresh() int {
	u.next++
	return u.next - 1
}

func (u *update) put(id int, body string) { u.objects[id] = body }

// amend adds to the dictionary of an object of the file.
func (u *update) amend(id int, more string) error {
	head := []byte(fmt.Sprintf("\n%d 0 obj\n<<", id))
	at := bytes.Index(u.was, head)
	if at < 0 {
		return fault.New(fmt.Sprintf("report.tags: no object %d", id), fault.Internal)
	}
	body := u.was[at+len(head):]
	end := bytes.Index(body, []byte("endobj"))
	u.put(id, "<<"+more+" "+strings.TrimSpace(string(body[:max(end, 0)])))
	return nil
}

// bytes are the file with the update behind it.
func (u *update) bytes() []byte {
	out := bytes.NewBuffer(bytes.Clone(u.was))
	places := make(map[int]int, len(u.objects))
	for id := range u.next {
		if body, ok := u.objects[id]; ok {
			places[id] = out.Len()
			fmt.Fprintf(out, "%d 0 obj\n%s\nendobj\n", id, body)
		}
	}
	at := out.Len()
	out.WriteString("xref\n")
	for id := 0; id < u.next; id++ {
		if p, ok := places[id]; ok {
			fmt.Fprintf(out, "%d 1\n%010d 00000 n \n", id, p)
		}
	}
	fmt.Fprintf(out, "trailer\n<</Size %d /Root %d 0 R /Info %d 0 R /Prev %d>>\nstartxref\n%d\n%%%%EOF\n", u.next, u.catalog, u.info, u.xref, at)
	return out.Bytes()
}
