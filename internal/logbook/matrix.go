package logbook

import "strings"

// Section is a piece of the access matrix: a heading, what is said below it, and a table.
type Section struct {
	Level int // of the heading, 1 for the page
	Title string
	Text  []string   // paragraphs and points, with the marks that Spans reads
	Head  []string   // without marks
	Rows  [][]string // with the marks that Spans reads
}

// ParseMatrix reads the access matrix from Markdown: headings, paragraphs, points and
// tables with a | at both ends.
func ParseMatrix(data []byte) []Section {
	var list []Section
	open := false // the paragraph goes on
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "#"):
			title := strings.TrimLeft(line, "#")
			list = append(list, Section{Level: len(line) - len(title), Title: PlainText(strings.TrimSpace(title))})
			open = false
		case len(list) == 0:
		case strings.HasPrefix(line, "|"):
			s := &list[len(list)-1]
			cells := cellsOf(line)
			switch {
			case s.Head == nil:
				for _, cell := range cells {
					s.Head = append(s.Head, PlainText(cell))
				}
			case strings.Trim(strings.Join(cells, ""), "-: ") != "":
				for len(cells) < len(s.Head) {
					cells = append(cells, "")
				}
				s.Rows = append(s.Rows, cells[:len(s.Head)])
			}
			open = false
		case line == "":
			open = false
		default:
			s := &list[len(list)-1]
			point := strings.HasPrefix(line, "- ")
			line = strings.TrimPrefix(line, "- ")
			if open && !point {
				s.Text[len(s.Text)-1] += " " + line
			} else {
				s.Text = append(s.Text, line)
			}
			open = true
		}
	}
	return list
}

func cellsOf(line string) []string {
	cells := strings.Split(strings.Trim(line, "|"), "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}
