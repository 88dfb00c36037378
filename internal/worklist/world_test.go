package worklist

import (
	"context"
	"encoding/json"
	"io/fs"
	"log/slog"
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
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/catalogue"
	"samendoen/internal/danger"
	"samendoen/internal/place"
	"samendoen/internal/routing"
	"samendoen/internal/signal"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

// monday is the moment at which the test world begins: Monday 2 November 2026, 10:00.
var monday = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

const (
	own   = "org-windvaan"
	other = "org-elders"
)

// world is an association with a home and its people, and somebody elsewhere.
type world struct {
	storetest.Hands
	clock   *clock.Manual
	policy  *access.Policy
	signals *signal.Service
	s       *Service
	home    place.UnitID
	linden  place.ComplexID
}

func modules() []fs.FS {
	return []fs.FS{account.Files, place.Files, routing.Files, catalogue.Files, danger.Files, signal.Files, Files}
}

func migrations() []fs.FS {
	return append([]fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, subject.Files, tenancy.Files}, modules()...)
}

// people are the actors by login: one for each role, and some more.
func people() webtest.Logins {
	list := webtest.Logins{}
	for _, r := range access.Roles() {
		list[string(r)] = access.Actor{UserID: "u-" + string(r), OrgID: own, Name: string(r), Roles: []access.Role{r}}
	}
	list["consulent2"] = access.Actor{UserID: "u-consulent2", OrgID: own, Name: "Marja", Roles: []access.Role{access.Consultant}}
	list["elders"] = access.Actor{UserID: "u-elders", OrgID: other, Name: "Vreemd Iemand", Roles: []access.Role{access.Consultant}}
	return list
}

func newWorld(t testing.TB, db *store.DB) *world {
	t.Helper()
	w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(monday), home: place.UnitIDOf(own, "1"), linden: place.ComplexIDOf(own, "C1")}
	var documents [][]byte
	for _, files := range modules() {
		doc, err := fs.ReadFile(files, "policy.cedar")
		w.Must(err)
		documents = append(documents, doc)
	}
	var err error
	w.policy, err = access.NewPolicy(documents...)
	w.Must(err)
	vault, err := seal.NewVault([]byte("01234567890123456789012345678901"))
	w.Must(err)
	w.signals = signal.New(db, vault, w.clock, w.policy)
	w.signals.UseRules(routing.New(db, w.clock, w.policy, signal.ForRules{}))
	w.s = New(db, w.clock, w.policy, w.signals)
	w.Write(func(tx *store.Tx) error {
		for _, o := range []string{own, other} {
			if err := account.InsertOrganisation(tx, monday, account.Organisation{ID: o, Name: o, Kind: account.HousingAssociation}); err != nil {
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
		if err := deliverytest.Put(tx, place.ComplexTable(), own, c.Row(1)); err != nil {
			return err
		}
		u := place.Unit{Org: own, Key: "1", ComplexKey: "C1", Street: "Lindestraat", City: "Maastricht", Number: 12, Postcode: "6211AB"}
		return deliverytest.Put(tx, place.UnitTable(), own, u.Row(1))
	})
	return w
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) { run(t, newWorld(t, db)) })
}

// send passes on a signal about the home and gives it as the list would.
func (w *world) send(theme signal.Theme) Chosen {
	w.T.Helper()
	facts := signal.FactsOf(theme)
	r, err := w.signals.Send(context.Background(), people()["vakman"], signal.Draft{UnitID: w.home, Theme: theme, Facts: []signal.FactCode{facts[0].Code}, Key: store.NewID()})
	w.Must(err)
	return Chosen{r.ID, 1}
}

func (w *world) signal(id string) (sig signal.Signal) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { sig, err = signal.ByID(tx, id); return err }))
	return sig
}

// book puts rules in force with one desk.
func (w *world) book(people ...string) {
	w.T.Helper()
	b := routing.Book{Desks: []routing.Desk{{ID: "d1", Name: "Buurtteam", People: people}}, Fallback: "d1"}
	doc, err := json.Marshal(b)
	w.Must(err)
	w.Write(func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO routing_book (org_id, version, at, user_id, why, doc) VALUES ($1, 1, $2, '', '', $3)`, own, store.Micros(monday), string(doc))
		return err
	})
}

func (w *world) browse(login string) webtest.Browser {
	w.T.Helper()
	words, err := text.Load(append([]fs.FS{text.Words, web.Words}, modules()...)...)
	w.Must(err)
	server := web.NewServer(web.Config{Auth: people(), Policy: w.policy, Clock: w.clock, Nav: w.s.Nav(), Words: words, Log: slog.New(slog.DiscardHandler)},
		append(w.s.Routes(), w.signals.Routes()...))
	return webtest.Browser{T: w.T, Server: server.Handler(), Login: login}
}
