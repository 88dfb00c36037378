package resident

import (
	"net/http"
	"net/url"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
)

// How often one address may ask for a mail with a code.
const (
	asksPerSecond = 1.0 / 1200
	asksAtOnce    = 5
)

// postMail asks for mail, proves the address, or stops it.
func (s *Service) postMail(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	done := map[string]string{"stop": "resident.did_mail_stop", "code": "resident.did_mail_code"}[f.Get("stap")]
	if done == "" {
		done = "resident.did_mail_ask"
	}
	return s.doing(c, "mail", done, func(secret string, f url.Values) error {
		switch f.Get("stap") {
		case "stop":
			return s.StopMail(c.R.Context(), secret)
		case "code":
			return s.ProveMail(c.R.Context(), secret, f.Get("mailcode"))
		}
		if !c.Allow("mijn-plan-mail", asksPerSecond, asksAtOnce) {
			return fault.Invalidf("resident.postmail", "adres", "resident.mail_often")
		}
		return s.AskMail(c.R.Context(), secret, f.Get("adres"), string(c.Lang()))
	})
}

// getStop asks who came by the link in a mail whether it must stop. Whoever comes sees the same.
func (s *Service) getStop(c *web.Context) error {
	page := framed(c)
	page.Tongues = nil // the link says it, and its code would be lost
	return c.Render(http.StatusOK, stopPage(page, words{c.Print}, c.R.URL.Query().Get("code"), false))
}

func (s *Service) postStop(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if err := s.StopByLink(c.R.Context(), f.Get("code")); err != nil {
		return err
	}
	return c.Render(http.StatusOK, stopPage(framed(c), words{c.Print}, "", true))
}
