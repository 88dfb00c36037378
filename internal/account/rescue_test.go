package account

import (
	"context"
	"strings"
	"testing"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

func TestRescue(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		h := newHouse(t, db)
		marja, bas, bea, floor := h.actors["marja"], h.actors["bas"], h.actors["bea"], h.actors["floor"]
		wants(t, "without a second step", h.AskRescue(ctx, bas, marja.UserID), fault.Invalid)
		_, _, codes := h.enrol("marja")
		h.enrol("bas")
		token, err := h.NewToken(ctx, marja, "kantoor", []string{"case."}, h.clock.Now().AddDate(0, 1, 0))
		check(t, err)
		wants(t, "a consultant asks", h.AskRescue(ctx, h.actors["rens"], marja.UserID), fault.NotFound)
		wants(t, "for oneself", h.AskRescue(ctx, bas, bas.UserID), fault.Invalid)
		wants(t, "another organisation", h.AskRescue(ctx, access.Actor{UserID: "x", OrgID: "other", Roles: []access.Role{access.Admin}}, marja.UserID), fault.NotFound)
		ask := func() string {
			t.Helper()
			check(t, h.AskRescue(ctx, bas, marja.UserID))
			list, err := h.Rescues(ctx, floor)
			check(t, err)
			if len(list) != 1 || list[0].UserName != "Naam marja" || list[0].Asker != "Naam bas" {
				t.Fatalf("%+v", list)
			}
			return list[0].ID
		}
		id := ask()
		wants(t, "twice", h.AskRescue(ctx, bea, marja.UserID), fault.Invalid)
		wants(t, "confirmed by who asked", h.ConfirmRescue(ctx, bas, id), fault.Invalid)
		wants(t, "confirmed by the consultant", h.ConfirmRescue(ctx, marja, id), fault.NotFound)
		wants(t, "confirmed elsewhere", h.ConfirmRescue(ctx, access.Actor{UserID: "x", OrgID: "other", Roles: []access.Role{access.Admin}}, id), fault.NotFound)
		check(t, h.WithdrawRescue(ctx, bea, id))
		wants(t, "confirmed after it was withdrawn", h.ConfirmRescue(ctx, floor, id), fault.NotFound)
		id = ask()
		h.clock.Add(rescueTime)
		wants(t, "confirmed after three days", h.ConfirmRescue(ctx, floor, id), fault.NotFound)
		loose := New(db, h.vault, h.clock, h.policy, false) // to which a token is a token
		full, err := h.SecondStep(ctx, h.login("marja"), codes[1], home)
		check(t, err)
		_, err = loose.ByToken(ctx, token)
		check(t, err)
		id = ask()
		_, half, err := h.session(ctx, h.login("marja"))
		check(t, err)
		if half != stageCode {
			t.Error("asking alone took the second step away:", half)
		}
		check(t, h.ConfirmRescue(ctx, floor, id))
		wants(t, "confirmed twice", h.ConfirmRescue(ctx, bea, id), fault.NotFound)
		if _, err := loose.ByToken(ctx, token); h.stageOf(full) != stageEnded || !fault.Is(err, fault.Unknown) {
			t.Error("sessions or tokens are left:", err)
		}
		secret := h.login("marja")
		if at := h.stageOf(secret); at != stageSetup {
			t.Errorf("after the rescue: %q", at)
		}
		_, err = h.SecondStep(ctx, secret, codes[0], home)
		wants(t, "an old recovery code", err, fault.Unknown)
		v, err := h.Security(ctx, marja, secret)
		check(t, err)
		var keys []string
		for _, n := range v.Notices {
			keys = append(keys, n.Key)
		}
		asked := "account.notice_rescue_asked "
		if got := strings.Join(keys, " "); got != asked+asked+"account.notice_recovery "+asked+"account.notice_rescued" {
			t.Error("what marja is told:", got)
		}
		check(t, db.Read(ctx, func(tx *store.Tx) error {
			records, err := audit.Of(tx, "User", marja.UserID, 100)
			var actions []string
			for _, r := range records {
				actions = append(actions, string(r.Action))
			}
			all := strings.Join(actions, " ")
			for _, want := range []string{"account.factor", "account.rescue", "account.rescue_withdraw", "account.rescue_confirm"} {
				if !strings.Contains(" "+all+" ", " "+want+" ") {
					t.Errorf("the log lacks %s: %s", want, all)
				}
			}
			return err
		}))
	})
}

// TestSwitchingOn: a second step that becomes required ends what a password alone opened.
func TestSwitchingOn(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		h := newHouse(t, db)
		loose := New(db, h.vault, h.clock, h.policy, false)
		secret, err := loose.Login(ctx, "marja", housePassword, home)
		check(t, err)
		if _, err := loose.BySession(ctx, secret); err != nil {
			t.Error(err)
		}
		token, err := loose.NewToken(ctx, h.actors["marja"], "kantoor", []string{"case."}, h.clock.Now().AddDate(0, 1, 0))
		check(t, err)
		_, err = h.BySession(ctx, secret)
		wants(t, "the session", err, fault.Unknown)
		_, err = h.ByToken(ctx, token)
		wants(t, "the token", err, fault.Unknown)
		h.enrol("marja")
		_, err = h.ByToken(ctx, token)
		check(t, err)
	})
}

// TestSecondStepForAll: an organisation asks it of everybody, and so does an installation; it
// ends what a password alone opened for who sees no contents, and stops at the organisation.
func TestSecondStepForAll(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		h := newHouse(t, db)
		hash, err := h.HashPassword(housePassword)
		check(t, err)
		check(t, db.Write(ctx, func(tx *store.Tx) error {
			return InsertUser(tx, h.clock.Now(), User{ID: "e", OrgID: "other", Name: "Eva", Login: "eva", Roles: []access.Role{access.Volunteer}}, hash)
		}))
		in := func(s *Service, login string, want stage) {
			t.Helper()
			secret, err := s.Login(ctx, login, housePassword, home)
			check(t, err)
			if _, at, err := s.session(ctx, secret); at != want || err != nil {
				t.Errorf("%s stands at %q, want %q %v", login, at, want, err)
			}
		}
		in(h.Service, "rens", stageFull)
		open, err := h.Login(ctx, "rens", housePassword, home)
		check(t, err)
		check(t, h.SetSecondForAll(ctx, h.actors["bas"], true))
		in(h.Service, "rens", stageSetup)
		in(h.Service, "eva", stageFull)
		_, err = h.BySession(ctx, open)
		wants(t, "a session of before", err, fault.Unknown)
		if v, err := h.Security(ctx, h.actors["rens"], open); err != nil || !v.Required || v.Free {
			t.Errorf("what the page says: %+v %v", v, err)
		}
		if f, err := h.SecondForAll(ctx, h.actors["bas"]); err != nil || f != (ForEverybody{On: true}) {
			t.Error(f, err)
		}
		if n := h.logged("account.second_for_all"); n != 1 {
			t.Errorf("%d records", n)
		}
		for _, login := range []string{"marja", "floor", "rens"} {
			wants(t, login, h.SetSecondForAll(ctx, h.actors[login], false), fault.NotFound)
		}
		loose := New(db, h.vault, h.clock, h.policy, false)
		in(loose, "rens", stageFull) // an installation that asks nobody
		if f, err := loose.SecondForAll(ctx, h.actors["bas"]); err != nil || f != (ForEverybody{On: true, Nowhere: true}) {
			t.Error(f, err)
		}
		check(t, h.SetSecondForAll(ctx, h.actors["bas"], false))
		in(h.Service, "rens", stageFull)
		h.AskEverybody()
		in(h.Service, "rens", stageSetup)
		in(h.Service, "eva", stageSetup)
		if f, err := h.SecondForAll(ctx, h.actors["bas"]); err != nil || f != (ForEverybody{On: true, Fixed: true}) {
			t.Error(f, err)
		}
	})
}
