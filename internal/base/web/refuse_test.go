package web_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
)

// gate is a server that keeps what it refused.
type gate struct {
	http.Handler
	clock *clock.Manual
	kept  []string // user, route, kind and rules
}

func newGate(t *testing.T, secure bool) *gate {
	t.Helper()
	words, err := text.Load(text.Words, web.Words)
	if err != nil {
		t.Fatal(err)
	}
	policy, err := access.NewPolicy([]byte(`@id("test.no") @nl("Nooit.") forbid (principal, action == Action::"test.do", resource);`))
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{clock: clock.NewManual(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))}
	say := func(kind fault.Kind) web.Handler {
		return func(*web.Context) error { return fault.Wrap("outer", fault.New("test", kind)) }
	}
	s := web.NewServer(web.Config{Auth: oneUser{}, Policy: policy, Words: words, Clock: g.clock, Log: slog.New(slog.DiscardHandler), Secure: secure,
		Refused: func(_ context.Context, r web.Refusal) error {
			g.kept = append(g.kept, strings.TrimSpace(fmt.Sprint(r.Actor.UserID, " ", r.Route, " ", r.Kind, " ", strings.Join(r.Rules, " "))))
			return nil
		}}, append(web.PreferenceRoutes(),
		web.Route{Pattern: "GET /missing/{id}", Handler: say(fault.NotFound)}, web.Route{Pattern: "GET /denied", Handler: say(fault.Denied)},
		web.Route{Pattern: "GET /conflict", Handler: say(fault.Conflict)}, web.Route{Pattern: "GET /broken", Handler: say(fault.Internal)},
		web.Route{Pattern: "GET /fine", Handler: func(c *web.Context) error { return c.RedirectWith("/", "web.home") }},
		web.Route{Pattern: "POST /many", Public: true, Handler: say(fault.TooMany)},
		web.Route{Pattern: "POST /out", Public: true, Handler: func(c *web.Context) error { c.EndSession(); return c.Redirect("/inloggen") }},
		web.Route{Pattern: "GET /rule/{id}", Handler: func(c *web.Context) error {
			_, err := policy.RequireOrg("test", c.Actor, "test.do")
			return fault.Wrap("outer", err)
		}}))
	s.API(func(api huma.API) {
		type one struct {
			ID    string `path:"id"`
			Limit int    `query:"limit" minimum:"1"`
		}
		huma.Get(api, "/things/{id}", func(ctx context.Context, _ *one) (*struct{}, error) {
			return nil, web.APIError(ctx, fault.New("test", fault.NotFound))
		})
	})
	g.Handler = s.Handler()
	return g
}

func (g *gate) wants(t *testing.T, want ...string) {
	t.Helper()
	if got := strings.Join(g.kept, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("kept\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	g.kept = nil
}

func TestWhatIsRefusedIsKept(t *testing.T) {
	g := newGate(t, false)
	for _, path := range []string{"/missing/geheim", "/denied", "/conflict", "/broken", "/fine", "/rule/geheim", "/nothing", "/api/v1/nothing",
		"/api/v1/things/geheim?limit=1", "/api/v1/things/geheim?limit=0"} {
		ask(g, "GET", path, "good", "")
	}
	g.wants(t, "u GET /missing/{id} not found", "u GET /denied denied", "u GET /rule/{id} not found test.no",
		"u GET /api/v1/things/{id} not found", "u GET /api/v1/things/{id} invalid")

	for _, path := range []string{"/missing/geheim", "/api/v1/things/geheim"} { // a session that ended is no try
		ask(g, "GET", path, "old", "")
	}
	ask(g, "GET", "/api/v1/things/geheim", "", "", "Authorization", "Bearer none")
	ask(g, "POST", "/many", "", "")
	ask(g, "POST", "/many", "good", "a=b", "Sec-Fetch-Site", "cross-site")
	g.wants(t, "GET /api/v1/things/{id} not signed in", "POST /many too many attempts", "POST /many denied")
}

func TestNobodyFillsTheLogWithRefusals(t *testing.T) {
	g := newGate(t, false)
	for range 500 {
		ask(g, "GET", "/denied", "good", "")
	}
	if n := len(g.kept); n != 30 {
		t.Errorf("%d of one user at once", n)
	}
	g.clock.Add(10 * time.Minute)
	g.kept = nil
	for range 500 {
		ask(g, "GET", "/denied", "good", "")
	}
	if n := len(g.kept); n != 20 {
		t.Errorf("%d after ten minutes", n)
	}
	g.kept = nil
	from := func(address string) {
		r := httptest.NewRequest("POST", "/many", nil)
		r.RemoteAddr = address
		g.ServeHTTP(httptest.NewRecorder(), r)
	}
	for i := range 100 { // an IPv6 network counts as one
		from(fmt.Sprintf("[2001:db8:1:2::%x]:1", i+1))
	}
	if n := len(g.kept); n != 30 {
		t.Errorf("%d of one network", n)
	}
	for i := range 1000 {
		from(fmt.Sprintf("10.0.%d.%d:1", i/250, i%250))
	}
	if n := len(g.kept); n != 200 {
		t.Errorf("%d of all strangers", n)
	}
	g.clock.Add(time.Minute)
	ask(g, "GET", "/denied", "good", "")
	if n := len(g.kept); n != 201 || !strings.HasPrefix(g.kept[200], "u ") {
		t.Errorf("strangers hide what a user does: %d", n)
	}
}

func TestCookies(t *testing.T) {
	for _, secure := range []bool{false, true} {
		g, prefix, seen := newGate(t, secure), "", map[string]bool{}
		if secure {
			prefix = "__Host-"
		}
		look := func(w *httptest.ResponseRecorder) {
			for _, c := range w.Result().Cookies() {
				seen[c.Name] = true
				if !strings.HasPrefix(c.Name, prefix) || c.Secure != secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteLaxMode {
					t.Errorf("secure %t: %s", secure, c)
				}
			}
		}
		https := []string{"Cookie", prefix + "samendoen=good; " + prefix + "taal=en; " + prefix + "kleuren=dark; " + prefix + "bericht=web.home"}
		look(ask(g, "POST", "/taal", "", "taal=en", https...))
		look(ask(g, "POST", "/kleuren", "", "kleuren=dark", https...))
		look(ask(g, "GET", "/fine", "", "", https...))
		page := ask(g, "GET", "/denied", "", "", https...) // shows the message once, and takes it away
		look(page)
		if body := page.Body.String(); !strings.Contains(body, `lang="en"`) || !strings.Contains(body, "dark") {
			t.Error("the choices are not read back:", secure)
		}
		out := ask(g, "POST", "/out", "", "", https...)
		look(out)
		if got := out.Header().Get("Clear-Site-Data"); got != `"cache"` {
			t.Errorf("signing out clears %q", got)
		}
		if len(seen) != 4 {
			t.Errorf("cookies seen: %v", seen)
		}
	}
}
