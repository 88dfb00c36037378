package referral

import (
	"net/http"

	"samendoen/internal/base/web"
)

// getLive tells the open page of a request its version, and nothing else.
func (s *Service) getLive(c *web.Context) error {
	id := ID(c.R.PathValue("id"))
	_, caseID, err := s.Watch(c.R.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	return s.cases.StreamOf(c, caseID, func() (int64, error) {
		version, _, err := s.Watch(c.R.Context(), c.Actor, id)
		return version, err
	})
}

// postDraft keeps what somebody is typing in an answer; a script sends it now and then.
func (s *Service) postDraft(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	form := f.Get("waar")
	f.Del("waar")
	if err := s.KeepDraft(c.R.Context(), c.Actor, ID(c.R.PathValue("id")), form, f); err != nil {
		return err
	}
	c.W.WriteHeader(http.StatusNoContent)
	return nil
}

// postDropDraft throws away what somebody typed before.
func (s *Service) postDropDraft(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	id := ID(c.R.PathValue("id"))
	if err := s.KeepDraft(c.R.Context(), c.Actor, id, f.Get("waar"), nil); err != nil {
		return err
	}
	return c.RedirectWith(pathOf(id), "casework.draft_gone")
}
