package signal

import (
	"errors"
	"slices"
	"testing"

	"samendoen/internal/base/store"
)

// TestCameBackAfterListing: the night lists first and erases later; whatever runs again, ended
// anew, ended otherwise or went into a case meanwhile stays, and only what it erased is told.
func TestCameBackAfterListing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ended, before := monday, monday.AddDate(0, 0, 1)
		for e, state := range map[Ending]string{WithAdvice: "advies", WithoutAction: "geen-actie", Pictures: "advies"} {
			other := map[Ending]string{WithAdvice: "geen-actie", WithoutAction: "advies", Pictures: "advies"}[e]
			sent := func() string {
				id := w.announced(1)
				_, err := w.add("vakman", id, 1, testJPEG(t, 5, 5))
				w.Must(err)
				return id
			}
			set := func(id, what string, args ...any) {
				w.Write(func(tx *store.Tx) error {
					before := tally(tx, -1, id)
					_, err := tx.Exec(`UPDATE signal_signal SET `+what+` WHERE id = $1`, append([]any{id}, args...)...)
					return errors.Join(before, err, tally(tx, 1, id))
				})
			}
			goes, runs, anew, otherwise, joined := sent(), sent(), sent(), sent(), sent()
			ids := []string{goes, runs, anew, otherwise, joined}
			for _, id := range ids {
				set(id, `state = $2, open = 0, done_at = $3`, state, store.Micros(ended))
			}
			w.Write(func(tx *store.Tx) error {
				past, err := Ended(tx, own, e, before, store.Time(0), "", 10)
				if err == nil && len(past) != len(ids) {
					t.Errorf("%s: %d of %d are listed", e, len(past), len(ids))
				}
				return err
			})
			set(runs, `state = 'ontvangen', open = 1, done_at = 0`)
			set(anew, `done_at = $2`, store.Micros(before))
			set(otherwise, `state = $2`, other)
			set(joined, `case_id = 'een-dossier'`)
			want := []string{goes}
			if e == Pictures { // those go whatever became of the signal
				want = append(want, otherwise, joined)
			}
			slices.Sort(want)
			w.Write(func(tx *store.Tx) error {
				gone, err := EraseEnded(tx, w.vault, monday, e, before, ids)
				if !slices.Equal(gone, want) {
					t.Errorf("%s: %d went, want %d", e, len(gone), len(want))
				}
				return err
			})
			for _, id := range ids {
				n := w.Count(`SELECT count(*) FROM signal_photo WHERE signal_id = $1`, id)
				if gone := n == 0; gone != slices.Contains(want, id) {
					t.Errorf("%s: %s has %d pictures", e, id, n)
				}
			}
			w.Write(func(tx *store.Tx) error {
				for _, id := range ids {
					if err := Erase(tx, w.vault, monday, id); err != nil {
						return err
					}
				}
				return nil
			})
		}
	})
}
