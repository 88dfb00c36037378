package e2e

import (
	"path"
	"strconv"
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store/storetest"
)

// TestStoryTogether is the story of an association, a municipality, mental health care and the
// resident, each in a browser of their own: from what a mechanic saw until it is solved.
func TestStoryTogether(t *testing.T) {
	b := StartShell(t)
	for name, dsn := range map[string]func(t *testing.T) string{
		"sqlite":   func(*testing.T) string { return "" },
		"postgres": func(t *testing.T) string { return storetest.NewDatabase(t) },
	} {
		t.Run(name, func(t *testing.T) { together(t, b, startCity(t, dsn(t))) })
	}
}

// act sends the form whose address ends so, and expects that it is done.
func (p *Page) act(form string) {
	p.t.Helper()
	p.Follow(`form[action$="` + form + `"] button:not([disabled]):not([formaction])`)
	if p.Status() >= 400 {
		p.fatal("%s: status %d: %s", form, p.Status(), p.Text("main"))
	}
}

// pick chooses the option of a select that names somebody.
func (p *Page) pick(form, name, who string) {
	p.t.Helper()
	css := `form[action$="` + form + `"] select[name="` + name + `"]`
	value := Eval[string](p, `[...document.querySelector(`+strconv.Quote(css)+`).options].find(o => o.textContent.includes(`+strconv.Quote(who)+`))?.value ?? ""`)
	if value == "" {
		p.fatal("%s names no %s", css, who)
	}
	p.Choose(css, value)
}

// nameOf is the name of a login of the demo.
func (c city) nameOf(login string) string {
	for _, l := range c.logins {
		if l.Login == login {
			return l.Name
		}
	}
	return login
}

// together is the story; its people are the browsers.
func together(t *testing.T, b *Browser, c city) {
	start := clock.System().Now()
	mechanic, desk, town, care, resident := b.NewPage(t, c.address), b.NewPage(t, c.address), b.NewPage(t, c.address), b.NewPage(t, c.address), b.NewPage(t, c.address)
	all := []*Page{mechanic, desk, town, care, resident}
	for _, p := range all {
		p.Within(20 * time.Second)
	}
	mechanic.come("vakman")
	town.come("regisseur")
	care.come("partner")

	of := c.signalToCase(t, mechanic, desk)
	c.promises(t, desk, of)
	c.careHelps(desk, care, of)
	c.handOver(desk, town, of)
	resident.entersPlan(town, of)

	resident.Fill(`main textarea[name="tekst"]`, "Komt er iemand mee naar de afspraak?")
	resident.act("/mijn-plan/woord")
	resident.act("/mijn-plan/afspraak") // did what was promised
	town.Open(of + "/bewoner")
	town.WaitText("Komt er iemand mee naar de afspraak?")
	town.Fill(`form[action*="/bewoner/antwoord/"] textarea`, "Ja, ik haal u dinsdag op.")
	town.Follow(`form[action*="/bewoner/antwoord/"] button`)
	resident.Open("/mijn-plan")
	resident.WaitText("Ja, ik haal u dinsdag op.")
	resident.WaitText("Wij zijn te laat.")

	c.keepsAndCloses(t, desk, town, of)
	resident.Open("/mijn-plan")
	resident.WaitText("Dit plan is klaar")
	mechanic.Open("/signalen/mijn")
	mechanic.WaitText("Afgerond")
	for _, secret := range []string{"haal u dinsdag", "luister naar", "trap te zwaar"} {
		if mechanic.Shows(secret) {
			t.Errorf("the sender sees of the case: %s", secret)
		}
	}
	for _, p := range all {
		p.AssertClean()
	}
	t.Logf("the story took %s", clock.System().Now().Sub(start))
}

// signalToCase is what a mechanic saw, the talk of a consultant, and the case: its address.
func (c city) signalToCase(t *testing.T, mechanic, desk *Page) string {
	home := c.homeIn(7)
	mechanic.Open("/signalen/nieuw")
	mechanic.Fill(`input[name="zoek"]`, home.Street+" "+strconv.Itoa(home.Number))
	mechanic.Click(`button[formaction="/signalen/zoek"]`)
	mechanic.Click(`#plekken label`)
	mechanic.ClickText("Ik maak me zorgen")
	mechanic.ClickText("Doet niet open")
	mechanic.Fill(`textarea[name="zin"]`, "De post ligt al weken op de mat.")
	mechanic.FollowText("Verstuur")
	mechanic.WaitText("Bewaard")
	handled := c.holder(t, mechanic)
	desk.come(handled.login)
	desk.Open("/signalen/" + handled.signal)
	desk.Follow(`form[action$="/gesprek"] button`)
	desk.Fill(`form[action$="/verslag"] textarea`, "Mevrouw vertelt dat de trap te zwaar wordt.")
	desk.act("/verslag")
	desk.FollowText("Open een dossier of zet het erbij")
	desk.Fill(`form[action="/dossiers/nieuw"] textarea[name="reden"]`, "Hulp bij de trap en de post.")
	desk.Fill(`form[action="/dossiers/nieuw"] input[name="stap"]`, "Samen met de zorg op bezoek")
	desk.act("/dossiers/nieuw")
	desk.WaitText("Samen met de zorg op bezoek")
	return desk.Path()
}

// promises are what both sides promise: one of ours in time, one that is late, and one of the
// resident; the municipality takes part under the covenant.
func (c city) promises(t *testing.T, desk *Page, of string) {
	desk.unfold()
	desk.pick("/deelnemers", "wie", c.nameOf("regisseur"))
	desk.act("/deelnemers")
	for _, one := range [][2]string{{"bewoner", "Ik zet de post op tafel."}, {"wij", "Wij maken een leuning aan de trap."}, {"wij", "Wij bellen de huisarts."}} {
		desk.Open(of)
		desk.unfold()
		desk.Click(`form[action$="/afspraken"] input[value="` + one[0] + `"]`)
		desk.Fill(`form[action$="/afspraken"] input[name="afspraak"]`, one[1])
		desk.act("/afspraken")
		desk.WaitText(one[1])
	}
	c.late(t, path.Base(of))
}

// careHelps is what mental health care is asked: a card, a yes, word of how it goes, and the end.
func (c city) careHelps(desk, care *Page, of string) {
	desk.Open(of + "/vraag-partner")
	desk.pick("/vraag-partner", "wie", c.nameOf("partner"))
	desk.Click(`main input[name="soort"][value="hulp"]`)
	desk.Fill(`main input[name="nodig"]`, "Iemand die meedenkt over somberheid")
	desk.Fill(`main textarea[name="vraag"]`, "Wil je een keer mee op bezoek?")
	desk.SetDate(`main input[name="besproken"]`, clock.Date(clock.System().Now()).Format(time.DateOnly))
	desk.act("/vraag-partner")
	asked := desk.Attr(`#partners a[href^="/verwijzingen/"]`, "href")
	care.Open("/verwijzingen")
	care.Open(asked)
	if care.Shows("trap en de post") {
		care.t.Error("the partner sees the case before a yes")
	}
	care.step("neem-aan", "")
	care.step("meld", "Wij waren er. Zij wil graag hulp.")
	care.step("klaar", "De begeleiding loopt nu.")
	desk.Open(asked)
	desk.WaitText("De begeleiding loopt nu.")
}

// step takes a step with a request.
func (p *Page) step(step, words string) {
	p.t.Helper()
	p.unfold()
	form := `form:has(input[name="stap"][value="` + step + `"])`
	if words != "" {
		p.Fill(form+` textarea`, words)
	}
	p.Follow(form + ` button`)
	if p.Status() >= 400 {
		p.fatal("%s: status %d: %s", step, p.Status(), p.Text("main"))
	}
}

// handOver is the direction going to the municipality, which says yes; the consultant stays.
func (c city) handOver(desk, town *Page, of string) {
	desk.Open(of + "/toewijzen")
	desk.pick("/toewijzen", "wie", c.nameOf("regisseur"))
	desk.Click(`form[action$="/toewijzen"] input[value="ja"]`)
	desk.Fill(`form[action$="/toewijzen"] textarea`, "De gemeente houdt het overzicht.")
	desk.act("/toewijzen")
	town.Open("/overdrachten")
	offer := Eval[string](town, `[...document.querySelectorAll("main section.card")].find(s => s.textContent.includes("De gemeente houdt het overzicht."))?.id ?? ""`)
	town.Follow(`form[action$="/overdrachten/` + offer + `"]:not([class]) button`)
	town.Open(of)
	town.WaitText("Samen met de zorg op bezoek")
}

// entersPlan is the resident coming in with the code and the PIN that the director made.
func (p *Page) entersPlan(director *Page, of string) {
	p.t.Helper()
	director.Open(of + "/bewoner")
	director.Fill(`main input[name="naam"]`, "Mevrouw De Wit")
	director.Click(`form[action$="/bewoner"] input[name="gelezen"]`)
	director.act("/bewoner")
	code := Eval[string](director, `document.querySelector(".notice").textContent.match(/[0-9A-Z]{5}-[0-9A-Z]{5}/)[0]`)
	pin := Eval[string](director, `[...document.querySelectorAll(".notice dd b")].at(1).textContent`)
	p.Open("/mijn-plan")
	p.Fill(`main input[name="code"]`, code)
	p.Fill(`main input[name="pin"]`, pin)
	p.act("/mijn-plan")
	p.WaitText("Wij maken een leuning aan de trap.")
}

// keepsAndCloses is the consultant who keeps both promises, one late, and the director who closes.
func (c city) keepsAndCloses(t *testing.T, desk, town *Page, of string) {
	for range 2 {
		desk.Open(of)
		desk.unfold()
		id := Eval[string](desk, `[...document.querySelectorAll("#afspraken form[action*='/afspraken/'] button[value='nagekomen']")].at(0)?.closest("form").getAttribute("action") ?? ""`)
		if id == "" {
			t.Fatal("nothing to keep")
		}
		desk.Fill(`form[action="`+id+`"] input[name="bewijs"]`, "Het is gedaan.")
		desk.Follow(`form[action="` + id + `"] button[value="nagekomen"]`)
	}
	town.Open(of + "/afsluiten")
	town.Fill(`textarea[name="oorzaak"]`, "De trap was te zwaar. Er is nu een leuning en hulp.")
	town.Click(`input[name="uitkomst"]`)
	town.FollowText("Ga door")
	town.WaitText("Telt mee in de volgende uitgave")
}
