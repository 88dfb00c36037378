package e2e

import (
	"fmt"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// spot is where a click on an element would land.
type spot struct {
	Found    bool    `json:"found"`
	X        float64 `json:"x"`
	Y        float64 `json:"y"`
	What     string  `json:"what"`
	Covered  string  `json:"covered"`
	Disabled bool    `json:"disabled"`
}

// Click clicks the first visible element of the CSS selector with the mouse, in
// its middle. It waits until the element is there, stands still, is enabled and
// nothing lies on top of it.
func (p *Page) Click(css string) {
	p.t.Helper()
	p.click(css, "spotCSS", css)
}

// ClickText clicks the link, button, label or other control with this name: the
// visible text or the aria-label, whole if one matches whole, otherwise the
// shortest name that holds it.
func (p *Page) ClickText(name string) {
	p.t.Helper()
	p.click(fmt.Sprintf("a control named %q", name), "spotText", name)
}

// Follow is Click, and then waits until another document has loaded.
func (p *Page) Follow(css string) {
	p.t.Helper()
	p.Navigates(func() { p.Click(css) })
}

// FollowText is ClickText, and then waits until another document has loaded.
func (p *Page) FollowText(name string) {
	p.t.Helper()
	p.Navigates(func() { p.ClickText(name) })
}

// Navigates does something that must lead to another document, such as
// pressing Enter in a form, and waits until that document has loaded.
func (p *Page) Navigates(act func()) {
	p.t.Helper()
	before, err := probe[float64](p, "born")
	p.must("look at the page", err)
	act()
	p.until("another page to load", func() (bool, error) {
		now, err := probe[float64](p, "born")
		if err != nil || now == before {
			return false, err
		}
		return probe[bool](p, "settled")
	})
}

func (p *Page) click(what, find string, arg any) {
	p.t.Helper()
	s := p.find(what, find, arg)
	p.do("click "+what, chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, s.X, s.Y), chromedp.MouseClickXY(s.X, s.Y))
}

// find waits until the element can be clicked and has not moved since the last
// look.
func (p *Page) find(what, find string, arg any) spot {
	p.t.Helper()
	var last spot
	state := "it is not there"
	p.until(what+" to be clickable", func() (bool, error) {
		s, err := probe[spot](p, find, arg)
		still := s == last
		last = s
		switch {
		case err != nil:
			return false, err
		case !s.Found:
			state = "it is not there"
		case s.Disabled:
			state = "it is disabled"
		case s.Covered != "":
			state = "it lies under " + s.Covered
		case !still:
			state = "it moves"
		default:
			return true, nil
		}
		return false, fmt.Errorf("%s", state)
	})
	return last
}

// Fill puts the text in a field: it clicks the field of the CSS selector,
// selects what is there and types over it, key by key.
func (p *Page) Fill(css, text string) {
	p.t.Helper()
	p.Click(css)
	p.overwrite(text)
}

// FillLabel is Fill for the field with this label, aria-label or placeholder.
func (p *Page) FillLabel(name, text string) {
	p.t.Helper()
	p.click(fmt.Sprintf("a field named %q", name), "spotField", name)
	p.overwrite(text)
}

func (p *Page) overwrite(text string) {
	p.t.Helper()
	p.do("select all", chromedp.KeyEvent("a", chromedp.KeyModifiers(kb.ModifierCtrl)))
	if text == "" {
		text = kb.Delete
	}
	p.do("type", chromedp.KeyEvent(text))
}

// Type types the text, key by key, into whatever has the focus.
func (p *Page) Type(text string) {
	p.t.Helper()
	p.do("type", chromedp.KeyEvent(text))
}

// Choose picks an option, by its text or value, in the select of the CSS
// selector. Headless Chromium draws no list to click in, so this sets the
// value and tells the page as a choice would.
func (p *Page) Choose(css, option string) {
	p.t.Helper()
	p.WaitFor(css)
	problem, err := probe[string](p, "choose", css, option)
	p.must("choose in "+css, err)
	if problem != "" {
		p.fatal("choose: %s %s", css, problem)
	}
}

// ChooseLabel is Choose for the select with this label.
func (p *Page) ChooseLabel(name, option string) {
	p.t.Helper()
	p.find(fmt.Sprintf("a field named %q", name), "spotField", name)
	css, err := probe[string](p, "fieldPath", name)
	p.must("find "+name, err)
	p.Choose(css, option)
}

// SetDate fills a date field of the CSS selector; the date is in ISO form,
// 2026-12-31, whatever the field shows.
func (p *Page) SetDate(css, date string) {
	p.t.Helper()
	p.WaitFor(css)
	set := fmt.Sprintf(`(() => { const f = document.querySelector(%q); f.value = %q;
		for (const e of ['input', 'change']) f.dispatchEvent(new Event(e, {bubbles: true})); return f.value })()`, css, date)
	if got := Eval[string](p, set); got != date {
		p.fatal("%s did not take the date %s but shows %q", css, date, got)
	}
}

// Upload gives files to the file field of the CSS selector, as a choice in the
// file window would; the field itself may be invisible.
func (p *Page) Upload(css string, files ...string) {
	p.t.Helper()
	p.do("upload to "+css, chromedp.SetUploadFiles(chromedp.CSS(css), files))
}
