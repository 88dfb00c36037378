package e2e

import (
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Keys for Press.
const (
	Enter  = kb.Enter
	Space  = " "
	Tab    = kb.Tab
	Escape = kb.Escape
	Up     = kb.ArrowUp
	Down   = kb.ArrowDown
	Left   = kb.ArrowLeft
	Right  = kb.ArrowRight
)

// Focus describes the element that has the keyboard.
type Focus struct {
	Path    string `json:"path"` // unique in the page; "" when nothing has the focus
	Tag     string `json:"tag"`
	Name    string `json:"name"`    // label, aria-label or text
	InView  bool   `json:"inView"`  // at least partly on the screen
	Covered string `json:"covered"` // what lies over its middle, "" when nothing does
	Ring    bool   `json:"ring"`    // it, its label or its mark on a map shows an outline
}

// String says the element as a reader would: tag and name.
func (f Focus) String() string { return fmt.Sprintf("%s %q", f.Tag, f.Name) }

// Press presses one key, such as Enter.
func (p *Page) Press(key string) {
	p.t.Helper()
	p.do("press a key", chromedp.KeyEvent(key))
}

// PressShiftTab goes one element back.
func (p *Page) PressShiftTab() {
	p.t.Helper()
	p.do("press shift+tab", chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(kb.ModifierShift)))
}

// Focused is the element that has the keyboard now.
func (p *Page) Focused() Focus {
	p.t.Helper()
	f, err := probe[Focus](p, "focus")
	p.must("look at the focus", err)
	return f
}

// FocusStart puts the keyboard back before the first element, as in a page
// that was just opened.
func (p *Page) FocusStart() {
	p.t.Helper()
	_, err := run(p, chromedp.Evaluate[chromedp.Void](fmt.Sprintf("(%s)('restart', [])", probeJS), keepEvalBan))
	p.must("put the focus back", err)
}

// TabOrder tabs once through the page from its start and lists what gets the
// focus, at most limit elements.
func (p *Page) TabOrder(limit int) []Focus {
	p.t.Helper()
	p.FocusStart()
	var order []Focus
	seen, last := map[string]bool{}, ""
	for len(order) < limit {
		p.Press(Tab)
		f := p.Focused()
		if f.Path != "" && f.Path == last {
			continue // within one element, as from day to month in a date
		}
		if last = f.Path; last == "" || seen[last] {
			break
		}
		seen[f.Path] = true
		order = append(order, f)
	}
	return order
}

// TabTo presses Tab until the element with this name has the focus: the whole
// name, or a part of it when part is all that matches in one round. The test
// fails when that takes more than 200 steps or the element cannot be reached.
func (p *Page) TabTo(name string) Focus {
	p.t.Helper()
	var passed []string
	rounds := 0
	for range 200 {
		p.Press(Tab)
		f := p.Focused()
		if f.Path == "" {
			if rounds++; rounds > 2 {
				break
			}
			continue
		}
		if f.Name == name || rounds > 0 && strings.Contains(f.Name, name) {
			return f
		}
		passed = append(passed, f.String())
	}
	p.fatal("the keyboard does not reach %q; it passed:\n  %s", name, strings.Join(passed, "\n  "))
	return Focus{}
}

// AssertKeyboard tabs through the page and fails the test when an element with
// the focus is off the screen, lies under another or does not show its focus
// (WCAG 2.4.7 and 2.4.11), or when nothing can be reached at all.
func (p *Page) AssertKeyboard() []Focus {
	p.t.Helper()
	order := p.TabOrder(300)
	if len(order) == 0 {
		p.fatal("the keyboard reaches nothing on this page")
	}
	for _, f := range order {
		switch {
		case !f.InView:
			p.t.Errorf("%s: %s has the focus but is off the screen", p.Path(), f)
		case f.Covered != "":
			p.t.Errorf("%s: %s has the focus but lies under %s", p.Path(), f, f.Covered)
		case !f.Ring:
			p.t.Errorf("%s: %s does not show that it has the focus", p.Path(), f)
		}
	}
	return order
}
