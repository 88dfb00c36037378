package hotline

import (
	"net/http"
	"time"

	"samendoen/internal/base/web"
)

// nightsPath is where the nights stand.
const nightsPath = Path + "/nachten"

func nightPath(date time.Time) string { return nightsPath + "/" + date.Format(time.DateOnly) }

// afterPath is where is said what comes of a report.
func afterPath(id ID) string { return pathOf(id) + "/daarna" }

func (s *Service) postAfter(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	ctx, id, form := c.R.Context(), ID(c.R.PathValue("id")), f.Get("stap")
	switch form {
	case "signaal":
		err = s.ToSignal(ctx, c.Actor, id, f.Get("thema"), f["tekst"])
	case "gebeld":
		err = s.CalledBack(ctx, c.Actor, id, web.Line(f, "dank"))
	default:
		form, err = "niets", s.NothingNeeded(ctx, c.Actor, id, web.Line(f, "woord"))
	}
	if d, status, ok := c.Refused(form, f, err); ok {
		return s.report(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.Redirect(pathOf(id))
}

func (s *Service) getNights(c *web.Context) error {
	list, err := s.Nights(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("hotline.nights"))
	page.Path = Path
	return c.Render(http.StatusOK, nightsPage(page, nightsScreen{words{c.Print}, list}))
}

func (s *Service) getNight(c *web.Context) error {
	n, err := s.ShiftNight(c.R.Context(), c.Actor, web.ParseDate(c.R.PathValue("nacht")))
	if err != nil {
		return err
	}
	page := c.Page(c.T("hotline.nights"))
	page.Path = Path
	return c.Render(http.StatusOK, nightPage(page, nightScreen{words{c.Print}, n}))
}
