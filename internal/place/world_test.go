package place

import (
	"context"
	"errors"
	"io/fs"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
)

// moment is when the test world begins.
var moment = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// world is an association "o" with a complex of three homes, and people of two.
type world struct {
	storetest.Hands
	clock  *clock.Manual
	policy *access.Policy
	s      *Service
}

// people are the actors by login.
func people() map[string]access.Actor {
	return map[string]access.Actor{
		"wijkbeheerder": {UserID: "u-wijk", OrgID: "o", Name: "Wim Wijk", Roles: []access.Role{access.Caretaker}},
		"consulent":     {UserID: "u-con", OrgID: "o", Name: "Cor Consulent", Roles: []access.Role{access.Consultant}},
		"vakman":        {UserID: "u-vak", OrgID: "o", Name: "Vera Vak", Roles: []access.Role{access.Tradesperson}},
		"vreemd":        {UserID: "v", OrgID: "p", Name: "Vreemd Iemand", Roles: []access.Role{access.Caretaker}},
	}
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	storetest.Each(t, []fs.FS{access.Migrations, audit.Migrations, account.Files, Files}, func(t *testing.T, db *store.DB) {
		w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(moment)}
		doc, err := fs.ReadFile(Files, "policy.cedar")
		w.Must(err)
		w.policy, err = access.NewPolicy(doc)
		w.Must(err)
		w.s = New(db, w.clock, w.policy)
		w.Must(db.Write(context.Background(), func(tx *store.Tx) error {
			for _, id := range []string{"o", "p"} {
				if err := account.InsertOrganisation(tx, moment, account.Organisation{ID: id, Name: id, Kind: account.HousingAssociation}); err != nil {
					return err
				}
			}
			for login, a := range people() {
				if err := account.InsertUser(tx, moment, account.User{ID: a.UserID, OrgID: a.OrgID, Name: a.Name, Login: login, Roles: a.Roles}, ""); err != nil {
					return err
				}
			}
			_, _, _, err := SaveAreas(tx, []Area{{Code: "GM0001", Kind: Municipality, Name: "Dorp"}, {Code: "BU00010101", Kind: Neighbourhood, Name: "Centrum", Parent: "GM0001"},
				{Code: "BU00010102", Kind: Neighbourhood, Name: "Rand", Parent: "GM0001"}, {Code: "BU00020101", Kind: Neighbourhood, Name: "Verweg"}})
			return err
		}))
		w.deliver(linde(), homes())
		run(t, w)
	})
}

func linde() Complex {
	return Complex{Org: "o", Key: "C", Name: "Linde flat", Kind: "flat", Neighbourhood: "BU00010101", Point: Point{50.85, 5.69}}
}

// homes are three homes along a street from west to east, 35 metres apart.
func homes() []Unit {
	var list []Unit
	for i := 1; i <= 3; i++ {
		list = append(list, Unit{Org: "o", Key: string(rune('0' + i)), ComplexKey: "C", Street: "Lindestraat", City: "Dorp", Number: i,
			Postcode: "6211AB", Kind: "appartement", Area: 60, Rooms: 3, BuiltYear: 1974, Point: Point{50.85, 5.69 + float64(i-1)*0.0005}})
	}
	return list
}

// deliver takes over a complex and homes as a partial delivery does.
func (w *world) deliver(c Complex, units []Unit) {
	w.T.Helper()
	ctx := context.Background()
	rows, streets := make([]delivery.Row, len(units)), map[int64][2]string{}
	for i, u := range units {
		rows[i] = u.Row(i + 1)
		streets[StreetID(u.Street, u.City)] = [2]string{u.Street, u.City}
	}
	aside, err := w.DB.Aside(ctx)
	w.Must(err)
	defer aside.Close()
	tables := []delivery.Table{ComplexTable(), UnitTable()}
	w.Must(delivery.Prepare(ctx, aside, tables))
	for i, list := range [][]delivery.Row{{c.Row(1)}, rows} {
		w.Must(tables[i].Stage(ctx, aside, list))
		w.Must(tables[i].Staged(ctx, aside))
		w.Must(aside.Work(ctx, func(tx *store.Tx) error { return tables[i].Compare(tx, c.Org, false) }))
	}
	w.Must(aside.Write(ctx, func(tx *store.Tx) error {
		errs := []error{SaveStreets(tx, streets)}
		for _, table := range tables {
			errs = append(errs, table.TakeOver(tx, c.Org, time.Time{}, w.clock.Now()))
		}
		return errors.Join(append(errs, KeepCorrections(tx))...)
	}))
}

func (w *world) record(subject Subject, id string) Record {
	w.T.Helper()
	r, err := w.s.Record(context.Background(), people()["wijkbeheerder"], subject, id)
	w.Must(err)
	return r
}

// logged counts the records of corrections of an object's field.
func (w *world) logged(f CorrectionField, id string) (n int) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := audit.Of(tx, string(f), id, 100)
		n = len(list)
		return err
	}))
	return n
}
