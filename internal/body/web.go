package body

import (
	"net/http"
	"net/url"

	"samendoen/internal/base/access"
	"samendoen/internal/base/upload"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// Path is where bodies of residents stand.
const Path = "/bewonersorganisaties"

const newPath = Path + "/nieuw"

// isNew stands in an address for something that is not there yet.
const isNew = "nieuw"

// PathOf is the page of a body.
func PathOf(id ID) string { return Path + "/" + url.PathEscape(string(id)) }

func partPath(id ID, part, what string) string {
	return PathOf(id) + "/" + part + "/" + url.PathEscape(what)
}

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return append(s.wordRoutes(), []web.Route{
		{Pattern: "GET " + Path, Handler: s.getList},
		{Pattern: "GET " + newPath, Handler: s.getNew},
		{Pattern: "POST " + newPath, Handler: s.postNew},
		{Pattern: "GET " + Path + "/{id}", Handler: s.getBody},
		{Pattern: "GET " + Path + "/{id}/wijzigen", Handler: s.getChange},
		{Pattern: "POST " + Path + "/{id}/wijzigen", Handler: s.postChange},
		{Pattern: "GET " + Path + "/{id}/leden/{lid}", Handler: s.getMember},
		{Pattern: "POST " + Path + "/{id}/leden/{lid}", Handler: s.postMember},
		{Pattern: "GET " + Path + "/{id}/vergaderingen/{vergadering}", Handler: s.getMeeting},
		{Pattern: "POST " + Path + "/{id}/vergaderingen/{vergadering}", Handler: s.postMeeting},
		{Pattern: "POST " + Path + "/{id}/stukken", Handler: s.postPaper, MaxBody: upload.MaxBody},
		{Pattern: "GET " + Path + "/{id}/stukken/{stuk}", Handler: s.getPaper},
		{Pattern: "GET " + Path + "/{id}/adviezen/nieuw", Handler: s.getAsk},
		{Pattern: "POST " + Path + "/{id}/adviezen/nieuw", Handler: s.postAsk},
		{Pattern: "GET " + Path + "/{id}/adviezen/{advies}", Handler: s.getAdvice},
		{Pattern: "POST " + Path + "/{id}/adviezen/{advies}", Handler: s.postAdvice},
	}...)
}

// Nav is the place of this module in the menu of residents; others come by the page of volunteers.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "body.nav", Path: Path, Icon: string(ui.IconUsers), Action: actDoor, Order: 45}}
}

func idOf(c *web.Context) ID { return ID(c.R.PathValue("id")) }

// partOf is which member or meeting an address is about; empty for a new one.
func partOf(c *web.Context, hole string) string {
	if v := c.R.PathValue(hole); v != isNew {
		return v
	}
	return ""
}

func (s *Service) getList(c *web.Context) error {
	l, err := s.All(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("body.title"))
	page.Path = Path
	return c.Render(http.StatusOK, listPage(page, listScreen{words{c.Print}, l}))
}

func (s *Service) getNew(c *web.Context) error {
	if _, err := s.policy.RequireOrg("body.form", c.Actor, actMake); err != nil {
		return err
	}
	return s.form(c, http.StatusOK, ui.Draft{}, Body{Least: 3, ContactID: c.Actor.UserID})
}

// form is the form of a new body, or of one that is there.
func (s *Service) form(c *web.Context, status int, d ui.Draft, b Body) error {
	choices, err := s.Choices(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	screen := formScreen{words{c.Print}, d, b, choices}
	page := c.Page(c.T(screen.title()))
	page.Path = screen.action()
	return c.Render(status, formPage(page, screen))
}

func bodyOf(f url.Values) Body {
	return Body{Kind: Kind(f.Get("soort")), Name: web.Line(f, "naam"), Areas: access.Area(f["plek"]...), ContactID: f.Get("contact"),
		Mandate: web.Lines(f, "mandaat"), Rhythm: web.NumberOf(f, "ritme"), Least: web.NumberOf(f, "leden")}
}

func (s *Service) postNew(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, err := s.Make(c.R.Context(), c.Actor, bodyOf(f), f.Get("sleutel"))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.form(c, status, d, bodyOf(f))
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(PathOf(id), "body.saved")
}

func (s *Service) getBody(c *web.Context) error { return s.show(c, http.StatusOK, ui.Draft{}) }

func (s *Service) show(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, idOf(c))
	if err != nil {
		return err
	}
	page := c.Page(c.T("body.one"))
	page.Path = PathOf(v.ID)
	return c.Render(status, showPage(page, showScreen{words{c.Print}, d, v}))
}

// kept is a body for who keeps it.
func (s *Service) kept(c *web.Context, action access.Action) (View, error) {
	v, err := s.Show(c.R.Context(), c.Actor, idOf(c))
	if err == nil {
		_, err = s.policy.Require("body.keep", c.Actor, action, actRead, v.resource(v.Members, v.Today))
	}
	return v, err
}

func (s *Service) getChange(c *web.Context) error { return s.change(c, http.StatusOK, ui.Draft{}) }

func (s *Service) change(c *web.Context, status int, d ui.Draft) error {
	v, err := s.kept(c, actKeep)
	if err != nil {
		return err
	}
	return s.form(c, status, d, v.Body)
}

func (s *Service) postChange(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	b := bodyOf(f)
	b.ID, b.Version = idOf(c), web.VersionOf(f)
	err = s.Change(c.R.Context(), c.Actor, b)
	if d, status, ok := c.Refused("", f, err); ok {
		return s.change(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(PathOf(b.ID), "body.saved")
}

func (s *Service) postPaper(c *web.Context) error {
	if err := s.mayPart(c.R.Context(), c.Actor, idOf(c)); err != nil {
		return err // before anything of a file is read
	}
	f, data, err := upload.ReadForm(c.R)
	p := Paper{BodyID: idOf(c), Title: web.Line(f, "titel"), Text: web.Lines(f, "tekst"), Link: web.Line(f, "adres")}
	if err == nil {
		err = s.AddPaper(c.R.Context(), c.Actor, p, data, f.Get("sleutel"))
	}
	if d, status, ok := c.Refused("stuk", f, err); ok {
		return s.show(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(PathOf(p.BodyID), "body.saved")
}

// getPaper gives the file of a paper to who saves it, under a name without anybody's name.
func (s *Service) getPaper(c *web.Context) error {
	p, data, err := s.Paper(c.R.Context(), c.Actor, idOf(c), c.R.PathValue("stuk"))
	if err != nil {
		return err
	}
	return upload.Give(c.W, p.Kind, "stuk-"+p.At.Format("20060102-150405"), data)
}
