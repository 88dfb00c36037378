package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// AxeViolation is one rule of axe-core that a page breaks.
type AxeViolation struct {
	ID     string    `json:"id"`
	Impact string    `json:"impact"`
	Help   string    `json:"help"`
	Nodes  []AxeNode `json:"nodes"`
}

// AxeNode is one element that breaks the rule.
type AxeNode struct {
	HTML    string `json:"html"`
	Summary string `json:"failureSummary"`
}

// String says the rule, how bad it is, and each element with what to fix.
func (v AxeViolation) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%s (%s): %s", v.ID, v.Impact, v.Help)
	for _, n := range v.Nodes {
		fmt.Fprintf(&s, "\n    %s\n      %s", n.HTML, strings.ReplaceAll(n.Summary, "\n", "\n      "))
	}
	return s.String()
}

// axeSource reads axe-core once for the process; its text never changes.
var axeSource = sync.OnceValues(func() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("no go.mod above the working folder")
		}
		dir = filepath.Dir(dir)
	}
	b, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js")) // #nosec G304 -- the files of this project, in a test
	if err != nil {
		return "", fmt.Errorf("NO AXE-CORE, SO NO PAGE IS PROVEN ACCESSIBLE: run scripts/install-test-deps.sh: %w", err)
	}
	return string(b), nil
})

// axeRun asks for all rules, best practices too, or for those about colours alone, in a part
// of the page. Nothing is loaded again for them: only rules about sound and film would need it.
// The names are those of the JSON above; axe's links to its makers' site are left out.
const axeRun = `axe.run(%s, {resultTypes: ['violations'], preload: false, ...%s}).then(r => ({rules: r.passes.length + r.violations.length,
	violations: r.violations.map(v => ({id: v.id, impact: v.impact, help: v.help,
	nodes: v.nodes.map(n => ({html: n.html.slice(0, 300), failureSummary: n.failureSummary}))}))}))`

// Which rules axe runs: all of them, those that see colours, or the others. The style sheets
// give a dark page other colours and nothing else, so the second is all that dark can break;
// they cost as much as all others together.
const (
	allRules    = `{}`
	colourRules = `{runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}}`
	otherRules  = `{rules: {'color-contrast': {enabled: false}, 'link-in-text-block': {enabled: false}}}`
)

// Where axe looks: at the page, or at what the probe "mark" marked. When the page has
// replaced that by itself meanwhile, axe looks at the page.
const (
	wholePage = `document`
	newParts  = `document.querySelector('[data-nieuw]') ? {include: [['[data-nieuw]']]} : document`
)

// Axe runs axe-core on the page as it is now, all rules, and returns what it
// finds. It runs in a world of its own: the page cannot see it, and the content
// security policy does not stop it.
func (p *Page) Axe() []AxeViolation {
	p.t.Helper()
	return p.axe(wholePage, allRules)
}

func (p *Page) axe(where, rules string) []AxeViolation {
	p.t.Helper()
	source, err := axeSource()
	p.must("load axe-core", err)
	found, err := run(p, func(ctx context.Context, t *chromedp.Target) (axeResult, error) {
		return runAxe(ctx, t, source, fmt.Sprintf(axeRun, where, rules))
	})
	p.must("run axe-core", err)
	if found.Rules == 0 && where == wholePage {
		p.fatal("axe-core had nothing to check: is the page empty?")
	}
	return found.Violations
}

type axeResult struct {
	Rules      int            `json:"rules"`
	Violations []AxeViolation `json:"violations"`
}

func runAxe(ctx context.Context, t *chromedp.Target, source, expression string) (axeResult, error) {
	var none axeResult
	tree, err := cdp.Call(ctx, t, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		return none, err
	}
	world, err := cdp.Call(ctx, t, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{
		FrameID: tree.FrameTree.Frame.ID, WorldName: "samendoen-axe"})
	if err != nil {
		return none, err
	}
	there := func(e *runtime.EvaluateParams) { e.ContextID = world.ExecutionContextID }
	loaded, err := chromedp.Evaluate[bool](`typeof axe === 'object'`, there)(ctx, t)
	if err != nil {
		return none, err
	}
	if !loaded {
		if _, err := chromedp.Evaluate[chromedp.Void](source, there)(ctx, t); err != nil {
			return none, err
		}
	}
	return chromedp.Evaluate[axeResult](expression, there, chromedp.EvalAwaitPromise)(ctx, t)
}

// AssertAxe fails the test for each rule that the page breaks as it is now.
func (p *Page) AssertAxe() {
	p.t.Helper()
	for _, v := range p.Axe() {
		p.t.Errorf("axe on %s: %s", p.Path(), v)
	}
}

// look is one way to look at a page with axe.
type look struct {
	width         int
	scheme, rules string
	where         string
}

// What of a page no page had before.
const (
	nothingNew = iota
	newPlace   // a known kind of part in a kind of part that never held it
	newKind    // a kind of part
)

// looks are the ways to look at a page, by what of it is new and whether its address was
// seen: all of every page is seen once, and a new kind of part in all widths and schemes. A
// known kind in a new place has another ground behind it, so its colours are seen in both
// schemes; what a width does to it was seen. Rules about the page as a whole look again
// where a landmark is new.
func looks(fresh int, landmark, seen bool) []look {
	where := newParts
	if EveryLook || landmark {
		where = wholePage
	}
	colours := []look{{390, "dark", colourRules, where}, {390, "light", colourRules, where}}
	rest := look{390, "light", otherRules, wholePage}
	switch {
	case EveryLook || landmark || fresh == newKind:
		return append([]look{{1280, "light", allRules, where}, {1280, "dark", colourRules, where}, {320, "light", allRules, where},
			{320, "dark", colourRules, where}}, append(colours, rest)...)
	case fresh == newPlace && seen:
		return colours
	case fresh == newPlace:
		return append(colours, rest)
	case seen:
		return nil
	default:
		return []look{rest}
	}
}

// ofOneThing finds the part of an address that says which thing a page is about.
var ofOneThing = regexp.MustCompile(`/[^/]*[0-9][^/]*`)

// isLandmark finds a part of a page, as the probe "parts" names it, that is a landmark.
var isLandmark = regexp.MustCompile(`>(HEADER|NAV|MAIN|ASIDE|FOOTER)\b`)

// AssertAccessible checks the page that is shown in all Widths and Schemes, and as wide as
// a desk and a phone at 200 % are: no rule of axe broken, and no sideways scrolling. A page
// without a new kind of part is seen as a desk, a usual phone and the narrowest only, and
// once. It does not load the page again, and leaves it 390 pixels wide and light.
func (p *Page) AssertAccessible() {
	p.t.Helper()
	fresh, landmark := p.freshParts()
	path, _, _ := strings.Cut(p.Path(), "?")
	_, seen := p.looked.LoadOrStore(ofOneThing.ReplaceAllString(path, "/*"), true)
	list := looks(fresh, landmark, seen)
	if len(list) == 0 {
		return
	}
	for _, width := range []int{1280, 640, 320, 195, 390} {
		if between := width == 640 || width == 320; between && fresh != newKind && !EveryLook {
			continue
		}
		p.Viewport(width)
		if over := p.OverflowX(); over > 0 {
			p.t.Errorf("%s is %d pixels wider than a screen of %d", p.Path(), over, width)
		}
		for _, l := range list {
			if l.width != width {
				continue
			}
			p.Scheme(l.scheme)
			for _, v := range p.axe(l.where, l.rules) {
				p.t.Errorf("axe on %s, %d pixels, %s: %s", p.Path(), l.width, l.scheme, v)
			}
		}
	}
}

// freshParts says what of the page is new to this browser, and whether a landmark is: a
// part is an element with its classes and state, in another. What is new is marked for axe.
func (p *Page) freshParts() (fresh int, landmark bool) {
	p.t.Helper()
	var parts []string
	p.until("a page that stands", func() (ok bool, err error) {
		parts, err = probe[[]string](p, "parts")
		return err == nil, err
	})
	parts = slices.DeleteFunc(parts, func(part string) bool {
		_, was := p.looked.LoadOrStore(part, true)
		return was
	})
	for _, part := range parts {
		fresh = max(fresh, newPlace)
		_, kind, _ := strings.Cut(part, ">")
		if _, was := p.looked.LoadOrStore(">"+kind, true); !was {
			fresh = newKind
		}
		landmark = landmark || isLandmark.MatchString(part)
	}
	_, err := probe[bool](p, "mark", parts)
	p.must("mark what is new", err)
	return fresh, landmark
}

// AssertPage is AssertAccessible, and more of what every page must be: with targets that a
// thumb can hit.
func (p *Page) AssertPage(name string) {
	p.t.Helper()
	p.AssertAccessible()
	if small := p.SmallTargets(48); len(small) > 0 {
		p.t.Errorf("%s (%s): too small for a thumb: %q", name, p.Path(), small)
	}
}
