package e2e

import "testing"

// TestHere says where by the position of the phone: the nearest place is one tap away,
// and without a position searching works as ever.
func TestHere(t *testing.T) {
	c := startCity(t, "")
	p := StartShell(t).NewPage(t, c.address)
	home := c.home()
	p.signIn("wijkbeheerder")

	p.Open("/signalen/nieuw")
	if p.Shows("Dichtbij") {
		t.Error("the page looks for a position before a tap")
	}
	p.Locate(home.Point.Lat, home.Point.Lon, 10)
	p.Click("[data-here]")
	p.WaitText("Dichtbij, de dichtste eerst")
	near := p.Texts("#plekken .choice")
	if len(near) < 2 {
		t.Fatalf("near: %q", near)
	}
	p.Click("#plekken .choice")
	if !Eval[bool](p, `document.querySelector('#plekken input[name="plek"]').checked`) {
		t.Error("one tap does not choose the nearest")
	}
	p.Locate(home.Point.Lat, home.Point.Lon, 900)
	p.Click("[data-here]")
	p.WaitText("Kijk goed of het adres klopt.")
	p.Locate(55, 3, 10)
	p.Open("/signalen/nieuw")
	p.Click("[data-here]")
	p.WaitText("Binnen 250 meter staat geen adres")

	p.LoseLocation()
	p.Click("[data-here]")
	p.WaitText("Dit toestel weet nu niet waar het is.")
	p.RefuseLocation()
	p.Click("[data-here]")
	p.WaitText("Dit toestel deelt de plek niet.")
	p.Fill(`input[name="zoek"]`, home.Postcode)
	p.ClickText("Zoek")
	p.WaitText("Gevonden plekken")

	p.Scripts(false)
	p.Open("/signalen/nieuw")
	if p.Shows("Hier: we kijken") || len(p.Texts("[data-here]")) > 0 {
		t.Error("without scripts there is a button that does nothing")
	}
}
