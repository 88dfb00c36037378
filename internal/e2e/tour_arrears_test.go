package e2e

import (
	"net/http"
	"time"
)

// arrearsTour is who works on rent arrears: the work list, own steps, the letter, and a
// warning that goes.
func arrearsTour(g guide) {
	for _, t := range []string{"mijn", "eigen", "verstuurd", "klaar"} {
		g.at("/huurachterstand?toon="+t, "huurachterstand-"+t)
	}
	g.Open("/huurachterstand?toon=verstuurd")
	sent := g.first(`main .task a`)
	g.at(sent, "huurachterstand-gemeld")
	g.fetch(sent + "/bestand")
	g.Open("/huurachterstand?toon=eigen")
	ready := Eval[string](g.Page, `[...document.querySelectorAll("main .task a")].find(a => a.textContent.includes("Persoonlijk contact"))?.getAttribute("href") ?? ""`)
	if ready == "" {
		g.fatal("no file that just opened")
	}
	g.at(ready, "huurachterstand-dossier")
	g.refused(`$="/sluiten"`)
	g.here("huurachterstand-sluiten-fout")
	g.Open(ready)
	g.refused(`$="/stap"`)
	g.here("huurachterstand-stap-fout")
	g.Open(ready)
	g.refused(`$="/versturen"`)
	g.here("huurachterstand-nog-niet")
	g.Open(ready)
	g.Choose(`select[name="middel"]`, "telefoon")
	g.Choose(`select[name="uitkomst"]`, "niet-bereikt")
	g.SetDate(`input[name="op"]`, time.Now().AddDate(0, 0, -1).Format(time.DateOnly))
	g.send(`$="/stap"`)
	g.expect(http.StatusOK)
	g.here("huurachterstand-stap")
	g.at(ready+"/brief", "huurachterstand-brief")
	g.missing("/huurachterstand/bestaat-niet", "huurachterstand-bestaat-niet")
}

// warningsTour is the debt help of the municipality.
func warningsTour(g guide) {
	g.at("/vroegsignalen", "vroegsignalen")
	g.fetch("/vroegsignalen/bestand")
	g.Open("/vroegsignalen")
	g.Follow(`button[value="ontvangen"]`)
	g.expect(http.StatusOK)
	g.here("vroegsignaal-ontvangen")
	g.missing("/huurachterstand", "huurachterstand-niet-van-mij")
}

// arrearsOfficersTour is the FG, with numbers and rules.
func arrearsOfficersTour(g guide) {
	g.at("/huurachterstand/instellingen", "vroegsignalering")
	g.Fill(`main input[name="dagen"]`, "0")
	g.refused(`="/huurachterstand/instellingen"`)
	g.here("vroegsignalering-fout")
	g.Open("/huurachterstand/instellingen")
	g.send(`="/huurachterstand/instellingen"`)
	g.expect(http.StatusOK)
	g.refused(`="/huurachterstand/gemeenten"`)
	g.here("vroegsignalering-gemeente-fout")
}
