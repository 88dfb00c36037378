package e2e

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os/exec"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// startLimit is how long the browser may take to come up on a busy machine.
const startLimit = 60 * time.Second

// Browser is one headless Chromium with an empty profile.
type Browser struct {
	ctx    context.Context
	looked *sync.Map // what the pages are built of that axe looked at
}

// Start starts Chromium and stops it after the test. The browser's own calls
// home find no address, so the tests need no network; what pages and their
// workers ask of other hosts goes to a proxy, see Page.Foreign.
func Start(t testing.TB) *Browser {
	t.Helper()
	return start(t, "chromium", "chromium-browser", "google-chrome")
}

// StartShell starts Chromium's headless shell: the same engine without the browser around
// it, in two thirds of the processor time. It is for what looks at very many pages.
func StartShell(t testing.TB) *Browser {
	t.Helper()
	return start(t, "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
}

func start(t testing.TB, names ...string) *Browser {
	t.Helper()
	path, err := find(names)
	if err != nil {
		t.Fatal(err)
	}
	opts := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.NoSandbox, // Chromium's sandbox refuses to start as root, as in CI
		chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true),
		chromedp.Flag("disable-features", "Translate,OptimizationHints,MediaRouter,AutofillServerCommunication"),
		chromedp.Flag("no-pings", true),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("lang", "nl-NL"),
		chromedp.Flag("js-flags", "--no-opt"), // no page lives long enough to be worth optimising
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
	)
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, stop := chromedp.NewContext(alloc)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // closes the browser in the normal way first
		stop()
		stopAlloc()
	})
	// The browser lives as long as the context of its first action, so the
	// time limit stands beside that context and not in it.
	up := make(chan error, 1)
	go func() { up <- chromedp.Do(ctx) }()
	select {
	case err = <-up:
	case <-time.After(startLimit):
		err = errors.New("no answer within a minute")
	}
	if err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	return &Browser{ctx: ctx, looked: &sync.Map{}}
}

func find(names []string) (string, error) {
	for _, name := range names {
		if p, err := exec.LookPath(name); err == nil {
			return p, nil
		}
	}
	return "", errors.New("NO CHROMIUM, SO NO PAGE IS PROVEN: run scripts/install-test-deps.sh, then try again")
}

// foreignHosts is the proxy of one page: it takes note of every host that the
// page, its frames and its workers ask for.
type foreignHosts struct {
	addr string
	mu   sync.Mutex
	seen map[string]bool
}

func listenForeign(t testing.TB) *foreignHosts {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &foreignHosts{addr: l.Addr().String(), seen: map[string]bool{}}
	server := &http.Server{Handler: f, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	return f
}

// ServeHTTP refuses the request and keeps its host.
func (f *foreignHosts) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.seen[r.Host] = true
	f.mu.Unlock()
	http.Error(w, "no request leaves this machine", http.StatusBadGateway)
}

func (f *foreignHosts) list() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	hosts := make([]string, 0, len(f.seen))
	for h := range f.seen {
		hosts = append(hosts, h)
	}
	slices.Sort(hosts)
	return hosts
}
