package socialmap

import (
	"net/http"
	"strings"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// divisionPath is where the officer chooses whether large complexes are published in parts.
const divisionPath = mapPath + "/portieken"

func (s *Service) getDivision(c *web.Context) error { return s.division(c, http.StatusOK, ui.Draft{}) }

func (s *Service) division(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Division(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("socialmap.division"))
	page.Path = divisionPath
	return c.Render(status, divisionPage(page, divisionScreen{v, words{c.Print}, d}))
}

func (s *Service) postDivision(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.ChooseDivision(c.R.Context(), c.Actor, f.Get("delen") != "", web.VersionOf(f))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.division(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(divisionPath, "socialmap.division_saved")
}

// divisionScreen is the page of the choice.
type divisionScreen struct {
	DivisionView
	words
	ui.Draft
}

func (s divisionScreen) options() []ui.Option {
	return []ui.Option{{Value: "ja", Label: s.t("division_do", "Homes", MinPart), Selected: s.Choice.Divide}}
}

// state says in one sentence what happens now.
func (s divisionScreen) state() ui.Notice {
	switch {
	case s.Choice.At.IsZero():
		return ui.Notice{Tone: ui.Info, Text: s.t("division_never")}
	case s.Choice.Divide:
		return ui.Notice{Tone: ui.Good, Text: s.t("division_on", "Date", s.p.Date(s.Choice.At))}
	}
	return ui.Notice{Tone: ui.Info, Text: s.t("division_off", "Date", s.p.Date(s.Choice.At))}
}

// staircases is a part by its staircases, which stand in order.
func (w words) staircases(p Part) string {
	names := p.Staircases
	without := len(names) > 0 && names[len(names)-1] == ""
	if without {
		names = names[:len(names)-1]
	}
	const most = 3
	said := ""
	switch {
	case len(names) > most:
		said = w.t("stairs_range", "First", names[0], "Last", names[len(names)-1])
	case len(names) > 0:
		said = strings.Join(names, ", ")
	}
	switch {
	case !without:
		return said
	case said == "":
		return w.t("stairs_none")
	}
	return w.t("stairs_and_none", "Staircases", said)
}

// stairColumns and stairCells are the table of the parts of a complex.
func (s complexScreen) stairColumns() []ui.Column {
	list := []ui.Column{{Label: s.t("column_stairs")}, {Label: s.t("column_homes"), Numeric: true}}
	for _, in := range partedIndicators() {
		list = append(list, ui.Column{Label: s.t("column_named", "Indicator", s.p.T(in.LabelKey()), "Unit", s.p.T(in.UnitKey())), Numeric: true})
	}
	return append(list, ui.Column{Label: s.t("column_date")})
}

func (s complexScreen) stairCells(x Stairs) []string {
	list := []string{s.p.Int(x.Homes)}
	var all Line
	for _, v := range x.Values {
		list = append(list, s.number(v))
		all = Line{Value: all.dated(), Beside: v}
	}
	return append(list, s.dates(all.dated()))
}
