package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"samendoen/internal/base/access"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
)

// frame is the page around the content: menu, switches and what was just done.
func (s *Server) frame(c *Context, title string) ui.Page {
	p := ui.Page{
		Title: title, Lang: string(c.Lang()), Theme: ui.Scheme(c.server.themeOf(c.R)), Path: c.R.URL.Path, Demo: s.cfg.Demo,
		Words: ui.Words{Product: c.T("web.app"), Skip: c.T("web.skip"), Menu: c.T("web.menu"), CloseMenu: c.T("web.menu_close"),
			MainNav: c.T("web.nav_main"), More: c.T("web.nav_more"), QuickNav: c.T("web.nav_quick"), SignIn: c.T("web.sign_in"), SignOut: c.T("web.sign_out"),
			Language: c.T("web.language"), Theme: c.T("web.theme"), Light: c.T("web.theme_light"), Dark: c.T("web.theme_dark"),
			Auto: c.T("web.theme_auto"), Demo: c.T("web.demo"), Footer: c.T("web.footer")},
		Routes:    ui.Routes{Home: "/", SignIn: "/inloggen", SignOut: "/uitloggen", Language: "/taal", Theme: "/kleuren", Notices: "/mijn/beveiliging"},
		Languages: []ui.Language{{Code: "nl", Name: "Nederlands"}, {Code: "en", Name: "English"}},
		Dir:       c.Lang().Dir(),
		SignedIn:  c.Actor.Known(), UserName: c.Actor.Name, OrgName: c.Actor.Org, RoleName: roleName(c),
	}
	if c.tongues {
		p.Languages = nil
		for _, l := range text.Tongues() {
			p.Tongues = append(p.Tongues, ui.Language{Code: string(l), Name: l.Name()})
		}
	}
	if s.cfg.Theme != "" {
		p.ThemePath = "/static/theme.css"
	}
	if c.Actor.Known() {
		p.Nav, p.More = c.split(s.menu(c))
		for _, item := range s.cfg.Nav {
			if item.Footer && s.cfg.Policy.May(c.Actor, item.Action) {
				p.FooterLinks = append(p.FooterLinks, ui.Link{Label: c.T(item.Key), Href: item.Path})
			}
		}
	}
	if n := c.Actor.Notices; n > 0 && p.Path != p.Routes.Notices {
		p.Waiting = c.Print.N("web.notices_wait", n)
	}
	if m := c.message(); m != "" {
		p.Notice = &ui.Notice{Tone: ui.Good, Text: m}
	}
	if s.cfg.Dress != nil {
		s.cfg.Dress(c, &p)
	}
	return p
}

func roleName(c *Context) string {
	names := make([]string, len(c.Actor.Roles))
	for i, r := range c.Actor.Roles {
		names[i] = c.T("web.role_" + string(r))
	}
	return strings.Join(names, ", ")
}

// place is a place in the menu, with where it stands.
type place struct {
	ui.NavItem
	order int
}

// menu holds the places that the actor may go to, in their order.
func (s *Server) menu(c *Context) []place {
	all := slices.Clone(s.cfg.Nav)
	slices.SortStableFunc(all, func(a, b NavItem) int { return cmp.Compare(a.Order, b.Order) })
	may := s.cfg.Policy.For(c.Actor).May
	var list []place
	for _, item := range all {
		if item.Footer || item.Action != "" && !may(item.Action) {
			continue
		}
		list = append(list, place{ui.NavItem{Label: c.T(item.Key), Href: item.Path, Icon: ui.IconName(item.Icon), Current: c.R.URL.Path == item.Path}, item.Order})
	}
	return list
}

// inView is how many places of a menu are always in view where there are more.
const inView = 6

// split keeps the first places of a menu in view and groups the others, unless all of them
// fit: in a row at a desk, and before the thumb on a phone.
func (c *Context) split(menu []place) (first []ui.NavItem, more []ui.NavGroup) {
	for i, p := range menu {
		if i < inView || len(menu) <= inView+1 {
			first = append(first, p.NavItem)
			continue
		}
		key := "web.nav_work"
		switch {
		case p.order >= OrderKeep:
			key = "web.nav_keep"
		case p.order >= OrderLook:
			key = "web.nav_look"
		}
		title := c.T(key)
		if len(more) == 0 || more[len(more)-1].Title != title {
			more = append(more, ui.NavGroup{Title: title})
		}
		last := &more[len(more)-1]
		last.Items = append(last.Items, p.NavItem)
	}
	return first, more
}

// Home is where an actor's work begins: the first place in the menu.
func (c *Context) Home() string {
	if items := c.server.menu(c); len(items) > 0 {
		return items[0].Href
	}
	return "/inloggen"
}

// RoleKey is the message key of a role's name.
func RoleKey(r access.Role) string { return "web.role_" + string(r) }

// PreferenceRoutes are the switches of language and colours in the frame.
func PreferenceRoutes() []Route {
	return []Route{
		{Pattern: "POST /taal", Public: true, Handler: func(c *Context) error {
			f, err := c.Form()
			if err != nil {
				return err
			}
			c.SetPreference(langCookie, string(text.ParseLang(f.Get(ui.FieldLanguage))))
			return c.Redirect(OwnPath(f.Get(ui.FieldReturn)))
		}},
		{Pattern: "POST /kleuren", Public: true, Handler: func(c *Context) error {
			f, err := c.Form()
			if err != nil {
				return err
			}
			c.SetPreference(themeCookie, f.Get(ui.FieldTheme))
			return c.Redirect(OwnPath(f.Get(ui.FieldReturn)))
		}},
	}
}

// OwnPath is the path if it is one of this server, and the start page otherwise: nobody
// is sent to another host by a link.
func OwnPath(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n") {
		return "/"
	}
	return u.Path
}

// Draining makes readiness say no, so that a balancer sends new visitors elsewhere, and ends what
// would go on.
func (s *Server) Draining() {
	s.draining.Store(true)
	s.streams.closeAll()
}

// Health adds the pages that tell a machine whether the program lives and can work.
func (s *Server) Health(ready func(r *http.Request) error) {
	s.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("ok\n")) })
	s.mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := ready(r); s.draining.Load() || err != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
			w.Write([]byte("not ready\n"))
			return
		}
		w.Write([]byte("ready\n"))
	})
}
