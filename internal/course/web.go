package course

import (
	"net/http"
	"net/url"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// Path is where there is something to learn.
const Path = "/leren"

const (
	newPath  = Path + "/nieuw"
	whoPath  = Path + "/wie"
	setPath  = Path + "/cursussen"
	donePath = Path + "/bewijs"
)

// PathOf is the page of an evening.
func PathOf(id string) string { return Path + "/" + url.PathEscape(id) }

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + Path, Handler: s.getLearn},
		{Pattern: "GET " + newPath, Handler: s.getNew},
		{Pattern: "POST " + newPath, Handler: s.postNew},
		{Pattern: "GET " + whoPath, Handler: s.getWho},
		{Pattern: "GET " + setPath, Handler: s.getCourses},
		{Pattern: "POST " + setPath, Handler: s.postCourse},
		{Pattern: "GET " + donePath, Handler: s.getDone},
		{Pattern: "GET " + Path + "/{id}", Handler: s.getShow},
		{Pattern: "POST " + Path + "/{id}", Handler: s.postShow},
		{Pattern: "GET " + Path + "/{id}/wijzigen", Handler: s.getChange},
		{Pattern: "POST " + Path + "/{id}/wijzigen", Handler: s.postChange},
	}
}

func (s *Service) getLearn(c *web.Context) error {
	l, err := s.Learn(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("course.title"))
	page.Path = Path
	return c.Render(http.StatusOK, learnPage(page, learnScreen{words{c.Print}, l}))
}

// getDone are the certificates of the actor, to print.
func (s *Service) getDone(c *web.Context) error {
	l, err := s.Learn(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("course.done"))
	page.Path = Path
	return c.Render(http.StatusOK, donePage(page, doneScreen{words{c.Print}, l, c.Actor.Name, c.Actor.Org}))
}

func (s *Service) getNew(c *web.Context) error { return s.form(c, http.StatusOK, ui.Draft{}) }

// form is the form of a new evening.
func (s *Service) form(c *web.Context, status int, d ui.Draft) error {
	choices, err := s.Choices(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("course.new"))
	page.Path = newPath
	return c.Render(status, formPage(page, formScreen{words{c.Print}, d, Session{LeadID: c.Actor.UserID, Minutes: 120, Seats: 12, Code: c.R.FormValue("cursus")}, choices}))
}

func sessionOf(f url.Values) Session {
	return Session{Code: f.Get("cursus"), Title: web.Line(f, "titel"), At: web.MomentOf(web.DateOf(f, "datum"), f.Get("tijd")), Minutes: web.NumberOf(f, "duur"),
		Place: web.Line(f, "plaats"), Seats: web.NumberOf(f, "plekken"), LeadID: f.Get("wie"), About: web.Lines(f, "over"), Version: web.VersionOf(f)}
}

func (s *Service) postNew(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, err := s.Plan(c.R.Context(), c.Actor, sessionOf(f), f.Get("sleutel"))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.form(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(PathOf(id), "course.saved")
}

func (s *Service) getShow(c *web.Context) error { return s.show(c, http.StatusOK, ui.Draft{}) }

func (s *Service) show(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	screen := showScreen{words{c.Print}, d, v}
	page := c.Page(screen.name(v.Session, v.Courses))
	page.Path = PathOf(v.ID)
	return c.Render(status, showPage(page, screen))
}

// postShow is what somebody does with an evening; each form says which.
func (s *Service) postShow(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	ctx, id, version := c.R.Context(), c.R.PathValue("id"), web.VersionOf(f)
	step, said := f.Get("stap"), "course.saved"
	switch step {
	case "mee":
		err, said = s.Join(ctx, c.Actor, id), "course.joined"
	case "niet":
		err, said = s.Leave(ctx, c.Actor, id), "course.left"
	case "inschrijven":
		err = s.Enroll(ctx, c.Actor, id, f.Get("wie"))
	case "geweest":
		err = s.Hold(ctx, c.Actor, id, version, f["was"], web.NumberOf(f, "meer"))
	case "vraag":
		err = s.Ask(ctx, c.Actor, id, web.Lines(f, "vraag"), f.Get("sleutel"))
	case "geleerd":
		err = s.Write(ctx, c.Actor, id, version, web.Lines(f, "geleerd"))
	default:
		if _, err = s.Show(ctx, c.Actor, id); err == nil {
			err = fault.Invalidf("course.step", "", "course.choose")
		}
	}
	if d, status, ok := c.Refused(step, f, err); ok {
		return s.show(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(PathOf(id), said)
}

func (s *Service) getChange(c *web.Context) error { return s.change(c, http.StatusOK, ui.Draft{}) }

// change is the form of an evening that is there.
func (s *Service) change(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Keeps(c.R.Context(), c.Actor, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	page := c.Page(c.T("course.change"))
	page.Path = PathOf(v.ID) + "/wijzigen"
	return c.Render(status, formPage(page, formScreen{words{c.Print}, d, v.Session, Choices{v.Courses, v.Leads}}))
}

func (s *Service) postChange(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	x, said := sessionOf(f), "course.saved"
	x.ID = c.R.PathValue("id")
	if f.Get("stap") == "afgelast" {
		err, said = s.Cancel(c.R.Context(), c.Actor, x.ID, x.Version), "course.cancelled"
	} else {
		err = s.Change(c.R.Context(), c.Actor, x)
	}
	if d, status, ok := c.Refused("", f, err); ok {
		return s.change(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(PathOf(x.ID), said)
}

func (s *Service) getWho(c *web.Context) error {
	list, courses, err := s.Who(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("course.who"))
	page.Path = Path
	return c.Render(http.StatusOK, whoPage(page, whoScreen{words{c.Print}, list, courses}))
}

func (s *Service) getCourses(c *web.Context) error { return s.courses(c, http.StatusOK, ui.Draft{}) }

func (s *Service) courses(c *web.Context, status int, d ui.Draft) error {
	list, err := s.Courses(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("course.courses"))
	page.Path = Path
	return c.Render(status, coursesPage(page, coursesScreen{words{c.Print}, d, list}))
}

func (s *Service) postCourse(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	x := Course{Code: f.Get("cursus"), Title: web.Line(f, "titel"), About: web.Lines(f, "over"), Roles: f["rollen"], Months: web.NumberOf(f, "maanden"),
		Retired: f.Get("weg") == "ja", Version: web.VersionOf(f)}
	err = s.PutCourse(c.R.Context(), c.Actor, x, f.Get("sleutel"))
	if d, status, ok := c.Refused("cursus-"+x.Code, f, err); ok {
		return s.courses(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(setPath, "course.saved")
}
