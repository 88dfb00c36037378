package referral

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"samendoen/internal/account"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/clock"
	"samendoen/internal/base/fault"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/store"
	"samendoen/internal/base/store/storetest"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/casework"
	"samendoen/internal/casework/casetest"
	"samendoen/internal/catalogue"
	"samendoen/internal/danger"
	"samendoen/internal/network"
	"samendoen/internal/place"
	"samendoen/internal/signal"
)

// world is an association with partners under a covenant, a home with a case, and a clock.
type world struct {
	storetest.Hands
	t       testing.TB
	clock   *clock.Manual
	vault   *seal.Vault
	policy  *access.Policy
	words   *text.Catalogue
	signals *signal.Service
	cases   *casework.Service
	s       *Service
	people  map[string]access.Actor
	home    place.UnitID
	asked   int
}

func folders() []fs.FS {
	return casetest.Folders(Files)
}

// start is a Monday morning before Christmas.
const start = "2026-12-21T08:30:00Z"

func moment(s string) time.Time {
	m, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return m
}

func each(t *testing.T, run func(t *testing.T, w *world)) {
	storetest.Each(t, folders(), func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		run(t, w)
		w.answersKept()
	})
}

// answersKept: what figures read beside a request is what its steps say.
func (w *world) answersKept() {
	w.t.Helper()
	if n := w.Count(`SELECT count(*) FROM referral_request q WHERE answered <> coalesce((SELECT min(e.at) FROM referral_event e
		WHERE e.request_id = q.id AND e.step IN ('neem-aan', 'weiger', 'vraag-meer', 'stel-voor')), 0)`); n != 0 {
		w.t.Errorf("of %d requests it is not kept when they were answered", n)
	}
}

func newWorld(t testing.TB, db *store.DB) *world {
	t.Helper()
	vault, err := seal.NewVault(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{Hands: storetest.Hands{T: t, DB: db}, t: t, clock: clock.NewManual(moment(start)), vault: vault, people: map[string]access.Actor{}}
	w.words, err = text.Load(text.Words, web.Words, network.Files, catalogue.Files, danger.Files, signal.Files, casework.Files, Files)
	w.Must(err)
	w.policy = casetest.Policy(t, Files)
	w.signals = signal.New(db, vault, w.clock, w.policy)
	w.cases = casework.New(db, vault, w.clock, w.policy, w.signals, nil)
	w.s = New(db, vault, w.clock, w.policy, w.cases)
	w.cases.UseCards(w.s.Card)
	w.cases.HeardBy(w.s.CaseEvent)
	w.cases.UseGuests(w.s.Guests)
	w.Must(db.Write(context.Background(), w.fill))
	return w
}

// fill writes organisations, people, a covenant and a home that one household rents.
func (w *world) fill(tx *store.Tx) error {
	now := w.clock.Now()
	for _, o := range []account.Organisation{{ID: "corp", Name: "Woonstichting Oost", Kind: account.HousingAssociation},
		{ID: "gem", Name: "Gemeente", Kind: account.MunicipalityOffice}, {ID: "zorg", Name: "Zorg Dichtbij", Kind: account.Care},
		{ID: "pol", Name: "Politie", Kind: account.Police}, {ID: "ander", Name: "Andere Zorg", Kind: account.Care}} {
		if err := account.InsertOrganisation(tx, now, o); err != nil {
			return err
		}
	}
	for _, p := range []struct {
		id, org string
		role    access.Role
	}{{"anna", "corp", access.Consultant}, {"bob", "corp", access.Consultant}, {"tess", "corp", access.TeamLead}, {"wim", "corp", access.Caretaker},
		{"beheer", "corp", access.Admin}, {"bestuur", "corp", access.Board}, {"fg", "corp", access.Officer}, {"rik", "gem", access.Director},
		{"pia", "zorg", access.Partner}, {"piet", "zorg", access.Partner}, {"lies", "zorg", access.TeamLead}, {"baas", "zorg", access.Board},
		{"pol", "pol", access.Partner}, {"olaf", "ander", access.Partner}} {
		if err := account.InsertUser(tx, now, account.User{ID: p.id, OrgID: p.org, Name: "Naam " + p.id, Login: p.id + "-in", Roles: []access.Role{p.role}}, ""); err != nil {
			return err
		}
		u, err := account.UserByID(tx, p.id)
		if err != nil {
			return err
		}
		w.people[p.id] = u.Actor()
	}
	var grants []access.Grant
	from, until := now.AddDate(0, 0, -10), now.AddDate(5, 0, 0)
	for _, g := range []struct {
		user, org string
		asked     bool
	}{{"rik", "gem", false}, {"pia", "zorg", false}, {"piet", "zorg", false}, {"pol", "pol", true}} {
		for _, c := range []network.Category{network.Identity, network.Housing} {
			grants = append(grants, access.Grant{UserID: g.user, OrgID: g.org, Role: "rol", Category: string(c), Asked: g.asked, From: from, Until: until})
		}
	}
	for _, c := range []network.Category{network.Identity, network.Housing} { // what the role of zorg itself sees
		grants = append(grants, access.Grant{OrgID: "zorg", Role: "rol", Category: string(c), From: from, Until: until})
	}
	if err := access.SetCovenant(tx, "samen", []string{"corp", "gem", "zorg", "pol"}, from, until, grants); err != nil {
		return err
	}
	return w.fillPlaces(tx)
}

func (w *world) fillPlaces(tx *store.Tx) error {
	site := place.ComplexIDOf("corp", "c1")
	w.home = place.UnitIDOf("corp", "u1")
	street := place.StreetID("Lindestraat", "Oosterdam")
	if err := place.SaveStreets(tx, map[int64][2]string{street: {"Lindestraat", "Oosterdam"}}); err != nil {
		return err
	}
	for _, q := range []struct {
		query string
		args  []any
	}{{`INSERT INTO place_complex (id, org_id, hash, until, key, name, kind, neighbourhood, lat, lon, outline, from_date, until_date)
			VALUES ($1, 'corp', 0, 0, 'c1', 'De Linden', '', '', 0, 0, '', 0, 0)`, []any{string(site)}},
		{`INSERT INTO place_unit (id, org_id, hash, until, key, complex_id, complex_key, staircase, street, number, addition, postcode, bag, kind, area, rooms, built, lat, lon, from_date, until_date)
			VALUES ($1, 'corp', 0, 0, 'u1', $2, 'c1', '', $3, 12, '', '1234AB', '', '', 0, 0, 0, 0, 0, 0, 0)`, []any{string(w.home), string(site), street}},
		{`INSERT INTO tenancy_tenancy (id, org_id, hash, until, key, unit_id, unit_key, household_key, from_date, until_date, household_size, rent_cents)
			VALUES ('h1', 'corp', 0, 0, 'h1', $1, 'u1', 'h1', 1, 0, 1, 0)`, []any{string(w.home)}},
		{`INSERT INTO tenancy_member (id, org_id, hash, until, tenancy_id, subject_id, role) VALUES ('m1', 'corp', 0, 0, 'h1', 'person-1', 'huurder')`, nil}} {
		if _, err := tx.Exec(q.query, q.args...); err != nil {
			return err
		}
	}
	return nil
}

// open opens a case of anna's.
func (w *world) open() casework.ID {
	w.T.Helper()
	ctx := context.Background()
	receipt, err := w.signals.Send(ctx, w.people["wim"], signal.Draft{UnitID: w.home, Theme: signal.Concern, Facts: []signal.FactCode{signal.FactsOf(signal.Concern)[0].Code}, Key: "sleutel-" + store.NewID()})
	w.Must(err)
	read := func() (sig signal.Signal) {
		w.Must(w.DB.Read(ctx, func(tx *store.Tx) (err error) { sig, err = signal.ByID(tx, receipt.ID); return err }))
		return sig
	}
	sig := read()
	w.Must(w.signals.HeldTalk(ctx, w.people["anna"], sig.ID, sig.Version, "Het gesprek was goed."))
	sig = read()
	id, err := w.cases.Open(ctx, w.people["anna"], casework.NewCase{SignalID: sig.ID, SignalVersion: sig.Version,
		Words: casework.Words{Reason: "Het water stond tot in de gang.", Goal: "Weer rustig slapen."}, Kind: network.Housing,
		Step: casework.NextStep{What: "Loodgieter bellen", By: clock.Date(w.clock.Now()).AddDate(0, 0, 4)}})
	w.Must(err)
	return id
}

// draft is a complete form.
func (w *world) draft(who string) Draft {
	w.asked++
	return Draft{Who: who + "|samen", Kind: Help, Need: "Hulp bij het ordenen van post", Question: "Wil je een keer per week langsgaan?", Talked: clock.Date(w.clock.Now())}
}

// ask asks somebody something in a case.
func (w *world) ask(id casework.ID, who string) ID {
	w.T.Helper()
	made, err := w.s.Ask(context.Background(), w.people["anna"], id, w.draft(who))
	w.Must(err)
	return made
}

// raw is a request without anybody looking.
func (w *world) raw(id ID) (r Request) {
	w.T.Helper()
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) { r, err = byID(tx, id); return err }))
	return r
}

// take takes a step of somebody with what they see.
func (w *world) take(who string, id ID, x Act) error {
	return w.s.Take(context.Background(), w.people[who], id, w.raw(id).Version, x)
}

func (w *world) must(who string, id ID, x Act) {
	w.T.Helper()
	if err := w.take(who, id, x); err != nil {
		w.t.Fatalf("%s %s: %v", who, x.Step, err)
	}
}

// reads reports whether somebody can open a case.
func (w *world) reads(who string, id casework.ID) bool {
	_, err := w.cases.Show(context.Background(), w.people[who], id)
	if err != nil && !fault.Is(err, fault.NotFound) {
		w.Must(err)
	}
	return err == nil
}

// told are the notices of this module that somebody got, oldest first.
func (w *world) told(who string) string {
	w.T.Helper()
	var keys []string
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) (err error) {
		keys, err = store.Strings(tx, `SELECT message FROM account_notice WHERE user_id = $1 AND message LIKE 'referral.%' ORDER BY at, message`, who)
		return err
	}))
	for i := range keys {
		keys[i] = strings.TrimPrefix(keys[i], "referral.")
	}
	return strings.Join(keys, " ")
}

func (w *world) exec(query string, args ...any) {
	w.T.Helper()
	w.Write(func(tx *store.Tx) error { _, err := tx.Exec(query, args...); return err })
}

// records are the actions in the log about a request, oldest first.
func (w *world) records(id ID) (actions []string) {
	w.Must(w.DB.Read(context.Background(), func(tx *store.Tx) error {
		list, err := audit.Of(tx, ObjectType, string(id), 100)
		for _, r := range slices.Backward(list) {
			actions = append(actions, string(r.Action))
		}
		return err
	}))
	return actions
}
