package e2e

import (
	"net/http"
	"strings"
)

// webhooksTour is an administrator who lets another program listen: a receiver that is
// paused, and a new one on this machine at which nobody answers.
func webhooksTour(g guide) {
	g.at("/webhooks", "webhooks")
	paused := g.first(`main .task a`)
	g.at(paused, "webhook-gepauzeerd")
	g.post(paused+"/opnieuw", "versie=0&bericht=geen", http.StatusConflict)
	g.Open("/webhooks/nieuw")
	g.refused(`="/webhooks/nieuw"`)
	g.here("webhook-nieuw-fout")
	g.Open("/webhooks/nieuw")
	g.Fill(`input[name="naam"]`, "Eigen proef")
	g.Fill(`input[name="adres"]`, "http://localhost:9/nergens")
	g.Choose(`select[name="sleutel"]`, Eval[string](g.Page, `document.querySelector('select[name="sleutel"] option:not([value=""])').value`))
	Eval[bool](g.Page, `document.querySelector('input[name="soorten"]').checked = true`)
	g.send(`="/webhooks/nieuw"`)
	g.expect(http.StatusOK)
	g.here("webhook-geheim")
	g.Follow(`main .stack a[href^="/webhooks/"]`)
	g.here("webhook-aan")
	g.send(`$="/proef"`)
	g.expect(http.StatusOK)
	g.here("webhook-proef")
	g.send(`$="/stand"`) // paused: its first button
	g.expect(http.StatusOK)
	g.send(`$="/geheim"`)
	g.expect(http.StatusOK)
	g.WaitText("Geheim van de ontvanger")
	g.Follow(`main .stack a[href^="/webhooks/"]`)
	g.send(`$="/weg"`)
	g.expect(http.StatusOK)
	g.missing("/webhooks/bestaat-niet", "webhook-bestaat-niet")
}

// exchangeTour is a consultant who gives work to another system, and looks how it goes.
func exchangeTour(g guide) {
	g.at("/uitvoer/vera", "uitvoer-vera")
	g.post("/uitvoer/vera", "wat=signaleringen", http.StatusOK)
	g.post("/uitvoer/vera", "wat=zaken", http.StatusOK)
	g.post("/uitvoer/vera", "wat=zaken&teksten=ja", http.StatusOK)
	g.at("/cijfers", "cijfers-precies")
	month := Eval[string](g.Page, `document.querySelector('select[name="maand"]').value`)
	if len(strings.Split(month, "-")) != 2 {
		g.fatal("no month: %q", month)
	}
	g.at("/cijfers?maand="+month, "cijfers-maand")
}

// figuresTour is the board with released figures.
func figuresTour(g guide) {
	g.at("/cijfers", "cijfers-afgerond")
	g.post("/cijfers/bestand", "vorm=csv", http.StatusOK)
	g.missing("/cijfers?maand=1999-01", "cijfers-geen-maand")
}
