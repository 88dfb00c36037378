package web_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
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

// twoWays signs somebody in by a session or with a key.
type twoWays struct{}

func (twoWays) BySession(_ context.Context, secret string) (access.Actor, error) {
	if secret == "" {
		return access.Actor{}, fault.New("test", fault.Unknown)
	}
	return access.Actor{UserID: secret, OrgID: "o", Via: access.BySession}, nil
}

func (twoWays) ByToken(_ context.Context, secret string) (access.Actor, error) {
	return access.Actor{UserID: secret, OrgID: "o", Via: access.ByToken}, nil
}

// TestPace: who is signed in opens so many pages in a minute and no more, and with keys as
// many again; what is passed on always comes in, and the log has one record of each.
func TestPace(t *testing.T) {
	words, err := text.Load(text.Words, web.Words)
	if err != nil {
		t.Fatal(err)
	}
	policy, err := access.NewPolicy()
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{clock: clock.NewManual(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))}
	fine := func(c *web.Context) error { c.W.WriteHeader(http.StatusNoContent); return nil }
	s := web.NewServer(web.Config{Auth: twoWays{}, Policy: policy, Words: words, Clock: g.clock, Log: slog.New(slog.DiscardHandler), Pace: 60,
		Refused: func(_ context.Context, r web.Refusal) error {
			g.kept = append(g.kept, string(r.Actor.Via)+" "+r.Route+" "+strings.Join(r.Rules, " "))
			return nil
		}}, []web.Route{{Pattern: "GET /read", Handler: fine}, {Pattern: "POST /change", Handler: fine}, {Pattern: "POST /send", Handler: fine, Always: true},
		{Pattern: "GET /public", Handler: fine, Public: true}})
	s.API(func(api huma.API) {
		get := func(context.Context, *struct{}) (*struct{}, error) { return nil, nil }
		huma.Register(api, huma.Operation{OperationID: "read", Method: http.MethodGet, Path: "/things/{id}"}, func(context.Context, *struct {
			ID string `path:"id"`
		}) (*struct{}, error) {
			return nil, nil
		})
		huma.Register(api, huma.Operation{OperationID: "send", Method: http.MethodPost, Path: "/things", Metadata: web.Always()}, get)
	})
	g.Handler = s.Handler()
	many := func(n int, method, path, user string, head ...string) (passed int) {
		for range n {
			if w := ask(g, method, path, user, "", head...); w.Code == http.StatusNoContent {
				passed++
			} else if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "30" || !strings.Contains(w.Body.String(), "Wacht 30 seconden") {
				t.Fatalf("%s %s: %d %q %s", method, path, w.Code, w.Header().Get("Retry-After"), w.Body)
			}
		}
		return passed
	}
	key := []string{"Authorization", "Bearer jan"}
	wants := func(what string, got, want int) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %d passed, want %d", what, got, want)
		}
	}
	wants("pages and forms", many(50, "GET", "/read", "jan")+many(50, "POST", "/change", "jan"), 60)
	wants("by the API with the session", many(5, "GET", "/api/v1/things/1", "jan"), 0)
	wants("with keys", many(100, "GET", "/api/v1/things/1", "", key...), 60)
	wants("somebody else", many(10, "GET", "/read", "els"), 10)
	wants("what is passed on", many(100, "POST", "/send", "jan")+many(100, "POST", "/api/v1/things", "", key...), 200)
	wants("what is public", many(100, "GET", "/public", "jan"), 100)
	g.wants(t, "sessie POST /change refused.pace", "sleutel GET /api/v1/things/{id} refused.pace")

	g.clock.Add(30 * time.Second)
	wants("after the pause", many(100, "GET", "/read", "jan"), 30)
	g.wants(t) // still the same burst
	g.clock.Add(10 * time.Minute)
	many(100, "GET", "/read", "jan")
	g.wants(t, "sessie GET /read refused.pace")

	w := ask(g, "GET", "/api/v1/things/1", "jan", "")
	var problem struct{ Status int }
	if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil || problem.Status != 429 || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("%s %v: %s", w.Header().Get("Content-Type"), err, w.Body)
	}
}
