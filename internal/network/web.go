package network

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /convenanten", Handler: s.getList},
		{Pattern: "POST /convenanten", Handler: s.postNew},
		{Pattern: "GET /convenanten/{id}", Handler: s.getCovenant},
		{Pattern: "GET /convenanten/{id}/wijzigen", Handler: s.getEdit},
		{Pattern: "POST /convenanten/{id}/delen/{deel}", Handler: s.postEdit},
		{Pattern: "POST /convenanten/{id}/tekenen", Handler: s.postSign},
		{Pattern: "POST /convenanten/{id}/stap", Handler: s.postStep},
		{Pattern: "POST /convenanten/{id}/mandaten", Handler: s.postMandate},
		{Pattern: "POST /convenanten/{id}/wegwijzers", Handler: s.postWaypoint},
		{Pattern: "GET /convenanten/{id}/oefenen", Handler: s.getPractice},
		{Pattern: "POST /convenanten/{id}/oefenen", Handler: s.postPractice},
		{Pattern: "GET /convenanten/{id}/tekst", Handler: s.getText},
		{Pattern: "GET /verwerkingen", Handler: s.getRegister},
		{Pattern: "GET /verwerkingen/nieuw", Handler: s.getNewProcessing},
		{Pattern: "POST /verwerkingen/nieuw", Handler: s.postNewProcessing},
		{Pattern: "GET /verwerkingen/{id}", Handler: s.getProcessing},
		{Pattern: "POST /verwerkingen/{id}", Handler: s.postProcessing},
		{Pattern: "POST /verwerkingen/{id}/dpia", Handler: s.postDPIA},
	}
}

// Nav are the places of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{
		{Key: "network.nav_covenants", Path: covenantsPath, Icon: string(ui.IconHandshake), Action: actOpen, Order: 60},
		{Key: "network.nav_register", Path: registerPath, Icon: string(ui.IconPrivacy), Action: actRegister, Order: 62},
	}
}

// page draws one of the pages of a covenant.
type page func(ui.Page, screen) templ.Component

// show answers with a page of a covenant, and with what was wrong with a form.
func (s *Service) show(c *web.Context, status int, d ui.Draft, draw page) error {
	v, err := s.Show(c.R.Context(), c.Actor, CovenantID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	choices, err := s.Choices(c.R.Context(), c.Actor, v.Covenant)
	if err != nil {
		return err
	}
	p := c.Page(c.T("network.one_title"))
	p.WideContent = true
	return c.Render(status, draw(p, screen{words: words{c.Print}, Draft: d, View: v, choices: choices}))
}

// answer goes on to a path when a form was taken, and comes back with it otherwise.
func (s *Service) answer(c *web.Context, f url.Values, err error, to, message string, draw page) error {
	if err == nil {
		return c.RedirectWith(to, message)
	}
	if d, status, ok := c.Refused("", f, err); ok {
		return s.show(c, status, d, draw)
	}
	return err
}

type listScreen struct {
	words
	ui.Draft
	list      []View
	mayCreate bool
}

func (s *Service) list(c *web.Context, status int, d ui.Draft) error {
	list, err := s.List(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	p := c.Page(c.T("network.title"))
	p.WideContent = true
	return c.Render(status, listPage(p, listScreen{words{c.Print}, d, list, c.May(actCreate)}))
}

func (s *Service) getList(c *web.Context) error { return s.list(c, http.StatusOK, ui.Draft{}) }

func (s *Service) postNew(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, err := s.Create(c.R.Context(), c.Actor, web.Line(f, "naam"))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.list(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id)+"/wijzigen", "network.created")
}

func (s *Service) getCovenant(c *web.Context) error {
	return s.show(c, http.StatusOK, ui.Draft{}, covenantPage)
}

func (s *Service) getText(c *web.Context) error {
	return s.show(c, http.StatusOK, ui.Draft{}, textPage)
}

func (s *Service) getPractice(c *web.Context) error {
	return s.show(c, http.StatusOK, ui.Draft{}, practicePage)
}

func (s *Service) getEdit(c *web.Context) error {
	v, err := s.Show(c.R.Context(), c.Actor, CovenantID(c.R.PathValue("id")))
	if err != nil {
		return err
	}
	if !v.MayWrite {
		return fault.New("network.edit", fault.Denied)
	}
	return s.show(c, http.StatusOK, ui.Draft{}, editPage)
}

func (s *Service) postEdit(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := CovenantID(c.R.PathValue("id"))
	e := editOf(c.R.PathValue("deel"), f)
	if e == nil {
		return fault.New("network.edit", fault.NotFound)
	}
	err = s.Edit(c.R.Context(), c.Actor, id, web.VersionOf(f), e)
	return s.answer(c, f, err, pathOf(id)+"/wijzigen", "network.saved", editPage)
}

func (s *Service) postSign(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := CovenantID(c.R.PathValue("id"))
	return s.answer(c, f, s.Sign(c.R.Context(), c.Actor, id, web.VersionOf(f)), pathOf(id), "network.signed", covenantPage)
}

func (s *Service) postStep(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := CovenantID(c.R.PathValue("id"))
	err = s.Take(c.R.Context(), c.Actor, id, web.VersionOf(f), Step(f.Get("stap")), web.Lines(f, "reden"))
	return s.answer(c, f, err, pathOf(id), "network.step_done", covenantPage)
}

func (s *Service) postMandate(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := CovenantID(c.R.PathValue("id"))
	if gone := f.Get("weg"); gone != "" {
		err = s.Withdraw(c.R.Context(), c.Actor, id, web.VersionOf(f), gone)
	} else {
		err = s.Appoint(c.R.Context(), c.Actor, id, web.VersionOf(f), Mandate{Seat: f.Get("rol"), User: f.Get("persoon"), Area: web.Line(f, "gebied"),
			From: web.DateOf(f, "vanaf"), Until: web.DateOf(f, "tot")})
	}
	return s.answer(c, f, err, pathOf(id), "network.saved", covenantPage)
}

func (s *Service) postWaypoint(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := CovenantID(c.R.PathValue("id"))
	if done := f.Get("klaar"); done != "" {
		err = s.PassWaypoint(c.R.Context(), c.Actor, id, web.VersionOf(f), done)
	} else {
		err = s.AddWaypoint(c.R.Context(), c.Actor, id, web.VersionOf(f), Waypoint{Kind: WaypointKind(f.Get("soort")), Text: web.Lines(f, "wat"),
			Owner: f.Get("eigenaar"), Due: web.DateOf(f, "datum")})
	}
	return s.answer(c, f, err, pathOf(id), "network.saved", covenantPage)
}

func (s *Service) postPractice(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := CovenantID(c.R.PathValue("id"))
	err = s.AddExercise(c.R.Context(), c.Actor, id, web.VersionOf(f), Exercise{Name: web.Line(f, "oefening"), Situation: web.Lines(f, "situatie"),
		InGroup: f.Get("past") != "", Happened: f.Get("gebeurd") != "", Categories: categoriesOf(f, "speelt")})
	return s.answer(c, f, err, pathOf(id)+"/oefenen", "network.saved", practicePage)
}
