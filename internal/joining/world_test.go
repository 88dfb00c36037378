package joining

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
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
	own   = "org-windvaan"
	other = "org-elders"
)

// world is an association with one complex: two homes that share an entrance, one with
// another, and a home of another complex.
type world struct {
	storetest.Hands
	clock   *clock.Manual
	policy  *access.Policy
	signals *signal.Service
	s       *Service
	cases   *cases

	home, beside, far place.UnitID
	linden, wilgen    place.ComplexID
}

func migrations() []fs.FS {
	return []fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations, account.Files, place.Files, subject.Files, tenancy.Files,
		catalogue.Files, danger.Files, signal.Files, Files}
}

// people are the actors by login: one for each role, and somebody elsewhere.
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
	w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(monday), home: place.UnitIDOf(own, "1"), beside: place.UnitIDOf(own, "2"),
		far: place.UnitIDOf(own, "3"), linden: place.ComplexIDOf(own, "C1"), wilgen: place.ComplexIDOf(own, "C2")}
	var documents [][]byte
	for _, files := range []fs.FS{catalogue.Files, danger.Files, signal.Files, Files} {
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
	w.cases = &cases{w: w, director: "u-teamleider", writers: []string{"u-teamleider"}}
	w.s = New(db, w.clock, w.policy, w.signals, w.cases)
	w.signals.UseBeside(w.s)
	w.signals.UseCards(w.s.Card)
	w.signals.UseFirst(w.s.Accept)
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
	for _, c := range []place.Complex{{Org: own, Key: "C1", Name: "De Linden"}, {Org: own, Key: "C2", Name: "De Wilgen"}} {
		if err := deliverytest.Put(tx, place.ComplexTable(), own, c.Row(1)); err != nil {
			return err
		}
	}
	for i, u := range []struct{ complexKey, staircase string }{{"C1", "A"}, {"C1", "A"}, {"C1", "B"}, {"C2", "A"}} {
		home := place.Unit{Org: own, Key: fmt.Sprint(i + 1), ComplexKey: u.complexKey, Staircase: u.staircase, Street: "Lindestraat", City: "Maastricht",
			Number: 12 + 2*i, Postcode: "6211AB"}
		if err := deliverytest.Put(tx, place.UnitTable(), own, home.Row(1)); err != nil {
			return err
		}
	}
	return nil
}

// cases are the running cases of the world: all of them with one director, and with who writes in them.
type cases struct {
	w        *world
	director string
	writers  []string // user ids
}

func (c *cases) Running(ctx context.Context, a access.Actor, signalID string) (list []Case, err error) {
	if !slices.Contains(c.writers, a.UserID) {
		return nil, nil
	}
	err = c.w.DB.Read(ctx, func(tx *store.Tx) error {
		ids, err := store.Strings(tx, `SELECT DISTINCT case_id FROM signal_signal WHERE case_id <> '' ORDER BY case_id`)
		for _, id := range ids {
			list = append(list, Case{ID: id, Number: "D-" + id, Label: "Lindestraat"})
		}
		return err
	})
	return list, err
}

func (c *cases) Director(*store.Tx, string) (string, error) { return c.director, nil }

func (c *cases) TakeIn(tx *store.Tx, a access.Actor, caseID string, sig signal.Signal) error {
	if !slices.Contains(c.writers, a.UserID) {
		return fault.New("cases", fault.NotFound)
	}
	return c.w.signals.Attach(tx, c.w.clock.Now(), a, access.Decision{Allowed: true}, sig.ID, sig.Version, caseID, "")
}

// inCase makes a case of a signal about danger, by the consulent.
func (w *world) inCase(id, caseID string) {
	w.T.Helper()
	w.Write(func(tx *store.Tx) error {
		return w.signals.Attach(tx, w.clock.Now(), people()["consulent"], access.Decision{Allowed: true}, id, w.signal(id).Version, caseID, "Er was gevaar voor de buren.")
	})
}

// send passes on a signal about a home, or a complex where the home is empty.
func (w *world) send(login string, unit place.UnitID, theme signal.Theme, change func(d *signal.Draft)) string {
	w.T.Helper()
	d := signal.Draft{UnitID: unit, Theme: theme, Sentence: "Iets gezien.", Key: store.NewID()}
	if unit == "" {
		d.ComplexID = w.linden
	}
	if login == "vrijwilliger" { // passes on what somebody asked for
		for _, f := range catalogue.Shipped() {
			if f.Volunteer == catalogue.Asked && string(f.Tile) == string(theme) {
				d.Facts = []signal.FactCode{f.Code}
			}
		}
	}
	if change != nil {
		change(&d)
	}
	r, err := w.signals.Send(context.Background(), people()[login], d)
	w.Must(err)
	return r.ID
}

func (w *world) signal(id string) (sig signal.Signal) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { sig, err = signal.ByID(tx, id); return err }))
	return sig
}

func (w *world) glance(login string, unit place.UnitID, site place.ComplexID) []Line {
	w.T.Helper()
	lines, err := w.s.Glance(context.Background(), people()[login], unit, site)
	w.Must(err)
	return lines
}

func (w *world) join(login, id, lead string) error {
	return w.s.Join(context.Background(), people()[login], id, w.signal(id).Version, lead)
}

// story is what a sender reads, as kinds in order.
func (w *world) story(login, id string) (kinds []signal.StoryKind) {
	w.T.Helper()
	st, err := w.signals.StoryOf(context.Background(), people()[login], id)
	w.Must(err)
	for _, l := range st.Lines {
		kinds = append(kinds, l.Kind)
	}
	return kinds
}

// browse is somebody at the pages of signals and of this module.
func (w *world) browse(login string) webtest.Browser {
	return webtest.Browser{T: w.T, Login: login, Server: w.server().Handler()}
}

func (w *world) server() *web.Server {
	s := webtest.Server(w.T, web.Config{Auth: people(), Policy: w.policy, Clock: w.clock}, Files, append(w.s.Routes(), w.signals.Routes()...))
	s.API(w.signals.API, w.s.API)
	return s
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	storetest.Each(t, migrations(), func(t *testing.T, db *store.DB) { run(t, newWorld(t, db)) })
}

// lines are the values of what somebody may know.
func values(lines []Line) (list []string) {
	for _, l := range lines {
		list = append(list, l.Value())
	}
	return list
}
