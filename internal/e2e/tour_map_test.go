package e2e

import "strings"

// mapTour looks back through the releases, with scripts and without.
func mapTour(g guide) {
	g.Open("/complex-in-beeld?niveau=complex&indicator=nuisance")
	newest := Eval[string](g.Page, `document.querySelector("#peildatum").value`)
	g.Follow(`.map-time a[rel="prev"]`)
	g.here("kaart-maand-eerder")
	if Eval[string](g.Page, `document.querySelector("#peildatum").value`) >= newest {
		g.t.Error("a month back is not earlier")
	}
	g.at("/complex-in-beeld?per=kwartaal", "kaart-kwartaal")
	mapSlide(g)
}

// mapSlide slides three quarters back by keyboard: the page stays, and so does the focus.
func mapSlide(g guide) {
	g.t.Helper()
	Eval[bool](g.Page, `document.querySelector("#schuif").focus(), true`)
	before := g.Text("#beeld .map-time strong")
	for range 3 {
		g.Press(Left)
	}
	said := g.Text(".map-slider output")
	if said == before {
		g.t.Errorf("the slider still says %s", before)
	}
	g.until("the map of "+said, func() (bool, error) {
		return strings.HasPrefix(Eval[string](g.Page, `document.querySelector("#beeld .map-time strong").textContent.trim()`), said), nil
	})
	if at := Eval[string](g.Page, `document.activeElement.id`); at != "schuif" {
		g.t.Errorf("the focus is at %s", at)
	}
	g.WaitText("Dit is een oudere uitgave.")
	g.here("kaart-schuif")
}
