package debtwarning

import (
	"context"
	"slices"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
)

func TestRung(t *testing.T) {
	due := day("2026-11-27")
	for at, want := range map[string]int{"2026-11-26": 0, "2026-11-27": 0, "2026-11-28": stepHolder, "2026-12-04": stepHolder, "2026-12-05": stepStaff,
		"2026-12-11": stepStaff, "2026-12-12": stepOfficers, "2027-12-12": stepOfficers} {
		if got := rung(due, day(at)); got != want {
			t.Errorf("%s: %d, want %d", at, got, want)
		}
		if rung(time.Time{}, day(at)) != 0 {
			t.Error("what has no date is late")
		}
	}
}

// told are the messages that wait for somebody.
func (w *world) told(user string) (keys []string) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		keys, err = store.Strings(tx, `SELECT message FROM account_notice WHERE user_id = $1 AND message LIKE 'debtwarning.%' ORDER BY at, message`, user)
		return err
	}))
	return keys
}

// Lateness climbs by itself, once per step: first who has it, then all who work on arrears,
// then officer and board, who hear that it happens and nothing of whom it is about.
func TestLatenessOfOwnStepsClimbs(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		id := w.opened()
		w.Write(func(tx *store.Tx) error {
			return account.InsertUser(tx, start, account.User{ID: "ies", OrgID: "corp", Name: "Naam ies", Login: "ies", Roles: []access.Role{access.ArrearsStaff}}, "")
		})
		due := w.show(id).Due
		at := func(days int) {
			t.Helper()
			w.clock.Set(due.AddDate(0, 0, days).Add(8 * time.Hour))
			w.Must(w.s.Look(ctx))
			w.Must(w.s.Look(ctx)) // a job that runs twice changes nothing
		}
		expect := func(user string, keys ...string) {
			t.Helper()
			if got := w.told(user); !slices.Equal(got, keys) {
				t.Errorf("%s heard %v, want %v", user, got, keys)
			}
		}
		const staff, officers = "debtwarning.climb_staff", "debtwarning.climb_officers"
		at(0)
		expect("ina")
		at(1)
		expect("ina", staff)
		expect("ies")
		expect("fg")
		at(8)
		expect("ina", staff, staff)
		expect("ies", staff)
		at(15)
		expect("ina", staff, staff)
		expect("fg", officers)
		expect("best", officers)
		for _, nobody := range []string{"tl", "con", "beh", "els", "sem"} {
			expect(nobody)
		}
		late, running, err := w.s.CountLate(ctx, w.people["fg"])
		if err != nil || late != 1 || running != 1 {
			t.Errorf("the officer counts %d of %d: %v", late, running, err)
		}
		for _, who := range []string{"ina", "best", "con"} {
			_, _, err := w.s.CountLate(ctx, w.people[who])
			if !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Denied) {
				t.Errorf("%s counts too: %v", who, err)
			}
		}
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'debtwarning.climb' AND object_id = $1`, string(id)); n != 3 {
			t.Errorf("%d records, want 3", n)
		}
		w.Write(func(tx *store.Tx) error { return Erase(tx, w.vault, w.clock.Now(), id) })
		if n := w.Count(`SELECT count(*) FROM escalation_step`); n != 0 {
			t.Errorf("%d steps are left of an erased file", n)
		}
	})
}

// Where nobody works on arrears any more, others hear it at once; where nobody is, the
// administrators.
func TestLatenessNeverReachesNobody(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.opened()
		due := w.show(id).Due
		off := func(users ...string) {
			for _, u := range users {
				w.Write(func(tx *store.Tx) error {
					_, err := tx.Exec(`UPDATE account_user SET disabled = 1 WHERE id = $1`, u)
					return err
				})
			}
		}
		off("ina")
		w.clock.Set(due.AddDate(0, 0, 1).Add(8 * time.Hour))
		w.Must(w.s.Climb(t.Context(), "corp"))
		if got := w.told("fg"); len(got) != 1 {
			t.Errorf("the officer heard %v", got)
		}
		off("fg", "best")
		w.clock.Set(due.AddDate(0, 0, 8).Add(8 * time.Hour))
		w.Must(w.s.Climb(t.Context(), "corp"))
		if got := w.told("beh"); len(got) != 1 {
			t.Errorf("the administrator heard %v", got)
		}
	})
}
