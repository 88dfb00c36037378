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

// page is a page of the lines whose name, or that of what lies around, holds all words of the
// query, in the order of a key. A page that does not exist is the nearest that does.
func (s *lineSet) page(key, query string, page int) tablePage {
	found := s.ranks(key, strings.Fields(text.Fold(query)))
	t := tablePage{Found: len(found), Pages: max(1, (len(found)+tableSize-1)/tableSize)}
	t.Page = min(max(page, 1), t.Pages)
	first := (t.Page - 1) * tableSize
	t.To = min(first+tableSize, len(found))
	between(found, first, t.To, s.by(key))
	if t.Rows = s.lines(found[first:t.To]); len(t.Rows) > 0 {
		t.From = first + 1
	}
	return t
}
