package grouprule

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/network"
	"samendoen/internal/place"
	"samendoen/internal/socialmap"
)

// monday is the moment at which the test world begins: Monday 2 November 2026, 10:00.
var monday = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

var ctx = context.Background()

const own = "org-windvaan"

func month(n int) time.Time { return time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC).AddDate(0, n, 0) }

// world is an association with a register, and people and totals that a test chooses.
type world struct {
	storetest.Hands
	clock  *clock.Manual
	policy *access.Policy
	s      *Service
	n      *network.Service
	people map[Fact][]Person
	totals []Total
	rounds int // how often a number was drawn
}

func people() webtest.Logins {
	list := webtest.Logins{}
	for _, r := range access.Roles() {
		list[string(r)] = access.Actor{UserID: "u-" + string(r), OrgID: own, Name: "Naam " + string(r), Roles: []access.Role{r}}
	}
	list["beide"] = access.Actor{UserID: "u-beide", OrgID: own, Name: "Naam beide", Roles: []access.Role{access.PolicyMaker, access.Officer}}
	return list
}

func newWorld(t testing.TB, db *store.DB) *world {
	t.Helper()
	w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(monday), people: map[Fact][]Person{}}
	var documents [][]byte
	for _, files := range []fs.FS{network.Files, Files} {
		doc, err := fs.ReadFile(files, "policy.cedar")
		w.Must(err)
		documents = append(documents, doc)
	}
	var err error
	w.policy, err = access.NewPolicy(documents...)
	w.Must(err)
	w.n = network.New(db, w.clock, w.policy)
	w.s = New(db, w.clock, w.policy, Parts{
		People: func(_ *store.Tx, _ string, f Fact, _ int, _ time.Time) ([]Person, error) { return w.people[f], nil },
		Totals: func(context.Context, *store.Tx, string, Rule) ([]Total, error) { return w.totals, nil },
		Mark:   func(id string) string { return "print of " + id },
		Round: func(_, _, _ string, counts []int) []int { // to the nearest, as a stand-in of the same form
			w.rounds++
			return []int{(counts[0] + 2) / 5 * 5}
		}})
	w.Write(func(tx *store.Tx) error {
		if err := account.InsertOrganisation(tx, monday, account.Organisation{ID: own, Name: "De Windvaan", Kind: account.HousingAssociation}); err != nil {
			return err
		}
		for login, a := range people() {
			if err := account.InsertUser(tx, monday, account.User{ID: a.UserID, OrgID: a.OrgID, Name: a.Name, Login: login, Roles: a.Roles}, ""); err != nil {
				return err
			}
		}
		return nil
	})
	return w
}

// line writes a line of the register that is signed until a day of December.
func (w *world) line(categories ...network.Category) string {
	w.T.Helper()
	id, err := w.n.AddProcessing(ctx, people()["fg"], network.Processing{Name: fmt.Sprint("Groepen tellen ", len(categories)), Purpose: "Weten hoe het gaat.", Ground: "f", GroundWhy: "Goed verhuurderschap.",
		Subjects: "Huurders.", Categories: categories, Months: 3, MonthsWhy: "Langer hoeft niet."})
	w.Must(err)
	w.Must(w.n.SignDPIA(ctx, people()["fg"], id, 1, network.DPIA{Signer: "De bestuurder", Document: "DPIA 1.0", On: clock.Date(monday), Review: month(2)}))
	return string(id)
}

func all() []network.Category {
	return []network.Category{network.Identity, network.Housing, network.Care, network.Nuisance}
}

// propose is a proposal by policy from December on.
func (w *world) propose(r Rule) string {
	w.T.Helper()
	id, err := w.s.Propose(ctx, people()["beleid"], Version{Rule: r, Why: "Zo staat het in ons beleid.", From: clock.Month(w.clock.Now()).AddDate(0, 1, 0)}, store.NewID())
	w.Must(err)
	return id
}

// publish proposes and signs.
func (w *world) publish(r Rule) {
	w.T.Helper()
	w.Must(w.s.Decide(ctx, people()["fg"], w.propose(r), 1, true))
}

func (w *world) save(on bool, line string) error {
	w.T.Helper()
	v, err := w.s.Settings(ctx, people()["fg"])
	w.Must(err)
	return w.s.Save(ctx, people()["fg"], Switch{On: on, Processing: line, Version: v.Version})
}

// counts is whether a rule counts now.
func (w *world) counts() (r Rule, ok bool) {
	w.T.Helper()
	w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) {
		r, ok, err = CountsOn(tx, own, clock.Date(w.clock.Now()), w.clock.Now())
		return err
	}))
	return r, ok
}

func (w *world) seen(at time.Time) (list []Seen) {
	w.T.Helper()
	w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) { list, err = SeenAt(tx, own, at); return err }))
	return list
}

func (w *world) server() *web.Server {
	words, err := text.Load(text.Words, web.Words, Files, socialmap.Files)
	w.Must(err)
	return web.NewServer(web.Config{Auth: people(), Policy: w.policy, Clock: w.clock, Nav: w.s.Nav(), Words: words, Log: slog.New(slog.DiscardHandler)}, w.s.Routes())
}

func wrong(err error, key string) bool {
	for _, f := range fault.FieldsOf(err) {
		if f.Key == "grouprule."+key {
			return true
		}
	}
	return false
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	migrations := []fs.FS{access.Migrations, audit.Migrations, jobs.Migrations, account.Files, place.Files, network.Files, Files}
	storetest.Each(t, migrations, func(t *testing.T, db *store.DB) { run(t, newWorld(t, db)) })
}
