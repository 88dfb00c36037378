package web

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
)

// Context is one request for a page: who asks, in which language, at what time.
type Context struct {
	W       http.ResponseWriter
	R       *http.Request
	Actor   access.Actor
	Print   *text.Printer
	Now     time.Time
	server  *Server
	tongues bool // who asks reads the page in all languages of text.Tongues
}

func (s *Server) context(w http.ResponseWriter, r *http.Request, route Route) *Context {
	c := &Context{W: w, R: r, Now: s.cfg.Clock.Now(), server: s}
	if a, err := s.actor(r); err == nil {
		c.Actor = a
	} else if !fault.Is(err, fault.Unknown) && !left(r, err) {
		s.cfg.Log.Error("web: who is asking", "error", err.Error())
	}
	c.Print = s.cfg.Words.Printer(s.langOf(r))
	if c.tongues = route.Tongues && (route.Public || c.Actor.Has(access.Resident)); c.tongues {
		c.Print = s.cfg.Words.Printer(c.tongue())
	}
	return c
}

// actor finds the session of the cookie; a page takes no token.
func (s *Server) actor(r *http.Request) (access.Actor, error) {
	secret := s.cookie(r, sessionCookie)
	if secret == "" {
		return access.Actor{}, fault.New("web.actor", fault.Unknown)
	}
	return s.behind(r, secret)
}

// The cookies of the server itself.
const (
	sessionCookie = "samendoen"
	langCookie    = "taal"
	themeCookie   = "kleuren"
	noticeCookie  = "bericht"
)

// cookieName has the __Host- prefix where the browser accepts it, over HTTPS: then no other
// host can set the cookie.
func (s *Server) cookieName(name string) string {
	if s.cfg.Secure {
		return "__Host-" + name
	}
	return name
}

// cookie is what the browser brings back; empty when it brings nothing.
func (s *Server) cookie(r *http.Request, name string) string {
	cookie, err := r.Cookie(s.cookieName(name))
	if err != nil {
		return ""
	}
	return cookie.Value
}

// StartSession gives the browser the secret of a new session.
func (c *Context) StartSession(secret string) { c.SetCookie(sessionCookie, secret, 24*time.Hour) }

// Session is the secret of the current session, and EndSession takes it away.
func (c *Context) Session() string { return c.Cookie(sessionCookie) }

// EndSession makes the browser forget the session and all pages that it kept. It keeps its
// storage ("storage" is not named): signals that were written without reception wait there
// until they can be sent, sealed for who wrote them, and signing out must not lose them.
func (c *Context) EndSession() {
	c.server.streams.close(c.Session())
	c.SetCookie(sessionCookie, "", 0)
	c.W.Header().Set("Clear-Site-Data", `"cache"`)
}

// SetPreference keeps a choice, such as of language or colours, in the browser for a year.
func (c *Context) SetPreference(name, value string) { c.SetCookie(name, value, 365*24*time.Hour) }

// SetCookie gives the browser something to keep for a while, out of reach of scripts; an
// empty value takes it away.
func (c *Context) SetCookie(name, value string, lasts time.Duration) {
	age := int(lasts / time.Second)
	if value == "" {
		age = -1
	}
	http.SetCookie(c.W, &http.Cookie{Name: c.server.cookieName(name), Value: value, Path: "/", HttpOnly: true,
		Secure: c.server.cfg.Secure, SameSite: http.SameSiteLaxMode, MaxAge: age})
}

// Cookie is what the browser brings back of SetCookie and SetPreference.
func (c *Context) Cookie(name string) string { return c.server.cookie(c.R, name) }

func (s *Server) langOf(r *http.Request) text.Lang {
	if lang := s.cookie(r, langCookie); lang != "" {
		return text.ParseLang(lang)
	}
	return text.Dutch
}

// tongue is the language of a page for residents: what the link of a language says, which is kept;
// else what was chosen before; else the first that the browser asks for.
func (c *Context) tongue() text.Lang {
	if c.R.Method == http.MethodGet {
		if l, ok := text.ParseTongue(c.R.URL.Query().Get(langCookie)); ok {
			c.SetPreference(langCookie, string(l))
			return l
		}
	}
	if l, ok := text.ParseTongue(c.Cookie(langCookie)); ok {
		return l
	}
	return text.Preferred(c.R.Header.Get("Accept-Language"))
}

func (s *Server) themeOf(r *http.Request) string {
	if theme := s.cookie(r, themeCookie); theme == "light" || theme == "dark" {
		return theme
	}
	return ""
}

// T is the message of a key in the language of the request.
func (c *Context) T(key string, pairs ...any) string { return c.Print.T(key, pairs...) }

// Lang is the language of the request.
func (c *Context) Lang() text.Lang { return c.Print.Lang }

// Demo reports whether this is the demo, with its buttons to sign in.
func (c *Context) Demo() bool { return c.server.cfg.Demo }

// May reports whether the actor may do the action within the own organisation.
func (c *Context) May(action access.Action) bool { return c.server.cfg.Policy.May(c.Actor, action) }

// Render writes a component as an HTML page with a status, packed where the browser
// takes that. Pages hold no secret beside what somebody typed, so packing tells nothing.
func (c *Context) Render(status int, component templ.Component) error {
	c.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	out, end := c.packing()
	defer end()
	c.W.WriteHeader(status)
	if err := component.Render(c.R.Context(), out); err != nil && c.R.Context().Err() == nil {
		c.server.cfg.Log.Error("web: rendering", "route", c.R.Pattern, "error", err.Error())
	}
	return nil
}

// Redirect sends the browser on after a form (303).
func (c *Context) Redirect(path string) error {
	http.Redirect(c.W, c.R, path, http.StatusSeeOther)
	return nil
}

// RedirectWith sends the browser on with a message, by its key, on the next page.
func (c *Context) RedirectWith(path, messageKey string) error {
	c.SetCookie(noticeCookie, messageKey, time.Minute)
	return c.Redirect(path)
}

// message is the message of RedirectWith, once.
func (c *Context) message() string {
	key := c.Cookie(noticeCookie)
	if key == "" || byItself(c.R) || !c.server.cfg.Words.Has(text.Dutch, key) {
		return ""
	}
	c.SetCookie(noticeCookie, "", 0)
	return c.T(key)
}

// Form reads the body as a form and returns its values, with what was chosen where two people
// met; more than the route allows
// is an error that says so.
func (c *Context) Form() (url.Values, error) {
	const op = "web.form"
	var err error
	if kind, _, _ := mime.ParseMediaType(c.R.Header.Get("Content-Type")); kind == "multipart/form-data" {
		err = c.R.ParseMultipartForm(8 << 20)
	} else {
		err = c.R.ParseForm()
	}
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, fault.Invalidf(op, "", "web.too_large", "Max", tooLarge.Limit>>20)
	case err != nil:
		return nil, fault.Invalidf(op, "", "web.bad_form")
	}
	ui.Chosen(c.R.PostForm)
	return c.R.PostForm, nil
}

// From is the address of the asker, for limits on attempts.
func (c *Context) From() string { return c.server.from(c.R) }

// Partial reports whether htmx asks for a part of the page only.
func (c *Context) Partial() bool { return c.R.Header.Get("HX-Request") == "true" }

// URL is the whole address of a path, to be told to somebody.
func (c *Context) URL(path string) string {
	switch {
	case c.server.cfg.Public != "":
		return c.server.cfg.Public + path
	case c.R.TLS != nil:
		return "https://" + c.R.Host + path
	}
	return "http://" + c.R.Host + path
}

// OpenPage is the frame of a page for people without an account, at a path: no menu, no way to
// sign in.
func (c *Context) OpenPage(title, path string) ui.Page {
	p := c.Page(title)
	p.Path, p.Routes.Home, p.Routes.SignIn = path, path, ""
	return p
}

// Page is the frame of a page with a title.
func (c *Context) Page(title string) ui.Page { return c.server.frame(c, title) }
