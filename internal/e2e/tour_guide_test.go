package e2e

import (
	"net/http"
	"strings"
	"time"

	"samendoen/internal/place"
)

// guidesTour is policy that keeps the list of facts: a new one, a change, one that stops.
func guidesTour(g guide) {
	g.at("/gids", "gids")
	g.at("/gids/kind", "gids-kind")
	g.at("/gids/strafbaar", "gids-misdrijf")
	g.at("/gids/volle-woning", "gids-volle-woning")
	g.at("/gids/volle-woning/wijzigen", "gids-wijzigen")
	g.at("/gids/nieuw", "gids-nieuw")
	g.refused(`="/gids/nieuw"`)
	g.here("gids-nieuw-fout")
	g.Open("/gids/nieuw")
	g.Choose(`select[name="onderwerp"]`, "Woning")
	g.Choose(`select[name="tegel"]`, "Woning")
	for name, words := range map[string]string{"naam": "De bel doet het niet", "zie": "Er komt geen geluid.", "kan": "De bel is stuk.", "doe": "Meld het.",
		"niet": "Loop niet weg.", "wie": "De reparatielijn.", "vragen": "Is er een klopper? | ja | nee"} {
		g.Fill(`main [name="`+name+`"]`, words)
	}
	g.send(`="/gids/nieuw"`)
	g.expect(http.StatusOK)
	g.here("gids-gemaakt")
	own := "/gids/eigen-woning-de-bel-doet-het-niet"
	g.Open(own + "/wijzigen")
	g.Fill(`main [name="naam"]`, "De deurbel doet het niet")
	g.send(`$="/wijzigen"`)
	g.expect(http.StatusOK)
	g.send(`$="/aanbieden"`)
	g.expect(http.StatusOK)
	g.here("gids-gestopt")
	g.missing("/gids/bestaat-niet", "gids-bestaat-niet")
}

// dangerTour is a mechanic who was threatened and warns colleagues.
func dangerTour(g guide) {
	u := g.c.home()
	home := "/signalen/nieuw?plek=woning:" + string(place.UnitIDOf(u.Org, u.Key))
	g.at(home, "signaal-bij-woning")
	path := g.first(`main a[href^="/gevaar/nieuw"]`)
	g.at(path, "gevaar-melden")
	g.Fill(`main textarea[name="verhaal"]`, "")
	g.refused(`="/gevaar/nieuw"`)
	g.here("gevaar-melden-fout")
	g.Open(path)
	g.Choose(`select[name="soort"]`, "Iemand werd bedreigd")
	g.SetDate(`main input[name="datum"]`, time.Now().Format(time.DateOnly))
	g.Fill(`main textarea[name="verhaal"]`, "De bewoner hief een hamer op en riep dat ik weg moest.")
	chooseLast(g, `select[name="eigenaar"]`)
	g.send(`="/gevaar/nieuw"`)
	g.expect(http.StatusOK)
	g.here("gevaar-gemeld")
	g.at(home, "signaal-met-waarschuwing")
	if !strings.Contains(g.Text("main"), "Ga hier niet alleen naar binnen") {
		g.fatal("nobody is warned")
	}
	g.missing("/gevaar", "gevaar-lijst-niet-voor-vakman")
}

// dangerLeadTour is a team lead who sees what runs, tells the tenant and ends a report.
func dangerLeadTour(g guide) {
	g.at("/gevaar", "gevaar")
	g.at(g.first(`main a[href^="/gevaar/"]`), "gevaar-melding")
	g.refused(`$="/verteld"`)
	g.here("gevaar-verteld-fout")
	g.unfold()
	g.SetDate(`form[action$="/verteld"] input[name="verteld"]`, time.Now().Format(time.DateOnly))
	g.Choose(`form[action$="/verteld"] select[name="hoe"]`, "per brief")
	g.send(`$="/verteld"`)
	g.expect(http.StatusOK)
	g.here("gevaar-verteld")
	g.Fill(`form[action$="/einde"] textarea[name="reden"]`, "Het is uitgepraat met de bewoner.")
	g.send(`$="/einde"`)
	g.expect(http.StatusOK)
	g.here("gevaar-gestopt")
}
