package e2e

import "net/http"

// groupTour is policy that proposes a rule for the five groups, and the officer who tries it in numbers, signs
// it, switches counting off, and on again under a signed DPIA. A consultant reads the rule.
func groupTour(g guide) {
	g.signIn("beleid")
	g.at("/groepen", "groepen-regel")
	g.Follow(`main a[href="/groepen/voorstel"]`)
	g.expect(http.StatusOK)
	g.here("groepen-voorstel")
	g.refused(`="/groepen/voorstel"`)
	g.here("groepen-voorstel-fout")
	g.Choose(`main select[name="mantelzorg"]`, "Telt niet mee")
	g.Fill(`main textarea[name="waarom"]`, "Mantelzorgers vroegen om niet mee te tellen.")
	g.send(`="/groepen/voorstel"`)
	g.expect(http.StatusOK)
	g.here("groepen-voorgesteld")

	g.leave()
	g.signIn("fg")
	g.at("/groepen", "groepen-besluit")
	g.send(`="/groepen/proef"`)
	g.expect(http.StatusOK)
	g.here("groepen-proef")
	g.Follow(`main button[value="teken"]`)
	g.expect(http.StatusOK)
	g.here("groepen-getekend")
	g.Follow(`main a[href="/groepen/instellingen"]`)
	g.expect(http.StatusOK)
	g.here("groepen-aan")
	g.Click(`main input[name="aan"]`)
	g.send(`="/groepen/instellingen"`)
	g.expect(http.StatusOK)
	g.here("groepen-uit")
	g.Click(`main input[name="aan"]`)
	g.Choose(`select[name="verwerking"]`, "Kies")
	g.refused(`="/groepen/instellingen"`)
	g.here("groepen-aan-fout")
	g.Choose(`select[name="verwerking"]`, "De vijf groepen tellen met een regel")
	g.send(`="/groepen/instellingen"`)
	g.expect(http.StatusOK)
	g.here("groepen-weer-aan")

	g.leave()
	g.signIn("consulent")
	g.at("/groepen", "groepen-lezen")
	g.missing("/groepen/voorstel", "groepen-niet-voor-consulent")
}
