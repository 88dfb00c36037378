package e2e

import "net/http"

// regieTour is a sociaal regisseur who looks where cases stand still, filters, chooses when a case
// is silent and takes the map along.
func regieTour(g guide) {
	g.at("/regiekaart", "regiekaart")
	g.at("/verwijzingen/cijfers", "verwijzingen-cijfers")
	g.at("/regiekaart?toon=te-laat", "regiekaart-te-laat")
	g.Open("/regiekaart?toon=stil")
	g.here("regiekaart-stil")
	g.Open("/regiekaart")
	g.unfold()
	g.Fill(`input[name="dagen"]`, "1")
	g.refused(`$="/stil"`)
	g.here("regiekaart-fout")
	g.Open("/regiekaart")
	g.unfold()
	g.Fill(`input[name="dagen"]`, "5")
	g.send(`$="/stil"`)
	g.expect(http.StatusOK)
	if path := g.Attr("#wacht-wie tbody a", "href"); path != "" {
		g.at(path, "regiekaart-wacht-op")
	}
	g.post("/regiekaart/bestand", "toon=te-laat&vorm=csv", http.StatusOK)
}
