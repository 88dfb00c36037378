package e2e

import "net/http"

// divisionTour is the officer who switches figures per staircase off and on again.
func divisionTour(g guide) {
	g.Open("/complex-in-beeld")
	g.Follow(`main a[href="/complex-in-beeld/portieken"]`)
	g.expect(http.StatusOK)
	g.here("portieken-aan")
	g.Click(`main input[name="delen"]`)
	g.send(`="/complex-in-beeld/portieken"`)
	g.expect(http.StatusOK)
	g.here("portieken-uit")
	g.Click(`main input[name="delen"]`)
	g.send(`="/complex-in-beeld/portieken"`)
	g.expect(http.StatusOK)
}
