package e2e

import (
	"net/http"
	"strings"
	"time"
)

// bodyTour is a team lead who writes a body of residents in, with a member and a meeting, and asks it
// for advice, gives more time and withdraws the plan.
func bodyTour(g guide) {
	g.at("/bewonersorganisaties", "bewonersorganisaties")
	g.at("/bewonersorganisaties/nieuw", "bewonersorganisatie-nieuw")
	g.refused(`="/bewonersorganisaties/nieuw"`)
	g.here("bewonersorganisatie-nieuw-fout")
	g.Fill(`main input[name="naam"]`, "Commissie 'Noord'; met \"extra\" & meer")
	g.tick(`main input[name="soort"][value="bewonerskrachtenteam"]`)
	g.send(`="/bewonersorganisaties/nieuw"`)
	g.expect(http.StatusOK)
	g.here("bewonersorganisatie-leeg")
	path := g.Path()
	g.at(path+"/wijzigen", "bewonersorganisatie-wijzigen")
	g.Fill(`main input[name="naam"]`, "")
	g.refused(`$="/wijzigen"`)
	g.here("bewonersorganisatie-wijzigen-fout")
	g.at(path+"/leden/nieuw", "lid-nieuw")
	g.refused(`$="/leden/nieuw"`)
	g.here("lid-nieuw-fout")
	g.Fill(`main input[name="naam"]`, "Jo van Noord")
	g.send(`$="/leden/nieuw"`)
	g.expect(http.StatusOK)
	g.at(g.first(`main a[href*="/leden/0"]`), "lid")
	g.bodyMeeting(path)
	g.bodyAdvice(path)
	g.Open(path)
	g.refused(`$="/stukken"`)
	g.here("bewonersorganisatie-stuk-fout")
	g.Fill(`main form[action$="/stukken"] input[name="titel"]`, "Begroting")
	g.Upload(`main form[action$="/stukken"] input[name="bestand"]`, g.paper("begroting.pdf", "%PDF-1.7\n%%EOF\n"))
	g.send(`$="/stukken"`)
	g.expect(http.StatusOK)
	g.here("bewonersorganisatie-stuk")
	g.fetch(g.first(`main a[href*="/stukken/"]`))
	g.missing("/bewonersorganisaties/bestaat-niet", "bewonersorganisatie-bestaat-niet")
}

// bodyMeeting plans a meeting, writes what was said, and looks at the body with it.
func (g guide) bodyMeeting(path string) {
	g.t.Helper()
	g.at(path+"/vergaderingen/nieuw", "vergadering-nieuw")
	g.refused(`$="/vergaderingen/nieuw"`)
	g.here("vergadering-nieuw-fout")
	g.SetDate(`main input[name="datum"]`, time.Now().AddDate(0, 0, 20).Format(time.DateOnly))
	g.Fill(`main input[name="plaats"]`, "De huiskamer")
	g.send(`$="/vergaderingen/nieuw"`)
	g.expect(http.StatusOK)
	g.here("bewonersorganisatie-vergadering")
	g.at(g.first(`main a[href*="/vergaderingen/0"]`), "vergadering")
}

// bodyAdvice asks for advice, and takes a step that is refused and one that is not.
func (g guide) bodyAdvice(path string) {
	g.t.Helper()
	g.at(path+"/adviezen/nieuw", "advies-vragen")
	g.refused(`$="/adviezen/nieuw"`)
	g.here("advies-vragen-fout")
	g.Fill(`main input[name="onderwerp"]`, "Nieuwe lampen in de hal")
	for _, name := range []string{"doel", "reden", "gevolg"} {
		g.Fill(`main textarea[name="`+name+`"]`, "Meer licht in de hal, dag en nacht.")
	}
	g.send(`$="/adviezen/nieuw"`)
	g.expect(http.StatusOK)
	g.here("advies-gevraagd")
	g.unfold()
	g.Follow(`main form:has(input[value="trek-in"]) button`)
	g.expect(http.StatusBadRequest)
	g.here("advies-stap-fout")
	g.Fill(`main form:has(input[value="trek-in"]) textarea`, "De lampen zijn er al.")
	g.Follow(`main form:has(input[value="trek-in"]) button`)
	g.expect(http.StatusOK)
	g.here("advies-ingetrokken")
}

// bodyMemberTour is a volunteer who is a member: the own body, and advice about a plan.
func bodyMemberTour(g guide) {
	g.Open("/inzet")
	g.Follow(`main a[href="/bewonersorganisaties"]`)
	g.expect(http.StatusOK)
	g.here("bewonersorganisaties-eigen")
	path := g.first(`main li a[href^="/bewonersorganisaties/"]`)
	g.at(path, "bewonersorganisatie-eigen")
	g.at(g.first(`main a[href*="/adviezen/0"]`), "advies-geven")
	g.Fill(`main form:has(input[value="adviseer"]) textarea`, "Kies deuren die vanzelf dichtgaan.")
	g.Follow(`main form:has(input[value="adviseer"]) button`)
	g.expect(http.StatusOK)
	g.here("advies-gegeven")
	g.missing(strings.TrimSuffix(path, "/")+"/leden/nieuw", "lid-niet-voor-leden")
	g.at(path+"/cijfers", "bewonerscijfers")
	g.Fill(`main textarea[name="woord"]`, "Mevrouw de Wit belde elke dag over de lift.")
	g.refused(`*="/cijfers/"`)
	g.here("bewonerscijfers-fout")
	g.Fill(`main textarea[name="woord"]`, "De lift doet het weer. Het is rustiger op de trap.")
	g.send(`*="/cijfers/"`)
	g.expect(http.StatusOK)
	g.here("bewonerscijfers-gezegd")
}

// bodyReaderTour is a consultant who reads along.
func bodyReaderTour(g guide) {
	g.Open("/vrijwilligers")
	g.Follow(`main a[href="/bewonersorganisaties"]`)
	g.expect(http.StatusOK)
	g.here("bewonersorganisaties-meelezen")
	g.Follow(`main li a[href^="/bewonersorganisaties/"]`)
	g.expect(http.StatusOK)
	g.here("bewonersorganisatie-meelezen")
	g.Follow(`main a[href$="/cijfers"]`)
	g.expect(http.StatusOK)
	g.here("bewonerscijfers-meelezen")
}

// bodyResidentTour is a resident who is a member.
func bodyResidentTour(g guide) {
	g.at("/bewonersorganisaties", "bewonersorganisaties-bewoner")
	g.at(g.first(`main li a[href^="/bewonersorganisaties/"]`), "bewonersorganisatie-bewoner")
}
