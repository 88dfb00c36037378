package socialmap

import (
	"strings"

	"samendoen/internal/base/text"
)

// tableSize is how many rows of the table of the map a page shows.
const tableSize = 50

// tablePage is a piece of a table.
type tablePage struct {
	Rows  []Line
	Page  int // from 1
	Pages int
	From  int // number of the first row among those found, from 1; 0 without rows
	To    int
	Found int // rows that hold all words
}

// pageOf is a page of the lines whose name, or that of what lies around, holds all words
// of the query. A page that does not exist is the nearest that does.
func pageOf(lines []Line, query string, page int) tablePage {
	found := linesNamed(lines, query)
	t := tablePage{Found: len(found), Pages: max(1, (len(found)+tableSize-1)/tableSize)}
	t.Page = min(max(page, 1), t.Pages)
	first := (t.Page - 1) * tableSize
	t.To = min(first+tableSize, len(found))
	if t.Rows = found[first:t.To]; len(t.Rows) > 0 {
		t.From = first + 1
	}
	return t
}

func linesNamed(lines []Line, query string) []Line {
	wanted := strings.Fields(text.Fold(query))
	if len(wanted) == 0 {
		return lines
	}
	var found []Line
	for _, l := range lines {
		if name := text.Fold(l.Name + " " + l.Around); holdsAll(name, wanted) {
			found = append(found, l)
		}
	}
	return found
}

func holdsAll(name string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(name, w) {
			return false
		}
	}
	return true
}
