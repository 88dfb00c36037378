package casework

import (
	"context"
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
		w.Must(w.cases.HandOver(ctx, w.people["anna"], id, w.version(id), "bob", "Verlof"))
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
