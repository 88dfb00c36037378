package e2e

import (
	"net/http"
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// mapTour looks back through the releases, with scripts and without.
func mapTour(g guide) {
	g.Open("/complex-in-beeld?niveau=complex&indicator=nuisance")
	newest := Eval[string](g.Page, `document.querySelector("#peildatum").value`)
	g.Follow(`.map-time a[rel="prev"]`)
	g.here("kaart-maand-eerder")
	if Eval[string](g.Page, `document.querySelector("#peildatum").value`) >= newest {
		g.t.Error("a month back is not earlier")
	}
	g.at("/complex-in-beeld?per=kwartaal", "kaart-kwartaal")
	mapSlide(g)
	g.at("/complex-in-beeld?niveau=complex&vergelijk=gelijk&sorteer=-verschil", "kaart-vergelijk")
	g.at("/complex-in-beeld?niveau=complex&indicator=nuisance&reeks=ja", "kaart-reeks")
	g.at("/complex-in-beeld?niveau=corporatie&vergelijk=jaar", "kaart-corporatie")
	g.at("/complex-in-beeld?niveau=complex&indicator=nuisance&naast=arrears&sorteer=-naast", "kaart-naast")
	mapKeep(g)
	mapWalk(g)
	mapFind(g)
	g.at("/complex-in-beeld/spiegel?indicator=nuisance", "spiegel")
	g.at("/complex-in-beeld/spiegel?indicator=repairs_late", "spiegel-reparaties")
	g.at("/complex-in-beeld/uitleg#stay", "cijfers-uitleg")
	mapFlows(g)
	g.at("/complex-in-beeld/uitgave", "uitgave")
	g.post("/complex-in-beeld/stromen/bestand", "vorm=csv", http.StatusOK)
	g.Open("/complex-in-beeld?indicator=nuisance") // the guide for who steers walks through this one
	g.at(Eval[string](g.Page, `[...document.querySelectorAll("#tabel a")].find(a => a.textContent.includes("Zeeappelkwartier")).getAttribute("href")`), "buurt-slechter")
}

// mapFlows reads who went from group to group in the newest half year, of all municipalities together, and half a year
// before that in one of them.
func mapFlows(g guide) {
	g.t.Helper()
	g.at("/complex-in-beeld/stromen", "stromen")
	g.WaitText("huishoudens begon hulp op maat")
	newest := g.Text("#cijfers h2")
	g.Choose(`select[name="gebied"]`, Eval[string](g.Page, `document.querySelector("select[name=gebied]").options[1].text`))
	g.Choose(`select[name="halfjaar"]`, Eval[string](g.Page, `document.querySelector("select[name=halfjaar]").options[1].text`))
	g.Follow(`main form[action="/complex-in-beeld/stromen"] button`)
	g.here("stromen-gemeente")
	if before := g.Text("#cijfers h2"); before == newest || !strings.Contains(g.Text("#cijfers"), "ongeveer") {
		g.t.Errorf("half a year before %q is %q: %s", newest, before, g.Text("#cijfers"))
	}
}

// mapSlide slides three quarters back by keyboard: the page stays, and so does the focus.
func mapSlide(g guide) {
	g.t.Helper()
	Eval[bool](g.Page, `document.querySelector("#schuif").focus(), true`)
	before := g.Text("#beeld .map-time strong")
	for range 3 {
		g.Press(Left)
	}
	said := g.Text(".map-slider output")
	if said == before {
		g.t.Errorf("the slider still says %s", before)
	}
	g.until("the map of "+said, func() (bool, error) {
		return strings.HasPrefix(Eval[string](g.Page, `document.querySelector("#beeld .map-time strong").textContent.trim()`), said), nil
	})
	if at := Eval[string](g.Page, `document.activeElement.id`); at != "schuif" {
		g.t.Errorf("the focus is at %s", at)
	}
	g.WaitText("Dit is een oudere uitgave.")
	g.here("kaart-schuif")
}

// mapBox is what the first map on the screen shows of the whole, as numbers.
const mapBox = mapOnScreen + `.getAttribute("viewBox")`

// mapWalk goes over the map by keyboard: it is one stop of the tab key, the arrows go from
// complex to complex, plus comes nearer and 0 goes back to the whole, and the map beside it
// shows the same place.
func mapWalk(g guide) {
	g.t.Helper()
	Eval[bool](g.Page, `[...document.querySelectorAll("#beeld svg.map")].find(m => m.getClientRects().length > 0).querySelector('a[tabindex="0"]').focus(), true`)
	seen := map[string]bool{}
	for _, key := range []string{Right, Down, Left, Left, Up, Right} {
		g.Press(key)
		f := g.Focused()
		if f.Tag != "a" || !f.Ring {
			g.t.Errorf("after an arrow the focus is at %s, ring %v", f, f.Ring)
		}
		seen[f.Path] = true
	}
	if len(seen) < 3 {
		g.t.Errorf("six arrows reach %d places", len(seen))
	}
	whole := Eval[string](g.Page, mapBox)
	g.Press("+")
	g.Press("+")
	if Eval[string](g.Page, mapBox) == whole {
		g.t.Error("plus does not come nearer")
	}
	if n := Eval[int](g.Page, `document.querySelectorAll("#beeld .map-twin").length`); n != 1 {
		g.t.Errorf("%d places of the other map go along", n)
	}
	mapDrag(g)
	g.here("kaart-dichterbij")
	Eval[bool](g.Page, `[...document.querySelectorAll("#beeld svg.map")].find(m => m.getClientRects().length > 0).querySelector('a[tabindex="0"]').focus(), true`)
	g.Press("0")
	if got := Eval[string](g.Page, mapBox); got != whole {
		g.t.Errorf("0 does not show the whole map: %s, not %s", got, whole)
	}
}

// mapFind looks for a complex by name, and Enter goes there.
func mapFind(g guide) {
	g.t.Helper()
	name := g.Text(`#cijfers tbody a`)
	g.Fill("#kaart-zoek", name)
	g.WaitText("heeft deze naam")
	g.Press(Enter)
	if f := g.Focused(); f.Tag != "a" || !strings.HasPrefix(f.Name, name) {
		g.t.Errorf("Enter goes to %s, not %s", f, name)
	}
	g.here("kaart-gevonden")
	g.Fill("#kaart-zoek", "zzz")
	g.WaitText("Geen plek op de kaart heeft deze naam.")
}

// mapDrag moves the map with the mouse, from a place that leads somewhere: that is no click.
func mapDrag(g guide) {
	g.t.Helper()
	before, path := Eval[string](g.Page, mapBox), g.Path()
	at := Eval[[]float64](g.Page, `(() => { const f = document.activeElement; f.scrollIntoView({block: "center"}); const b = f.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2] })()`)
	g.do("press the mouse", chromedp.MouseEvent(input.DispatchMouseEventTypeMousePressed, at[0], at[1], chromedp.ButtonLeft, chromedp.ClickCount(1)))
	for _, step := range []float64{5, 20, 40} {
		g.do("drag", chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at[0]-step, at[1]-step, chromedp.ButtonLeft))
	}
	g.do("let go", chromedp.MouseEvent(input.DispatchMouseEventTypeMouseReleased, at[0]-40, at[1]-40, chromedp.ButtonLeft, chromedp.ClickCount(1)))
	if Eval[string](g.Page, mapBox) == before {
		g.t.Error("the map does not move with the mouse")
	}
	if g.Path() != path {
		g.t.Errorf("dragging opened %s", g.Path())
	}
}

// mapKeep takes the picture along, as the file that the page offers and as PNG.
func mapKeep(g guide) {
	g.t.Helper()
	g.fetch("/complex-in-beeld/punten.json?indicator=nuisance")
	g.fetch(g.Attr(`#beeld a[href*="/kaart.svg"]`, "href"))
	Eval[bool](g.Page, `(() => {
		window.kept = "";
		const make = URL.createObjectURL;
		let png = null;
		URL.createObjectURL = (b) => { if (b.type === "image/png") png = b; return make(b); };
		HTMLAnchorElement.prototype.click = async function () {
			const p = await createImageBitmap(png);
			window.kept = this.download + " " + p.width + (p.height > 1000 ? " tall" : " low");
		};
		return true })()`)
	g.Click("#beeld [data-png]")
	g.until("the picture", func() (bool, error) { return Eval[string](g.Page, `window.kept`) != "", nil })
	if kept := Eval[string](g.Page, `window.kept`); kept != "nuisance-complex.png 1520 tall" {
		g.t.Errorf("kept %s", kept)
	}
	g.Open(g.Path())
}
