package e2e

import (
	"net/http"
	"time"

	"samendoen/internal/base/audit"
)

// logTour is the FG with the log: who looked at what, a file of it, whether it is whole, and
// who watches along.
func logTour(g guide) {
	g.at("/logboek", "logboek")
	g.Fill(`main input[name="nummer"]`, "bestaat niet")
	g.refused(`="/logboek"`)
	g.here("logboek-fout")
	g.Open("/logboek")
	g.Choose(`select[name="soort"]`, "aanmelden")
	g.send(`="/logboek"`)
	g.expect(http.StatusOK)
	g.here("logboek-gezocht")
	g.SetDate(`form[action$="/uitvoer"] input[name="van"]`, time.Now().Format(time.DateOnly))
	g.SetDate(`form[action$="/uitvoer"] input[name="tot"]`, time.Now().AddDate(0, 0, -1).Format(time.DateOnly))
	g.refused(`$="/uitvoer"`)
	g.here("logboek-uitvoer-fout")
	g.at("/logboek/wie-mag-wat", "wie-mag-wat")

	g.at("/logboek/integriteit", "logboek-integriteit")
	g.refused(`$="/getuigen"`)
	g.here("logboek-getuige-fout")
	_, key, err := audit.NewWitnessKey("gemeente")
	if err != nil {
		g.t.Fatal(err)
	}
	g.Open("/logboek/integriteit")
	g.Fill(`main input[name="naam"]`, "Gemeente")
	g.Fill(`main input[name="sleutel"]`, key)
	g.send(`$="/getuigen"`)
	g.expect(http.StatusOK)
	g.send(`$="/controle"`)
	g.expect(http.StatusOK)
	g.here("logboek-nagekeken")
	g.Open("/logboek/integriteit")
	g.send(`$="/integriteit/verwerkingen"`)
	g.expect(http.StatusOK)
	g.send(`$="/einde"`)
	g.expect(http.StatusOK)
	g.here("logboek-getuige-gestopt")
}
