package volunteer

import (
	"net/http"

	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

func (s *Service) getOwn(c *web.Context) error { return s.ownPage(c, http.StatusOK, ui.Draft{}) }

func (s *Service) ownPage(c *web.Context, status int, d ui.Draft) error {
	o, err := s.Own(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	cards, err := s.cardsAt(c.R.Context(), c.Actor, c.Print, AtOwn)
	if err != nil {
		return err
	}
	page := c.Page(c.T("volunteer.own"))
	page.Path = OwnPath
	return c.Render(status, ownPage(page, ownScreen{words{c.Print}, d, o, cards}))
}

func (s *Service) postOwnStep(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	x := actOf(f)
	if x.Step == stepErase {
		err = s.EraseOwn(c.R.Context(), c.Actor, web.VersionOf(f))
	} else {
		err = s.TakeOwn(c.R.Context(), c.Actor, web.VersionOf(f), x)
	}
	if d, status, ok := c.Refused("stap", f, err); ok {
		return s.ownPage(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(OwnPath, "volunteer.own_saved_"+string(x.Step))
}

func (s *Service) getOwnEdit(c *web.Context) error { return s.ownForm(c, http.StatusOK, ui.Draft{}) }

func (s *Service) ownForm(c *web.Context, status int, d ui.Draft) error {
	o, err := s.Own(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("volunteer.own_edit"))
	page.Path = ownEdit
	return c.Render(status, ownEditPage(page, ownForm{formScreen{words{c.Print}, d, View{Volunteer: o.Volunteer, Complex: o.Complex}}, o.Is}))
}

// postOwnEdit changes the own record, or makes it.
func (s *Service) postOwnEdit(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	x, said := draftOf(f), "volunteer.saved"
	if f.Get("nieuw") != "" {
		_, err = s.SignUp(c.R.Context(), c.Actor, x)
		said = "volunteer.own_signed"
	} else {
		err = s.EditOwn(c.R.Context(), c.Actor, x.Version, x)
	}
	if d, status, ok := c.Refused("", f, err); ok {
		return s.ownForm(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(OwnPath, said)
}
