package account

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/openid"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// providerRoutes are the pages of signing in through the own organisation. To the provider
// lead links, no forms: the content policy holds forms, and what follows on them, to
// this host.
func (s *Service) providerRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET /inloggen/organisatie", Handler: s.getFindProvider, Public: true},
		{Pattern: "GET /inloggen/organisatie/{woord}", Handler: s.getLeave, Public: true},
		{Pattern: "GET /inloggen/organisatie/{woord}/uit", Handler: s.getSignedOut, Public: true},
		{Pattern: "GET " + returnPath, Handler: s.getReturn, Public: true},
		{Pattern: "POST /inloggen/afmelding", Handler: s.postLogoutToken, Public: true, MaxBody: 100 << 10},
		{Pattern: "GET /mijn/organisatie", Handler: s.getLink},
		{Pattern: "GET /mijn/organisatie/koppelen", Handler: s.getLeaveToLink},
		{Pattern: "POST /mijn/organisatie/ontkoppelen", Handler: s.postUnlink},
		{Pattern: "GET /mijn/bevestigen/organisatie", Handler: s.getLeaveToConfirm},
		{Pattern: "GET /beheer/inloggen", Handler: s.getProvider},
		{Pattern: "POST /beheer/inloggen", Handler: s.postProvider},
		{Pattern: "POST /beheer/inloggen/testen", Handler: s.postCheckProvider},
	}
}

// The cookies of signing in elsewhere: who left, and which organisation this browser chose.
const (
	leavingCookie = "vertrek"
	wordCookie    = "organisatie"
)

// publicURL is the address as people and providers know it. Without one in the settings
// only this machine will do, so that no other name that points here counts.
func (s *Service) publicURL(c *web.Context) (string, error) {
	if s.public != "" {
		return s.public, nil
	}
	host, _, err := net.SplitHostPort(c.R.Host)
	if err != nil {
		host = c.R.Host
	}
	if ip, err := netip.ParseAddr(strings.Trim(host, "[]")); host == "localhost" || err == nil && ip.IsLoopback() {
		return "http://" + c.R.Host, nil
	}
	return "", fault.Invalidf("account.publicurl", "", "account.provider_public")
}

type findScreen struct {
	p          ui.Page
	t          func(string, ...any) string
	word, to   string
	name, path string // of what was found
	errors     map[string]string
}

// getFindProvider finds an organisation by the word that its people know.
func (s *Service) getFindProvider(c *web.Context) error {
	q := c.R.URL.Query()
	screen := findScreen{p: c.Page(c.T("account.find_title")), t: c.T, word: q.Get("organisatie"), to: web.OwnPath(q.Get("naar"))}
	if screen.word == "" {
		return c.Render(http.StatusOK, findPage(screen))
	}
	if !c.Allow("organisatie", 0.1, 20) {
		return fault.New("account.find", fault.TooMany)
	}
	p, err := s.FindProvider(c.R.Context(), screen.word)
	if fault.Is(err, fault.NotFound) {
		screen.errors = map[string]string{"organisatie": c.T("account.find_nobody")}
		return c.Render(http.StatusBadRequest, findPage(screen))
	}
	if err != nil {
		return err
	}
	screen.name, screen.path = p.Name, leavePath(p.Word, screen.to)
	return c.Render(http.StatusOK, findPage(screen))
}

func leavePath(word, to string) string {
	return "/inloggen/organisatie/" + word + "?" + url.Values{"naar": {to}}.Encode()
}

func (s *Service) getLeave(c *web.Context) error {
	if !c.Allow("vertrek", 0.5, 30) {
		return fault.New("account.leave", fault.TooMany)
	}
	return s.leave(c, c.R.PathValue("woord"), toSignIn, "", c.R.URL.Query().Get("naar"))
}

func (s *Service) leave(c *web.Context, word string, why purpose, session, to string) error {
	public, err := s.publicURL(c)
	if err != nil {
		return err
	}
	l, err := s.Leave(c.R.Context(), word, why, session, web.OwnPath(to), public)
	if err != nil {
		return s.stranded(c, err)
	}
	c.SetCookie(leavingCookie, l.Browser, departureTime)
	http.Redirect(c.W, c.R, l.Address, http.StatusSeeOther)
	return nil
}

// stranded shows the login page, which has the other ways to sign in, with what went wrong.
func (s *Service) stranded(c *web.Context, failure error) error {
	if !fault.Is(failure, fault.Invalid) || c.Actor.Known() {
		return failure
	}
	screen, err := s.loginScreen(c)
	if err != nil {
		return err
	}
	screen.trouble = web.FieldErrors(c.Print, failure)[""]
	return c.Render(http.StatusBadRequest, loginPage(screen))
}

func (s *Service) getReturn(c *web.Context) error {
	public, err := s.publicURL(c)
	if err != nil {
		return err
	}
	q := c.R.URL.Query()
	in := Coming{State: q.Get("state"), Code: q.Get("code"), Issuer: q.Get("iss"), Failure: q.Get("error"),
		Browser: c.Cookie(leavingCookie), Public: public, Session: c.Session()}
	c.SetCookie(leavingCookie, "", 0)
	end, err := s.Arrive(c.R.Context(), in, attempt(c))
	if err != nil {
		return s.stranded(c, err)
	}
	switch end.Purpose {
	case toConfirm:
		return c.Redirect(web.OwnPath(end.Back))
	case toLink:
		return c.RedirectWith("/mijn/organisatie", "account.linked")
	}
	s.rememberProvider(c, end.Word)
	return s.arrive(c, end.Session, end.Back)
}

// postLogoutToken answers a provider, not a person (OpenID Connect Back-Channel Logout
// 1.0, 2.8).
func (s *Service) postLogoutToken(c *web.Context) error {
	if !c.Allow("afmelding", 5, 200) {
		return fault.New("account.logouttoken", fault.TooMany)
	}
	public, err := s.publicURL(c)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = s.LogoutToken(c.R.Context(), f.Get("logout_token"), public)
	if fault.Is(err, fault.Denied) || fault.Is(err, fault.Unavailable) {
		c.W.Header().Set("Content-Type", "application/json")
		c.W.WriteHeader(http.StatusBadRequest)
		return json.NewEncoder(c.W).Encode(map[string]string{"error": "invalid_request"})
	}
	if err == nil {
		c.W.WriteHeader(http.StatusOK)
	}
	return err
}

type signedOutScreen struct {
	p       ui.Page
	t       func(string, ...any) string
	name    string
	address string
}

// getSignedOut tells who signed out here that the organisation still knows the browser.
func (s *Service) getSignedOut(c *web.Context) error {
	public, err := s.publicURL(c)
	if err != nil {
		return err
	}
	if !c.Allow("vertrek", 0.5, 30) {
		return fault.New("account.signedout", fault.TooMany)
	}
	p, err := s.FindProvider(c.R.Context(), c.R.PathValue("woord"))
	if fault.Is(err, fault.NotFound) {
		return c.Redirect("/inloggen")
	}
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, signedOutPage(signedOutScreen{c.Page(c.T("account.signed_out_title")), c.T, p.Name, s.SignOutThere(c.R.Context(), p, public)}))
}

type linkScreen struct {
	p     ui.Page
	t     func(string, ...any) string
	link  Link
	since string
	fresh bool
	error string
}

func (s *Service) getLink(c *web.Context) error { return s.linkPage(c, http.StatusOK, nil) }

func (s *Service) linkPage(c *web.Context, status int, failure error) error {
	l, err := s.Link(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	fresh, err := s.Fresh(c.R.Context(), c.Session())
	if err != nil {
		return err
	}
	return c.Render(status, linkPage(linkScreen{c.Page(c.T("account.link_title")), c.T, l, c.Print.ShortDate(l.Since), fresh,
		web.FieldErrors(c.Print, failure)[""]}))
}

func (s *Service) getLeaveToLink(c *web.Context) error {
	if ok, err := s.asksAgain(c, "/mijn/organisatie"); err != nil || ok {
		return err
	}
	l, err := s.Link(c.R.Context(), c.Actor)
	if err != nil || l.Word == "" || !l.Since.IsZero() {
		return orElse(err, func() error { return c.Redirect("/mijn/organisatie") })
	}
	return s.leave(c, l.Word, toLink, c.Session(), "/mijn/organisatie")
}

func (s *Service) postUnlink(c *web.Context) error {
	if ok, err := s.asksAgain(c, "/mijn/organisatie"); err != nil || ok {
		return err
	}
	err := s.Unlink(c.R.Context(), c.Actor)
	if fault.Is(err, fault.Invalid) {
		return s.linkPage(c, http.StatusBadRequest, err)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith("/mijn/organisatie", "account.unlinked")
}

// confirmsElsewhere reports whether somebody has no password here, and has to show at the
// organisation who it is.
func (s *Service) confirmsElsewhere(ctx context.Context, a access.Actor) (bool, error) {
	l, err := s.Link(ctx, a)
	return err == nil && !l.Since.IsZero() && !l.HasPassword && l.Word != "", err
}

type confirmScreen struct {
	p        ui.Page
	t        func(string, ...any) string
	name, to string
}

func (s *Service) elsewherePage(c *web.Context) error {
	l, err := s.Link(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, elsewherePage(confirmScreen{c.Page(c.T("account.confirm_title")), c.T, l.Name, web.OwnPath(c.R.URL.Query().Get("naar"))}))
}

func (s *Service) getLeaveToConfirm(c *web.Context) error {
	l, err := s.Link(c.R.Context(), c.Actor)
	if err != nil || l.Word == "" || l.Since.IsZero() {
		return orElse(err, func() error { return c.Redirect("/mijn/bevestigen") })
	}
	return s.leave(c, l.Word, toConfirm, c.Session(), c.R.URL.Query().Get("naar"))
}

type providerScreen struct {
	p        ui.Page
	t        func(string, ...any) string
	provider Provider
	kind     OrganisationKind
	errors   map[string]string
	found    []openid.Finding // of a test; nil: not tested
	tested   bool
	public   string
}

func (s *Service) getProvider(c *web.Context) error {
	p, kind, err := s.Provider(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	if p.ID == "" {
		p.Scopes, p.GroupsClaim, p.Proofs = []string{"profile"}, "groups", []string{"mfa"}
	}
	return s.providerPage(c, http.StatusOK, providerScreen{provider: p, kind: kind})
}

func (s *Service) providerPage(c *web.Context, status int, screen providerScreen) error {
	public, err := s.publicURL(c)
	if err != nil {
		return err
	}
	screen.p, screen.t, screen.public = c.Page(c.T("account.provider_title")), c.T, public
	return c.Render(status, providerPage(screen))
}

func providerFrom(f url.Values) Provider {
	p := Provider{Word: strings.ToLower(strings.TrimSpace(f.Get("word"))), Name: strings.TrimSpace(f.Get("provider_name")),
		Issuer: strings.TrimSpace(f.Get("issuer")), ClientID: strings.TrimSpace(f.Get("client")), Scopes: strings.Fields(f.Get("scopes")),
		GroupsClaim: strings.TrimSpace(f.Get("groups")), Proofs: strings.Fields(f.Get("proofs")), CreatesUsers: f.Get("creates") != "",
		Active: f.Get("active") != "", UntypedLogout: f.Get("untyped") != "", Version: versionOf(f.Get("version")), Roles: map[access.Role][]string{}}
	for _, r := range access.Roles() {
		for _, name := range strings.Split(f.Get("groep_"+string(r)), ",") {
			if name = strings.TrimSpace(name); name != "" {
				p.Roles[r] = append(p.Roles[r], name)
			}
		}
	}
	return p
}

func (s *Service) postProvider(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if ok, err := s.asksAgain(c, "/beheer/inloggen"); err != nil || ok {
		return err
	}
	p := providerFrom(f)
	err = s.SaveProvider(c.R.Context(), c.Actor, p, f.Get("secret"))
	if fault.Is(err, fault.Invalid) {
		return s.refusedProvider(c, p, web.FieldErrors(c.Print, err), nil, false)
	}
	if err != nil {
		return err
	}
	return c.RedirectWith("/beheer/inloggen", "account.provider_saved")
}

func (s *Service) refusedProvider(c *web.Context, p Provider, errors map[string]string, found []openid.Finding, tested bool) error {
	old, kind, err := s.Provider(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	p.ID, p.HasSecret = old.ID, old.HasSecret
	status := http.StatusOK
	if len(errors) > 0 {
		status = http.StatusBadRequest
	}
	return s.providerPage(c, status, providerScreen{provider: p, kind: kind, errors: errors, found: found, tested: tested})
}

func (s *Service) postCheckProvider(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if !c.Allow("aanbieder", 0.2, 20) {
		return fault.New("account.checkprovider", fault.TooMany)
	}
	p := providerFrom(f)
	found, err := s.CheckProvider(c.R.Context(), c.Actor, p.Issuer, p.Scopes)
	if fault.Is(err, fault.Invalid) {
		return s.refusedProvider(c, p, web.FieldErrors(c.Print, err), nil, false)
	}
	if err != nil {
		return err
	}
	return s.refusedProvider(c, p, nil, found, true)
}

// rememberProvider lets the login page show the button of the organisation at once.
func (s *Service) rememberProvider(c *web.Context, word string) {
	if word != "" {
		c.SetPreference(wordCookie, word)
	}
}
