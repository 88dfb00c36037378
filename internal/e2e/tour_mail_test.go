package e2e

import (
	"fmt"
	"net/http"

	"github.com/chromedp/chromedp"
)

// post sends a form that no page of the demo shows, as a page does.
func (g guide) post(path, body string, want int) {
	g.t.Helper()
	status, err := run(g.Page, chromedp.Evaluate[int](fmt.Sprintf(`fetch(%q, {method: "POST", redirect: "manual",
		headers: {"Content-Type": "application/x-www-form-urlencoded"}, body: %q}).then(r => r.status)`, path, body), chromedp.EvalAwaitPromise))
	g.must("post "+path, err)
	if status != want {
		g.t.Errorf("%s: status %d, want %d", path, status, want)
	}
}

// mailTour is the administrator: how mail goes, what failed, and where the own mail goes.
func mailTour(g guide) {
	g.at("/beheer/mail", "mail-beheer")
	g.post("/beheer/mail/proef", "", http.StatusBadRequest) // there is no button while mail is off
	g.send(`="/beheer/mail/opnieuw"`)
	g.expect(http.StatusOK)
	g.here("mail-beheer-opnieuw")
	g.at("/mijn/mail", "mail-mijn")
	g.Fill(`input[name="adres"]`, "geen adres")
	g.refused(`="/mijn/mail"`)
	g.here("mail-mijn-fout")
	g.Open("/mijn/mail")
	g.Fill(`input[name="adres"]`, "beheerder@voorbeeld.example")
	g.tick(`input[value="te-laat"]`)
	g.send(`="/mijn/mail"`)
	g.expect(http.StatusOK)
	g.here("mail-mijn-bewaard")
	g.refused(`="/mijn/mail/bevestigen"`)
	g.here("mail-mijn-code-fout")
	g.Open("/mijn/mail")
	g.Fill(`input[name="adres"]`, "")
	g.send(`="/mijn/mail"`)
	g.expect(http.StatusOK)
}

// mailTextsTour is who writes the standard texts.
func mailTextsTour(g guide) {
	g.at("/beheer/mail/teksten", "mail-teksten")
	g.Fill(`form:has(input[value="antwoord"]) textarea`, "Kijk op https://voorbeeld.example")
	g.refused(`="/beheer/mail/teksten"]:has(input[value="antwoord"])[method`)
	g.here("mail-teksten-fout")
	g.Open("/beheer/mail/teksten")
	g.Fill(`form:has(input[value="antwoord"]) textarea`, "Er is antwoord. Lees het in Samendoen.")
	g.send(`="/beheer/mail/teksten"]:has(input[value="antwoord"])[method`)
	g.expect(http.StatusOK)
}

// mailPostTour is a mail at the desk of the front door.
func mailPostTour(g guide) {
	g.Open("/voordeur")
	path := Eval[string](g.Page, `[...document.querySelectorAll('main a[href^="/voordeur/0"]')].find(a => a.textContent.includes("Niet gezegd")).getAttribute("href")`)
	g.at(path, "voordeur-mail")
	g.fetch(path + "/foto/1")
}
