package e2e

import (
	"net/http"
	"strconv"
	"strings"
)

// desksTour is a caseworker: the lists, a signal from its first look to its end, a case
// from its opening to its reopening, with every form filled in wrongly once.
func desksTour(g guide) {
	g.at("/vandaag", "vandaag")
	g.at("/signalen", "werkvoorraad")
	g.at("/signalen?lijst=te-laat", "werkvoorraad-te-laat")
	g.search("/signalen", "Geen straat in deze stad", "werkvoorraad-niets-gevonden")
	deskTriage(g)
	deskCase(g)
	g.at("/dossiers", "dossiers")
	g.at("/dossiers?toon=zonder-stap", "dossiers-zonder-stap")
	g.at("/dossiers?toon=afgesloten", "dossiers-afgesloten")
	g.search("/dossiers/zoeken", "Geen straat in deze stad", "dossiers-niets-gevonden")
	home := g.c.home()
	g.search("/dossiers/zoeken", home.Street+" "+strconv.Itoa(home.Number), "dossiers-adres")
	g.FollowText("Zoek ook in de teksten")
	g.here("dossiers-adres-in-teksten")
	g.at("/mijn/sleutels", "sleutels-leeg")
	deskTokens(g)
}

// search fills in a search by POST and stops at what it gives.
func (g guide) search(action, words, name string) {
	g.t.Helper()
	g.Fill(`main input[name="zoek"]`, words)
	g.send(`^="` + action + `"][role="search"`)
	g.expect(http.StatusOK)
	g.here(name)
}

// deskTriage treats signals: one is talked about, one is advised upon.
func deskTriage(g guide) {
	home := g.c.home()
	advised := g.signal(home, "De lamp in de hal is al lang stuk.", false)
	g.Open(advised)
	for _, form := range []string{"gesprek", "doorgeven", "geen-actie"} {
		if form == "gesprek" {
			g.unfold()
			g.SetDate("#gesprek-wanneer", "2020-01-01")
		}
		g.refused(`$="/` + form + `"`)
	}
	g.refused(`$="/advies"`)
	g.here("signaal-fout")
	g.Open(advised)
	g.unfold()
	g.Fill("#advies-advies", "De monteur komt morgen.")
	g.send(`$="/advies"`)
	g.here("signaal-afgerond")

	g.Open("/signalen")
	open := g.first(`main .task a`)
	g.at(open, "signaal")
	g.Open(open)
	g.conflict(`$="/niet-bereikt"`, "signaal-was-iemand-eerder")
}

// conflict sends a form that somebody else was before.
func (g guide) conflict(action, name string) {
	g.t.Helper()
	Eval[bool](g.Page, `document.querySelectorAll("[name=versie]").forEach(f => { f.value = "0" }) === undefined`)
	g.send(action)
	g.expect(http.StatusConflict)
	g.here(name)
}

// deskCase opens a case, works it, lets it rest, closes it and takes it up again.
func deskCase(g guide) {
	home := g.c.home()
	signal := g.signal(home, "De post ligt al weken op de mat.", true)
	g.here("bewaard")
	g.Open("/signalen/mijn")
	g.here("mijn-signalen")
	g.Open(signal)
	g.until("the photo", func() (bool, error) {
		g.Open(signal)
		return probe[bool](g.Page, "visible", "img.foto")
	})
	g.here("signaal-met-foto")
	id := signal[len("/signalen/"):]
	g.at("/dossiers/nieuw?signaal="+id, "dossier-nieuw-zonder-gesprek")
	g.refused(`="/dossiers/nieuw"`)
	g.here("dossier-nieuw-fout")

	g.Open(signal)
	g.unfold()
	g.Follow(`form[action$="/gesprek"] button`)
	g.send(`$="/niet-bereikt"`)
	g.here("signaal-gesprek-gepland")
	g.Fill(`form[action$="/verslag"] textarea`, "Mevrouw vertelt dat de trap te zwaar wordt.")
	g.send(`$="/verslag"`)
	g.here("signaal-gesproken")
	g.FollowText("Open een dossier of zet het erbij")
	g.here("dossier-nieuw")
	g.Fill(`form[action="/dossiers/nieuw"] textarea[name="reden"]`, "Hulp bij de trap en de post.")
	g.Fill(`form[action="/dossiers/nieuw"] input[name="stap"]`, "Bellen met het wijkteam")
	g.send(`="/dossiers/nieuw"`)
	caseForms(g, g.Path())
	caseEnds(g, g.Path())
	deskAttach(g, home2(g))
}

// caseForms fills in the forms of the page of a case, wrongly and rightly.
func caseForms(g guide, path string) {
	g.here("dossier-leeg")
	for _, form := range []string{"log", "afspraken", "deelnemers"} {
		g.Open(path)
		g.refused(`$="/` + form + `"`)
	}
	g.Open(path)
	g.unfold()
	g.Fill(`form[action$="/tekst"] textarea[name="reden"]`, "")
	g.refused(`$="/tekst"`)
	g.Open(path)
	g.unfold()
	g.Click(`form[action$="/regie"] label:last-child`)
	g.refused(`$="/regie"`)
	g.Open(path)
	g.unfold()
	g.Fill(`form[action$="/stap"] input[name="stap"]`, "")
	g.refused(`$="/stap"`)
	g.here("dossier-fout")
	g.Open(path)
	g.unfold()
	g.Fill(`form[action$="/stap"] input[name="stap"]`, "Samen de post openen")
	g.conflict(`$="/stap"`, "dossier-was-iemand-eerder")

	g.Open(path)
	g.Fill(`form[action$="/log"] textarea`, "Half getypt, en toen ging de deur.")
	left := `form[action$="/log"] button[formaction$="/concept/weg"]`
	g.until("what was half typed when the page was left at once", func() (bool, error) {
		g.Open(path)
		return probe[bool](g.Page, "visible", left)
	})
	g.here("dossier-half-getypt")
	g.Follow(left)
	g.Open(path)
	g.Fill(`form[action$="/log"] textarea`, "Mevrouw wil graag op de begane grond wonen.")
	g.send(`$="/log"`)
	g.send(`$="/gebeld"`)
	for i, promise := range []string{"Ik bel mijn zus over de verhuizing.", "Wij zoeken een woning met lift."} {
		g.unfold()
		g.Click(`form[action$="/afspraken"] .choice:nth-child(` + []string{"1", "2"}[i] + `)`)
		g.Fill(`form[action$="/afspraken"] input[name="afspraak"]`, promise)
		g.send(`$="/afspraken"`)
	}
	g.unfold()
	g.Choose(`form[action$="/deelnemers"] select`, Eval[string](g.Page, `document.querySelector('form[action$="/deelnemers"] select').options[1].value`))
	g.send(`$="/deelnemers"`)
	g.here("dossier")
	g.refused(`$="/weg"`)
	g.Open(path)
	g.send(`*="/afspraken/"`)
	g.Open(path)
	g.unfold()
	g.Click(`form[action$="/regie"] label:last-child`)
	g.SetDate(`form[action$="/regie"] input[name="tot"]`, g.c.soon())
	g.Fill(`form[action$="/regie"] textarea`, "Mevrouw ligt nog twee weken in het ziekenhuis.")
	g.send(`$="/regie"`)
	g.here("dossier-regie-overgenomen")
	g.send(`$="/regie"`) // one tap gives them back
	if !strings.Contains(g.Text("#regie"), "Regie: de bewoner") {
		g.fatal("the reins are not the resident's again")
	}
	caseLadder(g, path)
}

// caseLadder writes down on which rung of the ladder the help stands, twice.
func caseLadder(g guide, path string) {
	g.Open(path)
	g.refused(`$="/ladder"`)
	for i, why := range []string{"Haar zus komt elke dag.", "De zus kan het niet meer alleen."} {
		g.Open(path)
		g.unfold()
		g.Click(`form[action$="/ladder"] input[name="nu"][value="` + strconv.Itoa(i+2) + `"]`)
		g.Click(`form[action$="/ladder"] input[name="gewenst"][value="2"]`)
		g.Fill(`form[action$="/ladder"] textarea`, why)
		g.send(`$="/ladder"`)
	}
	g.here("dossier-ladder")
	caseCarer(g, path)
}

// caseCarer writes a carer down, tells them, asks what helps and promises it.
func caseCarer(g guide, path string) {
	g.Open(path)
	g.refused(`$="/mantelzorgers"`)
	g.Open(path)
	g.unfold()
	g.Fill(`form[action$="/mantelzorgers"] input[name="naam"]`, "Toverlinde Windwijzer")
	g.Fill(`form[action$="/mantelzorgers"] input[name="band"]`, "zus")
	g.Fill(`form[action$="/mantelzorgers"] input[name="telefoon"]`, "06-0000 0000")
	g.send(`$="/mantelzorgers"`)
	g.here("dossier-mantelzorger")
	g.send(`*="/mantelzorgers/"`) // told, in one tap
	g.unfold()
	g.Fill(`form[action*="/mantelzorgers/"] textarea`, "Een weekend per maand vrij zijn.")
	g.send(`*="/mantelzorgers/"`)
	g.unfold()
	g.Click(`form[action$="/afspraken"] .choice:nth-child(2)`)
	g.Fill(`form[action$="/afspraken"] input[name="afspraak"]`, "Wij zoeken een logeeradres.")
	g.Fill(`form[action$="/afspraken"] input[name="alsniet"]`, "Dan vragen wij het wijkteam.")
	g.Choose(`form[action$="/afspraken"] select[name="aan"]`, Eval[string](g.Page, `document.querySelector('form[action$="/afspraken"] select[name="aan"]').options[1].value`))
	g.send(`$="/afspraken"`)
	g.here("dossier-steun-voor-mantelzorger")
	caseRelated(g, path)
	casePlan(g, path+"/plan")
	caseLetter(g, path+"/brieven")
	residentTour(g, path+"/bewoner")
	caseRequest(g, path)
}

// casePlan looks at the dates of a plan, and puts it into the case.
func casePlan(g guide, path string) {
	g.at(path, "dossier-plan-kiezen")
	g.Choose(`main select[name="plan"]`, Eval[string](g.Page, `document.querySelector('main select[name="plan"]').options[1].value`))
	g.send(`$="/plan"][method="get"`)
	g.here("dossier-plan-datums")
	g.send(`$="/plan"][method="post"`)
	g.expect(http.StatusOK)
	g.here("dossier-met-plan")
	of := g.Path()
	g.at("/plannen", "plannen-lezen")
	g.at(g.first(`main a[href^="/plannen/"]`), "plan-lezen")
	g.Open(of)
}

// caseRequest asks a partner something, first with an address on the card, and takes it back.
func caseRequest(g guide, path string) {
	g.at(path+"/vraag-partner", "partner-vragen")
	g.Fill(`main textarea[name="vraag"]`, "Half getypt, en toen ging de deur.")
	g.halfTyped(path+"/vraag-partner", `form[action$="/vraag-partner"]`, "partner-vragen-half-getypt")
	g.Choose(`main select[name="hulp"]`, "verslaving")
	g.Follow(`button[name="zoekdienst"]`)
	g.expect(http.StatusOK)
	g.here("partner-vragen-diensten")
	g.Follow(`button[name="kies"]`)
	g.expect(http.StatusOK)
	g.here("partner-vragen-dienst-gekozen")
	g.Open(path + "/vraag-partner")
	g.send(`$="/vraag-partner"`)
	g.expect(http.StatusBadRequest)
	g.here("partner-vragen-fout")
	g.Choose(`main select[name="wie"]`, Eval[string](g.Page, `document.querySelector('main select[name="wie"]').options[1].value`))
	g.Click(`main input[name="soort"][value="bijzonder"]`)
	g.Fill(`main input[name="nodig"]`, "Iemand die meedenkt")
	g.Fill(`main textarea[name="vraag"]`, "Wie kan er deze week langs?")
	g.Fill(`main textarea[name="nietbesproken"]`, "Praten geeft nu gevaar.")
	g.Fill(`main textarea[name="waarom"]`, "Wij hoorden beide kanten.")
	g.send(`$="/vraag-partner"`)
	g.expect(http.StatusOK)
	g.here("dossier-met-vraag")
	g.at("/verwijzingen", "verwijzingen")
	g.at("/verwijzingen?van=0.0.0", "verwijzingen-bladeren")
	g.at(g.first(`main a[href^="/verwijzingen/0"]`), "verwijzing")
	g.at("/verwijzingen/cijfers?over=halfjaar", "verwijzingen-cijfers-consulent")
	linkTour(g, path)
}

// caseRelated puts another case of the reader beside a case, and takes it away.
func caseRelated(g guide, path string) {
	g.Open("/dossiers")
	number := Eval[string](g.Page, `[...document.querySelectorAll("#dossiers tbody a")].find(a => a.getAttribute("href") !== "`+path+`").textContent.trim()`)
	g.Open(path)
	g.refused(`$="/hoort-erbij"`)
	g.Open(path)
	g.unfold()
	g.Fill(`form[action$="/hoort-erbij"] input[name="nummer"]`, number)
	g.send(`$="/hoort-erbij"`)
	g.here("dossier-hoort-erbij")
	g.send(`$="/hoort-erbij/weg"`)
}

// caseEnds walks a case through its ends.
func caseEnds(g guide, path string) {
	g.at(path+"/waakvlam", "waakvlam")
	Eval[bool](g.Page, `document.querySelectorAll("[name=weken]").forEach(f => { f.value = "0" }) === undefined`)
	g.refused(`$="/waakvlam"`)
	g.here("waakvlam-fout")
	g.Open(path + "/waakvlam")
	g.send(`$="/waakvlam"`)
	g.here("dossier-waakvlam")
	g.at(path+"/afsluiten", "afsluiten")
	g.refused(`$="/afsluiten"`)
	g.here("afsluiten-fout")
	g.Open(path + "/afsluiten")
	g.Fill(`textarea[name="oorzaak"]`, "De trap was te zwaar. Er komt hulp.")
	g.Click(`input[name="uitkomst"]`)
	g.send(`$="/afsluiten"`)
	g.here("dossier-afgesloten")
	g.refused(`$="/heropenen"`)
	g.Open(path)
	g.unfold()
	g.Fill(`form[action$="/heropenen"] textarea`, "De hulp kwam niet.")
	g.send(`$="/heropenen"`)
	g.here("dossier-heropend")
	g.Open("/signalen/mijn")
	g.here("mijn-signalen-heropend")
}

// deskAttach puts a second signal in the running case of a home.
func deskAttach(g guide, signal string) {
	g.Open(signal)
	g.unfold()
	g.Fill(`form[action$="/verslag"] textarea`, "De buurvrouw maakt zich ook zorgen.")
	g.send(`$="/verslag"`)
	g.FollowText("Open een dossier of zet het erbij")
	g.here("dossier-nieuw-of-erbij")
	Eval[bool](g.Page, `document.querySelectorAll("[name=dossier]").forEach(f => { f.checked = false }) === undefined`)
	g.send(`="/dossiers/erbij"`)
	if g.Status() < 400 {
		g.t.Errorf("a signal is added to no case at all")
	}
	g.Open("/dossiers/nieuw?signaal=" + signal[len("/signalen/"):])
	g.Click(`form[action="/dossiers/erbij"] label.choice`)
	g.send(`="/dossiers/erbij"`)
	g.expect(http.StatusOK)
	g.here("dossier-met-twee-signalen")
}

func home2(g guide) string { return g.signal(g.c.home(), "De gordijnen zijn al dagen dicht.", false) }

// deskTokens makes a key for the API and ends it.
func deskTokens(g guide) {
	g.refused(`="/mijn/sleutels"`)
	g.here("sleutels-fout")
	g.Open("/mijn/sleutels")
	g.Fill(`input[name="name"]`, "Planning van het werk")
	g.Click(`main .choice`)
	g.SetDate(`input[name="until"]`, g.c.soon())
	g.send(`="/mijn/sleutels"`)
	g.here("sleutels")
	g.Open("/mijn/sleutels")
	g.send(`$="/einde"`)
	g.expect(http.StatusOK)
}
