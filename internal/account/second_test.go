package account

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// house is an organisation with its people, where a second step is required.
type house struct {
	*Service
	t      testing.TB
	clock  *clock.Manual
	vault  *seal.Vault
	policy *access.Policy
	actors map[string]access.Actor // by login
}

const housePassword = "een lange zin is goed"

func folders() []fs.FS {
	return []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, Files}
}

func newHouse(t testing.TB, db *store.DB) house {
	t.Helper()
	return newHouseAt(t, db, &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
}

// newHouseAt is newHouse where passwords cost so much.
func newHouseAt(t testing.TB, db *store.DB, cost *argon2id.Params) house {
	t.Helper()
	doc, err := fs.ReadFile(Files, "policy.cedar")
	check(t, err)
	policy, err := access.NewPolicy(doc)
	check(t, err)
	vault, err := seal.NewVault(make([]byte, 32))
	check(t, err)
	c := clock.NewManual(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))
	h := house{New(db, vault, c, policy, true), t, c, vault, policy, map[string]access.Actor{}}
	h.Costs(cost)
	check(t, db.Write(context.Background(), func(tx *store.Tx) error {
		for _, id := range []string{"org", "other"} {
			if err := InsertOrganisation(tx, c.Now(), Organisation{ID: id, Name: "Organisatie " + id, Kind: HousingAssociation}); err != nil {
				return err
			}
		}
		return nil
	}))
	hash, err := h.HashPassword(housePassword)
	check(t, err)
	for login, role := range map[string]access.Role{"marja": access.Consultant, "bas": access.Admin, "bea": access.Admin,
		"floor": access.Officer, "rens": access.Resident} {
		u := User{ID: store.NewID(), OrgID: "org", Name: "Naam " + login, Login: login, Roles: []access.Role{role}}
		check(t, db.Write(context.Background(), func(tx *store.Tx) error { return InsertUser(tx, c.Now(), u, hash) }))
		h.actors[login] = u.Actor()
	}
	return h
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wants fails the test unless the error is of the kind.
func wants(t testing.TB, what string, err error, kind fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind {
		t.Errorf("%s: %v, want %s", what, err, kind)
	}
}

var home = Attempt{From: "10.0.0.1", Agent: "Firefox/131.0 Windows"}

func (h house) login(login string) string {
	h.t.Helper()
	secret, err := h.Login(context.Background(), login, housePassword, home)
	check(h.t, err)
	return secret
}

func (h house) stageOf(secret string) stage {
	h.t.Helper()
	_, at, err := h.session(context.Background(), secret)
	check(h.t, err)
	return at
}

// app is the app on somebody's telephone.
type app struct {
	secret []byte
	clock  *clock.Manual
}

func (a app) code() string { return codeOf(a.secret, stepAt(a.clock.Now()), totpDigits) }

// enrol signs somebody in for the first time, with a second step.
func (h house) enrol(login string) (a app, session string, codes []string) {
	h.t.Helper()
	ctx, secret := context.Background(), h.login(login)
	offer, err := h.NewFactor(ctx, secret)
	check(h.t, err)
	a = app{offer.Secret, h.clock}
	session, codes, err = h.StartFactor(ctx, secret, a.code(), home)
	check(h.t, err)
	h.clock.Add(totpStep)
	return a, session, codes
}

func TestSecondStep(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		h := newHouse(t, db)

		t.Run("who sees no contents signs in with a password", func(t *testing.T) {
			if at := h.stageOf(h.login("rens")); at != stageFull {
				t.Error(at)
			}
		})
		t.Run("who does makes a second step first, and can do nothing else", func(t *testing.T) {
			secret := h.login("marja")
			if _, err := h.BySession(ctx, secret); h.stageOf(secret) != stageSetup || !fault.Is(err, fault.Unknown) {
				t.Error("a password opens the door:", err)
			}
			_, err := h.NewToken(ctx, h.actors["marja"], "kantoor", []string{"case."}, h.clock.Now().AddDate(0, 1, 0))
			wants(t, "a token without a second step", err, fault.Invalid)
			_, err = h.NewRecoveryCodes(ctx, secret)
			wants(t, "recovery codes without a second step", err, fault.NotFound)
			wants(t, "confirming with half a session", h.Confirm(ctx, secret, housePassword, "", home), fault.Unknown)
			offer, err := h.NewFactor(ctx, secret)
			check(t, err)
			again, err := h.NewFactor(ctx, secret)
			check(t, err)
			if string(again.Secret) != string(offer.Secret) || !offer.Forced || offer.Replace {
				t.Error("a reload changes the secret", offer, again)
			}
			_, _, err = h.StartFactor(ctx, secret, "000000", home)
			wants(t, "a wrong first code", err, fault.Invalid)
			h.clock.Add(16 * time.Minute)
			_, err = h.NewFactor(ctx, secret)
			wants(t, "half a session after a quarter of an hour", err, fault.Unknown)
		})
		t.Run("a code opens it once", func(t *testing.T) {
			phone, full, codes := h.enrol("marja")
			if a, err := h.BySession(ctx, full); err != nil || a.UserID != h.actors["marja"].UserID || len(codes) != recoveryCodes {
				t.Fatal(a, err, codes)
			}
			half := h.login("marja")
			if _, err := h.BySession(ctx, half); !fault.Is(err, fault.Unknown) {
				t.Error("a password alone opens the door:", err)
			}
			_, err := h.SecondStep(ctx, half, "123 45", home)
			wants(t, "a wrong code", err, fault.Invalid)
			code := phone.code()
			next, err := h.SecondStep(ctx, half, code[:3]+" "+code[3:], home)
			check(t, err)
			if h.stageOf(next) != stageFull || h.stageOf(half) != stageEnded || next == half {
				t.Error("the session was not changed for a new one")
			}
			half = h.login("marja")
			_, err = h.SecondStep(ctx, half, code, home)
			wants(t, "the same code twice", err, fault.Invalid)
			waits := func() (n int) {
				v, err := h.Security(ctx, h.actors["marja"], next)
				check(t, err)
				for _, o := range v.Sessions {
					if o.Waiting && !o.Here {
						n++
					}
				}
				return n
			}
			if n := waits(); n != 1 {
				t.Errorf("%d sessions wait for a code, want 1", n)
			}
			h.clock.Add(totpStep)
			_, err = h.SecondStep(ctx, half, phone.code(), home)
			check(t, err)
			_, err = h.SecondStep(ctx, next, phone.code(), home)
			wants(t, "a full session gives a code", err, fault.Unknown)
		})
		t.Run("one code at two instances at once opens one", func(t *testing.T) {
			phone, _, _ := h.enrol("bas")
			other := New(db, h.vault, h.clock, h.policy, true)
			halves := []string{h.login("bas"), h.login("bas"), h.login("bas"), h.login("bas")}
			errs := make([]error, len(halves))
			var wait sync.WaitGroup
			for i, half := range halves {
				wait.Go(func() { _, errs[i] = []*Service{h.Service, other}[i%2].SecondStep(ctx, half, phone.code(), home) })
			}
			wait.Wait()
			opened := 0
			for _, err := range errs {
				if err == nil {
					opened++
				} else if !fault.Is(err, fault.Invalid) {
					t.Error(err)
				}
			}
			if opened != 1 {
				t.Errorf("opened %d times: %v", opened, errs)
			}
		})
		t.Run("a recovery code opens it once and leaves a notice", func(t *testing.T) {
			_, full, codes := h.enrol("bea")
			next, err := h.SecondStep(ctx, h.login("bea"), " "+strings.ToUpper(codes[3]), home)
			check(t, err)
			v, err := h.Security(ctx, h.actors["bea"], next)
			check(t, err)
			if v.Codes != recoveryCodes-1 || len(v.Notices) != 1 || v.Notices[0].Key != "account.notice_recovery" || !v.HasFactor || !v.Required {
				t.Errorf("%+v", v)
			}
			_, err = h.SecondStep(ctx, h.login("bea"), codes[3], home)
			wants(t, "a recovery code twice", err, fault.Invalid)
			_, err = h.SecondStep(ctx, h.login("marja"), codes[4], home)
			wants(t, "somebody else's recovery code", err, fault.Invalid)
			newer, err := h.NewRecoveryCodes(ctx, full)
			check(t, err)
			_, err = h.SecondStep(ctx, h.login("bea"), codes[5], home)
			wants(t, "a recovery code that was replaced", err, fault.Invalid)
			_, err = h.SecondStep(ctx, h.login("bea"), newer[0], home)
			check(t, err)
			check(t, h.ReadNotice(ctx, h.actors["bea"], v.Notices[0].ID))
			wants(t, "a notice twice", h.ReadNotice(ctx, h.actors["bea"], v.Notices[0].ID), fault.NotFound)
		})
		t.Run("nothing readable in the database", func(t *testing.T) {
			phone, _, codes := h.enrol("floor")
			check(t, db.Read(ctx, func(tx *store.Tx) error {
				f, err := factorOf(tx, h.actors["floor"].UserID)
				if err == nil && (len(f.secret) == 0 || strings.Contains(string(f.secret), string(phone.secret)) || len(f.pending) != 0) {
					t.Error("the secret can be read")
				}
				n, err2 := store.Count(tx, `SELECT count(*) FROM account_recovery WHERE hash LIKE '%' || $1 || '%' OR hash = $2`, plainCode(codes[0]), codes[0])
				if n != 0 {
					t.Error("a recovery code can be read")
				}
				slow, err3 := store.Count(tx, `SELECT count(*) FROM account_recovery WHERE user_id = $1 AND hash LIKE 'argon2id %'`, h.actors["floor"].UserID)
				if slow != recoveryCodes {
					t.Errorf("%d recovery codes are hard to try out", slow)
				}
				return errors.Join(err, err2, err3)
			}))
		})
		t.Run("recovery codes of before still work", func(t *testing.T) {
			u := h.actors["floor"].UserID
			check(t, db.Write(ctx, func(tx *store.Tx) error {
				return replaceRecovery(tx, u, []string{h.olderRecoveryHash(u, plainCode("abcde-fghjk"))})
			}))
			_, err := h.SecondStep(ctx, h.login("floor"), "abcde fghjk", home)
			check(t, err)
			_, err = h.SecondStep(ctx, h.login("floor"), "abcde fghjk", home)
			wants(t, "twice", err, fault.Invalid)
		})
	})
}

func TestGuessingCodes(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		h := newHouse(t, db)
		phone, _, _ := h.enrol("marja")
		thief := Attempt{From: "6.6.6.6"}
		half, err := h.Login(ctx, "marja", housePassword, thief)
		check(t, err)
		for range maxCodes {
			_, err := h.SecondStep(ctx, half, "000000", thief)
			wants(t, "a guess", err, fault.Invalid)
		}
		if at := h.stageOf(half); at != stageEnded {
			t.Errorf("after %d guesses the session is %q", maxCodes, at)
		}
		half, err = h.Login(ctx, "marja", housePassword, thief)
		check(t, err)
		_, err = h.SecondStep(ctx, half, phone.code(), thief)
		wants(t, "a right code after too many guesses", err, fault.TooMany)

		known := Attempt{From: "10.0.0.1", Device: newDevice(h.deviceKey(), "marja")}
		half, err = h.Login(ctx, "marja", housePassword, known)
		check(t, err)
		full, err := h.SecondStep(ctx, half, phone.code(), known)
		check(t, err) // the owner is not locked out
		v, err := h.Security(ctx, h.actors["marja"], full)
		check(t, err)
		if len(v.Notices) != 1 || v.Notices[0].Key != "account.notice_guessed" {
			t.Errorf("the owner was not told once: %+v", v.Notices)
		}
		h.clock.Add(failureTime)
		half, err = h.Login(ctx, "marja", housePassword, thief)
		check(t, err)
		_, err = h.SecondStep(ctx, half, phone.code(), thief)
		check(t, err)
	})
}

// TestStrangersDoNotLockOut: failures from everywhere close the door for new devices for
// a quarter of an hour, and never for a device that was signed in before.
func TestStrangersDoNotLockOut(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		h := newHouse(t, db)
		for i := range maxSpread {
			_, err := h.Login(ctx, "rens", "fout", Attempt{From: fmt.Sprintf("9.9.%d.9", i)})
			wants(t, "a guess", err, fault.Invalid)
		}
		_, err := h.Login(ctx, "rens", housePassword, home)
		wants(t, "a new device while strangers guess", err, fault.TooMany)
		known := Attempt{From: "10.0.0.1", Device: newDevice(h.deviceKey(), "rens")}
		_, err = h.Login(ctx, "rens", housePassword, known)
		check(t, err)
		_, err = h.Login(ctx, "rens", housePassword, Attempt{From: "10.0.0.1", Device: newDevice([]byte("geraden"), "rens")})
		wants(t, "a device that was made up", err, fault.TooMany)
		for range maxGuesses {
			_, err := h.Login(ctx, "rens", "fout", known)
			wants(t, "a guess on a known device", err, fault.Invalid)
		}
		_, err = h.Login(ctx, "rens", housePassword, known)
		wants(t, "too many guesses on a known device", err, fault.TooMany)
		h.clock.Add(failureTime)
		_, err = h.Login(ctx, "rens", housePassword, home)
		check(t, err)
	})
}

func TestConfirming(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		h := newHouse(t, db)
		phone, full, _ := h.enrol("marja")
		fresh := func(want bool) {
			t.Helper()
			if got, err := h.Fresh(ctx, full); err != nil || got != want {
				t.Error("fresh is", got, err)
			}
		}
		fresh(true)
		h.clock.Add(freshTime)
		fresh(false)
		_, err := h.NewFactor(ctx, full)
		wants(t, "a new second step without confirming", err, fault.Denied)
		_, err = h.NewRecoveryCodes(ctx, full)
		wants(t, "new recovery codes without confirming", err, fault.Denied)
		wants(t, "a wrong password", h.Confirm(ctx, full, "fout", phone.code(), home), fault.Invalid)
		wants(t, "a wrong code", h.Confirm(ctx, full, housePassword, "000000", home), fault.Invalid)
		wants(t, "no code", h.Confirm(ctx, full, housePassword, "", home), fault.Invalid)
		fresh(false)
		check(t, h.Confirm(ctx, full, housePassword, phone.code(), home))
		fresh(true)
		h.clock.Add(totpStep)

		offer, err := h.NewFactor(ctx, full)
		check(t, err)
		if !offer.Replace || offer.Forced || string(offer.Secret) == string(phone.secret) {
			t.Errorf("%+v", offer)
		}
		elsewhere, err := h.SecondStep(ctx, h.login("marja"), phone.code(), home)
		check(t, err)
		newPhone := app{offer.Secret, h.clock}
		next, _, err := h.StartFactor(ctx, full, newPhone.code(), home)
		check(t, err)
		if h.stageOf(elsewhere) != stageEnded || h.stageOf(full) != stageEnded || h.stageOf(next) != stageFull {
			t.Error("a new second step leaves old sessions")
		}
		h.clock.Add(totpStep)
		half := h.login("marja")
		_, err = h.SecondStep(ctx, half, phone.code(), home)
		wants(t, "a code of the old app", err, fault.Invalid)
		_, err = h.SecondStep(ctx, half, newPhone.code(), home)
		check(t, err)
	})
}

func TestSessions(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		h := newHouse(t, db)
		rens := h.actors["rens"]
		here := h.login("rens")
		h.clock.Add(time.Minute)
		phone, err := h.Login(ctx, "rens", housePassword, Attempt{From: "1.1.1.1", Agent: "Mozilla (iPhone) Safari/604.1"})
		check(t, err)
		third := h.login("rens")
		v, err := h.Security(ctx, rens, here)
		check(t, err)
		if len(v.Sessions) != 3 || v.HasFactor || v.Required {
			t.Fatalf("%+v", v)
		}
		for _, o := range v.Sessions {
			if o.Device == "Safari, iPhone" {
				wants(t, "somebody else ends it", h.EndSession(ctx, h.actors["bas"], o.ID), fault.NotFound)
				check(t, h.EndSession(ctx, rens, o.ID))
			}
			if o.Here != (o.Created.Before(h.clock.Now())) {
				t.Errorf("which one is here: %+v", o)
			}
		}
		if h.stageOf(phone) != stageEnded || h.stageOf(here) != stageFull {
			t.Error("the wrong session was ended")
		}
		check(t, h.EndOtherSessions(ctx, rens, here))
		check(t, h.EndOtherSessions(ctx, rens, here)) // none left is fine
		if h.stageOf(third) != stageEnded || h.stageOf(here) != stageFull {
			t.Error("not all others, or this one too")
		}
	})
}
