package e2e

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// Widths are the widths, in CSS pixels, at which every page must work: the
// narrowest phone, a usual phone, a desk.
func Widths() []int { return []int{320, 390, 1280} }

// Schemes are the colour schemes in which every page must work.
func Schemes() []string { return []string{"light", "dark"} }

// Page is one tab with cookies, storage and cache of its own.
type Page struct {
	t       testing.TB
	ctx     context.Context
	foreign *foreignHosts
	base    *url.URL
	limit   time.Duration
	traffic *traffic
	looked  *sync.Map
	touched *bool // whether the screen feels a touch now
}

// NewPage opens a tab in a browser profile of its own, 390 pixels wide, light,
// without animation. base is the program's address, such as
// "http://127.0.0.1:8080"; paths given to the page are relative to it. The tab
// closes after the test.
func (b *Browser) NewPage(t testing.TB, base string) *Page {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil || u.Host == "" {
		t.Fatalf("base must be an address such as http://127.0.0.1:8080, not %q", base)
	}
	foreign := listenForeign(t)
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(func(c *target.CreateBrowserContextParams) {
		c.ProxyServer = "http://" + foreign.addr // requests to loopback pass it by
	}))
	t.Cleanup(cancel)
	p := &Page{t: t, ctx: ctx, foreign: foreign, base: u, limit: 10 * time.Second, traffic: newTraffic(u), looked: b.looked, touched: new(bool)}
	p.must("open a tab", chromedp.Do(ctx))
	p.must("listen", chromedp.Listen(ctx, p.traffic.handle))
	for binding, script := range map[string]string{cspBinding: cspScript, handBinding: handScript} {
		_, err = chromedp.Call(ctx, runtime.AddBinding, runtime.AddBindingParams{Name: binding, ExecutionContextName: probeWorld})
		p.must("listen to the page", err)
		_, err = chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument,
			page.AddScriptToEvaluateOnNewDocumentParams{Source: script, WorldName: probeWorld})
		p.must("listen to the page", err)
	}
	p.Viewport(390)
	p.Scheme("light")
	return p
}

// For returns the same page for another test, such as a subtest: from then on
// failures of the returned Page are that test's.
func (p *Page) For(t testing.TB) *Page {
	q := *p
	q.t = t
	return &q
}

// Within returns the same page with another limit for each wait; 10 seconds is
// the limit otherwise.
func (p *Page) Within(limit time.Duration) *Page {
	q := *p
	q.limit = limit
	return &q
}

// Viewport sets the width in CSS pixels; below 768 it is a phone with touch.
// The height is 844 on a phone and 900 on a desk.
func (p *Page) Viewport(width int) {
	p.t.Helper()
	phone, height := width < 768, int64(900)
	if phone {
		height = 844
	}
	_, err := call(p, emulation.SetDeviceMetricsOverride,
		emulation.SetDeviceMetricsOverrideParams{Width: int64(width), Height: height, DeviceScaleFactor: 1, Mobile: phone})
	p.must("set the viewport", err)
	if *p.touched != phone {
		_, err = call(p, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: phone})
		p.must("set the touch of the screen", err)
		*p.touched = phone
	}
}

// Scheme sets the preferred colour scheme, "light" or "dark".
func (p *Page) Scheme(scheme string) {
	p.t.Helper()
	p.media("", scheme)
}

// Print shows the page as it would be printed, in light colours; Scheme ends it.
func (p *Page) Print() {
	p.t.Helper()
	p.media("print", "light")
}

func (p *Page) media(media, scheme string) {
	p.t.Helper()
	_, err := call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media, Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme},
		{Name: "prefers-reduced-motion", Value: "reduce"},
	}})
	p.must("set the colour scheme", err)
}

// Scripts switches the page's own JavaScript on or off, from the next Open on.
func (p *Page) Scripts(on bool) {
	p.t.Helper()
	_, err := call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
	p.must("switch scripts", err)
}

// Open goes to a path of the program and waits until the page has loaded, fonts
// included. A status of 400 or more is no failure here: see Status.
func (p *Page) Open(path string) {
	p.t.Helper()
	u, err := p.base.Parse(path)
	p.must("open "+path, err)
	p.do("open "+u.String(), chromedp.Navigate(u.String()))
	p.settle()
}

// settle waits until the document and its fonts are there.
func (p *Page) settle() {
	p.t.Helper()
	p.until("the page to finish loading", func() (bool, error) {
		return probe[bool](p, "settled")
	})
}

// Status is the HTTP status of the document that is shown, 0 before the first.
func (p *Page) Status() int { return p.traffic.documentStatus() }

// Path is the path and query of the address shown.
func (p *Page) Path() string {
	p.t.Helper()
	loc, err := run(p, chromedp.Location())
	p.must("read the address", err)
	u, err := url.Parse(loc)
	p.must("read the address", err)
	return u.RequestURI()
}

// Title is the title of the document.
func (p *Page) Title() string {
	p.t.Helper()
	s, err := run(p, chromedp.Title())
	p.must("read the title", err)
	return s
}

// Screenshot writes the whole page, not only the part in view, as PNG to file
// and makes its folder.
func (p *Page) Screenshot(file string) {
	p.t.Helper()
	p.picture(file, chromedp.FullScreenshot(100))
}

// ScreenshotView writes the part of the page that is in view as PNG to file.
func (p *Page) ScreenshotView(file string) {
	p.t.Helper()
	p.picture(file, chromedp.CaptureScreenshot())
}

func (p *Page) picture(file string, shoot chromedp.Action[[]byte]) {
	p.t.Helper()
	png, err := run(p, shoot)
	p.must("take a picture", err)
	p.must("make the folder of "+file, os.MkdirAll(filepath.Dir(file), 0o755)) // #nosec G301 -- pictures of a demo, for everybody
	p.must("write "+file, os.WriteFile(file, png, 0o644))                      // #nosec G306 -- pictures of a demo, for everybody
}

// Eval runs an expression in the page and decodes its result by JSON. What runs
// this way proves nothing about the content security policy.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	v, err := run(p, chromedp.Evaluate[T](expression, keepEvalBan))
	p.must("evaluate "+expression, err)
	return v
}

// keepEvalBan leaves at least the page's ban on eval in force for our scripts.
func keepEvalBan(e *runtime.EvaluateParams) {
	allow := false
	e.AllowUnsafeEvalBlockedByCSP = &allow
}

// fatal ends the test with what went wrong, where, and a picture of it.
func (p *Page) fatal(format string, args ...any) {
	p.t.Helper()
	text := fmt.Sprintf(format, args...)
	ctx, cancel := context.WithTimeout(p.ctx, 5*time.Second)
	defer cancel()
	if loc, err := chromedp.Run(ctx, chromedp.Location()); err == nil {
		text += "\naddress: " + loc
	}
	if body, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.innerText`)); err == nil {
		text += "\ntext: " + strings.Join(strings.Fields(body[:min(len(body), 1500)]), " ")
	}
	if png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot()); err == nil {
		name := strings.NewReplacer("/", "_", " ", "_").Replace(p.t.Name()) + ".png"
		file := filepath.Join(os.TempDir(), "samendoen-e2e-"+name)
		failed := os.WriteFile(file, png, 0o644) // #nosec G306 -- pictures of a demo, for everybody
		if failed == nil {
			text += "\npicture: " + file
		}
	}
	p.t.Fatal(text)
}

func (p *Page) must(what string, err error) {
	p.t.Helper()
	if err != nil {
		p.fatal("%s: %v", what, err)
	}
}
