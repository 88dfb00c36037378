package activity

import (
	"net/http"
	"net/url"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
	"samendoen/internal/calendar"
	"samendoen/internal/place"
)

// Path is where activities stand; NearPath where everybody reads them, before the id of a complex.
const (
	Path     = "/activiteiten"
	NearPath = "/in-de-buurt"
)

const newPath = Path + "/nieuw"

func pathOf(id ID) string { return Path + "/" + url.PathEscape(string(id)) }

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + Path, Handler: s.getList, Tongues: true},
		{Pattern: "GET " + newPath, Handler: s.getNew},
		{Pattern: "POST " + newPath, Handler: s.postNew},
		{Pattern: "GET " + Path + "/{id}", Handler: s.getOne, Tongues: true},
		{Pattern: "GET " + Path + "/{id}/wijzigen", Handler: s.getChange},
		{Pattern: "POST " + Path + "/{id}/wijzigen", Handler: s.postChange},
		{Pattern: "POST " + Path + "/{id}/dag", Handler: s.postDay, Tongues: true},
		{Pattern: "GET " + Path + "/{id}/poster", Handler: s.getPoster, Tongues: true},
		{Pattern: "GET " + NearPath + "/{complex}", Handler: s.getNear, Public: true, Tongues: true},
		{Pattern: "GET " + NearPath + "/{complex}/agenda.ics", Handler: s.getFile, Public: true, Tongues: true},
	}
}

// Nav is the place of this module in the menu of residents; others come by the page of volunteers.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "activity.nav", Path: Path, Icon: string(ui.IconCalendar), Action: actDoor, Order: 25}}
}

func idOf(c *web.Context) ID { return ID(c.R.PathValue("id")) }

func (s *Service) getList(c *web.Context) error {
	l, err := s.All(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("activity.title"))
	page.Path = Path
	return c.Render(http.StatusOK, listPage(page, listScreen{words{c.Print}, l}))
}

func (s *Service) getNew(c *web.Context) error { return s.form(c, http.StatusOK, ui.Draft{}) }

func (s *Service) form(c *web.Context, status int, d ui.Draft) error {
	if _, err := s.policy.RequireOrg("activity.form", c.Actor, actMake); err != nil {
		return err
	}
	areas, sites, err := s.Choices(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("activity.new"))
	page.Path = newPath
	return c.Render(status, newPage(page, newScreen{words{c.Print}, d, areas, sites}))
}

func typed(f url.Values) Activity {
	a := Activity{Title: web.Line(f, "titel"), What: web.Lines(f, "wat"), Where: web.Line(f, "waar"), Place: f.Get("plek"), Giver: Giver(f.Get("door")),
		Seats: web.NumberOf(f, "plaatsen"), First: web.DateOf(f, "datum"), Minute: web.MinuteOf(f.Get("tijd")), Lasts: web.NumberOf(f, "duur"), Repeat: Repeat(f.Get("herhaal")), Until: web.DateOf(f, "tot")}
	if a.Repeat == Once {
		a.Until = a.First
	}
	return a
}

func (s *Service) postNew(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id, err := s.Make(c.R.Context(), c.Actor, typed(f), f.Get("sleutel"))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.form(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "activity.made")
}

func (s *Service) getOne(c *web.Context) error { return s.show(c, http.StatusOK, ui.Draft{}) }

func (s *Service) show(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, idOf(c))
	if err != nil {
		return err
	}
	page := c.Page(c.T("activity.one"))
	page.Path = pathOf(v.ID)
	return c.Render(status, showPage(page, showScreen{words{c.Print}, d, v}))
}

func (s *Service) getChange(c *web.Context) error { return s.change(c, http.StatusOK, ui.Draft{}) }

func (s *Service) change(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Show(c.R.Context(), c.Actor, idOf(c))
	if err == nil {
		_, err = s.policy.Require("activity.form", c.Actor, actKeep, actRead, v.resource())
	}
	if err != nil {
		return err
	}
	page := c.Page(c.T("activity.change"))
	page.Path = pathOf(v.ID) + "/wijzigen"
	return c.Render(status, changePage(page, changeScreen{words{c.Print}, d, v}))
}

func (s *Service) postChange(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a := typed(f)
	a.ID, a.Version = idOf(c), web.VersionOf(f)
	err = s.Change(c.R.Context(), c.Actor, a)
	if d, status, ok := c.Refused("", f, err); ok {
		return s.change(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(a.ID), "activity.saved")
}

// postDay does something with one day: sign up or off, and for who keeps it more.
func (s *Service) postDay(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	ctx, id, day, done := c.R.Context(), idOf(c), web.DateOf(f, "dag"), "activity.saved"
	switch f.Get("stap") {
	case "naam":
		err = s.Note(ctx, c.Actor, id, day, web.Line(f, "naam"), f.Get("sleutel"))
	case "weg":
		err = s.DropName(ctx, c.Actor, id, day, f.Get("rij"))
	case "vervalt":
		err = s.Cancel(ctx, c.Actor, id, day)
	case "kwamen":
		err = s.Count(ctx, c.Actor, id, day, web.NumberOf(f, "kwamen"))
	case "af":
		done, err = "activity.off", s.Join(ctx, c.Actor, id, day, false)
	default:
		done, err = "activity.on", s.Join(ctx, c.Actor, id, day, true)
	}
	if d, status, ok := c.Refused(web.DateIn(day), f, err); ok {
		return s.show(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), done)
}

func (s *Service) getPoster(c *web.Context) error {
	v, err := s.Show(c.R.Context(), c.Actor, idOf(c))
	if err != nil {
		return err
	}
	page := c.Page(c.T("activity.poster"))
	page.Path = pathOf(v.ID) + "/poster"
	return c.Render(http.StatusOK, posterPage(page, showScreen{words{c.Print}, ui.Draft{}, v}))
}

func (s *Service) getNear(c *web.Context) error {
	id := place.ComplexID(c.R.PathValue("complex"))
	name, list, err := s.Near(c.R.Context(), id)
	if err != nil {
		return err
	}
	path := NearPath + "/" + url.PathEscape(string(id))
	return c.Render(http.StatusOK, nearPage(c.OpenPage(c.T("activity.near"), path), nearScreen{words{c.Print}, name, soonest(list), path + "/agenda.ics"}))
}

func (s *Service) getFile(c *web.Context) error {
	name, list, err := s.Near(c.R.Context(), place.ComplexID(c.R.PathValue("complex")))
	if err != nil {
		return err
	}
	var entries []calendar.Entry
	for _, d := range list {
		if !d.Cancelled {
			entries = append(entries, d.Entry())
		}
	}
	c.W.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	c.W.Header().Set("Content-Disposition", `attachment; filename="in-de-buurt.ics"`)
	made, _ := clock.OnTheWall(clock.Date(c.Now), 0)
	_, err = c.W.Write([]byte(calendar.Public(c.T("activity.near_name", "Name", name), entries, made.UTC())))
	return err
}

// Entry is a day as a calendar holds it.
func (d Day) Entry() calendar.Entry {
	return calendar.Entry{Kind: calendar.Activity, ID: string(d.ID) + web.DateIn(d.Date), Name: d.Title + ", " + d.Where, At: d.Begins(d.Date), Until: d.Ends(d.Date)}
}
