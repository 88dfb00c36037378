package socialmap

import (
	"math"
	"slices"
	"strings"

	"samendoen/internal/place"
)

// AreaMark is one area on the map, drawn as a link where it has a href.
type AreaMark struct {
	Code  place.AreaCode
	Class Class
	Href  string // an address of this site, begins with one slash
	Title string // name and figure in words: the link's accessible name and its tooltip
}

// DotMark is one complex on the map: a circle, or a square where Merged.
type DotMark struct {
	ID     place.ComplexID
	Point  place.Point
	Homes  int
	Class  Class
	Merged bool // published together with neighbours
	Href   string
	Title  string
}

// MapPicture is a map without its canvas.
type MapPicture struct {
	ID    string // unique on the page; begins with a letter
	Title string // what the map shows, in words
	Areas []AreaMark
	Dots  []DotMark
	// Crowd, when not empty, says in words what the dots are: they are then drawn
	// together, without links and titles of their own. For thousands of dots.
	Crowd string
}

// RenderMap draws the map. Areas come first, then complexes from large to small, so that
// no small one lies hidden; those without a known place are left to the table. The
// outcome does not depend on the order of the marks.
func RenderMap(c *Canvas, m MapPicture) []byte {
	s := &svg{b: make([]byte, 0, 4096+300*len(m.Areas)+m.perDot()*len(m.Dots))}
	s.picture(m.ID, "map", "group", m.Title, c.width, c.height)
	hatch := m.ID + "-hatch"
	writeHatch(s, hatch)
	hatch = "url(#" + hatch + ")"
	areas := slices.Clone(m.Areas)
	slices.SortFunc(areas, func(a, b AreaMark) int { return strings.Compare(string(a.Code), string(b.Code)) })
	s.start("g").attr("class", "map-areas")
	for _, a := range areas {
		if d, ok := c.paths[a.Code]; ok {
			s.link(a.Href, a.Title, func() {
				s.start("path").mark("map-area", a.Class, hatch).attr("fill-rule", "evenodd").path(d).end()
			})
		}
	}
	s.end()
	dots := slices.Clone(m.Dots)
	slices.SortFunc(dots, largeFirst)
	s.start("g").attr("class", "map-dots")
	if m.Crowd != "" {
		s.crowd(c, m.ID+"-dots", m.Crowd, dots, hatch)
		return s.end().end().b
	}
	for _, d := range dots {
		if onEarth(d.Point) {
			p := c.at(d.Point.Lon, d.Point.Lat)
			s.link(d.Href, d.Title, func() { s.dot(d, p[0], p[1], radius(d.Homes, c.width), hatch) })
		}
	}
	return s.end().end().b
}

// largeFirst is the order in which complexes are drawn.
func largeFirst(a, b DotMark) int {
	if a.Homes != b.Homes {
		return b.Homes - a.Homes
	}
	return strings.Compare(string(a.ID), string(b.ID))
}

// perDot is about how many bytes a dot takes.
func (m MapPicture) perDot() int {
	if m.Crowd != "" {
		return 16
	}
	return 260
}

// writeHatch is the pattern of "te weinig gegevens".
func writeHatch(s *svg, id string) {
	s.start("defs").start("pattern").attr("id", id).attr("width", "6").attr("height", "6")
	s.attr("patternUnits", "userSpaceOnUse").attr("patternTransform", "rotate(45)")
	s.start("rect").attr("class", "map-hatch-ground").attr("width", "6").attr("height", "6").end()
	s.start("rect").attr("class", "map-hatch-line").attr("width", "2").attr("height", "6").end()
	s.end().end()
}

// link draws a mark with its title, inside a link if it leads somewhere on this site.
func (s *svg) link(href, title string, draw func()) {
	tag := "g"
	if local(href) {
		tag = "a"
	}
	s.start(tag)
	if tag == "a" {
		s.attr("href", href).attr("class", "map-link")
	}
	s.leaf("title", title)
	draw()
	s.end()
}

// local reports whether an address stays on this site, so that no name or figure that
// comes with it can lead elsewhere or run as a script.
func local(href string) bool {
	return strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//") && !strings.HasPrefix(href, `/\`)
}

// mark gives an element its class, and the hatch where there are too few figures. The
// pattern is an attribute because its id differs from map to map.
func (s *svg) mark(class string, c Class, hatch string) *svg {
	switch {
	case c == TooFew:
		return s.attr("class", class+" map-few").attr("fill", hatch)
	case c < 0 || c > highest:
		return s.attr("class", class+" map-plain")
	}
	return s.attr("class", class+" map-c"+string(rune('1'+c)))
}

func (s *svg) dot(d DotMark, x, y, r float64, hatch string) {
	if d.Merged {
		side := r * 1.77 // a square as large as the circle
		s.start("rect").mark("map-dot", d.Class, hatch)
		s.num("x", x-side/2).num("y", y-side/2).num("width", side).num("height", side).end()
		return
	}
	s.start("circle").mark("map-dot", d.Class, hatch).num("cx", x).num("cy", y).num("r", r).end()
}

// radius makes the surface of a dot follow the number of homes, within what can be seen
// and pointed at: 300 homes are 9 px on a phone and 13 px on a wide screen.
func radius(homes int, width float64) float64 {
	largest := 9 + 4*min(1, max(0, (width-NarrowWidth)/(WideWidth-NarrowWidth)))
	r := largest * math.Sqrt(float64(max(homes, 0))/300)
	return math.Round(min(max(r, 3.5), largest+2)*10) / 10
}
