package socialmap

import (
	"math"
	"strings"

	"samendoen/internal/base/web"
)

// fileStyle are the colours of a map outside the page, light and for paper.
const fileStyle = `text{font:14px sans-serif;fill:#1c2733}.file-title{font-size:18px;font-weight:bold}` +
	`.map-area{stroke:#33475b;stroke-width:1;stroke-linejoin:round}.map-dot{stroke:#33475b;stroke-width:1}` +
	`.map-plain,.map-hatch-ground{fill:#fff}.map-hatch-line{fill:#8a96a3}` +
	`.map-c1{fill:#deeaf3}.map-c2{fill:#a9cbe0}.map-c3{fill:#6ba3c9}.map-c4{fill:#2f74a6}.map-c5{fill:#0f4470}` +
	`.map-many-edge{stroke:#33475b}.map-many-few{fill:none}.map-many-plain{stroke:#fff}` +
	`.map-many-c1{stroke:#deeaf3}.map-many-c2{stroke:#a9cbe0}.map-many-c3{stroke:#6ba3c9}.map-many-c4{stroke:#2f74a6}.map-many-c5{stroke:#0f4470}` +
	`.file-edge{stroke:#33475b}`

const (
	fileLine  = 22.0 // px from one line of words to the next
	fileIndex = 34.0 // px from the edge to the words of the legend
	fileSigns = 95   // signs that fit on a line
)

// mapFile is a map that says by itself what it shows: with title, date, legend and how exact
// it is. It leads nowhere, for it leaves the page.
type mapFile struct {
	title string
	lead  string // of which date
	notes []string
}

// renderFile draws a map as a file of its own.
func renderFile(c *Canvas, m MapPicture, legend []key, f mapFile) []byte {
	for i := range m.Areas {
		m.Areas[i].Href = ""
	}
	for i := range m.Dots {
		m.Dots[i].Href = ""
	}
	picture := RenderMap(c, m)
	var notes []string
	for _, note := range f.notes {
		notes = append(notes, wrapped(note, fileSigns)...)
	}
	top := 2.5 * fileLine
	height := math.Ceil(top + c.height + fileLine*float64(1+len(legend)+len(notes)))
	s := &svg{b: make([]byte, 0, len(picture)+4096)}
	s.start("svg").attr("xmlns", "http://www.w3.org/2000/svg").attr("role", "img").num("width", c.width).num("height", height)
	s.leaf("title", f.title)
	s.leaf("style", fileStyle)
	s.start("rect").num("width", c.width).num("height", height).attr("fill", "#fff").end()
	s.start("text").attr("class", "file-title").num("x", mapMargin).num("y", fileLine).text(f.title).end()
	s.start("text").num("x", mapMargin).num("y", 2*fileLine).text(f.lead).end()
	s.start("svg").num("y", top).num("width", c.width).num("height", c.height).raw(picture).end()
	y := top + c.height + fileLine
	for _, k := range legend {
		s.start("rect").mark("file-edge", classNamed(k.class), "url(#"+m.ID+"-hatch)").num("x", mapMargin).num("y", y-13).num("width", 20).num("height", 14).end()
		s.start("text").num("x", fileIndex).num("y", y).text(k.label).end()
		y += fileLine
	}
	for _, note := range notes {
		s.start("text").num("x", mapMargin).num("y", y).text(note).end()
		y += fileLine
	}
	return s.end().b
}

// classNamed is the class of a line of the legend.
func classNamed(name string) Class {
	if n := strings.TrimPrefix(name, "map-c"); len(n) == 1 && n != name {
		return Class(n[0] - '1') // #nosec G115 -- from 0 to 4
	}
	return TooFew
}

// wrapped breaks a text at spaces, into lines of at most so many signs; a longer word has a
// line of its own.
func wrapped(words string, most int) (lines []string) {
	line := ""
	for _, word := range strings.Fields(words) {
		if line != "" && len(line)+1+len(word) > most {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return append(lines, line)
}

// file is the map of the page as a file.
func (s mapScreen) file() []byte {
	picture, moved := s.picture("kaart", s.board.wide)
	return renderFile(s.board.wide, picture, s.legendOf(), mapFile{
		title: s.heading(),
		lead:  s.t("file_lead", "Org", s.org, "Date", s.p.Date(s.Release.AsOf)),
		notes: append(s.mapHelp(moved), s.p.T("socialmap.rounding")),
	})
}

// mapHelp is how to read the map; moved tells that dots are not all where their homes stand.
func (s mapScreen) mapHelp(moved bool) []string {
	list := []string{s.t(s.parts("map_help"))}
	if s.Level == LevelStaircase {
		list = append(list, s.t("parts_only"))
	}
	if moved {
		list = append(list, s.t("parts_moved"))
	}
	return list
}

// fileOf is the file of a page, made where it is not kept.
func (s *Service) fileOf(screen mapScreen) web.Packed {
	screen.name = "bestand"
	made, _ := s.sheets.of(screen.sheetKey(), func() (sheet, error) { return sheet{wide: web.Pack(screen.file())}, nil }) // drawing cannot fail
	return made.wide
}
