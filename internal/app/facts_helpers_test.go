package app

import (
	"testing"
	"time"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/socialmap"
)

// Volunteers are counted from their register: who is active, of every staircase of the complex.
func TestHelpersOf(t *testing.T) {
	storetest.Each(t, Migrations(), func(t *testing.T, db *store.DB) {
		w := &stocked{storetest.Hands{T: t, DB: db}, clock.NewManual(time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC))}
		w.Write(func(tx *store.Tx) error {
			for _, v := range [][4]string{{"1", "o", "C", "actief"}, {"2", "o", "C", "actief"}, {"3", "o", "C", "gestopt"}, {"4", "o", "D", "actief"},
				{"5", "o", "", "actief"}, {"6", "p", "C", "actief"}, {"7", "o", "gone", "actief"}} {
				if _, err := tx.Exec(`INSERT INTO volunteer_volunteer (id, org_id, user_id, contact_id, body, complex_id, staircase, roles, languages, talents, parts, vog_asked, vog_got, vog_until,
					agreed, agreement, state, signed_up, since, started, back, talks, due, due_kind, version) VALUES ($1, $2, '', '', $5, $3, $1, '', '', '', 0, 0, 0, 0, 0, 0, $4, 1, 1, 1, 0, '[]', 0, '', 1)`,
					v[0], v[1], v[2], v[3], []byte{}); err != nil {
					return err
				}
			}
			list, err := helpersOf(tx, "o", []socialmap.Complex{{ID: "C"}, {ID: "D"}, {ID: "E"}})
			if len(list) != 3 || list[0] != 2 || list[1] != 1 || list[2] != 0 {
				t.Errorf("%v", list)
			}
			return err
		})
	})
}
