package e2e

import (
	"net/http"
	"time"

	"samendoen/internal/app"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

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

// dividedComplex is a complex of the city that is published per staircase.
func (c city) dividedComplex() place.ComplexID {
	homes := map[string]map[string]int{}
	var keys []string
	for u := range c.plan.Units() {
		if homes[u.ComplexKey] == nil {
			homes[u.ComplexKey] = map[string]int{}
			keys = append(keys, u.ComplexKey)
		}
		homes[u.ComplexKey][u.Staircase]++
	}
	for _, key := range keys {
		if id := place.ComplexIDOf(app.DemoOrg, key); socialmap.Divide(id, homes[key], time.Time{}) != nil {
			return id
		}
	}
	return ""
}

// staircasesTour is a policy maker who looks at a complex per staircase, with its house numbers, and takes the
// figures along; and the officer who sees which complexes are shown like that.
func staircasesTour(g guide) {
	g.signIn("beleid")
	g.Open("/complex-in-beeld/complexen/" + string(g.c.dividedComplex()))
	g.expect(http.StatusOK)
	if rows := Eval[int](g.Page, `document.querySelectorAll("#per-portiek tbody tr").length`); rows < 2 {
		g.t.Errorf("a complex in parts has %d of them", rows)
	}
	g.WaitText(" even")
	g.here("complex-per-portiek")
	g.Open("/rapporten/cijfers")
	g.Choose(`main select[name="niveau"]`, "portiek")
	g.here("cijfers-per-portiek")
	g.post("/rapporten/cijfers", "cijfer=arrears&niveau=portiek&vorm=csv", http.StatusOK)
	g.leave()
	g.signIn("fg")
	g.at("/complex-in-beeld/portieken", "portieken-per-complex")
}
