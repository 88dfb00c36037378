package e2e

import (
	"net/http"
	"strings"
	"time"
)

// rosterTour is a team lead who keeps rosters: what may go wrong, a new one with people in it, its
// hours, Christmas, and somebody else on a shift.
func rosterTour(g guide) {
	g.at("/roosters", "roosters")
	g.at("/roosters/nieuw", "rooster-nieuw")
	g.refused(`="/roosters/nieuw"`)
	g.here("rooster-nieuw-fout")
	g.Fill(`main input[name="naam"]`, "Weekend 'Noord'; met \"extra\" & meer")
	g.send(`="/roosters/nieuw"`)
	g.expect(http.StatusOK)
	g.here("rooster-leeg")
	path := g.Path()
	g.at(path+"/laag", "rooster-mensen")
	g.refused(`$="/laag"`)
	g.here("rooster-mensen-fout")
	g.Fill(`main input[name="naam"]`, "Weken")
	for i, id := range []string{"#wie", "#wie1"} {
		g.Choose(`main `+id, Eval[[]string](g.Page, `[...document.querySelectorAll("main `+id+` option")].map(o => o.value)`)[i+1])
	}
	g.send(`$="/laag"`)
	g.expect(http.StatusOK)
	g.here("rooster-met-mensen")
	g.at(path+"/laag?laag=0", "rooster-mensen-wijzigen")
	g.send(`$="/laag"`) // the first of both: as it stands
	g.expect(http.StatusOK)
	g.at(path+"/instellen", "rooster-instellen")
	g.Fill(`main input[name="naam"]`, "")
	g.refused(`$="/instellen"`)
	g.here("rooster-instellen-fout")
	g.rosterPeriod(path)
	g.Open(path)
	g.refused(`$="/wijziging"`)
	g.here("rooster-wijziging-fout")
	g.missing("/roosters/bestaat-niet", "rooster-bestaat-niet")
}

// rosterPeriod asks for a division of Christmas, keeps it and takes it away.
func (g guide) rosterPeriod(path string) {
	g.t.Helper()
	g.at(path+"/periode", "rooster-periode")
	g.refused(`$="/periode"`)
	g.here("rooster-periode-fout")
	g.Fill(`main input[name="naam"]`, "Zomer")
	day := time.Now().AddDate(0, 0, 60)
	for name, value := range map[string]string{"van": day.Format(time.DateOnly), "van-tijd": "09:00", "tot": day.AddDate(0, 0, 15).Format(time.DateOnly), "tot-tijd": "09:00"} {
		g.SetDate(`main input[name="`+name+`"]`, value)
	}
	g.Follow(`main button[value="stel-voor"]`)
	g.expect(http.StatusOK)
	g.here("rooster-voorstel")
	g.Follow(`main button[value="bewaar"]`)
	g.expect(http.StatusOK)
	g.at(path+"/periode", "rooster-periode-bewaard")
	g.Follow(`main button[value="weg"]`)
	g.expect(http.StatusOK)
}

// dutyTour is a caretaker with shifts of their own: a colleague asks for a yes, and the caretaker
// asks somebody, or says that there is nobody.
func dutyTour(g guide) {
	g.at("/mijn/diensten", "diensten")
	g.Follow(`main form[action^="/mijn/diensten/ruil/"] button[value="nee"]`)
	g.expect(http.StatusOK)
	g.here("diensten-nee")
	roster := g.first(`main a[href^="/roosters/"]`)
	g.at(roster, "rooster-van-wie-erin-staat")
	g.Open("/mijn/diensten")
	links := Eval[[]string](g.Page, `[...document.querySelectorAll('main a[href^="/mijn/diensten/ruil"]')].map(a => a.getAttribute("href"))`)
	g.at(links[len(links)-1], "dienst-vragen")
	g.Fill(`main input[name="tot-tijd"]`, "")
	g.refused(`="/mijn/diensten/ruil"`)
	g.here("dienst-vragen-fout")
	g.Open(links[len(links)-1])
	g.Choose(`main select[name="wie"]`, "niemand")
	g.send(`="/mijn/diensten/ruil"`)
	g.expect(http.StatusOK)
	g.here("diensten-gevraagd")
	g.Follow(`main button[value="trek-in"]`)
	g.expect(http.StatusOK)
	g.missing("/mijn/diensten/ruil", "dienst-bestaat-niet")
	g.missing(strings.TrimSuffix(roster, "/")+"/laag", "rooster-niet-voor-wie-erin-staat")
	g.missing("/roosters", "roosters-niet-voor-wijkbeheerder")
}

// dutyNoneTour is who has no shifts.
func dutyNoneTour(g guide) {
	g.at("/mijn/diensten", "diensten-geen")
}

// dutyPartnerTour is a director of the municipality, which has a roster of its own.
func dutyPartnerTour(g guide) {
	g.at("/roosters", "roosters-gemeente")
	g.at(g.first(`main li a[href^="/roosters/"]`), "rooster-gemeente")
	g.at("/mijn/diensten", "diensten-gemeente")
}
