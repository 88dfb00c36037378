package web

import (
	"context"
	"net/http"
	"sync"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
)

// slowest is how long a reader of a stream may take for one event.
const slowest = 10 * time.Second

// renewHeader is what a page says that asks for itself again, with nobody who does something.
const renewHeader = "Samendoen-Vanzelf"

// Watcher is an Authenticator that also tells who is behind a session without taking the session
// for used: a page that is open must not keep a session alive.
type Watcher interface {
	Watching(ctx context.Context, secret string) (access.Actor, error)
}

// byItself reports whether an open page asks, and nobody who does something.
func byItself(r *http.Request) bool {
	return r.Header.Get("Accept") == "text/event-stream" || r.Header.Get(renewHeader) != ""
}

// behind is who is behind a session.
func (s *Server) behind(r *http.Request, secret string) (access.Actor, error) {
	if w, ok := s.cfg.Auth.(Watcher); ok && byItself(r) {
		a, err := w.Watching(r.Context(), secret)
		a.Renews = true
		return a, err
	}
	return s.cfg.Auth.BySession(r.Context(), secret)
}

// StillIn finds again who asks in a request that goes on, as they are now, and reports whether
// that is the same user.
func (c *Context) StillIn() bool {
	a, err := c.server.behind(c.R, c.Session())
	same := err == nil && a.UserID == c.Actor.UserID
	c.Actor = a
	return same
}

// Stream is an answer that goes on: events for a page that is open (server-sent events). It ends
// with its reader, with a reader who is too slow, with a sign-out, and when the program stops.
type Stream struct {
	w    http.ResponseWriter
	rc   *http.ResponseController
	done context.Context
}

// Stream begins a stream; it is over when the request is.
func (c *Context) Stream() Stream {
	s := Stream{w: c.W, rc: http.NewResponseController(c.W)}
	_ = s.rc.SetReadDeadline(time.Time{}) // the end of reading would end it; a writer without deadlines fails at the first event
	h := c.W.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	s.done = c.server.streams.open(c.R.Context(), c.Session())
	return s
}

// Done is closed when the stream is over.
func (s Stream) Done() <-chan struct{} { return s.done.Done() }

// Send sends an event on one line, and reports whether that went.
func (s Stream) Send(event, data string) bool {
	return s.write("event: " + event + "\ndata: " + data + "\n\n")
}

// Beat lets proxies and readers know that the stream stands.
func (s Stream) Beat() bool { return s.write(": \n\n") }

func (s Stream) write(text string) bool {
	if s.done.Err() != nil || s.rc.SetWriteDeadline(clock.System().Now().Add(slowest)) != nil {
		return false
	}
	if _, err := s.w.Write([]byte(text)); err != nil {
		return false
	}
	return s.rc.Flush() == nil
}

// streams are the streams that are open, by the secret of their session.
type streams struct {
	mu   sync.Mutex
	of   map[string]map[*context.CancelFunc]bool
	over bool // the program stops
}

// open is a context for a stream, which ends with its request at the latest.
func (l *streams) open(request context.Context, secret string) context.Context {
	done, stop := context.WithCancel(request)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over {
		stop()
		return done
	}
	if l.of == nil {
		l.of = map[string]map[*context.CancelFunc]bool{}
	}
	if l.of[secret] == nil {
		l.of[secret] = map[*context.CancelFunc]bool{}
	}
	l.of[secret][&stop] = true
	context.AfterFunc(done, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if delete(l.of[secret], &stop); len(l.of[secret]) == 0 {
			delete(l.of, secret)
		}
	})
	return done
}

// close ends the streams of a session.
func (l *streams) close(secret string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for stop := range l.of[secret] {
		(*stop)()
	}
}

// closeAll ends all streams, and every one that begins after it.
func (l *streams) closeAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.over = true
	for _, stops := range l.of {
		for stop := range stops {
			(*stop)()
		}
	}
}
