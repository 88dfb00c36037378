package logbook

import (
	"net/http"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// integrityScreen is the log as a whole, with a form that may have come back.
type integrityScreen struct {
	words
	ui.Draft
	Integrity
}

func (s *Service) integrity(c *web.Context, status int, d ui.Draft) error {
	v, err := s.Integrity(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(status, integrityPage(c.Page(c.T("logbook.integrity_title")), integrityScreen{words{c.Print}, d, v}))
}

func (s *Service) getIntegrity(c *web.Context) error {
	return s.integrity(c, http.StatusOK, ui.Draft{})
}

func (s *Service) postCheck(c *web.Context) error {
	if err := s.AskCheck(c.R.Context(), c.Actor); err != nil {
		return err
	}
	return c.RedirectWith(integrityPath, "logbook.check_asked")
}

func (s *Service) postWitness(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.AddWitness(c.R.Context(), c.Actor, f.Get("naam"), f.Get("sleutel"))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.integrity(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(integrityPath, "logbook.saved")
}

func (s *Service) postEndWitness(c *web.Context) error {
	if err := s.EndWitness(c.R.Context(), c.Actor, c.R.PathValue("id")); err != nil {
		return err
	}
	return c.RedirectWith(integrityPath, "logbook.saved")
}

func (s *Service) postActivities(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	chosen := map[Activity]string{}
	for _, activity := range Activities() {
		if f.Has(string(activity)) {
			chosen[activity] = f.Get(string(activity))
		}
	}
	err = s.SetActivities(c.R.Context(), c.Actor, chosen)
	if d, status, ok := c.Refused("", f, err); ok {
		return s.integrity(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(integrityPath, "logbook.saved")
}
