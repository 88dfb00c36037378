package e2e

import (
	"cmp"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

func strangersTour(g guide) {
	g.at("/inloggen", "inloggen")
	g.Fill(`input[name="login"]`, "niemand")
	g.Fill(`input[name="wachtwoord"]`, "geen wachtwoord")
	g.refused(`="/inloggen"`)
	g.here("inloggen-fout")
	g.missing("/bestaat-niet", "niet-gevonden-vreemde")
	g.Open("/dossiers")
	if g.Path() != "/inloggen?naar=%2Fdossiers" && g.Text("h1") == "" {
		g.t.Errorf("a stranger comes to %s", g.Path())
	}
	g.Open("/inloggen")
	g.Follow(`.site-footer button[lang="en"]`)
	g.here("inloggen-engels")
	g.Follow(`.site-footer button[value="dark"]`)
	g.here("inloggen-donker")
}

// mechanicsTour is somebody on the stairs, with cold thumbs.
func mechanicsTour(g guide) {
	g.Open("/")
	g.here("begin-vakman")
	g.at("/signalen/nieuw", "signaal-nieuw")
	g.refused(`="/signalen/nieuw"`)
	g.here("signaal-nieuw-fout")
	g.Open("/signalen/nieuw")
	g.Fill(`input[name="zoek"]`, "Geen straat in deze stad")
	g.Click(`button[formaction="/signalen/zoek"]`)
	g.WaitText("Niets gevonden")
	g.here("signaal-nieuw-niets-gevonden")
	home := g.c.home()
	g.Locate(home.Point.Lat, home.Point.Lon, 10)
	g.Click("[data-here]")
	g.WaitText("Dichtbij")
	g.here("signaal-nieuw-hier")
	g.Fill(`input[name="zoek"]`, home.Street+" "+strconv.Itoa(home.Number))
	g.Click(`button[formaction="/signalen/zoek"]`)
	g.WaitText("Gevonden plekken")
	g.Click(`#plekken label`)
	for i := range 5 {
		g.Click(`.tiles .tile:nth-child(` + strconv.Itoa(i+1) + `)`)
		g.here("signaal-nieuw-feiten-" + strconv.Itoa(i+1))
	}
	g.ClickText("Woning")
	g.ClickText("Vandaag")
	g.Click(`.feiten-woning .choice`)
	g.Follow(`.dock button`)
	g.WaitText("Bewaard")
	g.here("bewaard-vandaag")
	g.at("/signalen/mijn", "mijn-signalen-vakman")
	g.missing("/dossiers", "geen-toegang")
	g.missing("/dossiers/"+"00000000-0000-8000-8000-000000000000", "niet-gevonden")
	g.at("/mijn/sleutels", "sleutels-vakman")
	g.Open("/signalen/mijn")
	g.ClickText("Menu")
	g.Click("details.account summary")
	g.stop(g.Page, "menu")
	g.Open("/signalen/mijn")
	g.ClickText("Menu")
	g.Click("details.account summary")
	g.Follow(`form[action="/uitloggen"] button`)
	g.WaitPath("/inloggen")
}

func leadsTour(g guide) {
	g.at("/vandaag", "vandaag-leeg")
	g.Viewport(1280)
	g.Click(".more > summary") // the rest of a long menu
	g.stop(g.Page, "menu-meer")
	g.at("/signalen", "werkvoorraad-teamleider")
	g.at("/dossiers", "dossiers-leeg")
	g.at("/dossiers/overzicht", "overzicht")
	g.at("/dossiers/overzicht?toon=te-laat", "overzicht-te-laat")
	g.Open("/dossiers/overzicht")
	path := g.first(`main table a[href$="/toewijzen"]`)
	g.at(path, "toewijzen")
	g.refused(`$="/toewijzen"`)
	g.here("toewijzen-fout")
	g.standsIn(path)
	g.Open(path)
	g.Choose(`main select[name="wie"]`, Eval[string](g.Page, `document.querySelector('main select[name="wie"]').options[1].value`))
	g.Fill(`main textarea[name="waarom"]`, "De casusregisseur is ziek tot na de kerst.")
	g.send(`$="/toewijzen"`)
	g.here("overdrachten-gevraagd")
	g.send(`$="/intrekken"`)
}

// standsIn lets the deputy of a director who is away today take part in a case, and ends that.
func (g guide) standsIn(path string) {
	g.Open(path)
	director := Eval[string](g.Page, `document.querySelector("main dl dd").textContent.trim()`)
	g.Open("/vervangers")
	of := Eval[string](g.Page, `[...document.querySelectorAll("#vervangers a")].find(a => a.textContent.trim() === "`+director+`").getAttribute("href")`)
	g.Open(of)
	g.Choose(`main select[name="wie"]`, Eval[string](g.Page, `[...document.querySelector('main select[name="wie"]').options].at(-1).value`)) // the first one is away in the demo
	g.Fill(`main input[name="tot"]`, Eval[string](g.Page, `document.querySelector('main input[name="van"]').value`))
	g.send(`^="/vervangers/"`)
	g.at(path, "toewijzen-vervanger")
	g.send(`$="/vervanger"`)
	g.here("toewijzen-vervangt")
	g.send(`$="/vervanger"`)
	g.Open(of)
	g.send(`^="/afwezig/"`)
}

// handoverTour is asked to take over the direction of a case, says yes and gives it back.
func handoverTour(g guide) {
	const no = `*="/overdrachten/"][class="stack"`
	g.at("/overdrachten", "overdrachten")
	g.refused(no)
	g.here("overdrachten-fout")
	g.Open("/overdrachten")
	g.Follow(`form[action*="/overdrachten/"]:not([class]) button`)
	g.expect(http.StatusOK)
	g.here("overdrachten-ja")
	g.at(g.first(`main section a[href^="/dossiers/"]`), "dossier-overgenomen")
	g.Open("/overdrachten")
	g.unfold()
	g.Fill(`form[action`+no+`] textarea`, "Ik ken deze bewoner zelf.")
	g.send(no)
	g.expect(http.StatusOK)
}

// policyTour reads the map on all levels.
func policyTour(g guide) {
	g.Open("/")
	g.at("/complex-in-beeld", "kaart")
	buurt := g.first(`#cijfers a[href*="/buurten/"]`)
	for _, level := range []string{"complex", "wijk", "gemeente"} {
		g.at("/complex-in-beeld?niveau="+level, "kaart-"+level)
		if level == "wijk" && g.Attr(`#cijfers tbody a[href*="/buurten/"]`, "href") != "" {
			g.at(g.first(`#cijfers tbody a[href*="/buurten/"]`), "wijk")
		}
	}
	g.at("/complex-in-beeld?indicator=overlast&niveau=complex", "kaart-overlast")
	g.at(buurt, "buurt")
	g.at(g.first(`main a[href*="/complexen/"]`), "complex")
	g.missing("/complex-in-beeld/complexen/bestaat-niet", "complex-bestaat-niet")
}

// caretakersTour fills in what a team knows of a complex.
func caretakersTour(g guide) {
	g.Open("/")
	g.here("begin-wijkbeheerder")
	g.at("/signalen", "werkvoorraad-wijkbeheerder")
	g.Open("/complex-in-beeld?niveau=complex&sorteer=-woningen") // a large one: below 30 homes nobody estimates
	path := g.first(`#cijfers a[href*="/complexen/"]`)
	g.at(path, "complex-met-schatting")
	g.refused(`$="/schatting"`)
	g.here("complex-fout")
	g.Open(path)
	g.unfold()
	for _, line := range []string{"active", "involved", "self_reliant", "vulnerable_accepts", "vulnerable_refuses", "causes_problems"} {
		band := map[string]string{"active": "2-5", "involved": "10-25", "self_reliant": "50-75", "vulnerable_accepts": "5-10"}[line]
		g.Choose(`main select[name="`+line+`"]`, cmp.Or(band, "0-5"))
	}
	g.Fill(`main #schatting input[name="teams"]`, "wijkbeheerder, huurdersvereniging")
	g.Fill(`main #schatting textarea[name="basis"]`, "Samen besproken na een ronde.")
	g.send(`$="/schatting"`)
	g.expect(http.StatusOK)
	g.here("complex-wacht-op-handtekening")
	g.refused(`$="/handtekening"`)
	g.here("complex-handtekening-fout")
	g.Fill(`main input[id="rol-corporatie"]`, "wijkbeheerder")
	g.send(`$="/handtekening"`)
	g.expect(http.StatusOK)
	g.here("complex-getekend")
	improve(g, g.first(`main a[href$="/verbeteren"]`), "complex")
	g.unfold()
	improve(g, g.first(`main details a[href^="/woningen/"]`), "woning")
}

// improve corrects the first field of a complex or home, wrongly and rightly, and takes
// the correction back.
func improve(g guide, path, name string) {
	g.t.Helper()
	const first = `main form input:not([type="hidden"])`
	g.at(path, "verbeteren-"+name)
	was := Eval[string](g.Page, `document.querySelector('`+first+`').value`)
	g.Fill(first, "")
	g.refused(`$="/verbeteren"`)
	g.here("verbeteren-" + name + "-fout")
	g.Open(path)
	g.Fill(first, was+"1")
	g.send(`$="/verbeteren"`)
	g.expect(http.StatusOK)
	g.here("verbeteren-" + name + "-bewaard")
	g.conflict(`$="/verbeteren"`, "verbeteren-"+name+"-was-iemand-eerder")
	g.Open(path)
	g.send(`$="/terugzetten"`)
	g.expect(http.StatusOK)
}

// adminsTour reads files in and keeps the users.
func adminsTour(g guide) {
	g.Open("/")
	g.here("begin-beheerder")
	g.at("/beheer/import", "inlezen")
	g.refused(`="/beheer/import"`)
	g.here("inlezen-fout")
	g.fetch("/beheer/import/voorbeeld/complexen.csv")
	g.fetch("/beheer/import/verschillen.csv")
	file := filepath.Join(g.t.TempDir(), "complexen.csv")
	if err := os.WriteFile(file, []byte("complexnummer;naam\nC1;Flat Noord\nC1;Flat Noord\n;Zonder nummer\n"), 0o600); err != nil {
		g.t.Fatal(err)
	}
	g.Open("/beheer/import")
	g.Choose(`select[name="soort"]`, "complexen")
	g.Upload(`input[type="file"]`, file)
	g.SetDate(`input[name="peildatum"]`, time.Now().Format(time.DateOnly))
	g.Follow(`button[value="kijken"]`)
	g.WaitFor("#voortgang .notice")
	g.here("levering-fouten")
	g.fetch(g.Path() + "/meldingen.csv")
	g.at("/beheer/import", "inlezen-met-leveringen")
	g.Open("/beheer/import")
	for _, path := range Eval[[]string](g.Page, `[...document.querySelectorAll("#leveringen tbody a")].slice(1, 2).map(a => a.getAttribute("href"))`) {
		g.at(path, "levering")
	}
	adminUsers(g)
	g.at("/signalen", "werkvoorraad-leeg")
	g.missing("/complex-in-beeld", "geen-toegang-beheerder")
}

func adminUsers(g guide) {
	g.at("/beheer/gebruikers", "gebruikers")
	g.refused(`="/beheer/gebruikers"`)
	g.here("gebruikers-fout")
	g.Open("/beheer/gebruikers")
	path := g.first(`#gebruikers a`)
	g.at(path, "gebruiker")
	g.Fill(`input[name="name"]`, "")
	g.refused(`*="/beheer/gebruikers/"`)
	g.here("gebruiker-fout")
	g.missing("/beheer/gebruikers/bestaat-niet", "gebruiker-bestaat-niet")
	deputies(g)
}

// deputies is an administrator who is away without anybody, and a policy maker who has a deputy.
func deputies(g guide) {
	g.at("/mijn/vervanger", "vervanger-eigen")
	own := `="` + Eval[string](g.Page, `document.querySelector("form[action^='/vervangers/']").getAttribute("action")`) + `"`
	g.Fill(`input[name="van"]`, "2020-01-01")
	g.refused(own)
	g.here("vervanger-fout")
	g.Open("/vervangers")
	g.here("vervangers")
	path := Eval[string](g.Page, `[...document.querySelectorAll("#vervangers a")].at(-1).getAttribute("href")`) // the first one is away in the demo
	g.at(path, "vervanger-van-collega")
	g.send(`^="/vervangers/"`)
	g.WaitText("De dagen zijn bewaard.")
	g.here("vervanger-weg")
	g.at("/vervangers", "vervangers-iemand-weg")
	g.Open(path)
	g.send(`$="/terug"`)
	g.WaitText("Alles gaat weer naar wie het was.")
}

func partnersTour(g guide) {
	g.Open("/")
	g.here("begin-partner")
	g.at("/dossiers", "dossiers-partner")
	// The last one: the tours of others work in the first, and one of them can take it away.
	if path := Eval[string](g.Page, `[...document.querySelectorAll("#dossiers tbody a")].at(-1)?.getAttribute("href") ?? ""`); path != "" {
		g.at(path, "dossier-partner")
		healthTour(g, path+"/gezondheid")
		documentsTour(g, path+"/documenten")
	}
	// Last: a case that a yes opens is one that the consultant's tour may close at the same time.
	g.at("/verwijzingen", "verwijzingen-partner")
	g.at(g.first(`main a[href^="/verwijzingen/0"]`), "verwijzing-kaartje")
	g.send(`*="/verwijzingen/"`) // says yes
	g.expect(http.StatusOK)
	g.here("verwijzing-aangenomen")
	g.unfold()
	g.Fill(`form:has(input[name="stap"][value="meld"]) textarea`, "Half getypt, en toen ging de deur.")
	g.halfTyped(g.Path(), `form:has(input[name="stap"][value="meld"])`, "verwijzing-half-getypt")
	g.refused(`*="/verwijzingen/"`)
	g.here("verwijzing-fout")
}

// healthTour is a care partner who writes down how a resident feels, twice, and takes one back.
func healthTour(g guide, path string) {
	g.at(path, "gezondheid-leeg")
	g.refused(`$="/gezondheid"`)
	g.here("gezondheid-fout")
	for i, on := range []time.Time{time.Now().AddDate(0, -2, 0), time.Now()} {
		g.Open(path)
		g.Fill(`form[action$="/gezondheid"] input[name="erbij"]`, "De bewoner en haar zus")
		g.SetDate(`form[action$="/gezondheid"] input[name="datum"]`, on.Format(time.DateOnly))
		for j, name := range []string{"lichaamsfuncties", "mentaal", "zingeving", "kwaliteit", "meedoen", "dagelijks"} {
			g.Fill(`form[action$="/gezondheid"] input[name="`+name+`"]`, strconv.Itoa((3*j+4*i)%6+2*i+2))
		}
		g.send(`$="/gezondheid"`)
	}
	g.here("gezondheid")
	g.send(`$="/weg"`)
	g.here("gezondheid-verwijderd")
}

// residentsTour is somebody who is no professional.
func residentsTour(g guide) {
	g.Open("/")
	g.here("begin-bewoner")
	g.at("/signalen/nieuw", "signaal-nieuw-bewoner")
	g.at("/signalen/mijn", "mijn-signalen-bewoner")
}

// soon is a date within the term of a key.
func (c city) soon() string { return time.Now().AddDate(0, 1, 0).Format(time.DateOnly) }
