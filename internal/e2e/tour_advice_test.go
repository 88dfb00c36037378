package e2e

import "net/http"

// adviceTour is a caseworker in doubt: a name is shown back, the question goes to a colleague, an
// answer of the municipality is read, and what happens now ends it.
func adviceTour(g guide) {
	g.at("/adviesvragen", "adviesvragen")
	answered := g.first(`main li:has(.tag.good) a[href^="/adviesvragen/0"]`)
	g.at("/adviesvragen/nieuw", "adviesvraag-nieuw")
	g.Fill(`main textarea[name="vraag"]`, "Mevrouw Jansen doet de deur niet meer open. Wat kan ik nog doen?")
	g.refused(`="/adviesvragen/nieuw"`)
	g.here("adviesvraag-lijkt-op-een-naam")
	g.Fill(`main textarea[name="vraag"]`, "Iemand doet de deur niet meer open. Wat kan ik nog doen?")
	g.Choose(`main select[name="wie"]`, Eval[string](g.Page, `document.querySelector('main select[name="wie"]').options[1].value`))
	g.send(`="/adviesvragen/nieuw"`)
	g.expect(http.StatusOK)
	g.here("adviesvraag-gesteld")
	g.at(answered, "adviesvraag-beantwoord")
	g.refused(`^="/adviesvragen/0"`)
	g.here("adviesvraag-stap-fout")
}

// adviserTour is a partner who thinks along.
func adviserTour(g guide) {
	g.at("/adviesvragen", "adviesvragen-partner")
	g.at(g.first(`main li:has(.tag.info) a[href^="/adviesvragen/0"]`), "adviesvraag-meedenken")
	g.Fill(`main textarea[name="tekst"]`, "Begin met de vraag wat al geprobeerd is.")
	g.send(`^="/adviesvragen/0"`)
	g.expect(http.StatusOK)
	g.here("adviesvraag-meegedacht")
}

// adviceLeadTour is a team lead who gives on what waits too long, without reading it.
func adviceLeadTour(g guide) {
	g.at("/adviesvragen", "adviesvragen-te-laat")
	g.refused(`$="/doorgeven"`)
	g.here("adviesvraag-doorgeven-fout")
}
