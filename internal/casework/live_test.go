package casework

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/web"
	"samendoen/internal/signal"
)

// listener is a page that is open: what it hears, until the stream ends.
type listener struct {
	status int
	heard  chan string
	leave  context.CancelFunc
}

// listen opens a stream of a case as somebody.
func listen(t *testing.T, address, who string, id ID) listener {
	t.Helper()
	ctx, leave := context.WithCancel(context.Background())
	t.Cleanup(leave)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address+pathOf(id)+"/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: "samendoen", Value: who})
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	l := listener{answer.StatusCode, make(chan string, 100), leave}
	if l.status != http.StatusOK {
		answer.Body.Close()
		return l
	}
	go func() {
		defer close(l.heard)
		defer answer.Body.Close()
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			l.heard <- lines.Text()
		}
	}()
	return l
}

// event is the data of the next event, "" when the stream ended; it must come within two seconds.
func (l listener) event(t *testing.T) string {
	t.Helper()
	late := time.After(2 * time.Second)
	for {
		select {
		case line, on := <-l.heard:
			if !on {
				return ""
			}
			if !onlyVersions.MatchString(line) {
				t.Errorf("an event says %q", line)
			}
			if data, ok := strings.CutPrefix(line, "data: "); ok {
				return data
			}
		case <-late:
			t.Fatal("nothing is heard within two seconds")
		}
	}
}

// onlyVersions is every line that an event may hold.
var onlyVersions = regexp.MustCompile(`^(|: |event: versies|data: \{("(geheel|stap|tekst|regie|ladder|deelnemers|plan|notities|erbij)":[0-9]+,?)*\})$`)

// following is how many streams there are.
func (s *Service) following() int {
	s.live.mu.Lock()
	defer s.live.mu.Unlock()
	return s.live.total
}

// quiet waits until nobody follows.
func (w *world) quiet() {
	w.T.Helper()
	for range 200 {
		if w.cases.following() == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.T.Errorf("%d streams are left", w.cases.following())
}

// TestLive: who has a case open hears within two seconds which groups changed and nothing else,
// until they may not read it any more.
func TestLive(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		server := httptest.NewUnstartedServer(newBrowserOn(w).handler)
		server.Config = web.HTTPServer(server.Config.Handler)
		server.Start()
		t.Cleanup(server.Close)
		id, anna := w.open(), w.people["anna"]
		if l := listen(t, server.URL, "bob", id); l.status != http.StatusNotFound {
			t.Errorf("somebody outside follows: %d", l.status)
		}
		w.quiet()
		w.Must(w.cases.AddParticipant(ctx, anna, id, w.version(id), "bob"))
		bob, own := listen(t, server.URL, "bob", id), listen(t, server.URL, "anna", id)
		first := bob.event(t)
		own.event(t)
		w.Must(w.cases.AddLog(ctx, anna, id, Note, "", "Zij vertelde over GEHEIM", ""))
		second := bob.event(t)
		w.Must(w.cases.SetWords(ctx, anna, id, w.version(id), Words{Reason: "Nog een GEHEIM"}, ""))
		third := bob.event(t)
		if first == second || second == third || !strings.Contains(third, `"tekst":`) {
			t.Error("heard:", first, second, third)
		}
		own.event(t)
		own.leave()
		w.Must(w.cases.RemoveParticipant(ctx, anna, id, w.version(id), "bob"))
		if more := bob.event(t); more != "" {
			t.Error("who takes no part any more hears", more)
		}
		w.quiet()
	})
}

// TestLiveShutOut: a lock-out ends the streams of all cases of the home.
func TestLiveShutOut(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		server := httptest.NewServer(newBrowserOn(w).handler)
		t.Cleanup(server.Close)
		id, other, anna := w.open(), w.open(), w.people["anna"]
		for _, c := range []ID{id, other} {
			w.Must(w.cases.AddParticipant(ctx, anna, c, w.version(c), "bob"))
		}
		here, there := listen(t, server.URL, "bob", id), listen(t, server.URL, "bob", other)
		here.event(t)
		there.event(t)
		w.Must(w.cases.ShutOutColleague(ctx, w.people["tess"], id, "bob", "Hij kent haar."))
		if a, b := here.event(t), there.event(t); a != "" || b != "" {
			t.Errorf("who is shut out hears %q, and of another case of the home %q", a, b)
		}
		w.quiet()
	})
}

// TestLiveBounds: one user has a few streams at most, everybody together some hundreds; who leaves
// makes room, and nothing is left of who left.
func TestLiveBounds(t *testing.T) {
	b := newBrowser(t)
	id := b.open()
	server := httptest.NewServer(b.handler)
	t.Cleanup(server.Close)
	before := runtime.NumGoroutine()
	var open []listener
	refused := 0
	for range 1000 {
		switch l := listen(t, server.URL, "anna", id); l.status {
		case http.StatusOK:
			open = append(open, l)
		case http.StatusTooManyRequests:
			refused++
		default:
			t.Fatal("status", l.status)
		}
	}
	if len(open) != liveOfOne || refused != 1000-liveOfOne {
		t.Errorf("%d open, %d refused", len(open), refused)
	}
	for _, l := range open {
		l.leave()
	}
	b.quiet()
	if l := listen(t, server.URL, "anna", id); l.status != http.StatusOK {
		t.Error("who left made no room:", l.status)
	} else {
		l.leave()
	}
	b.quiet()
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	for range 100 {
		if runtime.NumGoroutine() <= before+2 {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if n := runtime.NumGoroutine(); n > before+2 {
		t.Errorf("%d goroutines, %d before", n, before)
	}
	for i := range liveTogether {
		if _, _, err := b.cases.follow(string(rune('a'+i%26))+string(rune('a'+i/26)), id); err != nil {
			t.Fatal(i, err)
		}
	}
	if l := listen(t, server.URL, "anna", id); l.status != http.StatusTooManyRequests {
		t.Error("more than everybody together:", l.status)
	}
}

// TestLiveBeside: what a module writes beside a case is heard by who has the case open, and which
// module that was is not; what was refused is heard by nobody.
func TestLiveBeside(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		server := httptest.NewUnstartedServer(newBrowserOn(w).handler)
		server.Config = web.HTTPServer(server.Config.Handler)
		server.Start()
		t.Cleanup(server.Close)
		id, anna := w.open(), w.people["anna"]
		l := listen(t, server.URL, "anna", id)
		before := l.event(t)
		const sheet Sheet[string] = "proefblad"
		write := func(after int64) error {
			return w.DB.Write(context.Background(), func(tx *store.Tx) error {
				in, _, err := w.cases.Inside(tx, "test", anna, actWrite, "", id, w.clock.Now())
				if err != nil {
					return err
				}
				return sheet.Add(tx, "test", in, after, w.clock.Now(), anna.UserID, "Een regel.")
			})
		}
		w.Must(write(0))
		if now := l.event(t); now == before || !strings.Contains(now, `"erbij":1`) || strings.Contains(now, "proefblad") {
			t.Errorf("%s after %s", now, before)
		}
		if err := write(0); !fault.Is(err, fault.Conflict) {
			t.Errorf("an entry after what is no more the last: %v", err)
		}
		w.Must(write(1))
		if now := l.event(t); !strings.Contains(now, `"erbij":2`) {
			t.Errorf("%s", now)
		}
	})
}

// TestLiveTwoProcesses: a change made through one process is heard within two seconds by a page that
// is open at another one, on one PostgreSQL, with nothing between the two but the database.
func TestLiveTwoProcesses(t *testing.T) {
	dsn := storetest.NewDatabase(t)
	here := newWorld(t, storetest.Open(t, dsn, folders()))
	there := *here
	there.DB = storetest.Open(t, dsn, folders())
	there.signals = signal.New(there.DB, here.vault, here.clock, here.policy)
	there.cases = New(there.DB, here.vault, here.clock, here.policy, there.signals, nil)
	server := httptest.NewUnstartedServer(newBrowserOn(&there).handler)
	server.Config = web.HTTPServer(server.Config.Handler)
	server.Start()
	t.Cleanup(server.Close)
	id, anna := here.open(), here.people["anna"]
	l := listen(t, server.URL, "anna", id)
	before, slowest := l.event(t), time.Duration(0)
	for range 10 {
		here.Must(here.cases.AddLog(context.Background(), anna, id, Note, "", "Zij belde.", ""))
		committed := time.Now()
		now := l.event(t)
		if slowest = max(slowest, time.Since(committed)); now == before {
			t.Error("nothing new is heard:", now)
		}
		before = now
	}
	if here.cases.following() != 0 || slowest > 2*time.Second {
		t.Errorf("%d follow here, slowest %s", here.cases.following(), slowest)
	}
	t.Logf("slowest of ten: %s", slowest)
}
