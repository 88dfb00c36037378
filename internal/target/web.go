package target

import (
	"net/http"
	"net/url"
	"strings"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
)

// Path is where targets stand.
const Path = "/complex-in-beeld/doelen"

const newPath = Path + "/nieuw"

// formEnd is the form of the page of a target.
const formEnd = "einde"

func pathOf(id ID) string { return Path + "/" + url.PathEscape(string(id)) }

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + Path, Handler: s.getList},
		{Pattern: "GET " + newPath, Handler: s.getNew},
		{Pattern: "POST " + newPath, Handler: s.postNew},
		{Pattern: "GET " + Path + "/{id}", Handler: s.getTarget},
		{Pattern: "POST " + Path + "/{id}/einde", Handler: s.postEnd},
	}
}

func page(c *web.Context, title, path string) ui.Page {
	p := c.Page(c.T(title))
	p.Path, p.WideContent = path, true
	return p
}

func (s *Service) getList(c *web.Context) error {
	l, err := s.All(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, listPage(page(c, "target.title", Path), listScreen{words{c.Print}, l}))
}

func (s *Service) getNew(c *web.Context) error { return s.newForm(c, http.StatusOK, ui.Draft{}) }

func (s *Service) newForm(c *web.Context, status int, d ui.Draft) error {
	areas, err := s.AreasToSet(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	p := c.Page(c.T("target.new"))
	p.Path = newPath
	return c.Render(status, formPage(p, formScreen{words{c.Print}, d, areas}))
}

// draftOf is a target as the form says it: the place is a level, or a level and an area.
func draftOf(f url.Values) Draft {
	level, area, _ := strings.Cut(f.Get("waar"), ":")
	return Draft{Indicator: f.Get("cijfer"), Level: level, Area: place.AreaCode(area), Way: Way(f.Get("kant")), Goal: web.Tenths(f.Get("doel")),
		Until: web.DateOf(f, "tot"), Why: web.Lines(f, "waarom")}
}

func (s *Service) postNew(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, err := s.Set(c.R.Context(), c.Actor, draftOf(f), f.Get("sleutel"))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.newForm(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "target.saved")
}

func idOf(c *web.Context) ID { return ID(c.R.PathValue("id")) }

func (s *Service) getTarget(c *web.Context) error { return s.show(c, http.StatusOK, ui.Draft{}) }

func (s *Service) show(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, idOf(c))
	if err != nil {
		return err
	}
	return c.Render(status, showPage(page(c, "target.one", pathOf(v.ID)), showScreen{words{c.Print}, d, v}))
}

func (s *Service) postEnd(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.End(c.R.Context(), c.Actor, idOf(c), web.VersionOf(f), web.Lines(f, "reden"))
	if d, status, ok := c.Refused(formEnd, f, err); ok {
		return s.show(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(idOf(c)), "target.saved")
}
