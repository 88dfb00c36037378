package hotline

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// waysPath is where people say how they are reached.
const waysPath = "/mijn/bereik"

// visitPath is where somebody says that they go somewhere alone, and that they are back.
const visitPath = Path + "/bezoek"

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + Path, Handler: s.getHome},
		{Pattern: "POST " + Path, Handler: s.postReport},
		{Pattern: "GET " + keepPath, Handler: s.getKeep},
		{Pattern: "POST " + keepPath, Handler: s.postKeep},
		{Pattern: "GET " + drillsPath, Handler: s.getDrills},
		{Pattern: "GET " + Path + "/{id}", Handler: s.getReport},
		{Pattern: "POST " + Path + "/{id}/stap", Handler: s.postStep},
		{Pattern: "POST " + Path + "/{id}/komst", Handler: s.postComing},
		{Pattern: "POST " + Path + "/{id}/daarna", Handler: s.postAfter},
		{Pattern: "POST " + deskPath, Handler: s.postDesk},
		{Pattern: "GET " + nightsPath, Handler: s.getNights},
		{Pattern: "GET " + nightsPath + "/{nacht}", Handler: s.getNight},
		{Pattern: "POST " + Path + "/{id}/plek", Handler: s.postSpot},
		{Pattern: "POST " + Path + "/{id}/overdragen", Handler: s.postHand},
		{Pattern: "GET " + scriptPath, Handler: s.getScript},
		{Pattern: "POST " + scriptPath, Handler: s.postScript},
		{Pattern: "GET " + helpPath, Handler: s.getHelp},
		{Pattern: "POST " + helpPath, Handler: s.postHelp},
		{Pattern: "POST " + visitPath, Handler: s.postVisit},
		{Pattern: "POST " + heardPath, Handler: s.postHeard, Public: true, MaxBody: heardBytes},
		{Pattern: "POST " + camePath, Handler: s.postCame, Public: true, MaxBody: cameBytes},
		{Pattern: "GET " + waysPath, Handler: s.getWays},
		{Pattern: "POST " + waysPath, Handler: s.postWay},
		{Pattern: "POST " + waysPath + "/{id}", Handler: s.postProof},
	}
}

// Nav is the place of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{
		// After the work of a day, so that nobody begins there who comes to work.
		{Key: "hotline.nav", Path: Path, Icon: string(ui.IconBell), Action: actReport, Order: 24},
		{Key: "hotline.nav_keep", Path: keepPath, Icon: string(ui.IconPhone), Action: actKeep, Order: web.OrderKeep + 9},
		{Key: "hotline.nav_script", Path: scriptPath, Icon: string(ui.IconTasks), Action: actKeep, Order: web.OrderKeep + 9},
		{Key: "hotline.nav_help", Path: helpPath, Icon: string(ui.IconTogether), Action: actKeep, Order: web.OrderKeep + 9},
		{Key: "hotline.nav_drills", Path: drillsPath, Icon: string(ui.IconBell), Action: actDrills, Order: web.OrderKeep + 9},
		{Key: "hotline.nav_ways", Path: waysPath, Icon: string(ui.IconPhone), Action: actWay, Footer: true},
	}
}

func (s *Service) getHome(c *web.Context) error { return s.home(c, http.StatusOK, ui.Draft{}) }

// home is the page for somebody who needs help now: first safety, then a few big buttons, and what
// became of what one reported.
func (s *Service) home(c *web.Context, status int, d ui.Draft) error {
	h, err := s.Home(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("hotline.title"))
	page.Path = Path
	return c.Render(status, homePage(page, homeScreen{words{c.Print}, d, h, c.Actor.UserID, s.now()}))
}

func (s *Service) postReport(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	r, err := s.Report(c.R.Context(), c.Actor, Draft{Kind: Kind(f.Get("soort")), Source: Screen, What: web.Lines(f, "wat"), Where: web.Line(f, "waar"), Areas: access.Area(f.Get("buurt")), Key: f.Get("sleutel")})
	if d, status, ok := c.Refused("", f, err); ok {
		return s.home(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.Redirect(pathOf(r.ID))
}

func (s *Service) postVisit(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if f.Get("stap") == "terug" {
		called, err := s.Back(c.R.Context(), c.Actor, c.T("hotline.visit_safe"))
		if err != nil {
			return err
		}
		if called != "" {
			return c.Redirect(pathOf(called))
		}
		return c.RedirectWith(Path, "hotline.visit_back")
	}
	err = s.Visit(c.R.Context(), c.Actor, web.Line(f, "plek"), minutesOf(f, "duur"))
	if d, status, ok := c.Refused("bezoek", f, err); ok {
		return s.home(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(Path, "hotline.visit_set")
}

func (s *Service) getReport(c *web.Context) error { return s.report(c, http.StatusOK, ui.Draft{}) }

func (s *Service) report(c *web.Context, status int, d ui.Draft) error {
	return s.reportWith(c, status, d, func(*reportScreen) {})
}

// reportWith is the page of a report, with what only an answer shows.
func (s *Service) reportWith(c *web.Context, status int, d ui.Draft, with func(screen *reportScreen)) error {
	v, err := s.Show(c.R.Context(), c.Actor, ID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	page := c.Page(c.T("hotline.one", "Receipt", v.Receipt))
	page.Path = pathOf(v.ID)
	screen := reportScreen{words: words{c.Print}, Draft: d, View: v, me: c.Actor.UserID, now: s.now()}
	if v.After != nil && v.After.Ref != "" && s.signals != nil {
		screen.signalPath = s.signals.Path(v.After.Ref)
	}
	with(&screen)
	return c.Render(status, reportPage(page, screen))
}

func (s *Service) postStep(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := ID(c.R.PathValue("id"))
	err = s.Step(c.R.Context(), c.Actor, id, Move(f.Get("stap")), web.Lines(f, "bericht"), f.Get("sleutel"))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.report(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.Redirect(pathOf(id))
}

func (s *Service) getWays(c *web.Context) error { return s.ways(c, http.StatusOK, ui.Draft{}) }

func (s *Service) ways(c *web.Context, status int, d ui.Draft) error {
	list, err := s.Ways(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	key, err := s.PushKey(c.R.Context())
	if err != nil {
		return err
	}
	page := c.Page(c.T("hotline.ways"))
	page.Path = waysPath
	return c.Render(status, waysPage(page, waysScreen{words{c.Print}, d, list, key}))
}

func (s *Service) postWay(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if WayKind(f.Get("soort")) == ByPush {
		return s.wayDone(c, f, "toestel", s.AddDevice(c.R.Context(), c.Actor, f.Get("toestel"), c.R.UserAgent()), "hotline.push_sent")
	}
	minutes, wrong := strconv.Atoi(f.Get("na"))
	if wrong != nil {
		minutes = -1
	}
	_, err = s.AddWay(c.R.Context(), c.Actor, Address{Kind: WayKind(f.Get("soort")), To: web.Line(f, "adres"), Way: Way{After: time.Duration(minutes) * time.Minute}})
	return s.wayDone(c, f, "", err, "hotline.way_sent")
}

func (s *Service) postProof(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := c.R.PathValue("id")
	switch f.Get("stap") {
	case "weg":
		return s.wayDone(c, f, id, s.DropWay(c.R.Context(), c.Actor, id), "hotline.way_gone")
	case "code":
		return s.wayDone(c, f, id, s.AgainWay(c.R.Context(), c.Actor, id), "hotline.way_sent")
	}
	return s.wayDone(c, f, id, s.ProveWay(c.R.Context(), c.Actor, id, f.Get("code")), "hotline.way_works")
}

func (s *Service) wayDone(c *web.Context, f url.Values, form string, err error, said string) error {
	if d, status, ok := c.Refused(form, f, err); ok {
		return s.ways(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(waysPath, said)
}
