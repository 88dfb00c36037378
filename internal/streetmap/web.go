package streetmap

import (
	"net/http"
	"net/url"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// settingsPath is where an administrator chooses.
const settingsPath = "/beheer/straten"

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + settingsPath, Handler: s.getSettings},
		{Pattern: "POST " + settingsPath, Handler: s.postSettings},
	}
}

// Nav is the place of this module at the foot of the page.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "streetmap.nav", Path: settingsPath, Icon: string(ui.IconMap), Action: actSet, Footer: true}}
}

func (s *Service) getSettings(c *web.Context) error { return s.settings(c, http.StatusOK, ui.Draft{}) }

func (s *Service) settings(c *web.Context, status int, d ui.Draft) error {
	chosen, err := s.Chosen(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	screen := settingsScreen{words: words{c.Print}, Draft: d, Choice: chosen, sources: s.Sources(), broken: s.Broken()}
	if s.remote != nil {
		screen.host = s.remote.Host()
	}
	page := c.Page(c.T("streetmap.title"))
	page.Path = settingsPath
	return c.Render(status, settingsPage(page, screen))
}

func (s *Service) postSettings(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.Choose(c.R.Context(), c.Actor, choiceIn(f))
	if d, status, ok := c.Refused("keuze", f, err); ok {
		return s.settings(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(settingsPath, "streetmap.saved")
}

// choiceIn is the choice as it stands in a form. None at all is not the choice for nothing.
func choiceIn(f url.Values) Choice {
	c := Choice{Source: Source(f.Get("bron")), Version: web.VersionOf(f)}
	switch c.Source {
	case "geen":
		c.Source = NoStreets
	case NoStreets:
		c.Source = "?"
	}
	return c
}
