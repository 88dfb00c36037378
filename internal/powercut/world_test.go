package powercut

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/app"
	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery/deliverytest"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/place"
	"samendoen/internal/signal"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

const (
	org    = "org-windvaan"
	master = "01234567890123456789012345678901"
	homes  = 6 // of which the last is empty
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func vault(t testing.TB) *seal.Vault {
	t.Helper()
	v, err := seal.NewVault([]byte(master))
	must(t, err)
	return v
}

// people are the senders and the holders of signals by id.
func people() map[string]access.Actor {
	list := map[string]access.Actor{}
	for id, role := range map[string]access.Role{"u-vakman": access.Tradesperson, "u-consulent": access.Consultant, "u-consulent2": access.Consultant} {
		list[id] = access.Actor{UserID: id, OrgID: org, Name: strings.ToUpper(id[2:3]) + id[3:], Roles: []access.Role{role}}
	}
	return list
}

func home(i int) place.UnitID { return place.UnitIDOf(org, fmt.Sprint(i)) }

func site() place.ComplexID { return place.ComplexIDOf(org, "C1") }

// build fills an empty database with an association, its people and its tenants.
func build(t testing.TB, db *store.DB) {
	t.Helper()
	now, v := clock.System().Now(), vault(t)
	must(t, db.Write(context.Background(), func(tx *store.Tx) error {
		if err := account.InsertOrganisation(tx, now, account.Organisation{ID: org, Name: "De Windvaan", Kind: account.HousingAssociation}); err != nil {
			return err
		}
		for id, a := range people() {
			if err := account.InsertUser(tx, now, account.User{ID: id, OrgID: org, Name: a.Name, Login: id[2:], Roles: a.Roles}, ""); err != nil {
				return err
			}
		}
		street := place.StreetID("Lindestraat", "Maastricht")
		if err := place.SaveStreets(tx, map[int64][2]string{street: {"Lindestraat", "Maastricht"}}); err != nil {
			return err
		}
		if err := deliverytest.Put(tx, place.ComplexTable(), org, place.Complex{Org: org, Key: "C1", Name: "De Linden"}.Row(1)); err != nil {
			return err
		}
		for i := range homes {
			if err := buildHome(tx, v, now, i); err != nil {
				return err
			}
		}
		return nil
	}))
}

func buildHome(tx *store.Tx, v *seal.Vault, now time.Time, i int) error {
	key := fmt.Sprint(i)
	u := place.Unit{Org: org, Key: key, ComplexKey: "C1", Street: "Lindestraat", City: "Maastricht", Number: 10 + 2*i, Postcode: "6211AB"}
	if err := deliverytest.Put(tx, place.UnitTable(), org, u.Row(1)); err != nil || i == homes-1 {
		return err
	}
	ten := tenancy.Tenancy{Org: org, Key: "T" + key, UnitKey: key, From: clock.Date(now).AddDate(-3, 0, 0), HouseholdSize: 1,
		Persons: []tenancy.Person{{Key: "P" + key, Role: tenancy.Tenant, Name: "Huurder " + key, Phone: "0612345678"}}}
	members, persons := ten.Members(1)
	rows, err := subject.Rows(tx, v, now, []int{1}, persons)
	if err != nil {
		return err
	}
	if err := deliverytest.Put(tx, tenancy.Table(), org, ten.Row(1)); err != nil {
		return err
	}
	if err := deliverytest.Put(tx, tenancy.MemberTable(), org, members[0]); err != nil {
		return err
	}
	return deliverytest.Put(tx, subject.Table(), org, rows[0])
}

// open opens a database as the program does.
func open(t testing.TB, dsn string, opts store.Options) *store.DB {
	t.Helper()
	opts.Migrations = migrations()
	db, err := store.Open(context.Background(), dsn, opts)
	must(t, err)
	return db
}

// signals is the service of the program on a database.
func signals(t testing.TB, db *store.DB) *signal.Service {
	t.Helper()
	policy, err := app.Policy()
	must(t, err)
	return signal.New(db, vault(t), clock.System(), policy)
}

func migrations() []fs.FS { return app.Migrations() }
