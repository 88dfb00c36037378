package e2e

import (
	"strconv"
	"strings"
	"testing"
)

// typist works with the keyboard alone; every element that it comes to must show that it
// has the focus, on the screen and under nothing.
type typist struct{ *Page }

// to tabs to the element with this name.
func (k typist) to(name string) Focus {
	k.t.Helper()
	f := k.TabTo(name)
	if !f.Ring || !f.InView || f.Covered != "" {
		k.t.Errorf("%s: %s has the focus: ring %v, on the screen %v, under %q", k.Path(), f, f.Ring, f.InView, f.Covered)
	}
	return f
}

// write tabs to a field and types over what is in it.
func (k typist) write(name, text string) {
	k.t.Helper()
	k.to(name)
	k.overwrite(text)
}

// tick tabs to a choice and takes it.
func (k typist) tick(name string) {
	k.t.Helper()
	k.to(name)
	k.Press(Space)
}

// press tabs to a button or link and uses it; another page must come.
func (k typist) press(name string) {
	k.t.Helper()
	k.to(name)
	k.Navigates(func() { k.Press(Enter) })
}

// arrived expects the focus on an element of the page that has just come.
func (k typist) arrived(path string) {
	k.t.Helper()
	k.until("the focus to be on "+path, func() (bool, error) {
		f, err := probe[Focus](k.Page, "focus")
		return f.Path == path || path == "h1" && f.Tag == "h1", err
	})
}

// refused expects the reasons in the focus, and follows the first to its field.
func (k typist) refused(field string) {
	k.t.Helper()
	k.arrived("#fouten")
	k.Press(Tab)
	k.Press(Enter)
	k.arrived(field)
}

func (k typist) signIn(login, password string) {
	k.t.Helper()
	k.Open("/inloggen")
	k.write("Inlognaam", login)
	k.Press(Tab)
	k.Type(password)
	k.Navigates(func() { k.Press(Enter) })
}

// TestKeyboardAlone walks the main line without a mouse: a signal, the talk, the case, its
// end and the word back.
func TestKeyboardAlone(t *testing.T) {
	b := StartShell(t)
	c := startCity(t, "")
	password := c.logins[0].Password

	mechanic := typist{b.NewPage(t, c.address)}
	mechanic.signIn("vakman", password)
	number := sendByKeyboard(mechanic, c)

	desk := typist{b.NewPage(t, c.address)}
	desk.Viewport(1280)
	desk.signIn(c.holder(t, mechanic.Page).login, password)
	treatByKeyboard(desk, number)
	closeByKeyboard(desk)

	mechanic.press("Mijn signalen")
	mechanic.WaitText("Afgerond")
}

// sendByKeyboard sends a signal, after a first try that is refused, and returns its number.
func sendByKeyboard(k typist, c city) string {
	k.Open("/signalen/nieuw")
	k.Press(Tab)
	if f := k.Focused(); f.Name != "Naar de inhoud" || !f.InView {
		k.t.Errorf("the first stop is %s, in view %v", f, f.InView)
	}
	k.Press(Enter)
	k.arrived("#inhoud")
	k.Press(Tab)
	if f := k.Focused(); f.Path != "#zoek" {
		k.t.Errorf("after the skip link comes %s", f)
	}
	k.press("Verstuur")
	k.arrived("#fouten")

	home := c.home()
	k.FocusStart()
	k.write("Waar is het?", home.Street+" "+strconv.Itoa(home.Number))
	k.Press(Enter)
	k.WaitText("Gevonden plekken")
	k.tick(home.Street + " " + strconv.Itoa(home.Number))
	k.tick("Woning")
	k.Press(Right)
	k.Press(Right)
	k.tick("Doet niet open")
	k.write("In één zin", "De post ligt al weken op de mat.")
	k.press("Verstuur")
	k.arrived("h1")
	k.WaitText("Bewaard")
	return strings.TrimPrefix(k.Text(".eyebrow"), "Nummer ")
}

// treatByKeyboard finds the signal by its number, notes the talk and opens a case.
func treatByKeyboard(k typist, number string) {
	k.press("Signalen")
	k.write("Zoek op adres of tekst", number)
	k.Navigates(func() { k.Press(Enter) })
	k.FocusStart()
	k.until("one signal to be found", func() (bool, error) {
		list, err := probe[[]string](k.Page, "texts", "main .task")
		return len(list) == 1, err
	})
	k.press(k.Text("main .task a"))
	k.WaitText(number)
	k.press("Spreek het gesprek af")
	k.arrived("#gedaan")
	k.write("Wat is er besproken?", "Mevrouw vertelt dat de trap te zwaar wordt.")
	k.press("Bewaar het gesprek")
	k.arrived("#gedaan")
	k.press("Open een dossier of zet het erbij")
	k.press("Open dossier")
	k.refused("#nieuw-reden")
	k.Type("Hulp bij de trap en de post.")
	k.write("Wat is de eerste stap?", "Bellen met het wijkteam")
	k.press("Open dossier")
	k.arrived("#gedaan")
	k.WaitText("Bellen met het wijkteam")
}

// closeByKeyboard writes in the log, opens a panel, and closes the case.
func closeByKeyboard(k typist) {
	k.write("Wat is er gebeurd?", "Het wijkteam komt dinsdag.")
	k.press("Gesprek")
	k.arrived("#gedaan")
	k.to("Maak een afspraak")
	k.Press(Enter)
	k.write("Wat is de afspraak?", "Ik bel mijn zus.")
	k.press("Bewaar afspraak")
	k.arrived("#gedaan")
	k.press("Sluit af")
	k.press("Ga door")
	k.refused("#afsluiten-oorzaak")
	k.Type("De trap was te zwaar. Er komt hulp.")
	k.tick("Ja")
	k.press("Ga door")
	k.arrived("#gedaan")
	k.WaitText("Telt mee in de volgende uitgave")
}

// TestKeyboardReachesAll tabs through the fullest pages: everything that has the focus
// shows it, and the keyboard comes out at the end.
func TestKeyboardReachesAll(t *testing.T) {
	b := StartShell(t)
	c := startCity(t, "")
	for _, stop := range []struct {
		role  string
		width int
		paths []string
	}{
		{"vakman", 390, []string{"/signalen/nieuw", "/signalen/mijn"}},
		{"consulent", 1280, []string{"/vandaag", "/dossiers"}},
		{"wijkbeheerder", 390, []string{"/complex-in-beeld"}},
		{"beheerder", 1280, []string{"/beheer/import", "/beheer/gebruikers"}},
		{"", 320, []string{"/inloggen"}},
	} {
		t.Run(name(stop.role), func(t *testing.T) {
			t.Parallel()
			p := b.NewPage(t, c.address)
			if stop.role != "" {
				p.signIn(stop.role)
			}
			p.Viewport(stop.width)
			for _, path := range stop.paths {
				p.Open(path)
				p.AssertKeyboard()
			}
		})
	}
}
