package e2e

import (
	"net/http"
	"time"
)

// secondChanceTour is a consultant who writes the agreement of the demo, takes three signatures,
// ends it with aftercare, and begins anew: judges alone, for which a colleague is needed.
func secondChanceTour(g guide) {
	path := secondChanceToWrite(g)
	now := time.Now()
	step := func(name string) {
		g.Open(path)
		g.unfold()
		g.Fill(`#stap-`+name+` textarea[name="tekst"]`, "De bewoner wil het graag anders doen.")
		if Eval[bool](g.Page, `document.querySelector("#stap-`+name+` input[name=volgende]") !== null`) {
			g.SetDate(`#stap-`+name+` input[name="volgende"]`, now.AddDate(0, 1, 0).Format(time.DateOnly))
		}
		g.send(`$="/tweede-kans"][id="stap-` + name + `"`)
		g.expect(http.StatusOK)
	}
	g.at(path, "tweede-kans-opstellen")
	g.refused(`$="/tweede-kans"][id="stap-overeenkomst"`)
	g.here("tweede-kans-overeenkomst-fout")
	g.Open(path)
	g.unfold()
	for _, name := range []string{"voorwaarden", "wij", "kinderen", "begeleiding"} {
		g.Fill(`#stap-overeenkomst textarea[name="`+name+`"]`, "Dat spreken wij af.")
	}
	g.Fill(`#stap-overeenkomst input[name="steun"]`, "Haar broer")
	g.SetDate(`#stap-overeenkomst input[name="tot"]`, now.AddDate(0, 6, 0).Format(time.DateOnly))
	g.SetDate(`#stap-overeenkomst input[name="kijken"]`, now.AddDate(0, 1, 0).Format(time.DateOnly))
	g.send(`$="/tweede-kans"][id="stap-overeenkomst"`)
	g.expect(http.StatusOK)
	for _, party := range []string{"bewoner", "verhuurder", "zorg"} {
		g.Open(path)
		g.unfold()
		g.Click(`#stap-handtekening input[name="partij"][value="` + party + `"]`)
		g.send(`$="/tweede-kans"][id="stap-handtekening"`)
		g.expect(http.StatusOK)
	}
	g.here("tweede-kans-loopt")
	step("kijkmoment")
	step("gelukt")
	g.here("tweede-kans-nazorg")
	step("nazorg-klaar")
	g.here("tweede-kans-uit-beeld")
	step("begin")
	step("gehoord")
	step("oordeel")
	g.here("tweede-kans-een-oordeelde")
	g.refused(`$="/tweede-kans"][id="stap-oordeel"`)
	g.here("tweede-kans-zelfde-oordeel")
}

// secondChanceToWrite is the page of the case of the demo in which an agreement is written.
func secondChanceToWrite(g guide) string {
	g.Open("/dossiers")
	g.WaitFor("#dossiers tbody a")
	for _, path := range Eval[[]string](g.Page, `[...document.querySelectorAll("#dossiers tbody a")].map(a => a.getAttribute("href") + "/tweede-kans")`) {
		g.Open(path)
		if Eval[bool](g.Page, `document.querySelector("#stap-overeenkomst") !== null`) {
			return path
		}
	}
	g.fatal("no agreement is being written")
	return ""
}

// careTour is somebody of the care organisation that signed an agreement: from the case to what was
// agreed, without a form; another case has nothing of the kind.
func careTour(g guide) {
	g.Open("/dossiers")
	g.WaitFor("#dossiers tbody a")
	found := 0
	for _, path := range Eval[[]string](g.Page, `[...document.querySelectorAll("#dossiers tbody a")].map(a => a.getAttribute("href"))`) {
		g.Open(path)
		if !Eval[bool](g.Page, `document.querySelector('main a[href$="/tweede-kans"]') !== null`) {
			g.missing(path+"/tweede-kans", "tweede-kans-andere-zorg")
			continue
		}
		found++
		g.Follow(`main a[href$="/tweede-kans"]`)
		g.expect(http.StatusOK)
		g.here("tweede-kans-zorg")
		if Eval[bool](g.Page, `document.querySelector('main form[action$="/tweede-kans"]') !== null`) {
			g.fatal("the care organisation can write in the agreement")
		}
	}
	if found != 1 {
		g.fatal("%d agreements for care, want 1", found)
	}
}
