package e2e

import (
	"net/http"
	"strings"

	"github.com/chromedp/chromedp"

	"samendoen/internal/base/openid/openidtest"
)

// providersTour is an administrator who adds a partner and lets people sign in through the
// own organisation, at a real provider; and somebody who comes in that way.
func providersTour(g guide) {
	there := openidtest.Start(g.t, openidtest.Settings{Clients: []openidtest.Client{{ID: "samendoen", Secret: "geheim van de aanbieder",
		Redirects: []string{g.c.address + "/inloggen/terug"}, AfterLogout: []string{g.c.address + "/inloggen"},
		BackChannel: g.c.address + "/inloggen/afmelding", WithSession: true}}})
	g.Knows(there.Issuer)
	partners(g)
	g.at("/mijn/organisatie", "organisatie-nog-niet")
	setsUpProvider(g, there.Issuer)
	g.leave()
	there.Choose(openidtest.Person{Subject: "ada", Name: "Ada Zwaan", Login: "ada.zwaan", Groups: []string{"consulenten"}})
	comesFromElsewhere(g)
	there.Choose(openidtest.Person{Subject: "baas", Name: "Bas Beheer", Login: "bas"})
	g.signIn("beheerder")
	g.at("/mijn/organisatie", "organisatie-koppelen")
	g.Follow(`a[href="/mijn/organisatie/koppelen"]`)
	g.WaitText("Je logt sinds")
	g.here("organisatie-gekoppeld")
	g.Open("/mijn/bevestigen/organisatie?naar=%2Fmijn%2Fsleutels")
	g.WaitPath("/mijn/sleutels")
	g.Open("/mijn/organisatie")
	g.send(`="/mijn/organisatie/ontkoppelen"`)
	g.here("organisatie-ontkoppeld")
}

// partners adds an organisation with its first administrator.
func partners(g guide) {
	g.at("/beheer/organisaties", "organisaties")
	g.refused(`="/beheer/organisaties"`)
	g.here("organisaties-fout")
	g.at(g.first(`#organisaties a[href*="voor="]`), "organisatie-zonder-beheerder")
	g.refused(`="/beheer/organisaties"`)
	g.Fill(`input[name="name"]`, "Kim Kompas")
	g.Fill(`input[name="login"]`, "kim")
	g.send(`="/beheer/organisaties"`)
	g.WaitText("De beheerder kan nu inloggen.")
	g.Open("/beheer/organisaties")
	g.Fill(`input[name="organisation"]`, "Politie Merenstad")
	g.Choose(`select[name="kind"]`, "police")
	g.Fill(`input[name="name"]`, "Wies Wijkagent")
	g.Fill(`input[name="login"]`, "wies")
	g.send(`="/beheer/organisaties"`)
	g.WaitText("De beheerder kan nu inloggen.")
	g.here("wachtwoord-beheerder")
	g.at("/beheer/organisaties", "organisatie-toegevoegd")
}

// setsUpProvider fills in the form, wrong first.
func setsUpProvider(g guide, issuer string) {
	g.at("/beheer/inloggen", "aanbieder-leeg")
	g.Fill(`input[name="issuer"]`, "https://169.254.169.254")
	g.Follow(`button[formaction="/beheer/inloggen/testen"]`)
	g.WaitText("Dit adres mag niet.")
	g.here("aanbieder-test-fout")
	g.refused(`="/beheer/inloggen"`)
	g.here("aanbieder-fout")
	g.Fill(`input[name="issuer"]`, issuer)
	g.Fill(`input[name="provider_name"]`, "De Zwaan")
	g.Fill(`input[name="word"]`, "zwaan")
	g.Fill(`input[name="client"]`, "samendoen")
	g.Fill(`input[name="secret"]`, "geheim van de aanbieder")
	g.Fill(`input[name="scopes"]`, "profile groups")
	g.Fill(`input[name="groep_consulent"]`, "consulenten, wijkteam")
	g.Click(`input[name="creates"]`)
	g.Click(`input[name="active"]`)
	g.Follow(`button[formaction="/beheer/inloggen/testen"]`)
	g.WaitText("De aanbieder antwoordt")
	g.here("aanbieder-test-goed")
	g.Fill(`input[name="secret"]`, "geheim van de aanbieder")
	g.send(`="/beheer/inloggen"`)
	g.WaitText("De instellingen zijn bewaard.")
	g.here("aanbieder")
}

// comesFromElsewhere signs in through the organisation, and out again, there too.
func comesFromElsewhere(g guide) {
	g.at("/inloggen", "inloggen-met-organisatie")
	g.Follow(`a[href^="/inloggen/organisatie?"]`)
	g.here("organisatie-zoeken")
	g.Fill(`input[name="organisatie"]`, "onbekend")
	g.Follow(`form[action="/inloggen/organisatie"] button`)
	g.expect(http.StatusBadRequest)
	g.here("organisatie-onbekend")
	g.Fill(`input[name="organisatie"]`, "Zwaan")
	g.Follow(`form[action="/inloggen/organisatie"] button`)
	g.here("organisatie-gevonden")
	g.Follow(`a[href^="/inloggen/organisatie/zwaan"]`)
	g.WaitPath("/vandaag")
	Eval[bool](g.Page, `(() => { const f = document.createElement("form"); f.method = "post"; f.action = "/uitloggen"; f.id = "weg";
		f.innerHTML = "<button>weg</button>"; document.querySelector("main").append(f); return true })()`)
	g.Follow(`#weg button`)
	g.WaitPath("/inloggen/organisatie/zwaan/uit")
	g.here("uitgelogd-bij-ons")
	g.Follow(`a[href*="/session/end"]`)
	g.Follow(`button[value="yes"]`)
	g.WaitPath("/inloggen")
	g.WaitText("Inloggen bij De Zwaan") // this browser knows the organisation now
	g.here("inloggen-bekende-organisatie")
	g.Open("/inloggen/terug?state=verzonnen&code=verzonnen")
	g.expect(http.StatusBadRequest)
	g.here("inloggen-begin-opnieuw")
	status, err := run(g.Page, chromedp.Evaluate[int](`fetch("/inloggen/afmelding", {method: "POST", body: new URLSearchParams({logout_token: "a.b.c"})}).then(r => r.status)`, chromedp.EvalAwaitPromise))
	g.must("send nonsense as a logout token", err)
	if status != http.StatusBadRequest {
		g.t.Errorf("nonsense as a logout token: %d", status)
	}
	if strings.Contains(g.Text("main"), "verzonnen") {
		g.t.Error("the page repeats what came with the address")
	}
}
