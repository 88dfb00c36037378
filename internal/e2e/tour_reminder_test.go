package e2e

import "net/http"

// visitsTour is a caretaker who goes by at new tenants.
func visitsTour(g guide) {
	g.at("/herinneringen/eerste-bezoek", "eerste-bezoek")
	path := g.first(`main a[href^="/herinneringen/eerste-bezoek/"]`)
	g.at(path, "eerste-bezoek-taak")
	g.refused(`$="/klaar"`)
	g.here("eerste-bezoek-fout")
	g.Open(path)
	g.Click(`main input[name="uitkomst"][value="bezocht"]`)
	g.send(`$="/klaar"`)
	g.expect(http.StatusOK)
	g.at(path, "eerste-bezoek-klaar")
	g.send(`$="/terug"`)
	g.expect(http.StatusOK)
	g.missing("/herinneringen/geen-toegang", "geen-toegang-niet-voor-wijkbeheerder")
}

// callsTour is a consultant who calls where maintenance could not get in.
func callsTour(g guide) {
	g.at("/herinneringen/geen-toegang", "geen-toegang")
	g.at(g.first(`main a[href^="/herinneringen/geen-toegang/"]`), "geen-toegang-taak")
}

// remindersTour is a team lead who keeps the rules.
func remindersTour(g guide) {
	g.at("/herinneringen/regels", "herinneringen-regels")
	g.Follow(`form[action="/herinneringen/regels/eerste-bezoek"] button[formaction]`)
	g.here("herinneringen-proef")
	g.Open("/herinneringen/regels")
	g.Fill(`#geen-toegang-keren`, "9")
	g.send(`="/herinneringen/regels/geen-toegang"`)
	g.here("herinneringen-regels-fout")
	g.Open("/herinneringen/regels")
	g.Fill(`#geen-toegang-keren`, "3")
	g.send(`="/herinneringen/regels/geen-toegang"`)
	g.expect(http.StatusOK)
	g.here("herinneringen-bewaard")
}
