package socialmap

import (
	"net/url"
	"slices"

	"samendoen/internal/base/web"
	"samendoen/internal/place"
)

// mostDots is how many complexes a map shows as dots that each lead to their page. With
// more, a map of areas leaves them out, for they would hide the areas; on the level of
// complexes they are drawn together, and the table leads to each.
const mostDots = 1500

// picture is the map of the page on a canvas: areas in the colours of their values, complexes as
// dots; on the level of complexes it is the dots that have the colours, and so it is with parts of them.
// moved tells that dots are not all where their homes stand.
func (s mapScreen) picture(id string, c *Canvas) (m MapPicture, moved bool) {
	scale, values := s.scale()
	at := make(map[place.AreaCode]int, len(s.lines.areas.codes))
	for i, code := range s.lines.areas.codes {
		at[code] = i
	}
	m = MapPicture{ID: id, Title: s.heading()}
	for _, code := range s.board.areas {
		mark := AreaMark{Code: code, Class: Plain, Title: s.board.name(code)}
		if s.board.known[code] {
			mark.Href = areaPath + url.PathEscape(string(code))
		}
		if !s.Level.dotted() {
			if i, ok := at[s.areaAt(code)]; ok {
				v := values[i]
				mark.Class = classOf(scale, v)
				mark.Title += ": " + s.value(s.Indicator, v)
			}
		}
		m.Areas = append(m.Areas, mark)
	}
	if !s.Level.dotted() && s.many() {
		return m, false
	}
	if s.crowded() {
		m.Crowd = s.t(s.parts("crowd"), "Count", s.p.Int(s.lines.size()))
	}
	spots, moved := s.spots(c)
	m.Dots = make([]DotMark, len(spots))
	for i, p := range spots {
		mark := DotMark{ID: p.ID, Point: p.Point, Homes: p.Homes, Class: Plain, Merged: s.mergedAt(i)}
		if m.Crowd == "" {
			if to := s.spotPath(p.ID); to != "" {
				mark.Href = complexPath + to
			}
			mark.Title = s.t("dot_title", "Name", p.Name, "Homes", s.p.Int(p.Homes))
		}
		if s.Level.dotted() {
			mark.Class = classOf(scale, values[i])
			if m.Crowd == "" {
				mark.Title += ": " + s.value(s.Indicator, values[i])
			}
		}
		m.Dots[i] = mark
	}
	slices.SortFunc(m.Dots, largeFirst) // once for both widths
	return m, moved
}

// areaAt is the area of the page's level that a neighbourhood is in.
func (s mapScreen) areaAt(code place.AreaCode) place.AreaCode {
	for l := LevelNeighbourhood; l < s.Level; l++ {
		code = s.board.parent[code]
	}
	return code
}

func classOf(scale Scale, v Value) Class {
	if !v.Known {
		return TooFew
	}
	return scale.Class(v.Rate)
}

// scale is the scale of the values of all lines, and these values.
func (s mapScreen) scale() (Scale, []Value) {
	values := make([]Value, s.lines.size())
	known := make([]float64, 0, len(values))
	for i := range values {
		values[i] = s.lines.value(i, s.Indicator)
		if values[i].Known {
			known = append(known, values[i].Rate)
		}
	}
	return NewScale(known), values
}

// many tells that there are more complexes than can be dots that lead somewhere, and
// crowded that this map draws its dots all the same, together.
func (s mapScreen) many() bool    { return len(s.Release.Places) > mostDots }
func (s mapScreen) crowded() bool { return s.Level.dotted() && s.lines.size() > mostDots }

// parts is the key of a sentence about complexes, or of the one about parts of them.
func (s mapScreen) parts(key string) string {
	if s.Level == LevelStaircase {
		return key + "_parts"
	}
	return key
}

// sheetKey names the map of the page among the drawn ones.
func (s mapScreen) sheetKey() sheetKey {
	return sheetKey{s.name, s.edition, s.board.made, s.Indicator.Code, s.Level, s.p.Lang}
}

// sheetOf is the map of a page, drawn where it is not kept.
func (s *Service) sheetOf(screen mapScreen) sheet {
	drawn, _ := s.sheets.of(screen.sheetKey(), func() (sheet, error) { return screen.draw(), nil }) // drawing cannot fail
	return drawn
}

// beside is the page of the second indicator, for its map only.
func (s mapScreen) beside() mapScreen {
	s.name, s.Indicator = "naast", *s.Beside
	return s
}

// draw is the same map for two widths; the style sheet shows one.
func (s mapScreen) draw() sheet {
	m, moved := s.picture(s.name+"-breed", s.board.wide)
	wide := web.Pack(RenderMap(s.board.wide, m))
	if s.Level == LevelStaircase { // which stand further apart where the map is small
		var too bool
		m, too = s.picture("", s.board.narrow)
		moved = moved || too
	}
	m.ID = s.name + "-smal"
	return sheet{wide, web.Pack(RenderMap(s.board.narrow, m)), s.legendOf(), moved}
}

// key is one line of the legend.
type key struct{ class, label string }

// legendOf is the legend of the map.
func (s mapScreen) legendOf() (keys []key) {
	scale, values := s.scale()
	for _, item := range scale.Legend() {
		label := s.p.Decimal(item.Low, 1)
		if high := s.p.Decimal(item.High, 1); high != label {
			label = s.t("from_to", "From", label, "To", high)
		}
		keys = append(keys, key{"map-c" + string(rune('1'+item.Class)), label + " " + s.p.T(s.Indicator.UnitKey())})
	}
	for _, v := range values {
		if !v.Known {
			return append(keys, key{"map-few", s.t("few")})
		}
	}
	return keys
}
