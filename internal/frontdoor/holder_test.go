package frontdoor

import (
	"context"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

// holding is who holds a post, and since when.
func (w *world) holding(id ID) (holder string, since time.Time) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		p, err := postByID(tx, id)
		holder, since = p.Holder, p.Since
		return err
	}))
	return holder, since
}

// TestPostsHaveAHolder: whatever comes to the door is in somebody's name at once, in that of
// who has the fewest; a colleague takes it over, and what somebody held who left goes on.
func TestPostsHaveAHolder(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		second := access.Actor{UserID: "u-tweede", OrgID: own, Name: "AAN de balie", Roles: []access.Role{access.Consultant}}
		w.Write(func(tx *store.Tx) error {
			return account.InsertUser(tx, monday, account.User{ID: second.UserID, OrgID: own, Name: second.Name, Login: "tweede", Roles: second.Roles}, "")
		})
		expect := func(what string, id ID, want string, since time.Time) {
			w.T.Helper()
			if got, at := w.holding(id); got != want || !at.Equal(since) {
				w.T.Errorf("%s: %s since %s, want %s since %s", what, got, at, want, since)
			}
		}
		_, first := w.received(nil)
		_, next := w.received(func(f *Form) { f.Trap = "x" })
		expect("the first by name", first, second.UserID, monday)
		expect("who has the fewest", next, "u-consulent", monday)
		called, _, err := w.s.Caller(ctx, people()["teamleider"], func() Form { f := w.form(); f.Channel = Phone; return f }())
		w.Must(err)
		expect("who typed it", called, "u-teamleider", monday)

		w.clock.Add(time.Hour)
		later := w.clock.Now()
		if err := w.s.TakeUp(ctx, people()["bestuur"], first, 1); !fault.Is(err, fault.NotFound) {
			w.T.Error("somebody who may not:", err)
		}
		if err := w.s.TakeUp(ctx, people()["vreemd"], first, 1); !fault.Is(err, fault.NotFound) {
			w.T.Error("somebody elsewhere:", err)
		}
		w.Must(w.s.TakeUp(ctx, people()["teamleider"], first, 1))
		expect("taken over", first, "u-teamleider", later)
		if err := w.s.TakeUp(ctx, people()["consulent"], first, 1); !fault.Is(err, fault.Conflict) {
			w.T.Error("an old version:", err)
		}
		if v, err := w.s.Open(ctx, people()["consulent"], first); err != nil || v.HeldBy != people()["teamleider"].Name {
			w.T.Error(v.HeldBy, err)
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'frontdoor.take'`); n != 1 {
			w.T.Errorf("%d records", n)
		}

		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE account_user SET disabled = 1 WHERE id = 'u-consulent'`)
			return err
		})
		w.Must(w.s.Climb(ctx))
		expect("of who left", next, second.UserID, later)
		expect("of who is there", first, "u-teamleider", later)
		w.Must(w.s.Refuse(ctx, people()["teamleider"], first, 2, Twice))
		if err := w.s.TakeUp(ctx, second, first, 3); !fault.Is(err, fault.Conflict) {
			w.T.Error("what was handled:", err)
		}
	})
}

// TestNobodyAtTheDesk: where no consultant is, a team lead holds what comes; where nobody is,
// it still comes in, and gets a holder as soon as somebody is there.
func TestNobodyAtTheDesk(t *testing.T) {
	each(t, func(w *world) {
		absent := func(login string, gone int) {
			w.Write(func(tx *store.Tx) error {
				_, err := tx.Exec(`UPDATE account_user SET disabled = $2 WHERE id = $1`, "u-"+login, gone)
				return err
			})
		}
		absent("consulent", 1)
		_, id := w.received(nil)
		if got, _ := w.holding(id); got != "u-teamleider" {
			t.Errorf("%q holds it", got)
		}
		absent("teamleider", 1)
		_, id = w.received(nil)
		if got, _ := w.holding(id); got != "" {
			t.Errorf("%q holds it", got)
		}
		w.Must(w.s.Climb(context.Background()))
		absent("consulent", 0)
		w.Must(w.s.Climb(context.Background()))
		if got, _ := w.holding(id); got != "u-consulent" {
			t.Errorf("%q holds it", got)
		}
	})
}
