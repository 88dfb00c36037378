package e2e

import (
	"net/http"
	"strconv"
	"strings"
)

// residentTour invites the resident of a case, who comes to look, asks something, ticks off and
// brings a supporter; then staff answer.
func residentTour(g guide, path string) {
	of := g.Path()
	g.at(path, "bewoner")
	g.refused(`$="/bewoner"`)
	g.here("bewoner-fout")
	g.Fill(`main input[name="naam"]`, "Mevrouw De Wit")
	g.tick(`main input[name="gelezen"]`)
	g.send(`$="/bewoner"`)
	g.expect(http.StatusOK)
	g.here("bewoner-uitgenodigd")
	code := Eval[string](g.Page, `document.querySelector(".notice").textContent.match(/[0-9A-Z]{5}-[0-9A-Z]{5}/)[0]`)
	pin := Eval[string](g.Page, `[...document.querySelectorAll(".notice dd b")].at(1).textContent`)
	g.at("/mijn-plan", "mijn-plan-deur")
	g.Fill(`main input[name="code"]`, code)
	g.Fill(`main input[name="pin"]`, "12")
	g.refused(`="/mijn-plan"`)
	g.here("mijn-plan-deur-fout")
	g.Fill(`main input[name="pin"]`, pin)
	g.send(`="/mijn-plan"`)
	g.expect(http.StatusOK)
	g.here("mijn-plan")
	ownLetterTour(g, strings.TrimSuffix(path, "/bewoner")+"/brieven")
	for _, lang := range []string{"en", "pl", "tr", "ar", "uk", "nl"} {
		g.at("/mijn-plan?taal="+lang, "mijn-plan-"+lang)
	}
	g.refused(`$="/mijn-plan/woord"`)
	g.here("mijn-plan-woord-fout")
	g.Fill(`main textarea[name="tekst"]`, "Wanneer komt de monteur?")
	g.send(`$="/mijn-plan/woord"`)
	g.expect(http.StatusOK)
	g.here("mijn-plan-gezegd")
	if Eval[bool](g.Page, `document.querySelector('form[action="/mijn-plan/afspraak"]') !== null`) {
		g.send(`$="/mijn-plan/afspraak"`)
		g.expect(http.StatusOK)
	}
	g.Fill(`main input[name="naam"]`, "Els Voorbeeld")
	g.Fill(`main input[name="bereik"]`, "06 12 34 56 78")
	g.send(`$="/mijn-plan/steun"`)
	g.expect(http.StatusOK)
	g.here("mijn-plan-steun")
	g.send(`$="/mijn-plan/steun/weg"`)
	g.expect(http.StatusOK)
	ownMailTour(g)
	feelTour(g)
	g.send(`$="/mijn-plan/uit"`)
	g.expect(http.StatusOK)
	g.at("/mijn-plan/mail/stop?code=x", "mijn-plan-mail-stop")
	g.send(`$="/mail/stop"`)
	g.expect(http.StatusOK)
	g.here("mijn-plan-mail-gestopt")
	g.at(path, "bewoner-zei")
	g.refused(`*="/bewoner/antwoord/"`)
	g.here("bewoner-antwoord-fout")
	g.Open(path)
	g.Fill(`form[action*="/bewoner/antwoord/"] textarea`, "Dinsdag om")
	g.halfTyped(path, `form[action*="/bewoner/antwoord/"]`, "bewoner-antwoord-half-getypt")
	g.Fill(`form[action*="/bewoner/antwoord/"] textarea`, "Dinsdag om tien uur.")
	g.send(`*="/bewoner/antwoord/"`)
	g.expect(http.StatusOK)
	g.Follow(`form[action*="/bewoner/pas/"] button[value="verleng"]`)
	g.Follow(`form[action*="/bewoner/pas/"] button[value="intrekken"]`)
	g.here("bewoner-gestopt")
	g.Open(of)
}

// ownLetterTour is staff who write a letter and put it on the page of the resident, who opens it, and
// takes it along as PDF; then it is taken from there.
func ownLetterTour(g guide, path string) {
	g.Open(path)
	g.Choose(`main select[name="brief"]`, "uitnodiging")
	g.send(`$="/brieven"`)
	g.expect(http.StatusOK)
	sent := g.Path()
	g.here("brief-bewoner")
	g.Click(`main input[name="hoe"][value="hand"]`)
	g.tick(`main input[name="mijnplan"]`)
	g.send(`$="/verstuurd"`)
	g.expect(http.StatusOK)
	g.here("brief-op-mijn-plan")
	g.Open("/mijn-plan")
	g.here("mijn-plan-brieven")
	g.Follow(`main a[href^="/mijn-plan/brief/"]`)
	g.here("mijn-plan-brief")
	letter := g.Path()
	g.at(letter+"?taal=ar", "mijn-plan-brief-ar")
	g.at(letter+"?taal=nl", "mijn-plan-brief-nl")
	g.fetch(letter + "/pdf")
	g.at(sent, "brief-geopend")
	g.Follow(`form[action$="/mijn-plan"] button`)
	g.Open("/mijn-plan")
}

// ownMailTour is the resident who wants a mail when something waits, proves the address, and stops.
func ownMailTour(g guide) {
	g.Fill(`main input[name="adres"]`, "geen adres")
	g.refused(`="/mijn-plan/mail"`)
	g.here("mijn-plan-mail-fout")
	address := g.c.address[len("http://localhost:"):] + ".wit@voorbeeld.example"
	g.Fill(`main input[name="adres"]`, address)
	g.send(`="/mijn-plan/mail"`)
	g.expect(http.StatusOK)
	g.here("mijn-plan-mail-code")
	g.Fill(`main input[name="mailcode"]`, g.c.post.code(g.t, address))
	g.Follow(`form[action="/mijn-plan/mail"] button[value="code"]`)
	g.here("mijn-plan-mail-aan")
	g.Follow(`form[action="/mijn-plan/mail"] button[value="stop"]`)
}

// feelTour is the resident who scores how it goes, behind a word of their own.
func feelTour(g guide) {
	path := "/mijn-plan/gezondheid"
	g.at(path, "mijn-cijfers-woord")
	g.refused(`$="/gezondheid/woord"`)
	g.here("mijn-cijfers-woord-fout")
	g.Fill(`main input[name="woord"]`, "zon en zee")
	g.send(`$="/gezondheid/woord"`)
	g.expect(http.StatusOK)
	g.refused(`$="/mijn-plan/gezondheid"`)
	g.here("mijn-cijfers-fout")
	for i := range 2 {
		g.Open(path)
		for j, name := range []string{"lichaamsfuncties", "mentaal", "zingeving", "kwaliteit", "meedoen", "dagelijks"} {
			g.Fill(`main input[name="`+name+`"]`, strconv.Itoa((3*j+4*i)%6+2*i+2))
		}
		g.send(`$="/mijn-plan/gezondheid"`)
		g.expect(http.StatusOK)
	}
	g.here("mijn-cijfers")
	if Eval[bool](g.Page, `document.querySelector('form[action$="/gezondheid/delen"]') !== null`) {
		g.Click(`form[action$="/gezondheid/delen"] .choice`)
		g.send(`$="/gezondheid/delen"`)
		g.expect(http.StatusOK)
		g.here("mijn-cijfers-gedeeld")
		g.send(`$="/gezondheid/delen"`)
		g.expect(http.StatusOK)
	}
	g.send(`$="/gezondheid/weg"`)
	g.expect(http.StatusOK)
	g.unfold()
	g.send(`$="/gezondheid/vergeten"`)
	g.expect(http.StatusOK)
	g.at(path, "mijn-cijfers-vergeten")
	g.Open("/mijn-plan")
}
