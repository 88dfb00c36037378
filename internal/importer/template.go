package importer

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// column is one column of a template.
type column struct {
	name     string   // the name in the template
	aliases  []string // other names that are understood, written like name
	required bool     // the column must be there and each row must fill it
	format   string   // Dutch, for the page with the columns
	example  string   // for the example file
	private  bool     // its value is never repeated in a Problem
}

// template is the table of one kind: its columns in the order of the example file.
// The parse functions use the positions, as the constants beside them say.
type template struct {
	kind    Kind
	title   string
	intro   string
	columns []column
	second  []string // second example row, same order as columns; may be nil
}

// headerKey makes one form of all spellings of a header: case, spaces, hyphens,
// underscores, dots, accents and what stands between brackets do not matter.
func headerKey(s string) string {
	if i := strings.IndexAny(s, "(["); i > 0 {
		s = s[:i]
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// header is a header row matched with a template.
type header struct {
	index   []int    // column of the template -> column of the file, -1 if absent
	names   []string // names in the file, for problems and the BSN guard
	unknown []int    // columns of the file that the template does not know
	missing []string // required columns that are not there
	double  []string // columns of the template that stand in the file twice
}

func (t *template) match(names []string) header {
	h := header{index: make([]int, len(t.columns)), names: names}
	byKey := make(map[string]int, 2*len(t.columns))
	for i, c := range t.columns {
		h.index[i] = -1
		byKey[headerKey(c.name)] = i
		for _, a := range c.aliases {
			byKey[headerKey(a)] = i
		}
	}
	for pos, name := range names {
		key := headerKey(name)
		i, known := byKey[key]
		switch {
		case key == "":
		case !known:
			h.unknown = append(h.unknown, pos)
		case h.index[i] >= 0:
			h.double = append(h.double, t.columns[i].name)
		default:
			h.index[i] = pos
		}
	}
	for i, c := range t.columns {
		if c.required && h.index[i] < 0 {
			h.missing = append(h.missing, c.name)
		}
	}
	return h
}

// required lists the names of the columns that must be there.
func (t *template) requiredNames() []string {
	var names []string
	for _, c := range t.columns {
		if c.required {
			names = append(names, c.name)
		}
	}
	return names
}

// columnLabel names a column in a message, also one without a header.
func columnLabel(name string, pos int) string {
	if name = strings.TrimSpace(printable(name, maxValue)); name != "" {
		return name
	}
	return "zonder naam (" + columnLetters(pos) + ")"
}

// columnLetters is the name that a spreadsheet gives a column: 0 is A, 26 is AA.
func columnLetters(pos int) string {
	s := ""
	for pos++; pos > 0; pos = (pos - 1) / 26 {
		s = string(rune('A'+(pos-1)%26)) + s
	}
	return s
}
