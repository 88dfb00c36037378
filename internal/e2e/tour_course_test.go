package e2e

import (
	"net/http"
	"time"
)

// courseTour is a volunteer who reads what there is to learn, comes to a circle and asks something there.
func courseTour(g guide) {
	g.Open("/inzet")
	g.Follow(`main a[href="/leren"]`)
	g.expect(http.StatusOK)
	g.here("leren")
	g.at("/leren/bewijs", "leren-bewijs")
	g.Open("/leren")
	g.Follow(`main ul[aria-label="Nog te leren"] a`)
	g.expect(http.StatusOK)
	g.here("leren-cursus")
	path := g.Path()
	g.send(`="` + path + `"`)
	g.expect(http.StatusOK)
	g.here("leren-kom")
	g.send(`="` + path + `"`)
	g.expect(http.StatusOK)
	g.Open("/leren")
	g.Follow(`main ul[aria-label="Wat we leerden"] a`)
	g.expect(http.StatusOK)
	g.here("leren-geleerd")
	g.missing("/leren/nieuw", "leren-nieuw-niet-voor-vrijwilliger")
	g.missing("/leren/bestaat-niet", "leren-bestaat-niet")
}

// courseDeskTour is a consulent who plans a circle, signs somebody up, and says what people may know.
func courseDeskTour(g guide) {
	g.Open("/vrijwilligers")
	g.Follow(`main a[href="/leren"]`)
	g.expect(http.StatusOK)
	g.here("leren-consulent")
	g.at("/leren/wie", "leren-wie")
	g.at("/leren/nieuw", "leren-nieuw")
	g.refused(`="/leren/nieuw"`)
	g.here("leren-nieuw-fout")
	g.Choose(`main select[name="cursus"]`, "leerkring")
	g.Fill(`main input[name="titel"]`, "Praten 'met' \"iedereen\" & meer")
	g.SetDate(`main input[name="datum"]`, time.Now().AddDate(0, 0, 11).Format(time.DateOnly))
	g.Fill(`main input[name="plaats"]`, "De keuken")
	g.send(`="/leren/nieuw"`)
	g.expect(http.StatusOK)
	g.unfold()
	g.here("leren-leerkring-leeg")
	path := g.Path()
	g.send(`="` + path + `"]:has(select) [class`)
	g.expect(http.StatusOK)
	g.here("leren-aangemeld")
	g.refused(`="` + path + `"]:has(textarea) [class`)
	g.here("leren-vraag-fout")
	g.Fill(`main textarea[name="vraag"]`, "Wat doe je als iemand niets zegt?")
	g.send(`="` + path + `"]:has(textarea) [class`)
	g.expect(http.StatusOK)
	g.here("leren-vraag")
	g.at(path+"/wijzigen", "leren-wijzigen")
	g.Fill(`main input[name="plaats"]`, "")
	g.refused(`$="/wijzigen"`)
	g.here("leren-wijzigen-fout")
	g.Open(path + "/wijzigen")
	g.Follow(`main button[value="afgelast"]`)
	g.expect(http.StatusOK)
	g.here("leren-afgelast")
}

// courseLeadTour is a team lead who makes a course, and says for whom.
func courseLeadTour(g guide) {
	g.at("/leren/cursussen", "leren-cursussen")
	g.refused(`="/leren/cursussen"]:has(input[name="cursus"][value=""]) [class`)
	g.here("leren-cursus-fout")
	g.Fill(`main form:has(input[name="cursus"][value=""]) input[name="titel"]`, "Omgaan met rouw")
	g.send(`="/leren/cursussen"]:has(input[name="cursus"][value=""]) [class`)
	g.expect(http.StatusOK)
	g.here("leren-cursus-nieuw")
}
