package groupflow

import (
	"net/http"

	"samendoen/internal/base/web"
	"samendoen/internal/place"
)

// Path is where flows stand.
const Path = "/complex-in-beeld/stromen"

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{{Pattern: "GET " + Path, Handler: s.getFlows}}
}

// getFlows shows a half year of an area. A choice that does not exist is the first one.
func (s *Service) getFlows(c *web.Context) error {
	q := c.R.URL.Query()
	v, err := s.Show(c.R.Context(), c.Actor, q.Get("halfjaar"), place.AreaCode(q.Get("gebied")))
	if err != nil {
		return err
	}
	page := c.Page(c.T("groupflow.title"))
	page.Path, page.WideContent = Path, true
	return c.Render(http.StatusOK, flowsPage(page, screen{words{c.Print}, v}))
}
