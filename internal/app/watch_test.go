package app

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/hook"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/hotline"
)

// watched is an installation with a provider of text messages, and a service that takes heartbeats.
type watched struct {
	t             *testing.T
	app           *App
	server        *httptest.Server
	token         string
	answer, beats atomic.Int64 // what the provider answers; how many heartbeats came
	refuses       atomic.Bool  // the service of heartbeats
	said          chan string
}

func newWatched(t *testing.T) *watched {
	w := &watched{t: t, said: make(chan string, 100)}
	w.answer.Store(http.StatusOK)
	provider := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.said <- string(body)
		rw.WriteHeader(int(w.answer.Load()))
	}))
	t.Cleanup(provider.Close)
	h, token, a := liveWith(t, func(c *Config) { c.HotlineSMS, c.HotlineSecret = provider.URL, hook.ShowSecret(hook.NewSecret()) })
	w.app, w.server = a, httptest.NewServer(h)
	t.Cleanup(w.server.Close)
	w.token = filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(w.token, []byte(token+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var wait sync.WaitGroup
	runner := jobs.NewRunner(a.db, a.clock, slog.New(slog.DiscardHandler), a.handlers()).Apart(hotline.Lane())
	wait.Go(func() { runner.Run(ctx) })
	t.Cleanup(func() { stop(); wait.Wait() })
	return w
}

// reached gives who keeps the program a number, and proves it with the code that is sent there.
func (w *watched) reached() {
	w.t.Helper()
	ctx := w.t.Context()
	var u account.User
	write(w.t, w.app.db, func(tx *store.Tx) error {
		list, err := account.Colleagues(tx, "org", "")
		u = list[0]
		return err
	})
	id, err := w.app.hotline.AddWay(ctx, u.Actor(), hotline.Address{Kind: hotline.BySMS, To: "06 11 11 11 11"})
	if err == nil {
		err = w.app.hotline.ProveWay(ctx, u.Actor(), id, regexp.MustCompile(`\b\d{6}\b`).FindString(<-w.said))
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *watched) round(heartbeat string, more ...string) (string, error) {
	var out bytes.Buffer
	args := append([]string{"watch", "--url", w.server.URL, "--token", w.token, "--heartbeat", heartbeat, "--every", "0", "--wait", "1500ms"}, more...)
	err := Run(w.t.Context(), args, nil, &out, io.Discard)
	return out.String(), err
}

// TestWatch: a heart beats only when a probe was stored, its message taken by the provider, and all open
// reports were well.
func TestWatch(t *testing.T) {
	w := newWatched(t)
	heart := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		if w.refuses.Load() {
			rw.WriteHeader(http.StatusGone)
			return
		}
		w.beats.Add(1)
	}))
	t.Cleanup(heart.Close)
	fails := func(when, want string) {
		t.Helper()
		if out, err := w.round(heart.URL); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %q %v, want %q", when, out, err, want)
		}
		if n := w.beats.Swap(0); n != 0 {
			t.Errorf("%s: the heart beats", when)
		}
	}
	well := func(when string) {
		t.Helper()
		if out, err := w.round(heart.URL); err != nil || !strings.Contains(out, "goed: proef ") || w.beats.Swap(0) != 1 {
			t.Errorf("%s: %q %v", when, out, err)
		}
	}
	fails("whom nothing reaches", "Hoe ik word gebeld")
	w.reached()
	well("all is well")

	w.answer.Store(http.StatusInternalServerError)
	fails("the provider does not take it", "de aanbieder had het bericht niet")
	w.answer.Store(http.StatusOK)
	well("the provider is back")

	write(t, w.app.db, func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE hotline_report SET state = 'open', due = $1 WHERE id = (SELECT min(id) FROM hotline_report)`, store.Micros(moment.Add(-time.Hour)))
		return err
	})
	fails("an open report of which something is late", "is iets te laat")
	write(t, w.app.db, func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE hotline_report SET due = 0 WHERE state = 'open'`)
		return err
	})
	fails("an open report of which nothing is due", "staat niets meer te gebeuren")
	write(t, w.app.db, func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE hotline_report SET state = 'afgesloten'`)
		return err
	})
	well("it was ended")

	w.refuses.Store(true)
	fails("the service of heartbeats refuses", "hartslag wordt geweigerd")
	w.refuses.Store(false)
	for want, args := range map[string][]string{
		"https://":       {"--url", "http://ver.example"},
		"niet te openen": {"--token", "weg"},
		"antwoordt niet": {"--url", "http://127.0.0.1:1"},
		"hartslag komt":  {"--heartbeat", "http://127.0.0.1:1"},
		"--heartbeat":    {"--heartbeat", "http://ver.example"},
		"een minuut":     {"--every", "5s"},
	} {
		if _, err := w.round(heart.URL, args...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %s", args, err, want)
		}
	}
	if w.beats.Load() != 0 {
		t.Error("the heart beats after a wrong call")
	}
}

// TestWatchGoesOn: a round that fails is said, and the next beats again.
func TestWatchGoesOn(t *testing.T) {
	w := newWatched(t)
	w.reached()
	var out bytes.Buffer
	token, err := os.ReadFile(w.token)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	heart := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		switch w.beats.Add(1) {
		case 1:
			rw.WriteHeader(http.StatusInternalServerError)
		case 2:
			stop()
		}
	}))
	t.Cleanup(heart.Close)
	all := watch{remote: remote{w.server.URL, strings.TrimSpace(string(token)), straight()}, beat: heart.URL, wait: 5 * time.Second, look: 10 * time.Millisecond, out: &out, clock: clock.System()}
	if err := all.rounds(ctx, 50*time.Millisecond); err != nil || !strings.Contains(out.String(), "NIET GOED: de hartslag wordt geweigerd") || w.beats.Load() < 2 {
		t.Errorf("%v after %d heartbeats: %s", err, w.beats.Load(), out.String())
	}
}
