package e2e

import (
	"testing"
	"time"
)

// TestStoryBeside is two people on the pages beside a case: each page hears within two seconds what
// the other does there, and what somebody is typing stays as it is.
func TestStoryBeside(t *testing.T) {
	b := StartShell(t)
	c := startCity(t, "")
	one, two, care, town := b.NewPage(t, c.address), b.NewPage(t, c.address), b.NewPage(t, c.address), b.NewPage(t, c.address)
	for p, role := range map[*Page]string{one: "consulent", two: "consulent", care: "partner", town: "partner2"} {
		p.Within(20 * time.Second)
		p.come(role)
	}
	one.Open("/dossiers")
	of := Eval[string](one, `[...document.querySelectorAll("main a")].map(a => a.pathname).find(p => /^\/dossiers\/[0-9A-Za-z-]{20,}$/.test(p)) ?? ""`)

	title := `form[action$="/documenten"] input[name="titel"]`
	two.hears(of+"/documenten", title, func() {
		guide{one, c, nil}.documentOn(of + "/documenten")
	})
	two.WaitText("Brief van de wijkagent")
	two.hears(of+"/vraag-partner", `main textarea[name="vraag"]`, func() {
		one.Open(of)
		one.Fill(`form[action$="/log"] textarea`, "Zij belde net terug.")
		one.act("/log")
	})
	two.hears(of+"/plan", "", func() {
		one.Fill(`form[action$="/log"] textarea`, "En nog eens.")
		one.act("/log")
	})

	one.Open(of + "/vraag-partner")
	one.pick("/vraag-partner", "wie", c.nameOf("partner"))
	one.Click(`main input[name="soort"][value="hulp"]`)
	one.Fill(`main input[name="nodig"]`, "Iemand die meedenkt")
	one.Fill(`main textarea[name="vraag"]`, "Wil je een keer mee op bezoek?")
	one.Fill(`main textarea[name="nietbesproken"]`, "Praten geeft nu gevaar.")
	one.act("/vraag-partner")
	asked := one.Attr(`#partners a[href^="/verwijzingen/"]`, "href")
	one.hears(asked, `form:has(input[value="trek-in"]) textarea`, func() { care.Open(asked) })
	care.unfold()
	care.Fill(`form:has(input[value="vraag-meer"]) textarea`, "Half getypt")
	guide{one, c, func(*Page, string) {}}.halfTyped(asked, `form:has(input[value="trek-in"])`, "")
	one.step("trek-in", "Het is niet meer nodig.")
	care.Within(2 * time.Second)
	care.WaitText("Het is niet meer nodig.")

	one.Open("/casusoverleg")
	one.Follow(`main li:has(.tag.good) a[href^="/casusoverleg/0"]`)
	table := one.Path() + "/tafel"
	one.Open(table)
	town.hears(table, "", func() {
		one.Fill("#notulen textarea", "Wij spraken over de post.")
		one.Follow(`#notulen button[value="bewaar"]`)
	})
	one.Open(table)
	one.Follow(`#notulen button[value="volgende"]`)
	town.Within(2 * time.Second)
	town.WaitText("Alles is besproken")
	for _, p := range []*Page{one, two, care, town} {
		p.AssertClean()
	}
}

// hears opens a page, types something there, and finds that within two seconds after something
// happened the page asked for itself again and left alone what was typed.
func (p *Page) hears(path, control string, happens func()) {
	p.t.Helper()
	p.Within(20 * time.Second)
	p.Open(path)
	p.unfold()
	typed := `document.querySelector(` + "`" + control + "`" + `)?.value ?? ""`
	if control != "" {
		p.Fill(control, "Half getypt")
	}
	asked := `performance.getEntriesByType("resource").filter(e => e.initiatorType === "fetch" && new URL(e.name).pathname === location.pathname).length`
	before := Eval[int](p, asked)
	happens()
	p.Within(2 * time.Second)
	guide{Page: p}.until(path+" hears nothing", func() (bool, error) { return Eval[int](p, asked) > before, nil })
	p.Within(20 * time.Second)
	if control == "" {
		return
	}
	if got := Eval[string](p, typed); got != "Half getypt" {
		p.t.Errorf("%s: what was typed is now %q", path, got)
	}
}

// documentOn puts a document on the page of the documents of a case.
func (g guide) documentOn(path string) {
	g.t.Helper()
	g.Open(path)
	g.documentFill("brief.pdf", paper)
	g.act("/documenten")
}
