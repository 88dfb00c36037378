package profiling

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
	"samendoen/internal/network"
	"samendoen/internal/place"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

// monday is the moment at which the test world begins: Monday 2 November 2026, 10:00.
var monday = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

var ctx = context.Background()

const (
	own   = "org-windvaan"
	homes = 30
)

func day(n int) time.Time { return clock.Date(monday).AddDate(0, 0, n) }

func unit(n int) place.UnitID { return place.UnitIDOf(own, fmt.Sprint(n)) }

// world is an association with homes that are let, a register, and facts that a test chooses.
type world struct {
	lines int // made so far
	storetest.Hands
	clock    *clock.Manual
	policy   *access.Policy
	vault    *seal.Vault
	s        *Service
	n        *network.Service
	facts    []Fact
	objected []string
	persons  []string // the tenant of each home
}

func migrations() []fs.FS {
	return []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, place.Files, subject.Files, tenancy.Files, network.Files, Files}
}

func people() webtest.Logins {
	list := webtest.Logins{}
	for _, r := range access.Roles() {
		list[string(r)] = access.Actor{UserID: "u-" + string(r), OrgID: own, Name: "Naam " + string(r), Roles: []access.Role{r}}
	}
	return list
}

func newWorld(t testing.TB, db *store.DB) *world {
	t.Helper()
	w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(monday)}
	var documents [][]byte
	for _, files := range []fs.FS{network.Files, Files} {
		doc, err := fs.ReadFile(files, "policy.cedar")
		w.Must(err)
		documents = append(documents, doc)
	}
	var err error
	w.policy, err = access.NewPolicy(documents...)
	w.Must(err)
	w.vault, err = seal.NewVault([]byte("01234567890123456789012345678901"))
	w.Must(err)
	w.n = network.New(db, w.clock, w.policy)
	w.s = New(db, w.vault, w.clock, w.policy, Parts{
		Facts: func(_ *store.Tx, _ string, s Source, from, until time.Time) (list []Fact, err error) {
			for _, f := range w.facts {
				if f.Source == s && !f.Day.Before(from) && !f.Day.After(until) {
					list = append(list, f)
				}
			}
			return list, nil
		},
		Objected: func(*store.Tx, string) ([]string, error) { return w.objected, nil },
		Round: func(_, _, _ string, counts []int) []int { // to the nearest, as a stand-in of the same form
			return []int{(counts[0] + 2) / 5 * 5}
		}})
	w.Write(w.build)
	return w
}

func (w *world) build(tx *store.Tx) error {
	if err := account.InsertOrganisation(tx, monday, account.Organisation{ID: own, Name: "De Windvaan", Kind: account.HousingAssociation}); err != nil {
		return err
	}
	for login, a := range people() {
		if err := account.InsertUser(tx, monday, account.User{ID: a.UserID, OrgID: a.OrgID, Name: a.Name, Login: login, Roles: a.Roles}, ""); err != nil {
			return err
		}
	}
	if err := place.SaveStreets(tx, map[int64][2]string{place.StreetID("Lindestraat", "Maastricht"): {"Lindestraat", "Maastricht"}}); err != nil {
		return err
	}
	for i := range homes {
		u := place.Unit{Org: own, Key: fmt.Sprint(i), Street: "Lindestraat", City: "Maastricht", Number: 100 + i, Postcode: "6211AB"}
		t := tenancy.Tenancy{Org: own, Key: fmt.Sprint("T", i), UnitKey: fmt.Sprint(i), From: day(-400), HouseholdSize: 1,
			Persons: []tenancy.Person{{Key: fmt.Sprint("P", i), Role: tenancy.Tenant, Name: fmt.Sprint("Truus ", i)}}}
		members, persons := t.Members(1)
		rows, err := subject.Rows(tx, w.vault, monday, []int{1}, persons)
		if err != nil {
			return err
		}
		for _, put := range []func() error{
			func() error { return deliverytest.Put(tx, place.UnitTable(), own, u.Row(1)) },
			func() error { return deliverytest.Put(tx, tenancy.Table(), own, t.Row(1)) },
			func() error { return deliverytest.Put(tx, tenancy.MemberTable(), own, members[0]) },
			func() error { return deliverytest.Put(tx, subject.Table(), own, rows[0]) },
		} {
			if err := put(); err != nil {
				return err
			}
		}
		h, err := tenancy.HouseholdOf(tx, unit(i), day(0))
		if err != nil {
			return err
		}
		w.persons = append(w.persons, h.Subjects()[0])
	}
	return nil
}

// newName is a name that no other line has; chance would one day draw the digits of a citizen service
// number, which is refused.
func (w *world) newName() string {
	w.lines++
	return fmt.Sprintf("Verwerking %d", w.lines)
}

// line writes a line of the register, signed or not, that is looked at again after a year.
func (w *world) line(signed bool, categories ...network.Category) string {
	w.T.Helper()
	id, err := w.n.AddProcessing(ctx, people()["fg"], network.Processing{Name: w.newName(), Purpose: "Op tijd praten.", Ground: "f", GroundWhy: "Goed verhuurderschap.",
		Subjects: "Huurders.", Categories: categories, Months: 3, MonthsWhy: "Langer hoeft niet."})
	w.Must(err)
	if signed {
		w.Must(w.n.SignDPIA(ctx, people()["fg"], id, 1, network.DPIA{Signer: "De bestuurder", Document: "DPIA 1.0", On: day(-10), Review: day(100)}))
	}
	return string(id)
}

func all() []network.Category {
	return []network.Category{network.Identity, network.Housing, network.Nuisance, network.Arrears}
}

// both gives a home a signal and a complaint.
func (w *world) both(n int) {
	w.facts = append(w.facts, Fact{unit(n), Signals, day(-3)}, Fact{unit(n), Nuisance, day(-5)})
}

func (w *world) save(change func(s *Switch)) error {
	w.T.Helper()
	v, err := w.s.Settings(ctx, people()["fg"], false)
	w.Must(err)
	s := v.Switch
	s.On, s.Rule = true, Rule{[]Source{Signals, Nuisance}, 6}
	change(&s)
	return w.s.Save(ctx, people()["fg"], s)
}

func (w *world) night() { w.T.Helper(); w.Must(w.s.Night(ctx)) }

func (w *world) server() *web.Server {
	return webtest.Server(w.T, web.Config{Auth: people(), Policy: w.policy, Clock: w.clock, Nav: w.s.Nav()}, Files, w.s.Routes())
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) { run(t, newWorld(t, db)) })
}
