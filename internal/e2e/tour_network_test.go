package e2e

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// officersTour is the FG: the register with its DPIAs, and a covenant from its first word
// to the road that leads to it.
func officersTour(g guide) {
	g.Open("/")
	g.WaitPath("/toezicht")
	g.WaitText("Handel datalek")
	g.here("begin-fg")
	g.at("/verwerkingen", "register")
	g.at("/verwerkingen/nieuw", "verwerking-nieuw")
	g.refused(`="/verwerkingen/nieuw"`)
	g.here("verwerking-nieuw-fout")
	g.Open("/verwerkingen/nieuw")
	g.Fill(`main input[name="naam"]`, "Onderhoud plannen")
	g.send(`="/verwerkingen/nieuw"`)
	g.expect(http.StatusOK)
	g.here("verwerking-staat-uit")
	path := g.Path()
	g.Fill(`form[action$="/dpia"] input[name="tekenaar"]`, "")
	g.refused(`$="/dpia"`)
	g.here("dpia-fout")
	g.Open(path)
	g.Fill(`form[action$="/dpia"] input[name="tekenaar"]`, "De bestuurder")
	g.Fill(`form[action$="/dpia"] input[name="stuk"]`, "DPIA onderhoud 1.0")
	g.SetDate(`form[action$="/dpia"] input[name="getekend"]`, time.Now().AddDate(0, 0, -1).Format(time.DateOnly))
	g.send(`$="/dpia"`)
	g.expect(http.StatusOK)
	g.unfold()
	g.Fill(`form[action="`+path+`"] textarea[name="doel"]`, "Weten wanneer een woning aan de beurt is.")
	g.send(`="` + path + `"`)
	g.expect(http.StatusOK)
	g.here("verwerking-gewijzigd")
	g.unfold()
	g.conflict(`$="/dpia"`, "dpia-was-iemand-eerder")
	g.missing("/verwerkingen/bestaat-niet", "verwerking-bestaat-niet")
	officersCovenants(g)
}

// officersCovenants looks at the covenants of the demo and makes one.
func officersCovenants(g guide) {
	g.at("/convenanten", "convenanten")
	for i, path := range Eval[[]string](g.Page, `[...document.querySelectorAll("#convenanten tbody a")].map(a => a.getAttribute("href"))`) {
		g.at(path, "convenant-"+strconv.Itoa(i+1))
		if i == 0 { // the one in the making
			g.at(path+"/oefenen", "oefenen")
			g.at(path+"/tekst", "convenant-tekst")
			g.at(path+"/wijzigen", "convenant-wijzigen")
		}
	}
	g.Open("/convenanten")
	running := Eval[string](g.Page, `[...document.querySelectorAll("#convenanten tbody a")].find(a => a.textContent.includes("ernstige woonoverlast")).getAttribute("href")`)
	g.refused(`="/convenanten"`)
	g.here("convenanten-fout")
	g.Open("/convenanten")
	g.Fill(`main input[name="naam"]`, "Samen voor de jeugd")
	g.send(`="/convenanten"`)
	g.expect(http.StatusOK)
	g.here("convenant-wijzigen-leeg")
	path := strings.TrimSuffix(g.Path(), "/wijzigen")
	g.Fill(`main input[name="naam"]`, "")
	g.refused(`$="/delen/afspraken"`)
	for _, part := range []string{"partijen", "doelen"} {
		g.Open(path + "/wijzigen")
		g.refused(`$="/delen/` + part + `"`)
	}
	g.Open(path + "/wijzigen")
	g.Fill(`main textarea[name="visie"]`, "Elke jongere heeft iemand die meekijkt.")
	g.send(`$="/delen/afspraken"`)
	g.expect(http.StatusOK)
	g.Fill(`main textarea[name="visie"]`, "Iets anders dan er staat.")
	g.conflict(`$="/delen/afspraken"`, "convenant-was-iemand-eerder")

	g.at(path, "convenant-leeg")
	g.refused(`$="/wegwijzers"`)
	g.here("convenant-fout")
	g.Open(path)
	g.unfold()
	g.Fill(`form[action$="/wegwijzers"] input[name="wat"]`, "De school kent de gezinnen goed")
	g.Choose(`select[name="eigenaar"]`, Eval[string](g.Page, `document.querySelector('select[name="eigenaar"]').options[1].value`))
	g.SetDate(`form[action$="/wegwijzers"] input[name="datum"]`, g.c.soon())
	g.send(`$="/wegwijzers"`)
	g.expect(http.StatusOK)
	g.Open(path + "/oefenen")
	g.refused(`$="/oefenen"`)
	g.here("oefenen-fout")
	officersSteps(g, running)
}

// officersSteps appoints somebody in the covenant that runs, and suspends it for a while.
func officersSteps(g guide, path string) {
	g.Open(path)
	g.unfold()
	g.Choose(`select[name="rol"]`, Eval[string](g.Page, `document.querySelector('select[name="rol"]').options[1].value`))
	g.Choose(`select[name="persoon"]`, Eval[string](g.Page, `document.querySelector('select[name="persoon"]').options[1].value`))
	g.Follow(`form[action$="/mandaten"]:has(select) button`)
	g.expect(http.StatusOK)
	g.here("convenant-aangewezen")
	g.refused(`$="/stap"`)
	g.here("convenant-opschorten-fout")
	g.Open(path)
	g.unfold()
	g.Fill(`textarea[name="reden"]`, "De gemeente wil eerst overleggen.")
	g.Follow(`button[value="opschorten"]`)
	g.expect(http.StatusOK)
	g.here("convenant-opgeschort")
	g.Follow(`button[value="hervatten"]`)
	g.expect(http.StatusOK)
}

// boardsTour signs for the association.
func boardsTour(g guide) {
	g.Open("/convenanten")
	g.here("convenanten-bestuur")
	path := Eval[string](g.Page, `[...document.querySelectorAll("#convenanten tbody a")].find(a => a.textContent.includes("Onbegrepen")).getAttribute("href")`)
	g.at(path, "convenant-te-tekenen")
	g.send(`$="/tekenen"`)
	g.expect(http.StatusOK)
	g.here("convenant-getekend")
	g.missing("/convenanten/bestaat-niet", "convenant-bestaat-niet")
	g.at("/verwerkingen", "register-bestuur")
}
