package e2e

import (
	"fmt"
	"net/http"

	"github.com/chromedp/chromedp"
)

// helpTour is somebody in the neighbourhood who looks for help, without an account.
func helpTour(g guide) {
	g.at("/wie-helpt", "wie-helpt")
	g.Fill(`main input[name="zoek"]`, "ruzie met mijn buren")
	g.Follow(`main form[role="search"] button`)
	g.expect(http.StatusOK)
	g.at("/wie-helpt?zoek=buurtbemiddeling", "wie-helpt-gevonden")
	g.at(g.first(`main a[href^="/wie-helpt/"]`), "wie-helpt-hulp")
	g.at("/wie-helpt?zoek=jongerencentrum", "wie-helpt-jongeren")
	g.at(g.first(`main a[href^="/wie-helpt/"]`), "wie-helpt-plek")
	g.at("/wie-helpt?zoek=mantelzorgers", "wie-helpt-oud")
	g.at(g.first(`main a[href^="/wie-helpt/"]`), "wie-helpt-niet-bevestigd")
	g.at("/wie-helpt?zoek=parachute", "wie-helpt-niets")
	g.missing("/wie-helpt/bestaat-niet", "wie-helpt-bestaat-niet")
	for _, path := range []string{"/hsds", "/hsds/openapi.json"} {
		g.fetch(path)
	}
	for _, list := range []string{"services", "organizations", "locations", "service_at_locations", "taxonomies", "taxonomy_terms"} {
		path := "/hsds/" + list
		g.fetch(path)
		id, err := run(g.Page, chromedp.Evaluate[string](fmt.Sprintf(`fetch(%q).then(r => r.json()).then(p => p.contents[0].id)`, path), chromedp.EvalAwaitPromise))
		g.must("the first of "+path, err)
		g.fetch(path + "/" + id)
	}
}

// keepHelpTour is a team lead who keeps the directory: adds a service, confirms it, says how many
// places are free and chooses who hears of silence.
func keepHelpTour(g guide) {
	g.at("/wijkgids", "wijkgids")
	g.at("/wijkgids/nieuw", "wijkgids-nieuw")
	g.refused(`="/wijkgids/nieuw"`)
	g.here("wijkgids-nieuw-fout")
	g.Fill(`main input[name="naam"]`, "Fietsenwerkplaats")
	g.Choose(`main select[name="soort"]`, "buurtwerk")
	g.Fill(`main textarea[name="over"]`, "Samen je fiets maken, met koffie.")
	g.Fill(`main input[name="nummer-1"]`, "088-0000300")
	g.Fill(`main textarea[name="uren"]`, "za 10.00-13.00")
	g.Fill(`main input[name="plekken-wat"]`, "plekken")
	g.send(`="/wijkgids/nieuw"`)
	g.expect(http.StatusOK)
	g.here("wijkgids-toegevoegd")
	g.Open(g.first(`main a[href^="/wijkgids/"]`))
	g.here("wijkgids-wijzigen")
	path := g.Path()
	g.Fill(`main input[name="voor"]`, "Iedereen met een fiets")
	g.send(`="` + path + `"`)
	g.expect(http.StatusOK)
	g.Open("/wijkgids")
	g.send(`="` + path + `/klopt"`)
	g.expect(http.StatusOK)
	g.send(`="` + path + `/plekken"`)
	g.expect(http.StatusOK)
	g.here("wijkgids-bijgewerkt")
	g.Fill(`main input[name="dagen"]`, "1")
	g.refused(`="/wijkgids/termijn"`)
	g.here("wijkgids-termijn-fout")
	g.Fill(`main input[name="dagen"]`, "60")
	g.send(`="/wijkgids/termijn"`)
	g.expect(http.StatusOK)
}
