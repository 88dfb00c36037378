package app

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/casework"
	"samendoen/internal/casework/casetest"
	"samendoen/internal/grouprule"
	"samendoen/internal/network"
	"samendoen/internal/place"
	"samendoen/internal/secondchance"
	"samendoen/internal/socialmap"
	"samendoen/internal/tenancy"
)

// grouping is a complex C of 60 homes, of which 55 are let, with people who count it by a rule.
type grouping struct {
	stocked
	vault   *seal.Vault
	rules   *grouprule.Service
	fg, pol access.Actor
	line    string
	cases   map[int]casework.ID // by home
	people  []grouprule.Person  // volunteers now
}

func (w *grouping) actor(role access.Role) access.Actor {
	u := account.User{ID: "u-" + string(role), OrgID: "o", Name: string(role), Login: string(role), Roles: []access.Role{role}}
	w.Write(func(tx *store.Tx) error { return account.InsertUser(tx, w.clock.Now(), u, "") })
	return u.Actor()
}

func newGrouping(t *testing.T, db *store.DB) *grouping {
	w := &grouping{stocked: stocked{storetest.Hands{T: t, DB: db}, clock.NewManual(time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC))}, cases: map[int]casework.ID{}}
	var err error
	w.vault, err = seal.NewVault([]byte("01234567890123456789012345678901"))
	w.Must(err)
	policy := casetest.Policy(t, network.Files, grouprule.Files)
	register := network.New(db, w.clock, policy)
	w.rules = grouprule.New(db, w.clock, policy, grouprule.Parts{Mark: w.vault.Mark,
		People: func(tx *store.Tx, org string, f grouprule.Fact, months int, at time.Time) ([]grouprule.Person, error) {
			if f == grouprule.Volunteer {
				return w.people, nil
			}
			return groupPeople(tx, org, f, months, at)
		}})
	w.Write(func(tx *store.Tx) error {
		return account.InsertOrganisation(tx, w.clock.Now(), account.Organisation{ID: "o", Name: "Woonstichting", Kind: account.HousingAssociation})
	})
	w.fg, w.pol = w.actor(access.Officer), w.actor(access.PolicyMaker)
	w.deliver(place.ComplexTable(), place.Complex{Org: "o", Key: "C", Name: "De Linde"}.Row(1))
	var homes, lets []delivery.Row
	for n := range 60 {
		homes = append(homes, place.Unit{Org: "o", Key: fmt.Sprint(n), ComplexKey: "C", Street: "Lindestraat", City: "Dorp", Number: n + 1}.Row(n))
		if n < 55 {
			lets = append(lets, tenancy.Tenancy{Org: "o", Key: fmt.Sprint(n), UnitKey: fmt.Sprint(n), From: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)}.Row(n))
		}
	}
	w.deliver(place.UnitTable(), homes...)
	w.deliver(tenancy.Table(), lets...)
	id, err := register.AddProcessing(t.Context(), w.fg, network.Processing{Name: "Groepen tellen", Purpose: "Weten hoe het gaat.", Ground: "f", GroundWhy: "Goed verhuurderschap.",
		Subjects: "Huurders.", Categories: []network.Category{network.Identity, network.Housing, network.Care, network.Nuisance}, Months: 3, MonthsWhy: "Langer hoeft niet."})
	w.Must(err)
	w.Must(register.SignDPIA(t.Context(), w.fg, id, 1, network.DPIA{Signer: "De bestuurder", Document: "DPIA 1.0", On: clock.Date(w.clock.Now()), Review: first(2027, 3)}))
	w.line = string(id)
	return w
}

func first(year int, month time.Month) time.Time {
	return time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
}

// publish proposes and signs a rule that counts from the next month.
func (w *grouping) publish(r grouprule.Rule) {
	w.T.Helper()
	id, err := w.rules.Propose(w.T.Context(), w.pol, grouprule.Version{Rule: r, Why: "Zo staat het in ons beleid.", From: clock.Month(w.clock.Now()).AddDate(0, 1, 0)}, store.NewID())
	w.Must(err)
	w.Must(w.rules.Decide(w.T.Context(), w.fg, id, 1, true))
}

// open opens a case about a home in which help stands on a rung, 0 for none.
func (w *grouping) open(home int, rung casework.Rung, at time.Time, carers ...casework.Carer) {
	w.T.Helper()
	h := casework.Historic{Case: casework.Case{OrgID: "o", UnitID: place.UnitIDOf("o", fmt.Sprint(home)), ComplexID: place.ComplexIDOf("o", "C"), OpenedAt: at,
		State: casework.Open, DirectorID: w.fg.UserID, Label: "Lindestraat"}, Holders: []string{"o"}, Carers: carers}
	if rung > 0 {
		h.Helps = []casework.Help{{At: at, ByID: w.fg.UserID, Now: rung, Wanted: rung, Why: "Zo is het."}}
	}
	w.Write(func(tx *store.Tx) error {
		ids, err := casework.InsertMany(tx, w.vault, []casework.Historic{h})
		if err == nil {
			w.cases[home] = ids[0]
		}
		return err
	})
}

// end closes the case of a home now.
func (w *grouping) end(home int) {
	w.T.Helper()
	w.Write(func(tx *store.Tx) error {
		if _, err := tx.Exec(`UPDATE casework_case SET state = 'afgesloten', closed = $2 WHERE id = $1`, string(w.cases[home]), store.Micros(w.clock.Now())); err != nil {
			return err
		}
		_, err := tx.Exec(`INSERT INTO casework_event (id, case_id, at, by_id, kind, user_id, on_date, note, category) SELECT $1, id, $3, '', 'afgesloten', '', 0, reason, category FROM casework_case WHERE id = $2`,
			store.NewID(), string(w.cases[home]), store.Micros(w.clock.Now()))
		return err
	})
}

// agree writes an agreement in the case of a home that runs from now, and steps after it.
func (w *grouping) agree(home int, more ...secondchance.Step) {
	w.T.Helper()
	w.Write(func(tx *store.Tx) error {
		key, err := w.vault.KeyOf(tx, string(w.cases[home]))
		if err != nil {
			return err
		}
		in := casework.Inside{ID: w.cases[home], Key: key}
		e := func(s secondchance.Step, p secondchance.Party) secondchance.Entry {
			return secondchance.Entry{Step: s, Party: p}
		}
		lines := []secondchance.Entry{e(secondchance.Start, ""), e(secondchance.Hear, ""), e(secondchance.Judge, ""), e(secondchance.Judge, ""),
			{Step: secondchance.Draft, Terms: &secondchance.Terms{}}, e(secondchance.Sign, secondchance.Resident), e(secondchance.Sign, secondchance.Association), e(secondchance.Sign, secondchance.Care)}
		had, err := secondchance.Sheet.Of(tx, in)
		if err != nil {
			return err
		}
		if len(had) > 0 {
			lines = nil
		}
		for _, s := range more {
			lines = append(lines, e(s, ""))
		}
		for i, l := range lines {
			if err := secondchance.Sheet.Add(tx, "test", in, int64(len(had)+i), w.clock.Now(), fmt.Sprint("u", i), l); err != nil {
				return err
			}
		}
		return nil
	})
}

// counted are the facts of a date beside figures of another date, drawn with what was known at a moment.
func (w *grouping) counted(asOf, on, known time.Time) *socialmap.Snapshot {
	w.T.Helper()
	var s *socialmap.Snapshot
	w.Must(w.DB.Read(w.T.Context(), func(tx *store.Tx) (err error) {
		s, err = facts{clock: w.clock, vault: w.vault}.Load(w.T.Context(), tx, "o", asOf, socialmap.Past{Since: func(socialmap.Table, place.ComplexID) (time.Time, time.Time) { return on, known }})
		return err
	}))
	return s
}

func (w *grouping) eachGroup(when string, s *socialmap.Snapshot, want ...uint16) {
	w.T.Helper()
	if got := s.Columns[socialmap.Groups]; !slices.Equal(got, want) {
		w.T.Errorf("%s: %v, want %v", when, got, want)
	}
}

func groupWorlds(t *testing.T, run func(t *testing.T, w *grouping)) {
	t.Helper()
	storetest.Each(t, Migrations(), func(t *testing.T, db *store.DB) { run(t, newGrouping(t, db)) })
}

// The five groups reach the map only from the month of the rule, while a DPIA is in force, as counts: the
// household of the home, of whom something runs now. What runs for others, or does not run, counts for nobody.
func TestGroupsFromFacts(t *testing.T) {
	groupWorlds(t, func(t *testing.T, w *grouping) {
		october, december := first(2026, 10), first(2026, 12)
		september := w.clock.Now()
		for home, rung := range map[int]casework.Rung{0: casework.LightIndividual, 1: casework.HeavyIndividual, 2: casework.GeneralServices, 3: 0, 4: casework.HeavyIndividual, 5: casework.HeavyIndividual, 6: 0} {
			w.open(home, rung, september.Add(-time.Duration(home)*time.Minute-time.Minute))
		}
		w.open(57, casework.HeavyIndividual, september) // nobody lives there
		w.open(7, casework.HeavyIndividual, first(2019, 5))
		w.agree(5)
		w.agree(6)
		w.agree(6, secondchance.Succeed)
		w.end(4)
		w.people = []grouprule.Person{{Complex: place.ComplexIDOf("o", "C"), ID: "anna"}, {Complex: place.ComplexIDOf("o", "C"), ID: "bob"}}
		w.eachGroup("without a rule", w.counted(october, time.Time{}, time.Time{}))
		w.publish(grouprule.Default())
		w.clock.Set(october.Add(3 * time.Hour))
		w.Must(w.rules.See(t.Context()))
		w.eachGroup("not switched on", w.counted(october, time.Time{}, time.Time{}))
		w.Must(w.rules.Save(t.Context(), w.fg, grouprule.Switch{On: true, Processing: w.line}))
		w.Must(w.rules.See(t.Context()))
		s := w.counted(october, time.Time{}, time.Time{})
		w.eachGroup("help of 0 and 1, an agreement of 5, and two volunteers", s, 2, 0, 50, 2, 1)
		w.eachGroup("before the rule", w.counted(first(2026, 9), time.Time{}, time.Time{}))
		w.clock.Set(december.Add(3 * time.Hour))
		w.eachGroup("in December", w.counted(december, time.Time{}, time.Time{}), 2, 0, 50, 2, 1)
		w.clock.Set(first(2027, 3).Add(3 * time.Hour))
		w.eachGroup("the DPIA has ended", w.counted(first(2027, 3), time.Time{}, time.Time{}))
	})
}

// What changed since a figure is asked with the facts and the rule of then: exactly for homes, within bounds
// for people of the complex and for what was erased.
func TestGroupsKnownThen(t *testing.T) {
	groupWorlds(t, func(t *testing.T, w *grouping) {
		october, november := first(2026, 10), first(2026, 11)
		for home := range 8 {
			w.open(home, casework.HeavyIndividual, w.clock.Now())
		}
		w.people = []grouprule.Person{{Complex: place.ComplexIDOf("o", "C"), ID: "anna"}}
		w.publish(grouprule.Default())
		w.clock.Set(october.Add(3 * time.Hour))
		w.Must(w.rules.Save(t.Context(), w.fg, grouprule.Switch{On: true, Processing: w.line}))
		w.Must(w.rules.See(t.Context()))
		known := w.clock.Now()
		changed := func(when string, want socialmap.Change, cells ...uint16) {
			t.Helper()
			s := w.counted(november, october, known)
			w.eachGroup(when, s, cells...)
			if got := s.Changed(socialmap.Groups, 0, october); got != want {
				t.Errorf("%s: changed %+v, want %+v", when, got, want)
			}
		}
		w.clock.Set(october.AddDate(0, 0, 9))
		for home := range 3 {
			w.end(home)
		}
		w.open(20, casework.LightIndividual, w.clock.Now())
		w.agree(7)
		w.clock.Set(november.Add(3 * time.Hour))
		w.Must(w.rules.See(t.Context()))
		changed("three ended, one began and one came to an agreement", socialmap.Exactly(5), 1, 0, 48, 5, 1)
		w.people = []grouprule.Person{{Complex: place.ComplexIDOf("o", "C"), ID: "bob"}, {Complex: place.ComplexIDOf("o", "C"), ID: "carla"}}
		w.Must(w.rules.See(t.Context()))
		changed("one volunteer left and two came", socialmap.Change{Homes: 5, Least: 5, Most: 8}, 2, 0, 47, 5, 1)
		w.Write(func(tx *store.Tx) error { return casework.Erase(tx, w.vault, w.clock.Now(), w.cases[0]) })
		changed("one that ended was erased", socialmap.Change{Homes: 3, Least: 3, Most: 8}, 2, 0, 47, 5, 1)
		w.clock.Set(october.AddDate(0, 0, 20))
		w.publish(grouprule.Default()[2:])
		w.clock.Set(november.Add(4 * time.Hour))
		changed("help counts no more", socialmap.Change{Homes: 7, Least: 7, Most: 11}, 2, 0, 53, 0, 0)
	})
}

// A release draws the groups anew after five households changed, as long as counting is allowed. When the
// DPIA ends the figures stay what they were, with their date.
func TestGroupsInReleases(t *testing.T) {
	groupWorlds(t, func(t *testing.T, w *grouping) {
		policy := casetest.Policy(t, socialmap.Files)
		maps := socialmap.New(w.DB, w.vault, w.clock, policy, facts{clock: w.clock, vault: w.vault})
		for home := range 8 {
			w.open(home, casework.HeavyIndividual, w.clock.Now())
		}
		w.publish(grouprule.Default())
		release := func(asOf time.Time, want string) {
			t.Helper()
			w.clock.Set(asOf.Add(3 * time.Hour))
			w.Must(w.rules.See(t.Context()))
			w.Must(maps.Release(t.Context(), "o", asOf))
			var rows []string
			w.Must(w.DB.Read(t.Context(), func(tx *store.Tx) (err error) {
				rows, err = store.List(tx, func(s store.Scanner) (string, error) {
					var on time.Time
					err := s.Scan(store.At(&on))
					return on.Format(time.DateOnly), err
				}, `SELECT r.as_of FROM socialmap_row r JOIN socialmap_release e ON e.id = r.release_id WHERE r.counted = 'groups' AND e.as_of = $1`, store.Micros(asOf))
				return err
			}))
			if got := fmt.Sprint(rows); got != want {
				t.Errorf("the release of %s has groups of %s, want %s", asOf.Format(time.DateOnly), got, want)
			}
		}
		release(first(2026, 10), "[]")
		w.Must(w.rules.Save(t.Context(), w.fg, grouprule.Switch{On: true, Processing: w.line}))
		release(first(2026, 11), "[2026-11-01]")
		for home := range 3 {
			w.end(home)
		}
		release(first(2026, 12), "[2026-11-01]")
		for home := range 3 {
			w.end(home + 3)
		}
		release(first(2027, 1), "[2027-01-01]")
		for home := range 20 {
			w.open(home+20, casework.HeavyIndividual, w.clock.Now())
		}
		release(first(2027, 3), "[2027-01-01]") // the DPIA ended on this day
	})
}

// TestGroupsBounds: what changed between two counts of a complex lies within the bounds, and explains how
// the counts differ, whoever came, went, changed or was erased.
func TestGroupsBounds(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		homes := rapid.IntRange(1, 12).Draw(r, "homes")
		stock := []socialmap.Complex{{Homes: homes}}
		rule := grouprule.Default()
		// 0: lived in without a fact; the others are cells, rest included.
		cell := rapid.SampledFrom([]uint16{0, 0, 0, uint16(socialmap.Vulnerable), uint16(socialmap.CausesProblems), groupRest()})
		someone := rapid.SliceOfNDistinct(rapid.IntRange(0, 9), 0, 6, rapid.ID[int])
		then, now := make([]uint16, homes), make([]uint16, homes)
		for i := range homes {
			then[i], now[i] = cell.Draw(r, "then"), cell.Draw(r, "now")
		}
		b := &loading{index: map[place.ComplexID]int{"c": 0}}
		seen := func(people []int, facts map[int]grouprule.Fact, gone func(int) bool) (list []grouprule.Seen) {
			for _, p := range people {
				for _, f := range []grouprule.Fact{facts[p], grouprule.Neighbour} { // who is active may help neighbours too
					x := grouprule.Seen{Complex: "c", Fact: f, Mark: fmt.Sprint("p", p)}
					if gone(p) {
						x.Mark = ""
					}
					list = append(list, x)
				}
			}
			return list
		}
		facts := map[int]grouprule.Fact{}
		for p := range 10 {
			facts[p] = rapid.SampledFrom([]grouprule.Fact{grouprule.Volunteer, grouprule.Carer}).Draw(r, "fact")
		}
		before, after := someone.Draw(r, "before"), someone.Draw(r, "after")
		rows := func(cells []uint16, erased map[int]bool) (t tally) {
			for i, c := range cells {
				switch {
				case c == 0:
				case erased[i]:
					t.rows = append(t.rows, row{cell: groupRest()})
				default:
					t.rows = append(t.rows, row{key: uint64(i + 1), cell: c})
				}
			}
			slices.SortFunc(t.rows, compareRows)
			return t
		}
		erased := map[int]bool{}
		for i, c := range then {
			erased[i] = c != 0 && c != groupRest() && rapid.Bool().Draw(r, "erased")
			if erased[i] {
				now[i] = 0 // its case is gone
			}
		}
		none := func(int) bool { return false }
		drawn := groupTally{rows(then, nil), b.groupPersons(rule, delivery.View{}, seen(before, facts, none))}
		told := groupTally{rows(then, erased), b.groupPersons(rule, delivery.View{}, seen(before, facts, func(p int) bool { return !slices.Contains(after, p) }))}
		is := groupTally{rows(now, nil), b.groupPersons(rule, delivery.View{}, seen(after, facts, none))}
		day := first(2026, 11)
		told.homes.date, told.persons.date = day, day
		list := []change{{since: day}}
		countGroups(list, told, is, nil)
		moved, gained := 0, 0
		for i := range homes {
			if then[i] != now[i] {
				moved++
			}
		}
		was, got := groupCells(stock, drawn)[0], groupCells(stock, is)[0]
		empty := func(c [5]int) int { return homes - c[0] - c[1] - c[2] - c[3] - c[4] }
		for g := range was {
			gained += max(0, got[g]-was[g])
		}
		gained += max(0, empty(got)-empty(was))
		c := list[0].Change
		if c.Homes > moved || c.Least > moved || c.Most < gained || c.Most < moved || c.Least > c.Most {
			r.Fatalf("%v to %v: %d homes moved, %d needed, told %+v", was, got, moved, gained, c)
		}
	})
}
