package casework

import (
	"context"
	"io/fs"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/catalogue"
	"samendoen/internal/danger"
	"samendoen/internal/escalation"
	"samendoen/internal/network"
	"samendoen/internal/place"
	"samendoen/internal/signal"
	"samendoen/internal/subject"
	"samendoen/internal/tenancy"
)

// world is a small association with its partners, a complex of two homes, and a clock.
type world struct {
	storetest.Hands
	clock   *clock.Manual
	vault   *seal.Vault
	policy  *access.Policy
	words   *text.Catalogue
	signals *signal.Service
	cases   *Service
	people  map[string]access.Actor
	site    place.ComplexID
	home    place.UnitID // rented by one household
	empty   place.UnitID // rented by nobody
	sent    int
}

func folders() []fs.FS {
	return []fs.FS{access.Migrations, audit.Migrations, jobs.Migrations, seal.Migrations, account.Files, place.Files,
		subject.Files, tenancy.Files, network.Files, catalogue.Files, danger.Files, signal.Files, escalation.Files, Files}
}

// start is a Friday morning.
const start = "2026-11-20T08:30:00Z"

// each runs a test in a new world on both databases. Whatever happened there, the rank beside
// every part is that of its case.
func each(t *testing.T, run func(t *testing.T, w *world)) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		run(t, w)
		if wrong := w.wrongRanks(); len(wrong) > 0 {
			t.Errorf("parts with another rank than that of their case: %v", wrong)
		}
	})
}

// wrongRanks are the parts in a case with another rank than rankOf gives.
func (w *world) wrongRanks() (wrong []string) {
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		cases, err := store.List(tx, scanCase, `SELECT `+caseColumns+` FROM casework_case c`)
		if err != nil {
			return err
		}
		for _, c := range cases {
			list, err := store.Strings(tx, `SELECT user_id FROM access_part WHERE object_type = $1 AND object_id = $2 AND rank <> $3`, ObjectType, string(c.ID), rankOf(c))
			if err != nil {
				return err
			}
			for _, userID := range list {
				wrong = append(wrong, c.Number+" of "+userID)
			}
		}
		return nil
	}))
	return wrong
}

// rankAnew gives every part the rank that a database from before there were ranks gets.
func (w *world) rankAnew() {
	statement, err := Files.ReadFile("sql/20261122586_rank.sql")
	w.Must(err)
	w.exec(string(statement))
}

func newWorld(t testing.TB, db *store.DB) *world {
	t.Helper()
	vault, err := seal.NewVault(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{Hands: storetest.Hands{T: t, DB: db}, clock: clock.NewManual(at(start)), vault: vault, people: map[string]access.Actor{}}
	w.words, err = text.Load(text.Words, web.Words, network.Files, catalogue.Files, danger.Files, signal.Files, Files)
	w.Must(err)
	var documents [][]byte
	for _, f := range []fs.FS{catalogue.Files, danger.Files, signal.Files, Files} {
		doc, err := fs.ReadFile(f, "policy.cedar")
		w.Must(err)
		documents = append(documents, doc)
	}
	w.policy, err = access.NewPolicy(documents...)
	w.Must(err)
	w.signals = signal.New(db, vault, w.clock, w.policy)
	w.cases = New(db, vault, w.clock, w.policy, w.signals, nil)
	w.Must(db.Write(context.Background(), w.fill))
	return w
}

// fill writes organisations, people, homes and one household of two.
func (w *world) fill(tx *store.Tx) error {
	now := w.clock.Now()
	for _, o := range []account.Organisation{{ID: "corp", Name: "Woonstichting Oost", Kind: account.HousingAssociation},
		{ID: "gem", Name: "Gemeente", Kind: account.MunicipalityOffice}, {ID: "zorg", Name: "Zorg Dichtbij", Kind: account.Care},
		{ID: "ander", Name: "Andere Stichting", Kind: account.HousingAssociation}} {
		if err := account.InsertOrganisation(tx, now, o); err != nil {
			return err
		}
	}
	for _, p := range []struct {
		id, org string
		role    access.Role
	}{{"anna", "corp", access.Consultant}, {"bob", "corp", access.Consultant}, {"tess", "corp", access.TeamLead},
		{"wim", "corp", access.Caretaker}, {"vera", "corp", access.Volunteer}, {"beheer", "corp", access.Admin},
		{"bestuur", "corp", access.Board}, {"beleid", "corp", access.PolicyMaker}, {"fg", "corp", access.Officer},
		{"rik", "gem", access.Director}, {"pia", "zorg", access.Partner}, {"olaf", "ander", access.Consultant}} {
		u := account.User{ID: p.id, OrgID: p.org, Name: "Naam " + p.id, Login: p.id, Roles: []access.Role{p.role}}
		if err := account.InsertUser(tx, now, u, ""); err != nil {
			return err
		}
		u, err := account.UserByID(tx, p.id)
		if err != nil {
			return err
		}
		w.people[p.id] = u.Actor()
	}
	if err := w.covenant(tx, "samen", []string{"corp", "gem", "zorg"}, now.AddDate(0, 0, -10), now.AddDate(1, 0, 0),
		w.grants("rik", "gem", ""), w.grants("pia", "zorg", "")); err != nil {
		return err
	}
	return w.fillPlaces(tx)
}

// covenant is in force between organisations, from and until.
func (w *world) covenant(tx *store.Tx, id string, orgs []string, from, until time.Time, grants ...[]access.Grant) error {
	var all []access.Grant
	for _, list := range grants {
		for _, g := range list {
			g.From, g.Until = from, until
			all = append(all, g)
		}
	}
	return access.SetCovenant(tx, id, orgs, from, until, all)
}

// grants are somebody's grants in an area for categories; all of them when none is named.
func (w *world) grants(user, org, area string, categories ...network.Category) (list []access.Grant) {
	if len(categories) == 0 {
		categories = network.Categories()
	}
	for _, c := range categories {
		list = append(list, access.Grant{UserID: user, OrgID: org, Role: "rol", Category: string(c), Area: area})
	}
	return list
}

func (w *world) fillPlaces(tx *store.Tx) error {
	w.site, w.home, w.empty = place.ComplexIDOf("corp", "c1"), place.UnitIDOf("corp", "u1"), place.UnitIDOf("corp", "u2")
	street := place.StreetID("Lindestraat", "Oosterdam")
	if err := place.SaveStreets(tx, map[int64][2]string{street: {"Lindestraat", "Oosterdam"}}); err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO place_complex (id, org_id, hash, until, key, name, kind, neighbourhood, lat, lon, outline, from_date, until_date)
		VALUES ($1, 'corp', 0, 0, 'c1', 'De Linden', '', '', 0, 0, '', 0, 0)`, string(w.site)); err != nil {
		return err
	}
	for i, id := range []place.UnitID{w.home, w.empty} {
		if _, err := tx.Exec(`INSERT INTO place_unit (id, org_id, hash, until, key, complex_id, complex_key, staircase, street, number,
				addition, postcode, bag, kind, area, rooms, built, lat, lon, from_date, until_date)
			VALUES ($1, 'corp', 0, 0, $2, $3, 'c1', '', $4, $5, '', '1234AB', '', '', 0, 0, 0, 0, 0, 0, 0)`,
			string(id), string(id), string(w.site), street, int64(12+i)); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(`INSERT INTO tenancy_tenancy (id, org_id, hash, until, key, unit_id, unit_key, household_key, from_date, until_date,
		household_size, rent_cents) VALUES ('h1', 'corp', 0, 0, 'h1', $1, 'u1', 'h1', 1, 0, 2, 0)`, string(w.home)); err != nil {
		return err
	}
	for _, p := range []string{"person-1", "person-2"} {
		if _, err := tx.Exec(`INSERT INTO tenancy_member (id, org_id, hash, until, tenancy_id, subject_id, role)
			VALUES ($1, 'corp', 0, 0, 'h1', $2, 'huurder')`, "m-"+p, p); err != nil {
			return err
		}
	}
	return nil
}

// signal sends a signal about the rented home; talked says whether the talk was held.
func (w *world) signal(theme signal.Theme, talked bool) signal.Signal {
	w.T.Helper()
	ctx := context.Background()
	w.sent++
	receipt, err := w.signals.Send(ctx, w.people["wim"], signal.Draft{UnitID: w.home, Theme: theme,
		Facts: []signal.FactCode{signal.FactsOf(theme)[0].Code}, Key: "signaal-" + store.NewID()})
	w.Must(err)
	sig := w.readSignal(receipt.ID)
	if talked {
		w.Must(w.signals.HeldTalk(ctx, w.people["anna"], sig.ID, sig.Version, "Het gesprek was goed."))
		sig = w.readSignal(sig.ID)
	}
	return sig
}

func (w *world) readSignal(id string) (sig signal.Signal) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { sig, err = signal.ByID(tx, id); return err }))
	return sig
}

// newCase is a complete form for a signal.
func (w *world) newCase(sig signal.Signal) NewCase {
	return NewCase{SignalID: sig.ID, SignalVersion: sig.Version,
		Words: Words{Reason: "Het water stond tot in de gang.", Goal: "Weer rustig slapen."},
		Step:  NextStep{What: "Loodgieter bellen", By: clock.Date(w.clock.Now()).AddDate(0, 0, 4)}}
}

// open opens a case of anna's from a signal with a talk.
func (w *world) open() ID {
	w.T.Helper()
	id, err := w.cases.Open(context.Background(), w.people["anna"], w.newCase(w.signal(signal.Concern, true)))
	w.Must(err)
	return id
}

// handOver gives the direction of a case from somebody to somebody else, who says yes.
func (w *world) handOver(from string, id ID, to, reason string, stays bool) {
	w.T.Helper()
	w.Must(w.cases.AskHandover(context.Background(), w.people[from], id, w.version(id), to, reason, stays))
	if to != from {
		w.Must(w.cases.AnswerHandover(context.Background(), w.people[to], w.handover(id).ID, HandTaken, ""))
	}
}

// handover is the last hand-over of a case.
func (w *world) handover(id ID) Handover {
	w.T.Helper()
	var last *Handover
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { last, err = lastHandover(tx, seal.Key{}, true, id); return err }))
	if last == nil {
		return Handover{}
	}
	return *last
}

// show is a case as somebody sees it.
func (w *world) show(who string, id ID) View {
	w.T.Helper()
	v, err := w.cases.Show(context.Background(), w.people[who], id)
	w.Must(err)
	return v
}

func (w *world) version(id ID) int64 { w.T.Helper(); return w.raw(id).Version }

// raw is a case without anybody looking.
func (w *world) raw(id ID) (c Case) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { c, err = ByID(tx, id); return err }))
	return c
}

// records are the actions in the log about a case, oldest first.
func (w *world) records(id ID) (actions []access.Action) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := audit.Of(tx, ObjectType, string(id), 100)
		actions = nil
		for i := len(list) - 1; i >= 0; i-- {
			actions = append(actions, list[i].Action)
		}
		return err
	}))
	return actions
}

func (w *world) exec(query string, args ...any) {
	w.T.Helper()
	w.Must(w.DB.Write(context.Background(), func(tx *store.Tx) error { _, err := tx.Exec(query, args...); return err }))
}

func (w *world) today() time.Time { return clock.Date(w.clock.Now()) }
