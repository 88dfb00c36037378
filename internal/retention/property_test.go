package retention

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// Every list of this module, and what it must be equal to:
//
//	what is held, and what was (Holds)   retention.hold at the organisation
//	what was erased (Erased)             retention.read at the organisation, in pages; the exact number with retention.count
//
// A dry run counts what the keepers of the modules give for an organisation.

// Lists show what the policy allows, whoever asks.
func TestListsShowWhatThePolicyAllows(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		storetest.Worlds(t, func(r *rapid.T) {
			holds, erased := map[string]string{}, map[string]string{}
			for i := range rapid.IntRange(0, 4).Draw(r, "holds") {
				holds[fmt.Sprint("h", i)] = rapid.SampledFrom([]string{"o", "x"}).Draw(r, "of")
			}
			lifted := rapid.IntRange(0, 4).Draw(r, "lifted")
			for i := range rapid.IntRange(0, 4).Draw(r, "nights") {
				erased[fmt.Sprint(i)] = rapid.SampledFrom([]string{"o", "x"}).Draw(r, "of")
			}
			w.fillLists(holds, lifted, erased)
			for _, login := range []string{"fg", "beleid", "bestuur", "consulent", "beheerder", "vreemd"} {
				w.compareLists(r, who(login), holds, lifted, erased)
			}
		})
	})
}

func (w *world) fillLists(holds map[string]string, lifted int, erased map[string]string) {
	w.Write(func(tx *store.Tx) error {
		for _, table := range []string{"retention_hold", "retention_item", "retention_deletion"} {
			if _, err := tx.Exec(`DELETE FROM ` + table); err != nil {
				return err
			}
		}
		for id, org := range holds {
			at := int64(0)
			if id < fmt.Sprint("h", lifted) {
				at = 1
			}
			if _, err := tx.Exec(`INSERT INTO retention_hold (id, org_id, object_type, object_id, label, cause, note, by_id, at, review, lifted_by, lifted, version)
				VALUES ($1, $2, 'Case', $1, $3, 'anders', $3, 'u-fg', 1, 2, '', $4, 1)`, id, org, []byte{}, at); err != nil {
				return err
			}
		}
		for n, org := range erased {
			if _, err := tx.Exec(`INSERT INTO retention_deletion (id, org_id, night, kind, months, source, number, at) VALUES ($1, $2, $3, 'k', 1, 's', 12, 1)`,
				"d"+n, org, store.Micros(moment.AddDate(0, 0, -int(n[0]-'0')).Truncate(24*time.Hour))); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *world) compareLists(r *rapid.T, a access.Actor, holds map[string]string, lifted int, erased map[string]string) {
	ctx := context.Background()
	may := func(action access.Action, org string) bool {
		return w.s.policy.Decide(a, action, access.Organisation(org)).Allowed
	}
	var gotOpen, gotLifted, wantOpen, wantLifted, got, want []string
	v, err := w.s.Holds(ctx, a)
	if (err == nil) != may(actHold, a.OrgID) {
		r.Fatalf("%s: %v", a.UserID, err)
	}
	for _, h := range v.Open {
		gotOpen = append(gotOpen, h.ID)
	}
	for _, h := range v.Lifted {
		gotLifted = append(gotLifted, h.ID)
	}
	for id, org := range holds {
		switch {
		case !may(actHold, org):
		case id < fmt.Sprint("h", lifted):
			wantLifted = append(wantLifted, id)
		default:
			wantOpen = append(wantOpen, id)
		}
	}
	for offset, more := 0, true; more; offset++ {
		var list []Deletion
		list, more, err = w.s.Erased(ctx, a, offset, 1)
		if (err == nil) != may(actRead, a.OrgID) {
			r.Fatalf("%s: %v", a.UserID, err)
		}
		for _, d := range list {
			got = append(got, d.ID)
			if d.Exact != may(actCount, a.OrgID) || !d.Exact && d.Number == 12 {
				r.Fatalf("%s reads %d, exact %v", a.UserID, d.Number, d.Exact)
			}
		}
	}
	for n, org := range erased {
		if may(actRead, org) {
			want = append(want, "d"+n)
		}
	}
	for _, pair := range [][2][]string{{gotOpen, wantOpen}, {gotLifted, wantLifted}, {got, want}} {
		slices.Sort(pair[0])
		slices.Sort(pair[1])
		if !slices.Equal(pair[0], pair[1]) {
			r.Fatalf("%s of %s has %v, the policy allows %v", a.UserID, a.OrgID, pair[0], pair[1])
		}
	}
}
