package e2e

import "net/http"

// conferenceTour is a chair who prepares a table, sits at one, makes commitments of what is said,
// finishes it and plans the next.
func conferenceTour(g guide) {
	g.at("/casusoverleg", "casusoverleg")
	coming := g.first(`main li:has(.tag.info) a[href^="/casusoverleg/0"]`)
	running := g.first(`main li:has(.tag.good) a[href^="/casusoverleg/0"]`)
	g.at("/casusoverleg/nieuw", "casusoverleg-nieuw")
	g.refused(`="/casusoverleg/nieuw"`)
	g.here("casusoverleg-nieuw-fout")
	g.at(coming, "casusoverleg-agenda")
	g.fetch(coming + "/agenda.ics")
	g.send(`$="/agenda"`)
	g.expect(http.StatusOK)
	g.here("casusoverleg-agenda-anders")
	g.send(`$="/plaats"`)
	g.expect(http.StatusOK)
	g.at(running, "casusoverleg-bezig")
	g.at(running+"/tafel", "casusoverleg-tafel")
	g.refused(`$="/regie"`)
	g.Open(running + "/tafel")
	g.Fill(`#notulen textarea`, "Half getypt, en toen ging de deur.")
	g.halfTyped(running+"/tafel", "#notulen", "casusoverleg-tafel-half-getypt")
	g.Fill(`#notulen input[name="afspraak1"]`, "Samen op huisbezoek")
	g.refused(`$="/tafel"`)
	g.here("casusoverleg-tafel-fout")
	g.Choose(`#notulen select[name="afspraakwie1"]`, "bewoner")
	g.SetDate(`#notulen input[name="afspraakdatum1"]`, g.c.soon())
	g.send(`$="/tafel"`)
	g.expect(http.StatusOK)
	g.here("casusoverleg-volgende")
	g.Open(running)
	g.send(`="` + running + `"`)
	g.expect(http.StatusOK)
	g.here("casusoverleg-klaar")
}

// conferencePartnerTour is a partner who comes for the first part and says so.
func conferencePartnerTour(g guide) {
	g.at("/casusoverleg", "casusoverleg-partner")
	g.at(g.first(`main a[href^="/casusoverleg/0"]`), "casusoverleg-partner-agenda")
	g.send(`$="/plaats"`)
	g.expect(http.StatusOK)
}

// conferenceDirectorTour is a regisseur without a place at any table.
func conferenceDirectorTour(g guide) {
	g.at("/casusoverleg", "casusoverleg-leeg")
	g.missing("/casusoverleg/bestaat-niet", "casusoverleg-bestaat-niet")
	// The button for the chair stands there only when the chair is late or left.
	g.Open("/casusoverleg")
	Eval[bool](g.Page, `document.querySelector("main").insertAdjacentHTML("beforeend", '<form method="post" action="/casusoverleg/bestaat-niet/voorzitter"><button>x</button></form>') === undefined`)
	g.Follow(`form[action$="/bestaat-niet/voorzitter"] button`)
	g.expect(http.StatusNotFound)
}
