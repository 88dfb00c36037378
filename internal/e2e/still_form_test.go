package e2e

import (
	"strconv"
	"testing"
	"time"

	"samendoen/internal/place"
)

// watchMoves begins to add up what moves by itself (the layout shifts of the browser, also those
// right after a tap), and where the tiles stand.
const watchMoves = `(() => {
  window.tegel = () => { const t = document.querySelector('.tiles, [name="thema"], [name="waarom"]').getBoundingClientRect(); return Math.round(t.top + scrollY); };
  window.schoof = 0; window.stond = tegel();
  window.kijker?.disconnect();
  window.kijker = new PerformanceObserver((l) => { for (const e of l.getEntries()) schoof += e.value; });
  kijker.observe({ type: "layout-shift" });
})()`

// watch begins to look for what moves by itself, once what was asked for is painted.
func (p *Page) watch() {
	p.t.Helper()
	time.Sleep(300 * time.Millisecond)
	Eval[any](p, watchMoves)
}

// still reports that nothing moved since watch.
func (p *Page) still(when string) {
	p.t.Helper()
	time.Sleep(300 * time.Millisecond) // what has to be painted is
	if moved := Eval[float64](p, `schoof`); moved != 0 {
		p.t.Errorf("%s: the layout shifts by %v", when, moved)
	}
	if by := Eval[float64](p, `tegel() - stond`); by != 0 {
		p.t.Errorf("%s: the tiles move by %v pixels", when, by)
	}
}

// TestChoosingAPlaceMovesNothing: what is known of a place comes a moment after it was chosen, and
// no tile moves under a thumb: when nothing is known, when something runs there, and when nobody
// should go in alone. The question what it belongs to stands above the button that sends.
func TestChoosingAPlaceMovesNothing(t *testing.T) {
	c := startCity(t, "")
	p := StartShell(t).NewPage(t, c.address).Within(20 * time.Second)
	p.signIn("vakman")
	home := c.home()
	form := "/signalen/nieuw?plek=woning:" + string(place.UnitIDOf(home.Org, home.Key))
	choose := func(width int, shows string) {
		t.Helper()
		p.Viewport(width)
		p.Open("/signalen/nieuw")
		p.Fill(`input[name="zoek"]`, home.Street)
		p.ClickText("Zoek")
		p.WaitText("Gevonden plekken")
		p.watch()
		p.Click(`#plekken input[value="woning:` + string(place.UnitIDOf(home.Org, home.Key)) + `"]`)
		p.WaitText(shows)
		p.still(strconv.Itoa(width) + " px, " + shows)
	}
	both := func(shows string) {
		t.Helper()
		for _, width := range []int{390, 1280} {
			choose(width, shows)
		}
	}
	both("Hier loopt nog niets")
	p.Open(form)
	p.Click(`main input[name="thema"][value="woning"]`)
	p.Fill(`textarea[name="zin"]`, "De trap is los.")
	p.Follow(".dock button")
	both("Hier loopt al iets. Zeg onderaan")
	if !Eval[bool](p, `[["[name=spoed]", "[name=hoort-bij]"], ["[name=hoort-bij]", ".dock"]].every(([a, b]) =>
    document.querySelector(a).compareDocumentPosition(document.querySelector(b)) & Node.DOCUMENT_POSITION_FOLLOWING)`) {
		t.Error("the question what it belongs to does not stand above the button that sends")
	}
	p.Open(p.Attr(`#gevaar a`, "href"))
	p.Choose(`select[name="soort"]`, "Iemand werd bedreigd")
	p.SetDate(`main input[name="datum"]`, time.Now().Format(time.DateOnly))
	p.Fill(`main textarea[name="verhaal"]`, "De bewoner hief een hamer op en riep dat ik weg moest.")
	Eval[any](p, `(() => { const s = document.querySelector('select[name="eigenaar"]'); s.selectedIndex = s.options.length - 1; s.dispatchEvent(new Event("change", { bubbles: true })); })()`)
	p.Follow(`main form .button`)
	both("Ga hier niet alleen naar binnen. Onderaan")
	if !p.Shows("Overleg eerst met") {
		t.Error("with whom to talk first is not on the form")
	}
	p.AssertClean()
}
