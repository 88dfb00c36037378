package account_test

import (
	"context"
	"io/fs"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// Somebody who left loses the name after the term, not before, and not when that person
// came back; the id stays, and whoever is there now keeps everything.
func TestFormerColleague(t *testing.T) {
	storetest.Each(t, []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, account.Files}, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		w := newWorld(t, db)
		left, back, here := w.add(t, "left", access.Consultant), w.add(t, "back", access.Consultant), w.add(t, "here", access.Consultant)
		block := func(id string, on bool) {
			t.Helper()
			u, err := w.User(ctx, w.admin, id)
			if err != nil {
				t.Fatal(err)
			}
			u.Disabled = on
			if err := w.ChangeUser(ctx, w.admin, u, ""); err != nil {
				t.Fatal(err)
			}
		}
		block(left, true)
		block(back, true)
		since := w.clock.Now()
		w.clock.Add(time.Hour)
		block(back, false)
		block(left, true) // changed again: it does not begin anew
		former := func(before time.Time) (ids []string) {
			t.Helper()
			if err := db.Write(ctx, func(tx *store.Tx) error {
				ids = nil
				list, err := account.FormerUsers(tx, "org", before, time.Time{}, "", 50)
				for _, f := range list {
					ids = append(ids, f.ID)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return ids
		}
		if got := former(since); len(got) != 0 {
			t.Error("before the term:", got)
		}
		if got := former(since.Add(time.Microsecond)); len(got) != 1 || got[0] != left {
			t.Fatal("after the term:", got)
		}
		if err := db.Write(ctx, func(tx *store.Tx) error {
			for id, want := range map[string]bool{left: true, back: false, here: false} {
				if gone, err := account.EraseFormer(tx, w.clock.Now(), id); err != nil || gone != want {
					t.Errorf("%s: %v %v", id, gone, err)
				}
			}
			names, err := account.Names(tx, []string{left, back, here})
			if names[left] != "Oud-medewerker" || names[back] != "Iemand" || names[here] != "Iemand" {
				t.Error(names)
			}
			n, count := store.Count(tx, `SELECT count(*) FROM account_user WHERE login = 'left' OR id = $1 AND password <> ''`, left)
			if n != 0 || count != nil {
				t.Error("login or password stays", count)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if got := former(w.clock.Now()); len(got) != 0 {
			t.Error("again:", got)
		}
		if _, err := w.Login(ctx, "here", password, account.Attempt{From: "1.2.3.4"}); err != nil {
			t.Error("a colleague who is there:", err)
		}
	})
}
