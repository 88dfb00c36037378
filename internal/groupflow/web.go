package groupflow

import (
	"io"
	"net/http"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/place"
	"samendoen/internal/takeout"
)

// Path is where flows stand.
const Path = "/complex-in-beeld/stromen"

const filePath = Path + "/bestand"

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + Path, Handler: s.getFlows},
		{Pattern: "POST " + filePath, Handler: s.postFile},
	}
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

// postFile gives all flows as a file.
func (s *Service) postFile(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	file, err := s.File(c.R.Context(), c.Actor, takeout.Format(f.Get("vorm")))
	if fault.Is(err, fault.Invalid) { // no button of the page sends that
		return c.Redirect(Path)
	}
	if err != nil {
		return err
	}
	return file.format.Send(c, file.Name(clock.Date(c.Now)), func(w io.Writer) error { return takeout.WriteCells(w, file.format, file.table(c.Print)) })
}
