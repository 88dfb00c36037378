package e2e

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"samendoen/internal/hotline/pushtest"
)

// hotlineStep presses a button of a report.
func (g guide) hotlineStep(value string) {
	g.t.Helper()
	Eval[bool](g.Page, `document.querySelectorAll("form").forEach(f => { f.noValidate = true }) === undefined`)
	g.Follow(`main form[action$="/stap"] button[value="` + value + `"]`)
}

// report tells the meldpunt what is the matter.
func (g guide) report(what string) {
	g.t.Helper()
	g.Open("/meldpunt")
	g.unfold()
	g.Fill(`main textarea[name="wat"]`, what)
	g.Fill(`main form:has(textarea[name="wat"]) input[name="waar"]`, "bij de voordeur")
	g.Follow(`main form:has(textarea[name="wat"]) button`)
	g.expect(http.StatusOK)
}

// waysTour is somebody who says how the meldpunt reaches them, and proves it.
func waysTour(g guide) {
	g.at("/mijn/bereik", "bereik")
	g.refused(`="/mijn/bereik"`)
	g.here("bereik-fout")
	g.Open("/mijn/bereik")
	g.Click(`main input[name="soort"][value="sms"]`)
	g.Fill(`main input[name="adres"]`, "06 00 00 00 42")
	g.send(`="/mijn/bereik"`)
	g.here("bereik-wacht-op-code")
	code := sixDigits(g.c.phones.hear(g.t, "+31600000042", "code"))
	card := `main form:has(button[value="bevestig"])`
	g.Fill(card+` input[name="code"]`, "1")
	g.Follow(card + ` button[value="bevestig"]`)
	g.expect(http.StatusBadRequest)
	g.here("bereik-code-fout")
	g.Open("/mijn/bereik")
	g.Fill(card+` input[name="code"]`, code)
	g.Follow(card + ` button[value="bevestig"]`)
	g.expect(http.StatusOK)
	g.here("bereik-getest")
	g.deviceStops()
}

// deviceStops are a device that waits for a tap, and one at which nobody listens any more.
func (g guide) deviceStops() {
	g.t.Helper()
	s := pushtest.Start(g.t)
	add := func(said, here string, status int) {
		g.t.Helper()
		g.Navigates(func() {
			Eval[bool](g.Page, `(() => { const f = document.querySelector("form[data-toestel]"); f.elements.toestel.value = JSON.stringify(`+said+`); f.submit(); return true })()`)
		})
		g.expect(status)
		g.here(here)
	}
	add(`{}`, "bereik-toestel-fout", http.StatusBadRequest)
	g.Open("/mijn/bereik")
	add(pushtest.NewBrowser().Says(s.URL+"/mijn"), "bereik-toestel-wacht", http.StatusOK)
	s.Answers(http.StatusGone, 0)
	g.Follow(`main form:has(button[value="code"]) button[value="code"]`)
	g.until("the device to be ended", func() (bool, error) {
		g.Open("/mijn/bereik")
		return g.Shows("krijgt geen meldingen meer"), nil
	})
	g.here("bereik-toestel-uit")
	g.Follow(`main form:has(.notice) button[value="weg"]`)
}

// alarmTour is a volunteer alone at night: a word of what is the matter, and somebody who answers.
func alarmTour(g guide) {
	g.at("/meldpunt", "meldpunt")
	g.unfold()
	g.WaitFor("#alarm-waar")
	g.report("Er staat iemand te schreeuwen in de hal.")
	g.here("melding-bewaard")
	g.c.phones.hear(g.t, "+31600000001", "Antwoord 1")
	g.Fill(`main textarea[name="bericht"]`, "Het wordt rustiger.")
	g.WaitText("is verstuurd") // the page asks for itself, and what is typed stays
	if got := Eval[string](g.Page, `document.querySelector("main textarea[name=\"bericht\"]").value`); got != "Het wordt rustiger." {
		g.t.Errorf("after the page renewed itself %q is typed", got)
	}
	g.here("melding-gebeld")
	g.hotlineStep("schrijf")
	g.here("melding-eigen-bericht")
	g.Open("/meldpunt")
	g.here("meldpunt-wat-ik-meldde")
	g.Fill(`main input[name="plek"]`, "de derde verdieping")
	g.send(`="/meldpunt/bezoek"`)
	g.expect(http.StatusOK)
	g.here("meldpunt-op-bezoek")
	g.Follow(`main form[action="/meldpunt/bezoek"] button[value="terug"]`)
	g.expect(http.StatusOK)
}

// onCallTour is who is on call: what waits, taking it, how it goes, and the end.
func onCallTour(g guide) {
	g.deskSteps()
	g.report("Er ruikt iemand gas op de trap.")
	g.at("/meldpunt", "meldpunt-achterwacht")
	path := g.first(`main li a[href^="/meldpunt/0"]`)
	g.at(path, "melding-die-wacht")
	g.hotlineStep("neem")
	g.expect(http.StatusOK)
	g.here("melding-aangenomen")
	g.hotlineStep("schrijf")
	g.expect(http.StatusBadRequest)
	g.here("melding-bericht-leeg")
	g.comingSteps()
	g.spotSteps()
	g.Fill(`main textarea[name="bericht"]`, "Ik ben er over tien minuten.")
	g.hotlineStep("schrijf")
	g.expect(http.StatusOK)
	g.hotlineStep("sluit")
	g.expect(http.StatusOK)
	g.here("melding-afgesloten")
	g.morningAfter()
	g.missing("/meldpunt/bestaat-niet", "melding-bestaat-niet")
	g.bareHeard()
}

// comingSteps are who calls in help, hears who comes, and sees them arrive; and then goes too.
func (g guide) comingSteps() {
	g.t.Helper()
	step := func(value string) {
		g.t.Helper()
		Eval[bool](g.Page, `document.querySelectorAll("form").forEach(f => { f.noValidate = true }) === undefined`)
		g.Follow(`main form[action$="/komst"] button[value="` + value + `"]`)
	}
	step("roep")
	g.expect(http.StatusOK)
	g.c.phones.hear(g.t, "+31600000090", "Wij vragen uw hulp")
	g.Fill(`main input[name="wie"]`, "Karin")
	step("tijd")
	g.expect(http.StatusOK)
	g.here("melding-hulp-komt")
	step("er")
	g.expect(http.StatusOK)
	step("kom")
	g.expect(http.StatusOK)
	g.here("melding-ik-kom")
}

// spotSteps are who finds where it is, ticks off what was done, and asks a colleague to take over.
func (g guide) spotSteps() {
	g.t.Helper()
	g.Fill(`main input[name="zoek"]`, "nergens te vinden")
	g.Follow(`main form[action$="/plek"] button`)
	g.expect(http.StatusOK)
	g.here("melding-plek-niet-gevonden")
	home := g.c.homeIn(6)
	g.Fill(`main input[name="zoek"]`, home.Street+" "+strconv.Itoa(home.Number))
	g.Follow(`main form[action$="/plek"] button`)
	g.expect(http.StatusOK)
	g.here("melding-plek-kiezen")
	g.Follow(`main form[action$="/plek"] button[name="plek"]`)
	g.expect(http.StatusOK)
	g.unfold()
	g.Follow(`main form[action$="/stap"]:has(input[name="bericht"]) button[value="schrijf"]`)
	g.expect(http.StatusOK)
	g.here("melding-stap-gedaan")
	g.Follow(`main form[action$="/overdragen"] button`)
	g.expect(http.StatusOK)
	g.here("melding-overdragen")
	g.Follow(`main form[action$="/overdragen"] button`)
	g.expect(http.StatusOK)
}

// deskSteps are who answers the telephone: a number that nobody knows, and somebody who calls.
func (g guide) deskSteps() {
	g.t.Helper()
	g.at("/meldpunt", "meldpunt-balie")
	g.Fill(`main input[name="nummer"]`, "abcde fghjk")
	g.Follow(`main form:has(input[name="nummer"]) button`)
	g.expect(http.StatusBadRequest)
	g.here("meldpunt-nummer-onbekend")
	g.Fill(`main input[name="beller-wie"]`, "Mevrouw De Wit")
	g.Fill(`main input[name="beller-nummer"]`, "06 00 00 00 77")
	g.Fill(`main textarea[name="beller-wat"]`, "De hal staat vol rook.")
	g.Follow(`main button[value="neem-op"]`)
	g.expect(http.StatusOK)
	g.here("melding-van-beller")
	number := Eval[string](g.Page, `document.querySelector("main").innerText.match(/[0-9A-Z]{5}-[0-9A-Z]{5}/)[0]`)
	g.Open("/meldpunt")
	g.Fill(`main input[name="nummer"]`, strings.ToLower(strings.ReplaceAll(number, "-", " ")))
	g.Follow(`main form:has(input[name="nummer"]) button`)
	g.expect(http.StatusOK)
	g.WaitText("Mevrouw De Wit")
	g.hotlineStep("neem")
	g.hotlineStep("sluit")
}

// morningAfter is what comes of a report, calling back, and the report of the night.
func (g guide) morningAfter() {
	g.t.Helper()
	step := func(value string, status int) {
		g.t.Helper()
		Eval[bool](g.Page, `document.querySelectorAll("form").forEach(f => { f.noValidate = true }) === undefined`)
		g.Follow(`main form[action$="/daarna"] button[value="` + value + `"]`)
		g.expect(status)
	}
	step("niets", http.StatusBadRequest)
	g.here("melding-daarna-leeg")
	step("signaal", http.StatusOK)
	g.here("melding-daarna-signaal")
	step("gebeld", http.StatusOK)
	g.here("melding-daarna-klaar")
	g.at("/meldpunt/nachten", "meldpunt-nachten")
	g.at(g.first(`main li a[href^="/meldpunt/nachten/2"]`), "meldpunt-nacht")
	g.missing("/meldpunt/nachten/2999-01-01", "meldpunt-nacht-bestaat-niet")
}

// bareHeard is who speaks as a provider without its secret.
func (g guide) bareHeard() {
	g.t.Helper()
	g.post("/meldpunt/aanbieder", `{"type":"meldpunt.antwoord"}`, http.StatusNotFound)
	g.post("/meldpunt/aangekomen", `{"bericht":"proef.1","getikt":true}`, http.StatusNotFound)
}

// keepHotlineTour is a team lead who says whom the meldpunt calls, and which help comes.
func keepHotlineTour(g guide) {
	g.at("/meldpunt/draaiboek", "draaiboek")
	g.Fill(`main form:has(input[value="nood"]) textarea`, "Bel de crisisdienst: 0800-0000000")
	g.Follow(`main form:has(input[value="nood"]) button`)
	g.expect(http.StatusOK)
	g.here("draaiboek-bewaard")
	g.Fill(`main form:has(input[value="gevaar"]) textarea`, " ")
	g.Follow(`main form:has(input[value="gevaar"]) button`)
	g.expect(http.StatusBadRequest)
	g.here("draaiboek-leeg")
	g.at("/meldpunt/hulp", "hulp-op-afroep")
	fresh := `main form:has(input[name="sleutel"]) `
	g.Follow(fresh + "button")
	g.expect(http.StatusBadRequest)
	g.here("hulp-op-afroep-fout")
	g.Open("/meldpunt/hulp")
	for name, value := range map[string]string{"naam": "Wijkdienst", "telefoon": "06 00 00 00 91", "minuten": "45"} {
		g.Fill(fresh+`input[name="`+name+`"]`, value)
	}
	g.SetDate(fresh+`input[name="tot"]`, time.Now().AddDate(1, 0, 0).Format(time.DateOnly))
	g.Follow(fresh + "button")
	g.expect(http.StatusOK)
	g.here("hulp-op-afroep-bewaard")
	g.at("/meldpunt/wie-belt", "wie-belt")
	g.Choose(`main select[name="laatste1"]`, "")
	g.refused(`="/meldpunt/wie-belt"`)
	g.here("wie-belt-fout")
	g.Open("/meldpunt/wie-belt")
	g.Fill(`main input[name="termijn"]`, "20")
	g.send(`="/meldpunt/wie-belt"`)
	g.expect(http.StatusOK)
	if !strings.HasPrefix(g.Path(), "/meldpunt/wie-belt") {
		g.t.Errorf("kept, and then at %s", g.Path())
	}
	g.here("wie-belt-bewaard")
	g.Follow(`main details form[method="get"] button`) // the first area has nobody of its own yet
	g.here("wie-belt-buurt")
	g.send(`="/meldpunt/wie-belt"`)
	g.expect(http.StatusOK)
	g.at("/meldpunt/oefeningen", "meldpunt-oefeningen")
}
