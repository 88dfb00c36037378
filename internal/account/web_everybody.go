package account

import "samendoen/internal/base/web"

// postEverybody asks a second step of everybody, or no longer. It is a sensitive act: it
// asks again who somebody is.
func (s *Service) postEverybody(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if ok, err := s.asksAgain(c, "/beheer/gebruikers"); err != nil || ok {
		return err
	}
	if err := s.SetSecondForAll(c.R.Context(), c.Actor, f.Get("iedereen") != ""); err != nil {
		return err
	}
	return c.RedirectWith("/beheer/gebruikers", "account.everybody_saved")
}
