package e2e

import (
	"net/http"
	"strings"

	"samendoen/internal/place"
)

// besideMechanicTour is a mechanic who finds that something already runs at a home.
func besideMechanicTour(g guide) {
	u := g.c.home()
	id := string(place.UnitIDOf(u.Org, u.Key))
	home := "/signalen/nieuw?plek=woning:" + id
	g.besideSend(home, "De trap is los.")
	g.Open("/signalen/loopt?plek=woning:" + id)
	g.expect(http.StatusOK)
	g.here("signaal-er-loopt-al-iets")
	if !strings.Contains(g.Text("main"), "Hier loopt al iets") {
		g.fatal("the mechanic does not hear that something runs")
	}
	g.Click(`main input[name="hoort-bij"][value="woning:woning"]`)
	g.besideFill("De leuning is nu ook los.")
	g.send(`="/signalen/nieuw"`)
	g.expect(http.StatusOK)
	g.here("signaal-erbij-ontvangen")
	g.missing("/werkbonnen", "werkbonnen-niet-voor-vakman")
}

// besideDeskTour is a consultant who joins two signals and takes them apart again.
func besideDeskTour(g guide) {
	u := g.c.home()
	home := "/signalen/nieuw?plek=woning:" + string(place.UnitIDOf(u.Org, u.Key))
	g.besideSend(home, "Er hangt een touw over de galerij.")
	first := g.besideSend(home, "Het touw hangt er nog.")
	g.at(first, "signaal-is-dit-hetzelfde")
	g.send(`$="/samenvoegen"`)
	g.expect(http.StatusOK)
	g.here("signaal-samengevoegd")
	g.send(`$="/losmaken"`)
	g.expect(http.StatusOK)
	g.here("signaal-losgemaakt")
	g.at("/werkbonnen", "werkbonnen")
	g.Fill(`main input[name="zoek"]`, "WB-2026-1204")
	g.send(`="/werkbonnen"`)
	g.expect(http.StatusOK)
	g.at(g.first(`main a[href^="/signalen/"]`), "signaal-met-werkbon")
}

// besideFill fills a signal about the home in.
func (g guide) besideFill(sentence string) {
	g.t.Helper()
	g.Click(`main input[name="thema"][value="woning"]`)
	g.Fill(`main textarea[name="zin"]`, sentence)
}

// besideSend passes a signal on and gives the address where it is triaged.
func (g guide) besideSend(form, sentence string) string {
	g.t.Helper()
	g.Open(form)
	g.besideFill(sentence)
	g.send(`="/signalen/nieuw"`)
	g.expect(http.StatusOK)
	return strings.TrimSuffix(g.Path(), "/ontvangen")
}
