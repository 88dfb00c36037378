package e2e

import (
	"net/http"
	"strings"
)

// phoneTour is somebody at a door: what is kept on the phone, a brush over a picture, and
// no signing out while something waits.
func phoneTour(g guide) {
	g.at("/toestel", "toestel-leeg")
	g.at("/toestel/formulier?taal=nl", "toestel-formulier")
	g.at("/toestel?taal=en", "toestel-engels")
	g.at("/toestel/meldpunt?taal=nl", "toestel-meldpunt")
	g.Open("/signalen/nieuw")
	g.Upload(`input[name="fotos"]`, cameraPicture(g.t, 7))
	g.WaitFor("#fotos-zien canvas")
	g.ClickText("Maak dit deel onherkenbaar")
	g.here("signaal-foto-onherkenbaar")
	g.Open("/toestel")
	g.unfold()
	g.at("/mijn/beveiliging", "beveiliging-toestellen")
	g.send(`^="/mijn/toestellen/"`)
	g.expect(http.StatusOK)
	g.Open("/toestel")
	g.unfold()
	g.Click("#uitbak-wis")
	g.Navigates(func() { g.Click("#uitbak-wis") })
}

// heldTour is the team lead who decides about what came in after a right had ended.
func heldTour(g guide) {
	g.at("/nakijken", "nakijken")
	g.Open(g.first(`main a[href^="/nakijken/"]`))
	g.expect(http.StatusOK)
	g.here("nakijken-signaal")
	path := g.Path()
	g.Fill(`main textarea[name="reden"]`, "Kort")
	g.refused(`$="/weggooien"`)
	g.here("nakijken-fout")
	g.Open(path)
	g.Fill(`main textarea[name="reden"]`, "Dit kwam van een verkeerd toestel.")
	g.send(`$="/weggooien"`)
	g.expect(http.StatusOK)
	g.Open(g.first(`main a[href^="/nakijken/"]`))
	g.send(`$="/aannemen"`)
	g.expect(http.StatusOK)
	if !strings.HasPrefix(g.Path(), "/signalen/") {
		g.t.Errorf("taking leads to %s", g.Path())
	}
	g.at("/nakijken", "nakijken-leeg")
	g.missing(path, "nakijken-bestaat-niet")
}
