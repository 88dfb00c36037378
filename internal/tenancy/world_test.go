package tenancy

import (
	"context"
	"fmt"
	"io/fs"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/place"
	"samendoen/internal/subject"
)

// world is a complex C with the homes 1 to 4, and a home 5 that is no longer let.
type world struct {
	storetest.Hands
	at time.Time // when what is delivered is recorded
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	storetest.Each(t, []fs.FS{access.Migrations, seal.Migrations, place.Files, subject.Files, Files}, func(t *testing.T, db *store.DB) {
		w := &world{Hands: storetest.Hands{T: t, DB: db}}
		var homes []delivery.Row
		for i, key := range []string{"1", "2", "3", "4", "5"} {
			u := place.Unit{Org: "o", Key: key, ComplexKey: "C", Street: "Lindestraat", City: "Dorp", Number: i + 1}
			if key == "5" {
				u.Until = day(2025, 1, 1)
			}
			homes = append(homes, u.Row(i))
		}
		w.deliver(day(2026, 1, 1), place.ComplexTable(), place.Complex{Org: "o", Key: "C", Name: "De Linde"}.Row(1))
		w.deliver(day(2026, 1, 1), place.UnitTable(), homes...)
		run(t, w)
	})
}

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

func unit(key string) place.UnitID { return place.UnitIDOf("o", key) }

// deliver takes rows of one table over, as a partial delivery does.
func (w *world) deliver(on time.Time, table delivery.Table, rows ...delivery.Row) {
	w.T.Helper()
	w.take(on, false, map[string][]delivery.Row{table.Name: rows}, func(tx *store.Tx) error { return nil }, table)
}

// take takes rows over and carries out what follows, all in one delivery.
func (w *world) take(on time.Time, full bool, rows map[string][]delivery.Row, then func(tx *store.Tx) error, tables ...delivery.Table) {
	w.T.Helper()
	ctx := context.Background()
	aside, err := w.DB.Aside(ctx)
	w.Must(err)
	defer aside.Close()
	w.Must(delivery.Prepare(ctx, aside, tables))
	for _, table := range tables {
		w.Must(table.Stage(ctx, aside, rows[table.Name]))
		w.Must(table.Staged(ctx, aside))
		w.Must(aside.Work(ctx, func(tx *store.Tx) error { return table.Compare(tx, "o", full) }))
	}
	w.Must(aside.Write(ctx, func(tx *store.Tx) error {
		for _, table := range tables {
			if err := table.TakeOver(tx, "o", on, w.at); err != nil {
				return err
			}
		}
		return then(tx)
	}))
}

// let delivers tenancies with their persons.
func (w *world) let(on time.Time, full bool, list ...Tenancy) {
	w.T.Helper()
	rows := map[string][]delivery.Row{}
	for i, t := range list {
		t.Org = "o"
		members, _ := t.Members(i)
		r := t.Row(i)
		// As the importer does: the persons are part of what makes a tenancy differ.
		rows["tenancy_tenancy"] = append(rows["tenancy_tenancy"], r)
		rows["tenancy_member"] = append(rows["tenancy_member"], members...)
	}
	w.take(on, full, rows, func(tx *store.Tx) error { return EndMembers(tx, on) }, Table(), MemberTable())
}

func (w *world) household(key string, on time.Time) (h Household, err error) {
	w.T.Helper()
	err = w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		h, err = HouseholdOf(tx, unit(key), on)
		return err
	})
	return h, err
}

// cellsOf finds the cells of a table at a date, as things stand now.
type cellsOf func(tx *store.Tx, org string, v delivery.View) ([]Cell, error)

// byUnit names the homes of a table's cells, of the first nine.
func byUnit(of func(*store.Tx, string, delivery.View, *place.Homes) ([]HomeCell, error)) cellsOf {
	return func(tx *store.Tx, org string, v delivery.View) (cells []Cell, err error) {
		homes, err := place.HomesAt(tx, org, v)
		if err != nil {
			return nil, err
		}
		units := map[int]place.UnitID{}
		for n := range 9 {
			if i, stood := homes.Find(unit(fmt.Sprint(n))); stood {
				units[i] = unit(fmt.Sprint(n))
			}
		}
		list, err := of(tx, org, v, homes)
		for _, c := range list {
			cells = append(cells, Cell{Unit: units[c.Home], Complex: homes.Complex(c.Home), Kind: c.Kind})
		}
		return cells, err
	}
}

// cells are the homes of a table's cells, with the kind where there is one.
func (w *world) cells(of cellsOf, org string, asOf time.Time) map[place.UnitID]string {
	w.T.Helper()
	found := map[place.UnitID]string{}
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := of(tx, org, delivery.View{On: asOf, Known: asOf, Latest: true})
		clear(found)
		for _, c := range list {
			if c.Complex != place.ComplexIDOf("o", "C") {
				w.T.Errorf("a cell without its complex: %+v", c)
			}
			if _, twice := found[c.Unit]; twice {
				w.T.Errorf("a home counts twice: %+v", c)
			}
			found[c.Unit] = c.Kind
		}
		return err
	}))
	return found
}
