package access_test

import (
	"errors"
	"io/fs"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// TestPause: a pause keeps out everybody of the organisation, who joins later and who has a link
// too, and nobody else; it is no lock-out that somebody set by hand, and ends with its request.
func TestPause(t *testing.T) {
	storetest.Each(t, []fs.FS{access.Migrations}, func(t *testing.T, db *store.DB) {
		h := storetest.Hands{T: t, DB: db}
		at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
		h.Write(func(tx *store.Tx) error {
			return errors.Join(access.Pause(tx, "Case", "c", "zorg", "r1", []string{"pia"}, at), access.Pause(tx, "Case", "c", "zorg", "r2", []string{"pia"}, at))
		})
		out := func(user, org, id string, want bool) {
			t.Helper()
			h.Must(db.Read(t.Context(), func(tx *store.Tx) error {
				r := access.Resource{Type: "Case", ID: id, Org: "corp"}
				err := access.Load(tx, at.Add(time.Hour), access.Actor{UserID: user, OrgID: org}, &r)
				if r.Facts.Locked != want {
					t.Errorf("%s of %s at %s: %v", user, org, id, !want)
				}
				return err
			}))
		}
		out("pia", "zorg", "c", true)
		out("pim", "zorg", "c", true)
		out("anna", "corp", "c", false)
		out("zorg", "", "c", false)
		out("pia", "zorg", "d", false)
		h.Must(db.Read(t.Context(), func(tx *store.Tx) error {
			byHand, err := access.Lockouts(tx, "Case", "c")
			paused, err2 := access.Paused(tx, "Case", "c", "zorg")
			if len(byHand) != 0 || !paused {
				t.Errorf("%v %v", byHand, paused)
			}
			return errors.Join(err, err2)
		}))
		h.Write(func(tx *store.Tx) error { return access.EndPause(tx, "Case", "c", "r1", at) })
		out("pim", "zorg", "c", true)
		h.Write(func(tx *store.Tx) error { return access.EndPause(tx, "Case", "c", "r2", at) })
		out("pim", "zorg", "c", false)
		out("pia", "zorg", "c", false)
	})
}
