package e2e

import (
	"net/http"
	"time"
)

// tick chooses a radio button or ticks a box.
func (g guide) tick(css string) {
	g.t.Helper()
	g.WaitFor(css)
	Eval[bool](g.Page, `document.querySelector(`+"`"+css+"`"+`).checked = true`)
}

// publicTour is somebody without an account, at home behind a phone.
func publicTour(g guide) {
	g.at("/melden", "melden")
	form := g.Attr("main form", "action")
	g.refused(`="` + form + `"`)
	g.here("melden-fout")
	for _, lang := range []string{"en", "ar", "tr", "pl", "uk"} {
		g.at(form+"?taal="+lang, "melden-"+lang)
	}
	g.Open(form)
	g.tick(`input[value="woning"]`)
	g.Fill(`input[name="waar"]`, "Lindestraat 12")
	g.Fill(`textarea[name="wat"]`, "De post blijft al een week liggen.")
	g.Fill(`input[name="naam"]`, "Riet Voorbeeld")
	g.Fill(`input[name="contact"]`, "06 12 34 56 78")
	time.Sleep(4 * time.Second) // nobody types this faster than that
	g.send(`="` + form + `"`)
	g.expect(http.StatusOK)
	g.here("melden-ontvangen")
	code := Eval[string](g.Page, `document.querySelector("main").textContent.match(/([0-9A-Z]{4}-){3}[0-9A-Z]{4}/)[0]`)
	g.at("/melden/status", "melden-status")
	g.refused(`="/melden/status"`)
	g.here("melden-status-fout")
	g.Fill(`input[name="code"]:not([type="hidden"])`, code)
	g.send(`="/melden/status"`)
	g.expect(http.StatusOK)
	g.here("melden-stand")
	g.send(`="/melden/status/intrekken"`)
	g.expect(http.StatusOK)
	g.here("melden-ingetrokken")
}

// frontDoorTour is the desk: what came to the door, a caller, and the page itself.
func frontDoorTour(g guide) {
	mailPostTour(g)
	g.at("/voordeur", "voordeur")
	g.at("/voordeur?lijst=verdacht", "voordeur-verdacht")
	g.at("/voordeur?lijst=klaar", "voordeur-gedaan")
	g.Open("/voordeur")
	g.Fill(`input[name="telefoon"]`, "")
	g.refused(`="/voordeur/deur"`)
	g.here("voordeur-fout")
	g.Open("/voordeur")
	g.send(`="/voordeur/deur"`)
	g.expect(http.StatusOK)
	g.at("/voordeur/nieuw", "voordeur-beller")
	g.refused(`="/voordeur/nieuw"`)
	g.here("voordeur-beller-fout")
	g.tick(`input[value="plek"]`)
	g.Fill(`input[name="waar"]`, "Het trappenhuis van de Linden")
	g.Fill(`textarea[name="wat"]`, "Er staan fietsen voor de nooduitgang.")
	g.send(`="/voordeur/nieuw"`)
	g.expect(http.StatusOK)
	g.here("voordeur-beller-code")
	g.Open("/voordeur")
	path := g.first(`main a[href^="/voordeur/0"]`)
	g.at(path, "voordeur-bericht")
	g.refused(`$="/weigeren"`)
	g.here("voordeur-weigeren-fout")
	g.Open(path)
	g.Fill(`textarea[name="zin"]`, "De lamp in het trappenhuis is stuk.")
	g.refused(`$="/aannemen"`)
	g.here("voordeur-aannemen-fout")
	g.Follow(`button[formaction$="/zoek"]`)
	g.expect(http.StatusOK)
	g.tick(`input[name="plek"]`)
	g.tick(`input[name="thema"]`)
	g.send(`$="/aannemen"`)
	g.expect(http.StatusOK)
	g.Open("/voordeur")
	path = g.first(`main a[href^="/voordeur/0"]`)
	g.Open(path)
	g.tick(`input[name="reden"]`)
	g.send(`$="/weigeren"`)
	g.expect(http.StatusOK)
	g.at(path, "voordeur-afgehandeld")
	g.missing("/voordeur/bestaat-niet", "voordeur-bestaat-niet")
	g.Open("/voordeur")
	g.Open(g.first(`main a[href^="/voordeur/0"]`))
	g.send(`$="/op-naam"`)
	g.WaitText("Dit bericht staat op je naam.")
	g.here("voordeur-op-naam")
}
