package offline

import (
	"slices"
	"testing"
	"time"

	"samendoen/internal/base/store"
)

// TestHeldSignalsClimb: who decides hears at once that something waits, again when its date
// passed, and then the officer; each once, with a record. What was decided climbs no more.
func TestHeldSignalsClimb(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.device("vakman")
		w.exec(`UPDATE account_user SET disabled = 1 WHERE id = 'u-vakman'`)
		for _, key := range []string{"sleutel-een", "sleutel-twee"} {
			w.clock.Add(time.Minute)
			_, err := w.send(p, w.draft(key))
			w.Must(err)
		}
		list, err := w.s.Waiting(ctx, people()["teamleider"])
		w.Must(err)
		if due := list[0].Due(); !due.Equal(time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC)) {
			t.Error("to be decided before", due)
		}
		expect := func(user string, keys ...string) {
			t.Helper()
			w.Must(w.s.Climb(ctx))
			w.Must(w.s.Climb(ctx))
			var got []string
			w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) {
				got, err = store.Strings(tx, `SELECT message FROM account_notice WHERE user_id = $1 AND message LIKE 'offline.climb%' ORDER BY at`, user)
				return err
			}))
			if !slices.Equal(got, keys) {
				t.Errorf("%s: %s heard %v, want %v", w.clock.Now(), user, got, keys)
			}
		}
		const desk, late, officer = "offline.climb_desk", "offline.climb_late", "offline.climb_officer"
		expect("u-teamleider", desk)
		w.Must(w.s.Drop(ctx, people()["teamleider"], list[1].ID, "Dit stuurde iemand anders."))
		w.clock.Set(monday.AddDate(0, 0, 1)) // its date
		expect("u-teamleider", desk)
		w.clock.Set(monday.AddDate(0, 0, 2))
		expect("u-teamleider", desk, late)
		expect("u-fg")
		w.clock.Set(monday.AddDate(0, 0, 9))
		expect("u-fg", officer)
		expect("u-teamleider", desk, late)
		if n := w.Count(`SELECT count(*) FROM audit_record WHERE action = 'offline.climb'`); n != 4 {
			t.Errorf("%d records, want three steps of one signal and one of the other", n)
		}
		w.Must(w.s.Drop(ctx, people()["teamleider"], list[0].ID, "Dit stuurde iemand anders."))
		w.Write(func(tx *store.Tx) error {
			_, err := EraseJudged(tx, w.clock.Now().Add(time.Hour), list[0].ID)
			return err
		})
		if n := w.Count(`SELECT count(*) FROM escalation_step WHERE kind = 'apart' AND object_id = $1`, list[0].ID); n != 0 {
			t.Errorf("%d steps are left of what was erased", n)
		}
	})
}
