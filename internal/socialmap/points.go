package socialmap

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"samendoen/internal/base/web"
)

// noPoints is what points are where there is no release.
const noPoints = `{"values":[],"points":[]}`

// nameMark stands for a name in words that are the same for many complexes. No name has it.
const nameMark = "\x00"

// points are the dots of a map on which there are too many to be links, as JSON: a script draws them and
// finds the one that is pointed at. They hold what the table says, no more. A point is x, y and radius
// in px of a canvas, class, path of its page below complexPath (empty without one), name with homes, and the index of its figure in words in values.
// They are in the order of painting.
func (s mapScreen) points(c *Canvas) []byte {
	scale, values := s.scale()
	var said []string
	index, titles := map[float64]int{}, map[int][2][]byte{}
	b := append(make([]byte, 0, 100*len(values)), `{"points":[`...)
	from := len(b)
	spots, _ := s.spots(c)
	for _, d := range inPainting(spots, func(i int) Class { return classOf(scale, values[i]) }) {
		p := d.Place
		if !onEarth(p.Point) {
			continue
		}
		rate := -1.0 // of what is not known
		if values[d.at].Known {
			rate = values[d.at].Rate
		}
		i, known := index[rate]
		if !known {
			i = len(said)
			index[rate], said = i, append(said, s.value(s.Indicator, values[d.at]))
		}
		title, known := titles[p.Homes]
		if !known {
			before, after, _ := strings.Cut(s.t("dot_title", "Name", nameMark, "Homes", s.p.Int(p.Homes)), nameMark)
			title = [2][]byte{inQuotes(before), inQuotes(after)}
			titles[p.Homes] = title
		}
		if len(b) > from {
			b = append(b, ',')
		}
		at := c.at(p.Point.Lon, p.Point.Lat)
		b = append(appendTenth(append(b, '['), at[0]), ',')
		b = append(appendTenth(b, at[1]), ',')
		b = append(appendTenth(b, crowdScale*crowdRadii()[d.size]), ',')
		b = append(strconv.AppendInt(b, int64(d.class), 10), `,"`...)
		b = append(b, inQuotes(s.spotPath(p.ID))...)
		b = append(append(b, `","`...), title[0]...)
		b = append(append(append(b, inQuotes(p.Name)...), title[1]...), `",`...)
		b = append(strconv.AppendInt(b, int64(i), 10), ']')
	}
	b = append(b, `],"values":[`...)
	for i, words := range said {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), inQuotes(words)...), '"')
	}
	return append(b, `]}`...)
}

// inQuotes is a text as JSON has it between quotes.
func inQuotes(words string) []byte {
	b, err := json.Marshal(words)
	if err != nil {
		return nil // a text always is JSON
	}
	return b[1 : len(b)-1]
}

// dot is a complex as it is painted.
type dot struct {
	*Place
	at    int // its index in the release
	size  int // index in crowdRadii
	class Class
}

// inPainting puts large before small, and the highest class last; then it is by id, as places are.
func inPainting(places []Place, class func(i int) Class) []dot {
	kinds := make([][]dot, len(crowdRadii())*int(highest-Plain+1))
	for i := range places {
		d := dot{&places[i], i, sizeOf(radius(places[i].Homes, WideWidth)), class(i)}
		kind := d.size*int(highest-Plain+1) + int(d.class-Plain)
		kinds[kind] = append(kinds[kind], d)
	}
	return slices.Concat(kinds...)
}

// narrowPicture is the code of the map for a phone in the address of its points.
const narrowPicture = "smal"

// pointsOf are the points of a page as JSON, made where they are not kept.
func (s *Service) pointsOf(screen mapScreen, picture string) web.Packed {
	if screen.Release == nil {
		return web.Pack([]byte(noPoints))
	}
	screen.name = "punten-" + picture
	made, _ := s.sheets.of(screen.sheetKey(), func() (sheet, error) {
		c := screen.board.wide
		if picture == narrowPicture {
			c = screen.board.narrow
		}
		return sheet{wide: web.Pack(screen.points(c))}, nil
	})
	return made.wide
}

// pointsHref is the address of the points of a map; empty where complexes are links.
func (s mapScreen) pointsHref(picture string) string {
	if !s.crowded() {
		return ""
	}
	s.Choice.Beside, s.Against, s.Multiples = nil, NoComparison, false
	q := s.values()
	q.Set("beeld", picture)
	return pointsPath + "?" + q.Encode()
}
