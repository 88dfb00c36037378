package e2e

import "net/http"

// divisionTour is the officer who switches figures per staircase off and on again, and looks at a complex that
// has them.
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
	g.Open(g.first(`main a[href*="/complexen/"]`))
	g.expect(http.StatusOK)
	if !g.Has(`#portieken`) {
		g.t.Error("a complex in parts does not show them")
	}
	g.here("complex-per-portiek")
}
