package body

import (
	"net/http"
	"net/url"
	"slices"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

func (s *Service) getMember(c *web.Context) error { return s.member(c, http.StatusOK, ui.Draft{}) }

// member is the form of a member, or of a new one.
func (s *Service) member(c *web.Context, status int, d ui.Draft) error {
	v, err := s.kept(c, actKeep)
	if err != nil {
		return err
	}
	m := Member{BodyID: v.ID, Role: Plain, From: v.Today}
	if id := partOf(c, "lid"); id != "" {
		if m = v.Member(id); m.ID == "" {
			return fault.New("body.member", fault.NotFound)
		}
	}
	choices, err := s.Choices(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("body.member"))
	page.Path = partPath(v.ID, "leden", c.R.PathValue("lid"))
	return c.Render(status, memberPage(page, memberScreen{words{c.Print}, d, v, m, choices}))
}

func (s *Service) postMember(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	m := Member{ID: partOf(c, "lid"), BodyID: idOf(c), UserID: f.Get("account"), Role: Role(f.Get("rol")), Name: web.Line(f, "naam"), Reach: web.Line(f, "bereik"),
		From: web.DateOf(f, "vanaf"), Until: web.DateOf(f, "tot"), Version: web.VersionOf(f)}
	err = s.PutMember(c.R.Context(), c.Actor, m, f.Get("sleutel"))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.member(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(PathOf(m.BodyID), "body.saved")
}

func (s *Service) getMeeting(c *web.Context) error { return s.meeting(c, http.StatusOK, ui.Draft{}) }

// meeting is the form of a meeting, or of a new one.
func (s *Service) meeting(c *web.Context, status int, d ui.Draft) error {
	v, err := s.kept(c, actTakePart)
	if err != nil {
		return err
	}
	m := Meeting{BodyID: v.ID}
	if id := partOf(c, "vergadering"); id != "" {
		i := slices.IndexFunc(v.Meetings, func(x Meeting) bool { return x.ID == id })
		if i < 0 {
			return fault.New("body.meeting", fault.NotFound)
		}
		m = v.Meetings[i]
	}
	page := c.Page(c.T("body.meeting"))
	page.Path = partPath(v.ID, "vergaderingen", c.R.PathValue("vergadering"))
	return c.Render(status, meetingPage(page, meetingScreen{words{c.Print}, d, v, m}))
}

func (s *Service) postMeeting(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	m := Meeting{ID: partOf(c, "vergadering"), BodyID: idOf(c), At: web.MomentOf(web.DateOf(f, "datum"), f.Get("tijd")), Place: web.Line(f, "plaats"), ChairID: f.Get("voorzitter"),
		Agenda: web.Lines(f, "agenda"), Minutes: web.Lines(f, "verslag"), Cancelled: f.Get("vervalt") == "ja", Version: web.VersionOf(f)}
	err = s.PutMeeting(c.R.Context(), c.Actor, m, f.Get("sleutel"))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.meeting(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(PathOf(m.BodyID), "body.saved")
}

func (s *Service) getAsk(c *web.Context) error { return s.ask(c, http.StatusOK, ui.Draft{}) }

// ask is the form of an advice to ask.
func (s *Service) ask(c *web.Context, status int, d ui.Draft) error {
	v, err := s.kept(c, actKeep)
	if err != nil {
		return err
	}
	page := c.Page(c.T("body.ask"))
	page.Path = partPath(v.ID, "adviezen", isNew)
	return c.Render(status, askPage(page, askScreen{words{c.Print}, d, v}))
}

func (s *Service) postAsk(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := Advice{BodyID: idOf(c), Subject: web.Line(f, "onderwerp"), Aims: web.Lines(f, "doel"), Reasons: web.Lines(f, "reden"), Effects: web.Lines(f, "gevolg"),
		Informed: web.DateOf(f, "gegeven"), Until: web.DateOf(f, "termijn")}
	id, err := s.Ask(c.R.Context(), c.Actor, a, f.Get("sleutel"))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.ask(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(partPath(a.BodyID, "adviezen", id), "body.asked")
}

func (s *Service) getAdvice(c *web.Context) error { return s.advice(c, http.StatusOK, ui.Draft{}) }

func (s *Service) advice(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Advice(c.R.Context(), c.Actor, idOf(c), c.R.PathValue("advies"))
	if err != nil {
		return err
	}
	page := c.Page(c.T("body.advice"))
	page.Path = partPath(v.ID, "adviezen", v.Advice.ID)
	return c.Render(status, advicePage(page, adviceScreen{words{c.Print}, d, v}))
}

func saidOf(f url.Values) Said {
	return Said{Step: Step(f.Get("stap")), Day: web.DateOf(f, "datum"), Words: web.Lines(f, "tekst")}
}

func (s *Service) postAdvice(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.TakeStep(c.R.Context(), c.Actor, idOf(c), c.R.PathValue("advies"), web.VersionOf(f), saidOf(f))
	if d, status, ok := c.Refused(f.Get("stap"), f, err); ok {
		return s.advice(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(partPath(idOf(c), "adviezen", c.R.PathValue("advies")), "body.saved")
}
