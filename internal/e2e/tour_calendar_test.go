package e2e

import (
	"net/http"
	"strings"
)

// calendarTour is a regisseur who makes a secret address for the own dates, and stops it.
func calendarTour(g guide) {
	g.at("/mijn/agenda", "mijn-agenda")
	g.send(`="/mijn/agenda"`)
	g.expect(http.StatusOK)
	g.here("mijn-agenda-adres")
	address := g.Attr(`main input[readonly]`, "value")
	g.fetch(address[strings.Index(address, "/agenda/"):])
	g.Open("/mijn/agenda")
	g.send(`="/mijn/agenda/stop"`)
	g.expect(http.StatusOK)
	g.here("mijn-agenda-gestopt")
	g.missing("/agenda/bestaat-niet", "agenda-bestaat-niet")
}
