package roster

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// Path is where rosters stand, and OwnPath where somebody sees the own shifts.
const (
	Path    = "/roosters"
	newPath = Path + "/nieuw"
	OwnPath = "/mijn/diensten"
	askPath = OwnPath + "/ruil"
)

func pathOf(id string) string { return Path + "/" + url.PathEscape(id) }

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + Path, Handler: s.getList},
		{Pattern: "GET " + newPath, Handler: s.getNew},
		{Pattern: "POST " + newPath, Handler: s.postNew},
		{Pattern: "GET " + Path + "/{id}", Handler: s.getRoster},
		{Pattern: "GET " + Path + "/{id}/instellen", Handler: s.getSettings},
		{Pattern: "POST " + Path + "/{id}/instellen", Handler: s.postSettings},
		{Pattern: "GET " + Path + "/{id}/laag", Handler: s.getLayer},
		{Pattern: "POST " + Path + "/{id}/laag", Handler: s.postLayer},
		{Pattern: "GET " + Path + "/{id}/periode", Handler: s.getPeriod},
		{Pattern: "POST " + Path + "/{id}/periode", Handler: s.postPeriod},
		{Pattern: "POST " + Path + "/{id}/wijziging", Handler: s.postChange},
		{Pattern: "GET " + OwnPath, Handler: s.getOwn},
		{Pattern: "GET " + askPath, Handler: s.getAsk},
		{Pattern: "POST " + askPath, Handler: s.postAsk},
		{Pattern: "POST " + askPath + "/{id}", Handler: s.postAnswer},
	}
}

// Nav is the place of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{
		{Key: "roster.nav", Path: Path, Icon: string(ui.IconTable), Action: actList, Order: 53},
		{Key: "roster.nav_own", Path: OwnPath, Icon: string(ui.IconClock), Action: actOwn, Order: 52},
	}
}

func (s *Service) getList(c *web.Context) error {
	l, err := s.Rosters(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("roster.title"))
	page.Path = Path
	return c.Render(http.StatusOK, listPage(page, listScreen{words{c.Print}, l}))
}

func (s *Service) getRoster(c *web.Context) error { return s.show(c, http.StatusOK, ui.Draft{}) }

func (s *Service) show(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	page := c.Page(c.T("roster.one"))
	page.Path, page.WideContent = pathOf(v.ID), true
	return c.Render(status, showPage(page, showScreen{words{c.Print}, d, v, c.Actor.UserID}))
}

func (s *Service) postChange(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := c.R.PathValue("id")
	err = s.Put(c.R.Context(), c.Actor, id, Change{Out: f.Get("uit"), In: f.Get("in"), From: momentOf(f, "van"), Until: momentOf(f, "tot")})
	if d, status, ok := c.Refused("wijziging", f, err); ok {
		return s.show(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "roster.saved")
}

// momentOf is an instant of a form, from a date and a time on the wall; zero for anything else.
func momentOf(f url.Values, name string) time.Time {
	return web.MomentOf(web.DateOf(f, name), f.Get(name+"-tijd"))
}

// indexOf is the number of a layer in a form; -1 for a new one.
func indexOf(f url.Values) int {
	n, err := strconv.Atoi(f.Get("laag"))
	if err != nil || n < 0 {
		return -1
	}
	return n
}
