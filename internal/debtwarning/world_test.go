package debtwarning

import (
	"context"
	"io/fs"
	"samendoen/internal/escalation"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/base/web/webtest"
	"samendoen/internal/network"
	"samendoen/internal/place"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

// start is a Friday morning.
var start = time.Date(2026, 11, 20, 8, 30, 0, 0, time.UTC)

// world is an association with a home in a municipality, whose tenant owes rent since
// September, with somebody in each role.
type world struct {
	storetest.Hands
	clock  *clock.Manual
	vault  *seal.Vault
	policy *access.Policy
	s      *Service
	net    *network.Service
	people map[string]access.Actor
	home   place.UnitID
	line   network.ProcessingID
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	storetest.Each(t, []fs.FS{access.Migrations, audit.Migrations, jobs.Migrations, seal.Migrations, account.Files, escalation.Files, place.Files, subject.Files, tenancy.Files,
		network.Files, Files}, func(t *testing.T, db *store.DB) { run(t, newWorld(t, db)) })
}

func newWorld(t testing.TB, db *store.DB) *world {
	t.Helper()
	w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(start), people: map[string]access.Actor{}, home: place.UnitIDOf("corp", "u1")}
	var err error
	w.vault, err = seal.NewVault(make([]byte, 32))
	w.Must(err)
	words, err := text.Load(text.Words, web.Words, Files)
	w.Must(err)
	var documents [][]byte
	for _, f := range []fs.FS{network.Files, Files} {
		doc, err := fs.ReadFile(f, "policy.cedar")
		w.Must(err)
		documents = append(documents, doc)
	}
	w.policy, err = access.NewPolicy(documents...)
	w.Must(err)
	w.s, w.net = New(db, w.vault, w.clock, w.policy, words), network.New(db, w.clock, w.policy)
	w.Write(w.fill)
	w.switchOn()
	return w
}

// refusedFor expects that an error names a message.
func (w *world) refusedFor(err error, key string) {
	w.T.Helper()
	for _, f := range fault.FieldsOf(err) {
		if f.Key == key {
			return
		}
	}
	w.T.Errorf("%v %v, want %s", err, fault.FieldsOf(err), key)
}

func (w *world) fill(tx *store.Tx) error {
	now := w.clock.Now()
	for _, o := range []account.Organisation{{ID: "corp", Name: "Woonstichting Oost", Kind: account.HousingAssociation}, {ID: "ander", Name: "Andere Stichting", Kind: account.HousingAssociation},
		{ID: "gem", Name: "Gemeente Oosterdam", Kind: account.MunicipalityOffice}, {ID: "gem2", Name: "Gemeente Westdam", Kind: account.MunicipalityOffice}} {
		if err := account.InsertOrganisation(tx, now, o); err != nil {
			return err
		}
	}
	for _, p := range []struct {
		id, org string
		role    access.Role
	}{{"ina", "corp", access.ArrearsStaff}, {"fg", "corp", access.Officer}, {"con", "corp", access.Consultant}, {"tl", "corp", access.TeamLead}, {"reg", "corp", access.Director},
		{"best", "corp", access.Board}, {"beh", "corp", access.Admin}, {"els", "ander", access.ArrearsStaff}, {"sem", "gem", access.DebtHelp}, {"par", "gem", access.Partner}, {"wes", "gem2", access.DebtHelp}} {
		u := account.User{ID: p.id, OrgID: p.org, Name: "Naam " + p.id, Login: p.id, Roles: []access.Role{p.role}}
		if err := account.InsertUser(tx, now, u, ""); err != nil {
			return err
		}
		w.people[p.id] = u.Actor()
	}
	if _, _, _, err := place.SaveAreas(tx, []place.Area{{Code: "GM0001", Kind: place.Municipality, Name: "Oosterdam"}, {Code: "WK000101", Kind: place.District, Name: "Noord", Parent: "GM0001"},
		{Code: "BU00010101", Kind: place.Neighbourhood, Name: "Linde", Parent: "WK000101"}}); err != nil {
		return err
	}
	street := place.StreetID("Lindestraat", "Oosterdam")
	if err := place.SaveStreets(tx, map[int64][2]string{street: {"Lindestraat", "Oosterdam"}}); err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO place_complex (id, org_id, hash, until, key, name, kind, neighbourhood, lat, lon, outline, from_date, until_date)
		VALUES ('c1', 'corp', 0, 0, 'c1', 'Lindehof', '', 'BU00010101', 0, 0, '', 0, 0)`); err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO place_unit (id, org_id, hash, until, key, complex_id, complex_key, staircase, street, number, addition, postcode, bag, kind, area, rooms, built, lat, lon, from_date, until_date)
		VALUES ($1, 'corp', 0, 0, 'u1', 'c1', 'c1', '', $2, 12, '', '1234AB', '', '', 0, 0, 0, 0, 0, 0, 0)`, string(w.home), street); err != nil {
		return err
	}
	w.tenancy(tx, "t1")
	w.person(tx, "sanne", "Sanne de Wit", "t1", tenancy.Tenant)
	w.person(tx, "karim", "Karim Medebewoner", "t1", tenancy.Cohabitant)
	w.owes(tx, "t1", "2026-09-01", 40000)
	w.owes(tx, "t1", "2026-10-01", 81234)
	return nil
}

func (w *world) exec(tx *store.Tx, sql string, args ...any) {
	w.T.Helper()
	_, err := tx.Exec(sql, args...)
	w.Must(err)
}

func (w *world) tenancy(tx *store.Tx, id string) {
	w.T.Helper()
	w.exec(tx, `INSERT INTO tenancy_tenancy (id, org_id, hash, until, key, unit_id, unit_key, household_key, from_date, until_date, household_size, rent_cents)
		VALUES ($1, 'corp', 0, 0, $1, $2, 'u1', $1, $3, 0, 2, 70000)`, id, string(w.home), store.Micros(day("2020-01-01")))
}

func (w *world) person(tx *store.Tx, id, name, tenancyID string, role tenancy.PersonRole) {
	w.T.Helper()
	key, err := w.vault.HolderKey(tx, start, id)
	w.Must(err)
	w.exec(tx, `INSERT INTO subject_person (id, org_id, hash, until, key, name, phone, email) VALUES ($1, 'corp', 0, 0, $2, $3, $4, $5)`,
		id, "HUURDER-"+id, key.Seal("name", name), key.Seal("phone", "06-"+id), key.Seal("email", id+"@voorbeeld.example"))
	w.exec(tx, `INSERT INTO tenancy_member (id, org_id, hash, until, tenancy_id, subject_id, role) VALUES ($1, 'corp', 0, 0, $2, $3, $4)`, "m-"+id, tenancyID, id, string(role))
}

func (w *world) owes(tx *store.Tx, tenancyID, month string, cents int64) {
	w.T.Helper()
	w.exec(tx, `INSERT INTO tenancy_arrears (id, org_id, hash, until, tenancy_id, tenancy_key, month, cents) VALUES ($1, 'corp', 0, 0, $2, $2, $3, $4)`,
		tenancyID+month, tenancyID, store.Micros(day(month)), cents)
}

// switchOn writes the line of the register with its DPIA, and the rules.
func (w *world) switchOn() {
	w.T.Helper()
	ctx := context.Background()
	var err error
	w.line, err = w.net.AddProcessing(ctx, w.people["fg"], network.Processing{Name: "Vroeg erop af", Purpose: "Schulden klein houden.", Ground: "c", GroundWhy: "Wgs", Subjects: "Huurders.",
		Categories: []network.Category{network.Identity, network.Housing, network.Arrears}, Months: 6, MonthsWhy: "Daarna niet nodig."})
	w.Must(err)
	w.Must(w.net.SignDPIA(ctx, w.people["fg"], w.line, 1, network.DPIA{Signer: "De bestuurder", Document: "DPIA 1", On: day("2026-11-01"), Review: day("2027-11-01")}))
	r := Standard()
	r.Processing = string(w.line)
	w.Must(w.s.SaveRules(ctx, w.people["fg"], r))
	w.Must(w.s.SaveReceiver(ctx, w.people["fg"], Receiver{"GM0001", "gem"}))
}

// look lets the program look at the figures; rows are the files of the association after it.
func (w *world) look() (rows []Row) {
	w.T.Helper()
	w.Must(w.s.Look(context.Background()))
	for _, t := range []tab{tabTodo, tabSent, tabDone} {
		v, err := w.s.List(context.Background(), w.people["ina"], t, 0)
		w.Must(err)
		rows = append(rows, v.Rows...)
	}
	return rows
}

// opened is the one file of the world.
func (w *world) opened() ID {
	w.T.Helper()
	rows := w.look()
	if len(rows) != 1 {
		w.T.Fatalf("%d files, want one", len(rows))
	}
	return rows[0].ID
}

func (w *world) show(id ID) View {
	w.T.Helper()
	v, err := w.s.Show(context.Background(), w.people["ina"], id)
	w.Must(err)
	return v
}

func (w *world) step(id ID, s Step) error {
	w.T.Helper()
	return w.s.AddStep(context.Background(), w.people["ina"], id, w.show(id).Version, s)
}

func (w *world) send(id ID) error {
	w.T.Helper()
	return w.s.Send(context.Background(), w.people["ina"], id, w.show(id).Version)
}

// steps are all own steps, three weeks ago.
func (w *world) steps(id ID) {
	w.T.Helper()
	on := clock.Date(w.clock.Now()).AddDate(0, 0, -21)
	for _, s := range []Step{{Kind: Contact, On: on, Means: ByPhone, Result: NotFound, Evidence: "GEHEIMSPREUK"}, {Kind: Help, On: on, Means: ByPost, Evidence: "In de brief"},
		{Kind: Letter, On: on, Means: ByPost, Evidence: "Brief 1"}, {Kind: Offer, On: on, Means: ByPost, Evidence: "In brief 1"}} {
		w.Must(w.step(id, s))
	}
}

func (w *world) browse(login string) webtest.Browser {
	w.T.Helper()
	s := webtest.Server(w.T, web.Config{Auth: webtest.Logins(w.people), Policy: w.policy, Clock: w.clock}, Files, w.s.Routes())
	return webtest.Browser{T: w.T, Server: s.Handler(), Login: login}
}
