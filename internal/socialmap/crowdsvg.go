package socialmap

import (
	"slices"
	"strconv"
)

// bunch is what dots that are drawn in one stroke have in common.
type bunch struct {
	size   int // index in crowdRadii
	class  Class
	merged bool
}

// crowdRadii are the sizes to which radii are brought down, in px, large to small.
func crowdRadii() []float64 { return []float64{9, 6.5, 4.5, 3.5} }

// crowdScale makes the dots of a crowd smaller than those that must be pointed at.
const crowdScale = 0.65

// sizeOf is the largest size of a crowd that a radius fills.
func sizeOf(r float64) int {
	radii := crowdRadii()
	for i, least := range radii {
		if r >= least {
			return i
		}
	}
	return len(radii) - 1
}

// crowd draws dots with one path for each size, class and form. A dot is a line of no
// length of which only the ends show, round or square, so that it takes a dozen bytes.
// Each path is painted twice: broad for the edge, then in the colour of its class.
func (s *svg) crowd(c *Canvas, id, title string, dots []DotMark, hatch string) {
	paths := map[bunch][]byte{}
	for _, d := range dots {
		if !onEarth(d.Point) {
			continue
		}
		b := bunch{sizeOf(radius(d.Homes, c.width)), d.Class, d.Merged}
		p := c.at(d.Point.Lon, d.Point.Lat)
		line := append(appendTenth(append(paths[b], 'M'), p[0]), ' ')
		paths[b] = append(appendTenth(line, p[1]), 'h', '0')
	}
	s.leaf("title", title)
	for i, b := range inOrder(paths) {
		name := id + strconv.Itoa(i)
		width, end := 2*crowdScale*crowdRadii()[b.size], "round"
		if b.merged {
			width, end = width*0.885, "square" // as large as the circle
		}
		s.start("defs").start("path").attr("id", name).path(paths[b]).end().end()
		s.start("g").attr("class", "map-many").attr("stroke-linecap", end)
		s.start("use").attr("href", "#"+name).attr("class", "map-many-edge").num("stroke-width", width+1).end()
		s.start("use").attr("href", "#"+name)
		switch {
		case b.class == TooFew:
			s.attr("class", "map-many-few").attr("stroke", hatch)
		case b.class < 0 || b.class > highest:
			s.attr("class", "map-many-plain")
		default:
			s.attr("class", "map-many-c"+string(rune('1'+b.class)))
		}
		s.num("stroke-width", width-1).end().end()
	}
}

// inOrder is the order of painting: large before small, and the highest class last.
func inOrder(paths map[bunch][]byte) []bunch {
	list := make([]bunch, 0, len(paths))
	for b := range paths {
		list = append(list, b)
	}
	slices.SortFunc(list, func(a, b bunch) int {
		switch {
		case a.size != b.size:
			return a.size - b.size
		case a.class != b.class:
			return int(a.class - b.class)
		case a.merged == b.merged:
			return 0
		case a.merged:
			return -1
		}
		return 1
	})
	return list
}
