package place

import (
	"context"
	"errors"
	"io/fs"
	"reflect"
	"testing"
	"time"

	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

func TestParseQuery(t *testing.T) {
	for typed, want := range map[string]query{
		"Lindestraat 12":    {number: 12, words: []string{"lindestraat"}},
		"lindestr 12a":      {number: 12, addition: "a", words: []string{"lindestr"}},
		"12 lindestraat":    {number: 12, words: []string{"lindestraat"}},
		"Lindestraat 12 hs": {number: 12, addition: "hs", words: []string{"lindestraat"}},
		"6211 ab 12":        {postcode: "6211AB", number: 12},
		"6211AB":            {postcode: "6211AB"},
		"Café-hof 3":        {number: 3, words: []string{"cafe", "hof"}},
		"":                  {},
		"'; DROP TABLE x":   {words: []string{"drop", "table", "x"}},
	} {
		if got := parseQuery(typed); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, want %+v", typed, got, want)
		}
	}
}

func TestPlaces(t *testing.T) {
	storetest.Each(t, []fs.FS{access.Migrations, audit.Migrations, Files}, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		doc, err := fs.ReadFile(Files, "policy.cedar")
		if err != nil {
			t.Fatal(err)
		}
		policy, err := access.NewPolicy(doc)
		if err != nil {
			t.Fatal(err)
		}
		s := New(db, clock.NewManual(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)), policy)
		own := access.Actor{UserID: "u", OrgID: "o", Roles: []access.Role{access.Caretaker}}
		other := access.Actor{UserID: "v", OrgID: "p", Roles: []access.Role{access.Caretaker}}
		deliver(t, db, "Linde flat")

		for typed, want := range map[string]int{"lindestraat": 3, "lindestraat 2": 1, "linde 2": 1, "straat": 0, "6211 ab 3": 1, "dorp 1": 1, "eik": 0, "l": 3} {
			f, err := s.Find(ctx, own, typed)
			if err != nil || len(f.Homes) != want {
				t.Errorf("%q: %d homes, want %d (%v)", typed, len(f.Homes), want, err)
			}
		}
		if f, err := s.Find(ctx, own, "flat linde"); err != nil || len(f.Sites) != 1 || f.Sites[0].Homes != 3 {
			t.Errorf("complex: %+v, %v", f.Sites, err)
		}
		if f, err := s.Find(ctx, other, "lindestraat"); err != nil || len(f.Homes)+len(f.Sites) != 0 {
			t.Errorf("another organisation finds %+v, %v", f, err)
		}

		id := string(ComplexIDOf("o", "C"))
		if err := s.Correct(ctx, other, ComplexName, id, "Van ons"); !fault.Is(err, fault.NotFound) {
			t.Error("another organisation corrected it:", err)
		}
		if err := s.Correct(ctx, own, "hash", id, "1"); !fault.Is(err, fault.Invalid) {
			t.Error("any column can be corrected:", err)
		}
		if err := s.Correct(ctx, own, ComplexName, id, "De Linde"); err != nil {
			t.Fatal(err)
		}
		deliver(t, db, "Lindeflat oud")
		list, err := s.Differences(ctx, own)
		if err != nil || len(list) != 1 || list[0].Value != "De Linde" || list[0].Delivered != "Lindeflat oud" || list[0].Key != "C" {
			t.Fatalf("%+v, %v", list, err)
		}
		if f, err := s.Find(ctx, own, "de linde"); err != nil || len(f.Sites) != 1 {
			t.Error("the correction did not survive:", f, err)
		}
		deliver(t, db, "De Linde")
		if list, err := s.Differences(ctx, own); err != nil || len(list) != 0 {
			t.Errorf("nothing to send back, and yet %+v, %v", list, err)
		}
	})
}

// deliver takes over a complex of that name with three homes.
func deliver(t *testing.T, db *store.DB, name string) {
	t.Helper()
	id := store.NewID()
	complexes := []delivery.Row{Complex{Org: "o", Key: "C", Name: name}.Row(1)}
	var units []delivery.Row
	for i := 1; i <= 3; i++ {
		units = append(units, Unit{Org: "o", Key: string(rune('0' + i)), ComplexKey: "C", Street: "Lindestraat", Number: i, Postcode: "6211AB", City: "Dorp"}.Row(i))
	}
	if err := db.Write(context.Background(), func(tx *store.Tx) error {
		errs := []error{SaveStreets(tx, map[int64][2]string{StreetID("Lindestraat", "Dorp"): {"Lindestraat", "Dorp"}})}
		for table, rows := range map[string][]delivery.Row{"complex": complexes, "unit": units} {
			d := ComplexTable()
			if table == "unit" {
				d = UnitTable()
			}
			errs = append(errs, d.Stage(tx, id, "o", rows, nil), d.Compare(tx, id, 0, 10), d.TakeOver(tx, id, "o", time.Time{}))
		}
		errs = append(errs, KeepCorrections(tx, id))
		for _, d := range []delivery.Table{ComplexTable(), UnitTable()} {
			errs = append(errs, d.Clear(tx))
		}
		return errors.Join(errs...)
	}); err != nil {
		t.Fatal(err)
	}
}
