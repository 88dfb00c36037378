package account_test

import (
	"context"
	"io/fs"
	"strconv"
	"sync"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// A key makes one thing for one user and operation, also for 64 callers at once, for 30 days. A
// refusal uses up no key, and without a key nothing is the same.
func TestOnce(t *testing.T) {
	storetest.Each(t, []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, account.Files}, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		marja, piet := w.add(t, "marja", access.Consultant), w.add(t, "piet", access.Consultant)
		refused := fault.New("test", fault.Invalid)
		once := func(user, what, key, id string, after error) (made string, again bool) {
			t.Helper()
			err := db.Write(context.Background(), func(tx *store.Tx) (err error) {
				if made, again, err = account.Once(tx, user, what, key, id, w.clock.Now()); err != nil {
					return err
				}
				return after
			})
			if err != nil && after == nil {
				t.Error(err)
			}
			return made, again
		}
		want := func(why, user, what, key, id, made string, again bool) {
			t.Helper()
			if m, a := once(user, what, key, id, nil); m != made || a != again {
				t.Errorf("%s: %s %v", why, m, a)
			}
		}
		once(marja, "x.add", "sleutel1", "niets", refused)
		want("after a refusal", marja, "x.add", "sleutel1", "een", "een", false)
		want("again", marja, "x.add", "sleutel1", "twee", "een", true)
		want("another key", marja, "x.add", "sleutel2", "drie", "drie", false)
		want("another operation", marja, "y.add", "sleutel1", "vier", "vier", false)
		want("another user", piet, "x.add", "sleutel1", "vijf", "vijf", false)
		want("no key", marja, "x.add", "", "zes", "zes", false)
		want("no key again", marja, "x.add", "", "zeven", "zeven", false)
		w.clock.Add(30*24*time.Hour - time.Minute)
		want("the last minute", marja, "x.add", "sleutel1", "acht", "een", true)
		w.clock.Add(time.Minute)
		want("after 30 days", marja, "x.add", "sleutel1", "negen", "negen", false)

		var all sync.WaitGroup
		made, isNew := make([]string, 64), make([]bool, 64)
		for i := range made {
			all.Go(func() {
				var again bool
				made[i], again = once(marja, "x.add", "tegelijk", strconv.Itoa(i), nil)
				isNew[i] = !again
			})
		}
		all.Wait()
		n := 0
		for i := range made {
			if made[i] != made[0] {
				t.Errorf("caller %d got %s, the first %s", i, made[i], made[0])
			}
			if isNew[i] {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%d made something", n)
		}
	})
}
