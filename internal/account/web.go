package account

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/ui"
)

// Routes are the pages of this module.
func (s *Service) Routes() []web.Route {
	return slices.Concat(s.passkeyRoutes(), s.providerRoutes(), s.partnerRoutes(), s.deputyRoutes(), []web.Route{
		{Pattern: "GET /inloggen", Handler: s.getLogin, Public: true},
		{Pattern: "POST /inloggen", Handler: s.postLogin, Public: true},
		{Pattern: "POST /inloggen/demo", Handler: s.postDemo, Public: true},
		{Pattern: "POST /uitloggen", Handler: s.postLogout, Public: true},
		{Pattern: "GET /mijn/sleutels", Handler: s.getTokens},
		{Pattern: "POST /mijn/sleutels", Handler: s.postToken},
		{Pattern: "POST /mijn/sleutels/{id}/einde", Handler: s.postEndToken},
		{Pattern: "GET /beheer/gebruikers", Handler: s.getUsers},
		{Pattern: "POST /beheer/gebruikers", Handler: s.postUser},
		{Pattern: "POST /beheer/gebruikers/tweede-stap", Handler: s.postEverybody},
		{Pattern: "GET /beheer/gebruikers/{id}", Handler: s.getUser},
		{Pattern: "POST /beheer/gebruikers/{id}", Handler: s.postChange},
		// The second step and another password have to be reached before one is signed in; the handlers look at
		// the session themselves.
		{Pattern: "GET /inloggen/code", Handler: s.getCode, Public: true},
		{Pattern: "POST /inloggen/code", Handler: s.postCode, Public: true},
		{Pattern: "GET /mijn/tweede-stap", Handler: s.getFactor, Public: true},
		{Pattern: "POST /mijn/tweede-stap", Handler: s.postFactor, Public: true},
		{Pattern: "GET /mijn/wachtwoord", Handler: s.getPassword, Public: true},
		{Pattern: "POST /mijn/wachtwoord", Handler: s.postPassword, Public: true},
		{Pattern: "POST /beheer/gebruikers/{id}/sessies/einde", Handler: s.postEndSessionsOf},
		{Pattern: "GET /mijn/bevestigen", Handler: s.getConfirm},
		{Pattern: "POST /mijn/bevestigen", Handler: s.postConfirm},
		{Pattern: "GET /mijn/beveiliging", Handler: s.getSecurity},
		{Pattern: "POST /mijn/beveiliging/herstelcodes", Handler: s.postRecoveryCodes},
		{Pattern: "POST /mijn/beveiliging/sessies/einde", Handler: s.postEndOthers},
		{Pattern: "POST /mijn/beveiliging/sessies/{id}/einde", Handler: s.postEndSession},
		{Pattern: "POST /mijn/beveiliging/berichten/{id}/gelezen", Handler: s.postReadNotice},
		{Pattern: "GET /beheer/herstel", Handler: s.getRescues},
		{Pattern: "POST /beheer/gebruikers/{id}/herstel", Handler: s.postAskRescue},
		{Pattern: "POST /beheer/herstel/{id}/bevestigen", Handler: s.postConfirmRescue},
		{Pattern: "POST /beheer/herstel/{id}/intrekken", Handler: s.postWithdrawRescue},
	})
}

// Nav are the places of this module in the menu.
func (s *Service) Nav() []web.NavItem {
	return []web.NavItem{
		{Key: "account.nav_users", Path: "/beheer/gebruikers", Icon: string(ui.IconSettings), Action: "account.manage", Order: 85},
		{Key: "account.nav_provider", Path: "/beheer/inloggen", Icon: string(ui.IconBuilding), Action: "account.provider", Footer: true},
		{Key: "account.nav_link", Path: "/mijn/organisatie", Icon: string(ui.IconBuilding), Action: "account.security", Footer: true},
		{Key: "account.nav_tokens", Path: "/mijn/sleutels", Icon: string(ui.IconKey), Action: "account.token", Footer: true},
		{Key: "account.nav_security", Path: "/mijn/beveiliging", Icon: string(ui.IconLock), Action: "account.security", Footer: true},
		{Key: "account.nav_deputies", Path: coversPath, Icon: string(ui.IconTogether), Action: "account.deputies", Order: 84},
		{Key: "account.nav_deputy", Path: ownCoverPath, Icon: string(ui.IconTogether), Action: "account.security", Footer: true},
		{Key: "account.nav_rescue", Path: "/beheer/herstel", Icon: string(ui.IconBackup), Action: "account.rescue_confirm", Footer: true},
	}
}

type loginScreen struct {
	p     ui.Page
	t     func(string, ...any) string
	login string
	to    string
	keys  bool // the page asks for passkeys

	elsewhere bool   // organisations let their people sign in through them
	provider  string // name of the one that this browser chose before
	word      string // and its word
	trouble   string // what went wrong there
	errors    map[string]string
	demo      []ui.RoleButton
	notice    string // of the demo: which rules do not hold here
}

func (s *Service) loginScreen(c *web.Context) (loginScreen, error) {
	p, keys := s.keyPage(c, c.T("account.login_title"))
	screen := loginScreen{p: p, t: c.T, keys: keys, to: web.OwnPath(c.R.URL.Query().Get("naar"))}
	var err error
	if screen.elsewhere, err = s.anyProvider(c.R.Context()); err != nil {
		return screen, err
	}
	if known, err := s.FindProvider(c.R.Context(), c.Cookie(wordCookie)); err == nil {
		screen.provider, screen.word = known.Name, known.Word
	} else if !fault.Is(err, fault.NotFound) {
		return screen, err
	}
	if !c.Demo() {
		return screen, nil
	}
	users, err := s.demoUsers(c.R.Context())
	if err != nil {
		return screen, err
	}
	if !s.required.on {
		screen.notice = c.T("account.demo_no_factor")
	}
	for _, u := range users {
		screen.demo = append(screen.demo, ui.RoleButton{Value: u.Login, Label: c.T(web.RoleKey(u.Roles[0])), Hint: u.Name, Icon: ui.IconSignIn})
	}
	return screen, nil
}

func (s *Service) getLogin(c *web.Context) error {
	if path, err := s.waiting(c); err != nil || path != "" {
		if to := c.R.URL.Query().Get("naar"); path == "/inloggen/code" && to != "" {
			path += "?" + url.Values{"naar": {web.OwnPath(to)}}.Encode()
		}
		return orElse(err, func() error { return c.Redirect(path) })
	}
	screen, err := s.loginScreen(c)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, loginPage(screen))
}

func (s *Service) postLogin(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	secret, err := s.Login(c.R.Context(), f.Get("login"), f.Get("wachtwoord"), attempt(c))
	if fault.Is(err, fault.Invalid) {
		screen, e := s.loginScreen(c)
		if e != nil {
			return e
		}
		screen.login, screen.to, screen.errors = f.Get("login"), web.OwnPath(f.Get("naar")), web.FieldErrors(c.Print, err)
		return c.Render(http.StatusBadRequest, loginPage(screen))
	}
	if err != nil {
		return err
	}
	return s.arrive(c, secret, f.Get("naar"))
}

func (s *Service) postDemo(c *web.Context) error {
	if !c.Demo() {
		return fault.New("account.demo", fault.NotFound)
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	secret, err := s.StartSession(c.R.Context(), f.Get("login"), attempt(c))
	if err != nil {
		return err
	}
	return s.arrive(c, secret, "/")
}

func (s *Service) postLogout(c *web.Context) error {
	var word string
	if secret := c.Session(); secret != "" {
		var err error
		if word, err = s.AfterLogout(c.R.Context(), secret); err != nil {
			return err
		}
		if err := s.Logout(c.R.Context(), secret); err != nil {
			return err
		}
	}
	c.EndSession()
	if word != "" {
		return c.Redirect("/inloggen/organisatie/" + word + "/uit")
	}
	return c.Redirect("/inloggen")
}

type tokensScreen struct {
	p      ui.Page
	t      func(string, ...any) string
	date   func(time.Time) string
	tokens []Token
	secret string // shown once
	values url.Values
	errors map[string]string
	scopes []string
	fresh  bool // otherwise the owner has to show who it is before making one
}

func (s *Service) tokens(c *web.Context, status int, secret string, values url.Values, failure error) error {
	list, err := s.Tokens(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	fresh, err := s.Fresh(c.R.Context(), c.Session())
	if err != nil {
		return err
	}
	return c.Render(status, tokensPage(tokensScreen{fresh: fresh, p: c.Page(c.T("account.tokens_title")), t: c.T, date: c.Print.ShortDate, tokens: list,
		secret: secret, values: values, errors: web.FieldErrors(c.Print, failure), scopes: Scopes()}))
}

func (s *Service) getTokens(c *web.Context) error {
	return s.tokens(c, http.StatusOK, "", url.Values{"until": {c.Now.AddDate(0, 3, 0).Format(time.DateOnly)}}, nil)
}

func (s *Service) postToken(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if ok, err := s.asksAgain(c, "/mijn/sleutels"); err != nil || ok {
		return err
	}
	until, _ := time.Parse(time.DateOnly, f.Get("until")) // a wrong date is the zero date, which is refused
	secret, err := s.NewToken(c.R.Context(), c.Actor, f.Get("name"), f["scopes"], until)
	if fault.Is(err, fault.Invalid) {
		return s.tokens(c, http.StatusBadRequest, "", f, err)
	}
	if err != nil {
		return err
	}
	return s.tokens(c, http.StatusOK, secret, url.Values{}, nil)
}

func (s *Service) postEndToken(c *web.Context) error {
	if err := s.EndToken(c.R.Context(), c.Actor, c.R.PathValue("id")); err != nil {
		return err
	}
	return c.RedirectWith("/mijn/sleutels", "account.token_ended")
}

type usersScreen struct {
	p      ui.Page
	t      func(string, ...any) string
	users  []User
	user   User // being added or changed
	errors map[string]string
	kind   OrganisationKind
	rescue bool // the second step of the user can be taken away by two people
	all    ForEverybody
}

func (s *Service) users(c *web.Context, status int, u User, failure error) error {
	list, err := s.Users(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	kind, err := s.kindOf(c.R.Context(), c.Actor.OrgID)
	if err != nil {
		return err
	}
	all, err := s.SecondForAll(c.R.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Render(status, usersPage(usersScreen{p: c.Page(c.T("account.users_title")), t: c.T, users: list, user: u, kind: kind, all: all,
		errors: web.FieldErrors(c.Print, failure)}))
}

func (s *Service) getUsers(c *web.Context) error { return s.users(c, http.StatusOK, User{}, nil) }

func userOf(f url.Values) User {
	u := User{Name: strings.TrimSpace(f.Get("name")), Login: f.Get("login"), Disabled: f.Get("disabled") != ""}
	for _, r := range f["roles"] {
		u.Roles = append(u.Roles, access.Role(r))
	}
	return u
}

func (s *Service) postUser(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	u, first := userOf(f), firstPassword()
	u.Login = strings.ToLower(strings.TrimSpace(u.Login))
	_, err = s.AddUser(c.R.Context(), c.Actor, u, first)
	if fault.Is(err, fault.Invalid) {
		return s.users(c, http.StatusBadRequest, u, err)
	}
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, handedPage(handedScreen{p: c.Page(c.T("account.users_title")), t: c.T, login: u.Login, password: first,
		title: c.T("account.user_added"), back: "/beheer/gebruikers"}))
}

func (s *Service) getUser(c *web.Context) error {
	u, err := s.User(c.R.Context(), c.Actor, c.R.PathValue("id"))
	if err != nil {
		return err
	}
	kind, err := s.kindOf(c.R.Context(), c.Actor.OrgID)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, userPage(usersScreen{p: c.Page(c.T("account.user_title")), t: c.T, user: u, kind: kind, rescue: u.HasFactor && u.ID != c.Actor.UserID}))
}

func (s *Service) postChange(c *web.Context) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	u := userOf(f)
	u.ID = c.R.PathValue("id")
	u.Version = versionOf(f.Get("version"))
	first := ""
	if f.Get("password") != "" { // ticked
		first = firstPassword()
	}
	err = s.ChangeUser(c.R.Context(), c.Actor, u, first)
	if fault.Is(err, fault.Invalid) {
		kind, e := s.kindOf(c.R.Context(), c.Actor.OrgID)
		if e != nil {
			return e
		}
		return c.Render(http.StatusBadRequest, userPage(usersScreen{p: c.Page(c.T("account.user_title")), t: c.T, user: u, kind: kind,
			errors: web.FieldErrors(c.Print, err)}))
	}
	if err != nil {
		return err
	}
	if first == "" {
		return c.RedirectWith("/beheer/gebruikers", "account.user_changed")
	}
	if u, err = s.User(c.R.Context(), c.Actor, u.ID); err != nil {
		return err
	}
	return c.Render(http.StatusOK, handedPage(handedScreen{p: c.Page(c.T("account.user_title")), t: c.T, login: u.Login, password: first,
		title: c.T("account.user_changed"), back: "/beheer/gebruikers"}))
}

// handedScreen shows a first password, once: to whoever hands it over.
type handedScreen struct {
	p               ui.Page
	t               func(string, ...any) string
	title           string
	login, password string
	back            string
}

func versionOf(s string) int64 {
	var n int64
	for _, r := range s {
		if r < '0' || r > '9' || n > 1<<50 {
			return 0
		}
		n = n*10 + int64(r-'0')
	}
	return n
}

// roleOptions are the roles to tick for a user.
func roleOptions(s usersScreen) []ui.Option {
	t, u := s.t, s.user
	var options []ui.Option
	for _, r := range offered(s.kind, u.Roles) {
		options = append(options, ui.Option{Value: string(r), Label: t(web.RoleKey(r)), Selected: slices.Contains(u.Roles, r)})
	}
	return options
}

func roleWords(t func(string, ...any) string, u User) string {
	words := make([]string, len(u.Roles))
	for i, r := range u.Roles {
		words[i] = t(web.RoleKey(r))
	}
	return strings.Join(words, ", ")
}

func scopeOptions(s tokensScreen) []ui.Option {
	var options []ui.Option
	for _, scope := range s.scopes {
		options = append(options, ui.Option{Value: scope, Label: s.t("account.scope_" + strings.TrimSuffix(scope, ".")), Selected: slices.Contains(s.values["scopes"], scope)})
	}
	return options
}

// summary are the errors for the box above a form, in the order of its fields; the field
// called name in an error stands in the form under the id control.
func summary(errors map[string]string, name, control string) []ui.FieldError {
	var list []ui.FieldError
	for field, message := range errors {
		if field == name && name != "" {
			field = control
		}
		list = append(list, ui.FieldError{FieldID: field, Message: message})
	}
	order := []string{"name", "login", "password", "wachtwoord", "oud", "nieuw", "code", "roles", "scopes", "until"}
	slices.SortFunc(list, func(a, b ui.FieldError) int {
		return cmp.Compare(slices.Index(order, a.FieldID), slices.Index(order, b.FieldID))
	})
	return list
}
