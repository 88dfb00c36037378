package e2e

import "net/http"

// lettersTour is a team lead who writes a standard letter, and changes one of the program.
func lettersTour(g guide) {
	g.at("/brieven", "standaardbrieven")
	g.at("/brieven/nieuw", "standaardbrief-nieuw")
	g.Fill(`main textarea[name="tekst"]`, "Beste {huurder}, naar aanleiding van uw melding zullen wij desalniettemin binnenkort bij u langskomen om alles te bespreken.")
	g.refused(`="/brieven/nieuw"`)
	g.here("standaardbrief-nieuw-fout")
	g.Open("/brieven/nieuw")
	g.Fill(`main input[name="naam"]`, "Wij komen de schimmel bekijken")
	g.Fill(`main input[name="onderwerp"]`, "Wij komen bij u kijken")
	g.Fill(`main textarea[name="tekst"]`, "Beste bewoner van {adres},\n\nWij komen kijken. {contactpersoon} belt u.")
	g.send(`="/brieven/nieuw"`)
	g.expect(http.StatusOK)
	g.at("/brieven/uitnodiging", "standaardbrief")
	g.send(`="/brieven/uitnodiging"`)
	g.expect(http.StatusOK)
}

// caseLetter writes a letter in a case, changes it, takes it along as PDF and says that it went.
func caseLetter(g guide, path string) {
	of := g.Path()
	g.at(path, "brieven")
	g.refused(`$="/brieven"`)
	g.here("brieven-kies")
	g.Choose(`main select[name="brief"]`, "afspraken")
	g.send(`$="/brieven"`)
	g.expect(http.StatusOK)
	g.here("brief")
	letter := g.Path()
	g.Fill(`main textarea[name="tekst"]`, "")
	g.refused(`="` + letter + `"`)
	g.here("brief-fout")
	g.Fill(`main textarea[name="tekst"]`, "Beste mevrouw,\n\nWij spraken elkaar vandaag. Dank u wel.")
	g.send(`="` + letter + `"`)
	g.expect(http.StatusOK)
	g.fetch(letter + "/pdf")
	g.refused(`$="/verstuurd"`)
	g.here("brief-verstuurd-fout")
	g.Click(`main input[name="hoe"][value="post"]`)
	g.send(`$="/verstuurd"`)
	g.expect(http.StatusOK)
	g.here("brief-verstuurd")
	g.Open(path)
	g.Choose(`main select[name="brief"]`, "uitnodiging")
	g.send(`$="/brieven"`)
	g.Follow(`main button[formaction$="/weg"]`)
	g.Open(path)
	g.at("/brieven/uitnodiging", "standaardbrief-lezen")
	g.Open(of)
}
