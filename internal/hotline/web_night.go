package hotline

import (
	"net/http"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// scriptPath is where is kept what to do in the night.
const scriptPath = Path + "/draaiboek"

// spotPath is where is said at which home or complex a report is.
func spotPath(id ID) string { return pathOf(id) + "/plek" }

// handPath is where a report is handed over.
func handPath(id ID) string { return pathOf(id) + "/overdragen" }

// postSpot looks a place up, or says that this is the one.
func (s *Service) postSpot(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := ID(c.R.PathValue("id"))
	if value := f.Get("plek"); value != "" {
		err = s.PutSpot(c.R.Context(), c.Actor, id, value)
		if d, status, ok := c.Refused("plek", f, err); ok {
			return s.report(c, status, d)
		}
		if err != nil {
			return err
		}
		return c.Redirect(pathOf(id))
	}
	list, err := s.FindSpot(c.R.Context(), c.Actor, id, web.Line(f, "zoek"))
	if err != nil {
		return err
	}
	return s.reportWith(c, http.StatusOK, ui.Draft{Form: "plek", Typed: f}, func(screen *reportScreen) { screen.spots, screen.searched = list, true })
}

func (s *Service) postHand(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := ID(c.R.PathValue("id"))
	err = s.HandOver(c.R.Context(), c.Actor, id, f.Get("collega"))
	if d, status, ok := c.Refused("over", f, err); ok {
		return s.report(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.Redirect(pathOf(id))
}

func (s *Service) getScript(c *web.Context) error { return s.script(c, http.StatusOK, ui.Draft{}) }

func (s *Service) script(c *web.Context, status int, d ui.Draft) error {
	list, err := s.Scripts(c.R.Context(), c.Actor, c.Print)
	if err != nil {
		return err
	}
	page := c.Page(c.T("hotline.script_keep"))
	page.Path = scriptPath
	return c.Render(status, scriptPage(page, scriptScreen{words{c.Print}, d, list}))
}

func (s *Service) postScript(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	x := Script{Situation: Situation(f.Get("soort")), Body: web.Lines(f, "stappen"), Version: web.VersionOf(f)}
	err = s.KeepScript(c.R.Context(), c.Actor, x)
	if d, status, ok := c.Refused(string(x.Situation), f, err); ok {
		return s.script(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(scriptPath, "hotline.kept_script")
}
