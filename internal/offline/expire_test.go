package offline

import (
	"testing"
	"time"

	"samendoen/internal/base/store"
)

// TestJudgedExpires: what somebody decided about goes after its term, what waits never does.
func TestJudgedExpires(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.device("vakman")
		w.exec(`UPDATE account_user SET disabled = 1 WHERE id = 'u-vakman'`)
		for _, key := range []string{"sleutel-een", "sleutel-twee", "sleutel-drie"} {
			w.clock.Add(time.Minute)
			_, err := w.send(p, w.draft(key))
			w.Must(err)
		}
		lead := people()["teamleider"]
		list, err := w.s.Waiting(ctx, lead)
		w.Must(err)
		w.Must(w.s.Drop(ctx, lead, list[1].ID, "Dit stuurde iemand anders."))
		judged := w.clock.Now()
		w.clock.Add(time.Hour)
		w.Must(w.s.Drop(ctx, lead, list[0].ID, "Dit stuurde iemand anders."))
		past := func(org string, before, since time.Time, id string) (ids []string) {
			w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
				list, err := Judged(tx, org, before, since, id, 10)
				for _, p := range list {
					ids = append(ids, p.ID)
				}
				return err
			}))
			return ids
		}
		later := judged.Add(24 * time.Hour)
		if got := past(own, later, time.Time{}, ""); len(got) != 2 || got[0] != list[1].ID {
			t.Errorf("judged: %v", got)
		}
		if got := past(own, later, judged, list[1].ID); len(got) != 1 || got[0] != list[0].ID {
			t.Errorf("after the first: %v", got)
		}
		if got := past(own, judged.Add(time.Minute), time.Time{}, ""); len(got) != 1 {
			t.Errorf("an hour before: %v", got)
		}
		if got := past(other, later, time.Time{}, ""); len(got) != 0 {
			t.Errorf("of another: %v", got)
		}
		for _, c := range []struct {
			id     string
			before time.Time
			gone   bool
		}{{list[2].ID, later.AddDate(9, 0, 0), false}, {list[0].ID, judged.Add(time.Minute), false}, {list[1].ID, later, true}, {list[1].ID, later, false}} {
			w.Write(func(tx *store.Tx) error {
				gone, err := EraseJudged(tx, c.before, c.id)
				if gone != c.gone {
					t.Errorf("%+v: %v", c, gone)
				}
				return err
			})
		}
		if n := w.Count(`SELECT count(*) FROM offline_held`); n != 2 {
			t.Errorf("%d are left", n)
		}
	})
}
