package e2e

import (
	"testing"
	"time"

	"samendoen/internal/base/store/storetest"
)

// TestStoryLive is two people with one case open: each sees what the other saves within two
// seconds, and what somebody is typing stays as it is.
func TestStoryLive(t *testing.T) {
	b := StartShell(t)
	for name, dsn := range map[string]func(t *testing.T) string{
		"sqlite":   func(*testing.T) string { return "" },
		"postgres": func(t *testing.T) string { return storetest.NewDatabase(t) },
	} {
		t.Run(name, func(t *testing.T) { live(t, b, startCity(t, dsn(t))) })
	}
}

// live is the story.
func live(t *testing.T, b *Browser, c city) {
	one, two := b.NewPage(t, c.address), b.NewPage(t, c.address)
	for _, p := range []*Page{one, two} {
		p.Within(20 * time.Second)
		p.come("consulent")
	}
	one.Open("/dossiers")
	of := Eval[string](one, `[...document.querySelectorAll("main a")].map(a => a.pathname).find(p => /^\/dossiers\/[0-9A-Za-z-]{20,}$/.test(p)) ?? ""`)
	one.Open(of)
	two.Open(of)
	one.unfold()
	two.unfold()
	text := `form[action$="/log"] textarea[name="tekst"]`
	two.Fill(text, "Half getypt")
	one.Fill(text, "Zij belde net terug.")
	one.act("/log")
	two.Within(2 * time.Second)
	two.WaitText("Zij belde net terug.")
	two.WaitText("Hier is net iets veranderd.")
	two.AssertPage("dossier-net-veranderd")
	if typed := Eval[string](two, `document.querySelector('form[action$="/log"] textarea').value`); typed != "Half getypt" {
		t.Errorf("what was typed is now %q", typed)
	}
	two.Within(20 * time.Second)
	two.act("/log")
	one.Within(2 * time.Second)
	one.WaitText("Half getypt")
	one.AssertClean()
	two.AssertClean()
}
