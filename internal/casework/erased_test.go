package casework

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"samendoen/internal/base/store"
)

func TestErasedCaseStaysReadableAsAFrame(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.open()
		for _, holder := range []string{"person-1", "person-2"} {
			w.exec(`DELETE FROM seal_key WHERE holder_id = $1`, holder)
		}
		v := w.show("anna", id)
		if !v.Erased || v.Reason != "" || v.Number == "" {
			t.Errorf("%+v", v.Case)
		}
		if err := w.cases.AddLog(ctx, w.people["anna"], id, Note, "", "nog iets", ""); !hasKey(err, "", "casework.erased") {
			t.Errorf("writing what nobody can read: %v", err)
		}
		w.handOver("anna", id, "bob", "Verlof", true)
		if w.raw(id).DirectorID != "bob" {
			t.Error("an erased case still has a director that can change")
		}
	})
}

func TestNobodyRentsTheHome(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var holders []string
		w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
			holders, err = holdersOf(tx, Case{OrgID: "corp", UnitID: w.empty}, w.today())
			return err
		}))
		if strings.Join(holders, " ") != "corp" {
			t.Errorf("the key is held by %v", holders)
		}
	})
}

// TestCaseCameBackAfterListing: the night lists first and erases later; a case that was opened
// again, closed anew or is of another kind by then stays.
func TestCaseCameBackAfterListing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		before := w.clock.Now().AddDate(0, 0, 1)
		for what, stays := range map[string]string{
			"opened again": `state = 'open'`, "without a date": `closed = 0`, "of another kind": `nuisance = 1 - nuisance`,
			"closed anew": fmt.Sprintf(`closed = %d`, store.Micros(before)), "": "",
		} {
			id := w.open()
			w.exec(`UPDATE casework_case SET state = 'afgesloten', closed = $2 WHERE id = $1`, string(id), store.Micros(w.clock.Now()))
			nuisance := w.raw(id).Nuisance
			if stays != "" {
				w.exec(`UPDATE casework_case SET `+stays+` WHERE id = $1`, string(id))
			}
			w.rankAnew()
			w.Must(w.DB.Write(context.Background(), func(tx *store.Tx) error {
				gone, err := EraseEnded(tx, w.vault, w.clock.Now(), nuisance, before, id)
				if gone != (stays == "") {
					t.Errorf("%q: erased %v", what, gone)
				}
				return err
			}))
			left := w.Count(`SELECT count(*) FROM casework_case WHERE id = $1`, string(id))
			if (left == 0) != (stays == "") {
				t.Errorf("%q: %d left", what, left)
			}
		}
	})
}
