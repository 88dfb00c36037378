package volunteer

import (
	"net/http"
	"net/url"

	"samendoen/internal/base/store"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
)

func (s *Service) getNetwork(c *web.Context) error {
	q := c.R.URL.Query()
	return s.network(c, http.StatusOK, ui.Draft{}, place.AreaCode(q.Get("buurt")), place.ComplexID(q.Get("complex")))
}

func (s *Service) network(c *web.Context, status int, d ui.Draft, area place.AreaCode, complex place.ComplexID) error {
	n, err := s.Network(c.R.Context(), c.Actor, area, complex)
	if err != nil {
		return err
	}
	page := c.Page(c.T("volunteer.network_title"))
	page.Path, page.WideContent = netPath, true
	return c.Render(status, networkPage(page, networkScreen{words{c.Print}, d, n}))
}

type networkScreen struct {
	words
	ui.Draft
	Network
}

func (s networkScreen) columns() []ui.Column {
	return []ui.Column{{Label: s.t("c_where")}, {Label: s.t("c_homes"), Numeric: true}, {Label: s.t("c_active"), Numeric: true}, {Label: s.t("c_per"), Numeric: true}, {Label: s.t("c_open"), Numeric: true}}
}

// per is for how many homes there is one volunteer, in words.
func (s networkScreen) per(c Cover) string {
	if n := c.PerHome(); n > 0 {
		return s.p.Int(n)
	}
	return s.t("per_none")
}

// line is a line of a table, with where it leads.
type line struct {
	Name, Href string
	Cover
}

func areaPath(code string) string { return netPath + "?buurt=" + url.QueryEscape(code) }
func sitePath(id string) string   { return netPath + "?complex=" + url.QueryEscape(id) }

// lines are places by name, each with where it leads.
func lines(list []Named, to func(id string) string) (all []line) {
	for _, n := range list {
		all = append(all, line{n.Name, to(n.ID), n.Cover})
	}
	return all
}

// entrances are the staircases of a complex.
func (s networkScreen) entrances() (all []line) {
	for _, e := range s.Entrances {
		all = append(all, line{s.entrance(e), "", e.Cover})
	}
	return all
}

// entrance is a staircase in words.
func (s networkScreen) entrance(e Entrance) string {
	name := s.t("no_staircase")
	if e.Staircase != "" {
		name = e.Staircase
	}
	return name + " (" + s.t("numbers", "First", e.First, "Last", e.Last) + ")"
}

// next is a place where a volunteer does most.
func (s networkScreen) next(e Entrance) ui.Task {
	return ui.Task{Href: sitePath(string(e.Complex)), Title: s.Names[e.Complex] + ": " + s.entrance(e), Text: s.t("adds", "N", e.Adds, "New", e.New), Icon: ui.IconPlace, Tone: ui.Info}
}

// key is the key of a form, so that it can be sent twice.
func (s networkScreen) key() string {
	if key := s.Draft.Value("sleutel", ""); key != "" {
		return key
	}
	return store.NewID()
}

// staircases are where a question can hang.
func (s networkScreen) staircases() []ui.Option {
	chosen := s.Draft.Value("portiek", "")
	list := []ui.Option{{Label: s.t("no_staircase"), Selected: chosen == ""}}
	for _, e := range s.Entrances {
		if e.Staircase != "" {
			list = append(list, ui.Option{Value: e.Staircase, Label: s.entrance(e), Selected: chosen == e.Staircase})
		}
	}
	return list
}

// invite is a question in a list.
func (w words) invite(i Invite, to func(id string) string) ui.Task {
	return ui.Task{Href: to(i.ID), Title: i.Text, Text: w.where(i.Name, i.Staircase), Icon: ui.IconHear, Tone: ui.Calm}
}
