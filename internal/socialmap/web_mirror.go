package socialmap

import (
	"net/http"
	"net/url"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/effect"
)

// mirrorScreen is the mirror page.
type mirrorScreen struct {
	Mirror
	words
}

// getMirror is where it goes wrong, and what we did there ourselves.
func (s *Service) getMirror(c *web.Context) error {
	m, err := s.Mirror(c.R.Context(), c.Actor, c.R.URL.Query().Get("indicator"))
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, mirrorPage(wide(c.Page(c.T("socialmap.mirror"))), mirrorScreen{m, words{c.Print}}))
}

func (s mirrorScreen) options() (list []ui.Option) {
	for _, in := range mirrored() {
		list = append(list, ui.Option{Value: in.Code, Label: s.p.T(in.LabelKey()), Selected: in.Code == s.Indicator.Code})
	}
	return list
}

// tenth says which neighbourhoods are in the worst tenth and how sure that is, or that nobody can say.
func (s mirrorScreen) tenth() string {
	switch {
	case !s.Ranked():
		return s.t("mirror_no_rank")
	case !s.Apart():
		return s.t("mirror_alike")
	}
	surely, maybe := s.Parts()
	return s.t("mirror_tenth", "Surely", s.p.Int(surely), "Maybe", s.p.Int(maybe), "All", s.p.Int(len(s.Lines)))
}

// columns have places only where these tell something.
func (s mirrorScreen) columns() []ui.Column {
	list := []ui.Column{{Label: capital(s.p.T(LevelNeighbourhood.LabelKey()))}, {Label: capital(s.p.T(s.Indicator.UnitKey())), Numeric: true},
		{Label: s.t("mirror_trend")}}
	if s.Apart() {
		list = append(list, ui.Column{Label: s.t("mirror_rank")}, ui.Column{Label: s.t("mirror_part")})
	}
	return list
}

// cells are the cells of a line after its name.
func (s mirrorScreen) cells(l MirrorLine) []string {
	row := []string{s.number(l.Value), s.trend(l.Trend)}
	switch {
	case !s.Apart():
		return row
	case !l.Value.Known || l.Rank.First == 0: // of events of which chance is not known there is no rank
		return append(row, "–", "–")
	}
	rank := s.t("mirror_ranks", "First", s.p.Int(l.Rank.First), "Last", s.p.Int(l.Rank.Last))
	if l.Rank.First == l.Rank.Last {
		rank = s.p.Int(l.Rank.First)
	}
	part := [...]string{effect.SurelyNot: "mirror_part_no", effect.Maybe: "mirror_part_maybe", effect.Surely: "mirror_part_surely"}[l.Worst]
	return append(row, rank, s.t(part))
}

// oursPart is one of the two tables of what we did ourselves.
type oursPart bool

const (
	lyingWithUs oursPart = false // what we did not do, or late
	letByUs     oursPart = true  // to whom we let homes
)

func (o oursPart) has(in Indicator) bool { return bool(o) == (in.DefinedBy == letTo) }

func (o oursPart) id() string {
	if o == letByUs {
		return "toegewezen"
	}
	return "zelf"
}

func (o oursPart) key() string {
	if o == letByUs {
		return "mirror_let"
	}
	return "mirror_lying"
}

func (s mirrorScreen) oursColumns(part oursPart) []ui.Column {
	list := []ui.Column{{Label: capital(s.p.T(LevelNeighbourhood.LabelKey()))}}
	for _, in := range s.Ours {
		if !part.has(in) {
			continue
		}
		list = append(list, ui.Column{Label: s.t("column_named", "Indicator", s.p.T(in.LabelKey()), "Unit", s.p.T(in.UnitKey())), Numeric: true})
	}
	return list
}

// better are the neighbourhoods where something goes well.
func (s mirrorScreen) better() (links []ui.Link) {
	for _, l := range s.Lines {
		if l.GoesWell {
			links = append(links, ui.Link{Label: l.Name, Href: l.href()})
		}
	}
	return links
}

func (l MirrorLine) href() string { return areaPath + url.PathEscape(string(l.Code)) }

func (s mirrorScreen) warning(w Warning) string {
	key := "warning"
	if w.Indicator.Better == HigherBetter {
		key = "warning_less"
	}
	return s.t(key, "Indicator", s.p.T(w.Indicator.LabelKey()), "Since", s.p.Month(w.Since))
}

// oursCells are what we did ourselves in a neighbourhood.
func (s mirrorScreen) oursCells(part oursPart, l MirrorLine) (list []string) {
	for i, v := range l.Ours {
		if part.has(s.Ours[i]) {
			list = append(list, s.number(v))
		}
	}
	return list
}
