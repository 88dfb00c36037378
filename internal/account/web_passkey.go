package account

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// passkeyRoutes are the pages of passkeys. Those of the second step have to be reached
// before one is signed in; their handlers look at the session themselves.
func (s *Service) passkeyRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + passkeyPath, Handler: passkeyFile, Public: true},
		{Pattern: "GET /inloggen/passkey", Handler: s.getAskLogin, Public: true},
		{Pattern: "POST /inloggen/passkey", Handler: s.postPasskeyLogin, Public: true, MaxBody: 2 * maxAnswer},
		{Pattern: "GET /inloggen/code/passkey", Handler: s.getAskSecond, Public: true},
		{Pattern: "POST /inloggen/code/passkey", Handler: s.postPasskeySecond, Public: true, MaxBody: 2 * maxAnswer},
		{Pattern: "GET /mijn/bevestigen/passkey", Handler: s.getAskConfirm},
		{Pattern: "POST /mijn/bevestigen/passkey", Handler: s.postPasskeyConfirm, MaxBody: 2 * maxAnswer},
		{Pattern: "GET /mijn/passkeys/nieuw", Handler: s.getNewPasskey, Public: true},
		{Pattern: "GET /mijn/passkeys/vraag", Handler: s.getOfferPasskey, Public: true},
		{Pattern: "POST /mijn/passkeys", Handler: s.postPasskey, Public: true, MaxBody: 2 * maxAnswer},
		{Pattern: "POST /mijn/passkeys/{id}/naam", Handler: s.postRenamePasskey},
		{Pattern: "POST /mijn/passkeys/{id}/weg", Handler: s.postRemovePasskey},
	}
}

// passkeyPath is the script that lets the browser talk to its passkeys.
const passkeyPath = "/inloggen/passkey.js"

//go:embed passkey.js
var passkeyScript []byte

func passkeyFile(c *web.Context) error {
	c.W.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	c.W.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, err := c.W.Write(passkeyScript)
	return err
}

// keyPage is a page with the script of passkeys, where there can be any.
func (s *Service) keyPage(c *web.Context, title string) (p ui.Page, can bool) {
	p = c.Page(title)
	party, err := s.party(c.R.Host)
	if err != nil || party == nil {
		return p, false
	}
	sum := sha256.Sum256(passkeyScript)
	p.Scripts = append(p.Scripts, passkeyPath+"?v="+hex.EncodeToString(sum[:6]))
	return p, true
}

// browserCookie is a secret of a browser that is not signed in; a question for a passkey
// is bound to it.
const (
	browserCookie = "passkeyvraag"
	browserTime   = 12 * time.Hour
)

func browserOf(c *web.Context) string {
	secret := c.Cookie(browserCookie)
	if len(secret) < 40 {
		return ""
	}
	return secret
}

// put answers with a question for the script.
func put(c *web.Context, q Question, err error) error {
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(c.W).Encode(q)
}

func answerOf(f url.Values) Answer { return Answer{Ticket: f.Get("vraag"), Reply: f.Get("antwoord")} }

func (s *Service) getAskLogin(c *web.Context) error {
	browser := browserOf(c)
	if browser == "" {
		browser = newSecret()
		c.SetCookie(browserCookie, browser, browserTime)
	}
	q, err := s.AskPasskey(browser, c.R.Host)
	return put(c, q, err)
}

func (s *Service) postPasskeyLogin(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if !c.Allow("passkey", 1, 20) {
		return fault.New("account.passkey", fault.TooMany)
	}
	secret, err := s.LoginPasskey(c.R.Context(), browserOf(c), c.R.Host, answerOf(f), attempt(c))
	if fault.Is(err, fault.Invalid) {
		screen, e := s.loginScreen(c)
		if e != nil {
			return e
		}
		screen.to, screen.errors = web.OwnPath(f.Get("naar")), web.FieldErrors(c.Print, err)
		return c.Render(http.StatusBadRequest, loginPage(screen))
	}
	if err != nil {
		return err
	}
	return s.arrive(c, secret, f.Get("naar"))
}

func (s *Service) getAskSecond(c *web.Context) error {
	q, err := s.AskSecondPasskey(c.R.Context(), c.Session(), c.R.Host)
	return put(c, q, err)
}

func (s *Service) postPasskeySecond(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	full, err := s.SecondPasskey(c.R.Context(), c.Session(), c.R.Host, answerOf(f), attempt(c))
	if fault.Is(err, fault.Invalid) {
		return s.codePage(c, http.StatusBadRequest, web.OwnPath(f.Get("naar")), err)
	}
	if err != nil {
		return err
	}
	return s.arrive(c, full, f.Get("naar"))
}

func (s *Service) getAskConfirm(c *web.Context) error {
	q, err := s.AskConfirmPasskey(c.R.Context(), c.Session(), c.R.Host)
	return put(c, q, err)
}

func (s *Service) postPasskeyConfirm(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.ConfirmPasskey(c.R.Context(), c.Session(), c.R.Host, answerOf(f))
	if fault.Is(err, fault.Invalid) {
		return s.confirmPage(c, http.StatusBadRequest, f.Get("naar"), err)
	}
	if err != nil {
		return err
	}
	return c.Redirect(web.OwnPath(f.Get("naar")))
}

// newKeyScreen is the page on which one makes a passkey.
type newKeyScreen struct {
	p      ui.Page
	t      func(string, ...any) string
	name   string
	can    bool // otherwise the address has no name for a passkey to belong to
	forced bool // nothing else can be done before
	errors map[string]string
}

func (s *Service) getNewPasskey(c *web.Context) error {
	_, at, err := s.session(c.R.Context(), c.Session())
	if err != nil {
		return err
	}
	if at == stageFull {
		if again, err := s.asksAgain(c, "/mijn/passkeys/nieuw"); err != nil || again {
			return err
		}
	}
	return s.newPasskey(c, http.StatusOK, DeviceName(c.R.UserAgent()), nil)
}

// newPasskey is for who must make a second step now, or is signed in.
func (s *Service) newPasskey(c *web.Context, status int, name string, failure error) error {
	_, at, err := s.session(c.R.Context(), c.Session())
	if err == nil && at != stageSetup && at != stageFull {
		err = fault.New("account.newpasskey", fault.Unknown)
	}
	if err != nil {
		return err
	}
	p, can := s.keyPage(c, c.T("account.passkey_title"))
	return c.Render(status, newPasskeyPage(newKeyScreen{p: p, t: c.T, name: name, can: can, forced: at == stageSetup,
		errors: web.FieldErrors(c.Print, failure)}))
}

func (s *Service) getOfferPasskey(c *web.Context) error {
	q, err := s.OfferPasskey(c.R.Context(), c.Session(), c.R.Host)
	return put(c, q, err)
}

func (s *Service) postPasskey(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	full, codes, err := s.AddPasskey(c.R.Context(), c.Session(), c.R.Host, f.Get("naam"), answerOf(f), attempt(c))
	if fault.Is(err, fault.Invalid) {
		return s.newPasskey(c, http.StatusBadRequest, f.Get("naam"), err)
	}
	if fault.Is(err, fault.Denied) {
		return c.Redirect("/mijn/bevestigen?naar=%2Fmijn%2Fpasskeys%2Fnieuw")
	}
	if err != nil {
		return err
	}
	if full == "" {
		return c.RedirectWith("/mijn/beveiliging", "account.passkey_added")
	}
	v, _, err := s.session(c.R.Context(), full)
	if err != nil {
		return err
	}
	c.StartSession(full)
	s.remember(c, v.user.Login)
	return s.showCodes(c, codes)
}

func (s *Service) postRenamePasskey(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.RenamePasskey(c.R.Context(), c.Actor, c.R.PathValue("id"), f.Get("naam"))
	if fault.Is(err, fault.Invalid) {
		return s.securityPage(c, http.StatusBadRequest, err)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith("/mijn/beveiliging", "account.passkey_renamed")
}

func (s *Service) postRemovePasskey(c *web.Context) error {
	if again, err := s.asksAgain(c, "/mijn/beveiliging"); err != nil || again {
		return err
	}
	err := s.RemovePasskey(c.R.Context(), c.Session(), c.R.PathValue("id"))
	if fault.Is(err, fault.Invalid) {
		return s.securityPage(c, http.StatusBadRequest, err)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith("/mijn/beveiliging", "account.passkey_removed")
}

// withKeys completes a screen on which the actor shows again who it is.
func (s *Service) withKeys(c *web.Context, screen codeScreen, titleKey string, a access.Actor) (codeScreen, error) {
	if !a.Known() { // the session ended by this very request
		screen.p, screen.app = c.Page(c.T(titleKey)), true
		return screen, nil
	}
	security, err := s.Security(c.R.Context(), a, "")
	if err != nil {
		return screen, err
	}
	can := false
	if screen.p = c.Page(c.T(titleKey)); len(security.Passkeys) > 0 {
		screen.p, can = s.keyPage(c, c.T(titleKey))
	}
	screen.factor, screen.app, screen.keys = security.HasFactor, security.HasApp, can
	return screen, nil
}

func codeLead(s codeScreen) string {
	if s.keys {
		return s.t("account.code_lead_passkey")
	}
	return s.t("account.code_lead")
}

func codeHint(s codeScreen) string {
	if !s.app {
		return s.t("account.code_hint_recovery")
	}
	return s.t("account.code_hint")
}

func factorChange(s securityScreen) string {
	if !s.security.HasApp {
		return s.t("account.factor_add_app")
	}
	return s.t("account.factor_change")
}
