package account

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

const keyHost = "localhost:8080"

// device holds one passkey, as a telephone does.
type device struct {
	t    testing.TB
	site virtualwebauthn.RelyingParty
	auth virtualwebauthn.Authenticator
	key  virtualwebauthn.Credential
}

func newTelephone(t testing.TB) *device {
	d := &device{t, virtualwebauthn.RelyingParty{ID: "localhost", Name: "Samendoen", Origin: "http://" + keyHost},
		virtualwebauthn.NewAuthenticator(), virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)}
	for len(d.key.Key.AttestationData()) != fullKey { // it leaves out zeros in front, which no key may
		d.key = virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
	}
	return d
}

// fullKey is the length in bytes of a P-256 key in COSE form, both coordinates of 32.
const fullKey = 77

func optionsOf(t testing.TB, q Question) string {
	t.Helper()
	data, err := json.Marshal(q.Options)
	check(t, err)
	return string(data)
}

// makes answers the question for a new passkey.
func (d *device) makes(q Question) Answer {
	d.t.Helper()
	options, err := virtualwebauthn.ParseAttestationOptions(optionsOf(d.t, q))
	check(d.t, err)
	d.auth.Options.UserHandle = []byte(options.UserID)
	return Answer{q.Ticket, virtualwebauthn.CreateAttestationResponse(d.site, d.auth, d.key, *options)}
}

// says answers the question for the passkey.
func (d *device) says(q Question) Answer {
	d.t.Helper()
	options, err := virtualwebauthn.ParseAssertionOptions(optionsOf(d.t, q))
	check(d.t, err)
	return Answer{q.Ticket, virtualwebauthn.CreateAssertionResponse(d.site, d.auth, d.key, *options)}
}

// passkey gives somebody a passkey on a new device, in a session that may do so.
func (h house) passkey(secret string) (d *device, full string, codes []string) {
	h.t.Helper()
	ctx, d := context.Background(), newTelephone(h.t)
	q, err := h.OfferPasskey(ctx, secret, keyHost)
	check(h.t, err)
	full, codes, err = h.AddPasskey(ctx, secret, keyHost, "telefoon", d.makes(q), home)
	check(h.t, err)
	return d, full, codes
}

func (h house) ask(browser string) Question {
	h.t.Helper()
	q, err := h.AskPasskey(browser, keyHost)
	check(h.t, err)
	return q
}

func (h house) keysOf(login string) []Passkey {
	h.t.Helper()
	v, err := h.Security(context.Background(), h.actors[login], "")
	check(h.t, err)
	return v.Passkeys
}

func (h house) noticesOf(login string) []string {
	h.t.Helper()
	v, err := h.Security(context.Background(), h.actors[login], "")
	check(h.t, err)
	var keys []string
	for _, n := range v.Notices {
		keys = append(keys, n.Key)
	}
	return keys
}

const chair = "a browser secret of at least forty signs, say"

func TestPasskeySignsIn(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		h := newHouse(t, db)
		old := h.login("marja")
		d, full, codes := h.passkey(old)
		if h.stageOf(full) != stageFull || h.stageOf(old) != stageEnded || len(codes) != recoveryCodes {
			t.Fatalf("a first passkey: stage %q, the old session %q, %d codes", h.stageOf(full), h.stageOf(old), len(codes))
		}
		if got := h.noticesOf("marja"); !slices.Equal(got, []string{"account.notice_passkey_added"}) {
			t.Errorf("notices %v", got)
		}

		t.Run("alone, as two factors", func(t *testing.T) {
			h.clock.Add(time.Hour)
			secret, err := h.LoginPasskey(ctx, chair, keyHost, d.says(h.ask(chair)), home)
			check(t, err)
			a, err := h.BySession(ctx, secret)
			if err != nil || a.UserID != h.actors["marja"].UserID {
				t.Errorf("%v, %v", a, err)
			}
			if k := h.keysOf("marja")[0]; !k.Used.Equal(h.clock.Now()) || k.Name != "telefoon" || k.Synced {
				t.Errorf("%+v", k)
			}
			if _, err := h.NewToken(ctx, a, "kantoor", []string{"case."}, h.clock.Now().AddDate(0, 1, 0)); err != nil {
				t.Error("a passkey is no second step for a token:", err)
			}
		})
		t.Run("as the second step, which a password needs", func(t *testing.T) {
			half := h.login("marja")
			if h.stageOf(half) != stageCode {
				t.Fatal("a password opens the door:", h.stageOf(half))
			}
			q, err := h.AskSecondPasskey(ctx, half, keyHost)
			check(t, err)
			full, err := h.SecondPasskey(ctx, half, keyHost, d.says(q), home)
			check(t, err)
			if h.stageOf(full) != stageFull || h.stageOf(half) != stageEnded {
				t.Error("stages", h.stageOf(full), h.stageOf(half))
			}
		})
		t.Run("or a recovery code", func(t *testing.T) {
			full, err := h.SecondStep(ctx, h.login("marja"), codes[0], home)
			if err != nil || h.stageOf(full) != stageFull {
				t.Error(err)
			}
		})
		t.Run("to show again who one is", func(t *testing.T) {
			full, err := h.LoginPasskey(ctx, chair, keyHost, d.says(h.ask(chair)), home)
			check(t, err)
			h.clock.Add(freshTime)
			if fresh, err := h.Fresh(ctx, full); err != nil || fresh {
				t.Error("still fresh", err)
			}
			_, err = h.OfferPasskey(ctx, full, keyHost)
			wants(t, "a second passkey without showing who", err, fault.Denied)
			wants(t, "removing without showing who", h.RemovePasskey(ctx, full, h.keysOf("marja")[0].ID), fault.Denied)
			q, err := h.AskConfirmPasskey(ctx, full, keyHost)
			check(t, err)
			check(t, h.ConfirmPasskey(ctx, full, keyHost, d.says(q)))
			if fresh, err := h.Fresh(ctx, full); err != nil || !fresh {
				t.Error("not fresh", err)
			}
		})
		t.Run("and what it does is in the log", func(t *testing.T) {
			for action, want := range map[string]int64{"account.passkey": 1, "account.login_passkey": 2, "account.second_step": 2, "account.confirm": 1} {
				if n := h.logged(action); n != want {
					t.Errorf("%s: %d records, want %d", action, n, want)
				}
			}
		})
	})
}

// logged counts the records of an action.
func (h house) logged(action string) (n int64) {
	h.t.Helper()
	check(h.t, h.db.Read(context.Background(), func(tx *store.Tx) (err error) {
		n, err = store.Count(tx, `SELECT count(*) FROM audit_record WHERE action = $1`, action)
		return err
	}))
	return n
}

func TestPasskeysThatDoNotCount(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		h := newHouse(t, db)
		d, _, _ := h.passkey(h.login("marja"))
		other, otherFull, _ := h.passkey(h.login("bas"))
		refused := func(t *testing.T, d device, change func(d *device), q Question) {
			t.Helper()
			if change(&d); q.Ticket == "" {
				q = h.ask(chair)
			}
			_, err := h.LoginPasskey(ctx, chair, keyHost, d.says(q), home)
			wants(t, "signing in", err, fault.Invalid)
			if got := fault.FieldsOf(err); len(got) != 1 || got[0].Key != "account.passkey_failed" {
				t.Error("the reason is told:", got)
			}
		}
		for name, change := range map[string]func(d *device){
			"another origin":            func(d *device) { d.site.Origin = "http://localhost:9999" },
			"another scheme":            func(d *device) { d.site.Origin = "https://" + keyHost },
			"another host":              func(d *device) { d.site.ID = "127.0.0.1" },
			"nobody was verified":       func(d *device) { d.auth.Options.UserNotVerified = true },
			"nobody was there":          func(d *device) { d.auth.Options.UserNotPresent = true },
			"a handle of nobody":        func(d *device) { d.auth.Options.UserHandle = newHandle() },
			"no handle":                 func(d *device) { d.auth.Options.UserHandle = nil },
			"a handle of somebody else": func(d *device) { d.auth.Options.UserHandle = other.auth.Options.UserHandle },
			"the key of somebody else":  func(d *device) { d.key.Key = other.key.Key },
			"an unknown key":            func(d *device) { d.key.ID = []byte("unknown unknown unknown unknown") },
			"one that can be copied now": func(d *device) {
				d.auth.Options.BackupEligible, d.auth.Options.BackupState = true, true
			},
		} {
			t.Run(name, func(t *testing.T) { refused(t, *d, change, Question{}) })
		}
		t.Run("a challenge twice", func(t *testing.T) {
			q := h.ask(chair)
			a := d.says(q)
			_, err := h.LoginPasskey(ctx, chair, keyHost, a, home)
			check(t, err)
			_, err = h.LoginPasskey(ctx, chair, keyHost, a, home)
			wants(t, "a replayed answer", err, fault.Invalid)
			refused(t, *d, func(*device) {}, q)
		})
		t.Run("a challenge after a wrong answer", func(t *testing.T) {
			q := h.ask(chair)
			refused(t, *d, func(d *device) { d.auth.Options.UserNotVerified = true }, q)
			refused(t, *d, func(*device) {}, q)
		})
		t.Run("a late answer", func(t *testing.T) {
			q := h.ask(chair)
			h.clock.Add(challengeTime)
			refused(t, *d, func(*device) {}, q)
		})
		t.Run("a question of another browser", func(t *testing.T) {
			refused(t, *d, func(*device) {}, h.ask("another browser with a secret of forty signs"))
		})
		t.Run("a challenge of one's own", func(t *testing.T) {
			q := h.ask(chair)
			q.Ticket = strings.Repeat("A", 43) + q.Ticket[strings.Index(q.Ticket, "."):]
			refused(t, *d, func(*device) {}, q)
		})
		t.Run("a ticket for something else", func(t *testing.T) {
			full, err := h.LoginPasskey(ctx, chair, keyHost, d.says(h.ask(chair)), home)
			check(t, err)
			q, err := h.AskConfirmPasskey(ctx, full, keyHost)
			check(t, err)
			_, err = h.LoginPasskey(ctx, full, keyHost, d.says(q), home)
			wants(t, "signing in with the answer to another question", err, fault.Invalid)
		})
		t.Run("somebody else's passkey as second step", func(t *testing.T) {
			half := h.login("marja")
			q, err := h.AskSecondPasskey(ctx, half, keyHost)
			check(t, err)
			_, err = h.SecondPasskey(ctx, half, keyHost, other.says(q), home)
			wants(t, "the second step", err, fault.Invalid)
			q, err = h.AskConfirmPasskey(ctx, otherFull, keyHost)
			check(t, err)
			wants(t, "confirming", h.ConfirmPasskey(ctx, otherFull, keyHost, d.says(q)), fault.Invalid)
		})
		t.Run("somebody who may not sign in", func(t *testing.T) {
			check(t, db.Write(ctx, func(tx *store.Tx) error {
				_, err := tx.Exec(`UPDATE account_user SET disabled = 1 WHERE login = 'bas'`)
				return err
			}))
			refused(t, *other, func(*device) {}, Question{})
		})
		t.Run("nonsense", func(t *testing.T) {
			for _, reply := range []string{"", "{}", "null", `{"type":"public-key"}`, strings.Repeat("x", maxAnswer+1)} {
				_, err := h.LoginPasskey(ctx, chair, keyHost, Answer{h.ask(chair).Ticket, reply}, home)
				wants(t, "nonsense", err, fault.Invalid)
			}
		})
	})
}

func TestPasskeyThatCountsBack(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		h := newHouse(t, db)
		d, _, _ := h.passkey(h.login("marja"))
		d.key.Counter = 7
		_, err := h.LoginPasskey(ctx, chair, keyHost, d.says(h.ask(chair)), home)
		check(t, err)
		for _, counter := range []uint32{7, 3, 0} {
			d.key.Counter = counter
			_, err = h.LoginPasskey(ctx, chair, keyHost, d.says(h.ask(chair)), home)
			wants(t, "a counter that went back", err, fault.Invalid)
		}
		if got := h.noticesOf("marja"); len(got) != 4 || got[3] != "account.notice_passkey_copied" {
			t.Errorf("notices %v", got)
		}
		if n := h.logged("account.passkey_refused"); n != 3 {
			t.Errorf("%d records", n)
		}
		d.key.Counter = 8
		if _, err = h.LoginPasskey(ctx, chair, keyHost, d.says(h.ask(chair)), home); err != nil {
			t.Error("the real one is refused too:", err)
		}
	})
}
