package signal

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/delivery/deliverytest"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/catalogue"
	"samendoen/internal/danger"
	"samendoen/internal/place"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

// monday is the moment at which the test world begins: Monday 2 November 2026, 10:00.
var monday = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

func migrations() []fs.FS {
	return []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files,
		place.Files, subject.Files, tenancy.Files, catalogue.Files, danger.Files, Files}
}

// world is an association with two complexes, its people, and a second association.
type world struct {
	storetest.Hands
	clock  *clock.Manual
	policy *access.Policy
	vault  *seal.Vault
	s      *Service

	home, empty, beside place.UnitID // of complex linden; nobody rents empty
	linden, wilgen      place.ComplexID
	foreign             place.UnitID // of the other association
}

const (
	own   = "org-windvaan"
	other = "org-elders"
)

// people are the actors by login: one for each role, and some more.
func people() map[string]access.Actor {
	list := map[string]access.Actor{}
	for _, r := range access.Roles() {
		list[string(r)] = access.Actor{UserID: "u-" + string(r), OrgID: own, Name: strings.ToUpper(string(r[:1])) + string(r[1:]) + " Achternaam", Roles: []access.Role{r}}
	}
	list["consulent2"] = access.Actor{UserID: "u-consulent2", OrgID: own, Name: "Marja Zeepbel", Roles: []access.Role{access.Consultant}}
	list["vreemd"] = access.Actor{UserID: "u-vreemd", OrgID: other, Name: "Vreemd Iemand", Roles: []access.Role{access.Consultant}}
	list["ggz"] = access.Actor{UserID: "u-ggz", OrgID: other, Name: "Gea Zorg", Roles: []access.Role{access.Partner}}
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
			u := account.User{ID: a.UserID, OrgID: a.OrgID, Name: a.Name, Login: login, Roles: a.Roles}
			if err := account.InsertUser(tx, monday, u, ""); err != nil {
				return err
			}
		}
		return w.build(tx)
	})
	return w
}

func (w *world) build(tx *store.Tx) error {
	if err := place.SaveStreets(tx, map[int64][2]string{place.StreetID("Lindestraat", "Maastricht"): {"Lindestraat", "Maastricht"}}); err != nil {
		return err
	}
	for _, c := range []place.Complex{{Org: own, Key: "C1", Name: "De Linden"}, {Org: own, Key: "C2", Name: "De Wilgen"}, {Org: other, Key: "X1", Name: "Het Vreemde Hof"}} {
		if err := deliverytest.Put(tx, place.ComplexTable(), c.Org, c.Row(1)); err != nil {
			return err
		}
	}
	for _, u := range []place.Unit{
		{Org: own, Key: "1", ComplexKey: "C1", Street: "Lindestraat", City: "Maastricht", Number: 12, Addition: "A", Postcode: "6211AB"},
		{Org: own, Key: "2", ComplexKey: "C1", Street: "Lindestraat", City: "Maastricht", Number: 14, Postcode: "6211AB"},
		{Org: own, Key: "3", ComplexKey: "C1", Street: "Lindestraat", City: "Maastricht", Number: 16, Postcode: "6211AB"},
		{Org: other, Key: "9", ComplexKey: "X1", Street: "Lindestraat", City: "Maastricht", Number: 99, Postcode: "6211AC"},
	} {
		if err := deliverytest.Put(tx, place.UnitTable(), u.Org, u.Row(1)); err != nil {
			return err
		}
	}
	w.home, w.empty, w.beside, w.foreign = place.UnitIDOf(own, "1"), place.UnitIDOf(own, "2"), place.UnitIDOf(own, "3"), place.UnitIDOf(other, "9")
	w.linden, w.wilgen = place.ComplexIDOf(own, "C1"), place.ComplexIDOf(own, "C2")
	for i, unit := range []string{"1", "3"} {
		t := tenancy.Tenancy{Org: own, Key: "T" + unit, UnitKey: unit, From: monday.AddDate(-3, 0, 0), HouseholdSize: 1,
			Persons: []tenancy.Person{{Key: "P" + unit, Role: tenancy.Tenant, Name: fmt.Sprintf("Huurder %d Geheim", i), Phone: "0612345678"}}}
		if err := deliverytest.Put(tx, tenancy.Table(), own, t.Row(1)); err != nil {
			return err
		}
		members, persons := t.Members(1)
		rows, err := subject.Rows(tx, w.vault, monday, []int{1}, persons)
		if err != nil {
			return err
		}
		if err := deliverytest.Put(tx, tenancy.MemberTable(), own, members[0]); err != nil {
			return err
		}
		if err := deliverytest.Put(tx, subject.Table(), own, rows[0]); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) actor(login string) access.Actor {
	a, ok := people()[login]
	if !ok {
		w.T.Fatalf("no such login: %s", login)
	}
	return a
}

// send passes on a signal of a mechanic and gives its id.
func (w *world) send(change func(d *Draft)) string {
	w.T.Helper()
	d := w.draft()
	if change != nil {
		change(&d)
	}
	r, err := w.s.Send(context.Background(), w.actor("vakman"), d)
	w.Must(err)
	return r.ID
}

func (w *world) draft() Draft {
	return Draft{UnitID: w.home, Theme: Concern, Facts: []FactCode{"alleen", "weinig-eten"}, Sentence: "In de koelkast lag alleen melk.",
		Urgency: Ordinary, Key: store.NewID()}
}

func (w *world) signal(id string) (sig Signal) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		sig, err = ByID(tx, id)
		return err
	}))
	return sig
}

// holder is the actor who holds a signal.
func (w *world) holder(id string) access.Actor {
	w.T.Helper()
	want := w.signal(id).HolderID
	for _, a := range people() {
		if a.UserID == want {
			return a
		}
	}
	w.T.Fatalf("nobody holds %s", id)
	return access.Actor{}
}

// work carries out the jobs that are due.
func (w *world) work() {
	w.T.Helper()
	r := jobs.NewRunner(w.DB, w.clock, slog.New(slog.DiscardHandler), w.s.Jobs())
	for {
		n, err := r.Once(context.Background())
		w.Must(err)
		if n == 0 {
			return
		}
	}
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		run(t, w)
		w.drifted()
	})
}

func wantKind(t *testing.T, err error, kind fault.Kind, what string) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s: got %v, want %v", what, err, kind)
	}
}

// fieldKeys are the message keys of a refusal as "name key".
func fieldKeys(err error) []string {
	var keys []string
	for _, f := range fault.FieldsOf(err) {
		keys = append(keys, f.Name+" "+strings.TrimPrefix(f.Key, "signal."))
	}
	return keys
}

// mayRead is the decision about one signal.
func (w *world) mayRead(a access.Actor, sig Signal) (may bool) {
	w.Write(func(tx *store.Tx) error {
		all, err := w.s.MayReadAll(tx, a, []Signal{sig})
		may = all[sig.ID]
		return err
	})
	return may
}
