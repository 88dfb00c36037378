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
				if err := access.Join(tx, access.TakingPart{Type: ObjectType, ID: string(c.ID), UserID: "anna", Role: string(PartParticipant), Since: w.clock.Now()}); err != nil {
					return err
				}
				if err := rank(tx, c); err != nil {
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

// Every list has its order, also where a look in an emergency stands among what somebody takes
// part in, and whether it is short or long.
func TestListsInOrder(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		cases := []Case{w.benchCase(1, Closed), w.benchCase(2, Open), w.benchCase(3, Closed), w.benchCase(4, Resting), w.benchCase(5, Open), w.benchCase(6, Closed), w.benchCase(7, Open)}
		for i, days := range []int{-3, 5, -1, 2, -4, -2, -1} {
			cases[i].Next.By, cases[i].Vigil.NextLook = w.today().AddDate(0, 0, days), w.today().AddDate(0, 0, days)
			if cases[i].State == Closed {
				cases[i].ClosedAt = w.clock.Now().AddDate(0, 0, days)
			}
		}
		now := w.clock.Now()
		w.Write(func(tx *store.Tx) error {
			var b bulk
			for i, c := range cases {
				b.addCase(c)
				if i == 4 || i == 5 {
					w.Must(access.LookInto(tx, c.Number, "rik", ObjectType, string(c.ID), now, now.AddDate(0, 0, 1)))
				} else {
					b.parts = append(b.parts, []any{ObjectType, string(c.ID), "rik", "deelnemer", int64(1), int64(0), "", rankOf(c)})
				}
			}
			return b.flush(tx)
		})
		for f, want := range map[Filter][]int{FilterAll: {4, 6, 3, 1}, FilterLate: {4, 6}, FilterClosed: {2, 5, 0}} {
			for limit := 1; limit <= len(want)+1; limit++ {
				w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
					list, err := ownOf(tx, viewer{"rik", "corp", now}, ofFilter(f, w.today()), limit)
					var first []ID
					for _, i := range want[:min(limit, len(want))] {
						first = append(first, cases[i].ID)
					}
					if got := idsOf(list); !slices.Equal(got, first) {
						t.Errorf("%q, the first %d: %v, want %v", f, limit, got, first)
					}
					return err
				}))
			}
		}
	})
}

func idsOf(cases []Case) []ID {
	ids := make([]ID, len(cases))
	for i, c := range cases {
		ids[i] = c.ID
	}
	return ids
}
