package rights

import (
	"context"
	"crypto/sha256"
	"io/fs"
	"log/slog"
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
	"samendoen/internal/casework"
	"samendoen/internal/catalogue"
	"samendoen/internal/danger"
	"samendoen/internal/network"
	"samendoen/internal/place"
	"samendoen/internal/signal"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

// start is a Friday morning.
var start = time.Date(2026, 11, 20, 8, 30, 0, 0, time.UTC)

// world is an association with a home in which a tenant and a cohabitant live, after
// another household left it; and a partner that takes part in a case.
type world struct {
	storetest.Hands
	clock   *clock.Manual
	vault   *seal.Vault
	policy  *access.Policy
	words   *text.Catalogue
	signals *signal.Service
	cases   *casework.Service
	log     *audit.Sequencer
	s       *Service
	people  map[string]access.Actor
	home    place.UnitID
	held    string // id of a case that must be kept
}

func folders() []fs.FS {
	return []fs.FS{access.Migrations, audit.Migrations, jobs.Migrations, seal.Migrations, account.Files, escalation.Files, place.Files,
		subject.Files, tenancy.Files, network.Files, catalogue.Files, danger.Files, signal.Files, casework.Files, Files}
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		run(t, w)
		w.drifted()
	})
}

func newWorld(t testing.TB, db *store.DB) *world {
	t.Helper()
	w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(start), people: map[string]access.Actor{}}
	var err error
	w.vault, err = seal.NewVault(make([]byte, 32))
	w.Must(err)
	w.words, err = text.Load(text.Words, web.Words, catalogue.Files, danger.Files, signal.Files, casework.Files, Files)
	w.Must(err)
	var documents [][]byte
	for _, f := range []fs.FS{catalogue.Files, danger.Files, signal.Files, casework.Files, Files} {
		doc, err := fs.ReadFile(f, "policy.cedar")
		w.Must(err)
		documents = append(documents, doc)
	}
	w.policy, err = access.NewPolicy(documents...)
	w.Must(err)
	w.signals = signal.New(db, w.vault, w.clock, w.policy)
	w.cases = casework.New(db, w.vault, w.clock, w.policy, w.signals, nil)
	w.s = New(db, w.vault, w.clock, w.policy, w.words, w.cases, w.forget)
	w.s.FramedBy(func(_ *store.Tx, _ string, o Origin) (Frame, error) {
		if o.Section == Cases {
			return Frame{Purpose: "samen wonen", Ground: "e", Months: 12, Until: time.Time{}}, nil
		}
		return Frame{Months: 24, Until: o.Ended}, nil
	})
	w.Must(db.Write(context.Background(), w.fill))
	return w
}

// forget refuses while the world holds something.
func (w *world) forget(tx *store.Tx, at time.Time, e Erasing) error {
	for _, thing := range e.Things {
		if thing[1] == w.held {
			return fault.Invalidf("test", "", "rights.held")
		}
	}
	return seal.Forget(tx, at, e.Person)
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
	for _, o := range []account.Organisation{{ID: "corp", Name: "Woonstichting Oost", Kind: account.HousingAssociation},
		{ID: "zorg", Name: "Zorg Dichtbij", Kind: account.Care}, {ID: "ander", Name: "Andere Stichting", Kind: account.HousingAssociation}} {
		if err := account.InsertOrganisation(tx, now, o); err != nil {
			return err
		}
	}
	for _, p := range []struct {
		id, org string
		role    access.Role
	}{{"anna", "corp", access.Consultant}, {"bob", "corp", access.Consultant}, {"cas", "corp", access.Consultant}, {"wim", "corp", access.Caretaker},
		{"vera", "corp", access.Volunteer}, {"bestuur", "corp", access.Board}, {"beheer", "corp", access.Admin}, {"fg", "corp", access.Officer}, {"pia", "zorg", access.Partner},
		{"olaf", "ander", access.Officer}, {"oda", "ander", access.Consultant}} {
		if err := account.InsertUser(tx, now, account.User{ID: p.id, OrgID: p.org, Name: "Naam " + p.id, Login: p.id, Roles: []access.Role{p.role}}, ""); err != nil {
			return err
		}
		u, err := account.UserByID(tx, p.id)
		if err != nil {
			return err
		}
		w.people[p.id] = u.Actor()
	}
	for _, u := range []string{"anna", "bob"} {
		if err := appoint(tx, "corp", u, now); err != nil {
			return err
		}
	}
	grants := []access.Grant{}
	for _, c := range network.Categories() {
		grants = append(grants, access.Grant{UserID: "pia", OrgID: "zorg", Role: "rol", Category: string(c), From: now.AddDate(0, 0, -9), Until: now.AddDate(1, 0, 0)})
	}
	if err := access.SetCovenant(tx, "samen", []string{"corp", "zorg"}, now.AddDate(0, 0, -9), now.AddDate(1, 0, 0), grants); err != nil {
		return err
	}
	return w.fillHome(tx)
}

func (w *world) fillHome(tx *store.Tx) error {
	w.home = place.UnitIDOf("corp", "u1")
	street := place.StreetID("Lindestraat", "Oosterdam")
	if err := place.SaveStreets(tx, map[int64][2]string{street: {"Lindestraat", "Oosterdam"}}); err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO place_unit (id, org_id, hash, until, key, complex_id, complex_key, staircase, street, number,
			addition, postcode, bag, kind, area, rooms, built, lat, lon, from_date, until_date)
		VALUES ($1, 'corp', 0, 0, 'u1', '', '', '', $2, 12, '', '1234AB', '', '', 0, 0, 0, 0, 0, 0, 0)`, string(w.home), street); err != nil {
		return err
	}
	w.tenancy(tx, "t-oud", day("2018-01-01"), day("2024-03-01"))
	w.tenancy(tx, "t-nu", day("2024-04-01"), time.Time{})
	w.person(tx, "oud", "Oudgediende Vroegerwoner", "t-oud", tenancy.Tenant)
	w.person(tx, "sanne", "Sanne de Wit", "t-nu", tenancy.Tenant)
	w.person(tx, "karim", "Karim Bouzid", "t-nu", tenancy.Cohabitant)
	if _, err := tx.Exec(`INSERT INTO tenancy_arrears (id, org_id, hash, until, tenancy_id, tenancy_key, month, cents) VALUES ('a1', 'corp', 0, 0, 't-nu', 't-nu', $1, 54321)`,
		store.Micros(day("2026-09-01"))); err != nil {
		return err
	}
	for id, on := range map[string]string{"oud": "2020-05-05", "nu": "2026-05-05"} {
		if _, err := tx.Exec(`INSERT INTO tenancy_nuisance (id, org_id, hash, until, key, date, kind, complex_id, complex_key, complainant, complainant_key, about, about_key)
			VALUES ($1, 'corp', 0, 0, $1, $2, $3, '', '', 'KLAGER-WONING', '', $4, 'u1')`, "n-"+id, store.Micros(day(on)), "geluid-"+id, string(w.home)); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) tenancy(tx *store.Tx, id string, from, until time.Time) {
	w.T.Helper()
	_, err := tx.Exec(`INSERT INTO tenancy_tenancy (id, org_id, hash, until, key, unit_id, unit_key, household_key, from_date, until_date,
		household_size, rent_cents) VALUES ($1, 'corp', 0, $4, $1, $2, 'u1', $1, $3, $4, 2, 70000)`, id, string(w.home), store.Micros(from), store.Micros(until))
	w.Must(err)
}

// person lives in a tenancy; phone and mail hold the name, so that a leak shows.
func (w *world) person(tx *store.Tx, id, name, tenancyID string, role tenancy.PersonRole) {
	w.T.Helper()
	key, err := w.vault.HolderKey(tx, start, id)
	w.Must(err)
	_, err = tx.Exec(`INSERT INTO subject_person (id, org_id, hash, until, key, name, phone, email) VALUES ($1, 'corp', 0, 0, $2, $3, $4, $5)`,
		id, "HUURDER-"+id, key.Seal("name", name), key.Seal("phone", "06-"+id+"-GEHEIM"), key.Seal("email", id+"@GEHEIM.example"))
	w.Must(err)
	_, err = tx.Exec(`INSERT INTO tenancy_member (id, org_id, hash, until, tenancy_id, subject_id, role) VALUES ($1, 'corp', 0, 0, $2, $3, $4)`,
		"m-"+id, tenancyID, id, string(role))
	w.Must(err)
}

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

// signal is sent by somebody about the home and talked about by anna. What it is of,
// volunteers may pass on too.
func (w *world) signal(sender, sentence string) signal.Signal {
	w.T.Helper()
	ctx := context.Background()
	r, err := w.signals.Send(ctx, w.people[sender], signal.Draft{UnitID: w.home, Theme: signal.Concern,
		Facts: []signal.FactCode{"alleen"}, Sentence: sentence, Key: "sleutel-" + store.NewID()})
	w.Must(err)
	read := func() (sig signal.Signal) {
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) { sig, err = signal.ByID(tx, r.ID); return err }))
		return sig
	}
	sig := read()
	w.Must(w.signals.HeldTalk(ctx, w.people["anna"], sig.ID, sig.Version, "Het gesprek was goed."))
	return read()
}

// aCase is a case of cas about the home, in which the partner takes part.
func (w *world) aCase(reason string, logs ...string) casework.ID {
	w.T.Helper()
	ctx := context.Background()
	sig := w.signal("wim", "De post ligt opgestapeld.")
	id, err := w.cases.Open(ctx, w.people["cas"], casework.NewCase{SignalID: sig.ID, SignalVersion: sig.Version,
		Words: casework.Words{Reason: reason, Goal: "Weer rustig slapen."}, Step: casework.NextStep{What: "Bellen met Sanne", By: clock.Date(w.clock.Now()).AddDate(0, 0, 4)}})
	w.Must(err)
	for _, l := range logs {
		w.Must(w.cases.AddLog(ctx, w.people["cas"], id, casework.Talk, network.Housing, l, store.NewID()))
	}
	w.Must(w.DB.Write(ctx, func(tx *store.Tx) error {
		return access.Join(tx, access.TakingPart{Type: "Case", ID: string(id), UserID: "pia", Role: "deelnemer", Since: w.clock.Now(), CovenantID: "samen"})
	}))
	return id
}

// request is taken in by anna for a person, today.
func (w *world) request(kind Kind, person subject.ID) RequestID {
	w.T.Helper()
	id, err := w.s.Receive(context.Background(), w.people["anna"], Request{Kind: kind, Subject: person, On: clock.Date(w.clock.Now()),
		Details: Details{Via: ByLetter, Wish: "Dit wil ik graag."}})
	w.Must(err)
	return id
}

func (w *world) show(who string, id RequestID) View {
	w.T.Helper()
	v, err := w.s.Show(context.Background(), w.people[who], id)
	w.Must(err)
	return v
}

func (w *world) version(id RequestID) int64 { w.T.Helper(); return w.show("fg", id).Version }

// identified is a request of which somebody saw who asks.
func (w *world) identified(kind Kind, person subject.ID) RequestID {
	w.T.Helper()
	id := w.request(kind, person)
	w.Must(w.s.SeePerson(context.Background(), w.people["anna"], id, w.version(id), "paspoort"))
	return id
}

// sequence gives the records of the log their places.
func (w *world) sequence() {
	w.T.Helper()
	if w.log == nil {
		secret := sha256.Sum256([]byte("test"))
		signer, err := audit.NewSigner(secret[:])
		w.Must(err)
		w.log = audit.NewSequencer(w.DB, w.clock, slog.New(slog.DiscardHandler), signer)
	}
	_, err := w.log.Once(context.Background())
	w.Must(err)
}
