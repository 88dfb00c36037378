package casework

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"samendoen/internal/base/access"
	"samendoen/internal/base/store"
)

// However many cases a list shows, they are the first that may be read, in order: what is
// refused takes no place in it.
func TestListPassesOverWhatIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var want []ID
		w.Must(w.DB.Write(context.Background(), func(tx *store.Tx) error {
			for i := range 60 {
				c := Case{ID: ID(fmt.Sprintf("case-%02d", 99-i)), Number: fmt.Sprintf("2026-%04d", 9000+i), Label: "Kansstraat", OrgID: "corp",
					UnitID: w.home, ComplexID: w.site, State: Open, OpenedAt: w.clock.Now(), ActiveSince: w.clock.Now(), DirectorID: "bob",
					Next: NextStep{HolderID: "bob", By: w.today().AddDate(0, 0, i)}, Version: 1}
				if err := insertCase(tx, c); err != nil {
					return err
				}
				if err := access.Join(tx, access.TakingPart{Type: ObjectType, ID: string(c.ID), UserID: "anna", Role: string(PartParticipant), Since: w.clock.Now(), Rank: rankOf(c)}); err != nil {
					return err
				}
				if i%11 == 9 {
					want = append(want, c.ID)
				} else if _, err := access.ShutOut(tx, access.Lockout{UserID: "anna", Type: ObjectType, Object: string(c.ID), ByID: "tess", From: w.clock.Now()}); err != nil {
					return err
				}
			}
			return nil
		}))
		own := func(tx *store.Tx, of selection, limit int) []Case {
			list, _, err := w.cases.own(tx, w.people["anna"], w.clock.Now(), of, limit)
			w.Must(err)
			return list
		}
		w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
			for limit := 1; limit < len(want)+3; limit++ {
				list := own(tx, ofFilter(FilterAll, w.today()), limit)
				found, others := heldBy(own(tx, ofSearch(FilterAll, w.today(), []string{"kansstra"}), limit), []string{"kansstra"})
				first := want[:min(limit, len(want))]
				if got := idsOf(list); !slices.Equal(got, first) {
					t.Errorf("a list of %d: %v, want %v", limit, got, first)
				}
				if got := idsOf(found); !slices.Equal(got, first) || len(others) > 0 {
					t.Errorf("a search of %d: %v, want %v", limit, got, first)
				}
			}
			return nil
		}))
	})
}

// A database from before there were ranks gets those that cases bring along since.
func TestRanksOfEarlierCases(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Write(func(tx *store.Tx) error {
			var b bulk
			for i, state := range []State{Open, Resting, Closed} {
				c := w.benchCase(i, state)
				b.addCase(c)
				b.addParts(c, []HistoricPart{{UserID: "rik", Part: PartParticipant, Since: w.clock.Now(), Until: w.clock.Now()}})
			}
			return b.flush(tx)
		})
		w.exec(`UPDATE access_part SET rank = 0 WHERE object_type = 'Case'`)
		if len(w.wrongRanks()) < 6 {
			t.Error("a rank of 0 is right")
		}
		w.rankAnew()
	})
}

func idsOf(cases []Case) []ID {
	ids := make([]ID, len(cases))
	for i, c := range cases {
		ids[i] = c.ID
	}
	return ids
}
