package webtest

import (
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
)

// Logins are people by login; the secret of a session or token is the login.
type Logins map[string]access.Actor

// BySession is who has a login; Unknown for nobody.
func (l Logins) BySession(_ context.Context, secret string) (access.Actor, error) {
	if a, ok := l[secret]; ok {
		return a, nil
	}
	return access.Actor{}, fault.New("test", fault.Unknown)
}

// ByToken is BySession.
func (l Logins) ByToken(ctx context.Context, secret string) (access.Actor, error) {
	return l.BySession(ctx, secret)
}

// Server serves the routes of a module in its words; the rest of c is for the caller.
func Server(t testing.TB, c web.Config, words fs.FS, routes []web.Route) *web.Server {
	t.Helper()
	var err error
	if c.Words, err = text.Load(text.Words, web.Words, words); err != nil {
		t.Fatal(err)
	}
	c.Log = slog.New(slog.DiscardHandler)
	return web.NewServer(c, routes)
}

// Browser is somebody at a browser without scripts.
type Browser struct {
	T      testing.TB
	Server http.Handler
	Login  string
}

// Ask sends one request, with a form as the body of a POST, and gives the whole answer.
func (b Browser) Ask(method, path string, form url.Values) (status int, body string, head http.Header) {
	b.T.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.AddCookie(&http.Cookie{Name: "samendoen", Value: b.Login})
	w := httptest.NewRecorder()
	b.Server.ServeHTTP(w, r)
	data, err := io.ReadAll(w.Result().Body)
	if err != nil {
		b.T.Fatal(err)
	}
	return w.Code, string(data), w.Header()
}

// Do is Ask with where the answer leads to, empty for a page.
func (b Browser) Do(method, path string, form url.Values) (status int, body, to string) {
	b.T.Helper()
	status, body, head := b.Ask(method, path, form)
	return status, body, head.Get("Location")
}

// Has fails unless a page says all the words.
func (b Browser) Has(body string, words ...string) {
	b.T.Helper()
	for _, w := range words {
		if !strings.Contains(body, w) {
			b.T.Errorf("no %q in %s", w, main(body))
		}
	}
}

// Get is a page that must be there and say the words.
func (b Browser) Get(path string, words ...string) string {
	b.T.Helper()
	status, body, _ := b.Do(http.MethodGet, path, nil)
	if status != http.StatusOK {
		b.T.Errorf("%s: status %d", path, status)
	}
	b.Has(body, words...)
	return body
}

// Post sends a form with the version that a page shows, unless it has one, and expects a
// status. It gives where the answer leads to, or else the page.
func (b Browser) Post(page, path string, want int, form url.Values) string {
	b.T.Helper()
	_, body, _ := b.Do(http.MethodGet, page, nil)
	if m := versionField().FindStringSubmatch(body); m != nil && form.Get("versie") == "" {
		form.Set("versie", m[1])
	}
	status, body, to := b.Do(http.MethodPost, path, form)
	if status != want {
		b.T.Errorf("%s: status %d, want %d", path, status, want)
	}
	if status == http.StatusSeeOther {
		return to
	}
	return body
}

// Version is the version that a form on the page was made with.
func (b Browser) Version(body string) string {
	b.T.Helper()
	m := versionField().FindStringSubmatch(body)
	if m == nil {
		b.T.Fatalf("no version in the form: %s", main(body))
	}
	return m[1]
}

func versionField() *regexp.Regexp { return regexp.MustCompile(`name="versie" value="([0-9a-f]+)"`) }

// main is a page without its frame.
func main(body string) string {
	if i := strings.Index(body, "<main"); i >= 0 {
		return body[i:]
	}
	return body
}

// Program is what asks the API with the key of somebody.
type Program struct {
	T      testing.TB
	Server http.Handler
	Login  string
}

// Asks sends a request to the API: Once and Version are its key against doing it twice and the version
// that it saw.
type Asks struct{ Method, Path, Body, Once, Version string }

// Do asks, and fails when the status of the answer is another. With into it reads the answer as JSON.
func (p Program) Do(want int, q Asks, into any) string {
	p.T.Helper()
	r := httptest.NewRequest(q.Method, "/api/v1"+q.Path, strings.NewReader(q.Body))
	r.Header.Set("Authorization", "Bearer "+p.Login)
	r.Header.Set("Content-Type", "application/json")
	if q.Once != "" {
		r.Header.Set("Idempotency-Key", q.Once)
	}
	if q.Version != "" {
		r.Header.Set("If-Match", q.Version)
	}
	rec := httptest.NewRecorder()
	p.Server.ServeHTTP(rec, r)
	body := rec.Body.String()
	if rec.Code != want {
		p.T.Fatalf("%s %s %s: %d %s, want %d", p.Login, q.Method, q.Path, rec.Code, body, want)
	}
	if into != nil {
		if err := json.Unmarshal([]byte(body), into); err != nil {
			p.T.Fatal(err)
		}
	}
	return body
}
