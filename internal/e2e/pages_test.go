package e2e

import (
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"samendoen/internal/base/web"
)

// TestPages looks at every page of the program, in every state that looks different:
// accessible (what is new of it in all widths and schemes), wide enough at 200 %, no violation
// of the content policy, nothing from another host. A route that no tour asks for fails the test.
func TestPages(t *testing.T) {
	b := StartShell(t)
	c := startCity(t, "")
	cover := newCoverage(c.app.Pages())
	var lock sync.Mutex
	walked := 0 // -run may leave tours out
	t.Run("tours", func(t *testing.T) {
		for _, tour := range tours() {
			t.Run(name(tour.role), func(t *testing.T) {
				t.Parallel()
				c := c
				if tour.alone() {
					c = tour.start(t)
				}
				p := b.NewPage(t, c.address)
				if tour.signsIn() {
					p.come(tour.role)
				}
				tour.walk(guide{p, c, func(p *Page, name string) { p.AssertPage(name) }})
				p.AssertClean()
				lock.Lock()
				defer lock.Unlock()
				cover.add(t, p.Requests())
				walked++
			})
		}
	})
	t.Run("storing", func(t *testing.T) { brokenPage(t, b, c) })
	if list := cover.unseen(); len(list) > 0 && walked == len(tours()) {
		slices.Sort(list)
		t.Errorf("no tour comes by these routes; add them to the tours:\n%q", list)
	}
}

func name(role string) string {
	if role == "" {
		return "vreemde"
	}
	return role
}

// TestScreenshots writes the pictures of the documentation, or of all pages.
func TestScreenshots(t *testing.T) {
	if *screenshots == "" {
		return // only on request: make screenshots
	}
	b := StartShell(t)
	c := startCity(t, "")
	for _, tour := range tours() {
		t.Run(name(tour.role), func(t *testing.T) {
			t.Parallel()
			c := c
			if tour.alone() {
				c = tour.start(t)
			}
			p := b.NewPage(t, c.address).Within(time.Minute)
			if tour.signsIn() {
				p.come(tour.role)
			}
			tour.walk(guide{p, c, shoot})
		})
	}
}

// inReadme are the stops of which the README or a guide shows a picture, a page as one holds it, by
// the name of that picture.
func inReadme() map[string]string {
	return map[string]string{"signaal-nieuw": "signaal", "vandaag": "vandaag", "kaart": "kaart",
		"meldpunt": "meldpunt", "melding-stap-gedaan": "achterwacht",
		"buurt-slechter": "buurt", "spiegel": "spiegel", "complexplan-voor-en-na": "complexplan"}
}

// onDesk are the pictures of what one looks at behind a desk, with what is at the top of each.
func onDesk() map[string]string {
	return map[string]string{"kaart": "#kaart-kop", "buurt": "h1", "spiegel": "h1", "complexplan": "h1"}
}

// shoot takes the pictures of a page; all of them with -all.
func shoot(p *Page, name string) {
	p.t.Helper()
	if file := inReadme()[name]; file != "" {
		Eval[bool](p, `document.querySelectorAll("main details").forEach(d => { d.open = false }) === undefined`)
		if top := onDesk()[file]; top != "" {
			p.Viewport(1280)
			Eval[bool](p, `document.querySelector("`+top+`").scrollIntoView() === undefined`)
		}
		p.ScreenshotView(filepath.Join(*screenshots, file+".png"))
		p.Viewport(390)
	}
	if !*everyPage {
		return
	}
	for _, width := range []int{390, 1280} {
		p.Viewport(width)
		for _, scheme := range Schemes() {
			p.Scheme(scheme)
			p.Screenshot(filepath.Join(*screenshots, "all", name+"-"+strconv.Itoa(width)+"-"+scheme+".png"))
		}
	}
	p.Print()
	p.Screenshot(filepath.Join(*screenshots, "all", name+"-print.png"))
	p.Viewport(390)
	p.Scheme("light")
}

func TestCoverageTellsWhatNobodyVisits(t *testing.T) {
	c := newCoverage([]web.Route{{Pattern: "GET /signalen/{id}"}, {Pattern: "GET /signalen/nieuw"}, {Pattern: "POST /signalen/{id}/advies"}})
	c.add(t, []Request{{Method: "GET", URL: "http://127.0.0.1:1/signalen/nieuw"}, {Method: "POST", URL: "http://127.0.0.1:1/signalen/7/advies"}})
	if got := c.unseen(); len(got) != 1 || got[0] != "GET /signalen/{id}" {
		t.Errorf("unseen: %v", got)
	}
}
