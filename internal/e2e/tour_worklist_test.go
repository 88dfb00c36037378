package e2e

import "net/http"

// worklistTour is the caseworker at the list: a list with a name, several signals at once, by
// keyboard, and a clock that stands still.
func worklistTour(g guide) {
	g.at("/signalen?bron=bewoner&lijst=alle", "werkvoorraad-van-bewoners")
	g.refused(`="/werklijsten"`)
	g.here("werklijst-fout")
	g.Open("/signalen?thema=zorgen")
	g.unfold()
	g.Fill(`#bewaar-naam`, "Zorgen deze week")
	g.Follow(`form[action="/werklijsten"] button`)
	g.expect(http.StatusOK)
	g.here("werklijst-bewaard")
	g.unfold()
	g.Fill(`#lijst-naam`, "")
	g.Follow(`form:has(#lijst-naam) button`)
	g.expect(http.StatusBadRequest)
	g.here("werklijst-verander-fout")
	g.unfold()
	g.Fill(`#lijst-naam`, "Zorgen")
	g.Follow(`form:has(#lijst-naam) button`)
	g.expect(http.StatusOK)
	g.unfold()
	g.send(`$="/weg"`)
	g.expect(http.StatusOK)
	g.fetch("/signalen/rijen")

	// Several at once: nothing chosen, two chosen, and how it went.
	g.Open("/signalen")
	g.Follow(`.samen button:not([formaction])`)
	g.expect(http.StatusOK)
	g.here("samen-niets-gekozen")
	g.Open("/signalen")
	g.chooseTwo()
	g.here("werkvoorraad-gekozen")
	g.Follow(`.samen button:not([formaction])`)
	g.expect(http.StatusOK)
	g.here("samen")
	g.Follow(`form:has(#collega-wie) button`)
	g.expect(http.StatusBadRequest)
	g.here("samen-fout")
	g.Open("/signalen")
	g.chooseTwo()
	g.Follow(`.samen button[formaction]`)
	g.expect(http.StatusOK)
	g.here("samen-gedaan")

	// One signal: in my name, the clock stands still, and runs again.
	signal := g.signal(g.c.home(), "De buurvrouw vroeg of er iemand kan langskomen.", false)
	g.Open(signal)
	if Eval[bool](g.Page, `!!document.querySelector('form[action$="/op-naam"]')`) {
		g.send(`$="/op-naam"`)
		g.expect(http.StatusOK)
	}
	g.unfold()
	g.Fill(`#klok-waarover`, "Gevraagd of zij morgen thuis is, nummer 111222333.")
	g.refused(`$="/klok/stil"`)
	g.here("klok-fout")
	g.unfold()
	g.Fill(`#klok-waarover`, "Gevraagd of zij morgen thuis is.")
	g.send(`$="/klok/stil"`)
	g.expect(http.StatusOK)
	g.here("klok-staat-stil")
	g.send(`$="/klok/loopt"`)
	g.expect(http.StatusOK)
	g.here("klok-loopt-weer")
}

// chooseTwo chooses the first two signals of the list.
func (g guide) chooseTwo() {
	g.t.Helper()
	g.WaitFor(`input[name="kies"]`)
	Eval[bool](g.Page, `[...document.querySelectorAll('input[name="kies"]')].slice(0, 2).forEach(b => b.click()) === undefined`)

}

// takeTour is a team lead who takes something up from the page of a signal.
func takeTour(g guide) {
	g.Open("/signalen")
	g.Open(g.first(`.task a[href^="/signalen/"]`))
	g.expect(http.StatusOK)
	g.send(`$="/op-naam"`)
	g.expect(http.StatusOK)
	g.here("op-naam-genomen")
}
