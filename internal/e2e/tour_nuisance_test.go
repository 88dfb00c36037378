package e2e

import "net/http"

// nuisanceTour is a consultant who hears both sides and takes a step on the ladder of a case.
func nuisanceTour(g guide) {
	g.Open("/dossiers")
	path := g.first("#dossiers tbody tr:last-child a") + "/overlast"
	g.at(path, "overlastladder")
	g.Fill(`form[action$="/gehoord"] textarea`, "Half getypt, en toen ging de deur.")
	g.halfTyped(path, `form[action$="/gehoord"]`, "overlastladder-half-getypt")
	g.refused(`$="/gehoord"`)
	g.here("overlastladder-gehoord-fout")
	for _, n := range []string{"1", "2"} {
		g.Open(path)
		g.Click(`form[action$="/gehoord"] .choice:nth-child(` + n + `)`)
		g.Fill(`form[action$="/gehoord"] textarea`, "Het bonkt elke nacht.")
		g.send(`$="/gehoord"`)
		g.expect(http.StatusOK)
	}
	g.refused(`$="/stap"`)
	g.here("overlastladder-stap-fout")
	g.Open(path)
	g.Click(`form[action$="/stap"] .choice:first-of-type`)
	g.Fill(`form[action$="/stap"] textarea[name="tekst"]`, "Beide kanten willen praten.")
	g.send(`$="/stap"`)
	g.expect(http.StatusOK)
	g.here("overlastladder-na-stap")
}

// halfTyped leaves a page at once on which somebody types, comes back to what was kept, and throws
// it away.
func (g guide) halfTyped(path, form, stop string) {
	g.t.Helper()
	drop := form + ` button[formaction$="/concept/weg"]`
	g.until("what was half typed when the page was left at once", func() (bool, error) {
		g.Open(path)
		return probe[bool](g.Page, "visible", drop)
	})
	g.here(stop)
	g.Follow(drop)
	if got := g.Path(); got != path {
		g.t.Error("what was thrown away leads to", got)
	}
}
