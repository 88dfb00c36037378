package e2e

import (
	"net/http"
	"time"
)

// combineTour is the officer who tries combining of sources in numbers, switches it on under a
// signed DPIA, and off again once a consultant decided about a proposal.
func combineTour(g guide) {
	g.signIn("fg")
	g.at("/voorstellen/instellingen", "combineren-uit")
	g.send(`$="/instellingen/proef"`)
	g.expect(http.StatusOK)
	g.here("combineren-proef")
	g.combine("")
	g.here("combineren-fout")
	g.combine("Bronnen combineren voor een gesprek")
	g.expect(http.StatusOK)
	g.here("combineren-aan")

	g.leave()
	g.signIn("teamleider")
	path := ""
	for range 60 {
		g.Open("/voorstellen")
		if path = g.Attr(`main a[href^="/voorstellen/"]`, "href"); path != "" {
			break
		}
		time.Sleep(250 * time.Millisecond) // the first are made by a job
	}
	g.at("/voorstellen", "voorstellen")
	g.at(path, "voorstel")
	g.refused(`^="/voorstellen/"`)
	g.here("voorstel-fout")
	g.Click(`main input[name="uitkomst"][value="gesprek"]`)
	g.send(`^="/voorstellen/"`)
	g.expect(http.StatusOK)
	g.here("voorstellen-na-besluit")

	g.leave()
	g.signIn("fg")
	g.Open("/voorstellen/instellingen")
	g.Click(`main input[name="aan"]`)
	g.send(`="/voorstellen/instellingen"`)
	g.expect(http.StatusOK)
	g.here("combineren-weer-uit")
}

// combine switches on under a line of the register; without one that is refused.
func (g guide) combine(line string) {
	g.t.Helper()
	g.Open("/voorstellen/instellingen")
	if line != "" {
		g.Choose(`select[name="verwerking"]`, line)
	}
	g.Click(`main input[name="bronnen"][value="overlast"]`)
	g.Click(`main input[name="bronnen"][value="huurachterstand"]`)
	g.Click(`main input[name="weken"][value="26"]`)
	g.Click(`main input[name="aan"]`)
	g.send(`="/voorstellen/instellingen"`)
}
