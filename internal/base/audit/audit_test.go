package audit_test

import (
	"context"
	"errors"
	"io/fs"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

func TestRecords(t *testing.T) {
	storetest.Each(t, []fs.FS{audit.Migrations}, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
		actor := access.Actor{UserID: "marja", OrgID: "o"}
		look := func(tx *store.Tx) error {
			return audit.Write(tx, at, actor, "case.read", "Case", "c1", access.Decision{Allowed: true, Rules: []string{"case.part"}})
		}
		undone := errors.New("undone")
		if err := db.Write(ctx, func(tx *store.Tx) error { return errors.Join(look(tx), undone) }); !errors.Is(err, undone) {
			t.Fatal(err)
		}
		if err := db.Write(ctx, look); err != nil {
			t.Fatal(err)
		}
		if err := db.Write(ctx, func(tx *store.Tx) error {
			return errors.Join(audit.NewEpoch(tx, at, "restore"), look(tx), audit.NewEpoch(tx, at, "restore"), look(tx))
		}); err != nil {
			t.Fatal(err)
		}
		if err := db.Read(ctx, func(tx *store.Tx) error {
			list, err := audit.Of(tx, "Case", "c1", 10)
			if len(list) != 3 || list[0].Epoch != 2 || list[1].Epoch != 1 || list[2].Epoch != 0 {
				t.Errorf("%+v", list)
			}
			if len(list) > 0 && (list[0].UserID != "marja" || list[0].Rules != "case.part" || !list[0].At.Equal(at)) {
				t.Errorf("%+v", list[0])
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}
