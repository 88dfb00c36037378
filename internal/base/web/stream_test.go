package web_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
)

// watched counts how often a session was used, and how often an open page asked.
type watched struct {
	oneUser
	used, asked int
}

func (w *watched) BySession(ctx context.Context, secret string) (access.Actor, error) {
	w.used++
	return w.oneUser.BySession(ctx, secret)
}

func (w *watched) Watching(ctx context.Context, secret string) (access.Actor, error) {
	w.asked++
	return w.oneUser.BySession(ctx, secret)
}

// TestStream: a stream ends with a sign-out and when the program stops, and its page does not keep
// the session alive.
func TestStream(t *testing.T) {
	words, err := text.Load(text.Words, web.Words)
	if err != nil {
		t.Fatal(err)
	}
	policy, err := access.NewPolicy()
	if err != nil {
		t.Fatal(err)
	}
	auth := &watched{}
	s := web.NewServer(web.Config{Auth: auth, Policy: policy, Words: words, Clock: clock.NewManual(time.Now()), Log: slog.New(slog.DiscardHandler)},
		[]web.Route{{Pattern: "GET /stream", Handler: func(c *web.Context) error {
			stream := c.Stream()
			if !c.StillIn() || !stream.Send("one", "1") {
				return nil
			}
			<-stream.Done()
			return nil
		}}, {Pattern: "POST /out", Handler: func(c *web.Context) error { c.EndSession(); return nil }}})
	server := httptest.NewServer(s.Handler())
	defer server.Close()
	open := func() chan string {
		r, err := http.NewRequest(http.MethodGet, server.URL+"/stream", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept", "text/event-stream")
		r.AddCookie(&http.Cookie{Name: "samendoen", Value: "good"})
		answer, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		all := make(chan string, 1)
		go func() {
			defer answer.Body.Close()
			body, _ := io.ReadAll(answer.Body)
			all <- string(body)
		}()
		return all
	}
	ends := func(all chan string, what string) {
		t.Helper()
		select {
		case body := <-all:
			if body != "event: one\ndata: 1\n\n" {
				t.Errorf("%s: %q", what, body)
			}
		case <-time.After(2 * time.Second):
			t.Error("a stream goes on after", what)
		}
	}
	one := open()
	if auth.used != 0 || auth.asked != 2 {
		t.Errorf("used %d times, asked %d times", auth.used, auth.asked)
	}
	select {
	case <-one:
		t.Error("a stream ends by itself")
	case <-time.After(50 * time.Millisecond):
	}
	ask(s.Handler(), "POST", "/out", "good", "")
	ends(one, "a sign-out")
	two := open()
	s.Draining()
	ends(two, "the end of the program")
	select {
	case <-open():
	case <-time.After(2 * time.Second):
		t.Error("a stream begins after the end")
	}
}
