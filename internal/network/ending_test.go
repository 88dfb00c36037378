package network

import (
	"context"
	"testing"

	"samendoen/internal/account"
	"samendoen/internal/base/store"
)

// Those who work on a covenant hear once that it ends soon, and nobody else does.
func TestEndingIsTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.started(w.processing()) // ends on 30 June 2027
		told := func(when string, want int64) {
			t.Helper()
			w.clock.Set(at(when))
			w.Must(w.s.TellEnding(ctx))
			w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
				for login, a := range people() {
					n, err := account.CountUnread(tx, a.UserID)
					if err != nil {
						return err
					}
					expected := int64(0)
					if login == "fg" || login == "beleid" {
						expected = want
					}
					if n != expected {
						t.Errorf("%s: %s has %d notices, want %d", when, login, n, expected)
					}
				}
				return nil
			}))
		}
		told("2027-05-01 23:59", 0)
		told("2027-05-02 07:00", 1)
		told("2027-05-03 07:00", 1)
		told("2027-07-01 07:00", 1) // it has ended
	})
}
