package casework

import (
	"context"
	"testing"
	"time"

	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// TestLooksOfOpenPages: a page that asks for itself again leaves one look in some minutes. Who always
// says that the page does it, hides no look that counts.
func TestLooksOfOpenPages(t *testing.T) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		w, ctx := newWorld(t, db), context.Background()
		id, other := w.open(), w.open()
		looks := func(who string, c ID) (n int) {
			w.Must(db.Read(ctx, func(tx *store.Tx) error {
				list, err := audit.Of(tx, ObjectType, string(c), 1000)
				n = 0
				for _, r := range list {
					if r.UserID == w.people[who].UserID && r.Action == actRead {
						n++
					}
				}
				return err
			}))
			return n
		}
		show := func(who string, c ID, renews bool, want int, why string) {
			t.Helper()
			a := w.people[who]
			a.Renews = renews
			_, err := w.cases.Show(ctx, a, c)
			w.Must(err)
			if got := looks(who, c); got != want {
				t.Errorf("%s: %d looks, want %d", why, got, want)
			}
		}
		show("anna", id, true, 1, "the first look, by who always says that the page asks by itself")
		show("anna", id, true, 1, "the page asks by itself")
		show("anna", other, true, 1, "another case")
		show("anna", id, false, 2, "somebody opens the page")
		w.Must(w.cases.AddParticipant(ctx, w.people["anna"], id, w.version(id), "bob"))
		show("bob", id, true, 1, "somebody else")
		w.Must(w.cases.AddLog(ctx, w.people["bob"], id, Note, "", "Zij belde.", ""))
		show("bob", id, true, 2, "after something else that they did")
		show("anna", id, true, 3, "after something else that she did, which was to add bob")
		w.clock.Add(audit.LookAgain - time.Second)
		show("anna", id, true, 3, "just before the end of the window")
		w.clock.Add(time.Second)
		show("anna", id, true, 4, "after the window")
		bob := w.people["bob"]
		bob.Renews = true
		w.Must(w.cases.RemoveParticipant(ctx, w.people["anna"], id, w.version(id), "bob"))
		if _, err := w.cases.Show(ctx, bob, id); !fault.Is(err, fault.NotFound) {
			t.Error("who takes no part any more sees the case by a page that asks by itself:", err)
		}
	})
}
