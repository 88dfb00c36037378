package hotline

import (
	"testing"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
)

// What somebody told the meldpunt counts, with what they wanted for themselves; what the program reported
// for them, an exercise, and what others told do not.
func TestTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		send := func(a access.Actor, d Draft) {
			t.Helper()
			_, err := w.s.Report(t.Context(), a, d)
			w.Must(err)
		}
		send(w.people["vera"], Draft{Kind: Call, Source: Screen, What: "Er wordt geschreeuwd.", Key: "a"})
		send(w.people["vera"], Draft{Kind: Alarm, Source: Screen, Key: "b"})
		send(w.people["tess"], Draft{Kind: Call, Source: Screen, What: "De deur staat open.", Key: "c"})
		send(w.people["tess"], Draft{Kind: Drill, Source: Screen, Key: "d"})
		send(access.System("corp"), Draft{Kind: Visit, Source: Clock, ByID: "vera", Key: "e"})
		for who, want := range map[string]int{"vera": 2, "tess": 1, "ad": 0} {
			w.Must(w.DB.Read(t.Context(), func(tx *store.Tx) error {
				at, err := Told(tx, who)
				if len(at) != want {
					t.Errorf("%s told it %d times, want %d", who, len(at), want)
				}
				return err
			}))
		}
	})
}
