package feedback

import (
	"context"
	"io/fs"
	"log/slog"
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
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/catalogue"
	"samendoen/internal/danger"
	"samendoen/internal/place"
	"samendoen/internal/signal"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

// monday is the moment at which the test world begins: Monday 2 November 2026, 10:00.
var monday = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

const (
	own    = "org-windvaan"
	other  = "org-elders"
	tenant = "Truus Zandkasteel"
)

// world is an association with a home, its people and somebody elsewhere.
type world struct {
	storetest.Hands
	clock   *clock.Manual
	policy  *access.Policy
	vault   *seal.Vault
	signals *signal.Service
	s       *Service
	home    place.UnitID
}

func migrations() []fs.FS {
	return []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, place.Files, subject.Files, tenancy.Files, catalogue.Files, danger.Files, signal.Files, Files}
}

// people are the actors by login: one for each role, and some more.
func people() webtest.Logins {
	list := webtest.Logins{}
	for _, r := range access.Roles() {
		list[string(r)] = access.Actor{UserID: "u-" + string(r), OrgID: own, Name: "Naam" + string(r) + " Achternaam" + string(r), Roles: []access.Role{r}}
	}
	list["buur"] = access.Actor{UserID: "u-buur", OrgID: own, Name: "Buur Ernaast", Roles: []access.Role{access.Resident}}
	list["elders"] = access.Actor{UserID: "u-elders", OrgID: other, Name: "Vreemd Iemand", Roles: []access.Role{access.Consultant}}
	return list
}

func newWorld(t testing.TB, db *store.DB) *world {
	t.Helper()
	w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(monday), home: place.UnitIDOf(own, "1")}
	var documents [][]byte
	for _, files := range []fs.FS{catalogue.Files, danger.Files, signal.Files, Files} {
		doc, err := fs.ReadFile(files, "policy.cedar")
		w.Must(err)
		documents = append(documents, doc)
	}
	var err error
	w.policy, err = access.NewPolicy(documents...)
	w.Must(err)
	w.vault, err = seal.NewVault([]byte("01234567890123456789012345678901"))
	w.Must(err)
	words, err := text.Load(text.Words, Files)
	w.Must(err)
	w.signals = signal.New(db, w.vault, w.clock, w.policy)
	w.s = New(db, w.vault, w.clock, w.policy, words, w.signals)
	w.Write(w.build)
	return w
}

func (w *world) build(tx *store.Tx) error {
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
	c := place.Complex{Org: own, Key: "C1", Name: "De Linden"}
	u := place.Unit{Org: own, Key: "1", ComplexKey: "C1", Street: "Lindestraat", City: "Maastricht", Number: 12, Postcode: "6211AB"}
	t := tenancy.Tenancy{Org: own, Key: "T1", UnitKey: "1", From: monday.AddDate(-3, 0, 0), HouseholdSize: 1,
		Persons: []tenancy.Person{{Key: "P1", Role: tenancy.Tenant, Name: tenant, Phone: "0612345678"}}}
	members, persons := t.Members(1)
	rows, err := subject.Rows(tx, w.vault, monday, []int{1}, persons)
	if err != nil {
		return err
	}
	for _, put := range []func() error{
		func() error { return deliverytest.Put(tx, place.ComplexTable(), own, c.Row(1)) },
		func() error { return deliverytest.Put(tx, place.UnitTable(), own, u.Row(1)) },
		func() error { return deliverytest.Put(tx, tenancy.Table(), own, t.Row(1)) },
		func() error { return deliverytest.Put(tx, tenancy.MemberTable(), own, members[0]) },
		func() error { return deliverytest.Put(tx, subject.Table(), own, rows[0]) },
	} {
		if err := put(); err != nil {
			return err
		}
	}
	return nil
}

// send passes on a signal about the home and gives its id.
func (w *world) send(login, sentence string) string {
	w.T.Helper()
	r, err := w.signals.Send(context.Background(), people()[login], signal.Draft{UnitID: w.home, Theme: signal.Concern,
		Facts: []signal.FactCode{"alleen"}, Sentence: sentence, Key: store.NewID()})
	w.Must(err)
	return r.ID
}

func (w *world) signal(id string) (sig signal.Signal) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { sig, err = signal.ByID(tx, id); return err }))
	return sig
}

// advise ends a signal.
func (w *world) advise(id string) {
	w.T.Helper()
	w.Must(w.signals.GiveAdvice(context.Background(), people()["consulent"], id, w.signal(id).Version, "De buurvrouw helpt met koken."))
}

func (w *world) say(login, id string, kind signal.MessageKind, body string) error {
	return w.s.Say(context.Background(), people()[login], id, Said{Kind: kind, Text: body, Key: store.NewID()})
}

func (w *world) read(login, id string) Talk {
	w.T.Helper()
	t, err := w.s.Read(context.Background(), people()[login], id)
	w.Must(err)
	return t
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

// browse is somebody at the pages of this module.
func (w *world) browse(login string) webtest.Browser {
	return webtest.Browser{T: w.T, Login: login, Server: webtest.Server(w.T, web.Config{Auth: people(), Policy: w.policy, Clock: w.clock, Nav: w.s.Nav()},
		Files, append(w.s.Routes(), w.signals.Routes()...)).Handler()}
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) { run(t, newWorld(t, db)) })
}

func wantKind(t testing.TB, err error, kind fault.Kind, what string) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s: got %v, want %v", what, err, kind)
	}
}
