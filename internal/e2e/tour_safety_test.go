package e2e

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// callTour is a mechanic who worries about a child: from the hard stop to being called,
// without a word about anybody.
func callTour(g guide) {
	g.at("/gids/kind", "gids-kind-bel-mij")
	g.Open("/signalen/nieuw")
	g.Follow(`main a[href="/bel-mij"]`)
	g.expect(http.StatusOK)
	g.here("bel-mij")
	g.Fill(`main input[name="nummer"]`, "over mijn buurkind")
	g.refused(`="/bel-mij"`)
	g.here("bel-mij-fout")
	g.Open("/bel-mij")
	g.Click(`main label:has(input[value="morgen"])`)
	g.Fill(`main input[name="nummer"]`, "06 12345678")
	g.send(`="/bel-mij"`)
	g.expect(http.StatusOK)
	g.here("bel-mij-gevraagd")
	g.missing("/meldcode", "meldcode-niet-voor-vakman")
}

// safetyTour is the attention officer: who wants to be called, a record through its steps,
// and the document.
func safetyTour(g guide) {
	g.at("/meldcode", "meldcode")
	g.send(`$="/gebeld"`)
	g.expect(http.StatusOK)
	g.at("/meldcode/nieuw", "meldcode-nieuw")
	g.refused(`="/meldcode/nieuw"`)
	g.here("meldcode-nieuw-fout")
	g.Open("/meldcode/nieuw")
	g.Fill(`main input[name="met"]`, "Een wijkbeheerder")
	g.Fill(`main textarea[name="uitkomst"]`, "Een man vertelt dat zijn dochter geld van hem afpakt. Hij huilt.")
	g.send(`="/meldcode/nieuw"`)
	g.expect(http.StatusOK)
	g.here("meldcode-begonnen")
	path := g.Path()
	g.step("overleg", func() { g.Click(`form:has(input[value="overleg"]) input[name="overgeslagen"]`) }, "Er was geen tijd voor overleg vooraf.")
	g.here("meldcode-overgeslagen")
	g.Open(path)
	g.sendStep("wegen")
	g.expect(http.StatusBadRequest)
	g.here("meldcode-stap-fout")
	g.Open(path)
	g.step("gesprek", func() { g.Fill(`form:has(input[value="gesprek"]) input[name="met"]`, "De vader") }, "Hij wil dat het stopt.")
	g.step("wegen", func() {
		g.Choose(`select[name="vraag1"]`, "ja")
		g.Choose(`select[name="vraag2"]`, "ja")
	}, "Hij is bang in zijn eigen huis.")
	g.here("meldcode-gewogen")
	g.step("beslissen", func() { g.Choose(`select[name="besluit"]`, "melden") }, "Zij kan elk moment terugkomen.")
	g.here("meldcode-alle-stappen")
	g.at(path+"/document", "meldcode-document")
	g.Open(path)
	g.send(`$="/sluiten"`)
	g.expect(http.StatusOK)
	g.here("meldcode-afgesloten")
	g.Open("/meldcode")
	open := Eval[string](g.Page, `[...document.querySelectorAll("main .task a")].find(a => /nog/.test(a.closest(".task").textContent))?.getAttribute("href") ?? ""`)
	if open == "" {
		g.fatal("no record is open")
	}
	g.Open(open)
	g.unfold()
	g.refused(`$="/buitensluiten"`)
	g.here("meldcode-buitensluiten-fout")
	g.Open(open)
	g.unfold()
	chooseLast(g, `select[name="wie"]`)
	g.send(`$="/buitensluiten"`)
	g.expect(http.StatusOK)
	g.here("meldcode-collega-buiten")
	g.missing("/meldcode/bestaat-niet", "meldcode-bestaat-niet")
}

// step fills in the form of a step and sends it.
func (g guide) step(kind string, more func(), outcome string) {
	g.t.Helper()
	g.unfold()
	more()
	g.Fill(`form:has(input[value="`+kind+`"]) textarea[name="uitkomst"]`, outcome)
	g.sendStep(kind)
	g.expect(http.StatusOK)
}

func (g guide) sendStep(kind string) {
	g.t.Helper()
	g.unfold()
	Eval[bool](g.Page, `document.querySelectorAll("form").forEach(f => { f.noValidate = true }) === undefined`)
	g.Follow(`form[action$="/stap"]:has(input[value="` + kind + `"]) button`)
}

// safetyLookTour is who is on call, at night, when no officer can be reached.
func safetyLookTour(g guide) {
	g.at("/meldcode/nood", "meldcode-nood")
	g.Fill(`main textarea[name="waarom"]`, "kort")
	g.refused(`="/meldcode/nood"`)
	g.here("meldcode-nood-fout")
	g.Open("/meldcode/nood")
	home := g.c.home()
	g.Fill(`main input[name="adres"]`, home.Street+" 9999")
	g.Fill(`main textarea[name="waarom"]`, "De politie staat aan de deur en vraagt wie er woont.")
	g.send(`="/meldcode/nood"`)
	g.expect(http.StatusOK)
	g.here("meldcode-nood-gekeken")
}

// safetyReviewTour is the data protection officer, who reads why somebody looked.
func safetyReviewTour(g guide) {
	g.at("/noodinzages/meldcode", "meldcode-noodinzages")
	if strings.Contains(g.Text("main"), "mama slaapt") {
		g.fatal("the record itself is on the page")
	}
	g.Follow(`main button[value="terecht"]`)
	g.expect(http.StatusOK)
	g.here("meldcode-noodinzage-beoordeeld")
	g.missing("/meldcode", "meldcode-niet-voor-fg")
}

// volunteerTour is a volunteer with the form that offers two things.
func volunteerTour(g guide) {
	u := g.c.home()
	g.at("/signalen/nieuw", "signaal-vrijwilliger")
	g.ClickText("Er is gevaar")
	g.here("signaal-vrijwilliger-gevaar")
	g.ClickText("Iemand vroeg mij iets")
	g.here("signaal-vrijwilliger-vroeg")
	if u.Street == "" || strings.Contains(g.Text("main"), "Gordijnen blijven dicht") {
		g.fatal("a volunteer is offered what a volunteer does not pass on")
	}
}

// photoBackTour is a resident who takes back the yes to a picture.
func photoBackTour(g guide) {
	u := g.c.home()
	g.Open("/signalen/nieuw")
	g.Fill(`input[name="zoek"]`, u.Street+" "+strconv.Itoa(u.Number))
	g.Click(`button[formaction="/signalen/zoek"]`)
	g.Click(`#plekken label`)
	g.ClickText("Woning")
	g.ClickText("Er lekt water")
	g.here("signaal-vragen-bij-feit")
	g.Upload(`input[name="fotos"]`, cameraPicture(g.t, 3))
	g.WaitFor("#fotos-zien canvas")
	g.ClickText("Binnen bij de bewoner")
	g.here("signaal-foto-binnen")
	g.Click(".dock button")
	g.WaitText("Binnen mag een foto alleen")
	g.ClickText("De bewoner vindt dit goed")
	g.FollowText("Verstuur")
	g.WaitText("Bewaard")
	id := strings.Split(g.Path(), "/")[2]
	g.Open("/signalen/" + id)
	if g.Status() != http.StatusOK {
		return // a colleague of another desk got it
	}
	g.unfold()
	g.here("signaal-foto-met-ja")
	g.send(`$="/foto-terug"`)
	g.expect(http.StatusOK)
	g.here("signaal-foto-teruggetrokken")
}

// practiceTour is a mechanic who practises: a wrong answer, and then a right one.
func practiceTour(g guide) {
	g.at("/oefenen", "oefenen")
	g.at("/oefenen/geval/koud-huis", "oefenen-geval")
	g.refused(`$="/koud-huis"`)
	g.here("oefenen-niets-gekozen")
	g.Open("/oefenen/geval/koud-huis")
	g.Click(`main label:has(input[value="1"])`)
	g.send(`$="/koud-huis"`)
	g.expect(http.StatusOK)
	g.here("oefenen-nog-eens")
	g.Click(`main label:has(input[value="0"])`)
	g.send(`$="/koud-huis"`)
	g.expect(http.StatusOK)
	g.here("oefenen-goed")
}

// practiceTeamTour is the team lead, with how much everybody did.
func practiceTeamTour(g guide) { g.at("/oefenen/team", "oefenen-team") }

// practiceKeepTour is policy that keeps the cases.
func practiceKeepTour(g guide) {
	g.at("/oefenen/bijhouden", "oefengevallen")
	g.Fill(`main input[name="maanden"]`, "99")
	g.refused(`="/oefenen/bijhouden"`)
	g.here("oefengevallen-fout")
	g.Open("/oefenen/bijhouden")
	g.Fill(`main input[name="maanden"]`, "6")
	g.send(`="/oefenen/bijhouden"`)
	g.expect(http.StatusOK)
	g.at("/oefenen/bijhouden/nieuw", "oefengeval-nieuw")
	g.refused(`="/oefenen/bijhouden/nieuw"`)
	g.here("oefengeval-nieuw-fout")
	g.at("/oefenen/bijhouden/koud-huis", "oefengeval")
	g.Fill(`main input[name="titel"]`, "Een koud huis in de winter "+time.Now().Format("15.04"))
	g.send(`$="/koud-huis"`)
	g.expect(http.StatusOK)
	g.here("oefengeval-gewijzigd")
}
