package account

import (
	"context"
	"strings"
	"testing"

	"github.com/descope/virtualwebauthn"

	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

func TestKeepingPasskeys(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		h := newHouse(t, db)
		d, full, codes := h.passkey(h.login("marja"))

		t.Run("one passkey is one user's", func(t *testing.T) {
			_, bas, _ := h.enrol("bas")
			q, err := h.OfferPasskey(ctx, bas, keyHost)
			check(t, err)
			copied := *d
			_, _, err = h.AddPasskey(ctx, bas, keyHost, "gestolen", copied.makes(q), home)
			wants(t, "a passkey that somebody has", err, fault.Invalid)
			q, err = h.OfferPasskey(ctx, full, keyHost)
			check(t, err)
			if options, _ := virtualwebauthn.ParseAttestationOptions(optionsOf(t, q)); !d.key.IsExcludedForAttestation(*options) {
				t.Error("the browser is not told which passkeys there are")
			}
		})
		t.Run("what is made is checked", func(t *testing.T) {
			for name, change := range map[string]func(d *device){
				"another origin":      func(d *device) { d.site.Origin = "https://elders.example" },
				"another host":        func(d *device) { d.site.ID = "elders.example" },
				"nobody was verified": func(d *device) { d.auth.Options.UserNotVerified = true },
			} {
				q, err := h.OfferPasskey(ctx, full, keyHost)
				check(t, err)
				d := newTelephone(t)
				change(d)
				_, _, err = h.AddPasskey(ctx, full, keyHost, "nieuw", d.makes(q), home)
				wants(t, name, err, fault.Invalid)
			}
			q, err := h.OfferPasskey(ctx, full, keyHost)
			check(t, err)
			_, bas, _ := h.enrol("bea")
			_, _, err = h.AddPasskey(ctx, bas, keyHost, "nieuw", newTelephone(t).makes(q), home)
			wants(t, "a question that somebody else got", err, fault.Invalid)
			answer := newTelephone(t).makes(q)
			_, _, err = h.AddPasskey(ctx, full, keyHost, " ", answer, home)
			wants(t, "no name", err, fault.Invalid)
			_, _, err = h.AddPasskey(ctx, full, keyHost, "nieuw", answer, home)
			check(t, err)
			_, _, err = h.AddPasskey(ctx, full, keyHost, "nieuw", answer, home)
			wants(t, "twice", err, fault.Invalid)
			if n := len(h.keysOf("marja")); n != 2 {
				t.Errorf("%d passkeys", n)
			}
		})
		t.Run("a second one changes no session", func(t *testing.T) {
			if h.stageOf(full) != stageFull {
				t.Error("signed out")
			}
		})
		t.Run("names and strangers", func(t *testing.T) {
			id := h.keysOf("marja")[0].ID
			check(t, h.RenamePasskey(ctx, h.actors["marja"], id, " tablet "))
			if name := h.keysOf("marja")[0].Name; name != "tablet" {
				t.Error(name)
			}
			wants(t, "a long name", h.RenamePasskey(ctx, h.actors["marja"], id, strings.Repeat("x", maxKeyName+1)), fault.Invalid)
			wants(t, "of somebody else", h.RenamePasskey(ctx, h.actors["bas"], id, "mijn"), fault.NotFound)
			_, bea, _ := h.enrol("floor")
			wants(t, "of somebody else", h.RemovePasskey(ctx, bea, id), fault.NotFound)
		})
		t.Run("the last second step stays", func(t *testing.T) {
			check(t, h.RemovePasskey(ctx, full, h.keysOf("marja")[0].ID))
			wants(t, "the last", h.RemovePasskey(ctx, full, h.keysOf("marja")[0].ID), fault.Invalid)
			if h.stageOf(full) != stageFull || len(h.keysOf("marja")) != 1 {
				t.Error("it is gone")
			}
			if _, err := h.LoginPasskey(ctx, chair, keyHost, d.says(h.ask(chair)), home); !fault.Is(err, fault.Invalid) {
				t.Error("a removed passkey opens the door:", err)
			}
		})
		t.Run("at most ten", func(t *testing.T) {
			for len(h.keysOf("marja")) < maxPasskeys {
				h.passkey(full)
			}
			_, err := h.OfferPasskey(ctx, full, keyHost)
			wants(t, "an eleventh", err, fault.Invalid)
		})
		t.Run("a rescue takes them all away", func(t *testing.T) {
			check(t, h.AskRescue(ctx, h.actors["bas"], h.actors["marja"].UserID))
			list, err := h.Rescues(ctx, h.actors["bea"])
			check(t, err)
			check(t, h.ConfirmRescue(ctx, h.actors["bea"], list[0].ID))
			if n := len(h.keysOf("marja")); n != 0 || h.stageOf(full) != stageEnded || h.stageOf(h.login("marja")) != stageSetup {
				t.Errorf("%d passkeys, stage %q", n, h.stageOf(full))
			}
			if _, err := h.SecondStep(ctx, h.login("marja"), codes[1], home); err == nil {
				t.Error("a recovery code still works")
			}
		})
		t.Run("who needs no second step may do without again", func(t *testing.T) {
			_, full, _ := h.passkey(h.login("rens"))
			check(t, h.RemovePasskey(ctx, full, h.keysOf("rens")[0].ID))
			if at := h.stageOf(h.login("rens")); at != stageFull {
				t.Error(at)
			}
		})
	})
}

func TestWherePasskeysWork(t *testing.T) {
	for name, c := range map[string]struct{ public, host, party, origin string }{
		"localhost":                     {"", "localhost:8080", "localhost", "http://localhost:8080"},
		"a number is no name":           {"", "127.0.0.1:8080", "", ""},
		"a number of version six":       {"", "[::1]:8080", "", ""},
		"a name that points at us":      {"", "boze.example:8080", "", ""},
		"like localhost":                {"", "localhost.example:8080", "", ""},
		"the public address":            {"https://samendoen.example", "samendoen.example", "samendoen.example", "https://samendoen.example"},
		"whatever the browser says":     {"https://samendoen.example", "localhost:8080", "samendoen.example", "https://samendoen.example"},
		"a public address with a port":  {"https://samendoen.example:8443/x", "", "samendoen.example", "https://samendoen.example:8443"},
		"a public address of a machine": {"https://10.0.0.1", "10.0.0.1", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := &Service{}
			check(t, s.PublicAt(c.public))
			party, err := s.party(c.host)
			check(t, err)
			if party == nil != (c.party == "") || party != nil && (party.Config.RPID != c.party || party.Config.RPOrigins[0] != c.origin) {
				t.Errorf("%+v", party)
			}
		})
	}
	for _, address := range []string{"http://samendoen.example", "samendoen.example", "https://", "://"} {
		if (&Service{}).PublicAt(address) == nil {
			t.Errorf("%q is a public address", address)
		}
	}
	if _, err := (&Service{}).AskPasskey(chair, "127.0.0.1:8080"); !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
}

func TestLastFactor(t *testing.T) {
	consultant, resident := []access.Role{access.Consultant}, []access.Role{access.Resident}
	for name, c := range map[string]struct {
		required, app bool
		roles         []access.Role
		passkeys      int
		want          bool
	}{
		"the only one":           {true, false, consultant, 1, true},
		"an app is left":         {true, true, consultant, 1, false},
		"a passkey is left":      {true, false, consultant, 2, false},
		"who sees no contents":   {true, false, resident, 1, false},
		"where none is required": {false, false, consultant, 1, false},
	} {
		if got := isLastFactor(demand{on: c.required}, User{Roles: c.roles}, c.app, c.passkeys); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestQuestionsSayNothing compares the questions for a passkey: they name nobody, and
// only the challenge differs.
func TestQuestionsSayNothing(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		before := optionsOf(t, h.ask(chair))
		d, _, _ := h.passkey(h.login("marja"))
		q := h.ask(chair)
		after := optionsOf(t, q)
		if len(before) != len(after) || strings.Contains(after, "allowCredentials") || strings.Contains(after, credentialText(d.key.ID)) {
			t.Errorf("%s\n%s", before, after)
		}
		if !strings.Contains(after, `"userVerification":"required"`) {
			t.Error(after)
		}
		q, err := h.OfferPasskey(context.Background(), h.login("bea"), keyHost)
		check(t, err)
		options := optionsOf(t, q)
		for _, want := range []string{`"attestation":"none"`, `"residentKey":"required"`, `"userVerification":"required"`} {
			if !strings.Contains(options, want) {
				t.Errorf("%s is not in %s", want, options)
			}
		}
		if strings.Contains(options, h.actors["bea"].UserID) {
			t.Error("the handle is the id of the user")
		}
	})
}
