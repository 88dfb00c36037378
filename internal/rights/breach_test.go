package rights

import (
	"context"
	"testing"
	"time"

	"samendoen/internal/base/store"
)

// The register keeps a breach until its term after closing is over; one that is open stays.
func TestBreachesExpire(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, fg := context.Background(), w.people["fg"]
		report := func() BreachID {
			id, err := w.s.ReportBreach(ctx, w.people["wim"], Breach{Discovered: w.clock.Now(),
				BreachFacts: BreachFacts{Kind: "kwijt", What: "Een laptop is weg.", Categories: "Namen"}})
			w.Must(err)
			return id
		}
		closed, open := report(), report()
		w.Must(w.s.AssessBreach(ctx, fg, closed, 1, NoRisk, "De schijf was versleuteld."))
		w.Must(w.s.BreachMeasures(ctx, fg, closed, 2, "Laptops liggen achter slot."))
		w.Must(w.s.CloseBreach(ctx, fg, closed, 3))
		if !w.s.MayOpenBreach(ctx, fg, closed) || w.s.MayOpenBreach(ctx, w.people["olaf"], closed) {
			t.Error("the wrong officer opens the breach")
		}
		end := w.clock.Now()
		w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
			for at, want := range map[time.Time]int{end: 0, end.Add(time.Microsecond): 1} {
				list, err := PastBreaches(tx, "corp", at, time.Time{}, "", 9)
				if err != nil || len(list) != want || want == 1 && list[0].ID != closed {
					t.Errorf("past at %v: %+v %v", at, list, err)
				}
			}
			for _, c := range []struct {
				id   BreachID
				at   time.Time
				gone bool
			}{{closed, end, false}, {open, end.AddDate(9, 0, 0), false}, {closed, end.Add(time.Microsecond), true}, {closed, end.AddDate(9, 0, 0), false}} {
				if gone, err := EraseBreach(tx, c.at, string(c.id)); err != nil || gone != c.gone {
					t.Errorf("%s erased %v, want %v: %v", c.id, gone, c.gone, err)
				}
			}
			left, err := breachesOf(tx, "corp")
			if len(left) != 1 || left[0].ID != open {
				t.Errorf("left: %+v", left)
			}
			return err
		}))
	})
}
