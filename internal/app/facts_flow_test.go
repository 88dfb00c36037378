package app

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/casework"
	"samendoen/internal/casework/casetest"
	"samendoen/internal/groupflow"
	"samendoen/internal/grouprule"
	"samendoen/internal/network"
	"samendoen/internal/place"
	"samendoen/internal/secondchance"
	"samendoen/internal/socialmap"
	"samendoen/internal/tenancy"
)

// flowing is a complex of 60 homes that counts by rule for years, with people of whom a test says what
// they do.
type flowing struct {
	*grouping
	does map[grouprule.Fact][]string
}

func newFlowing(t *testing.T, db *store.DB) *flowing {
	w := &flowing{newGrouping(t, db), map[grouprule.Fact][]string{}}
	policy := casetest.Policy(t, network.Files, grouprule.Files)
	w.rules = grouprule.New(db, w.clock, policy, grouprule.Parts{Mark: w.vault.Mark,
		People: func(_ *store.Tx, _ string, f grouprule.Fact, _ int, _ time.Time) (list []grouprule.Person, err error) {
			for _, id := range w.does[f] {
				list = append(list, grouprule.Person{Complex: place.ComplexIDOf("o", "C"), ID: id})
			}
			return list, nil
		}})
	register := network.New(db, w.clock, policy)
	id, err := register.AddProcessing(t.Context(), w.fg, network.Processing{Name: "Groepen tellen, jaren", Purpose: "Weten hoe het gaat.", Ground: "f", GroundWhy: "Goed verhuurderschap.",
		Subjects: "Huurders.", Categories: []network.Category{network.Identity, network.Housing, network.Care, network.Nuisance}, Months: 3, MonthsWhy: "Langer hoeft niet."})
	w.Must(err)
	w.Must(register.SignDPIA(t.Context(), w.fg, id, 1, network.DPIA{Signer: "De bestuurder", Document: "DPIA 1.0", On: clock.Date(w.clock.Now()), Review: first(2028, 8)}))
	w.line = string(id)
	w.publish(grouprule.Default())
	w.Must(w.rules.Save(t.Context(), w.fg, grouprule.Switch{On: true, Processing: w.line}))
	return w
}

// night looks who does what, at three.
func (w *flowing) night(on time.Time) time.Time {
	w.T.Helper()
	w.clock.Set(on.Add(3 * time.Hour))
	w.Must(w.rules.See(w.T.Context()))
	return w.clock.Now()
}

func flowWorlds(t *testing.T, run func(t *testing.T, w *flowing)) {
	t.Helper()
	storetest.Each(t, Migrations(), func(t *testing.T, db *store.DB) { run(t, newFlowing(t, db)) })
}

// let ends the tenancy of some homes on a date, and lets them to others then.
func (w *flowing) let(on time.Time, homes ...int) {
	w.T.Helper()
	var rows []delivery.Row
	for n := range 55 {
		l := tenancy.Tenancy{Org: "o", Key: fmt.Sprint(n), UnitKey: fmt.Sprint(n), From: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)}
		if slices.Contains(homes, n) {
			l.Until = on
		}
		rows = append(rows, l.Row(n))
	}
	for i, n := range homes {
		rows = append(rows, tenancy.Tenancy{Org: "o", Key: fmt.Sprint("nieuw ", n), UnitKey: fmt.Sprint(n), From: on}.Row(60+i))
	}
	w.deliver(tenancy.Table(), rows...)
}

// Each way in which a household or somebody of the complex goes from one group to another, and each in
// which nobody is followed.
func TestFlowsFromFacts(t *testing.T) {
	flowWorlds(t, func(t *testing.T, w *flowing) {
		h := groupflow.Half{Year: 2027}
		heavy := casework.HeavyIndividual
		for home, rung := range map[int]casework.Rung{1: heavy, 3: 0, 4: heavy, 5: heavy, 6: heavy, 7: heavy, 9: heavy, 10: casework.GeneralServices} {
			w.open(home, rung, w.clock.Now())
		}
		w.agree(3)
		w.agree(5)
		w.does = map[grouprule.Fact][]string{
			grouprule.Volunteer: {"stays", "stops", "less", "twice", "later"}, grouprule.Member: {"twice"},
			grouprule.Neighbour: {"stays", "more", "ends", "twice", "stops"},
		}
		known := w.night(h.From())
		w.clock.Set(first(2027, 3))
		w.open(0, heavy, w.clock.Now())   // help began
		w.end(1)                          // help ended
		w.open(2, 0, w.clock.Now())       // an agreement began
		w.agree(2)                        //
		w.agree(3, secondchance.Succeed)  // an agreement ended
		w.agree(4)                        // an agreement beside help
		w.agree(5, secondchance.Succeed)  // an agreement ended, help goes on
		w.open(11, heavy, w.clock.Now())  // help that ended before the half year did
		w.open(56, heavy, w.clock.Now())  // nobody lives there
		w.open(10, 0, w.clock.Now())      // what is no help on its own
		w.let(first(2027, 4), 7, 8)       // others live there now
		w.open(8, heavy, first(2027, 5))  // and they get help
		w.end(9)                          // help ended, and the case is gone
		w.clock.Set(first(2027, 5))       //
		w.end(11)                         //
		w.does[grouprule.Volunteer] = nil // for one night only
		w.does = map[grouprule.Fact][]string{
			grouprule.Volunteer: {"stays", "more", "new"}, grouprule.Neighbour: {"stays", "more", "less", "helps"},
		}
		w.night(first(2027, 5))
		w.does[grouprule.Neighbour] = append(w.does[grouprule.Neighbour], "later") // who was gone for a night
		w.Write(func(tx *store.Tx) error { return casework.Erase(tx, w.vault, w.clock.Now(), w.cases[9]) })
		made := w.night(h.End())

		var got groupflow.Counts
		w.Must(w.DB.Read(t.Context(), func(tx *store.Tx) error {
			by, err := flowSource{facts{clock: w.clock, vault: w.vault}}.Flows(t.Context(), tx, socialmap.Making{Org: "o", Known: made}, h, known)
			got = by[place.ComplexIDOf("o", "C")]
			return err
		}))
		want := map[string]int{
			"self_reliant:vulnerable": 1, "vulnerable:self_reliant": 1, "self_reliant:causes_problems": 1, "causes_problems:self_reliant": 1,
			"vulnerable:causes_problems": 1, "causes_problems:vulnerable": 1,
			"active:involved":       1, // less
			"involved:active":       1, // more
			"active:self_reliant":   3, // stops, twice (with two facts) and later
			"self_reliant:active":   1, // new
			"involved:self_reliant": 1, // ends
			"self_reliant:involved": 2, // helps, and later
		}
		for i, way := range groupflow.Ways() {
			if got[i] != want[way.Code()] {
				t.Errorf("%s: %d, want %d", way.Code(), got[i], want[way.Code()])
			}
		}
	})
}

// What was known when the half year began is where it begins: what is corrected later is a change.
func TestFlowsKnownThen(t *testing.T) {
	flowWorlds(t, func(t *testing.T, w *flowing) {
		h := groupflow.Half{Year: 2027}
		known := w.night(h.From())
		w.clock.Set(first(2027, 2))
		w.open(0, casework.HeavyIndividual, first(2026, 11)) // was entered late
		count := func(known time.Time) (c groupflow.Counts) {
			w.Must(w.DB.Read(t.Context(), func(tx *store.Tx) error {
				by, err := flowSource{facts{clock: w.clock, vault: w.vault}}.Flows(t.Context(), tx, socialmap.Making{Org: "o", Known: w.clock.Now()}, h, known)
				c = by[place.ComplexIDOf("o", "C")]
				return err
			}))
			return c
		}
		w.let(first(2026, 12), 1) // was delivered late: others lived there when it began
		w.open(1, casework.HeavyIndividual, first(2027, 3))
		w.night(h.End())
		if got := count(known); got.Total() != 1 || got.Net(socialmap.Vulnerable) != 1 {
			t.Errorf("%v", got)
		}
	})
}

// TestFlowsAddUp: before rounding, a group is what it was, with who came from other groups and without who
// went, and with what moves did to it.
func TestFlowsAddUp(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		const homes, persons = 40, 8
		stock := []socialmap.Complex{{Homes: homes}}
		some := []uint16{0, uint16(socialmap.Vulnerable), uint16(socialmap.CausesProblems), groupRest()} // 0: no fact
		busy := []uint16{uint16(socialmap.SelfReliant), uint16(socialmap.Active), uint16(socialmap.Involved)}
		var was, is groupTally
		add := func(t *tally, key int, cell uint16) {
			t.rows = append(t.rows, row{key: uint64(key + 1), cell: cell}) // #nosec G115 -- small
		}
		moved, moves := map[uint64]bool{}, [5]int{}
		for k := range homes / 2 { // of the others nothing is known, so somebody lives there
			a, b := rapid.SampledFrom(some).Draw(r, "then"), rapid.SampledFrom(some).Draw(r, "now")
			moved[uint64(k+1)] = rapid.Bool().Draw(r, "moved")
			shift := func(cell uint16, by int) {
				switch {
				case cell == 0:
					moves[socialmap.SelfReliant] += by
				case cell != groupRest():
					moves[cell] += by
				}
			}
			if moved[uint64(k+1)] || a == groupRest() || b == groupRest() {
				shift(a, -1)
				shift(b, 1)
			}
			if a != 0 {
				add(&was.homes, k, a)
			}
			if b != 0 {
				add(&is.homes, k, b)
			}
		}
		for k := range persons {
			a, b := rapid.SampledFrom(busy).Draw(r, "did"), rapid.SampledFrom(busy).Draw(r, "does")
			if a != busy[0] {
				add(&was.persons, 100+k, a)
			}
			if b != busy[0] {
				add(&is.persons, 100+k, b)
			}
		}
		counts := make([]groupflow.Counts, 1)
		countStayed(counts, was.homes.rows, is.homes.rows, func(key uint64) bool { return !moved[key] })
		countStayed(counts, was.persons.rows, is.persons.rows, func(uint64) bool { return true })
		before, after := groupCells(stock, was)[0], groupCells(stock, is)[0]
		for _, g := range socialmap.AllGroups() {
			if after[g] != before[g]+counts[0].Net(g)+moves[g] {
				r.Fatalf("%s was %d and is %d, by %+v and moves of %d", g.Code(), before[g], after[g], counts[0], moves[g])
			}
		}
	})
}
