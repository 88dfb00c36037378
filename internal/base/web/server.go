package web

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web/ui"
)

// Authenticator tells who is behind a secret; the module account is the one there is.
type Authenticator interface {
	BySession(ctx context.Context, secret string) (access.Actor, error)
	ByToken(ctx context.Context, secret string) (access.Actor, error)
}

// Handler answers a request for a page, or returns what went wrong.
type Handler func(c *Context) error

// Route is a page: a pattern of net/http and its handler. Public pages can be seen
// without signing in; all others send a stranger to the login page.
type Route struct {
	Pattern string
	Handler Handler
	Public  bool
	// MaxBody is the largest body in bytes that the route accepts; 0 means 1 MiB.
	MaxBody int64
	// Tongues says that residents read it: it is there in all languages of text.Tongues, for
	// everybody when it is public, and else for who is a resident.
	Tongues bool
	// Always says that no pace holds it back: what somebody passes on has to come in.
	Always bool
}

// NavItem is a place in the menu, shown to those who may do Action.
type NavItem struct {
	Key    string // message key of the label
	Path   string
	Icon   string
	Action access.Action
	Order  int  // below OrderLook for the work of a day
	Footer bool // stands at the foot of the page: seldom needed
}

// Where the parts of the menu begin: after the work of a day what one looks things up in, and
// then what an organisation sets up and keeps.
const (
	OrderLook = 40
	OrderKeep = 60
)

// Config is what a server is made of.
type Config struct {
	Auth    Authenticator
	Policy  *access.Policy
	Words   *text.Catalogue
	Clock   clock.Clock
	Log     *slog.Logger
	Theme   string // CSS of the association's own colours, empty for the standard ones
	Demo    bool   // the login page offers a button per role
	Secure  bool   // served over HTTPS: cookies say so and HSTS is sent
	Version string
	Nav     []NavItem
	// Dress adds to the frame of every page what a module needs there; nil adds nothing.
	Dress func(c *Context, p *ui.Page)
	// Proxies are believed in what they say about who asks and how; nobody else is.
	Proxies Proxies
	// ProxyHTTPS says that a proxy carries HTTPS, so that nobody else may come here.
	ProxyHTTPS bool
	// Public is the address as people know it, "https://naam.example"; may be empty.
	Public string
	// Refused keeps what was not let through, in the log; nil keeps nothing.
	Refused func(ctx context.Context, r Refusal) error
	// Pace is how many requests somebody who is signed in makes in a minute at most, with
	// keys counted apart; 0 is as many as one likes.
	Pace int
}

// Server answers all requests.
type Server struct {
	cfg     Config
	mux     *http.ServeMux
	metrics *metrics
	limit   *limiter
	// strangers is how many refusals of nobody in particular go to the log.
	strangers *rate.Limiter
	// draining is set when the program is about to stop.
	draining atomic.Bool
	// streams are the answers that go on.
	streams streams
	// packers are what packed pages before and can pack others.
	packers sync.Pool
}

// NewServer makes a server for the pages; the API joins it with API.
func NewServer(cfg Config, routes []Route) *Server {
	s := &Server{cfg: cfg, mux: http.NewServeMux(), metrics: newMetrics(), limit: newLimiter(cfg.Clock), strangers: newStrangers()}
	for _, r := range routes {
		s.mux.Handle(r.Pattern, s.page(r))
	}
	s.mux.Handle("GET /static/", ui.Handler())
	s.mux.HandleFunc("GET /static/theme.css", s.theme)
	s.mux.Handle("/", s.page(Route{Handler: notFound, Public: true}))
	return s
}

// Handler is everything the server does, wrapped in what holds for every request.
func (s *Server) Handler() http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(s.crossOrigin))
	return s.recovered(s.measured(s.headers(s.overHTTPS(protection.Handler(s.mux)))))
}

func (s *Server) theme(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "max-age=300")
	w.Write([]byte(s.cfg.Theme))
}

// page turns a Handler into an http.Handler.
func (s *Server) page(r Route) http.Handler {
	maxBody := r.MaxBody
	if maxBody == 0 {
		maxBody = 1 << 20
	}
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		req.Body = http.MaxBytesReader(w, req.Body, maxBody)
		c := s.context(w, req, r)
		w.Header().Set("Cache-Control", "no-store")
		if !c.Actor.Known() && !r.Public {
			c.askLogin()
			return
		}
		if !r.Public && !r.Always && !s.inPace(c.Actor) {
			c.show(s.tooFast(w, req, c.Actor, req.Pattern))
			return
		}
		if err := r.Handler(c); err != nil {
			c.fail(err)
		}
	})
}

// recovered answers a panic like any other fault, and logs it without the request's data.
func (s *Server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.cfg.Log.Error("web: panic", "route", r.Pattern, "panic", p)
				http.Error(w, "500", http.StatusInternalServerError)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; worker-src 'self'"

func (s *Server) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()")
		if s.cfg.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		next.ServeHTTP(w, r)
	})
}

// HTTPServer is a server with limits against slow and endless requests.
func HTTPServer(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute,
		WriteTimeout: 10 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
}
