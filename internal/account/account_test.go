package account_test

import (
	"context"
	"errors"
	"io/fs"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

type world struct {
	*account.Service
	clock *clock.Manual
	admin access.Actor
	db    *store.DB
}

func newWorld(t *testing.T, db *store.DB) world {
	t.Helper()
	doc, err := fs.ReadFile(account.Files, "policy.cedar")
	if err != nil {
		t.Fatal(err)
	}
	policy, err := access.NewPolicy(doc)
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewManual(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))
	vault, err := seal.NewVault(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	w := world{account.New(db, vault, c, policy, false), c, access.Actor{UserID: "admin", OrgID: "org", Roles: []access.Role{access.Admin}}, db}
	w.Costs(&argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	if err := db.Write(context.Background(), func(tx *store.Tx) error {
		return errors.Join(account.InsertOrganisation(tx, c.Now(), account.Organisation{ID: "org", Name: "Thuis", Kind: account.HousingAssociation}),
			account.InsertOrganisation(tx, c.Now(), account.Organisation{ID: "other", Name: "Elders", Kind: account.HousingAssociation}))
	}); err != nil {
		t.Fatal(err)
	}
	return w
}

const password = "een lange zin is goed"

func (w world) add(t *testing.T, login string, roles ...access.Role) string {
	t.Helper()
	id, err := w.AddUser(context.Background(), w.admin, account.User{Name: "Iemand", Login: login, Roles: roles}, password)
	if err == nil { // as if the user had chosen another by now
		err = w.db.Write(context.Background(), func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE account_user SET password_given = 0`)
			return err
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAccounts(t *testing.T) {
	storetest.Each(t, []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, account.Files}, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		w := newWorld(t, db)
		id := w.add(t, "marja", access.Consultant)

		t.Run("signing in, idle end and absolute end", func(t *testing.T) {
			secret, err := w.Login(ctx, " Marja ", password, account.Attempt{From: "1.2.3.4"})
			if err != nil {
				t.Fatal(err)
			}
			a, err := w.BySession(ctx, secret)
			if err != nil || a.UserID != id || a.OrgID != "org" || !a.Has(access.Consultant) {
				t.Fatal(a, err)
			}
			for range 4 { // used every six hours it lives, until it is a day old
				w.clock.Add(6*time.Hour - time.Minute)
				_, err = w.BySession(ctx, secret)
			}
			if err != nil {
				t.Error("ended before a day:", err)
			}
			w.clock.Add(5 * time.Minute)
			if _, err := w.BySession(ctx, secret); !fault.Is(err, fault.Unknown) {
				t.Error("lives after a day:", err)
			}
			secret, err = w.Login(ctx, "marja", password, account.Attempt{From: "1.2.3.4"})
			if err != nil {
				t.Fatal(err)
			}
			for range 8 { // a page that is open asks, and nobody does anything
				w.clock.Add(59 * time.Minute)
				if a, err := w.Watching(ctx, secret); err != nil || a.UserID != id {
					t.Error("an open page:", a, err)
				}
			}
			w.clock.Add(10 * time.Minute)
			if _, err := w.Watching(ctx, secret); !fault.Is(err, fault.Unknown) {
				t.Error("an open page keeps a session alive:", err)
			}
			if _, err := w.BySession(ctx, secret); !fault.Is(err, fault.Unknown) {
				t.Error("lives after nine idle hours:", err)
			}
		})
		t.Run("wrong password and unknown login say the same, and guessing must wait", func(t *testing.T) {
			_, wrong := w.Login(ctx, "marja", "fout", account.Attempt{From: "5.6.7.8"})
			_, unknown := w.Login(ctx, "niemand", "fout", account.Attempt{From: "5.6.7.9"})
			if !fault.Is(wrong, fault.Invalid) || wrong.Error() != unknown.Error() {
				t.Errorf("%v, %v", wrong, unknown)
			}
			for range 8 {
				_, _ = w.Login(ctx, "marja", "fout", account.Attempt{From: "9.9.9.9"})
			}
			if _, err := w.Login(ctx, "marja", password, account.Attempt{From: "9.9.9.9"}); !fault.Is(err, fault.TooMany) {
				t.Errorf("after eight failures: %v", err)
			}
			if _, err := w.Login(ctx, "marja", password, account.Attempt{From: "10.0.0.1"}); err != nil {
				t.Errorf("locked out by a stranger elsewhere: %v", err)
			}
			w.clock.Add(16 * time.Minute)
			if _, err := w.Login(ctx, "marja", password, account.Attempt{From: "9.9.9.9"}); err != nil {
				t.Errorf("after a quarter of an hour: %v", err)
			}
		})
		t.Run("tokens have a scope and an end", func(t *testing.T) {
			a := access.Actor{UserID: id, OrgID: "org", Roles: []access.Role{access.Consultant}}
			if _, err := w.NewToken(ctx, a, "", []string{"alles."}, w.clock.Now().AddDate(2, 0, 0)); len(fault.FieldsOf(err)) != 3 {
				t.Errorf("refused fields: %v", err)
			}
			secret, err := w.NewToken(ctx, a, "kantoor", []string{"signal."}, w.clock.Now().AddDate(0, 1, 0))
			if err != nil {
				t.Fatal(err)
			}
			got, err := w.ByToken(ctx, secret)
			if err != nil || got.UserID != id || len(got.Scopes) != 1 {
				t.Fatal(got, err)
			}
			if _, err := w.NewToken(ctx, got, "meer", []string{"case."}, w.clock.Now().AddDate(0, 1, 0)); err == nil {
				t.Error("a token made a wider token")
			}
			list, err := w.Tokens(ctx, a)
			if err != nil || len(list) != 1 {
				t.Fatal(list, err)
			}
			if err := w.EndToken(ctx, w.admin, list[0].ID); !fault.Is(err, fault.NotFound) {
				t.Error("somebody else ended it:", err)
			}
			w.clock.Add(32 * 24 * time.Hour)
			if _, err := w.ByToken(ctx, secret); !fault.Is(err, fault.Unknown) {
				t.Error("lives after its end:", err)
			}
		})
		t.Run("disabling ends everything at once", func(t *testing.T) {
			secret, err := w.Login(ctx, "marja", password, account.Attempt{From: "1.2.3.4"})
			if err != nil {
				t.Fatal(err)
			}
			u, err := w.User(ctx, w.admin, id)
			if err != nil {
				t.Fatal(err)
			}
			u.Disabled = true
			if err := w.ChangeUser(ctx, w.admin, u, ""); err != nil {
				t.Fatal(err)
			}
			if err := w.ChangeUser(ctx, w.admin, u, ""); !fault.Is(err, fault.Conflict) {
				t.Error("an old version was accepted:", err)
			}
			if _, err := w.BySession(ctx, secret); !fault.Is(err, fault.Unknown) {
				t.Error("the session lives:", err)
			}
			if _, err := w.Login(ctx, "marja", password, account.Attempt{From: "1.2.3.4"}); !fault.Is(err, fault.Invalid) {
				t.Error("signed in while disabled:", err)
			}
		})
		t.Run("only an administrator of the same organisation", func(t *testing.T) {
			other := access.Actor{UserID: "x", OrgID: "other", Roles: []access.Role{access.Admin}}
			if _, err := w.User(ctx, other, id); !fault.Is(err, fault.NotFound) {
				t.Error("another organisation sees the user:", err)
			}
			if _, err := w.Users(ctx, access.Actor{UserID: "y", OrgID: "org", Roles: []access.Role{access.Consultant}}); !fault.Is(err, fault.NotFound) {
				t.Error("a consultant sees the list:", err)
			}
			if _, err := w.AddUser(ctx, w.admin, account.User{Name: "Nog een", Login: "marja", Roles: []access.Role{access.Board}}, password); !fault.Is(err, fault.Invalid) {
				t.Error("a login twice:", err)
			}
			if _, err := w.AddUser(ctx, w.admin, account.User{Login: "A B"}, "kort"); len(fault.FieldsOf(err)) != 4 {
				t.Error("not all faults together:", err)
			}
		})
	})
}
