package e2e

import (
	"net/http"
	"time"
)

// targetTour is policy that sets a target: a name in the reason is shown back, the target says how each
// neighbourhood stands, and it is let go of.
func targetTour(g guide) {
	const path = "/complex-in-beeld/doelen"
	g.at(path, "doelen")
	g.Follow(`main a[href="/complex-in-beeld/doelen/nieuw"]`)
	g.expect(http.StatusOK)
	g.here("doel-nieuw")
	g.Choose(`main select[name="cijfer"]`, "arrears")
	g.Choose(`main select[name="waar"]`, "wijk")
	g.Choose(`main select[name="kant"]`, "hooguit")
	g.Fill(`main input[name="doel"]`, "4,5")
	g.Fill(`main textarea[name="waarom"]`, "Mevrouw de Wit komt er zo weer bovenop.")
	g.refused(`="/complex-in-beeld/doelen/nieuw"`)
	g.here("doel-nieuw-fout")
	g.SetDate(`main input[name="tot"]`, time.Now().AddDate(3, 0, 0).Format(time.DateOnly))
	g.Fill(`main textarea[name="waarom"]`, "Wie op tijd hulp krijgt, houdt het huis.")
	g.send(`="/complex-in-beeld/doelen/nieuw"`)
	g.expect(http.StatusOK)
	g.here("doel")
	g.unfold()
	g.refused(`$="/einde"`)
	g.here("doel-loslaten-fout")
	g.Fill(`main textarea[name="reden"]`, "Wij kiezen voor een doel per buurt.")
	g.send(`$="/einde"`)
	g.expect(http.StatusOK)
	g.here("doel-losgelaten")
	g.missing(path+"/bestaat-niet", "doel-bestaat-niet")
}

// targetReaderTour is a consultant who reads along, and may not set.
func targetReaderTour(g guide) {
	g.at("/complex-in-beeld/doelen", "doelen-consulent")
	g.Follow(`main li a[href^="/complex-in-beeld/doelen/"]`)
	g.expect(http.StatusOK)
	g.here("doel-consulent")
	g.missing("/complex-in-beeld/doelen/nieuw", "doel-niet-voor-consulent")
}
