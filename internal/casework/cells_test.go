package casework

import (
	"context"
	"testing"
	"time"

	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
)

// A home counts on the highest rung of its cases of the year, as judged by the date and not later;
// of cases that were erased the last rung stays.
func TestCellsStandOnTheHighestRung(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, anna := context.Background(), w.people["anna"]
		judge := func(id ID, now Rung) {
			t.Helper()
			w.clock.Add(time.Hour)
			w.Must(w.cases.SetHelp(ctx, anna, id, w.version(id), Help{Now: now, Wanted: OwnStrength, Why: "Zo is het nu."}))
		}
		rung := func(on time.Time, want Rung, when string) {
			t.Helper()
			w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
				cells, err := cellsAt(tx, "corp", delivery.View{On: on, Known: w.clock.Now(), Latest: true})
				if len(cells) != 1 || cells[0].Rung != want {
					t.Errorf("%s: %+v, want one home on rung %d", when, cells, want)
				}
				return err
			}))
		}
		first := w.open()
		opened := w.clock.Now()
		rung(opened, 0, "nobody judged it")
		judge(first, HeavyIndividual)
		heavy := w.clock.Now()
		judge(first, SocialNetwork)
		second := w.open()
		judge(second, LightIndividual)
		rung(w.clock.Now(), LightIndividual, "the highest of two cases")
		rung(heavy, HeavyIndividual, "as it was then")
		rung(opened, 0, "before anybody judged it")
		for _, id := range []ID{first, second} {
			w.Must(w.DB.Write(ctx, func(tx *store.Tx) error { return Erase(tx, w.vault, w.clock.Now(), id) }))
		}
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) error {
			past, err := PastCells(tx, "corp", w.clock.Now().AddDate(0, 2, 0))
			if len(past) != 1 || past[0].Rung != LightIndividual || past[0].Homes != 1 {
				t.Errorf("after erasing both: %+v", past)
			}
			return err
		}))
	})
}

// cellsAt are the cells of the homes of a view.
func cellsAt(tx *store.Tx, org string, v delivery.View) ([]Cell, error) {
	homes, err := place.HomesAt(tx, org, v)
	if err != nil {
		return nil, err
	}
	return Cells(tx, org, v, homes)
}
