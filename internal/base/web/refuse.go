package web

import (
	"context"
	"net/http"
	"net/netip"

	"golang.org/x/time/rate"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
)

// Refusal is a request that was not let through, without anything that it held: which page or
// operation, who asked if anybody was signed in, and why not.
type Refusal struct {
	Actor access.Actor
	Route string // pattern, "GET /dossiers/{id}"
	Kind  fault.Kind
	Rules []string // ids of the rules that forbade it; none when no rule allowed it
}

// How many refusals go to the log: so many at once, and after that one in so many seconds.
// Of all others only the figure samendoen_refused_total knows.
const (
	refusedBurst = 30 // of one user, or of one network of strangers
	refusedEvery = 30
	strangeBurst = 200 // of all strangers together
	strangeEvery = 5
)

// notable are the refusals that say something about who asks: a slip in a form and an ended
// session are none.
func notable(kind fault.Kind) bool {
	switch kind {
	case fault.Denied, fault.NotFound, fault.Invalid, fault.TooMany, fault.Unknown:
		return true
	}
	return false
}

// refused hands a refusal on to whoever keeps the log. What is forbidden and what does not
// exist leave the same behind.
func (s *Server) refused(r *http.Request, a access.Actor, route string, err error) {
	kind := fault.KindOf(err)
	if !notable(kind) || route == "" || route == "/" { // an address that is none decides nothing
		return
	}
	s.metrics.refused.WithLabelValues(kind.String()).Inc()
	if s.cfg.Refused == nil || !s.keeps(r, a) {
		return
	}
	if err := s.cfg.Refused(context.WithoutCancel(r.Context()), Refusal{a, route, kind, access.ForbiddenBy(err)}); err != nil {
		s.cfg.Log.Error("web: a refusal for the log", "route", route, "error", err.Error())
	}
}

// keeps reports whether there is room in the log for one more refusal of whoever asks. The
// strangers have a room of their own, so that they cannot hide what a user does.
func (s *Server) keeps(r *http.Request, a access.Actor) bool {
	if a.Known() {
		return s.limit.Allow("refused user "+a.UserID, 1.0/refusedEvery, refusedBurst)
	}
	return s.limit.Allow("refused from "+network(s.from(r)), 1.0/refusedEvery, refusedBurst) && s.strangers.AllowN(s.cfg.Clock.Now(), 1)
}

func newStrangers() *rate.Limiter { return rate.NewLimiter(rate.Limit(1.0/strangeEvery), strangeBurst) }

// network is the part of an address that one customer has: of IPv6 the first 64 bits.
func network(from string) string {
	a, err := netip.ParseAddr(from)
	if err != nil || a.Unmap().Is4() {
		return from
	}
	p, err := a.Prefix(64)
	if err != nil {
		return from
	}
	return p.String()
}

// crossOrigin answers a form or script of another site, which never comes further.
func (s *Server) crossOrigin(w http.ResponseWriter, r *http.Request) {
	_, route := s.mux.Handler(r)
	s.refused(r, access.Actor{}, route, fault.New("web.crossorigin", fault.Denied))
	http.Error(w, "cross-origin request", http.StatusForbidden)
}

// trouble is what a request for the API failed on; APIError fills it.
type trouble struct{ err error }

// of is why an operation was not let through: what it returned, or what its status
// says when the check of its input refused it.
func (t *trouble) of(status int) error {
	switch {
	case t.err != nil:
		return t.err
	case status == http.StatusBadRequest, status == http.StatusRequestEntityTooLarge:
		return fault.New("api", fault.Invalid)
	}
	return nil
}
