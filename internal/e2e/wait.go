package e2e

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// pollEvery is how often a wait looks again.
const pollEvery = 20 * time.Millisecond

//go:embed probe.js
var probeJS string

// WaitFor waits until an element of the CSS selector is visible.
func (p *Page) WaitFor(css string) {
	p.t.Helper()
	p.until(css+" to be visible", func() (bool, error) { return probe[bool](p, "visible", css) })
}

// WaitGone waits until no element of the CSS selector is visible.
func (p *Page) WaitGone(css string) {
	p.t.Helper()
	p.until(css+" to be gone", func() (bool, error) {
		v, err := probe[bool](p, "visible", css)
		return !v, err
	})
}

// WaitText waits until the page shows the text; white space and soft hyphens
// make no difference, case does.
func (p *Page) WaitText(text string) {
	p.t.Helper()
	p.until(fmt.Sprintf("the text %q", text), func() (bool, error) { return probe[bool](p, "shows", text) })
}

// WaitTextGone waits until the page no longer shows the text.
func (p *Page) WaitTextGone(text string) {
	p.t.Helper()
	p.until(fmt.Sprintf("the text %q to go", text), func() (bool, error) {
		v, err := probe[bool](p, "shows", text)
		return !v, err
	})
}

// WaitPath waits until the address's path and query are path.
func (p *Page) WaitPath(path string) {
	p.t.Helper()
	p.until("the address "+path, func() (bool, error) {
		got, err := probe[string](p, "path")
		return got == path, err
	})
}

// Shows says whether the page shows the text now.
func (p *Page) Shows(text string) bool {
	p.t.Helper()
	v, err := probe[bool](p, "shows", text)
	p.must("look for a text", err)
	return v
}

// Text is the visible text of the first element of the CSS selector, which it
// waits for, with white space made single.
func (p *Page) Text(css string) string {
	p.t.Helper()
	p.WaitFor(css)
	v, err := probe[string](p, "text", css)
	p.must("read "+css, err)
	return v
}

// Texts are the visible texts of all elements of the CSS selector, now.
func (p *Page) Texts(css string) []string {
	p.t.Helper()
	v, err := probe[[]string](p, "texts", css)
	p.must("read "+css, err)
	return v
}

// Attr is an attribute of the first element of the CSS selector, "" when the
// element or the attribute is not there.
func (p *Page) Attr(css, name string) string {
	p.t.Helper()
	v, err := probe[string](p, "attr", css, name)
	p.must("read "+css, err)
	return v
}

// OverflowX is by how many CSS pixels the page is wider than the screen; more
// than 0 means that a reader must scroll sideways.
func (p *Page) OverflowX() int {
	p.t.Helper()
	v, err := probe[int](p, "overflowX")
	p.must("measure the page", err)
	return v
}

// SmallTargets describes the visible links and controls of which one side is
// under side CSS pixels. Links inside a line of text do not count.
func (p *Page) SmallTargets(side int) []string {
	p.t.Helper()
	v, err := probe[[]string](p, "smallTargets", side)
	p.must("measure the targets", err)
	return v
}

// until looks until the condition holds. An error counts as "not yet", since
// a page that is just being replaced gives one.
func (p *Page) until(what string, holds func() (bool, error)) {
	p.t.Helper()
	deadline := time.Now().Add(p.limit)
	for {
		ok, err := holds()
		if ok && err == nil {
			return
		}
		if time.Now().After(deadline) {
			if err != nil {
				what += fmt.Sprintf(" (%v)", err)
			}
			p.fatal("waited %v for %s", p.limit, what)
		}
		time.Sleep(pollEvery)
	}
}

// probe calls one function of probe.js in the page.
func probe[T any](p *Page, name string, args ...any) (T, error) {
	var zero T
	if args == nil {
		args = []any{}
	}
	list, err := json.Marshal(args)
	if err != nil {
		return zero, err
	}
	return run(p, chromedp.Evaluate[T](fmt.Sprintf("(%s)(%q, %s)", probeJS, name, list), keepEvalBan))
}

// run carries out one action within the page's limit.
func run[T any](p *Page, a chromedp.Action[T]) (T, error) {
	ctx, cancel := context.WithTimeout(p.ctx, p.limit)
	defer cancel()
	return chromedp.Run(ctx, a)
}

// call sends one protocol command within the page's limit.
func call[P, R any](p *Page, cmd cdp.Command[P, R], params P) (R, error) {
	ctx, cancel := context.WithTimeout(p.ctx, p.limit)
	defer cancel()
	return chromedp.Call(ctx, cmd, params)
}

// do carries out actions that return nothing and fails the test otherwise.
func (p *Page) do(what string, actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, p.limit)
	defer cancel()
	p.must(what, chromedp.Do(ctx, actions...))
}
