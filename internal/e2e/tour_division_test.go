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
	staircasesOnTheMap(g)
	g.Open("/rapporten/cijfers")
	g.Choose(`main select[name="niveau"]`, "portiek")
	g.here("cijfers-per-portiek")
	g.post("/rapporten/cijfers", "cijfer=arrears&niveau=portiek&vorm=csv", http.StatusOK)
	g.at("/rapporten/open-data", "open-data-per-portiek")
	g.leave()
	g.signIn("fg")
	g.at("/complex-in-beeld/portieken", "portieken-per-complex")
}

// staircasesOnTheMap chooses the level, walks over the parts by keyboard, and goes from one to its complex.
func staircasesOnTheMap(g guide) {
	g.t.Helper()
	g.Open("/complex-in-beeld?indicator=arrears")
	g.Choose(`main select[name="niveau"]`, "portiek")
	g.send(`="/complex-in-beeld"`)
	g.expect(http.StatusOK)
	g.WaitText("U ziet alleen complexen die in delen worden getoond.")
	rows := Eval[int](g.Page, `document.querySelectorAll("#cijfers tbody tr").length`)
	dots := Eval[int](g.Page, mapOnScreen+`.querySelectorAll(".map-dots a").length`)
	if rows < 2 || dots != rows {
		g.t.Errorf("%d parts on the map, %d in the table", dots, rows)
	}
	if covered := Eval[[]string](g.Page, coveredDots); len(covered) > 0 {
		g.t.Errorf("parts that cannot be clicked: %v", covered)
	}
	g.here("kaart-per-portiek")
	Eval[bool](g.Page, `(() => { const a = `+mapOnScreen+`.querySelector(".map-dots a"); a.focus(); return true })()`)
	seen := map[string]bool{}
	for _, key := range []string{Right, Left, Down, Up} {
		g.Press(key)
		if f := g.Focused(); f.Tag != "a" || !f.Ring {
			g.t.Errorf("after an arrow the focus is at %s, ring %v", f, f.Ring)
		}
		seen[g.Focused().Name] = true
	}
	if len(seen) < 2 {
		g.t.Errorf("arrows reach %v", seen)
	}
	g.at("/complex-in-beeld?niveau=portiek&indicator=nuisance&naast=arrears&reeks=ja", "kaart-per-portiek-naast")
	Eval[bool](g.Page, `(() => { const a = `+mapOnScreen+`.querySelector(".map-dots a"); a.focus(); return true })()`)
	if n := Eval[int](g.Page, `document.querySelectorAll("#beeld .map-twin").length`); n != 1 {
		g.t.Errorf("%d places of the other map go along", n)
	}
	g.at("/complex-in-beeld?niveau=portiek&indicator=signals", "kaart-niet-per-portiek")
	g.Open("/complex-in-beeld?niveau=portiek&indicator=arrears")
	g.Follow(`#cijfers tbody a[href$="#portieken"]`)
	g.expect(http.StatusOK)
	if !Eval[bool](g.Page, `location.hash === "#portieken" && document.querySelector(location.hash) !== null`) {
		g.t.Error("a part does not lead to the parts of its complex")
	}
}

// mapOnScreen is the first map that is shown.
const mapOnScreen = `[...document.querySelectorAll("#beeld svg.map")].find(m => m.getClientRects().length > 0)`

// coveredDots are the names of the dots on the map of which the middle lies below another of the same complex.
const coveredDots = `(() => { const map = ` + mapOnScreen + `; map.scrollIntoView({block: "center"});
	return [...map.querySelectorAll(".map-dots a")].filter((a) => {
		const b = a.getBoundingClientRect(), top = document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2)?.closest("a");
		return top !== a && (!top || top.getAttribute("href") === a.getAttribute("href"));
	}).map((a) => a.textContent) })()`
