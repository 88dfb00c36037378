package e2e

import (
	"encoding/json"
	"slices"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/page"
)

const (
	handBinding = "samendoenHand"
	// handScript tells what a page feels of a hand, before its own scripts can keep it to themselves:
	// a press, and a letter that arrives in a field. A press in a field to type in belongs to the typing.
	handScript = `(() => {
		const tell = (kind, el) => samendoenHand(JSON.stringify({ kind, what: el.tagName.toLowerCase() +
			(el.id ? '#' + el.id : el.name ? '[' + el.name + ']' : '') + ' ' + (el.innerText || '').trim().slice(0, 40) }));
		const typed = el => el.matches('textarea, input:is([type=text], [type=search], [type=tel], [type=email], [type=number], [type=password], :not([type]))');
		addEventListener('pointerdown', e => e.isTrusted && !typed(e.target) && tell('tap', e.target), true);
		addEventListener('input', e => e.isTrusted && typed(e.target) && tell('letter', e.target), true);
	})();`
)

// Felt is what pages felt of a hand, as their own events say and not as a test meant it.
type Felt struct {
	Taps   []string // each press but those in a field to type in, with what was pressed
	Fields []string // each field in which something was typed, once
}

// felt is one event of handScript.
type felt struct {
	Kind string `json:"kind"`
	What string `json:"what"`
}

// feel takes note of an event that handScript tells.
func (f *Felt) feel(payload string) {
	var e felt
	switch err := json.Unmarshal([]byte(payload), &e); {
	case err != nil:
		f.Taps = append(f.Taps, payload)
	case e.Kind == "tap":
		f.Taps = append(f.Taps, e.What)
	case !slices.Contains(f.Fields, e.What):
		f.Fields = append(f.Fields, e.What)
	}
}

// Felt is what the page, and those before it in this tab, felt of a hand since the last call.
func (p *Page) Felt() Felt {
	p.t.Helper()
	_, err := probe[float64](p, "born") // what was felt before this answer was told before it
	p.must("ask the page", err)
	p.traffic.mu.Lock()
	defer p.traffic.mu.Unlock()
	is := p.traffic.felt
	p.traffic.felt = Felt{}
	return is
}

// Pick clicks the file field of the CSS selector and chooses files in the window that opens, which
// the test does not see: a field that opens none fails.
func (p *Page) Pick(css string, files ...string) {
	p.t.Helper()
	_, err := call(p, page.SetInterceptFileChooserDialog, page.SetInterceptFileChooserDialogParams{Enabled: true})
	p.must("catch the file window", err)
	p.Click(css)
	var opened *page.EventFileChooserOpened
	p.until("a file window to open", func() (bool, error) {
		p.traffic.mu.Lock()
		defer p.traffic.mu.Unlock()
		opened, p.traffic.chooser = p.traffic.chooser, nil
		return opened != nil, nil
	})
	_, err = call(p, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: files, BackendNodeID: opened.BackendNodeID})
	p.must("choose the files", err)
}
