package socialmap

import (
	"cmp"
	"encoding/json"
	"slices"

	"samendoen/internal/base/web"
)

// pointsBody are the complexes of a map on which there are too many to be links: a script
// draws them and finds the one that is pointed at. It holds what the table says, no more.
type pointsBody struct {
	Values []string `json:"values"` // figures in words; a point names one by its index
	Points [][]any  `json:"points"` // x, y, radius, class, id, name, index of the figure
}

// points are the complexes of the page in px of a canvas, in the order of painting. One
// without a page has no id.
func (s mapScreen) points(c *Canvas) pointsBody {
	body := pointsBody{Values: []string{}, Points: [][]any{}}
	scale, values := s.scale()
	index := map[string]int{}
	for _, d := range inPainting(s.Release.Places, func(i int) Class { return classOf(scale, values[i]) }) {
		p := d.Place
		if !onEarth(p.Point) {
			continue
		}
		v := values[d.at]
		said := s.value(s.Indicator, v)
		i, known := index[said]
		if !known {
			i = len(body.Values)
			index[said], body.Values = i, append(body.Values, said)
		}
		id := string(p.ID)
		if !s.board.hasComplex(p.ID) {
			id = ""
		}
		at := c.at(p.Point.Lon, p.Point.Lat)
		body.Points = append(body.Points, []any{tenth(at[0]), tenth(at[1]), tenth(crowdScale * crowdRadii()[d.size]), d.class, id,
			s.t("dot_title", "Name", p.Name, "Homes", s.p.Int(p.Homes)), i})
	}
	return body
}

// dot is a complex as it is painted.
type dot struct {
	*Place
	at    int // its index in the release
	size  int // index in crowdRadii
	class Class
}

// inPainting puts large before small, and the highest class last.
func inPainting(places []Place, class func(i int) Class) []dot {
	list := make([]dot, len(places))
	for i := range places {
		list[i] = dot{&places[i], i, sizeOf(radius(places[i].Homes, WideWidth)), class(i)}
	}
	slices.SortFunc(list, func(a, b dot) int {
		return cmp.Or(a.size-b.size, int(a.class-b.class), a.at-b.at) // places are in order of id
	})
	return list
}

func tenth(v float64) json.Number { return json.Number(appendTenth(nil, v)) }

// narrowPicture is the code of the map for a phone in the address of its points.
const narrowPicture = "smal"

// pointsOf are the points of a page as JSON, made where they are not kept.
func (s *Service) pointsOf(screen mapScreen, picture string) (web.Packed, error) {
	if screen.Release == nil {
		body, err := json.Marshal(pointsBody{Values: []string{}, Points: [][]any{}})
		return web.Pack(body), err
	}
	screen.name = "punten-" + picture
	made, err := s.sheets.of(screen.sheetKey(), func() (sheet, error) {
		c := screen.board.wide
		if picture == narrowPicture {
			c = screen.board.narrow
		}
		body, err := json.Marshal(screen.points(c))
		return sheet{wide: web.Pack(body)}, err
	})
	return made.wide, err
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
