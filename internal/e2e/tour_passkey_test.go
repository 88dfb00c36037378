package e2e

import (
	"net/http"
	"strings"

	"github.com/chromedp/cdproto/webauthn"
)

const (
	keyOwner    = "pia"
	keyPassword = "vier losse woorden van pia zelf"
)

// passkeysTour is somebody who makes a passkey and signs in with it: on a telephone, by
// keyboard alone, with the virtual authenticator of Chromium as the device.
func passkeysTour(g guide) {
	g.Open("/beheer/gebruikers")
	g.Fill(`input[name="name"]`, "Pia Passkey")
	g.Fill(`input[name="login"]`, keyOwner)
	g.Click(`input[name="roles"][value="consulent"]`)
	keysFirst := g.handed(`="/beheer/gebruikers"`, "De gebruiker is toegevoegd.")
	g.leave()
	g.Viewport(390)
	device := g.authenticator()
	g.signInAs(keyOwner, keysFirst)
	g.choosesPassword(keysFirst, keyPassword)
	makesPasskey(g, device)
	g.verifies(device, false) // a device that is sure of its owner signs in from the field of the name
	g.leave()
	signsInWithPasskey(g, device)
	g.verifies(device, false)
	g.leave()
	g.verifies(device, true)
	g.Open("/inloggen") // the field of the name offers the passkey, and the device takes it
	g.WaitText("Mijn beveiliging")
	keepsPasskeys(g)
}

// authenticator puts a device into the browser that verifies its owner and answers at once.
func (g guide) authenticator() webauthn.AuthenticatorID {
	g.t.Helper()
	_, err := call(g.Page, webauthn.Enable, webauthn.EnableParams{})
	g.must("switch on the authenticators", err)
	added, err := call(g.Page, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true,
		HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}})
	g.must("add an authenticator", err)
	return added.AuthenticatorID
}

// verifies says whether the device knows the finger that touches it.
func (g guide) verifies(device webauthn.AuthenticatorID, is bool) {
	g.t.Helper()
	_, err := call(g.Page, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: device, IsUserVerified: is})
	g.must("change the owner", err)
}

// presses goes to a control by the keyboard and presses Enter on it.
func (g guide) presses(name string) {
	g.t.Helper()
	g.FocusStart()
	g.TabTo(name)
	g.Press(Enter)
}

func makesPasskey(g guide, device webauthn.AuthenticatorID) {
	g.Open("/mijn/beveiliging")
	g.Navigates(func() { g.presses("Maak een passkey") })
	g.WaitPath("/mijn/passkeys/nieuw")
	g.here("passkey-nieuw")
	if g.Shows("Deze browser kan hier geen passkey maken.") {
		g.t.Error("the note for browsers without passkeys is shown to one with")
	}
	g.verifies(device, false)
	g.presses("Maak de passkey")
	g.WaitText("Dit is gestopt of duurde te lang.")
	g.here("passkey-gestopt")
	g.verifies(device, true)
	g.Navigates(func() { g.presses("Maak de passkey") })
	g.expect(http.StatusOK)
	g.here("passkey-herstelcodes")
	if codes := g.Texts("code.recovery"); len(codes) != 10 {
		g.t.Errorf("%d recovery codes", len(codes))
	}
	g.Open("/mijn/passkeys/nieuw")
	g.presses("Maak de passkey")
	g.WaitText("Dit toestel heeft al een passkey voor jou.")
	g.bare(`="/mijn/passkeys"`)
	g.here("passkey-niet-gemaakt")
	g.Scripts(false)
	g.Open("/mijn/passkeys/nieuw")
	if !g.Shows("Deze browser kan hier geen passkey maken.") || g.Shows("Maak de passkey") {
		g.t.Error("without scripts there is a button that does nothing")
	}
	g.Scripts(true)
}

// bare sends the form of a passkey without an answer, which is refused.
func (g guide) bare(action string) {
	g.t.Helper()
	g.Navigates(func() {
		Eval[bool](g.Page, "document.querySelector('form[action"+strings.ReplaceAll(action, `'`, `"`)+"]').submit() === undefined")
	})
	g.expect(http.StatusBadRequest)
	g.WaitFor(".error-summary")
}

func signsInWithPasskey(g guide, device webauthn.AuthenticatorID) {
	g.at("/inloggen", "inloggen-met-passkey")
	g.bare(`="/inloggen/passkey"`)
	g.here("inloggen-passkey-fout")
	g.Open("/inloggen?naar=%2Fmijn%2Fsleutels")
	g.presses("Log in met een passkey")
	g.WaitText("Dit is gestopt of duurde te lang.")
	g.verifies(device, true)
	g.Navigates(func() { g.presses("Log in met een passkey") })
	g.WaitPath("/mijn/beveiliging") // there is a notice about the passkey
	g.WaitText("Er is een passkey gemaakt om mee in te loggen.")
	g.here("beveiliging-passkey")
	g.send(`$="/gelezen"`)
	g.verifies(device, false)
	g.leave()

	g.signInAs(keyOwner, keyPassword)
	g.WaitPath("/inloggen/code?naar=%2F")
	g.here("inloggen-code-passkey")
	g.bare(`="/inloggen/code/passkey"`)
	g.here("inloggen-code-passkey-fout")
	g.verifies(device, true)
	g.Navigates(func() { g.presses("Gebruik je passkey") })

	g.at("/mijn/bevestigen?naar=%2Fmijn%2Fsleutels", "bevestigen-passkey")
	g.bare(`="/mijn/bevestigen/passkey"`)
	g.here("bevestigen-passkey-fout")
	g.Open("/mijn/bevestigen?naar=%2Fmijn%2Fsleutels")
	g.Navigates(func() { g.presses("Gebruik je passkey") })
	g.WaitPath("/mijn/sleutels")
}

func keepsPasskeys(g guide) {
	g.Open("/mijn/beveiliging")
	g.unfold()
	g.Fill(`form[action$="/naam"] input[name="naam"]`, "")
	g.refused(`$="/naam"`)
	g.here("passkey-naam-fout")
	g.unfold()
	g.Fill(`form[action$="/naam"] input[name="naam"]`, "Telefoon van het werk")
	g.send(`$="/naam"`)
	g.WaitText("De naam is bewaard.")
	if names := g.Texts("#passkeys strong"); len(names) != 1 || names[0] != "Telefoon van het werk" {
		g.t.Errorf("passkeys %q", names)
	}
	g.send(`$="/weg"`)
	g.WaitText("De passkey is hier weg.")
	g.WaitText("Er is een passkey verwijderd.")
	g.here("passkey-weg")
}
