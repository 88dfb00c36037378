package e2e

import "net/http"

// helpersTour is a consulent who signs somebody up who wants to volunteer, speaks with them, writes
// down what was agreed, and makes them active.
func helpersTour(g guide) {
	g.at("/vrijwilligers", "vrijwilligers")
	g.at("/vrijwilligers?stand=actief&taal=tr&wacht=ja", "vrijwilligers-gekozen")
	g.at("/vrijwilligers/nieuw", "vrijwilliger-nieuw")
	g.refused(`="/vrijwilligers/nieuw"`)
	g.here("vrijwilliger-nieuw-fout")
	g.Fill(`main input[name="naam"]`, "Nieuwkomer Voorbeeld")
	g.Fill(`main input[name="telefoon"]`, "06 00 00 99 99")
	g.tick(`main input[name="akkoord"]`)
	g.send(`="/vrijwilligers/nieuw"`)
	g.expect(http.StatusOK)
	g.here("vrijwilliger-aangemeld")
	path := g.Path()
	g.Follow(`main button[value="niet-bereikt"]`)
	g.expect(http.StatusOK)
	g.Follow(`main button[value="gesproken"]`)
	g.expect(http.StatusOK)
	g.here("vrijwilliger-kennismaking")
	g.at(path+"/wijzigen", "vrijwilliger-wijzigen")
	g.Fill(`main input[name="naam"]`, "")
	g.refused(`$="/wijzigen"`)
	g.here("vrijwilliger-wijzigen-fout")
	g.Open(path + "/wijzigen")
	g.SetDate(`main input[name="overeenkomst"]`, "2026-01-05")
	g.send(`$="/wijzigen"`)
	g.expect(http.StatusOK)
	g.Follow(`main button[value="starten"]`)
	g.expect(http.StatusOK)
	g.here("vrijwilliger-actief")
	g.refused(`$="/dank"]:has(textarea) [class`)
	g.here("vrijwilliger-dank-fout")
	g.Open(path)
	g.unfold()
	g.Follow(`main button[name="zin"]`)
	g.expect(http.StatusOK)
	g.here("vrijwilliger-bedankt")
	g.Follow(`main button[value="pauze"]`)
	g.expect(http.StatusOK)
	g.here("vrijwilliger-pauze")
	g.Follow(`main button[value="stoppen"]`)
	g.expect(http.StatusOK)
	g.here("vrijwilliger-gestopt")
	g.missing("/vrijwilligers/bestaat-niet", "vrijwilliger-bestaat-niet")
	g.missing("/vrijwilligers/instellingen", "vrijwilligers-instellen-niet-voor-consulent")
}

// helpersLeadTour is a team lead who says how often volunteers are spoken with.
func helpersLeadTour(g guide) {
	g.at("/vrijwilligers/instellingen", "vrijwilligers-instellingen")
	g.Fill(`main input[name="maanden"]`, "0")
	g.refused(`="/vrijwilligers/instellingen"`)
	g.here("vrijwilligers-instellingen-fout")
	g.Open("/vrijwilligers/instellingen")
	g.send(`="/vrijwilligers/instellingen"`)
	g.expect(http.StatusOK)
	g.Open("/vrijwilligers/instellingen")
	g.Fill(`main textarea[name="zinnen"]`, "")
	g.refused(`="/vrijwilligers/instellingen"]:has(textarea) [class`)
	g.here("vrijwilligers-zinnen-fout")
}

// ownHelpTour is a volunteer at the own page: what is kept, a change, a break and back.
func ownHelpTour(g guide) {
	g.at("/inzet", "inzet")
	g.at("/inzet/wijzigen", "inzet-wijzigen")
	g.Fill(`main input[name="telefoon"]`, "")
	g.refused(`="/inzet/wijzigen"`)
	g.here("inzet-wijzigen-fout")
	g.Fill(`main input[name="telefoon"]`, "06 00 00 88 88")
	g.send(`="/inzet/wijzigen"`)
	g.expect(http.StatusOK)
	g.Follow(`main button[value="pauze"]`)
	g.expect(http.StatusOK)
	g.here("inzet-pauze")
	g.Follow(`main button[value="terugkomen"]`)
	g.expect(http.StatusOK)
	g.here("inzet-terug")
}
