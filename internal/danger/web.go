package danger

import (
	"net/http"
	"net/url"
	"strconv"

	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
)

// Path is where the reports stand.
const Path = "/gevaar"

func pathOf(id ID) string { return Path + "/" + url.PathEscape(string(id)) }

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + Path, Handler: s.getList},
		{Pattern: "GET " + Path + "/nieuw", Handler: s.getNew},
		{Pattern: "POST " + Path + "/nieuw", Handler: s.postNew},
		{Pattern: "GET " + Path + "/{id}", Handler: s.getReport},
		{Pattern: "POST " + Path + "/{id}/verteld", Handler: s.postTold},
		{Pattern: "POST " + Path + "/{id}/einde", Handler: s.postEnd},
	}
}

// Nav is the place of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "danger.nav", Path: Path, Icon: string(ui.IconWarning), Action: actList, Order: 46}}
}

type words struct{ p *text.Printer }

func (w words) t(key string, pairs ...any) string { return w.p.T("danger."+key, pairs...) }

type listScreen struct {
	words
	list []View
}

func (s *Service) getList(c *web.Context) error {
	list, err := s.Running(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, listPage(c.Page(c.T("danger.title")), listScreen{words{c.Print}, list}))
}

func (s listScreen) task(v View) ui.Task {
	t := ui.Task{Href: pathOf(v.ID), Title: v.Address, Text: s.t("kind_"+string(v.Kind)) + ", " + s.p.Date(v.On), Icon: ui.IconWarning, Tone: ui.Warn, Holder: v.Names[v.Owner]}
	if v.ToldOn.IsZero() {
		t.Due, t.Late = s.t("tell_before", "Due", s.p.Due(v.TellBy(), v.Today)), v.Late(v.Today)
		return t
	}
	t.Status = &ui.TagText{Tone: ui.Info, Text: s.t("until", "Date", s.p.Date(v.LastDay()))}
	return t
}

type newScreen struct {
	words
	ui.Draft
	NewForm
	today string
}

func (s newScreen) owners() []ui.Option {
	out := []ui.Option{{Label: s.t("choose_one")}}
	for _, u := range s.Owners {
		out = append(out, ui.Option{Value: u.ID, Label: u.Name, Selected: s.Value("eigenaar", "") == u.ID})
	}
	return out
}

func (s *Service) getNew(c *web.Context) error {
	return s.form(c, http.StatusOK, ui.Draft{}, place.UnitID(c.R.URL.Query().Get("woning")))
}

func (s *Service) form(c *web.Context, status int, d ui.Draft, unit place.UnitID) error {
	f, err := s.Prepare(c.R.Context(), c.Actor, unit)
	if err != nil {
		return err
	}
	page := c.Page(c.T("danger.new"))
	page.Path = Path + "/nieuw?woning=" + url.QueryEscape(string(unit))
	return c.Render(status, newPage(page, newScreen{words{c.Print}, d, f, web.DateIn(c.Now)}))
}

func (s *Service) postNew(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	d := Draft{Unit: place.UnitID(f.Get("woning")), Kind: Kind(f.Get("soort")), On: web.DateOf(f, "datum"), Story: web.Lines(f, "verhaal"), Owner: f.Get("eigenaar")}
	id, err := s.Report(c.R.Context(), c.Actor, d)
	if draft, status, ok := c.Refused("", f, err); ok {
		return s.form(c, status, draft, d.Unit)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "danger.saved")
}

type showScreen struct {
	words
	ui.Draft
	View
}

func (s showScreen) version() string { return strconv.FormatInt(s.Version, 10) }

func (s showScreen) facts() []ui.Term {
	list := []ui.Term{{Label: s.t("f_kind"), Text: s.t("kind_" + string(s.Kind))}, {Label: s.t("f_on"), Text: s.p.Date(s.On)},
		{Label: s.t("f_by"), Text: s.Names[s.By]}, {Label: s.t("f_owner"), Text: s.Names[s.Owner]}, {Label: s.t("f_until"), Text: s.p.Date(s.LastDay())}}
	if s.ToldOn.IsZero() {
		return append(list, ui.Term{Label: s.t("f_told"), Text: s.t("tell_before", "Due", s.p.Due(s.TellBy(), s.Today))})
	}
	return append(list, ui.Term{Label: s.t("f_told"), Text: s.p.Date(s.ToldOn) + ", " + s.t("way_"+string(s.ToldHow))})
}

func (s *Service) getReport(c *web.Context) error { return s.show(c, http.StatusOK, ui.Draft{}) }

func (s *Service) show(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	page := c.Page(c.T("danger.title"))
	page.Path = pathOf(v.ID)
	return c.Render(status, showPage(page, showScreen{words{c.Print}, d, v}))
}

// change carries out a step from a form and goes back to the report.
func (s *Service) change(c *web.Context, form string, do func(id ID, version int64, f url.Values) error) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := ID(c.R.PathValue("id"))
	err = do(id, web.VersionOf(f), f)
	if d, status, ok := c.Refused(form, f, err); ok {
		return s.show(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "danger.saved")
}

func (s *Service) postTold(c *web.Context) error {
	return s.change(c, "verteld", func(id ID, version int64, f url.Values) error {
		return s.Tell(c.R.Context(), c.Actor, id, version, web.DateOf(f, "verteld"), Way(f.Get("hoe")))
	})
}

func (s *Service) postEnd(c *web.Context) error {
	return s.change(c, "einde", func(id ID, version int64, f url.Values) error {
		return s.End(c.R.Context(), c.Actor, id, version, web.Lines(f, "reden"))
	})
}
