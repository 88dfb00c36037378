package e2e

import (
	"testing"
	"time"
)

// TestWorkListByKeys walks the work list by single keys: they move the focus itself, never
// take a letter from somebody who types, and can be switched off.
func TestWorkListByKeys(t *testing.T) {
	c := startCity(t, "")
	p := StartShell(t).NewPage(t, c.address)
	p.Viewport(1280)
	p.signIn("teamleider")
	p.Open("/signalen")
	row := func() int {
		return Eval[int](p, `[...document.querySelectorAll(".te-kiezen")].findIndex(r => r.contains(document.activeElement))`)
	}
	chosen := func() int { return Eval[int](p, `document.querySelectorAll('input[name="kies"]:checked').length`) }
	want := func(what string, got, want int) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %d, want %d", what, got, want)
		}
	}
	p.Type("j")
	want("the first row", row(), 0)
	p.Type("jj")
	want("two rows down", row(), 2)
	p.Type("k")
	want("one up", row(), 1)
	if f := p.Focused(); !f.InView {
		t.Errorf("%s is out of view", f)
	}
	p.Type("x")
	want("chosen", chosen(), 1)
	p.Type("jjX")
	want("a range", chosen(), 3)
	if said := p.Text("#gekozen"); said != "3 signalen gekozen." {
		t.Errorf("said %q", said)
	}
	p.Type("/")
	if f := p.Focused(); f.Path != "#zoek" {
		t.Errorf("after / comes %s", f)
	}
	Eval[bool](p, `(document.getElementById("zoek").value = "") === ""`) // the driver types its own sign after the key
	p.Type("jx?")
	if typed := Eval[string](p, `document.getElementById("zoek").value`); typed != "jx?" {
		t.Errorf("typed %q", typed)
	}
	want("typing chooses nothing", chosen(), 3)

	// All at once, a range with the mouse, and off.
	p.Click(`[data-alles] input`)
	if n := Eval[int](p, `document.querySelectorAll('input[name="kies"]:not(:checked)').length`); n != 0 {
		t.Errorf("%d not chosen", n)
	}
	p.Click(`[data-alles] input`)
	want("none", chosen(), 0)
	Eval[bool](p, `document.activeElement.blur() === undefined`)
	p.Type("?")
	p.WaitFor("#toetsen[open]")
	p.Click(`#toetsen label`)
	Eval[bool](p, `document.activeElement.blur() === undefined`)
	p.Type("j")
	want("switched off", row(), -1)
	p.Open("/signalen")
	p.Type("j")
	want("still off on the next page", row(), -1)
	p.AssertClean()
}

// TestWorkListStaysFresh changes a signal while somebody looks at the list: the row changes by
// itself, the focus stays where it was, and what changed is not chosen any more.
func TestWorkListStaysFresh(t *testing.T) {
	c := startCity(t, "")
	b := StartShell(t)
	p := b.NewPage(t, c.address)
	p.Viewport(1280)
	p.signIn("teamleider")
	p.Open("/signalen")
	Eval[bool](p, `(() => { const f = document.querySelector("form[data-werklijst]"); f.dataset.elke = "0"; return true })()`)
	p.Type("jxjx")
	path := Eval[string](p, `document.querySelector('.te-kiezen a').getAttribute("href")`)

	other := b.NewPage(t, c.address)
	other.Viewport(1280)
	other.signIn("consulent")
	other.Open(path)
	other.Follow(`form[action$="/niet-bereikt"] button`)
	other.Follow(`form[action$="/op-naam"] button, form[action$="/niet-bereikt"] button`)

	p.until("the row to change by itself", func() (bool, error) {
		return Eval[int](p, `document.querySelectorAll('input[name="kies"]:checked').length`) == 1, nil
	})
	if got := Eval[int](p, `[...document.querySelectorAll(".te-kiezen")].findIndex(r => r.contains(document.activeElement))`); got != 1 {
		t.Errorf("the focus is on row %d", got)
	}
	// Nobody looks: nothing is asked.
	Eval[bool](p, `(() => { Object.defineProperty(document, "hidden", { value: true }); window.asked = 0; const f = fetch; window.fetch = (...a) => { window.asked++; return f(...a) }; return true })()`)
	time.Sleep(5 * time.Second)
	if n := Eval[int](p, `window.asked`); n != 0 {
		t.Errorf("asked %d times with nobody looking", n)
	}
}
