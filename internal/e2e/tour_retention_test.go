package e2e

import (
	"net/http"
	"time"
)

// keepingTour is the FG who looks what will go and why, chooses a term, holds a case for a
// complaint and lets another go.
func keepingTour(g guide) {
	g.at("/bewaren", "bewaren")
	g.unfold()
	g.here("bewaren-open")
	g.at("/bewaren/gewist", "gewist")
	g.at("/bewaren/termijnen", "termijnen")
	form := `form[action="/bewaren/termijnen/dossier"]`
	g.unfold()
	g.Fill(form+` input[name="maanden"]`, "36")
	g.Fill(form+` textarea[name="reden"]`, "")
	g.refused(`="/bewaren/termijnen/dossier"`)
	g.here("termijnen-fout")
	g.Open("/bewaren/termijnen")
	g.unfold()
	g.Fill(form+` input[name="maanden"]`, "6")
	g.send(`="/bewaren/termijnen/dossier"`)
	g.expect(http.StatusOK)
	g.unfold()
	g.Fill(form+` input[name="maanden"]`, "8")
	g.conflict(`="/bewaren/termijnen/dossier"`, "termijn-was-iemand-eerder")

	g.at("/bewaren/vastgehouden", "vastgehouden")
	g.refused(`="/bewaren/vastgehouden"`)
	g.here("vasthouden-fout")
	g.Open("/bewaren/vastgehouden")
	g.unfold()
	held := `form[action^="/bewaren/vastgehouden/"]`
	g.SetDate(held+` input[name="kijkdatum"]`, time.Now().AddDate(0, 2, 0).Format(time.DateOnly))
	g.Follow(held + ` button[value="langer"]`)
	g.expect(http.StatusOK)
	g.here("vastgehouden-langer")
	g.unfold()
	g.Follow(held + ` button[value="loslaten"]`)
	g.expect(http.StatusOK)
	g.here("losgelaten")
	g.missing("/bewaren/bestaat-niet", "bewaren-bestaat-niet")
}
