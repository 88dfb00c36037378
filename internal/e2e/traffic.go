package e2e

import (
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

const (
	probeWorld = "samendoen-probe" // the isolated world in which our listeners run
	cspBinding = "samendoenCSP"
	cspScript  = `document.addEventListener('securitypolicyviolation', e => samendoenCSP(JSON.stringify({
		directive: e.effectiveDirective, blocked: e.blockedURI, source: e.sourceFile, line: e.lineNumber,
		sample: e.sample, document: e.documentURI})));`
)

// Request is one request of a page.
type Request struct {
	Method string
	URL    string
	Type   string // Document, Stylesheet, Script, Font, Image, Fetch and so on
	Status int    // 0 when no answer came
	Bytes  int    // answer on the wire, headers included, after compression
	Done   bool   // the answer is in or has failed
	Failed string // why it failed

	loader cdp.LoaderID // of the document that asked
}

// traffic keeps what one page asked of the network and complained of. handle
// runs on the goroutine of the browser's messages.
type traffic struct {
	base  *url.URL
	known []*url.URL // other hosts that the page may go to

	mu       sync.Mutex
	requests []*Request
	open     map[network.RequestID]*Request
	changed  time.Time
	csp      []string // told by the page's own events
	cspLog   []string // told by the browser: the same, and what workers were refused
	console  []string
	felt     Felt
	chooser  *page.EventFileChooserOpened
}

func newTraffic(base *url.URL) *traffic {
	return &traffic{base: base, open: map[network.RequestID]*Request{}, changed: time.Now()}
}

func (tr *traffic) handle(ev any) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	switch ev := ev.(type) {
	case *network.EventRequestWillBeSent:
		tr.sent(ev)
	case *network.EventResponseReceived:
		tr.answered(ev)
	case *network.EventRequestServedFromCache: // the browser may never say that it finished
		if r := tr.open[ev.RequestID]; r != nil {
			r.Done = true
		}
	case *network.EventLoadingFinished:
		tr.finish(ev.RequestID, int(ev.EncodedDataLength), "")
	case *network.EventLoadingFailed:
		tr.finish(ev.RequestID, 0, ev.ErrorText)
	case *runtime.EventBindingCalled:
		switch ev.Name {
		case cspBinding:
			tr.csp = append(tr.csp, describeViolation(ev.Payload))
		case handBinding:
			tr.felt.feel(ev.Payload)
		}
	case *page.EventFileChooserOpened:
		tr.chooser = ev
	case *runtime.EventExceptionThrown:
		tr.console = append(tr.console, "exception: "+describeException(ev.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if ev.Type == runtime.ConsoleAPICalledTypeError || ev.Type == runtime.ConsoleAPICalledTypeAssert {
			tr.console = append(tr.console, "console.error: "+describeArgs(ev.Args))
		}
	case *log.EventEntryAdded:
		tr.entry(ev.Entry)
	}
}

func (tr *traffic) sent(ev *network.EventRequestWillBeSent) {
	tr.changed = time.Now()
	if r := tr.open[ev.RequestID]; r != nil && ev.RedirectResponse != nil {
		r.Status, r.Bytes, r.Done = int(ev.RedirectResponse.Status), int(ev.RedirectResponse.EncodedDataLength), true
	}
	if ev.Type == network.ResourceTypeDocument && ev.RedirectResponse == nil {
		for _, left := range tr.open { // what the page before was still loading goes with it
			left.Done = true
		}
	}
	r := &Request{Method: ev.Request.Method, URL: ev.Request.URL + ev.Request.URLFragment, Type: string(ev.Type), loader: ev.LoaderID}
	tr.open[ev.RequestID] = r
	tr.requests = append(tr.requests, r)
}

// answered takes note of a status. With the answer of a document the page before is gone, and
// what it sent while it went: the browser tells no end of that.
func (tr *traffic) answered(ev *network.EventResponseReceived) {
	if r := tr.open[ev.RequestID]; r != nil {
		r.Status = int(ev.Response.Status)
	}
	if ev.Type != network.ResourceTypeDocument {
		return
	}
	for _, left := range tr.open {
		left.Done = left.Done || left.loader != ev.LoaderID
	}
}

func (tr *traffic) finish(id network.RequestID, bytes int, failed string) {
	tr.changed = time.Now()
	if r := tr.open[id]; r != nil {
		r.Bytes, r.Failed, r.Done = bytes, failed, true
		delete(tr.open, id)
	}
}

// entry keeps what the browser itself complains of. A failed load is told by
// the request already, and an answer of 404 may be what the test wants.
func (tr *traffic) entry(e *log.Entry) {
	switch {
	case e.Level != log.EntryLevelError || e.Source == log.EntrySourceNetwork:
	case strings.Contains(e.Text, "Content Security Policy"):
		tr.cspLog = append(tr.cspLog, e.Text)
	default:
		tr.console = append(tr.console, "browser: "+e.Text)
	}
}

func describeViolation(payload string) string {
	var v struct {
		Directive, Blocked, Source, Sample, Document string
		Line                                         int
	}
	if err := json.Unmarshal([]byte(payload), &v); err != nil {
		return payload
	}
	s := fmt.Sprintf("%s refused %s on %s", v.Directive, v.Blocked, v.Document)
	if v.Source != "" {
		s += fmt.Sprintf(" (%s:%d)", v.Source, v.Line)
	}
	if v.Sample != "" {
		s += ": " + v.Sample
	}
	return s
}

func describeException(d *runtime.ExceptionDetails) string {
	if d.Exception != nil && d.Exception.Description != "" {
		return d.Exception.Description
	}
	return fmt.Sprintf("%s (%s:%d)", d.Text, d.URL, d.LineNumber)
}

func describeArgs(args []*runtime.RemoteObject) string {
	parts := make([]string, len(args))
	for i, a := range args {
		if parts[i] = a.Description; parts[i] == "" {
			parts[i] = string(a.Value)
		}
	}
	return strings.Join(parts, " ")
}

func (tr *traffic) documentStatus() int {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	for _, r := range slices.Backward(tr.requests) {
		if r.Type == string(network.ResourceTypeDocument) && r.Status != 0 {
			return r.Status
		}
	}
	return 0
}

// endLost is how long nothing may happen before an answer whose end the browser did not
// tell counts as in. On a busy machine it sometimes tells the beginning only.
const endLost = 3 * time.Second

// idle says whether nothing is under way and nothing was for a moment; if not, what it
// waits for.
func (tr *traffic) idle(moment time.Duration) (bool, error) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	silent := time.Since(tr.changed)
	for _, r := range tr.open {
		if !r.Done && !beside(r.Type) && (r.Status == 0 || silent < endLost) {
			return false, fmt.Errorf("%s %s, status %d", r.Method, r.URL, r.Status)
		}
	}
	return silent > moment, nil
}

// beside reports whether a page does not wait for a kind of answer: an open stream, and its
// icon, of which the browser may tell no end at all.
func beside(kind string) bool {
	return kind == string(network.ResourceTypeEventSource) || kind == string(network.ResourceTypeOther)
}

// isForeign says whether an address leaves this machine or the program: another
// host than base. Data and blob addresses ask nothing of the network.
func (tr *traffic) isForeign(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return true
	}
	switch u.Scheme {
	case "data", "blob", "about", "chrome-error":
		return false
	}
	return !sameHost(u, tr.base) && !slices.ContainsFunc(tr.known, func(k *url.URL) bool { return sameHost(u, k) })
}

// Knows lets the page go to another host too, such as that of somebody's organisation.
func (p *Page) Knows(address string) {
	p.t.Helper()
	u, err := url.Parse(address)
	p.must("read the address "+address, err)
	p.traffic.mu.Lock()
	defer p.traffic.mu.Unlock()
	p.traffic.known = append(p.traffic.known, u)
}

func sameHost(a, b *url.URL) bool {
	port := func(u *url.URL) string {
		if u.Port() != "" {
			return u.Port()
		}
		if u.Scheme == "https" || u.Scheme == "wss" {
			return "443"
		}
		return "80"
	}
	return net.JoinHostPort(a.Hostname(), port(a)) == net.JoinHostPort(b.Hostname(), port(b))
}

// Requests are the requests of this page so far, oldest first.
func (p *Page) Requests() []Request {
	p.traffic.mu.Lock()
	defer p.traffic.mu.Unlock()
	list := make([]Request, len(p.traffic.requests))
	for i, r := range p.traffic.requests {
		list[i] = *r
	}
	return list
}

// Foreign lists the addresses at other hosts than the program's that the page
// asked for, and the hosts (with port) that only its workers asked for.
func (p *Page) Foreign() []string {
	var found []string
	for _, r := range p.Requests() {
		if p.traffic.isForeign(r.URL) {
			found = append(found, r.URL)
		}
	}
	for _, host := range p.foreign.list() {
		if !slices.ContainsFunc(found, func(u string) bool { return strings.Contains(u, "//"+strings.TrimSuffix(host, ":443")) }) {
			found = append(found, host)
		}
	}
	return found
}

// CSPViolations are the actions that the content security policy refused the
// page so far.
func (p *Page) CSPViolations() []string {
	p.traffic.mu.Lock()
	defer p.traffic.mu.Unlock()
	if len(p.traffic.csp) == 0 {
		return slices.Clone(p.traffic.cspLog)
	}
	return slices.Clone(p.traffic.csp)
}

// ConsoleErrors are the uncaught exceptions, console.error calls and complaints
// of the browser so far, except failed loads and CSP violations.
func (p *Page) ConsoleErrors() []string {
	p.traffic.mu.Lock()
	defer p.traffic.mu.Unlock()
	return slices.Clone(p.traffic.console)
}

// AssertClean fails the test when this page so far broke the content security
// policy, logged an error or asked for another host.
func (p *Page) AssertClean() {
	p.t.Helper()
	p.Idle()
	for _, v := range p.CSPViolations() {
		p.t.Errorf("content security policy: %s", v)
	}
	for _, e := range p.ConsoleErrors() {
		p.t.Errorf("console: %s", e)
	}
	for _, f := range p.Foreign() {
		p.t.Errorf("request to another host: %s", f)
	}
}

// Idle waits until the page has asked nothing of the network for 100 ms. Live
// streams of events do not count.
func (p *Page) Idle() {
	p.t.Helper()
	p.until("the network to be quiet", func() (bool, error) { return p.traffic.idle(100 * time.Millisecond) })
}

// SlowLink gives the page a link of so many bits a second each way, with so long between a
// request and the first byte of its answer, and no service worker that could answer instead.
func (p *Page) SlowLink(bits float64, latency time.Duration) {
	p.t.Helper()
	_, err := call(p, network.SetBypassServiceWorker, network.SetBypassServiceWorkerParams{Bypass: true})
	p.must("pass the service worker by", err)
	_, err = call(p, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{
		{Latency: float64(latency.Milliseconds()), DownloadThroughput: bits / 8, UploadThroughput: bits / 8},
	}})
	p.must("slow the link down", err)
}

// Load is what one page cost to load with an empty cache.
type Load struct {
	Bytes    int           // on the wire until the page was there: headers and compressed bodies
	Later    int           // and what it asked for after that, for next time
	Usable   time.Duration // from the click until the document was there and its scripts had run
	Requests []Request
}

// String lists the requests, largest first.
func (l Load) String() string {
	list := slices.Clone(l.Requests)
	slices.SortFunc(list, func(a, b Request) int { return b.Bytes - a.Bytes })
	var s strings.Builder
	fmt.Fprintf(&s, "%d bytes in %d requests", l.Bytes, len(list))
	for _, r := range list {
		fmt.Fprintf(&s, "\n  %7d %s %s", r.Bytes, r.Type, r.URL)
	}
	return s.String()
}

// FirstLoad opens a path as a first visit, with nothing in the cache, and says
// what came over the wire. Cookies stay, so it also measures pages behind the
// login.
func (p *Page) FirstLoad(path string) Load {
	p.t.Helper()
	cache := func(off bool) {
		_, err := call(p, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: off})
		p.must("switch the cache", err)
	}
	_, err := call(p, network.ClearBrowserCache, cdp.Empty{})
	p.must("clear the cache", err)
	p.do("leave the page", chromedp.Navigate("about:blank"))
	from := len(p.Requests())
	cache(true)
	p.Open(path)
	p.Idle()
	cache(false)
	load := Load{Requests: p.Requests()[from:]}
	ready := Eval[float64](p, `performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd`)
	load.Usable = time.Duration(ready * float64(time.Millisecond))
	early := Eval[[]string](p, `performance.getEntriesByType("resource").filter(r => r.startTime <= performance.getEntriesByType("navigation")[0].loadEventStart).map(r => r.name)`)
	for _, r := range load.Requests {
		if r.Type == string(network.ResourceTypeDocument) || slices.Contains(early, r.URL) {
			load.Bytes += r.Bytes
		} else {
			load.Later += r.Bytes
		}
	}
	return load
}
