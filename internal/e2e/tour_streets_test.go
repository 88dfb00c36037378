package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"samendoen/internal/demo"
	"samendoen/internal/streetmap/streetmaptest"
)

// streetFile writes streets for the city: squares in colours.
func streetFile(t testing.TB, dir string, plan *demo.City) string {
	t.Helper()
	var box streetmaptest.Box
	for c := range plan.Complexes() {
		if !c.Point.Known() {
			continue
		}
		if box == (streetmaptest.Box{}) {
			box = streetmaptest.Box{West: c.Point.Lon, East: c.Point.Lon, South: c.Point.Lat, North: c.Point.Lat}
		}
		box.West, box.East = min(box.West, c.Point.Lon-.02), max(box.East, c.Point.Lon+.02)
		box.South, box.North = min(box.South, c.Point.Lat-.02), max(box.North, c.Point.Lat+.02)
	}
	path := filepath.Join(dir, "straten.pmtiles")
	if err := os.WriteFile(path, streetmaptest.File(box, 10, 16, "© Voorbeeldkaart"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// streetSquares is how many squares are shown.
const streetSquares = `document.querySelectorAll("#beeld svg.map-on-streets image").length`

// streetsTour is an administrator who lays streets below the map, a consultant who sees them, comes nearer and
// takes them away, and the administrator who stops it.
func streetsTour(g guide) {
	g.signIn("consulent")
	g.Open("/complex-in-beeld")
	if n := Eval[int](g.Page, `document.querySelectorAll("#beeld image, [data-straten-knop]").length`); n != 0 {
		g.t.Errorf("%d squares of streets that nobody chose", n)
	}
	g.leave()
	g.signIn("beheerder")
	g.at("/beheer/straten", "straten-uit")
	g.Click(`main input[name="bron"][value="bestand"]`)
	g.send(`="/beheer/straten"`)
	g.expect(http.StatusOK)
	g.here("straten-gekozen")

	g.leave()
	g.signIn("consulent")
	g.Open("/complex-in-beeld")
	g.until("the streets", func() (bool, error) { return Eval[int](g.Page, streetSquares) > 3, nil })
	g.WaitText("Straten: © Voorbeeldkaart")
	g.here("kaart-straten")
	zoom := Eval[int](g.Page, streetZoom)
	for range 4 {
		g.Click(`[data-doe="in"]`)
	}
	g.until("sharper streets", func() (bool, error) { return Eval[int](g.Page, streetZoom) > zoom, nil })
	g.here("kaart-straten-dichterbij")
	g.Click(`[data-straten-knop]`)
	g.until("no streets", func() (bool, error) { return Eval[int](g.Page, streetSquares) == 0, nil })
	g.Open("/complex-in-beeld?niveau=complex&indicator=nuisance")
	g.until("the streets", func() (bool, error) { return Eval[int](g.Page, streetSquares) > 3, nil })
	g.here("kaart-straten-complexen")
	// Pictures that do not come: the page says so, and the areas are whole again.
	Eval[bool](g.Page, `document.querySelectorAll("[data-straten-adres]").forEach(e => { e.dataset.stratenAdres = "data:image/png," }) === undefined`)
	for range 4 {
		g.Click(`[data-doe="in"]`)
	}
	g.WaitText("De straten zijn er nu niet.")
	if n := Eval[int](g.Page, `[...document.querySelectorAll("#beeld svg.map-on-streets")].filter(m => m.getClientRects().length > 0).length`); n != 0 {
		g.t.Error("a map without streets lets them through")
	}
	g.here("kaart-straten-weg")
	g.missing("/beheer/straten", "straten-niet-voor-consulent")

	g.leave()
	g.signIn("beheerder")
	g.Open("/beheer/straten")
	g.Click(`main input[name="bron"][value="geen"]`)
	g.send(`="/beheer/straten"`)
	g.expect(http.StatusOK)
}

// streetZoom is the zoom of the squares that are shown last.
const streetZoom = `(() => { const all = [...document.querySelectorAll("#beeld svg.map-on-streets image")].filter(i => i.getBoundingClientRect().width > 0); return all.length ? Math.max(...all.map(i => Number(i.getAttribute("href").split("/")[3]))) : 0 })()`
