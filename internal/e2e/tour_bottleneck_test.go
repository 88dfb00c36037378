package e2e

import "net/http"

// bottleneckTour is a consultant who notes what stands in the way: a name is shown back, the
// note goes in, and somebody tried something.
func bottleneckTour(g guide) {
	g.at("/knelpunten", "knelpunten")
	g.at("/knelpunten/nieuw", "knelpunt-nieuw")
	g.Choose(`main select[name="soort"]`, "systeem")
	g.Fill(`main input[name="titel"]`, "De Sociale Dienst belt niet terug")
	g.Fill(`main textarea[name="verhaal"]`, "Wij wachten elke keer twee weken op een antwoord.")
	g.refused(`="/knelpunten/nieuw"`)
	g.here("knelpunt-lijkt-op-een-naam")
	g.Click(`main input[name="niemand"]`)
	g.send(`="/knelpunten/nieuw"`)
	g.expect(http.StatusOK)
	g.here("knelpunt-genoteerd")
	g.refused(`$="/geprobeerd"`)
	g.here("knelpunt-geprobeerd-fout")
	g.missing("/knelpunten/agenda", "knelpunten-lijst-niet-voor-consulent")
}

// bottleneckLeadTour is a team lead who puts one on an agenda and makes the list for it.
func bottleneckLeadTour(g guide) {
	g.at("/knelpunten", "knelpunten-teamleider")
	g.at(g.first(`main a[href^="/knelpunten/"]:not([href$="/nieuw"]):not([href$="/agenda"])`), "knelpunt")
	g.refused(`$="/stap"`)
	g.here("knelpunt-stap-fout")
	g.send(`$="/gezien"`)
	g.expect(http.StatusOK)
	g.here("knelpunt-gezien")
	g.at("/knelpunten/agenda", "knelpunten-lijst")
	g.post("/knelpunten/bestand", "overleg=managers&vorm=csv", http.StatusOK)
	g.at("/knelpunten/agenda?overleg=sector", "knelpunten-lijst-leeg")
}
