package reminder

import (
	"context"
	"fmt"
	"io/fs"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery/deliverytest"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/place"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

// monday is the moment at which the test world begins: Monday 2 November 2026, 10:00.
var monday = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

var ctx = context.Background()

const (
	own   = "org-windvaan"
	other = "org-elders"
)

// day is a date so many days after the first of the test world.
func day(n int) time.Time { return clock.Date(monday).AddDate(0, 0, n) }

// world is an association with homes, its people, and somebody elsewhere.
type world struct {
	storetest.Hands
	clock  *clock.Manual
	policy *access.Policy
	vault  *seal.Vault
	s      *Service
}

func migrations() []fs.FS {
	return []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, place.Files, subject.Files, tenancy.Files, Files}
}

func people() webtest.Logins {
	list := webtest.Logins{}
	for _, r := range access.Roles() {
		list[string(r)] = access.Actor{UserID: "u-" + string(r), OrgID: own, Name: "Naam " + string(r), Roles: []access.Role{r}}
	}
	list["elders"] = access.Actor{UserID: "u-elders", OrgID: other, Name: "Vreemd Iemand", Roles: []access.Role{access.TeamLead}}
	return list
}

func newWorld(t testing.TB, db *store.DB) *world {
	t.Helper()
	w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(monday)}
	doc, err := fs.ReadFile(Files, "policy.cedar")
	w.Must(err)
	w.policy, err = access.NewPolicy(doc)
	w.Must(err)
	w.vault, err = seal.NewVault([]byte("01234567890123456789012345678901"))
	w.Must(err)
	w.s = New(db, w.vault, w.clock, w.policy)
	w.Write(func(tx *store.Tx) error {
		for _, o := range []account.Organisation{{ID: own, Name: "De Windvaan", Kind: account.HousingAssociation}, {ID: other, Name: "Elders", Kind: account.HousingAssociation}} {
			if err := account.InsertOrganisation(tx, monday, o); err != nil {
				return err
			}
		}
		for login, a := range people() {
			if err := account.InsertUser(tx, monday, account.User{ID: a.UserID, OrgID: a.OrgID, Name: a.Name, Login: login, Roles: a.Roles}, ""); err != nil {
				return err
			}
		}
		if err := place.SaveStreets(tx, map[int64][2]string{place.StreetID("Lindestraat", "Maastricht"): {"Lindestraat", "Maastricht"}}); err != nil {
			return err
		}
		for i := range 6 {
			u := place.Unit{Org: own, Key: fmt.Sprint(i), Street: "Lindestraat", City: "Maastricht", Number: 10 + i, Postcode: "6211AB"}
			if err := deliverytest.Put(tx, place.UnitTable(), own, u.Row(1)); err != nil {
				return err
			}
		}
		return nil
	})
	return w
}

// rent lets a home from a date, with one tenant.
func (w *world) rent(unit int, key string, from time.Time) tenancy.ID {
	w.T.Helper()
	t := tenancy.Tenancy{Org: own, Key: key, UnitKey: fmt.Sprint(unit), From: from, HouseholdSize: 1,
		Persons: []tenancy.Person{{Key: "P" + key, Role: tenancy.Tenant, Name: "Truus " + key, Phone: "0612345678"}}}
	w.Write(func(tx *store.Tx) error {
		members, persons := t.Members(1)
		rows, err := subject.Rows(tx, w.vault, monday, []int{1}, persons)
		if err != nil {
			return err
		}
		for _, put := range []func() error{
			func() error { return deliverytest.Put(tx, tenancy.Table(), own, t.Row(1)) },
			func() error { return deliverytest.Put(tx, tenancy.MemberTable(), own, members[0]) },
			func() error { return deliverytest.Put(tx, subject.Table(), own, rows[0]) },
		} {
			if err := put(); err != nil {
				return err
			}
		}
		return nil
	})
	ids, err := storeStrings(w, `SELECT id FROM tenancy_tenancy WHERE key = $1`, key)
	w.Must(err)
	return tenancy.ID(ids[0])
}

func storeStrings(w *world, sql string, args ...any) (list []string, err error) {
	err = w.DB.Read(ctx, func(tx *store.Tx) (err error) { list, err = store.Strings(tx, sql, args...); return err })
	return list, err
}

// end ends a tenancy on a date, as the administration does.
func (w *world) end(id tenancy.ID, on time.Time) {
	w.T.Helper()
	w.Write(func(tx *store.Tx) error {
		_, err := tx.Exec(`UPDATE tenancy_tenancy SET until = $2, until_date = $2 WHERE id = $1`, string(id), store.Micros(on))
		return err
	})
}

func (w *world) on(p Process, change func(r *Rule)) {
	w.T.Helper()
	rules, err := w.s.Rules(ctx, people()["teamleider"])
	w.Must(err)
	for _, r := range rules {
		if r.Process == p {
			r.On = true
			if change != nil {
				change(&r.Rule)
			}
			w.Must(w.s.Save(ctx, people()["teamleider"], r.Rule))
		}
	}
}

func (w *world) report(unit int, on time.Time, key string) bool {
	w.T.Helper()
	isNew, err := w.s.Report(ctx, people()["vakman"], Reported{Unit: fmt.Sprint(unit), On: on, Key: key})
	w.Must(err)
	return isNew
}

func (w *world) night() { w.T.Helper(); w.Must(w.s.Night(ctx)) }

func (w *world) list(login string, p Process) Work {
	w.T.Helper()
	work, err := w.s.List(ctx, people()[login], p)
	w.Must(err)
	return work
}

// wants are the tasks that were made, as days and keys.
func (w *world) made(p Process) (list []string) {
	w.T.Helper()
	tasks, err := storeStrings(w, `SELECT task_key FROM reminder_task WHERE process = $1 ORDER BY on_day, task_key`, string(p))
	w.Must(err)
	return tasks
}

func (w *world) server() *web.Server {
	s := webtest.Server(w.T, web.Config{Auth: people(), Policy: w.policy, Clock: w.clock, Nav: w.s.Nav()}, Files, w.s.Routes())
	s.API(w.s.API)
	return s
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) { run(t, newWorld(t, db)) })
}

// browser is somebody at the pages of this module.
func browser(w *world, login string) webtest.Browser {
	return webtest.Browser{T: w.T, Login: login, Server: w.server().Handler()}
}
