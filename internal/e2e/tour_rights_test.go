package e2e

import (
	"net/http"
	"strconv"
	"time"
)

// rightsTour is a caseworker who was appointed: takes in requests, establishes who asks,
// goes through what was collected, decides, and tells residents that there is a file.
func rightsTour(g guide) {
	g.at("/rechten", "rechten")
	half := Eval[string](g.Page, `[...document.querySelectorAll("main .task a")].find(a => a.textContent.includes("Inzage")).getAttribute("href")`)
	first := rightsTake(g, "inzage", "")
	rightsIdentify(g, first)
	g.Open(first)
	g.unfold()
	g.send(`$="/stap/verzamelen"`)
	g.expect(http.StatusOK)
	g.here("nakijken")
	rightsReview(g, half)
	rightsDecide(g)
	g.missing("/rechten/verzoeken/bestaat-niet", "verzoek-bestaat-niet")
	rightsNotices(g)
	g.Open("/datalekken/nieuw")
	g.refused(`="/datalekken/nieuw"`)
	g.here("datalek-fout")
}

// rightsTake takes in a request about the home of the tours and returns its address.
func rightsTake(g guide, kind, wish string) string {
	g.t.Helper()
	home := g.c.home()
	g.at("/rechten/nieuw", "verzoek-nieuw")
	g.Fill(`main input[name="adres"]`, "Geen straat in deze stad 9")
	g.send(`="/rechten/zoek"`)
	g.here("verzoek-niemand")
	g.Fill(`main input[name="adres"]`, home.Street+" "+strconv.Itoa(home.Number))
	g.send(`="/rechten/zoek"`)
	g.expect(http.StatusOK)
	g.here("verzoek-gevonden")
	g.refused(`="/rechten/nieuw"`)
	g.here("verzoek-fout")
	g.Click(`input[name="persoon"]`)
	g.Click(`input[name="soort"][value="` + kind + `"]`)
	g.Choose(`select[name="via"]`, "brief")
	if wish != "" {
		g.Fill(`textarea[name="wens"]`, wish)
	}
	g.send(`="/rechten/nieuw"`)
	g.expect(http.StatusOK)
	g.here("verzoek-" + kind)
	return g.Path()
}

// rightsIdentify makes the letter, tries a wrong code and then sees the person.
func rightsIdentify(g guide, path string) {
	g.t.Helper()
	for _, form := range []string{"gezien", "verlengen", "overdragen", "stoppen"} {
		g.Open(path)
		g.refused(`$="/stap/` + form + `"`)
	}
	g.here("verzoek-stap-fout")
	g.Open(path)
	g.send(`$="/brief"`)
	g.expect(http.StatusOK)
	g.here("verzoek-brief")
	g.Open(path)
	g.unfold()
	g.Fill(`input[name="code"]`, "0000-0000")
	g.refused(`$="/stap/code"`)
	g.here("verzoek-code-fout")
	g.Open(path)
	g.unfold()
	g.Choose(`select[name="gezien"]`, "paspoort")
	g.send(`$="/stap/gezien"`)
	g.expect(http.StatusOK)
	g.here("verzoek-vastgesteld")
	g.conflict(`$="/stap/verzamelen"`, "verzoek-was-iemand-eerder")
}

// rightsReview goes through the request of the demo that is half-way.
func rightsReview(g guide, path string) {
	g.t.Helper()
	g.at(path, "verzoek-halverwege")
	g.at(path+"/nakijken", "nakijken-halverwege")
	g.unfold()
	g.Choose(`article:has(textarea) select[name="oordeel"]`, "deels")
	g.Choose(`article:has(textarea) select[name="reden"]`, "ander")
	g.Fill(`article:has(textarea) textarea`, "[weggelaten] was er ook.")
	g.Follow(`article:has(textarea) form button`)
	g.expect(http.StatusOK)
	g.unfold()
	g.Follow(`section > form button`)
	g.expect(http.StatusOK)
	g.at(path+"/stuk", "stuk")
	g.fetch(path + "/stuk.json")
}

// rightsDecide decides on a correction, carries out what follows and finishes it.
func rightsDecide(g guide) {
	g.t.Helper()
	path := rightsTake(g, "correctie", "Mijn naam staat er verkeerd.")
	g.unfold()
	g.Choose(`select[name="gezien"]`, "rijbewijs")
	g.send(`$="/stap/gezien"`)
	g.refused(`$="/stap/besluiten"`)
	g.here("besluit-fout")
	g.Open(path)
	g.unfold()
	g.Choose(`select[name="besluit"]`, "toegewezen")
	g.Fill(`textarea[name="waarom"]`, "De naam stond er verkeerd.")
	g.Fill(`input[name="bron"]`, "Naam aanpassen in de administratie")
	g.send(`$="/stap/besluiten"`)
	g.expect(http.StatusOK)
	g.here("besluit-taken")
	g.refused(`$="/stap/taak"`)
	g.here("taak-fout")
	for range 9 { // one task, and one for each organisation that must be told
		g.Open(path)
		if !Eval[bool](g.Page, `!!document.querySelector('input[name="hoe"]')`) {
			break
		}
		g.Fill(`input[name="hoe"]`, "Gebeld")
		g.send(`$="/stap/taak"`)
		g.expect(http.StatusOK)
	}
	g.unfold()
	g.Choose(`select[name="uitvia"]`, "brief")
	g.send(`$="/stap/afronden"`)
	g.expect(http.StatusOK)
	g.here("verzoek-afgerond")
}

// rightsNotices tells the people of a case.
func rightsNotices(g guide) {
	g.t.Helper()
	g.at("/rechten/berichten", "berichten")
	if !Eval[bool](g.Page, `!!document.querySelector("main .task a")`) {
		g.fatal("no notice in the demo")
	}
	path := g.first(`main .task a`)
	g.at(path, "bericht")
	g.refused(`$="/verteld"`)
	g.here("bericht-fout")
	g.at(path+"/brief", "bericht-brief")
	g.Open(path)
	g.refused(`$="/later"`)
	g.Open(path)
	g.unfold()
	g.Choose(`select[name="hoe"]`, "thuis")
	g.send(`$="/verteld"`)
	g.expect(http.StatusOK)
	g.at(path, "bericht-verteld")
}

// consentTour is the caretaker who asks for consent, and notes that it was withdrawn.
func consentTour(g guide) {
	g.at("/toestemmingen", "toestemmingen")
	home := g.c.home()
	g.Fill(`main input[name="adres"]`, home.Street+" "+strconv.Itoa(home.Number))
	g.send(`="/toestemmingen/zoek"`)
	g.expect(http.StatusOK)
	g.here("toestemming-gevonden")
	g.at(g.first(`main .task a[href*="/personen/"]`), "toestemming-bewoner")
	form := `form:has(input[value="activiteiten"])`
	g.Follow(form + ` button[value="gegeven"]`)
	g.expect(http.StatusBadRequest)
	g.here("toestemming-fout")
	g.Choose(form+` select`, "thuis")
	g.Follow(form + ` button[value="gegeven"]`)
	g.expect(http.StatusOK)
	g.here("toestemming-gegeven")
	g.at("/toestemmingen/lijsten/activiteiten", "toestemming-lijst")
	g.at("/toestemmingen/lijsten/foto-publicatie", "toestemming-lijst-leeg")
	g.missing("/toestemmingen/lijsten/bestaat-niet", "toestemming-lijst-bestaat-niet")
}

// rightsOfficersTour is the FG: who is appointed, what is late, the notices that were put
// off, and a breach from its report to its end.
func rightsOfficersTour(g guide) {
	g.at("/rechten", "rechten-fg")
	g.Follow(`form[action="/rechten/aangewezen"]:has(select) button`)
	g.expect(http.StatusBadRequest)
	g.here("rechten-fg-fout")
	g.at("/rechten/berichten", "berichten-fg")
	later := ""
	g.until("a notice that was put off", func() (bool, error) { // another tour may be at it
		g.Open("/rechten/berichten")
		later = Eval[string](g.Page, `[...document.querySelectorAll("main .task")].find(t => t.textContent.includes("Uitgesteld"))?.querySelector("a")?.getAttribute("href") ?? ""`)
		return later != "", nil
	})
	g.at(later, "bericht-uitgesteld")
	g.Follow(`button[value="ja"]`)
	g.expect(http.StatusOK)
	g.at("/datalekken", "datalekken")
	g.at(g.first(`main .task a`), "datalek")
	g.Open("/datalekken/nieuw")
	g.here("datalek-nieuw")
	g.Choose(`select[name="soort"]`, "ingezien")
	g.Fill(`textarea[name="wat"]`, "Een collega keek in een map die niet van hem was.")
	g.Fill(`textarea[name="gegevens"]`, "Adressen van huurders")
	g.SetDate(`input[name="ontdekt"]`, time.Now().AddDate(0, 0, -2).Format(time.DateOnly))
	g.send(`="/datalekken/nieuw"`)
	g.expect(http.StatusOK)
	path := g.Path()
	for _, form := range []string{"risico", "maatregelen"} {
		g.Open(path)
		g.refused(`$="/` + form + `"`)
	}
	g.here("datalek-stap-fout")
	g.Open(path)
	g.Choose(`select[name="risico"]`, "hoog")
	g.Fill(`textarea[name="waarom"]`, "De map stond vol.")
	g.send(`$="/risico"`)
	g.expect(http.StatusOK)
	g.here("datalek-hoog-risico")
	g.refused(`$="/ap"`)
	g.Open(path)
	g.refused(`$="/mensen"`)
	g.here("datalek-mensen-fout")
	g.missing("/datalekken/bestaat-niet", "datalek-bestaat-niet")
}
