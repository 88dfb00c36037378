package tenancy

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/subject"
)

// pricedCells tells rents up to 600 euros from others, and not those that are not known.
func pricedCells(tx *store.Tx, org string, v delivery.View) ([]Cell, error) {
	return lettingCells(tx, org, v, func(l Letting) string {
		if l.RentCents == 0 {
			return ""
		}
		return fmt.Sprint(l.RentCents > 60000)
	})
}

// stayCells are the homes by how long they have been rented.
func stayCells(tx *store.Tx, org string, v delivery.View) ([]Cell, error) {
	return lettingCells(tx, org, v, func(l Letting) string { return l.StayBand(v.On) })
}

// lettingCells are the homes in the cells that something gives them, of the first nine.
func lettingCells(tx *store.Tx, org string, v delivery.View, cell func(Letting) string) (list []Cell, err error) {
	homes, err := place.HomesAt(tx, org, v)
	if err != nil {
		return nil, err
	}
	all, err := Lettings(tx, org, v, homes)
	for n := range 9 {
		if i, stood := homes.Find(unit(fmt.Sprint(n))); stood && cell(all[i]) != "" {
			list = append(list, Cell{Unit: unit(fmt.Sprint(n)), Complex: homes.Complex(i), Kind: cell(all[i])})
		}
	}
	return list, err
}

// answers are the cells of all tables at some dates, as known at a moment.
func (w *world) answers(known time.Time, latest bool) []string {
	var list []string
	for name, of := range map[string]cellsOf{"owed": byUnit(ArrearsCells), "complained": byUnit(NuisanceCells), "let": byUnit(AllocationCells), "stays": stayCells, "rents": pricedCells} {
		for m := range 4 {
			v := delivery.View{On: day(2026, time.Month(8+m), 1), Known: known, Latest: latest}
			w.Must(w.DB.Read(w.T.Context(), func(tx *store.Tx) error {
				cells, err := of(tx, "o", v)
				for _, c := range cells {
					list = append(list, fmt.Sprintf("%s %s: %s %s %s", v.On.Format(time.DateOnly), name, c.Unit, c.Complex, c.Kind))
				}
				return err
			}))
		}
	}
	slices.Sort(list)
	return list
}

// What was known at a moment stays what it was, whatever is delivered later about the same
// days: other amounts, dates, homes and complexes, ends that came late and were taken back.
func TestKnownStaysKnown(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rng := rand.New(rand.NewPCG(9, 26)) // #nosec G404 -- a test
		date := func() time.Time { return day(2026, 1, 1).AddDate(0, 0, rng.IntN(300)) }
		home := func() string { return fmt.Sprint(1 + rng.IntN(5)) }
		type moment struct {
			at   time.Time
			said []string
		}
		var moments []moment
		for n := range 40 {
			w.at = day(2026, 12, 1).Add(time.Duration(n) * time.Hour)
			for range 1 + rng.IntN(3) {
				u := place.Unit{Org: "o", Key: home(), ComplexKey: []string{"C", "D"}[rng.IntN(2)], Staircase: fmt.Sprint(rng.IntN(2)), Street: "Lindestraat", City: "Dorp", Number: rng.IntN(9)}
				if rng.IntN(4) == 0 {
					u.Until = date()
				}
				w.deliver(date(), place.UnitTable(), u.Row(1))
				ten := Tenancy{Org: "o", Key: fmt.Sprint("T", 1+rng.IntN(5)), UnitKey: home(), From: date().AddDate(-rng.IntN(3), 0, 0), RentCents: int64(rng.IntN(3)) * 50000}
				if rng.IntN(2) == 0 {
					ten.Until = date()
				}
				w.take(date(), rng.IntN(3) == 0, map[string][]delivery.Row{"tenancy_tenancy": {ten.Row(1)}}, func(*store.Tx) error { return nil }, Table())
				w.deliver(date(), ArrearsTable(), Arrears{Org: "o", TenancyKey: fmt.Sprint("T", 1+rng.IntN(5)), Month: day(2026, time.Month(7+rng.IntN(4)), 1), Cents: int64(rng.IntN(3))}.Row(1))
				w.deliver(date(), NuisanceTable(), NuisanceComplaint{Org: "o", Key: fmt.Sprint("n", rng.IntN(6)), Date: date(), Kind: "geluid", ComplexKey: "C", ComplainantUnit: home()}.Row(1))
				w.deliver(date(), AllocationTable(), Allocation{Org: "o", Key: fmt.Sprint("a", rng.IntN(6)), UnitKey: home(), Date: date(), Kind: []string{"ruil", "zorg"}[rng.IntN(2)]}.Row(1))
			}
			moments = append(moments, moment{w.at, w.answers(w.at, true)})
		}
		different := map[string]bool{}
		for i, m := range moments {
			if got := w.answers(m.at, false); !slices.Equal(got, m.said) {
				t.Errorf("moment %d: later it says\n%v\nthen it said\n%v", i, got, m.said)
			}
			different[fmt.Sprint(m.said)] = true
		}
		if len(different) < 20 {
			t.Errorf("only %d different answers: this proves little", len(different))
		}
	})
}

// A delivery that says the same again in other words is not a change of what was known.
func TestOnlyWhatDecidesIsKept(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		row := func(size int, rent int64) delivery.Row {
			return Tenancy{Org: "o", Key: "T", UnitKey: "1", From: day(2020, 1, 1), HouseholdSize: size, RentCents: rent}.Row(1)
		}
		kept := func(want int64, when string) {
			t.Helper()
			if n := w.Count(`SELECT count(*) FROM tenancy_tenancy_was`); n != want {
				t.Errorf("%s: %d kept, want %d", when, n, want)
			}
		}
		w.at = day(2026, 1, 1)
		w.deliver(w.at, Table(), row(1, 60000))
		w.at = day(2026, 2, 1)
		w.deliver(w.at, Table(), row(2, 60000))
		kept(0, "another household size")
		if n := w.Count(`SELECT recorded FROM tenancy_tenancy`); n != store.Micros(day(2026, 1, 1)) {
			t.Error("it is known like this since the first delivery")
		}
		w.deliver(w.at, Table(), row(2, 61000))
		kept(1, "another rent")
	})
}

// When the term of a line ends, what it held before goes with it, and a number stays.
func TestErasedLinesLeaveANumber(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.let(day(2026, 1, 1), false, Tenancy{Key: "T1", UnitKey: "1", From: day(2020, 1, 1)}, Tenancy{Key: "T2", UnitKey: "2", From: day(2020, 1, 1)})
		for _, cents := range []int64{100, 200} {
			w.at = w.at.Add(time.Hour)
			w.deliver(day(2026, 11, 1), ArrearsTable(), Arrears{Org: "o", TenancyKey: "T1", Month: day(2026, 10, 1), Cents: cents}.Row(1),
				Arrears{Org: "o", TenancyKey: "T2", Month: day(2026, 10, 1), Cents: 0}.Row(2))
			w.deliver(day(2026, 11, 1), NuisanceTable(), NuisanceComplaint{Org: "o", Key: "n", Date: day(2026, 3, int(cents/100)), Kind: "geluid", ComplexKey: "C", ComplainantUnit: "1"}.Row(1))
			w.deliver(day(2026, 11, 1), RepairTable(), Repair{Org: "o", Key: "r1", UnitKey: "1", Reported: day(2026, 5, 1), Term: day(2026, 5, 10+int(cents/100)), Done: day(2026, 6, 1)}.Row(1),
				Repair{Org: "o", Key: "r2", ComplexKey: "C", Reported: day(2026, 5, 1), Term: day(2026, 5, 20)}.Row(2))
		}
		before := w.repairs(delivery.View{On: day(2026, 11, 1), Known: w.at, Latest: true})
		gone := func(l Ledger) (n int) {
			w.Write(func(tx *store.Tx) error {
				list, err := Entries(tx, "o", l, day(2028, 1, 1), time.Time{}, "", 10)
				w.Must(err)
				var ids []string
				for _, e := range list {
					ids = append(ids, e.ID)
				}
				erased, err := EraseEntries(tx, l, day(2028, 1, 1), ids)
				n = len(erased)
				return err
			})
			return n
		}
		if n, m := gone(ArrearsLedger), gone(NuisanceLedger); n != 2 || m != 1 {
			t.Fatalf("%d and %d erased", n, m)
		}
		if n := gone(RepairLedger); n != 2 || before != "0 in time, 1 late, 1 open" {
			t.Fatalf("%d repairs erased of %s", n, before)
		}
		for _, table := range []string{"tenancy_arrears", "tenancy_arrears_was", "tenancy_nuisance", "tenancy_nuisance_was", "tenancy_repair", "tenancy_repair_was"} {
			if n := w.Count(`SELECT count(*) FROM ` + table); n != 0 {
				t.Errorf("%s holds %d", table, n)
			}
		}
		w.Write(func(tx *store.Tx) error {
			for _, c := range []struct {
				ledger Ledger
				on     time.Time
				want   int
			}{
				{ArrearsLedger, day(2026, 11, 1), 1}, {ArrearsLedger, day(2026, 10, 1), 0}, {ArrearsLedger, day(2026, 12, 1), 0},
				{NuisanceLedger, day(2026, 4, 1), 1}, {NuisanceLedger, day(2027, 3, 1), 1}, {NuisanceLedger, day(2027, 4, 1), 0}, {NuisanceLedger, day(2026, 2, 1), 0},
				{RepairLedger, day(2026, 6, 1), 2}, {RepairLedger, day(2027, 5, 1), 2}, {RepairLedger, day(2027, 6, 1), 0}, {RepairLedger, day(2026, 4, 1), 0},
			} {
				list, err := ErasedCells(tx, "o", c.ledger, c.on)
				w.Must(err)
				n := 0
				for _, e := range list {
					n += e.Lines
				}
				if n != c.want {
					t.Errorf("%s on %s: %d erased, want %d", c.ledger, c.on.Format(time.DateOnly), n, c.want)
				}
			}
			return nil
		})
	})
}

// repairs is how many repairs are in which cell at a date, as known at a moment.
func (w *world) repairs(v delivery.View) string {
	w.T.Helper()
	cells := map[string]int{}
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := RepairEvents(tx, "o", v)
		for _, e := range list {
			cells[e.Cell]++
			if e.Complex != place.ComplexIDOf("o", "C") || e.Place == "" {
				w.T.Errorf("%+v is elsewhere", e)
			}
		}
		return err
	}))
	return fmt.Sprintf("%d in time, %d late, %d open", cells[place.InTime], cells[place.Late], cells[OpenRepair])
}

// Repairs count by their term, of a home or of the complex; what is corrected or done later does
// not change what was known.
func TestRepairsAsKnown(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		term, on := day(2026, 9, 10), day(2026, 10, 1)
		repair := func(key, unit string, done time.Time) delivery.Row {
			r := Repair{Org: "o", Key: key, UnitKey: unit, Reported: day(2026, 9, 1), Term: term, Done: done}
			if unit == "" {
				r.ComplexKey = "C"
			}
			return r.Row(1)
		}
		w.at = on
		w.let(day(2026, 1, 1), false, Tenancy{Key: "T3", UnitKey: "3", From: day(2020, 1, 1), Persons: []Person{person("P", Tenant)}})
		w.deliver(on, RepairTable(), repair("a", "1", term), repair("b", "2", day(2026, 9, 11)), repair("c", "3", time.Time{}), repair("d", "", time.Time{}),
			repair("e", "1", day(2026, 10, 2)))
		is := func(when string, v delivery.View, want string) {
			t.Helper()
			if got := w.repairs(v); got != want {
				t.Errorf("%s: %s, want %s", when, got, want)
			}
		}
		first, last := "1 in time, 1 late, 3 open", "2 in time, 2 late, 1 open"
		then := delivery.View{On: on, Known: on.Add(time.Hour)}
		is("at first", delivery.View{On: on, Known: on.Add(time.Hour), Latest: true}, first)
		is("on the last day", delivery.View{On: term, Known: then.Known}, "0 in time, 0 late, 0 open")
		w.at = on.AddDate(0, 1, 0)
		w.deliver(w.at, RepairTable(), repair("c", "3", term), repair("d", "", time.Time{}))
		now := w.at.Add(time.Hour)
		is("a month later", delivery.View{On: w.at, Known: now, Latest: true}, last)
		is("as it was known", then, first)
		is("after a year", delivery.View{On: term.AddDate(1, 0, 1), Known: now}, "0 in time, 0 late, 0 open")
		w.Write(func(tx *store.Tx) error {
			return access.Restrict(tx, subject.ObjectType, string(subject.IDOf("o", "P")), "r", now)
		})
		is("restricted", delivery.View{On: w.at, Known: now}, "1 in time, 2 late, 1 open")
		is("not restricted then", then, first)
	})
}
