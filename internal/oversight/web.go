package oversight

import (
	"net/http"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// Path is where the page stands.
const Path = "/toezicht"

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{{Pattern: "GET " + Path, Handler: s.getDay}}
}

// Nav is the place of this module in the menu: before all others, so that work begins here.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{{Key: "oversight.nav", Path: Path, Icon: string(ui.IconTasks), Action: actDay, Order: 5}}
}

func (s *Service) getDay(c *web.Context) error {
	d, err := s.Show(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, dayPage(c.Page(c.T("oversight.title")), dayScreen{d, c.Print}))
}
