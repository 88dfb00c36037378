package e2e

import (
	"net/http"
	"strings"
)

// trustTour is a team lead who explains, shuts a colleague out, and looks in an emergency.
func trustTour(g guide) {
	g.at("/dossiers/waarom-niet", "waarom-niet")
	g.refused(`="/dossiers/waarom-niet"`)
	g.here("waarom-niet-fout")
	g.Open("/dossiers/overzicht")
	path := strings.TrimSuffix(g.first(`main table a[href$="/toewijzen"]`), "/toewijzen")
	number := Eval[string](g.Page, `document.querySelector("main table tbody tr").innerText.match(/\d{4}-\d{4}/)[0]`)
	g.Open("/dossiers/waarom-niet")
	chooseLast(g, `select[name="wie"]`)
	g.Fill(`main input[name="nummer"]`, number)
	g.send(`="/dossiers/waarom-niet"`)
	g.expect(http.StatusOK)
	g.here("waarom-niet-uitleg")

	g.at(path+"/uitsluiten", "buitensluiten")
	g.refused(`$="/uitsluiten"`)
	g.here("buitensluiten-fout")
	g.Open(path + "/uitsluiten")
	g.unfold()
	chooseLast(g, `form[action$="/uitsluiten"] select`)
	g.Fill(`form[action$="/uitsluiten"] textarea`, "Is een nicht van de bewoner.")
	g.send(`$="/uitsluiten"`)
	g.expect(http.StatusOK)
	g.here("buitengesloten")
	g.refused(`$="/toelaten"`)
	g.Open(path + "/uitsluiten")
	g.unfold()
	chooseLast(g, `form[action$="/toelaten"] select`)
	g.Fill(`form[action$="/toelaten"] textarea`, "De nicht is verhuisd.")
	g.send(`$="/toelaten"`)
	g.expect(http.StatusOK)

	g.at("/dossiers/noodinzage", "noodinzage")
	g.refused(`="/dossiers/noodinzage"`)
	g.here("noodinzage-fout")
	emergency(g, "2025-9999")
	g.here("noodinzage-niets-te-openen")
	emergency(g, number)
	g.here("dossier-noodinzage")
}

// plansTour is a team lead who writes a plan down, and changes it.
func plansTour(g guide) {
	g.at("/verwijzingen/te-laat", "verwijzingen-te-laat")
	g.at("/plannen", "plannen")
	g.at("/plannen/nieuw", "plan-nieuw")
	g.refused(`="/plannen/nieuw"`)
	g.here("plan-nieuw-fout")
	g.Open("/plannen/nieuw")
	g.Fill(`main input[name="naam"]`, "Na een ruzie op de galerij")
	g.Fill(`main input[name="wat0"]`, "Met elke buur apart praten")
	g.Fill(`main input[name="dagen0"]`, "3")
	g.send(`="/plannen/nieuw"`)
	g.expect(http.StatusOK)
	path := g.first(`main li a[href^="/plannen/"]`)
	g.at(path, "plan")
	g.send(`="` + path + `"`)
	g.expect(http.StatusOK)
}

// emergency fills in the page of a look in an emergency.
func emergency(g guide, number string) {
	g.Open("/dossiers/noodinzage")
	g.Fill(`main input[name="zoek"]`, number)
	g.Fill(`main textarea[name="waarom"]`, "Er wordt niet opengedaan en de buren maken zich zorgen.")
	g.send(`="/dossiers/noodinzage"`)
	g.expect(http.StatusOK)
}

func chooseLast(g guide, css string) {
	Eval[bool](g.Page, `(s => { s.selectedIndex = s.options.length - 1; return true })(document.querySelector('`+css+`'))`)
}

// reviewsTour is the FG who judges a look afterwards.
func reviewsTour(g guide) {
	g.at("/noodinzages", "noodinzages")
	g.refused(`^="/noodinzages/"`)
	g.here("noodinzages-fout")
	g.Open("/noodinzages")
	g.Click(`form[action^="/noodinzages/"] label.choice`)
	g.Fill(`form[action^="/noodinzages/"] textarea`, "Er was gevaar en de achterwacht keek kort.")
	g.send(`^="/noodinzages/"`)
	g.expect(http.StatusOK)
	g.here("noodinzages-beoordeeld")
}

// policeTour asks a question; the consultant answers the one of the demo.
func policeTour(g guide) {
	g.signInAs("partner3", g.c.logins[0].Password)
	g.missing("/dossiers/noodinzage", "politie-geen-noodinzage")
	g.at("/vragen", "vragen")
	g.unfold()
	g.refused(`^="/vragen/"`)
	g.here("vragen-fout")
	g.Open("/vragen")
	g.unfold()
	g.Fill(`form[action^="/vragen/"] textarea`, "Wie woont er sinds de zomer op dit adres?")
	g.send(`^="/vragen/"`)
	g.expect(http.StatusOK)
	g.here("vragen-gesteld")
}

// answersTour is the consultant who answers a question of the police.
func answersTour(g guide) {
	g.Open("/dossiers?toon=regie")
	for _, path := range Eval[[]string](g.Page, `[...document.querySelectorAll("#dossiers tbody a")].map(a => a.getAttribute("href"))`) {
		g.Open(path)
		if g.Attr(`form[action*="/vragen/"]`, "action") == "" {
			continue
		}
		g.here("dossier-met-vraag")
		g.refused(`*="/vragen/"`)
		g.here("dossier-antwoord-fout")
		g.Open(path)
		g.Fill(`form[action*="/vragen/"] textarea`, "Ja, twee keer. Wij spraken daarover met de bewoner.")
		g.send(`*="/vragen/"`)
		g.expect(http.StatusOK)
		g.here("dossier-met-antwoord")
		return
	}
	g.t.Error("no case of the consultant has a question of the police")
}

// shieldedTour is the consultant who comes to a case of the demo that a resident had
// restricted, and looks into it in an emergency.
func shieldedTour(g guide) {
	g.Open("/dossiers")
	path := g.first(`main .card ul a[href^="/dossiers/"]`)
	number := Eval[string](g.Page, `document.querySelector('main .card ul a[href^="/dossiers/"]').textContent.trim()`)
	g.here("dossiers-met-afgeschermd")
	g.missing(path, "dossier-afgeschermd")
	emergency(g, number)
	g.here("dossier-afgeschermd-noodinzage")
}
