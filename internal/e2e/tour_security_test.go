package e2e

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

const (
	newcomer         = "nora"
	newcomerPassword = "vier losse woorden van haarzelf"
)

// securityTour is a newcomer who makes a second step, loses the telephone and gets help
// from two colleagues.
func securityTour(g guide) {
	g.at("/beheer/herstel", "herstel-leeg")
	g.Open("/beheer/gebruikers")
	g.Fill(`input[name="name"]`, "Nora Nieuw")
	g.Fill(`input[name="login"]`, newcomer)
	g.Click(`input[name="roles"][value="consulent"]`)
	newcomersFirst := g.handed(`="/beheer/gebruikers"`, "De gebruiker is toegevoegd.")
	g.here("wachtwoord-gegeven")
	g.leave()
	g.signInAs(newcomer, newcomersFirst)
	g.here("wachtwoord-eerste")
	g.Fill(`input[name="oud"]`, newcomersFirst)
	g.Fill(`input[name="nieuw"]`, "Welkom2026!!")
	g.refused(`="/mijn/wachtwoord"`)
	g.here("wachtwoord-fout")
	g.choosesPassword(newcomersFirst, newcomerPassword)
	codes := newcomersFactor(g)
	g.leave()
	newcomersReturn(g, codes)
	newcomersSessions(g)
	g.at("/mijn/wachtwoord", "wachtwoord")
	g.at("/mijn/bevestigen?naar=%2Fmijn%2Fsleutels", "bevestigen")
	g.refused(`="/mijn/bevestigen"`)
	g.here("bevestigen-fout")
	g.Fill(`input[name="wachtwoord"]`, newcomerPassword)
	g.Fill(`input[name="code"]`, codes[1])
	g.send(`="/mijn/bevestigen"`)
	g.WaitPath("/mijn/sleutels")
	g.leave()
	rescue(g)
}

// handed sends a form, and gives the first password that the program made then.
func (g guide) handed(form, said string) string {
	g.t.Helper()
	g.send(form)
	g.WaitText(said)
	return strings.TrimSpace(g.Text(`code.secret`))
}

// choosesPassword puts a password of one's own in the place of another.
func (g guide) choosesPassword(old, fresh string) {
	g.t.Helper()
	g.Fill(`input[name="oud"]`, old)
	g.Fill(`input[name="nieuw"]`, fresh)
	g.send(`="/mijn/wachtwoord"`)
}

// leave signs out, wherever one is.
func (g guide) leave() {
	g.t.Helper()
	Eval[bool](g.Page, `(() => { const f = document.createElement("form"); f.method = "post"; f.action = "/uitloggen"; f.id = "weg";
		f.innerHTML = "<button>weg</button>"; document.querySelector("main").append(f); return true })()`)
	g.Follow(`#weg button`)
	g.WaitPath("/inloggen")
}

// newcomersFactor makes the second step and gives the recovery codes.
func newcomersFactor(g guide) []string {
	g.at("/mijn/beveiliging", "beveiliging-zonder-tweede-stap")
	g.at("/mijn/tweede-stap", "tweede-stap")
	g.refused(`="/mijn/tweede-stap"`)
	g.here("tweede-stap-fout")
	g.Fill(`input[name="code"]`, appCode(g, g.Text(`code.secret`), time.Now()))
	g.send(`="/mijn/tweede-stap"`)
	g.here("herstelcodes")
	g.at("/mijn/beveiliging", "beveiliging")
	g.send(`="/mijn/beveiliging/herstelcodes"`)
	codes := Eval[[]string](g.Page, `[...document.querySelectorAll("code.recovery")].map(c => c.textContent)`)
	if len(codes) != 10 {
		g.t.Fatalf("%d recovery codes", len(codes))
	}
	return codes
}

// appCode is what an app shows for a secret (RFC 6238).
func appCode(g guide, shown string, at time.Time) string {
	g.t.Helper()
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(strings.TrimSpace(shown), " ", ""))
	g.must("read the secret", err)
	mac := hmac.New(sha1.New, secret)
	binary.Write(mac, binary.BigEndian, uint64(at.Unix()/30))
	sum := mac.Sum(nil)
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[sum[19]&15:])&0x7fffffff%1_000_000)
}

// newcomersReturn signs in with a recovery code, about which there is a notice.
func newcomersReturn(g guide, codes []string) {
	g.signInAs(newcomer, newcomerPassword)
	g.here("inloggen-code")
	g.Fill(`input[name="code"]`, "000000")
	g.refused(`="/inloggen/code"`)
	g.here("inloggen-code-fout")
	g.Fill(`input[name="code"]`, codes[0])
	g.send(`="/inloggen/code"`)
	g.WaitText("Er is een herstelcode gebruikt.")
	g.here("beveiliging-bericht")
	g.send(`$="/gelezen"`)
	g.Open("/mijn/beveiliging")
	if g.Shows("Er is een herstelcode gebruikt.") {
		g.t.Error("a notice that was read is there again")
	}
}

// newcomersSessions signs in elsewhere and ends that, one by one and all together.
func newcomersSessions(g guide) {
	elsewhere := fmt.Sprintf(`fetch("/inloggen", {method: "POST", credentials: "omit", redirect: "manual",
		body: new URLSearchParams({login: %q, wachtwoord: %q})}).then(() => 1)`, newcomer, newcomerPassword)
	for range 3 {
		_, err := run(g.Page, chromedp.Evaluate[int](elsewhere, chromedp.EvalAwaitPromise))
		g.must("sign in elsewhere", err)
	}
	g.at("/mijn/beveiliging", "beveiliging-sessies")
	count := func() int { return Eval[int](g.Page, `document.querySelectorAll("#sessies li").length`) }
	if n := count(); n != 4 {
		g.t.Errorf("%d sessions, want 4", n)
	}
	g.send(`^="/mijn/beveiliging/sessies/0"`)
	if n := count(); n != 3 {
		g.t.Errorf("%d sessions after one ended", n)
	}
	g.send(`="/mijn/beveiliging/sessies/einde"`)
	if n := count(); n != 1 {
		g.t.Errorf("%d sessions after all others ended", n)
	}
}

// rescue is the administrator who asks and the officer who confirms.
func rescue(g guide) {
	g.signIn("beheerder")
	ask := func() {
		g.Open("/beheer/gebruikers")
		path := Eval[string](g.Page, `[...document.querySelectorAll("#gebruikers a")].find(a => a.textContent.includes("Nora")).getAttribute("href")`)
		g.at(path, "gebruiker-met-tweede-stap")
		g.send(`$="/herstel"`)
		g.WaitPath("/beheer/herstel")
	}
	g.Open("/beheer/gebruikers")
	g.send(`="/beheer/gebruikers/tweede-stap"`)
	g.WaitText("De keuze voor de tweede stap is opgeslagen.")
	ask()
	g.here("herstel-gevraagd")
	g.Open("/beheer/gebruikers")
	g.Open(Eval[string](g.Page, `[...document.querySelectorAll("#gebruikers a")].find(a => a.textContent.includes("Nora")).getAttribute("href")`))
	g.send(`$="/sessies/einde"`)
	g.WaitText("Deze persoon is overal uitgelogd.")
	g.Open("/beheer/herstel")
	g.Follow(`button[formaction$="/intrekken"]`)
	g.WaitText("De vraag is ingetrokken.")
	ask()
	g.leave()
	g.signIn("fg")
	g.at("/beheer/herstel", "herstel-bevestigen")
	g.send(`$="/bevestigen"`)
	g.WaitText("De tweede stap is weg")
	g.here("herstel-gedaan")
}
