package e2e

import "net/http"

// wordBackTour is a caseworker who passes something on and asks about it, and then answers
// as the one who treats it: both sides of the word back.
func wordBackTour(g guide) {
	signal := g.signal(g.c.home(), "Er staat al dagen een fiets in het trappenhuis.", false)
	g.at(signal+"/verhaal", "verhaal")
	g.refused(`$="/verhaal"`)
	g.here("verhaal-fout")
	g.Open(signal + "/verhaal")
	g.unfold()
	g.Fill(`#vraag-tekst`, "Komt er vandaag nog iemand kijken?")
	g.Follow(`form:has(#vraag-tekst) button`)
	g.expect(http.StatusOK)
	g.here("verhaal-gevraagd")

	g.at("/signalen/uitvoer", "uitvoer")
	Eval[bool](g.Page, `(s => { s.options[0].value = "iets"; s.selectedIndex = 0; return true })(document.querySelector('select[name="vorm"]'))`)
	g.refused(`="/signalen/uitvoer"`)
	g.here("uitvoer-fout")

	g.at("/terugkoppeling", "vragen-van-melders")
	g.at(signal+"/terugkoppeling", "bericht-aan-melder")
	g.Fill(`#tekst`, "")
	g.refused(`$="/voorbeeld"`)
	g.here("bericht-fout")
	g.Fill(`#tekst`, "Indien mogelijk komt er morgen iemand. Dank voor het opletten.")
	g.send(`$="/voorbeeld"`)
	g.expect(http.StatusOK)
	g.here("bericht-voorbeeld")
	g.send(`$="/terugkoppeling"`)
	g.expect(http.StatusOK)
	g.here("bericht-verstuurd")
	g.at("/signalen/mijn", "mijn-signalen-met-bericht")
	g.at(signal+"/verhaal", "verhaal-met-antwoord")
}

// textsTour is a team lead who looks after the standard texts.
func textsTour(g guide) {
	g.at("/terugkoppeling", "vragen-bij-collegas")
	g.at("/terugkoppeling/teksten", "teksten-voor-melders")
	g.Fill(`#ontvangen-tekst`, "")
	g.Follow(`form:has(#ontvangen-tekst) button`)
	g.expect(http.StatusBadRequest)
	g.here("teksten-fout")
	g.Fill(`#ontvangen-tekst`, "Dank voor het doorgeven. Wij hebben het gelezen.")
	g.Follow(`form:has(#ontvangen-tekst) button`)
	g.expect(http.StatusOK)
	g.here("teksten-bewaard")
}
