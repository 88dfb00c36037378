package account

import (
	"net/http"
	"net/url"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

type passwordScreen struct {
	p      ui.Page
	t      func(string, ...any) string
	errors map[string]string
	has    bool // the user signs in with a password at all
	given  bool // somebody else gave it: nothing opens before it is changed
}

// lead says why the page is there.
func (s passwordScreen) lead() string {
	if s.given {
		return s.t("account.password_given_lead")
	}
	return s.t("account.password_lead")
}

// oldLabel is what the password of now is called.
func (s passwordScreen) oldLabel() string {
	if s.given {
		return s.t("account.password_first")
	}
	return s.t("account.password_old")
}

func (s *Service) getPassword(c *web.Context) error { return s.passwordPage(c, http.StatusOK, nil) }

func (s *Service) passwordPage(c *web.Context, status int, failure error) error {
	has, given, err := s.HasPassword(c.R.Context(), c.Session())
	if fault.Is(err, fault.Unknown) { // a stranger, or another step comes first
		path, e := s.waiting(c)
		if e != nil || path == "" {
			return orElse(e, func() error { return c.Redirect("/inloggen?" + url.Values{"naar": {"/mijn/wachtwoord"}}.Encode()) })
		}
		return c.Redirect(path)
	}
	if err != nil {
		return err
	}
	return c.Render(status, passwordPage(passwordScreen{p: c.Page(c.T("account.password_title")), t: c.T, has: has, given: given,
		errors: web.FieldErrors(c.Print, failure)}))
}

func (s *Service) postPassword(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	_, given, err := s.HasPassword(c.R.Context(), c.Session())
	if err != nil {
		return err
	}
	next, err := s.ChangePassword(c.R.Context(), c.Session(), f.Get("oud"), f.Get("nieuw"), attempt(c))
	if fault.Is(err, fault.Invalid) {
		return s.passwordPage(c, http.StatusBadRequest, err)
	}
	if err != nil {
		return err
	}
	if given { // the way in goes on
		return s.arrive(c, next, "/")
	}
	c.StartSession(next)
	return c.RedirectWith("/mijn/beveiliging", "account.password_changed")
}

func (s *Service) postEndSessionsOf(c *web.Context) error {
	id := c.R.PathValue("id")
	if err := s.EndSessionsOf(c.R.Context(), c.Actor, id); err != nil {
		return err
	}
	return c.RedirectWith("/beheer/gebruikers/"+id, "account.sessions_of_ended")
}
