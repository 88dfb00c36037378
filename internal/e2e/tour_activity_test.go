package e2e

import (
	"net/http"
	"time"
)

// activityTour is a volunteer who puts an activity in the calendar, writes a name down and cancels a day.
func activityTour(g guide) {
	g.Open("/inzet")
	g.Follow(`main a[href="/activiteiten"]`)
	g.expect(http.StatusOK)
	g.here("activiteiten-vrijwilliger")
	g.at("/activiteiten/nieuw", "activiteit-nieuw")
	g.refused(`="/activiteiten/nieuw"`)
	g.here("activiteit-nieuw-fout")
	g.Fill(`main input[name="titel"]`, "Soep 'voor' \"iedereen\" & meer")
	g.Fill(`main input[name="waar"]`, "De keuken")
	g.SetDate(`main input[name="datum"]`, time.Now().AddDate(0, 0, 9).Format(time.DateOnly))
	g.Choose(`main select[name="door"]`, "vrijwilliger")
	g.send(`="/activiteiten/nieuw"`)
	g.expect(http.StatusOK)
	g.here("activiteit-leeg")
	path := g.Path()
	g.at(path+"/wijzigen", "activiteit-wijzigen")
	g.Fill(`main input[name="titel"]`, "")
	g.refused(`$="/wijzigen"`)
	g.here("activiteit-wijzigen-fout")
	g.at(path, "activiteit")
	g.Follow(`main form:has(input[value="naam"]) button`)
	g.expect(http.StatusBadRequest)
	g.here("activiteit-naam-fout")
	g.Fill(`main form:has(input[value="naam"]) input[name="naam"]`, "Buur van hiernaast")
	g.Follow(`main form:has(input[value="naam"]) button`)
	g.expect(http.StatusOK)
	g.here("activiteit-met-naam")
	g.at(path+"/poster", "activiteit-poster")
	g.Open(path)
	g.unfold()
	g.Follow(`main form:has(input[value="vervalt"]) button`)
	g.expect(http.StatusOK)
	g.here("activiteit-vervalt")
	g.missing("/activiteiten/bestaat-niet", "activiteit-bestaat-niet")
}

// activityResidentTour is a resident who signs up and off, and reads the public page.
func activityResidentTour(g guide) {
	g.at("/activiteiten", "activiteiten")
	g.Follow(`main li a[href^="/activiteiten/"]`)
	g.expect(http.StatusOK)
	g.here("activiteit-bewoner")
	g.Follow(`main form[action$="/dag"] button`)
	g.expect(http.StatusOK)
	g.here("activiteit-aan-of-af")
	g.at("/mijn/agenda", "agenda-bewoner")
	g.Open("/activiteiten")
	g.Follow(`main li a[href^="/activiteiten/"]`)
	near := g.first(`main a[href^="/in-de-buurt/"]`)
	for _, lang := range []string{"ar", "pl", "tr", "uk", "nl"} {
		g.at("/activiteiten?taal="+lang, "activiteiten-"+lang)
		g.Follow(`main li a[href^="/activiteiten/"]`)
		g.expect(http.StatusOK)
		g.here("activiteit-" + lang)
		g.at(near+"?taal="+lang, "in-de-buurt-"+lang)
	}
	g.at(near, "in-de-buurt")
	g.fetch(near + "/agenda.ics")
	g.missing("/in-de-buurt/bestaat-niet", "in-de-buurt-bestaat-niet")
}
