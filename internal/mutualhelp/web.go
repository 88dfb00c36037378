package mutualhelp

import (
	"net/http"
	"net/url"

	"samendoen/internal/base/access"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/place"
)

// Path is where people ask and offer; DeskPath where they are brought together.
const (
	Path     = "/burenhulp"
	DeskPath = Path + "/koppelen"
)

const (
	newPath     = Path + "/nieuw"
	keepPath    = Path + "/bemiddelaars"
	meldpunt    = "/meldpunt"
	ownForm     = "eigen"
	settingForm = "grenzen"
)

func postPath(id ID) string       { return Path + "/berichten/" + url.PathEscape(string(id)) }
func matchPath(id MatchID) string { return Path + "/koppelingen/" + url.PathEscape(string(id)) }
func deskPath(id ID) string       { return DeskPath + "/" + url.PathEscape(string(id)) }
func talkPath(id string) string   { return Path + "/gesprekken/" + url.PathEscape(id) }

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + Path, Handler: s.getMine, Tongues: true},
		{Pattern: "GET " + newPath, Handler: s.getNew, Tongues: true},
		{Pattern: "POST " + newPath, Handler: s.postNew, Tongues: true},
		{Pattern: "POST " + Path + "/berichten/{id}", Handler: s.postPost, Tongues: true},
		{Pattern: "POST " + Path + "/koppelingen/{id}", Handler: s.postMatch, Tongues: true},
		{Pattern: "POST " + Path + "/gesprekken/{id}", Handler: s.postTalk},
		{Pattern: "GET " + DeskPath, Handler: s.getDesk},
		{Pattern: "GET " + DeskPath + "/{id}", Handler: s.getShow},
		{Pattern: "POST " + DeskPath + "/{id}", Handler: s.postShow},
		{Pattern: "GET " + keepPath, Handler: s.getKeep},
		{Pattern: "POST " + keepPath, Handler: s.postKeep},
	}
}

// Nav is the place of this module in the menu of residents; others come by the page of volunteers.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "mutualhelp.nav", Path: Path, Icon: string(ui.IconHandshake), Action: actDoor, Order: 26}}
}

// MayDesk reports whether somebody has the page on which people are brought together.
func (s *Service) MayDesk(a access.Actor) bool { return s.policy.May(a, actDesk) }

// MayList reports whether somebody has the page of what they ask and offer.
func (s *Service) MayList(a access.Actor) bool { return s.policy.May(a, actList) }

func idOf(c *web.Context) string { return c.R.PathValue("id") }

func (s *Service) getMine(c *web.Context) error { return s.mine(c, http.StatusOK, ui.Draft{}) }

func (s *Service) mine(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Mine(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("mutualhelp.title"))
	page.Path = Path
	return c.Render(status, minePage(page, mineScreen{words{c.Print}, d, v}))
}

func (s *Service) getNew(c *web.Context) error { return s.form(c, http.StatusOK, ui.Draft{}) }

func (s *Service) form(c *web.Context, status int, d ui.Draft) error {
	choices, err := s.Choices(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("mutualhelp.new"))
	page.Path = newPath
	return c.Render(status, newPage(page, newScreen{words{c.Print}, d, choices, c.Actor.Name}))
}

func typed(f url.Values) Post {
	return Post{Side: Side(f.Get("kant")), Kind: f.Get("soort"), Complex: place.ComplexID(f.Get("complex")), Wider: f.Get("ruimer") != "", Parts: f["wanneer"], Tongues: f["talen"],
		Private: Private{Name: web.Line(f, "naam"), Reach: web.Line(f, "bereik"), Words: web.Line(f, "zin")}}
}

func (s *Service) postNew(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	_, err = s.Put(c.R.Context(), c.Actor, typed(f), f.Get("wie") == "ander", f.Get("akkoord") != "", f.Get("sleutel"))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.form(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(Path, "mutualhelp.made")
}

// done goes back to the own page after one tap, or says there why it could not be.
func (s *Service) done(c *web.Context, f url.Values, err error, message string) error {
	if d, status, ok := c.Refused(ownForm, f, err); ok {
		return s.mine(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(Path, message)
}

func (s *Service) postPost(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := ID(idOf(c))
	if f.Get("stap") == "stop" {
		return s.done(c, f, s.Withdraw(c.R.Context(), c.Actor, id), "mutualhelp.gone")
	}
	return s.done(c, f, s.Keep(c.R.Context(), c.Actor, id), "mutualhelp.kept")
}

func (s *Service) postMatch(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	step := Step(f.Get("stap"))
	said := map[Step]string{Yes: "mutualhelp.said_yes", No: "mutualhelp.said_no", Quit: "mutualhelp.said_quit", Well: "mutualhelp.said_well", Speak: "mutualhelp.said_speak", Alarm: "mutualhelp.said_alarm"}
	return s.done(c, f, s.Answer(c.R.Context(), c.Actor, MatchID(idOf(c)), step), said[step])
}

func (s *Service) postTalk(c *web.Context) error {
	if err := s.Spoke(c.R.Context(), c.Actor, idOf(c)); err != nil {
		return err
	}
	return c.RedirectWith(DeskPath, "mutualhelp.spoke")
}

func (s *Service) getDesk(c *web.Context) error {
	v, err := s.Desk(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("mutualhelp.desk"))
	page.Path = DeskPath
	return c.Render(http.StatusOK, deskPage(page, deskScreen{words{c.Print}, v}))
}

func (s *Service) getShow(c *web.Context) error { return s.show(c, http.StatusOK, ui.Draft{}) }

func (s *Service) show(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, ID(idOf(c)))
	if err != nil {
		return err
	}
	page := c.Page(c.T("mutualhelp.one"))
	page.Path = deskPath(v.ID)
	return c.Render(status, showPage(page, showScreen{words{c.Print}, d, v}))
}

func (s *Service) postShow(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	ctx, id, done := c.R.Context(), ID(idOf(c)), "mutualhelp.proposed"
	if f.Get("stap") == "terug" {
		done, err = "mutualhelp.taken_back", s.TakeBack(ctx, c.Actor, id)
	} else {
		_, err = s.Propose(ctx, c.Actor, id, ID(f.Get("ander")), f.Get("sleutel"))
	}
	if d, status, ok := c.Refused("", f, err); ok {
		return s.show(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(DeskPath, done)
}

func (s *Service) getKeep(c *web.Context) error { return s.keep(c, http.StatusOK, ui.Draft{}) }

func (s *Service) keep(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Kept(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("mutualhelp.keep"))
	page.Path = keepPath
	return c.Render(status, settingsPage(page, keepScreen{words{c.Print}, d, v}))
}

func (s *Service) postKeep(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	form, named := "", Named{UserID: f.Get("wie"), Complex: place.ComplexID(f.Get("complex"))}
	switch f.Get("stap") {
	case "grenzen":
		form, err = settingForm, s.Set(c.R.Context(), c.Actor, Settings{Most: web.NumberOf(f, "hoogstens"), Days: web.NumberOf(f, "dagen"), Version: web.VersionOf(f)})
	default:
		err = s.Name(c.R.Context(), c.Actor, named, f.Get("stap") != "weg")
	}
	if d, status, ok := c.Refused(form, f, err); ok {
		return s.keep(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(keepPath, "mutualhelp.saved")
}
