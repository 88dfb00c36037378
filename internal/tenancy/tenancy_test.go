package tenancy

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/subject"
)

func person(key string, role PersonRole) Person {
	return Person{Key: key, Role: role, Name: "Naam " + key}
}

func TestHouseholdOnADate(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.let(day(2026, 1, 1), false,
			Tenancy{Key: "old", UnitKey: "1", From: day(2020, 3, 1), Until: day(2024, 7, 1), HouseholdSize: 1, Persons: []Person{person("A", Tenant)}},
			Tenancy{Key: "new", UnitKey: "1", From: day(2024, 8, 1), HouseholdSize: 3, Persons: []Person{person("B", Tenant), person("C", Cohabitant)}},
			Tenancy{Key: "next", UnitKey: "2", From: day(2027, 1, 1), Persons: []Person{person("D", Tenant)}})
		for name, c := range map[string]struct {
			home string
			on   time.Time
			want string // key of the tenancy, empty for nobody
		}{
			"before the first":          {"1", day(2020, 2, 29), ""},
			"the first day":             {"1", day(2020, 3, 1), "old"},
			"the last day":              {"1", day(2024, 6, 30), "old"},
			"the day on which it ended": {"1", day(2024, 7, 1), ""},
			"in between":                {"1", day(2024, 7, 15), ""},
			"now":                       {"1", day(2026, 11, 21), "new"},
			"not yet":                   {"2", day(2026, 11, 21), ""},
			"never let":                 {"3", day(2026, 11, 21), ""},
			"no such home":              {"99", day(2026, 11, 21), ""},
		} {
			h, err := w.household(c.home, c.on)
			if c.want == "" {
				if !fault.Is(err, fault.NotFound) {
					t.Errorf("%s: %+v, %v", name, h, err)
				}
				continue
			}
			if err != nil || h.TenancyID != IDOf("o", c.want) {
				t.Errorf("%s: %+v, %v", name, h, err)
			}
		}
		h, err := w.household("1", day(2026, 11, 21))
		if err != nil || h.Size != 3 || !h.From.Equal(day(2024, 8, 1)) || len(h.Members) != 2 || h.Members[0].Role == h.Members[1].Role {
			t.Errorf("%+v, %v", h, err)
		}
		want := []string{string(subject.IDOf("o", "B")), string(subject.IDOf("o", "C"))}
		got := h.Subjects()
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
		if len(Household{}.Subjects()) != 0 {
			t.Error("nobody is somebody")
		}
	})
}

func TestIDsAreOfOrganisationAndKey(t *testing.T) {
	if IDOf("o", "") != "" || IDOf("o", "1") == IDOf("p", "1") || IDOf("o", "1") == IDOf("o", "2") {
		t.Error("an id is not that of organisation and key")
	}
	a := Arrears{Org: "o", TenancyKey: "1", Month: day(2026, 10, 1), Cents: 1}
	b := a
	b.Month = day(2026, 11, 1)
	if a.Row(1).ID == b.Row(1).ID {
		t.Error("two months of arrears are one row")
	}
}

// Who is no longer named with a tenancy that changed has left; who is named again is
// back. A full delivery ends the tenancies that it no longer holds.
func TestMembersComeAndGo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		members := func(on time.Time) []string {
			h, err := w.household("1", on)
			if fault.Is(err, fault.NotFound) {
				return nil
			}
			w.Must(err)
			ids := h.Subjects()
			slices.Sort(ids)
			return ids
		}
		ids := func(keys ...string) []string {
			list := make([]string, len(keys))
			for i, k := range keys {
				list[i] = string(subject.IDOf("o", k))
			}
			slices.Sort(list)
			return list
		}
		from := day(2020, 1, 1)
		two := Tenancy{Key: "T", UnitKey: "1", From: from, HouseholdSize: 2, Persons: []Person{person("A", Tenant), person("B", Cohabitant)}}
		one := Tenancy{Key: "T", UnitKey: "1", From: from, HouseholdSize: 1, Persons: []Person{person("A", Tenant)}}
		w.let(day(2026, 1, 1), true, two)
		if got := members(day(2026, 1, 2)); !slices.Equal(got, ids("A", "B")) {
			t.Fatalf("%v", got)
		}
		w.let(day(2026, 2, 1), true, one)
		if got := members(day(2026, 2, 2)); !slices.Equal(got, ids("A")) {
			t.Errorf("after B left: %v", got)
		}
		if got := members(day(2026, 1, 15)); !slices.Equal(got, ids("A", "B")) {
			t.Errorf("on a day before B left: %v", got)
		}
		w.let(day(2026, 3, 1), true, two)
		if got := members(day(2026, 3, 2)); !slices.Equal(got, ids("A", "B")) {
			t.Errorf("after B came back: %v", got)
		}
		w.let(day(2026, 4, 1), true, two)
		if got := members(day(2026, 4, 2)); !slices.Equal(got, ids("A", "B")) {
			t.Errorf("the same delivery again: %v", got)
		}
		other := Tenancy{Key: "T2", UnitKey: "2", From: from, Persons: []Person{person("C", Tenant)}}
		w.let(day(2026, 5, 1), true, other)
		if got := members(day(2026, 5, 2)); got != nil {
			t.Errorf("a tenancy that is no longer delivered goes on: %v", got)
		}
		if got := members(day(2026, 4, 30)); !slices.Equal(got, ids("A", "B")) {
			t.Errorf("before its end: %v", got)
		}
	})
}

// Persons without a tenancy of the delivery are taken out of the staging.
func TestDropStrangers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		tenant := Tenancy{Org: "o", Key: "T", UnitKey: "1", From: day(2020, 1, 1), Persons: []Person{person("A", Tenant)}}
		members, _ := tenant.Members(1)
		persons := func(key string) delivery.Row {
			return delivery.Row{ID: string(subject.IDOf("o", key)), Values: []any{key, []byte("x"), []byte("x"), []byte("x")}}
		}
		ctx := context.Background()
		aside, err := w.DB.Aside(ctx)
		w.Must(err)
		defer aside.Close()
		w.Must(delivery.Prepare(ctx, aside, []delivery.Table{subject.Table(), MemberTable()}))
		w.Must(subject.Table().Stage(ctx, aside, []delivery.Row{persons("A"), persons("B"), persons("C")}))
		refused := members[0]
		refused.ID, refused.Refused = refused.ID+"x", true
		refused.Values = []any{string(IDOf("o", "T")), string(subject.IDOf("o", "B")), string(Tenant)}
		w.Must(MemberTable().Stage(ctx, aside, append(members, refused)))
		var left []string
		w.Must(aside.Work(ctx, func(tx *store.Tx) error {
			if err := DropStrangers(tx); err != nil {
				return err
			}
			left, err = store.Strings(tx, `SELECT key FROM stage.subject_person ORDER BY key`)
			return err
		}))
		if !slices.Equal(left, []string{"A"}) {
			t.Errorf("left: %v", left)
		}
	})
}

func TestCells(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		asOf := day(2026, 11, 1)
		w.let(day(2026, 1, 1), false,
			Tenancy{Key: "T1", UnitKey: "1", From: day(2020, 1, 1)}, Tenancy{Key: "T2", UnitKey: "2", From: day(2020, 1, 1)},
			Tenancy{Key: "T3", UnitKey: "3", From: day(2020, 1, 1), Until: day(2026, 5, 1)}, Tenancy{Key: "T4", UnitKey: "4", From: day(2020, 1, 1), Until: day(2025, 11, 1)},
			Tenancy{Key: "T5", UnitKey: "5", From: day(2020, 1, 1), Until: day(2026, 5, 1)})
		owed := func(tenancy string, month time.Time, cents int64) delivery.Row {
			return Arrears{Org: "o", TenancyKey: tenancy, Month: month, Cents: cents}.Row(1)
		}
		october, september := day(2026, 10, 1), day(2026, 9, 1)
		w.deliver(asOf, ArrearsTable(), owed("T1", october, 12050), owed("T1", september, 5000), owed("T2", october, 0), owed("T3", september, 9000), owed("T5", october, 100))
		complaint := func(key, by string, on time.Time) delivery.Row {
			return NuisanceComplaint{Org: "o", Key: key, Date: on, Kind: "geluid", ComplexKey: "C", ComplainantUnit: by}.Row(1)
		}
		w.deliver(asOf, NuisanceTable(), complaint("a", "1", day(2026, 3, 1)), complaint("b", "1", day(2026, 4, 1)), complaint("c", "2", day(2025, 10, 31)),
			complaint("d", "3", asOf), complaint("e", "4", day(2026, 11, 2)), complaint("f", "", day(2026, 3, 1)), complaint("g", "5", day(2026, 3, 1)))
		allocated := func(key, home, kind string, on time.Time) delivery.Row {
			return Allocation{Org: "o", Key: key, UnitKey: home, Date: on, Kind: kind}.Row(1)
		}
		w.deliver(asOf, AllocationTable(), allocated("a", "1", "urgent", day(2026, 2, 1)), allocated("b", "1", "regulier", day(2026, 6, 1)),
			allocated("c", "2", "ruil", day(2025, 11, 1)), allocated("d", "3", "zorg", day(2025, 11, 2)))

		for name, c := range map[string]struct {
			of   cellsOf
			want map[place.UnitID]string
		}{
			"owed at the end of the last month": {byUnit(ArrearsCells), map[place.UnitID]string{unit("1"): ""}},
			"complained in the year":            {byUnit(NuisanceCells), map[place.UnitID]string{unit("1"): "", unit("3"): ""}},
			"let in the year, the last kind":    {byUnit(AllocationCells), map[place.UnitID]string{unit("1"): "regulier", unit("3"): "zorg"}},
		} {
			if got := w.cells(c.of, "o", asOf); !maps.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
			if got := w.cells(c.of, "elders", asOf); len(got) != 0 {
				t.Errorf("%s, of another organisation: %v", name, got)
			}
		}
		w.Must(w.DB.Read(t.Context(), func(tx *store.Tx) error {
			v := delivery.View{On: asOf, Known: asOf, Latest: true}
			homes, err := place.HomesAt(tx, "o", v)
			w.Must(err)
			list, err := ArrearsCells(tx, "o", v, homes)
			if len(list) != 1 || list[0].Cents != 12050 {
				t.Errorf("how much is owed: %+v", list)
			}
			return err
		}))
		if got := w.cells(byUnit(ArrearsCells), "o", october); !maps.Equal(got, map[place.UnitID]string{unit("1"): "", unit("3"): ""}) {
			t.Errorf("on the first of October September counts: %v", got)
		}
	})
}

// How long a household rents its home, on the day on which it moves to the next band too: none of the
// first five years.
func TestStay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.let(day(2026, 1, 1), false,
			Tenancy{Key: "T1", UnitKey: "1", From: day(2021, 11, 2)}, Tenancy{Key: "OLD2", UnitKey: "2", From: day(1990, 1, 1), Until: day(2016, 11, 1)},
			Tenancy{Key: "T2", UnitKey: "2", From: day(2016, 11, 1)}, Tenancy{Key: "T3", UnitKey: "3", From: day(1990, 1, 1), Until: day(2026, 11, 1), Persons: []Person{person("P", Tenant)}},
			Tenancy{Key: "T4", UnitKey: "4", From: day(2006, 11, 1)}, Tenancy{Key: "T5", UnitKey: "5", From: day(2020, 1, 1)})
		is := func(on time.Time, want map[string]string) {
			t.Helper()
			got := map[string]string{}
			for home, code := range w.cells(stayCells, "o", on) {
				got[map[place.UnitID]string{unit("1"): "1", unit("2"): "2", unit("3"): "3", unit("4"): "4", unit("5"): "5"}[home]] = code
			}
			if !maps.Equal(got, want) {
				t.Errorf("%s: %v, want %v", on.Format(time.DateOnly), got, want)
			}
		}
		is(day(2026, 11, 1), map[string]string{"2": "10_20", "3": "20_more", "4": "20_more"}) // 3 left today
		is(day(2027, 11, 1), map[string]string{"1": "5_10", "2": "10_20", "4": "20_more"})    // and a year ago
		is(day(2026, 10, 31), map[string]string{"2": "5_10", "3": "20_more", "4": "10_20"})
		is(day(2026, 11, 2), map[string]string{"1": "5_10", "2": "10_20", "3": "20_more", "4": "20_more"})
		w.let(day(2026, 2, 1), false, Tenancy{Key: "T2B", UnitKey: "2", From: day(2026, 6, 1)})
		is(day(2026, 11, 1), map[string]string{"3": "20_more", "4": "20_more"}) // of two the last
		w.Write(func(tx *store.Tx) error {
			return access.Restrict(tx, subject.ObjectType, string(subject.IDOf("o", "P")), "r", day(2026, 9, 1))
		})
		is(day(2026, 10, 31), map[string]string{"4": "10_20"})
	})
}

// What a home costs is that of its last tenancy, for a year after that ended; a rent that is not
// known is in no cell.
func TestRent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.let(day(2026, 1, 1), false, Tenancy{Key: "T1", UnitKey: "1", From: day(2020, 1, 1), RentCents: 60000}, Tenancy{Key: "T1B", UnitKey: "1", From: day(2021, 1, 1), RentCents: 60001},
			Tenancy{Key: "T2", UnitKey: "2", From: day(2020, 1, 1)}, Tenancy{Key: "T3", UnitKey: "3", From: day(2020, 1, 1), RentCents: 60000},
			Tenancy{Key: "T4", UnitKey: "4", From: day(2020, 1, 1), RentCents: 60000, Until: day(2025, 11, 2)})
		if got := w.cells(pricedCells, "o", day(2026, 11, 1)); !maps.Equal(got, map[place.UnitID]string{unit("1"): "true", unit("3"): "false", unit("4"): "false"}) {
			t.Errorf("%v", got)
		}
		if got := w.cells(pricedCells, "o", day(2026, 11, 2)); !maps.Equal(got, map[place.UnitID]string{unit("1"): "true", unit("3"): "false"}) {
			t.Errorf("a year after the end: %v", got)
		}
	})
}

// What is restricted is kept and used for nothing (AVG art. 18): arrears, complaints of and
// about the household, letting and leaving count in no release that is made while it lasts.
func TestRestrictedPersonIsNotCounted(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		asOf := day(2026, 11, 1)
		w.let(day(2026, 1, 1), false,
			Tenancy{Key: "OLD", UnitKey: "1", From: day(2015, 1, 1), Until: day(2026, 2, 1), Persons: []Person{person("OLD", Tenant)}},
			Tenancy{Key: "NOW", UnitKey: "1", From: day(2026, 3, 1), Persons: []Person{person("NOW", Tenant), person("PARTNER", Cohabitant)}},
			Tenancy{Key: "NEXT", UnitKey: "2", From: day(2020, 1, 1), Persons: []Person{person("NEXT", Tenant)}})
		owed := func(tenancy string) delivery.Row {
			return Arrears{Org: "o", TenancyKey: tenancy, Month: day(2026, 10, 1), Cents: 100}.Row(1)
		}
		w.deliver(asOf, ArrearsTable(), owed("NOW"), owed("NEXT"))
		complaint := func(key, by, about string, on time.Time) delivery.Row {
			return NuisanceComplaint{Org: "o", Key: key, Date: on, Kind: "geluid", ComplexKey: "C", ComplainantUnit: by, AboutUnit: about}.Row(1)
		}
		w.deliver(asOf, NuisanceTable(), complaint("a", "1", "", day(2026, 1, 15)), complaint("b", "2", "1", day(2026, 5, 1)))
		let := func(key, home, tenancy string, on time.Time) delivery.Row {
			return Allocation{Org: "o", Key: key, UnitKey: home, TenancyKey: tenancy, Date: on, Kind: "regulier"}.Row(1)
		}
		w.deliver(asOf, AllocationTable(), let("a", "1", "NOW", day(2026, 2, 20)), let("b", "2", "", day(2026, 1, 1)))

		counts := func(when string, want ...string) {
			t.Helper()
			var got []string
			for name, of := range map[string]cellsOf{"owed": byUnit(ArrearsCells), "complained": byUnit(NuisanceCells), "let": byUnit(AllocationCells)} {
				for home := range w.cells(of, "o", asOf) {
					got = append(got, name+" "+map[place.UnitID]string{unit("1"): "1", unit("2"): "2"}[home])
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", when, got, want)
			}
		}
		all := []string{"complained 1", "complained 2", "let 1", "let 2", "owed 1", "owed 2"}
		counts("at first", all...)
		for _, c := range []struct {
			who  string
			left []string
		}{
			{"OLD", []string{"complained 2", "let 1", "let 2", "owed 1", "owed 2"}}, // complained and moved out; what came after is not theirs
			{"NOW", []string{"complained 1", "let 2", "owed 2"}},                    // the neighbour complained about them
			{"PARTNER", []string{"complained 1", "let 2", "owed 2"}},
			{"NEXT", []string{"complained 1", "let 1", "owed 1"}},
		} {
			w.Write(func(tx *store.Tx) error {
				return access.Restrict(tx, subject.ObjectType, string(subject.IDOf("o", c.who)), c.who, asOf.Add(-time.Hour))
			})
			counts("restricted: "+c.who, c.left...)
			w.Write(func(tx *store.Tx) error { return access.LiftRestriction(tx, c.who, asOf.Add(-time.Minute)) })
			counts("lifted: "+c.who, all...)
		}
	})
}

func TestFillComplexes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		row := func(key, complexKey, by, about string) delivery.Row {
			return NuisanceComplaint{Org: "o", Key: key, Date: day(2026, 3, 1), Kind: "geluid", ComplexKey: complexKey, ComplainantUnit: by, AboutUnit: about}.Row(1)
		}
		w.take(day(2026, 4, 1), false, map[string][]delivery.Row{"tenancy_nuisance": {row("given", "C", "1", ""), row("about", "", "", "2"), row("complainant", "", "1", ""), row("neither", "", "", "")}},
			FillComplexes, NuisanceTable())
		got := map[string]string{}
		w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
			list, err := store.List(tx, func(s store.Scanner) (r [2]string, err error) { return r, s.Scan(&r[0], &r[1]) }, `SELECT key, complex_id FROM tenancy_nuisance`)
			for _, r := range list {
				got[r[0]] = r[1]
			}
			return err
		}))
		c := string(place.ComplexIDOf("o", "C"))
		if want := map[string]string{"given": c, "about": c, "complainant": c, "neither": ""}; !maps.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	})
}
