package mail

import (
	"net/http"
	"net/url"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /mijn/mail", Handler: s.getOwn},
		{Pattern: "POST /mijn/mail", Handler: s.postOwn},
		{Pattern: "POST /mijn/mail/bevestigen", Handler: s.postProve},
		{Pattern: "GET /beheer/mail", Handler: s.getManage},
		{Pattern: "POST /beheer/mail/opnieuw", Handler: s.postAgain},
		{Pattern: "POST /beheer/mail/proef", Handler: s.postTest},
		{Pattern: "GET /beheer/mail/teksten", Handler: s.getTexts},
		{Pattern: "POST /beheer/mail/teksten", Handler: s.postText},
	}
}

// Nav are the places of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{
		{Key: "mail.nav_own", Path: ownPath, Icon: string(ui.IconLetter), Action: actOwn, Footer: true},
		{Key: "mail.nav_manage", Path: managePath, Icon: string(ui.IconLetter), Action: actManage, Footer: true},
		{Key: "mail.nav_texts", Path: textsPath, Icon: string(ui.IconPencil), Action: actTexts, Footer: true},
	}
}

func (s *Service) getOwn(c *web.Context) error {
	d := ui.Draft{}
	if code := c.R.URL.Query().Get("code"); code != "" && len(code) <= 4*codeBytes {
		d = ui.Draft{Form: "bewijs", Typed: url.Values{"code": {code}}}
	}
	return s.own(c, http.StatusOK, d)
}

func (s *Service) own(c *web.Context, status int, d ui.Draft) error {
	o, err := s.Own(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("mail.own_title"))
	page.Path = ownPath // a code stays out of what the frame sends back
	return c.Render(status, ownPage(page, ownScreen{words: words{c.Print}, Own: o, draft: d, staff: staff(c.Actor)}))
}

func (s *Service) postOwn(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	var wants []Kind
	for _, k := range f["soort"] {
		wants = append(wants, Kind(k))
	}
	err = s.SaveOwn(c.R.Context(), c.Actor, web.VersionOf(f), f.Get("adres"), wants)
	if d, status, ok := c.Refused("eigen", f, err); ok {
		return s.own(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(ownPath, "mail.done_own")
}

func (s *Service) postProve(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if !c.Allow("mail-bewijs", 1.0/10, 10) {
		err = fault.Invalidf("mail.prove", "code", "mail.code_fast")
	} else {
		err = s.Prove(c.R.Context(), c.Actor, f.Get("code"))
	}
	if d, status, ok := c.Refused("bewijs", f, err); ok {
		return s.own(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(ownPath, "mail.done_proof")
}

func (s *Service) getManage(c *web.Context) error { return s.manage(c, http.StatusOK, ui.Draft{}) }

func (s *Service) manage(c *web.Context, status int, d ui.Draft) error {
	h, err := s.Health(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("mail.manage_title"))
	page.Path = managePath
	return c.Render(status, managePage(page, manageScreen{words: words{c.Print}, Health: h, now: c.Now, draft: d}))
}

func (s *Service) postAgain(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	n, err := s.Again(c.R.Context(), c.Actor, f.Get("mail"))
	if d, status, ok := c.Refused("", f, err); ok {
		return s.manage(c, status, d)
	}
	if err != nil {
		return err
	}
	if n == 0 {
		return c.RedirectWith(managePath, "mail.done_none")
	}
	return c.RedirectWith(managePath, "mail.done_again")
}

func (s *Service) postTest(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.Test(c.R.Context(), c.Actor)
	if d, status, ok := c.Refused("", f, err); ok {
		return s.manage(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(managePath, "mail.done_test")
}

func (s *Service) getTexts(c *web.Context) error { return s.texts(c, http.StatusOK, ui.Draft{}) }

func (s *Service) texts(c *web.Context, status int, d ui.Draft) error {
	list, err := s.Texts(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	page := c.Page(c.T("mail.texts_title"))
	page.Path = textsPath
	return c.Render(status, textsPage(page, textsScreen{words: words{c.Print}, Draft: d, list: list, public: s.settings.Public}))
}

func (s *Service) postText(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	kind := f.Get("soort")
	err = s.SaveText(c.R.Context(), c.Actor, Kind(kind), web.VersionOf(f), Text{Subject: f.Get("onderwerp"), Body: f.Get("tekst")})
	if d, status, ok := c.Refused(kind, f, err); ok {
		return s.texts(c, status, d)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith(textsPath, "mail.done_text")
}
