package frontdoor

import (
	"context"
	"slices"
	"testing"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
)

// A post that nobody reads climbs by itself, once per step, also one of the suspect; what
// was handled in time does not.
func TestUnreadPostsClimb(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		_, id := w.received(nil)
		w.received(func(f *Form) { f.Trap = "x" })
		_, done := w.received(nil)
		w.Must(w.s.Refuse(ctx, people()["consulent"], done, 1, Twice))
		told := func(user string) (keys []string) {
			w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) {
				keys, err = store.Strings(tx, `SELECT message FROM account_notice WHERE user_id = $1 AND message LIKE 'frontdoor.climb%' ORDER BY at`, user)
				return err
			}))
			return keys
		}
		expect := func(user string, keys ...string) {
			w.T.Helper()
			w.Must(w.s.Climb(ctx))
			w.Must(w.s.Climb(ctx))
			if got := told(user); !slices.Equal(got, keys) {
				w.T.Errorf("%s: %s heard %v, want %v", w.clock.Now(), user, got, keys)
			}
		}
		const lead, board = "frontdoor.climb_lead", "frontdoor.climb_board"
		expect("u-teamleider")
		w.clock.Set(monday.AddDate(0, 0, 1)) // its date: the next working day
		expect("u-teamleider")
		w.clock.Set(monday.AddDate(0, 0, 2))
		expect("u-teamleider", lead)
		expect("u-bestuur")
		expect("u-consulent")
		w.clock.Set(monday.AddDate(0, 0, 9))
		expect("u-bestuur", board)
		expect("u-teamleider", lead)
		expect("u-beheerder")
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'frontdoor.climb'`); n != 4 {
			w.T.Errorf("%d records, want two steps of two posts", n)
		}
		w.Write(func(tx *store.Tx) error { return Erase(tx, w.vault, w.clock.Now(), string(id)) })
		if n := w.Count(`SELECT count(*) FROM escalation_step WHERE kind = 'voordeur' AND object_id = $1`, string(id)); n != 0 {
			w.T.Errorf("%d steps are left of an erased post", n)
		}
	})
}

// Where no team lead is, a consultant hears it, and at last an administrator.
func TestUnreadPostsReachSomebody(t *testing.T) {
	each(t, func(w *world) {
		w.received(nil)
		w.Write(func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE account_user SET disabled = 1 WHERE org_id = $1 AND roles NOT LIKE '%beheerder%' OR roles LIKE '%wijkbeheerder%'`, own)
			return err
		})
		for step := range 2 {
			w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
				who, err := account.FirstWith(tx, own, hears(step+1)...)
				if len(who) != 1 || who[0].ID != "u-beheerder" {
					t.Errorf("step %d: %v", step+1, who)
				}
				people, err2 := account.Colleagues(tx, own, access.Admin)
				if len(people) != 1 {
					t.Errorf("%v", people)
				}
				if err == nil {
					err = err2
				}
				return err
			}))
		}
	})
}
