package e2e

import (
	"net/http"
	"strings"

	"samendoen/internal/place"
)

// besideMechanicTour is a mechanic who finds that something already runs at a home.
func besideMechanicTour(g guide) {
	u := g.c.homeIn(1)
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
	u := g.c.homeIn(2)
	home := "/signalen/nieuw?plek=woning:" + string(place.UnitIDOf(u.Org, u.Key))
	g.besideSend(home, "Er hangt een touw over de galerij.")
	first := g.besideSend(home, "Het touw hangt er nog.")
	g.at(first, "signaal-is-dit-hetzelfde")
	g.send(`$="/samenvoegen"`)
	g.expect(http.StatusOK)
	g.WaitFor(`form[action$="/losmaken"]`)
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

// besideCaseTour is a consultant who opens a case, and puts what comes in about the same into it.
func besideCaseTour(g guide) {
	u := g.c.homeIn(3)
	home := "/signalen/nieuw?plek=woning:" + string(place.UnitIDOf(u.Org, u.Key))
	first := g.besideSendAs("geld", home, "Er liggen stapels post.")
	g.Open(first)
	g.unfold()
	g.Fill(`form[action$="/verslag"] textarea`, "Mevrouw wil hulp met de post.")
	g.send(`$="/verslag"`)
	g.expect(http.StatusOK)
	g.Open("/dossiers/nieuw?signaal=" + strings.TrimPrefix(first, "/signalen/"))
	g.Fill(`form[action="/dossiers/nieuw"] textarea[name="reden"]`, "Hulp met de post.")
	g.Fill(`form[action="/dossiers/nieuw"] input[name="stap"]`, "Samen de post openen")
	g.send(`="/dossiers/nieuw"`)
	g.expect(http.StatusOK)
	g.Open(home)
	g.Click(`main input[name="hoort-bij"][value="woning:geld"]`)
	second := g.besideSendAs("geld", "", "Er ligt nog meer post.")
	g.at("/signalen?lijst=mijn&thema=geld", "werklijst-hoort-bij-dossier")
	if !strings.Contains(g.Text("main"), "hoort bij een lopend dossier") {
		g.fatal("the work list does not say what belongs to a running case")
	}
	g.at(second, "signaal-hoort-bij-dossier")
	g.send(`$="/samenvoegen"`)
	g.expect(http.StatusOK)
	g.here("signaal-in-lopend-dossier")
}

// besideFill fills a signal about the home in.
func (g guide) besideFill(sentence string) { g.besideFillAs("woning", sentence) }

func (g guide) besideFillAs(theme, sentence string) {
	g.t.Helper()
	g.Click(`main input[name="thema"][value="` + theme + `"]`)
	g.Fill(`main textarea[name="zin"]`, sentence)
}

// besideSend passes a signal on and gives the address where it is triaged.
func (g guide) besideSend(form, sentence string) string {
	return g.besideSendAs("woning", form, sentence)
}

// besideSendAs is besideSend about a theme, from a form or from the one that is open.
func (g guide) besideSendAs(theme, form, sentence string) string {
	g.t.Helper()
	if form != "" {
		g.Open(form)
	}
	g.besideFillAs(theme, sentence)
	g.send(`="/signalen/nieuw"`)
	g.expect(http.StatusOK)
	return strings.TrimSuffix(g.Path(), "/ontvangen")
}
