package audit

import (
	"context"
	"slices"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// What is sifted is what a search gives of those actions, in its order, however much is passed
// at a time; and each time says where it goes on.
func TestSift(t *testing.T) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		rare := func(a access.Action) bool { return a == "case.close" }
		for range 4 {
			w.write(11)
			w.clock.Add(time.Minute)
			if err := db.Write(context.Background(), func(tx *store.Tx) error {
				return Write(tx, w.clock.Now(), access.Actor{UserID: "user-1", OrgID: "org", Via: access.BySession}, "case.close", "Case", "case-1", access.Decision{Allowed: true, Rules: []string{"case.part"}})
			}); err != nil {
				t.Fatal(err)
			}
		}
		for _, about := range []Query{{}, {User: "user-1"}, {User: "user-2"}, {Until: w.clock.Now()}} {
			var want []Record
			if err := db.Read(context.Background(), func(tx *store.Tx) (err error) {
				about.Limit = 1000
				want, err = Search(tx, about)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			want = slices.DeleteFunc(want, func(r Record) bool { return !rare(r.Action) })
			for _, about.Limit = range []int{1, 7, 12, 1000} {
				var got []Record
				for q := about; ; {
					var page []Record
					if err := db.Read(context.Background(), func(tx *store.Tx) (err error) { page, q.Before, err = Sift(tx, q, rare); return err }); err != nil {
						t.Fatal(err)
					}
					if got = append(got, page...); q.Before == "" {
						break
					}
				}
				if !slices.Equal(got, want) {
					t.Errorf("%+v: %d found, want %d", about, len(got), len(want))
				}
			}
		}
	})
}
