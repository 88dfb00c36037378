package web_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
)

type oneUser struct{}

func (oneUser) BySession(_ context.Context, secret string) (access.Actor, error) {
	if secret == "good" {
		return access.Actor{UserID: "u", OrgID: "o", Name: "Marja", Roles: []access.Role{access.Consultant}}, nil
	}
	return access.Actor{}, fault.New("test", fault.Unknown)
}

func (u oneUser) ByToken(ctx context.Context, secret string) (access.Actor, error) {
	return u.BySession(ctx, secret)
}

func newServer(t *testing.T) http.Handler {
	t.Helper()
	words, err := text.Load(text.Words, web.Words)
	if err != nil {
		t.Fatal(err)
	}
	policy, err := access.NewPolicy()
	if err != nil {
		t.Fatal(err)
	}
	say := func(kind fault.Kind) web.Handler {
		return func(*web.Context) error { return fault.New("secret.operation", kind) }
	}
	s := web.NewServer(web.Config{Auth: oneUser{}, Policy: policy, Words: words, Clock: clock.NewManual(time.Now()),
		Log: slog.New(slog.DiscardHandler)}, append(web.PreferenceRoutes(),
		web.Route{Pattern: "GET /denied", Handler: say(fault.Denied)}, web.Route{Pattern: "GET /hidden", Handler: say(fault.NotFound)},
		web.Route{Pattern: "GET /broken", Handler: say(fault.Internal)}, web.Route{Pattern: "GET /conflict", Handler: say(fault.Conflict)},
		web.Route{Pattern: "GET /panic", Handler: func(*web.Context) error { panic("personal data") }},
		web.Route{Pattern: "POST /form", MaxBody: 100, Handler: func(c *web.Context) error {
			_, err := c.Form()
			return err
		}}))
	s.Health(func(*http.Request) error { return nil })
	s.API()
	return s.Handler()
}

func ask(h http.Handler, method, path, session, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if session != "" {
		r.AddCookie(&http.Cookie{Name: "samendoen", Value: session})
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestStrangersAreSentToTheLogin(t *testing.T) {
	h := newServer(t)
	for _, session := range []string{"", "bad"} {
		w := ask(h, "GET", "/denied", session, "")
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/inloggen?naar=%2Fdenied" {
			t.Errorf("%q: %d %s", session, w.Code, w.Header().Get("Location"))
		}
	}
}

func TestFaultsBecomePagesWithoutInnerWords(t *testing.T) {
	h := newServer(t)
	for path, want := range map[string]int{"/denied": 403, "/hidden": 404, "/broken": 500, "/conflict": 409, "/panic": 500, "/nothing": 404} {
		w := ask(h, "GET", path, "good", "")
		body := w.Body.String()
		if w.Code != want || strings.Contains(body, "secret.operation") || strings.Contains(body, "personal data") {
			t.Errorf("%s: %d %s", path, w.Code, body)
		}
	}
	hidden, absent := ask(h, "GET", "/hidden", "good", ""), ask(h, "GET", "/nothing", "good", "")
	if strings.ReplaceAll(hidden.Body.String(), "/hidden", "") != strings.ReplaceAll(absent.Body.String(), "/nothing", "") {
		t.Error("what one may not see looks different from what does not exist")
	}
}

// TestWhoLeftIsNoFault asks pages whose reader went on before the answer came: the log stays silent,
// while the same fault for somebody who waits is written.
func TestWhoLeftIsNoFault(t *testing.T) {
	words, err := text.Load(text.Words, web.Words)
	if err != nil {
		t.Fatal(err)
	}
	policy, err := access.NewPolicy()
	if err != nil {
		t.Fatal(err)
	}
	var lines bytes.Buffer
	broken := func(c *web.Context) error {
		if err := c.R.Context().Err(); err != nil {
			return fault.Wrap("web.slow", err)
		}
		return fault.Wrap("web.slow", errors.New("disk full"))
	}
	h := web.NewServer(web.Config{Auth: oneUser{}, Policy: policy, Words: words, Clock: clock.NewManual(time.Now()),
		Log: slog.New(slog.NewTextHandler(&lines, nil))}, []web.Route{{Pattern: "GET /slow", Handler: broken}}).Handler()

	ask(h, "GET", "/slow", "good", "")
	if !strings.Contains(lines.String(), "disk full") {
		t.Errorf("a fault is not in the log: %q", lines.String())
	}
	lines.Reset()
	ctx, leave := context.WithCancel(context.Background())
	leave()
	r := httptest.NewRequestWithContext(ctx, "GET", "/slow", nil)
	r.AddCookie(&http.Cookie{Name: "samendoen", Value: "good"})
	h.ServeHTTP(httptest.NewRecorder(), r)
	if lines.Len() != 0 {
		t.Errorf("somebody who left fills the log: %s", lines.String())
	}
}

func TestHeaders(t *testing.T) {
	h := newServer(t)
	w := ask(h, "GET", "/hidden", "good", "")
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Cache-Control": "no-store"} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	policy := w.Header().Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("content policy lacks %s", want)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Error(policy)
	}
}

func TestOtherSitesCannotPost(t *testing.T) {
	h := newServer(t)
	for site, want := range map[string]int{"same-origin": 200, "cross-site": 403, "same-site": 403} {
		w := ask(h, "POST", "/form", "good", "a=b", "Sec-Fetch-Site", site)
		if w.Code != want {
			t.Errorf("%s: %d", site, w.Code)
		}
	}
	if w := ask(h, "POST", "/form", "good", strings.Repeat("a", 200)); w.Code != 400 || !strings.Contains(w.Body.String(), "te groot") {
		t.Errorf("a body that is too large: %d", w.Code)
	}
}

func TestSwitchesReturnToOwnPagesOnly(t *testing.T) {
	h := newServer(t)
	for back, want := range map[string]string{"/signalen": "/signalen", "https://elders.example/x": "/", "//elders.example": "/", `/\elders.example`: "/", "": "/"} {
		w := ask(h, "POST", "/taal", "", url.Values{"taal": {"en"}, "terug": {back}}.Encode())
		if w.Header().Get("Location") != want {
			t.Errorf("%q leads to %q", back, w.Header().Get("Location"))
		}
	}
	w := ask(h, "GET", "/nothing", "good", "", "Cookie", "samendoen=good; taal=en")
	if !strings.Contains(w.Body.String(), "Not found") {
		t.Error("the page is not in English")
	}
}

func TestAPIProblems(t *testing.T) {
	h := newServer(t)
	for _, c := range []struct {
		method, path, session string
		want                  int
	}{{"GET", "/api/v1/nergens", "good", 404}, {"GET", "/api/v1/", "good", 404}, {"GET", "/api/v1/openapi.json", "", 200}} {
		w := ask(h, c.method, c.path, c.session, "")
		if w.Code != c.want || w.Header().Get("API-Version") != web.APIVersion {
			t.Errorf("%s: %d, version %q", c.path, w.Code, w.Header().Get("API-Version"))
		}
		if c.want == 404 && w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %s", c.path, w.Header().Get("Content-Type"))
		}
	}
}

func TestHealth(t *testing.T) {
	h := newServer(t)
	for _, path := range []string{"/healthz", "/readyz"} {
		if w := ask(h, "GET", path, "", ""); w.Code != 200 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestPagesArePacked(t *testing.T) {
	h := newServer(t)
	w := ask(h, "GET", "/hidden", "good", "", "Accept-Encoding", "gzip")
	if w.Header().Get("Content-Encoding") != "gzip" {
		t.Fatal("not packed")
	}
	if data, _ := io.ReadAll(w.Body); len(data) < 2 || data[0] != 0x1f || data[1] != 0x8b {
		t.Error("says gzip and is not")
	}
}
