package account

import (
	"net/http"
	"net/url"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// deviceCookie remembers that somebody signed in on this device before; it opens nothing.
const deviceCookie = "toestel"

func attempt(c *web.Context) Attempt {
	return Attempt{From: c.From(), Agent: c.R.UserAgent(), Device: c.Cookie(deviceCookie)}
}

// waiting is the page of the step that the session of the browser waits for, the start
// page for who is signed in, and nothing for a stranger.
func (s *Service) waiting(c *web.Context) (string, error) {
	secret := c.Session()
	if secret == "" {
		return "", nil
	}
	_, at, err := s.session(c.R.Context(), secret)
	switch at {
	case stageCode:
		return "/inloggen/code", err
	case stageGiven:
		return "/mijn/wachtwoord", err
	case stageSetup:
		return "/mijn/tweede-stap", err
	case stageFull:
		return "/", err
	}
	return "", err
}

// arrive gives the browser its session and leads to the step that it waits for, to what
// the user has to know, or to the page asked for. The session it had before ends.
func (s *Service) arrive(c *web.Context, secret, to string) error {
	ctx, old := c.R.Context(), c.Session()
	if old != "" && old != secret {
		if err := s.Logout(ctx, old); err != nil {
			return err
		}
	}
	v, at, err := s.session(ctx, secret)
	if err != nil {
		return err
	}
	c.StartSession(secret)
	switch at {
	case stageCode:
		return c.Redirect("/inloggen/code?" + url.Values{"naar": {web.OwnPath(to)}}.Encode())
	case stageGiven:
		return c.Redirect("/mijn/wachtwoord")
	case stageSetup:
		return c.Redirect("/mijn/tweede-stap")
	}
	s.remember(c, v.user.Login)
	security, err := s.Security(ctx, v.user.Actor(), secret)
	if err != nil {
		return err
	}
	if len(security.Notices) > 0 {
		return c.Redirect("/mijn/beveiliging")
	}
	return c.Redirect(web.OwnPath(to))
}

// remember lets the browser show later that this login succeeded on it.
func (s *Service) remember(c *web.Context, login string) {
	if deviceOf(s.deviceKey(), login, c.Cookie(deviceCookie)) == "" {
		c.SetPreference(deviceCookie, newDevice(s.deviceKey(), login))
	}
}

// asksAgain leads to "show who you are" when that was too long ago.
func (s *Service) asksAgain(c *web.Context, back string) (bool, error) {
	fresh, err := s.Fresh(c.R.Context(), c.Session())
	if err != nil || fresh {
		return false, err
	}
	return true, c.Redirect("/mijn/bevestigen?" + url.Values{"naar": {back}}.Encode())
}

type codeScreen struct {
	p      ui.Page
	t      func(string, ...any) string
	to     string
	errors map[string]string
	offer  Setup
	qr     qrCode
	codes  []string // recovery codes, shown once
	factor bool     // the user has a second step
	app    bool     // which is an app
	keys   bool     // or a passkey, which this address can ask for
}

func (s *Service) getCode(c *web.Context) error {
	if path, err := s.waiting(c); err != nil || path != "/inloggen/code" {
		return orElse(err, func() error { return c.Redirect(orLogin(path)) })
	}
	return s.codePage(c, http.StatusOK, web.OwnPath(c.R.URL.Query().Get("naar")), nil)
}

func orLogin(path string) string {
	if path == "" {
		return "/inloggen"
	}
	return path
}

func orElse(err error, next func() error) error {
	if err != nil {
		return err
	}
	return next()
}

func (s *Service) codePage(c *web.Context, status int, to string, failure error) error {
	v, _, err := s.session(c.R.Context(), c.Session())
	if err != nil {
		return err
	}
	screen := codeScreen{t: c.T, to: to, errors: web.FieldErrors(c.Print, failure)}
	if screen, err = s.withKeys(c, screen, "account.code_title", v.user.Actor()); err != nil {
		return err
	}
	return c.Render(status, secondStepPage(screen))
}

func (s *Service) postCode(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	full, err := s.SecondStep(c.R.Context(), c.Session(), f.Get("code"), attempt(c))
	if fault.Is(err, fault.Invalid) {
		return s.codePage(c, http.StatusBadRequest, web.OwnPath(f.Get("naar")), err)
	}
	if err != nil {
		return err
	}
	return s.arrive(c, full, f.Get("naar"))
}

func (s *Service) getFactor(c *web.Context) error { return s.factorPage(c, http.StatusOK, nil) }

func (s *Service) factorPage(c *web.Context, status int, failure error) error {
	offer, err := s.NewFactor(c.R.Context(), c.Session())
	if fault.Is(err, fault.Denied) {
		return c.Redirect("/mijn/bevestigen?naar=%2Fmijn%2Ftweede-stap")
	}
	if err != nil {
		return err
	}
	picture, err := newQR(keyURI(offer.Secret, offer.Login))
	if err != nil {
		return err
	}
	return c.Render(status, factorPage(codeScreen{p: c.Page(c.T("account.factor_title")), t: c.T, errors: web.FieldErrors(c.Print, failure),
		offer: offer, qr: picture}))
}

func (s *Service) postFactor(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	full, codes, err := s.StartFactor(c.R.Context(), c.Session(), f.Get("code"), attempt(c))
	if fault.Is(err, fault.Invalid) {
		return s.factorPage(c, http.StatusBadRequest, err)
	}
	if fault.Is(err, fault.Denied) {
		return c.Redirect("/mijn/bevestigen?naar=%2Fmijn%2Ftweede-stap")
	}
	if err != nil {
		return err
	}
	v, _, err := s.session(c.R.Context(), full)
	if err != nil {
		return err
	}
	c.StartSession(full)
	s.remember(c, v.user.Login)
	return s.showCodes(c, codes)
}

// showCodes shows recovery codes, which nobody can show again.
func (s *Service) showCodes(c *web.Context, codes []string) error {
	return c.Render(http.StatusOK, recoveryPage(codeScreen{p: c.Page(c.T("account.recovery_title")), t: c.T, codes: codes}))
}

func (s *Service) postRecoveryCodes(c *web.Context) error {
	codes, err := s.NewRecoveryCodes(c.R.Context(), c.Session())
	if fault.Is(err, fault.Denied) {
		return c.Redirect("/mijn/bevestigen?naar=%2Fmijn%2Fbeveiliging")
	}
	if err != nil {
		return err
	}
	return s.showCodes(c, codes)
}

func (s *Service) getConfirm(c *web.Context) error {
	if there, err := s.confirmsElsewhere(c.R.Context(), c.Actor); err != nil || there {
		return orElse(err, func() error { return s.elsewherePage(c) })
	}
	return s.confirmPage(c, http.StatusOK, c.R.URL.Query().Get("naar"), nil)
}

func (s *Service) confirmPage(c *web.Context, status int, to string, failure error) error {
	screen := codeScreen{t: c.T, to: web.OwnPath(to), errors: web.FieldErrors(c.Print, failure)}
	screen, err := s.withKeys(c, screen, "account.confirm_title", c.Actor)
	if err != nil {
		return err
	}
	return c.Render(status, confirmPage(screen))
}

func (s *Service) postConfirm(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.Confirm(c.R.Context(), c.Session(), f.Get("wachtwoord"), f.Get("code"), attempt(c))
	if fault.Is(err, fault.Invalid) {
		return s.confirmPage(c, http.StatusBadRequest, f.Get("naar"), err)
	}
	if err != nil {
		return err
	}
	return c.Redirect(web.OwnPath(f.Get("naar")))
}

type securityScreen struct {
	p        ui.Page
	t        func(string, ...any) string
	errors   map[string]string
	security Security
	left     string // of the recovery codes, in words
	ago      func(time.Time) string
	date     func(time.Time) string
	devices  []SendingDevice
}

// noticeTitle is when a notice came, and for whom the reader stands in.
func (s securityScreen) noticeTitle(n Notice) string {
	if n.For == "" {
		return s.date(n.At)
	}
	return s.t("account.notice_for", "At", s.date(n.At), "Who", n.For)
}

func (s *Service) getSecurity(c *web.Context) error { return s.securityPage(c, http.StatusOK, nil) }

func (s *Service) securityPage(c *web.Context, status int, failure error) error {
	v, err := s.Security(c.R.Context(), c.Actor, c.Session())
	if err != nil {
		return err
	}
	devices, err := s.sendingDevices(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(status, securityPage(securityScreen{c.Page(c.T("account.security_title")), c.T, web.FieldErrors(c.Print, failure), v,
		c.Print.N("account.codes_left", v.Codes),
		func(at time.Time) string { return c.Print.Ago(at, c.Now) }, c.Print.ShortDate, devices}))
}

func (s *Service) postEndSession(c *web.Context) error {
	if ok, err := s.asksAgain(c, "/mijn/beveiliging"); err != nil || ok {
		return err
	}
	if err := s.EndSession(c.R.Context(), c.Actor, c.R.PathValue("id")); err != nil {
		return err
	}
	return c.RedirectWith("/mijn/beveiliging", "account.session_ended")
}

func (s *Service) postEndOthers(c *web.Context) error {
	if ok, err := s.asksAgain(c, "/mijn/beveiliging"); err != nil || ok {
		return err
	}
	if err := s.EndOtherSessions(c.R.Context(), c.Actor, c.Session()); err != nil {
		return err
	}
	return c.RedirectWith("/mijn/beveiliging", "account.sessions_ended")
}

func (s *Service) postReadNotice(c *web.Context) error {
	if err := s.ReadNotice(c.R.Context(), c.Actor, c.R.PathValue("id")); err != nil {
		return err
	}
	return c.Redirect("/mijn/beveiliging")
}

type rescuesScreen struct {
	p    ui.Page
	t    func(string, ...any) string
	list []Rescue
	me   string
	ago  func(time.Time) string
}

func (s *Service) getRescues(c *web.Context) error {
	list, err := s.Rescues(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, rescuesPage(rescuesScreen{c.Page(c.T("account.rescue_title")), c.T, list, c.Actor.UserID,
		func(at time.Time) string { return c.Print.Ago(at, c.Now) }}))
}

func (s *Service) postAskRescue(c *web.Context) error {
	path := "/beheer/gebruikers/" + c.R.PathValue("id")
	if ok, err := s.asksAgain(c, path); err != nil || ok {
		return err
	}
	if err := s.AskRescue(c.R.Context(), c.Actor, c.R.PathValue("id")); err != nil {
		return err
	}
	return c.RedirectWith("/beheer/herstel", "account.rescue_asked")
}

func (s *Service) postConfirmRescue(c *web.Context) error {
	if ok, err := s.asksAgain(c, "/beheer/herstel"); err != nil || ok {
		return err
	}
	if err := s.ConfirmRescue(c.R.Context(), c.Actor, c.R.PathValue("id")); err != nil {
		return err
	}
	return c.RedirectWith("/beheer/herstel", "account.rescue_done")
}

func (s *Service) postWithdrawRescue(c *web.Context) error {
	if err := s.WithdrawRescue(c.R.Context(), c.Actor, c.R.PathValue("id")); err != nil {
		return err
	}
	return c.RedirectWith("/beheer/herstel", "account.rescue_withdrawn")
}

func deviceWords(s securityScreen, o OpenSession) string {
	if o.Device == "" {
		return s.t("account.device_unknown")
	}
	return o.Device
}
