package e2e

import (
	"net/http"
	"time"
)

// complexPlanTour is a consultant who makes a plan from the page of a complex: a name is shown back,
// an action goes in, and the plan begins and is changed.
func complexPlanTour(g guide) {
	g.Open("/complex-in-beeld?niveau=complex")
	g.Open(g.first(`main table a[href^="/complex-in-beeld/complexen/"]`))
	g.Follow(`main a[href^="/complexplannen?complex="]`)
	g.expect(http.StatusOK)
	g.here("complexplannen-complex")
	g.Follow(`main a[href^="/complexplannen/nieuw"]`)
	g.expect(http.StatusOK)
	g.here("complexplan-nieuw")
	g.Choose(`main select[name="thema"]`, "ontmoeten")
	g.Fill(`main textarea[name="doel"]`, "De Sociale Dienst drinkt mee koffie in de hal.")
	g.refused(`="/complexplannen/nieuw"`)
	g.here("complexplan-nieuw-fout")
	g.tick(`main input[name="niemand"]`)
	g.SetDate(`main input[name="tot"]`, time.Now().AddDate(0, 9, 0).Format(time.DateOnly))
	g.SetDate(`main input[name="kijkdag"]`, time.Now().AddDate(0, 1, 0).Format(time.DateOnly))
	g.Choose(`main select[name="houder"]`, Eval[string](g.Page, `document.querySelector('main select[name="houder"] option:nth-child(2)').value`))
	g.send(`="/complexplannen/nieuw"`)
	g.expect(http.StatusOK)
	g.here("complexplan")
	path := g.Path()
	g.refused(`$="/acties"`)
	g.here("complexplan-actie-fout")
	g.Fill(`main input[name="wat"]`, "Elke week koffie in de hal")
	g.Fill(`main input[name="partner"]`, "welzijnswerk")
	g.SetDate(`main input[name="klaar"]`, time.Now().AddDate(0, 2, 0).Format(time.DateOnly))
	g.send(`$="/acties"`)
	g.expect(http.StatusOK)
	g.unfold()
	g.send(`*="/acties/"`)
	g.expect(http.StatusOK)
	g.here("complexplan-actie-klaar")
	g.at(path+"/wijzigen", "complexplan-wijzigen")
	g.Fill(`main textarea[name="doel"]`, "")
	g.refused(`$="/wijzigen"`)
	g.here("complexplan-wijzigen-fout")
	g.Open(path)
	g.unfold()
	g.Fill(`main form:has(input[value="begin"]) textarea`, "Wij beginnen klein.")
	g.SetDate(`main form:has(input[value="begin"]) input[name="kijkdag"]`, time.Now().AddDate(0, 2, 0).Format(time.DateOnly))
	g.Follow(`main form:has(input[value="begin"]) button`)
	g.expect(http.StatusOK)
	g.here("complexplan-begonnen")
	g.at("/complexplannen", "complexplannen")
	g.missing("/complexplannen/bestaat-niet", "complexplan-bestaat-niet")
}

// complexPlanReaderTour is the board that reads along.
func complexPlanReaderTour(g guide) {
	g.at("/complexplannen", "complexplannen-bestuur")
	g.Follow(`main li a[href^="/complexplannen/"]`)
	g.expect(http.StatusOK)
	g.here("complexplan-bestuur")
	g.Open("/complexplannen")
	g.Follow(`main section:last-of-type li:last-child a[href^="/complexplannen/"]`)
	g.expect(http.StatusOK)
	g.here("complexplan-voor-en-na")
	g.WaitText("Voor en na")
	g.missing(g.Path()+"/wijzigen", "complexplan-niet-voor-bestuur")
}
